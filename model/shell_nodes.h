// The node types of tree-sitter-bash that shell_*.cc tell apart.
#pragma once

#include <cstdint>

#include <tree_sitter/api.h>

namespace handrail::shell {

enum class Node : std::uint8_t {
  other,
  error,
  comment,
  command,
  declaration,
  unset,
  test,
  assignment,
  assignments,
  pipeline,
  list,
  redirected,
  negated,
  subshell,
  compound,
  if_statement,
  elif_clause,
  else_clause,
  while_statement,
  for_statement,
  c_for_statement,
  case_statement,
  case_item,
  do_group,
  function,
  command_name,
  word,
  number,
  string,
  raw_string,
  ansi_string,
  translated_string,
  concatenation,
  simple_expansion,
  expansion,
  command_substitution,
  process_substitution,
  arithmetic,
  array,
  brace_expression,
  file_redirect,
  heredoc_redirect,
  herestring_redirect,
  heredoc_start,
  heredoc_body,
  heredoc_end,
  file_descriptor,
  variable_name,
  special_variable,
  subscript,
  string_content,
};

// Constant time; Node::other for types that do not matter here.
Node node_of(TSNode node);

template <typename Visit>
void for_each_child(TSNode node, Visit visit) {
  TSTreeCursor cursor = ts_tree_cursor_new(node);
  if (ts_tree_cursor_goto_first_child(&cursor)) {
    do visit(ts_tree_cursor_current_node(&cursor));
    while (ts_tree_cursor_goto_next_sibling(&cursor));
  }
  ts_tree_cursor_delete(&cursor);
}

}  // namespace handrail::shell
