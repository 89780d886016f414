#include "model/syntax_tree.h"

#include <algorithm>
#include <array>
#include <map>

namespace handrail {
namespace {

struct ParserDeleter {
  void operator()(TSParser* parser) const { ts_parser_delete(parser); }
};
using Parser = std::unique_ptr<TSParser, ParserDeleter>;

TSParser* parser_for(const TSLanguage* language) {
  thread_local std::map<const TSLanguage*, Parser> parsers;
  Parser& parser = parsers[language];
  if (!parser) {
    parser.reset(ts_parser_new());
    ts_parser_set_language(parser.get(), language);
  }
  return parser.get();
}

// tree-sitter calls back every hundred or so operations. Sound code needs far fewer than one per byte.
struct Effort {
  std::uint64_t left;
};
bool spend(TSParseState* state) {
  auto* effort = static_cast<Effort*>(state->payload);
  return effort->left-- == 0;  // true stops the parse
}

struct Reader {
  std::string_view text;
};
const char* read(void* payload, std::uint32_t offset, TSPoint, std::uint32_t* size) {
  const std::string_view text = static_cast<Reader*>(payload)->text;
  *size = offset < text.size() ? static_cast<std::uint32_t>(text.size()) - offset : 0;
  return text.data() + std::min<std::size_t>(offset, text.size());
}

}  // namespace

SyntaxTree parse_syntax(const TSLanguage* language, std::string_view text) {
  TSParser* parser = parser_for(language);
  ts_parser_reset(parser);
  Reader reader{text};
  Effort effort{2000 + text.size() / 4};
  TSInput input{&reader, read, TSInputEncodingUTF8, nullptr};
  TSParseOptions options{&effort, spend};
  return SyntaxTree(ts_parser_parse_with_options(parser, nullptr, input, options));
}

TSNode first_error(TSNode root) {
  TSNode none{};
  if (!ts_node_has_error(root)) return none;
  TSNode found = none;
  TSNode at = root;
  // Down along the first child that holds an error; the innermost one is where the parse went wrong.
  while (true) {
    if (ts_node_is_error(at) || ts_node_is_missing(at)) found = at;
    TSNode next = none;
    const std::uint32_t count = ts_node_child_count(at);
    TSTreeCursor cursor = ts_tree_cursor_new(at);
    bool more = count > 0 && ts_tree_cursor_goto_first_child(&cursor);
    while (more) {
      const TSNode child = ts_tree_cursor_current_node(&cursor);
      if (ts_node_is_error(child) || ts_node_is_missing(child) || ts_node_has_error(child)) {
        next = child;
        break;
      }
      more = ts_tree_cursor_goto_next_sibling(&cursor);
    }
    ts_tree_cursor_delete(&cursor);
    if (next.id == nullptr) return found;
    at = next;
  }
}

}  // namespace handrail
