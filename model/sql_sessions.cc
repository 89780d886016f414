#include "model/sql_sessions.h"

#include <algorithm>
#include <array>
#include <string>
#include <vector>

#include "model/text.h"

namespace handrail {
namespace {

// "    -> ", "'> ", "app-# ", "app-> ", "   ...> ": the statement goes on.
std::size_t continuation_length(std::string_view line) {
  const std::size_t begin = std::min(line.find_first_not_of(' '), line.size());
  const std::string_view rest = line.substr(begin);
  for (const std::string_view mark : {"-> ", "...> ", "'> ", "\"> ", "`> "})
    if (rest.starts_with(mark)) return begin + mark.size();
  if (rest == "->" || rest == "...>") return line.size();
  for (const std::string_view mark : {"-#", "->", "(#", "(>", "'#"}) {
    const std::size_t at = rest.find(mark);
    if (at == std::string_view::npos || at == 0 || at > 40) continue;
    const std::string_view name = rest.substr(0, at);
    const bool plain =
        std::all_of(name.begin(), name.end(), [](char c) { return text::is_alnum(c) || c == '_'; });
    const std::size_t behind = at + mark.size();
    if (plain && (behind == rest.size() || rest[behind] == ' ' || rest[behind] == '\t'))
      return begin + std::min(behind + 1, rest.size());
  }
  return 0;
}

bool ends_statement(std::string_view line) {
  line = text::trim(line);
  return line.ends_with(';') || line.ends_with("\\G") || line.ends_with("\\g");
}

// What a client takes without a semicolon.
bool is_for_client(std::string_view line) {
  line = text::trim(line);
  if (line.starts_with('\\') || line.starts_with('.')) return true;
  const std::string first = text::lower(line.substr(0, line.find_first_of(" \t;")));
  return first == "use" || first == "exit" || first == "quit" || first == "source" || first == "help" ||
         first == "status" || first == "connect";
}

bool leaves_client(std::string_view line) {
  line = text::trim(line);
  const std::string first = text::lower(line.substr(0, line.find_first_of(" \t;")));
  return first == "exit" || first == "quit" || first == "\\q" || first == ".quit" || first == ".exit" ||
         first == "eof";
}

// Lines picked from a text, each with its place in the guide.
class Picked {
 public:
  explicit Picked(const CodeText& code) : code_(code) {}

  void add(std::size_t begin, std::size_t end) {
    places_.push_back(code_.to_source(static_cast<std::uint32_t>(begin)));
    text_ += code_.text().substr(begin, end - begin);
    text_ += '\n';
  }
  CodeText take() { return text_.empty() ? CodeText() : CodeText(std::move(text_), std::move(places_)); }

