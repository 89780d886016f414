#include "model/syntax_tree.h"

#include <algorithm>
#include <array>
#include <map>
#include <utility>

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

// What a parse may cost. Sound code is lexed one to three times and needs far fewer operations than one per
// byte; in what is no code, error recovery tries again and again, and a scanner may look ahead to the end
// from every token.
class Effort {
 public:
  explicit Effort(std::string_view text)
      : text_(text), rounds_(2000 + text.size() / 4), bytes_((4U << 20) + 64 * text.size()) {}

  bool is_spent() const { return spent_; }

  // tree-sitter calls back every hundred or so operations; true stops the parse.
  static bool spend_round(TSParseState* state) {
    auto* effort = static_cast<Effort*>(state->payload);
    if (effort->rounds_-- == 0) effort->spent_ = true;
    return effort->spent_;
  }

  // Hands the text out in small pieces, so that what is lexed again is seen. When all is spent the text ends:
  // a scanner that looks ahead calls back nowhere else.
  static const char* read(void* payload, std::uint32_t offset, TSPoint, std::uint32_t* size) {
    auto* effort = static_cast<Effort*>(payload);
    constexpr std::size_t kPiece = 1024;
    const std::size_t begin = std::min<std::size_t>(offset, effort->text_.size());
    const std::size_t wanted = std::min(kPiece, effort->text_.size() - begin);
    if (wanted > effort->bytes_) effort->spent_ = true;
    *size = effort->spent_ ? 0 : static_cast<std::uint32_t>(wanted);
    effort->bytes_ -= *size;
    return effort->text_.data() + begin;
  }

 private:
  std::string_view text_;
  std::uint64_t rounds_;
  std::uint64_t bytes_;
  bool spent_ = false;
};

}  // namespace

SyntaxTree parse_syntax(const TSLanguage* language, std::string_view text) {
  TSParser* parser = parser_for(language);
  ts_parser_reset(parser);
  Effort effort(text);
  TSInput input{&effort, Effort::read, TSInputEncodingUTF8, nullptr};
  TSParseOptions options{&effort, Effort::spend_round};
  SyntaxTree tree(ts_parser_parse_with_options(parser, nullptr, input, options));
  return effort.is_spent() ? nullptr : std::move(tree);
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
