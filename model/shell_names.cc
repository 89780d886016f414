// Names that a statement's structure gives a meaning: loop variables, functions, expansions.
#include <algorithm>
#include <utility>

#include "model/shell_flattener.h"
#include "model/syntax_tree.h"
#include "model/text.h"

namespace handrail::shell {
namespace {

void read_name(const CodeText& code, TSNode node, ShellStatement& statement) {
  const std::string_view text = code.text();
  const auto named = [&](TSNode name) {
    return ShellName{code.to_source(span_of(name)), std::string(slice(text, name))};
  };
  switch (node_of(node)) {
    case Node::for_statement:
      if (const TSNode name = field(node, "variable"); !ts_node_is_null(name))
        statement.loop_variables.push_back(named(name));
      return;
    case Node::function:
      if (const TSNode name = field(node, "name"); !ts_node_is_null(name))
        statement.functions.push_back(named(name));
      return;
    case Node::simple_expansion:
    case Node::expansion: {
      TSNode name{};
      for_each_child(node, [&](TSNode child) {
        if (name.id == nullptr && node_of(child) == Node::variable_name) name = child;
      });
      if (name.id == nullptr || text::is_digit(slice(text, name).front())) return;  // $1, $?, ${a[0]}
      Expansion expansion{code.to_source(span_of(node)), std::string(slice(text, name)), false, false};
      std::string_view behind = slice(text, node);
      behind.remove_prefix(
          std::min<std::size_t>(behind.size(), ts_node_end_byte(name) - ts_node_start_byte(node)));
      // `${path to the file}` is nothing that a shell knows, but words for the reader.
      const bool open = slice(text, node).starts_with("${") && !slice(text, node).ends_with('}');
      if (open || (!behind.empty() && text::is_space(behind.front()))) return;
      if (node_of(node) == Node::expansion && !behind.empty()) {
        const char sign = behind[behind.front() == ':' && behind.size() > 1 ? 1 : 0];
        expansion.guarded = sign == '-' || sign == '=' || sign == '?' || sign == '+';
        expansion.assigns = sign == '=';
      }
      statement.expansions.push_back(std::move(expansion));
      return;
    }
    default: return;
  }
}

}  // namespace

void read_names(const CodeText& code, TSNode root, ShellStatement& statement) {
  TSTreeCursor cursor = ts_tree_cursor_new(root);
  const std::uint32_t end = ts_node_end_byte(root);
  for (bool more = true; more;) {
    const TSNode node = ts_tree_cursor_current_node(&cursor);
    read_name(code, node, statement);
    more = ts_tree_cursor_goto_first_child(&cursor) || ts_tree_cursor_goto_next_sibling(&cursor);
    while (!more && ts_tree_cursor_goto_parent(&cursor)) more = ts_tree_cursor_goto_next_sibling(&cursor);
    if (more && ts_node_start_byte(ts_tree_cursor_current_node(&cursor)) >= end) break;
  }
  ts_tree_cursor_delete(&cursor);
}

}  // namespace handrail::shell
