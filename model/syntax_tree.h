// tree-sitter with C++ ownership. One parser per thread and grammar is kept, since making one costs more than
// parsing a small block.
#pragma once

#include <cstdint>
#include <memory>
#include <string_view>

#include <tree_sitter/api.h>

#include "model/source_text.h"

namespace handrail {

struct TreeDeleter {
  void operator()(TSTree* tree) const { ts_tree_delete(tree); }
};
using SyntaxTree = std::unique_ptr<TSTree, TreeDeleter>;

// Parses `text` as a whole. Null when the grammar's error recovery needed more than a bounded effort, which
// happens only to text that is not in the language; the bound counts steps and bytes, not time, so it is the
// same on every machine.
SyntaxTree parse_syntax(const TSLanguage* language, std::string_view text);

inline Span span_of(TSNode node) { return {ts_node_start_byte(node), ts_node_end_byte(node)}; }
inline std::string_view slice(std::string_view text, TSNode node) {
  return text.substr(ts_node_start_byte(node), ts_node_end_byte(node) - ts_node_start_byte(node));
}

inline bool is_type(TSNode node, std::string_view type) {
  return !ts_node_is_null(node) && ts_node_type(node) == type;
}
// What stands under this name of the grammar; a null node where there is nothing.
inline TSNode field(TSNode node, std::string_view name) {
  return ts_node_child_by_field_name(node, name.data(), static_cast<std::uint32_t>(name.size()));
}

// The first place that did not parse: the innermost error that comes first, or what is missing. Null node
// when the whole tree is sound.
TSNode first_error(TSNode root);

}  // namespace handrail
