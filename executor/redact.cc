#include "executor/redact.h"

#include <algorithm>

namespace handrail {
namespace {

constexpr std::string_view kMask = "***";

// The secret that stands at `at`, or nullptr.
const std::string* secret_at(const std::vector<std::string>& secrets, std::string_view bytes,
                             std::size_t at) {
  for (const std::string& secret : secrets) {
    if (bytes.substr(at).starts_with(secret)) return &secret;
  }
  return nullptr;
}

}  // namespace

Redactor::Redactor(std::vector<std::string> secrets) : secrets_(std::move(secrets)) {
  std::erase_if(secrets_, [](const std::string& secret) { return secret.size() < kShortest; });
  std::ranges::sort(secrets_, [](const auto& a, const auto& b) { return a.size() > b.size(); });
}

std::string Redactor::whole(std::string_view bytes) const {
  Redactor one = *this;
  one.kept_back_.clear();
  return one.next(bytes, true);
}

std::string Redactor::next(std::string_view bytes, bool last) {
  if (secrets_.empty()) return std::string(bytes);
  kept_back_.append(bytes);
  const std::string_view text = kept_back_;
  const std::size_t longest = secrets_.front().size();
  // From here on a secret might be cut off by the end of what has arrived.
  const std::size_t certain = last ? text.size() : text.size() - std::min(text.size(), longest - 1);
  std::string out;
  std::size_t at = 0;
  while (at < certain) {
    if (const std::string* secret = secret_at(secrets_, text, at)) {
      out += kMask;
      at += secret->size();
    } else {
      out += text[at++];
    }
  }
  kept_back_ = std::string(text.substr(at));
  return out;
}

}  // namespace handrail
