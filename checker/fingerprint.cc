#include "checker/fingerprint.h"

#include <algorithm>

#include <fmt/format.h>

#include "model/text.h"
#include "model/utf8.h"

namespace handrail {
namespace {

// A line may be as long as the guide: no more than this is looked at, and no more is kept than kKept.
constexpr std::size_t kLooked = 4096;
constexpr std::size_t kKept = 160;

std::string normalised(std::string_view line) {
  std::string words;
  bool blank = false;
  for (const char c : text::trim(line.substr(0, kLooked))) {
    if (text::is_space(c)) {
      blank = true;
      continue;
    }
    if (blank && !words.empty()) words += ' ';
    blank = false;
    words += c;
  }
  // The cut must not part a character.
  const auto cut_at = [&](std::size_t end) {
    while (end > 0 && utf8::is_continuation(words[end])) --end;
    return end;
  };
  if (line.size() > kLooked && words.size() > kKept) words.resize(cut_at(words.size() - 1));
  if (words.size() <= kKept) return words;
  return fmt::format("{}… {}", std::string_view(words).substr(0, cut_at(kKept)), hash_text(words));
}

}  // namespace

std::string hash_text(std::string_view text) {
  std::uint64_t hash = 0xcbf29ce484222325;
  for (const char c : text) hash = (hash ^ static_cast<unsigned char>(c)) * 0x100000001b3;
  return fmt::format("{:016x}", hash);
}

FindingTraits traits_of(const CheckedGuide& guide, const Finding& finding) {
  const auto after =
      std::upper_bound(guide.sections.begin(), guide.sections.end(), finding.span.begin,
                       [](std::uint32_t at, const GuideSection& section) { return at < section.begin; });
  FindingTraits traits;
  if (after != guide.sections.begin()) traits.section = normalised(std::prev(after)->title);
  traits.line = normalised(guide.source->line_text(guide.source->line_of(finding.span.begin)));
  return traits;
}

std::string Fingerprints::of(const Finding& finding) {
  const FindingTraits traits = traits_of(guide_, finding);
  const std::string hash = hash_text(fmt::format("{}\n{}\n{}", finding.code, traits.section, traits.line));
  return fmt::format("{}:{}", hash, ++seen_[hash]);
}

}  // namespace handrail
