#include "cli/unified_diff.h"

#include <algorithm>
#include <cstdint>

#include <fmt/format.h>

namespace handrail::cli {
namespace {

constexpr std::uint32_t kContext = 3;

// Whole lines and what they become. Lines are 0-based and half-open, so that an insertion is an empty range.
struct Change {
  std::uint32_t first = 0;
  std::uint32_t last = 0;
  std::string text;
};

// The text by lines that end with LF, as diff and patch see it, whatever Markdown takes for a line's end.
class Lines {
 public:
  explicit Lines(std::string_view text) : text_(text) {
    for (std::size_t at = 0; at < text.size();) {
      starts_.push_back(at);
      const std::size_t end = text.find('\n', at);
      at = end == std::string_view::npos ? text.size() : end + 1;
    }
  }
  std::uint32_t count() const { return static_cast<std::uint32_t>(starts_.size()); }
  // Where a line begins; the end of the text for the one after the last.
  std::size_t start(std::uint32_t line) const { return line < count() ? starts_[line] : text_.size(); }
  std::string_view line(std::uint32_t line) const {
    return text_.substr(start(line), start(line + 1) - start(line));
  }
  std::uint32_t line_of(std::size_t offset) const {
    const auto next = std::upper_bound(starts_.begin(), starts_.end(), offset);
    return next == starts_.begin() ? 0 : static_cast<std::uint32_t>(next - starts_.begin() - 1);
  }

 private:
  std::string_view text_;
  std::vector<std::size_t> starts_;
};

// Lines that an edit leaves as they are, at the change's begin and end, are no part of the change.
void trim(Change& change, const Lines& lines) {
  while (change.first < change.last) {
    const std::string_view line = lines.line(change.first);
    if (!std::string_view(change.text).starts_with(line)) break;
    change.text.erase(0, line.size());
    ++change.first;
  }
  while (change.first < change.last) {
    const std::string_view line = lines.line(change.last - 1);
    const std::string_view text = change.text;
    if (!text.ends_with(line)) break;
    const std::size_t rest = text.size() - line.size();
    if (rest > 0 && text[rest - 1] != '\n') break;  // the end of a longer line
    change.text.erase(rest);
    --change.last;
  }
}

// Edits in the same line are one change.
std::vector<Change> changed_lines(std::string_view text, const Lines& lines, const std::vector<Edit>& edits) {
  std::vector<Change> changes;
  for (std::size_t i = 0; i < edits.size();) {
    Change change;
    change.first = lines.line_of(edits[i].span.begin);
    std::size_t at = lines.start(change.first);
    std::uint32_t last = change.first;
    while (i < edits.size() && (lines.line_of(edits[i].span.begin) <= last || edits[i].span.begin < at)) {
      change.text += text.substr(at, edits[i].span.begin - at);
      change.text += edits[i].replacement;
      at = edits[i].span.end;
      last = lines.line_of(at);
      ++i;
    }
    change.last = std::min(last + 1, lines.count());
    change.text += text.substr(at, lines.start(change.last) - at);
    trim(change, lines);
    if (change.first < change.last || !change.text.empty()) changes.push_back(std::move(change));
  }
  return changes;
}

void write_line(std::string& out, char sign, std::string_view line) {
  out += sign;
  out += line;
  if (!line.ends_with('\n')) out += "\n\\ No newline at end of file\n";
}

std::uint32_t count_lines(std::string_view text) {
  return static_cast<std::uint32_t>(std::count(text.begin(), text.end(), '\n')) +
         (text.empty() || text.ends_with('\n') ? 0u : 1u);
}

// "12,3"; an empty range is named by the line before it.
std::string range(std::uint32_t first, std::uint32_t count) {
  if (count == 1) return fmt::format("{}", first + 1);
  return fmt::format("{},{}", count == 0 ? first : first + 1, count);
}

// Changes that stand so close that their surroundings meet.
std::size_t end_of_hunk(const std::vector<Change>& changes, std::size_t begin) {
  std::size_t end = begin + 1;
  while (end < changes.size() && changes[end].first - changes[end - 1].last <= 2 * kContext) ++end;
  return end;
}

}  // namespace

std::string unified_diff(std::string_view path, const SourceText& source, const std::vector<Edit>& edits) {
  while (path.starts_with("./")) path.remove_prefix(2);  // git apply refuses such names
  const Lines lines(source.text());
  const std::vector<Change> changes = changed_lines(source.text(), lines, edits);
  if (changes.empty()) return {};
  const bool absolute = path.starts_with('/');
  std::string out = fmt::format("--- {0}{2}\n+++ {1}{2}\n", absolute ? "" : "a/", absolute ? "" : "b/", path);
  std::int64_t shift = 0;  // lines that the hunks so far added
  for (std::size_t i = 0; i < changes.size();) {
    const std::size_t end = end_of_hunk(changes, i);
    const std::uint32_t first = changes[i].first - std::min(changes[i].first, kContext);
    const std::uint32_t last = std::min(lines.count(), changes[end - 1].last + kContext);
    std::string body;
    std::int64_t added = 0;
    std::uint32_t at = first;
    for (; i < end; ++i) {
      const Change& change = changes[i];
      for (; at < change.first; ++at) write_line(body, ' ', lines.line(at));
      for (; at < change.last; ++at) write_line(body, '-', lines.line(at));
      const Lines news(change.text);
      for (std::uint32_t line = 0; line < news.count(); ++line) write_line(body, '+', news.line(line));
      added += static_cast<std::int64_t>(count_lines(change.text)) - (change.last - change.first);
    }
    for (; at < last; ++at) write_line(body, ' ', lines.line(at));
    out += fmt::format(
        "@@ -{} +{} @@\n", range(first, last - first),
        range(static_cast<std::uint32_t>(first + shift), static_cast<std::uint32_t>(last - first + added)));
    out += body;
    shift += added;
  }
  return out;
}

}  // namespace handrail::cli
