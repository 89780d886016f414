// A script's top level: its statements, and which comments speak of which.
#include <algorithm>
#include <utility>

#include "model/shell_flattener.h"
#include "model/syntax_tree.h"
#include "model/text.h"

namespace handrail::shell {

std::vector<Flattener::Child> Flattener::children_of(TSNode node) const {
  std::vector<Child> children;
  for_each_child(node, [&](TSNode child) {
    if (!children.empty()) children.back().background = slice(text_, child) == "&";
    children.push_back({child, false});
  });
  return children;
}

Span Flattener::trimmed(Span span) const {
  while (span.end > span.begin && text::is_space(text_[span.end - 1])) --span.end;
  return span;
}

void Flattener::collect_statements(TSNode root, std::vector<Child>& found, int error_depth) const {
  for (const Child& child : children_of(root)) {
    if (ts_node_is_error(child.node)) {
      if (error_depth + 1 < kMaxDepth) collect_statements(child.node, found, error_depth + 1);
    } else if (ts_node_is_named(child.node)) {
      found.push_back(child);
    }
  }
}

std::vector<Flattener::Item> Flattener::read_items(TSNode root) {
  std::vector<Child> children;
  collect_statements(root, children, 0);
  std::vector<Item> items;
  // Rows of the code itself: what the grammar saw may have other line ends (see parse_shell). Statements come
  // in reading order, so that each byte is counted once.
  std::uint32_t row = 0, counted = 0;
  const auto rows = [&](std::uint32_t from, std::uint32_t to) {
    return static_cast<std::uint32_t>(std::count(text_.begin() + from, text_.begin() + to, '\n'));
  };
  for (const auto& [child, background] : children) {
    const Span span = trimmed(span_of(child));
    if (span.begin < counted) row = counted = 0;
    row += rows(counted, span.begin);
    counted = span.begin;
    const std::uint32_t first_row = row;
    const std::uint32_t last_row = first_row + rows(span.begin, span.end);
    if (node_of(child) == Node::comment) {
      items.push_back({first_row, last_row, span, -1});
      continue;
    }
    ShellStatement statement;
    statement.span = code_.to_source(span);
    statement.first_command = static_cast<std::uint32_t>(script_.commands.size());
    statement.background = background;
    statement.has_error = ts_node_has_error(child);
    current_statement_ = static_cast<int>(script_.statements.size());
    Place place;
    place.background = background;
    visit(child, place);
    statement.command_count = static_cast<std::uint32_t>(script_.commands.size()) - statement.first_command;
    if (statement.command_count == 0) continue;
    read_names(code_, child, statement);
    items.push_back({first_row, last_row, span, current_statement_});
    script_.statements.push_back(std::move(statement));
  }
  return items;
}

void Flattener::attach_comments(const std::vector<Item>& items) {
  // For each item the statement that follows with no blank line between, -1 when none does.
  std::vector<int> below(items.size(), -1);
  for (std::size_t i = items.size(); i-- > 0;) {
    if (i + 1 == items.size() || items[i + 1].first_row > items[i].last_row + 1) continue;
    below[i] = items[i + 1].is_comment() ? below[i + 1] : items[i + 1].statement;
  }
  const auto statement = [&](int index) -> ShellStatement& {
    return script_.statements[static_cast<std::size_t>(index)];
  };
  int before = -1;               // the statement before
  std::uint32_t before_row = 0;  // and the row it ends in
  bool touches = false;          // no blank line since
  for (std::size_t i = 0; i < items.size(); ++i) {
    touches =
        i > 0 && items[i - 1].last_row + 1 >= items[i].first_row && (touches || !items[i - 1].is_comment());
    if (!items[i].is_comment()) {
      before = items[i].statement;
      before_row = items[i].last_row;
      continue;
    }
    const Span span = code_.to_source(items[i].span);
    if (before >= 0 && before_row == items[i].first_row) {
      statement(before).comments_beside.push_back(span);
      continue;
    }
    if (below[i] >= 0) statement(below[i]).comments_above.push_back(span);
    if (before >= 0 && (below[i] < 0 || touches)) statement(before).comments_below.push_back(span);
  }
}

void Flattener::program(TSNode root) { attach_comments(read_items(root)); }

}  // namespace handrail::shell
