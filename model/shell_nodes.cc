#include "model/shell_nodes.h"

#include <array>
#include <string_view>
#include <vector>

#include <tree_sitter_bash.h>

namespace handrail::shell {
namespace {

struct NamedNode {
  std::string_view name;
  Node node;
};
constexpr auto kNodes = std::to_array<NamedNode>({
    {"comment", Node::comment},
    {"command", Node::command},
    {"declaration_command", Node::declaration},
    {"unset_command", Node::unset},
    {"test_command", Node::test},
    {"variable_assignment", Node::assignment},
    {"variable_assignments", Node::assignments},
    {"pipeline", Node::pipeline},
    {"list", Node::list},
    {"redirected_statement", Node::redirected},
    {"negated_command", Node::negated},
    {"subshell", Node::subshell},
    {"compound_statement", Node::compound},
    {"if_statement", Node::if_statement},
    {"elif_clause", Node::elif_clause},
    {"else_clause", Node::else_clause},
    {"while_statement", Node::while_statement},
    {"for_statement", Node::for_statement},
    {"c_style_for_statement", Node::c_for_statement},
    {"case_statement", Node::case_statement},
    {"case_item", Node::case_item},
    {"do_group", Node::do_group},
    {"function_definition", Node::function},
    {"command_name", Node::command_name},
    {"word", Node::word},
    {"number", Node::number},
    {"string", Node::string},
    {"raw_string", Node::raw_string},
    {"ansi_c_string", Node::ansi_string},
    {"translated_string", Node::translated_string},
    {"concatenation", Node::concatenation},
    {"simple_expansion", Node::simple_expansion},
    {"expansion", Node::expansion},
    {"command_substitution", Node::command_substitution},
    {"process_substitution", Node::process_substitution},
    {"arithmetic_expansion", Node::arithmetic},
    {"array", Node::array},
    {"brace_expression", Node::brace_expression},
    {"file_redirect", Node::file_redirect},
    {"heredoc_redirect", Node::heredoc_redirect},
    {"herestring_redirect", Node::herestring_redirect},
    {"heredoc_start", Node::heredoc_start},
    {"heredoc_body", Node::heredoc_body},
    {"heredoc_end", Node::heredoc_end},
    {"file_descriptor", Node::file_descriptor},
    {"variable_name", Node::variable_name},
    {"special_variable_name", Node::special_variable},
    {"subscript", Node::subscript},
    {"string_content", Node::string_content},
});

}  // namespace

Node node_of(TSNode node) {
  static const std::vector<Node> table = [] {
    const TSLanguage* language = tree_sitter_bash();
    std::vector<Node> all(ts_language_symbol_count(language), Node::other);
    for (std::size_t symbol = 0; symbol < all.size(); ++symbol) {
      const auto id = static_cast<TSSymbol>(symbol);
      if (ts_language_symbol_type(language, id) != TSSymbolTypeRegular) continue;
      const std::string_view name = ts_language_symbol_name(language, id);
      for (const NamedNode& known : kNodes) {
        if (known.name == name) all[symbol] = known.node;
      }
    }
    return all;
  }();
  const TSSymbol symbol = ts_node_symbol(node);
  return symbol < table.size() ? table[symbol] : Node::error;  // the error symbol is the largest of its type
}

}  // namespace handrail::shell
