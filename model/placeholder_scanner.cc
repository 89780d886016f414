#include "model/placeholder_scanner.h"

#include <algorithm>
#include <array>
#include <string>
#include <unordered_set>
#include <utility>

#include "model/placeholder_words.h"
#include "model/text.h"

namespace handrail {
namespace {

// Runs of characters that belong to one value: a path, a name, or something between angle brackets.
class Scanner {
 public:
  // `in_program` is the code of a program, whose documentation may show a value as xxxx.
  Scanner(std::string_view text, bool in_shell, bool in_program)
      : text_(text), in_shell_(in_shell), in_program_(in_program) {
    // XML has a closing tag somewhere.
    for (std::size_t at = text.find("</"); at != std::string_view::npos; at = text.find("</", at + 2)) {
      const std::size_t end = text.find_first_of("<>\n", at + 2);
      if (end != std::string_view::npos && text[end] == '>')
        closed_tags_.emplace(text.substr(at + 2, end - at - 2));
    }
  }

  std::vector<FoundPlaceholder> run() {
    std::uint32_t at = 0;
    while (at < text_.size()) {
      if (text_[at] == '<') {
        if (const std::uint32_t end = angle(at); end > 0) {
          found_.push_back({at, end});
          at = end;
          continue;
        }
      }
      if (text_[at] == '[' && in_shell_) {
        if (const std::uint32_t end = square(at); end > 0) {
          found_.push_back({at, end});
          at = end;
          continue;
        }
      }
      if (is_value_char(text_[at])) {
        std::uint32_t end = at;
        while (end < text_.size() && is_value_char(text_[end])) ++end;
        value(at, end);
        at = end;
        continue;
      }
      ++at;
    }
    return std::move(found_);
  }

 private:
  static bool is_value_char(char c) {
    return is_name_char(c) || c == '/' || c == '.' || static_cast<unsigned char>(c) >= 0x80;
  }

  // <version>, <your password>: words between brackets; no HTML, no heredoc, no comparison.
  std::uint32_t angle(std::uint32_t at) const {
    if (at > 0 && text_[at - 1] == '<') return 0;
    // `<<-EOF>`, `->`; but "migration-<revision>" is a name with a part to fill in.
    if (at > 0 && text_[at - 1] == '-' && (at < 2 || !text::is_alnum(text_[at - 2]))) return 0;
    std::uint32_t end = at + 1;
    while (end < text_.size() &&
           (is_name_char(text_[end]) || text_[end] == ' ' || text_[end] == '.' || text_[end] == ':' ||
            text_[end] == '/' || static_cast<unsigned char>(text_[end]) >= 0x80))
      ++end;
    if (end >= text_.size() || text_[end] != '>' || end == at + 1 || end - at > 60) return 0;
    const std::string_view inside = text_.substr(at + 1, end - at - 1);
    // <https://…> is an address, </b> a tag.
    if (inside.find("://") != std::string_view::npos || inside.front() == '/' || inside.back() == '/')
      return 0;
    if (inside.front() == ' ' || inside.back() == ' ' || text::is_digit(inside.front())) return 0;
    static constexpr auto kTags = std::to_array<std::string_view>(
        {"a",     "b",    "i",     "p",     "br", "hr", "div", "span",  "code", "pre", "html",
         "body",  "head", "table", "tr",    "td", "th", "ul",  "ol",    "li",   "img", "script",
         "style", "link", "meta",  "title", "h1", "h2", "h3",  "input", "form", "none"});
    const bool tag = text::is_one_of(text::lower(inside), kTags);
    return tag || closed_tags_.contains(std::string(inside)) ? 0 : end + 1;
  }

