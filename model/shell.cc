#include "model/shell.h"

#include <algorithm>
#include <array>

#include <fmt/format.h>
#include <tree_sitter_bash.h>

#include "model/shell_flattener.h"
#include "model/shell_words.h"
#include "model/syntax_tree.h"
#include "model/text.h"

namespace handrail {
namespace {

std::string describe_error(std::string_view text, TSNode node) {
  if (ts_node_is_missing(node)) return fmt::format("'{}' is missing", ts_node_type(node));
  std::string_view shown = slice(text, node);
  shown = shown.substr(0, shown.find('\n'));
  if (shown.size() > 40) {
    std::size_t cut = 40;
    while (cut > 0 && (static_cast<unsigned char>(shown[cut]) & 0xC0) == 0x80) --cut;
    shown = shown.substr(0, cut);
  }
  return shown.empty() ? std::string("the code ends too early") : fmt::format("near '{}'", text::trim(shown));
}

}  // namespace

bool Word::is_literal() const {
  return std::all_of(parts.begin(), parts.end(),
                     [](const WordPart& part) { return part.kind == PartKind::literal; });
}

std::string Word::text() const {
  std::string out;
  for (const WordPart& part : parts) out += part.kind == PartKind::literal ? part.text : part.raw;
  return out;
}

std::string Command::name() const {
  if (words.empty() || !words.front().is_literal()) return {};
  return std::string(text::base_name(words.front().text()));
}

namespace {

// A keyword that stands where a command should: the grammar lost where a statement ends.
bool has_stray_keyword(const ShellScript& script) {
  static constexpr auto kKeywords =
      std::to_array<std::string_view>({"then", "fi", "do", "done", "else", "elif", "esac"});
  return std::any_of(script.commands.begin(), script.commands.end(), [](const Command& command) {
    return !command.words.empty() &&
           std::find(kKeywords.begin(), kKeywords.end(), command.name()) != kKeywords.end();
  });
}

// `shown` is the code as the grammar is to see it, as long as the code itself.
ShellScript parse_as(const CodeText& code, std::string_view shown) {
  ShellScript script;
  const std::string_view text = code.text();
  const SyntaxTree tree = parse_syntax(tree_sitter_bash(), shown);
  if (!tree) {
    script.errors.push_back({code.to_source(Span{0, 1}), "this is no shell code"});
    return script;
  }
  const TSNode root = ts_tree_root_node(tree.get());
  shell::Flattener(code, script).program(root);
  const TSNode error = first_error(root);
  if (error.id != nullptr && !shell::is_split_herestring(text, ts_node_next_sibling(error))) {
    script.errors.push_back({code.to_source(span_of(error)), describe_error(text, error)});
  }
  return script;
}

}  // namespace

ShellScript parse_shell(const CodeText& code) {
  const std::string_view text = code.text();
  if (text::trim(text).empty()) return {};
  const std::string hidden = shell::hide_angle_placeholders(text);
  const std::string_view shown = hidden.empty() ? text : std::string_view(hidden);
  ShellScript script = parse_as(code, shown);
  if (!has_stray_keyword(script)) return script;
  const std::string ended = shell::end_lines_before_comments(shown);
  if (ended.empty()) return script;
  ShellScript again = parse_as(code, ended);
  return has_stray_keyword(again) || again.errors.size() > script.errors.size() ? script : again;
}

}  // namespace handrail
