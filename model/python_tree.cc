#include "model/python_tree.h"

#include <algorithm>

#include <tree_sitter_python.h>

#include "model/sql_sessions.h"
#include "model/text.h"

namespace handrail::python {

Tree::Tree(const CodeText& code)
    : code_(code), text_(code.text()), tree_(parse_syntax(tree_sitter_python(), text_)) {}

std::optional<Span> Tree::content_of(TSNode string) const {
  if (!is_type(string, "string")) return std::nullopt;
  std::uint32_t begin = ts_node_start_byte(string), end = ts_node_end_byte(string);
  for (std::uint32_t i = 0; i < ts_node_child_count(string); ++i) {
    const TSNode child = ts_node_child(string, i);
    if (is_type(child, "string_start")) begin = ts_node_end_byte(child);
    if (is_type(child, "string_end")) end = ts_node_start_byte(child);
    if (is_type(child, "interpolation")) return std::nullopt;
  }
  return Span{begin, std::max(begin, end)};
}

std::optional<std::string> Tree::value_of(TSNode string) const {
  const auto content = content_of(string);
  if (!content) return std::nullopt;
  return std::string(text_.substr(content->begin, content->size()));
}

std::string_view Tree::called(TSNode call) const {
  const TSNode function = field(call, "function");
  return is_type(function, "attribute") ? shown(field(function, "attribute")) : shown(function);
}

TSNode Tree::argument(TSNode call, std::uint32_t index) const {
  const TSNode arguments = field(call, "arguments");
  return ts_node_is_null(arguments) || index >= ts_node_named_child_count(arguments)
             ? TSNode{}
             : ts_node_named_child(arguments, index);
}

bool sends_sql(std::string_view function) {
  constexpr std::string_view kNames[] = {"execute",  "executescript", "exec_driver_sql", "text",
                                         "raw",      "run_sql",       "read_sql",        "read_sql_query",
                                         "fetchval", "fetchrow"};
  return text::is_one_of(function, kNames);
}

bool is_sql(std::string_view content) {
  content = text::trim(content);
  while (content.starts_with("--") && content.find('\n') != std::string_view::npos)
    content = text::trim(content.substr(content.find('\n')));
  return begins_statement(content.substr(0, content.find('\n'))) ||
         text::equal_ignoring_case(content.substr(0, 6), "SELECT") ||
         text::starts_with_ignoring_case(content, "WITH ");
}

}  // namespace handrail::python