 private:
  const CodeText& code_;
  std::string text_;
  std::vector<std::uint32_t> places_;
};

}  // namespace

std::size_t client_prompt_length(std::string_view line) {
  const std::size_t end = line.find("> ");
  const std::size_t hash = line.find("=# ");
  const auto plain = [&](std::size_t size) {
    return size > 0 && size < 40 &&
           line.substr(0, size).find_first_of("'\"`;()=,") == std::string_view::npos &&
           text::is_alpha(line.front());
  };
  if (hash != std::string_view::npos && plain(hash) &&
      line.substr(0, hash).find(' ') == std::string_view::npos)
    return hash + 3;
  if (end == std::string_view::npos) return 0;
  const std::string_view before = line.substr(0, end);
  if (before.ends_with('=') && plain(end - 1) && before.find(' ') == std::string_view::npos) return end + 2;
  const bool client = before == "mysql" || before == "sqlite" || before == "MariaDB" || before == "MySQL" ||
                      before.starts_with("MariaDB [") || before.starts_with("mysql [");
  return client ? end + 2 : 0;
}

Engine engine_of_prompts(std::string_view code) {
  std::size_t at = 0;
  while (at < code.size()) {
    const std::size_t end = std::min(code.find('\n', at), code.size());
    const std::string_view line = code.substr(at, end - at);
    if (client_prompt_length(line) > 0) {
      if (line.starts_with("sqlite")) return Engine::sqlite;
      if (line.starts_with("mysql") || line.starts_with("MySQL") || line.starts_with("MariaDB"))
        return Engine::mysql;
      return Engine::postgresql;
    }
    at = end + 1;
  }
  return Engine::unknown;
}

CodeText typed_in_client(const CodeText& code) {
  const std::string_view text = code.text();
  Picked picked(code);
  bool some = false, open = false;  // open: a statement whose end has not come
  for (std::size_t at = 0; at < text.size();) {
    const std::size_t end = std::min(text.find('\n', at), text.size());
    const std::string_view line = text.substr(at, end - at);
    std::size_t skip = client_prompt_length(line);
    const bool begins = skip > 0;
    if (!begins && open) skip = continuation_length(line);
    const bool is_comment = text::trim(line).starts_with("-- ");
    if (begins || open || (some && is_comment)) {
      picked.add(at + skip, end);
      const std::string_view typed = line.substr(skip);
      some = true;
      // An empty line goes on with what is open, and begins nothing.
      if (begins || open)
        open = !ends_statement(typed) && !is_for_client(typed) && !(begins && text::trim(typed).empty());
      if (is_comment) open = false;
    }
    at = end + 1;
  }
  return picked.take();
}

bool begins_statement(std::string_view line) {
  line = text::trim(line);
  struct Beginning {
    std::string_view verb;
    std::initializer_list<std::string_view> then;  // empty: anything
  };
  static const std::array<Beginning, 18> kBeginnings = {{
      {"SELECT", {}},
      {"INSERT", {"INTO", "IGNORE", "OR"}},
      {"UPDATE", {}},
      {"DELETE", {"FROM"}},
      {"CREATE",
       {"TABLE", "INDEX", "UNIQUE", "DATABASE", "SCHEMA", "USER", "ROLE", "VIEW", "EXTENSION", "TEMPORARY",
        "OR"}},
      {"ALTER", {"TABLE", "USER", "DATABASE", "ROLE", "EXTENSION", "SYSTEM"}},
      {"DROP", {"TABLE", "INDEX", "DATABASE", "SCHEMA", "USER", "VIEW", "COLUMN", "EXTENSION"}},
      {"TRUNCATE", {}},
      {"GRANT", {}},
      {"REVOKE", {}},
      {"FLUSH", {"PRIVILEGES", "TABLES"}},
      {"SHOW", {}},
      {"SET", {"GLOBAL", "SESSION", "NAMES", "FOREIGN_KEY_CHECKS", "PASSWORD"}},
      {"START", {"TRANSACTION"}},
      {"COMMIT;", {}},
      {"BEGIN;", {}},
      {"PRAGMA", {}},
      {"USE", {}},
  }};
  const std::size_t space = std::min(line.find_first_of(" \t"), line.size());
  const std::string_view first = line.substr(0, space);
  const std::string_view rest = text::trim(line.substr(space));
  const std::string_view second = rest.substr(0, rest.find_first_of(" \t;("));
  for (const Beginning& beginning : kBeginnings) {
    if (!text::equal_ignoring_case(first, beginning.verb)) continue;
    if (beginning.then.size() == 0) return beginning.verb.ends_with(';') || !rest.empty();
    return std::any_of(beginning.then.begin(), beginning.then.end(),
                       [&](std::string_view word) { return text::equal_ignoring_case(second, word); });
  }
  return false;
}

CodeText typed_below(const CodeText& code, std::size_t begin) {
  constexpr int kLongestStatement =
      300;  // lines; a block full of clients and of statements without end stays linear
  const std::string_view text = code.text();
  Picked picked(code);
  bool open = false, some = false;
  int lines = 0;
  for (std::size_t at = begin; at < text.size();) {
    const std::size_t end = std::min(text.find('\n', at), text.size());
    const std::string_view line = text::trim(text.substr(at, end - at));
    const bool is_comment = line.starts_with("--") || line.starts_with('#');
    if (!line.empty() && !is_comment && !open) {
      if (leaves_client(line)) break;
      // A shell has no `SELECT …;`, but it has `show` and `update` programs: the end must be SQL's as well.
      if (!begins_statement(line) && !(some && is_for_client(line))) break;
    }
    if (!line.empty() && (open || !line.starts_with('#'))) {
      picked.add(at, end);
      if (!is_comment) {
        open = !ends_statement(line) && !is_for_client(line);
        some = true;
        lines = open ? lines + 1 : 0;
        if (lines > kLongestStatement) return {};
      }
    }
    at = end + 1;
  }
  return some && !open ? picked.take() : CodeText();
}

}  // namespace handrail
