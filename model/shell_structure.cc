// What groups, joins and branches commands: lists, pipelines, subshells, loops, functions.
#include <algorithm>

#include "model/shell_flattener.h"
#include "model/syntax_tree.h"

namespace handrail::shell {
namespace {

bool is_statement(TSNode node) {
  switch (node_of(node)) {
    case Node::command:
    case Node::declaration:
    case Node::unset:
    case Node::test:
    case Node::assignment:
    case Node::assignments:
    case Node::pipeline:
    case Node::list:
    case Node::redirected:
    case Node::negated:
    case Node::subshell:
    case Node::compound:
    case Node::if_statement:
    case Node::elif_clause:
    case Node::else_clause:
    case Node::while_statement:
    case Node::for_statement:
    case Node::c_for_statement:
    case Node::case_statement:
    case Node::case_item:
    case Node::do_group:
    case Node::function:
    case Node::error: return true;
    default: return ts_node_is_error(node);
  }
}

}  // namespace

void Flattener::sequence(TSNode node, const Place& place, Joint first) {
  Joint joint = first;
  for (const auto& [child, background] : children_of(node)) {
    if (!ts_node_is_named(child) || node_of(child) == Node::comment) continue;
    if (const Node kind = node_of(child); kind == Node::file_redirect || kind == Node::heredoc_redirect)
      continue;
    Place next = place;
    next.joint = joint;
    next.background = next.background || background;
    visit(child, next);
    joint = Joint::sequence;
  }
}

void Flattener::visit(TSNode node, const Place& place) {
  if (place.depth > kMaxDepth) return;
  switch (node_of(node)) {
    case Node::command:
    case Node::unset:
    case Node::declaration: command(node, place); return;
    case Node::test: test(node, place); return;
    case Node::assignment:
    case Node::assignments: assignment_command(node, place); return;
    case Node::pipeline: pipeline(node, place); return;
    case Node::list: list(node, place); return;
    case Node::redirected: redirected(node, place); return;
    case Node::negated: {
      Place inner = place;
      inner.negated = true;
      ++inner.depth;
      sequence(node, inner, place.joint);
      return;
    }
    case Node::subshell: {
      Place inner = place.inside(Scope::subshell);
      inner.subshell = ++subshells_;
      ++inner.subshell_depth;
      sequence(node, inner, place.joint);
      return;
    }
    case Node::compound: {
      Place inner = place;
      ++inner.depth;
      sequence(node, inner, place.joint);
      return;
    }
    case Node::if_statement:
    case Node::elif_clause:
    case Node::else_clause: conditional(node, place.inside(Scope::branch)); return;
    case Node::while_statement: conditional(node, place.inside(Scope::loop)); return;
    case Node::case_item:
    case Node::case_statement: branches(node, place.inside(Scope::branch)); return;
    case Node::for_statement:
    case Node::c_for_statement:
    case Node::do_group: branches(node, place.inside(Scope::loop)); return;
    case Node::function: {
      Place inner = place.inside(Scope::function);
      if (const TSNode name = field(node, "name"); !ts_node_is_null(name))
        inner.function = slice(text_, name);
      if (const TSNode body = field(node, "body"); !ts_node_is_null(body)) visit(body, inner);
      return;
    }
    case Node::comment: return;
    default: branches(node, place.then(Joint::sequence)); return;
  }
}

void Flattener::branches(TSNode node, const Place& place) {
  for (const auto& [child, background] : children_of(node)) {
    if (!ts_node_is_named(child)) continue;
    if (is_statement(child)) {
      Place next = place;
      next.background = next.background || background;
      visit(child, next);
    } else {
      substitutions(child, place);
    }
  }
}

void Flattener::conditional(TSNode node, const Place& place) {
  TSTreeCursor cursor = ts_tree_cursor_new(node);
  if (ts_tree_cursor_goto_first_child(&cursor)) {
    do {
      const TSNode child = ts_tree_cursor_current_node(&cursor);
      if (!ts_node_is_named(child) || !is_statement(child)) continue;
      const char* name = ts_tree_cursor_current_field_name(&cursor);
      Place inner = place;
      if (name != nullptr && std::string_view(name) == "condition") inner.scope = Scope::condition;
      visit(child, inner);
    } while (ts_tree_cursor_goto_next_sibling(&cursor));
  }
  ts_tree_cursor_delete(&cursor);
}

void Flattener::pipeline(TSNode node, const Place& place) {
  const int number = place.pipeline >= 0 ? place.pipeline : next_pipeline_++;
  Joint joint = place.joint;
  for_each_child(node, [&](TSNode child) {
    if (!ts_node_is_named(child) || node_of(child) == Node::comment) return;
    Place inner = place;
    inner.joint = joint;
    inner.pipeline = number;
    ++inner.depth;
    visit(child, inner);
    joint = Joint::pipe;
  });
}

void Flattener::list(TSNode node, const Place& place) {
  std::vector<TSNode> spine;
  TSNode left = node;
  while (node_of(left) == Node::list) {
    spine.push_back(left);
    left = ts_node_child(left, 0);
  }
  Place first = place;
  ++first.depth;
  visit(left, first);
  for (auto at = spine.rbegin(); at != spine.rend(); ++at) {
    Joint joint = Joint::and_then;
    bool seen_left = false;
    for_each_child(*at, [&](TSNode child) {
      if (!seen_left) {
        seen_left = true;
      } else if (!ts_node_is_named(child)) {
        joint = slice(text_, child) == "||" ? Joint::or_else : Joint::and_then;
      } else if (node_of(child) != Node::comment) {
        visit(child, place.then(joint));
      }
    });
  }
}

void Flattener::redirected(TSNode node, const Place& place) {
  const auto first = script_.commands.size();
  Place inner = place;
  ++inner.depth;
  std::vector<TSNode> redirects;
  for_each_child(node, [&](TSNode child) {
    switch (node_of(child)) {
      case Node::file_redirect:
      case Node::heredoc_redirect:
      case Node::herestring_redirect: redirects.push_back(child); return;
      default:
        if (ts_node_is_named(child)) visit(child, inner);
    }
  });
  // A redirection alone (`> file`) is a command of its own.
  if (script_.commands.size() == first) begin_command(node, place);
  // It belongs to the last command of a pipeline, and to a group as a whole: its last command stands for
  // that.
  std::size_t owner = script_.commands.size() - 1;
  while (owner > first && script_.commands[owner].parent >= 0) --owner;
  for (const TSNode redirect : redirects) add_redirection(redirect, owner, place);
  widen(owner, node);
}

void Flattener::widen(std::size_t owner, TSNode node) {
  const Span whole = code_.to_source(trimmed(span_of(node)));
  Command& command = script_.commands[owner];
  if (script_.commands.size() - owner >= 1 && command.span.begin >= whole.begin) {
    for (const Redirection& redirection : command.redirections) {
      if (redirection.kind != RedirectionKind::heredoc)
        command.span.end = std::max(command.span.end, redirection.span.end);
    }
  }
}

}  // namespace handrail::shell