  // app:[tag], [mountpoint]/data, postgresql@[new version]: words between brackets that are a part of a
  // path or a name. A test, a character class, a section of settings and an array's index are none.
  std::uint32_t square(std::uint32_t at) const {
    std::uint32_t end = at + 1;
    bool several = false;
    while (end < text_.size() && (text::is_alpha(text_[end]) || text_[end] == '_' || text_[end] == '-' ||
                                  text_[end] == ' ' || static_cast<unsigned char>(text_[end]) >= 0x80)) {
      several |= text_[end] == ' ';
      ++end;
    }
    if (end >= text_.size() || text_[end] != ']' || end - at < 4 || end - at > 40) return 0;
    const std::string_view inside = text_.substr(at + 1, end - at - 1);
    if (!text::is_alpha(inside.front()) && static_cast<unsigned char>(inside.front()) < 0x80) return 0;
    if (inside.back() == ' ' || inside.back() == '-' || inside.find("--") != std::string_view::npos ||
        inside.find(" -") != std::string_view::npos)
      return 0;
    static constexpr auto kUsage = std::to_array<std::string_view>(
        {"options", "option", "flags", "args", "arguments", "command", "optional", "default", "root", "info",
         "error", "warn", "warning", "debug", "notice", "fatal", "success", "failed"});
    if (text::is_one_of(text::lower(inside), kUsage)) return 0;
    const char before = at == 0 ? '\n' : text_[at - 1];
    const char after = end + 1 < text_.size() ? text_[end + 1] : '\n';
    constexpr std::string_view kGlue = ":./@-=_,";
    const bool glued_before = kGlue.find(before) != std::string_view::npos;
    const bool glued_after = kGlue.find(after) != std::string_view::npos;
    if (text::is_alnum(before) || before == '$' || before == '}' || before == '[' || after == '[' ||
        after == '*')
      return 0;
    return glued_before || glued_after ? end + 1 : several && before == ' ' ? end + 1 : 0;
  }

  void value(std::uint32_t begin, std::uint32_t end) {
    const std::string_view run = text_.substr(begin, end - begin);
    if (const std::size_t path = run.find("/path/to");
        path != std::string_view::npos && (path == 0 || run[path - 1] == '/' || run[path - 1] == '.')) {
      found_.push_back({begin, end});
      return;
    }
    // Parts between slashes and dots, each looked at alone.
    std::uint32_t at = begin;
    while (at < end) {
      while (at < end && !is_name_char(text_[at]) && static_cast<unsigned char>(text_[at]) < 0x80) ++at;
      std::uint32_t stop = at;
      while (stop < end && (is_name_char(text_[stop]) || static_cast<unsigned char>(text_[stop]) >= 0x80))
        ++stop;
      if (stop == at) break;
      const std::string_view part = text_.substr(at, stop - at);
      // The name that is set (`YOUR_KEY=…`) is no value; what it is set to may be.
      const bool is_set = stop < text_.size() && text_[stop] == '=';
      if (describes_a_value(part) && !is_set) {
        found_.push_back({at, stop});
      } else if (part.starts_with("你的") || part.starts_with("您的")) {
        found_.push_back({at, stop});
      } else if (!timestamp(run, at, stop)) {
        dates(at, stop);
      }
      at = stop;
    }
  }

  // "backup-TIMESTAMP.tgz", "dump_DATE.sql": a part of a file's name in capitals, beside parts that are not.
  bool timestamp(std::string_view run, std::uint32_t begin, std::uint32_t end) {
    if (run.find_first_of("./") == std::string_view::npos) return false;
    if (begin > 0 && (text_[begin - 1] == '$' || text_[begin - 1] == '{' || text_[begin - 1] == '%'))
      return false;
    const std::string_view part = text_.substr(begin, end - begin);
    if (std::none_of(part.begin(), part.end(), [](char c) { return c >= 'a' && c <= 'z'; })) return false;
    for (const std::string_view word : {"TIMESTAMP", "DATETIME", "DATE"}) {
      const std::size_t at = part.find(word);
      if (at == std::string_view::npos) continue;
      const bool begins = at == 0 || part[at - 1] == '-' || part[at - 1] == '_';
      const std::size_t after = at + word.size();
      if (!begins || (after < part.size() && part[after] != '-' && part[after] != '_')) continue;
      const auto from = begin + static_cast<std::uint32_t>(at);
      found_.push_back({from, from + static_cast<std::uint32_t>(word.size())});
      return true;
    }
    return false;
  }

  // `Get-Date -Format "yyyyMMdd"`: the value of an option that names a format.
  bool is_format_option(std::uint32_t at) const {
    while (at > 0 && (text_[at - 1] == '"' || text_[at - 1] == '\'' || text_[at - 1] == ' ')) --at;
    constexpr std::string_view kOption = "-format";
    return at >= kOption.size() &&
           text::equal_ignoring_case(text_.substr(at - kOption.size(), kOption.size()), kOption);
  }

