#include "executor/redact.h"

#include <algorithm>

#include "executor/secret_forms.h"

namespace handrail {
namespace {

constexpr std::string_view kMask = "***";

std::size_t two_bytes(const char* at) {
  return static_cast<std::size_t>(static_cast<unsigned char>(at[0])) << 8 | static_cast<unsigned char>(at[1]);
}

}  // namespace

Redactor::Redactor(const std::vector<std::string>& secrets) {
  auto patterns = std::make_shared<Patterns>();
  for (const std::string& secret : secrets) {
    if (secret.size() < kShortest) continue;
    for (std::string& spelling : spellings_of(secret)) patterns->spellings.push_back(std::move(spelling));
  }
  if (patterns->spellings.empty()) return;
  std::ranges::sort(patterns->spellings, [](const auto& a, const auto& b) { return a.size() > b.size(); });
  for (const std::string& spelling : patterns->spellings)
    patterns->beginnings.set(two_bytes(spelling.data()));
  patterns_ = std::move(patterns);
}

const std::string* Redactor::pattern_at(const Patterns& patterns, std::string_view text) {
  for (const std::string& spelling : patterns.spellings) {
    if (text.starts_with(spelling)) return &spelling;
  }
  return nullptr;
}

std::size_t Redactor::begin_of_unfinished(const Patterns& patterns, std::string_view text) {
  const std::size_t longest = patterns.spellings.front().size() - 1;
  for (std::size_t at = text.size() - std::min(text.size(), longest); at < text.size(); ++at) {
    const std::string_view end = text.substr(at);
    const bool unfinished = std::ranges::any_of(patterns.spellings, [&](const std::string& spelling) {
      return spelling.size() > end.size() && spelling.starts_with(end);
    });
    if (unfinished) return at;
  }
  return text.size();
}

std::string Redactor::whole(std::string_view bytes) const {
  Redactor one;
  one.patterns_ = patterns_;
  return one.next(bytes, true);
}

std::string Redactor::next(std::string_view bytes, bool last) {
  if (idle()) return std::string(bytes);
  kept_back_.append(bytes);
  const std::string_view text = kept_back_;
  const std::size_t certain = last ? text.size() : begin_of_unfinished(*patterns_, text);
  std::string out;
  out.reserve(text.size());
  std::size_t at = 0, passed = 0;  // everything before `passed` is in `out`
  while (at < certain) {
    const std::string* found = nullptr;
    if (at + 1 < text.size() && patterns_->beginnings.test(two_bytes(text.data() + at)))
      found = pattern_at(*patterns_, text.substr(at));
    if (found == nullptr) {
      ++at;
      continue;
    }
    out += text.substr(passed, at - passed);
    out += kMask;
    at += found->size();
    passed = at;
  }
  out += text.substr(passed, at - passed);
  kept_back_.erase(0, at);
  return out;
}

}  // namespace handrail
