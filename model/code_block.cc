#include "model/code_block.h"

#include <algorithm>
#include <array>

#include "model/prompts.h"
#include "model/shell_lines.h"
#include "model/sql_sessions.h"
#include "model/text.h"

namespace handrail {
namespace {

struct NamedLanguage {
  std::string_view name;
  Language language;
};
constexpr auto kLanguages = std::to_array<NamedLanguage>({
    {"bash", Language::shell},
    {"sh", Language::shell},
    {"shell", Language::shell},
    {"zsh", Language::shell},
    {"ksh", Language::shell},
    {"fish", Language::shell},
    {"shellscript", Language::shell},
    {"shell-script", Language::shell},
    {"console", Language::console},
    {"shell-session", Language::console},
    {"shellsession", Language::console},
    {"terminal", Language::console},
    {"bash-session", Language::console},
    {"bash-prompt", Language::console},
    {"shell-prompt", Language::console},
    {"commandline", Language::console},
    {"command-line", Language::console},
    {"cli", Language::console},
    {"sh-session", Language::console},
    {"sql", Language::sql},
    {"mysql", Language::sql},
    {"postgresql", Language::sql},
    {"postgres", Language::sql},
    {"psql", Language::sql},
    {"pgsql", Language::sql},
    {"plpgsql", Language::sql},
    {"sqlite", Language::sql},
    {"sqlite3", Language::sql},
    {"mariadb", Language::sql},
    {"python", Language::python},
    {"py", Language::python},
    {"python3", Language::python},
    {"yaml", Language::yaml},
    {"yml", Language::yaml},
    {"json", Language::json},
    {"jsonc", Language::json},
    {"json5", Language::json},
    {"ini", Language::settings},
    {"env", Language::settings},
    {"dotenv", Language::settings},
    {"conf", Language::settings},
    {"cfg", Language::settings},
    {"properties", Language::settings},
    {"toml", Language::settings},
    {"nginx", Language::settings},
    {"systemd", Language::settings},
    {"mermaid", Language::mermaid},
});

// "key=value", "key='a b'", "flag" between braces, or JSON's {"key":"value"} as Runme writes it. Pandoc's
// .class and #id, and the line ranges of other renderers ({1,3-5}), are not attributes of ours and are left
// alone.
void read_attributes(std::string_view info, std::uint32_t begin, std::vector<Attribute>& out) {
  const std::size_t open = info.find('{');
  if (open == std::string_view::npos) return;
  const std::size_t close = info.rfind('}');
  if (close == std::string_view::npos || close < open) return;
  const std::string_view body = info.substr(open + 1, close - open - 1);
  std::size_t i = 0;
  const auto read_quoted = [&](std::string& value) {
    const char quote = body[i++];
    while (i < body.size() && body[i] != quote) {
      if (body[i] == '\\' && i + 1 < body.size()) ++i;
      value += body[i++];
    }
    if (i < body.size()) ++i;
  };
  while (i < body.size()) {
    if (text::is_space(body[i]) || body[i] == ',') {
      ++i;
      continue;
    }
    Attribute attribute;
    const std::size_t start = i;
    if (body[i] == '"') {
      read_quoted(attribute.key);
    } else {
      while (i < body.size() && body[i] != '=' && body[i] != ':' && body[i] != ',' &&
             !text::is_space(body[i])) {
        attribute.key += body[i++];
      }
    }
    // The sign may stand apart from the key.
    const std::size_t next = std::min(body.find_first_not_of(" \t", i), body.size());
    if (next < body.size() && (body[next] == '=' || body[next] == ':')) i = next;
    if (i < body.size() && (body[i] == '=' || body[i] == ':')) {
      ++i;
      while (i < body.size() && text::is_space(body[i])) ++i;
      if (i < body.size() && (body[i] == '"' || body[i] == '\'')) {
        read_quoted(attribute.value);
      } else {
        while (i < body.size() && body[i] != ',' && !text::is_space(body[i])) attribute.value += body[i++];
      }
    } else {
      attribute.value = "true";
    }
    if (i == start) ++i;  // a character that no rule took
    const bool foreign =
        attribute.key.empty() || !(text::is_alpha(attribute.key.front()) || attribute.key.front() == '_');
    if (foreign) continue;
    const auto at = begin + static_cast<std::uint32_t>(open + 1 + start);
    attribute.span = {at, begin + static_cast<std::uint32_t>(open + 1 + i)};
    out.push_back(std::move(attribute));
  }
}

bool is_closing_fence(std::string_view line, FenceShape fence) {
  const std::size_t at = line.find(fence.character);
  if (at == std::string_view::npos) return false;
  // Only container prefixes (quote marks, indentation) may stand before it.
  if (line.substr(0, at).find_first_not_of(" \t>") != std::string_view::npos) return false;
  std::size_t end = at;
  while (end < line.size() && line[end] == fence.character) ++end;
  return end - at >= fence.length && text::trim(line.substr(end)).empty();
}

// The code as a view of the source where it stands there unchanged, else as a copy with each line's place.
CodeText locate_code(const SourceText& source, std::uint32_t first_line, std::string_view literal) {
  const std::string_view all = source.text();
  // cmark ends the last line of a text that does not; what is not in the source has no place there.
  const bool ends_open = !all.empty() && all.back() != '\n' && all.back() != '\r';
  const auto lines = static_cast<std::uint32_t>(std::count(literal.begin(), literal.end(), '\n'));
  if (ends_open && literal.ends_with('\n') && first_line + lines > source.line_count())
    literal.remove_suffix(1);
  if (first_line <= source.line_count()) {
    const std::uint32_t begin = source.line_span(first_line).begin;
    if (all.substr(begin, literal.size()) == literal) {
      return {all, {begin, begin + static_cast<std::uint32_t>(literal.size())}};
    }
  }
  std::vector<std::uint32_t> places;
  std::uint32_t line = first_line;
  for (const std::string_view text : text::lines(literal)) {
    const Span whole = source.line_span(std::min(line++, source.line_count()));
    const auto size = static_cast<std::uint32_t>(text.size());
    places.push_back(whole.size() >= size ? whole.end - size : whole.begin);
  }
  return {std::string(literal), std::move(places)};
}

// It begins with a statement and ends with a semicolon, as prose and programs hardly do.
bool looks_like_sql(std::string_view code) {
  if (!code.ends_with(';')) return false;
  while (code.starts_with("--")) {
    const std::size_t end = code.find('\n');
    if (end == std::string_view::npos) return false;
    code = text::trim(code.substr(end));
  }
  return begins_statement(code.substr(0, code.find('\n')));
}

// ```mysql above nothing but `mysqldump … > shop.sql`: a shell runs that, whatever the fence says.
bool is_run_by_a_shell(std::string_view code) {
  static constexpr auto kPrograms = std::to_array<std::string_view>(
      {"mysqldump", "mysql", "mysqladmin", "mariadb", "mariadb-dump", "mariadb-admin", "psql", "pg_dump",
       "pg_dumpall", "pg_restore", "sqlite3", "sudo", "docker", "docker-compose", "kubectl"});
  for (const std::string_view line : text::lines(code)) {
    const std::string_view shown = text::trim(line);
    if (shown.empty() || shown.starts_with('#') || shown.starts_with("--")) continue;
    const std::string_view program = shown.substr(0, shown.find(' '));
    return text::is_one_of(program, kPrograms) && program.size() < shown.size() && reads_as_commands(code);
  }
  return false;
}

// What the fence says, unless the code is plainly for something else.
Language language_read(std::string_view name, std::string_view code) {
  const Language said = language_from(name);
  return said == Language::sql && is_run_by_a_shell(code) ? Language::shell : said;
}

}  // namespace

Language language_from(std::string_view name) {
  if (name.empty()) return Language::none;
  for (const NamedLanguage& known : kLanguages) {
    if (known.name == name) return known.language;
  }
  return Language::other;
}

Language guess_language(std::string_view code) {
  const std::string_view trimmed = text::trim(code);
  if (trimmed.starts_with("#!")) {
    const std::string_view line = trimmed.substr(0, trimmed.find('\n'));
    if (line.find("python") != std::string_view::npos) return Language::python;
    return line.find("sh") != std::string_view::npos ? Language::shell : Language::none;
  }
  if (is_session(CodeText(code, {0, static_cast<std::uint32_t>(code.size())}), Language::none))
    return Language::console;
  if (looks_like_sql(trimmed)) return Language::sql;
  return reads_as_commands(code) ? Language::shell : Language::none;
}

bool is_plain_text(std::string_view language_name) {
  return language_name == "text" || language_name == "txt" || language_name == "plain" ||
         language_name == "plaintext" || language_name == "plain-text" || language_name == "none" ||
         language_name == "nohighlight" || language_name == "no-highlight";
}

CodeBlock read_code_block(const SourceText& source, Span span, LineRange lines, FenceShape fence,
                          std::string_view info, std::string_view literal) {
  CodeBlock block;
  block.span = span;
  block.fenced = fence.fenced;
  if (!fence.fenced) {
    block.code = locate_code(source, lines.first, literal);
    return block;
  }
  block.closed = lines.last > lines.first && is_closing_fence(source.line_text(lines.last), fence);
  const std::string_view opening = source.slice({span.begin, source.line_span(lines.first).end});
  const std::size_t after_fence = opening.find_first_not_of(fence.character);
  block.info = {span.end, span.end};
  if (after_fence != std::string_view::npos) {
    const std::string_view shown = text::trim(opening.substr(after_fence));
    const auto begin = static_cast<std::uint32_t>(shown.data() - source.text().data());
    if (!shown.empty()) block.info = {begin, begin + static_cast<std::uint32_t>(shown.size())};
  }
  if (block.info.empty()) block.info = {source.line_span(lines.first).end, source.line_span(lines.first).end};
  const std::string_view shown_info = source.slice(block.info);
  std::string_view word = text::trim(info);
  word = word.substr(0, word.find_first_of(" \t{,"));
  if (word.starts_with('.')) word.remove_prefix(1);
  block.language_name = text::lower(word);
  block.language = language_read(block.language_name, literal);
  read_attributes(shown_info, block.info.begin, block.attributes);
  block.code = locate_code(source, lines.first + 1, literal);
  return block;
}

CodeText::CodeText(std::string copy, std::vector<std::uint32_t> lines)
    : copy_(std::make_shared<const std::string>(std::move(copy))), line_sources_(std::move(lines)) {
  line_offsets_.push_back(0);
  for (std::size_t i = 0; i + 1 < copy_->size(); ++i) {
    if ((*copy_)[i] == '\n') line_offsets_.push_back(static_cast<std::uint32_t>(i) + 1);
  }
}

std::uint32_t CodeText::to_source(std::uint32_t offset) const {
  if (!copy_) return begin_ + offset;
  if (line_sources_.empty()) return 0;
  // The newline that ends a copy need not stand in the source; what is behind it ends where the last line
  // does.
  if (offset == copy_->size() && copy_->ends_with('\n')) --offset;
  const auto after = std::upper_bound(line_offsets_.begin(), line_offsets_.end(), offset);
  const auto line =
      std::min(static_cast<std::size_t>(after - line_offsets_.begin()) - 1, line_sources_.size() - 1);
  return line_sources_[line] + (offset - line_offsets_[line]);
}

}  // namespace handrail