  void dates(std::uint32_t begin, std::uint32_t end) {
    for (std::uint32_t at = begin; at < end; ++at) {
      const bool starts = at == begin || !text::is_alpha(text_[at - 1]);
      if (!starts) continue;
      if (const std::size_t length = date_pattern_length(text_.substr(at, end - at)); length > 0) {
        // A format string is no placeholder: date +%Y…, strftime, 'YYYY-MM-DD' as an argument of to_char.
        const std::uint32_t stop = at + static_cast<std::uint32_t>(length);
        const bool is_format = is_format_option(at);
        if (is_format) {
          at = stop;
          continue;
        }
        if (stop == end || !text::is_alpha(text_[stop])) found_.push_back({at, stop});
        at = stop;
      } else if (!in_program_ &&
                 (text_.substr(at, end - at) == "xxx" || text_.substr(at, end - at) == "xxxx" ||
                  text_.substr(at, end - at) == "xxxxxx")) {
        found_.push_back({at, end});
        return;
      }
    }
  }

  std::string_view text_;
  bool in_shell_;
  bool in_program_;
  std::unordered_set<std::string> closed_tags_;
  std::vector<FoundPlaceholder> found_;
};

// Which places of a code stand in a comment of their line. Asked from front to back, so each line is looked
// at once.
class LineComments {
 public:
  LineComments(std::string_view code, Language language)
      : code_(code), mark_(language == Language::sql ? "--" : "#") {}

  bool holds(std::uint32_t at) {
    if (at >= line_end_) read_line(at);
    return at >= comment_;
  }

 private:
  void read_line(std::size_t at) {
    const std::size_t before = at == 0 ? std::string_view::npos : code_.rfind('\n', at - 1);
    const std::size_t begin = before == std::string_view::npos ? 0 : before + 1;
    line_end_ = std::min(code_.find('\n', at), code_.size());
    comment_ = std::string_view::npos;
    const std::string_view line = code_.substr(begin, line_end_ - begin);
    const std::size_t first = line.find_first_not_of(" \t\r\f\v");
    if (first == std::string_view::npos) return;
    for (const std::string_view mark : {mark_, std::string_view("//"), std::string_view(";")}) {
      if (line.substr(first).starts_with(mark)) comment_ = begin + first + mark.size();
    }
    const std::size_t beside = line.find(" " + std::string(mark_) + " ");
    if (beside == std::string_view::npos) return;
    const std::string_view shown = line.substr(0, beside);
    const bool quoted = std::count(shown.begin(), shown.end(), '\'') % 2 != 0 ||
                        std::count(shown.begin(), shown.end(), '"') % 2 != 0;
    if (!quoted) comment_ = std::min(comment_, begin + beside + mark_.size() + 2);
  }

  std::string_view code_;
  std::string_view mark_;
  std::size_t line_end_ = 0;
  std::size_t comment_ = std::string_view::npos;
};

// `echo "Usage: $0 <backup-file>"`: what a script prints of itself is filled in by nobody.
bool stands_in_usage(std::string_view code, std::uint32_t at) {
  constexpr std::size_t kReach = 120;
  const std::size_t from = at - std::min<std::size_t>(at, kReach);
  std::string_view before = code.substr(from, at - from);
  if (const std::size_t line = before.rfind('\n'); line != std::string_view::npos)
    before = before.substr(line + 1);
  return before.find("Usage:") != std::string_view::npos || before.find("usage:") != std::string_view::npos ||
         before.find("用法") != std::string_view::npos;
}

}  // namespace

std::vector<FoundPlaceholder> scan_placeholders(std::string_view code, Language language, bool in_shell) {
  std::vector<FoundPlaceholder> all = Scanner(code, in_shell, language == Language::python).run();
  LineComments comments(code, language);
  std::erase_if(all, [&](const FoundPlaceholder& found) {
    return comments.holds(found.begin) || stands_in_usage(code, found.begin);
  });
  return all;
}

}  // namespace handrail
