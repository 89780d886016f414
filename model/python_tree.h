// A piece of Python as a tree, with the questions that its readers ask; private to python_*.cc.
#pragma once

#include <cstdint>
#include <optional>
#include <string>
#include <string_view>

#include <tree_sitter/api.h>

#include "model/document.h"
#include "model/syntax_tree.h"

namespace handrail::python {

// Calls `visit` with every node in reading order; no recursion, so that depth costs nothing.
template <typename Visit>
void walk(TSNode root, Visit visit) {
  TSTreeCursor cursor = ts_tree_cursor_new(root);
  while (true) {
    visit(ts_tree_cursor_current_node(&cursor));
    if (ts_tree_cursor_goto_first_child(&cursor)) continue;
    while (!ts_tree_cursor_goto_next_sibling(&cursor)) {
      if (!ts_tree_cursor_goto_parent(&cursor)) {
        ts_tree_cursor_delete(&cursor);
        return;
      }
    }
  }
}

class Tree {
 public:
  // `code` must outlive it.
  explicit Tree(const CodeText& code);

  // False for what is no Python.
  bool readable() const { return tree_ != nullptr; }
  TSNode root() const { return ts_tree_root_node(tree_.get()); }
  const CodeText& code() const { return code_; }
  std::string_view shown(TSNode node) const {
    return ts_node_is_null(node) ? std::string_view() : slice(text_, node);
  }

  // The content of a plain string, without quotes; nullopt for anything put together.
  std::optional<Span> content_of(TSNode string) const;
  std::optional<std::string> value_of(TSNode string) const;

  // "execute" of `cursor.execute(…)`, "text" of `text(…)`.
  std::string_view called(TSNode call) const;
  // A null node where there are not so many.
  TSNode argument(TSNode call, std::uint32_t index) const;

 private:
  const CodeText& code_;
  std::string_view text_;
  SyntaxTree tree_;
};

// Whether a function of this name takes SQL: `execute`, `text`, `read_sql`.
bool sends_sql(std::string_view function);
// Whether a string's content begins like a statement.
bool is_sql(std::string_view content);

}  // namespace handrail::python
