#include "model/plan/fill_in.h"

#include <algorithm>
#include <cctype>
#include <functional>
#include <optional>

#include <fmt/format.h>

#include "model/plan/shell_places.h"
#include "model/ranges.h"
#include "model/shell.h"

namespace handrail {
namespace {

bool all_of(std::string_view text, std::string_view extra) {
  return ranges::all_of(text, [&](unsigned char c) {
    return std::isalnum(c) != 0 || c >= 0x80 || extra.find(static_cast<char>(c)) != std::string_view::npos;
  });
}

std::string with_backslashes(std::string_view value, std::string_view special) {
  std::string text;
  for (const char c : value) {
    if (special.find(c) != std::string_view::npos) text += '\\';
    text += c;
  }
  return text;
}

// Values that read better without quotes and mean the same: part of a longer word, or no keyword and no
// number before a redirection.
bool needs_no_quotes(std::string_view value, char before, char after) {
  if (value.empty() || !all_of(value, "_./:@%+-")) return false;
  const bool within_word = std::isalnum(static_cast<unsigned char>(before)) != 0 ||
                           std::string_view("_./:=-").find(before) != std::string_view::npos;
  if (within_word) return true;
  const bool number = value.find_first_not_of("0123456789") == std::string_view::npos;
  if (number) return after != '<' && after != '>';
  return value[0] != '-' && value.size() > 1 && value.find_first_of("_./-") != std::string_view::npos;
}

tl::unexpected<Error> refuse(const Blank& blank, std::string_view where, std::string_view allowed) {
  return fail(fmt::format("the value of {} cannot be put {} safely", blank.name, where),
              fmt::format("there it may hold {} only", allowed));
}

const std::string kMask = "***";
constexpr std::string_view kPlain = "_./:@%+,=-";
constexpr std::string_view kPlainWords = "letters, digits and _ . / : @ % + , = -";

Result<std::string> quoted_for(const Blank& blank, Place place, std::string_view text) {
  const std::string& value = blank.value;
  const std::string_view original = text.substr(blank.begin, blank.end - blank.begin);
  const char before = blank.begin > 0 ? text[blank.begin - 1] : '\0';
  const char after = blank.end < text.size() ? text[blank.end] : '\0';
  switch (place) {
    case Place::bare: return needs_no_quotes(value, before, after) ? value : single_quoted(value);
    case Place::single_quotes: {
      const std::string quoted = single_quoted(value);
      return quoted.substr(1, quoted.size() - 2);
    }
    case Place::double_quotes: return with_backslashes(value, "\\\"$`");
    case Place::ansi_quotes: return with_backslashes(value, "\\'");
    case Place::heredoc: return with_backslashes(value, "\\$`");
    case Place::raw_heredoc: return value;
    case Place::comment: return std::string(original);  // nobody executes it
    case Place::expansion:
      if (!value.empty() && all_of(value, "_")) return value;
      return refuse(blank, "into an expansion", "letters, digits and _");
    case Place::arithmetic:
      if (!value.empty() && ranges::all_of(value, [](unsigned char c) { return std::isdigit(c) != 0; })) {
        return value;
      }
      return refuse(blank, "into arithmetic", "digits");
    case Place::backticks:
      if (!value.empty() && all_of(value, kPlain)) return value;
      return refuse(blank, "into `…`", kPlainWords);
    case Place::escaped:
      if (!value.empty() && all_of(value, "_")) return value;
      return refuse(blank, "after a backslash", "letters, digits and _");
  }
  return value;
}

// The text with value_of(i) for each blank, and where these stand in the result.
std::string join(std::string_view text, const std::vector<Blank>& blanks,
                 const std::function<std::string(std::size_t)>& value_of,
                 std::vector<std::size_t>* shifts = nullptr) {
  std::string out;
  std::size_t at = 0;
  for (std::size_t i = 0; i < blanks.size(); ++i) {
    out += text.substr(at, blanks[i].begin - at);
    out += value_of(i);
    at = blanks[i].end;
    if (shifts)
      shifts->push_back(out.size() - at);  // from the end of blank i on; wraps around, which is meant
  }
  out += text.substr(at);
  return out;
}

// With the values in place, and the same with *** where a secret's stands.
FilledText filled_with(std::string_view text, const std::vector<Blank>& blanks,
                       const std::vector<std::string>& values,
                       const std::function<bool(std::size_t)>& is_kept) {
  return {
      join(text, blanks, [&](std::size_t i) { return values[i]; }),
      join(text, blanks, [&](std::size_t i) { return blanks[i].secret && !is_kept(i) ? kMask : values[i]; })};
}

// No line of a heredoc's body may have become its end.
bool ends_early(std::string_view filled, const HeredocBody& body, const std::vector<Blank>& blanks,
                const std::vector<std::size_t>& shifts) {
  const auto moved = [&](std::uint32_t offset) {
    std::size_t shift = 0;
    for (std::size_t i = 0; i < blanks.size() && blanks[i].end <= offset; ++i) shift = shifts[i];
    return offset + shift;
  };
  const std::size_t begin = moved(body.begin), end = moved(body.end);
  for (std::size_t line = begin; line < end;) {
    const std::size_t stop = std::min(filled.find('\n', line), end);
    std::string_view content = filled.substr(line, stop - line);
    while (content.starts_with('\t')) content.remove_prefix(1);
    if (content == body.delimiter) return true;
    line = stop + 1;
  }
  return false;
}

ShellScript parse(std::string_view text) {
  return parse_shell(CodeText(text, {0, static_cast<std::uint32_t>(text.size())}));
}

std::string neutral(std::size_t i) { return fmt::format("handrail0{}z", i); }

// Commands and words, with what kinds of parts the words are made of; literals next to each other count as
// one.
std::string shape_of(const ShellScript& script) {
  std::string shape =
      fmt::format("{} statements, {} errors\n", script.statements.size(), script.errors.size());
  const auto add_word = [&](const Word& word) {
    bool literal = false;
    for (const WordPart& part : word.parts) {
      if (part.kind != PartKind::literal)
        shape += fmt::format("<{}>", static_cast<int>(part.kind));
      else if (!literal)
        shape += 'w';
      literal = part.kind == PartKind::literal;
    }
    shape += ' ';
  };
  for (const Command& command : script.commands) {
    shape += fmt::format("{}{}{} ", static_cast<int>(command.joint), static_cast<int>(command.scope),
                         command.background);
    for (const Assignment& assignment : command.assignments) add_word(assignment.value);
    shape += '|';
    for (const Word& word : command.words) add_word(word);
    for (const Redirection& redirection : command.redirections)
      shape += fmt::format("r{}", static_cast<int>(redirection.kind));
    shape += '\n';
  }
  return shape;
}

// Programs whose argument or input is itself code. There a value must not need any quoting.
bool reads_code(std::string_view program) {
  constexpr std::string_view kPrograms[] = {
      "bash",  "sh",      "dash",  "zsh",     "ksh",    "eval",           "ssh",     "su",     "sudo",
      "mysql", "mariadb", "psql",  "sqlite3", "perl",   "ruby",           "node",    "php",    "awk",
      "gawk",  "sed",     "xargs", "find",    "docker", "docker-compose", "kubectl", "podman", "redis-cli",
      "mongo", "mongosh", "let",   "trap",    "watch",  "parallel",       "jq"};
  return ranges::count(kPrograms, program) > 0 || program.starts_with("python");
}

bool looks_like_code(std::string_view word) {
  return word.find_first_of(" \t\n;'\"(){}=|&<>$`") != std::string_view::npos;
}

// Blanks that stand inside code for another interpreter.
std::vector<std::string> blanks_in_code(const ShellScript& script, std::string_view text, std::size_t count) {
  std::vector<std::string> programs(count);
  for (const Command& command : script.commands) {
    if (!reads_code(command.name())) continue;
    const auto mark = [&](std::string_view code) {
      if (!looks_like_code(code)) return;
      for (std::size_t i = 0; i < count; ++i) {
        if (code.find(neutral(i)) != std::string_view::npos) programs[i] = command.name();
      }
    };
    for (const Word& word : command.words) {
      mark(word.text());
    }
    for (const Redirection& redirection : command.redirections) {
      if (redirection.kind == RedirectionKind::herestring) mark(redirection.target.text());
      if (redirection.kind == RedirectionKind::heredoc) {
        mark(std::string(text.substr(redirection.heredoc_body.begin, redirection.heredoc_body.size())) + " ");
      }
    }
  }
  return programs;
}

}  // namespace

std::string single_quoted(std::string_view text) {
  std::string quoted = "'";
  for (const char c : text) {
    if (c == '\'')
      quoted += "'\\''";
    else
      quoted += c;
  }
  return quoted + "'";
}

Result<FilledText> fill_in_shell(std::string_view text, const std::vector<Blank>& blanks,
                                 const std::vector<HeredocBody>& heredocs) {
  if (blanks.empty()) return FilledText{std::string(text), std::string(text)};
  const std::vector<Place> places = places_of(text, blanks, heredocs);
  const auto in_comment = [&](std::size_t i) { return places[i] == Place::comment; };
  const auto original = [&](std::size_t i) {
    return std::string(text.substr(blanks[i].begin, blanks[i].end - blanks[i].begin));
  };

  std::vector<std::string> values;
  for (std::size_t i = 0; i < blanks.size(); ++i) {
    if (blanks[i].value.find_first_of(std::string_view("\n\r\0", 3)) != std::string::npos) {
      return fail(fmt::format("the value of {} holds a line break", blanks[i].name), "give it on one line");
    }
    auto value = quoted_for(blanks[i], places[i], text);
    if (!value) return fail(value.error());
    values.push_back(std::move(*value));
  }

  const std::string harmless = join(text, blanks, [&](std::size_t i) {
    return in_comment(i) ? original(i) : places[i] == Place::arithmetic ? std::string("7") : neutral(i);
  });
  const ShellScript harmless_script = parse(harmless);
  const std::vector<std::string> programs = blanks_in_code(harmless_script, harmless, blanks.size());
  for (std::size_t i = 0; i < blanks.size(); ++i) {
    if (programs[i].empty() || in_comment(i) || all_of(blanks[i].value, kPlain)) continue;
    return refuse(blanks[i], fmt::format("into code for {}", programs[i]), kPlainWords);
  }

  std::vector<std::size_t> shifts;
  std::string filled = join(
      text, blanks, [&](std::size_t i) { return values[i]; }, &shifts);
  for (const HeredocBody& body : heredocs) {
    if (ends_early(filled, body, blanks, shifts)) {
      return fail(fmt::format("a value would end the heredoc that ends with {}", body.delimiter),
                  "give another value");
    }
  }
  if (shape_of(parse(filled)) != shape_of(harmless_script)) {
    std::string names;
    for (const Blank& blank : blanks) names += (names.empty() ? "" : ", ") + blank.name;
    return fail(fmt::format("with these values the command would mean something else ({})", names),
                "give values without characters that the shell treats specially");
  }
  return filled_with(text, blanks, values, in_comment);
}

Result<FilledText> fill_in_sql(std::string_view text, const std::vector<Blank>& blanks) {
  std::vector<std::string> values;
  std::vector<bool> is_in_comment;
  std::size_t at = 0;
  char quote = '\0';
  for (const Blank& blank : blanks) {
    for (; at < blank.begin; ++at) {
      const char c = text[at];
      if (quote != '\0')
        quote = c == quote ? '\0' : quote;  // a doubled quote closes and opens again
      else if (c == '\'' || c == '"' || c == '`')
        quote = c;
      else if (text.substr(at).starts_with("--"))
        at = std::min(text.find('\n', at), text.size()) - 1;
      else if (text.substr(at).starts_with("/*"))
        at = std::min(text.find("*/", at), text.size() - 1);
    }
    if (blank.value.find_first_of(std::string_view("\n\r\0\\", 4)) != std::string::npos) {
      return refuse(blank, "into SQL", "no line breaks and no backslashes; otherwise anything");
    }
    is_in_comment.push_back(quote == '\0' && at > blank.begin);
    if (quote != '\0') {
      std::string value;
      for (const char c : blank.value) value += c == quote ? std::string(2, c) : std::string(1, c);
      values.push_back(std::move(value));
    } else if (is_in_comment.back() || (!blank.value.empty() && all_of(blank.value, "_."))) {
      values.push_back(is_in_comment.back() ? std::string(text.substr(blank.begin, blank.end - blank.begin))
                                            : blank.value);
    } else {
      return refuse(blank, "into SQL outside of quotes", "letters, digits, _ and .");
    }
    at = std::max<std::size_t>(at, blank.end);
  }
  return filled_with(text, blanks, values, [&](std::size_t i) -> bool { return is_in_comment[i]; });
}

FilledText fill_in_text(std::string_view text, const std::vector<Blank>& blanks) {
  std::vector<std::string> values;
  for (const Blank& blank : blanks) values.push_back(blank.value);
  return filled_with(text, blanks, values, [](std::size_t) { return false; });
}

}  // namespace handrail
