// One simple command: its assignments, words and redirections.
#include <cstdlib>
#include <iterator>
#include <utility>

#include "model/shell_flattener.h"
#include "model/syntax_tree.h"

namespace handrail::shell {
namespace {

// The grammar parts a/`b`/c at the backquote; what nothing separates is one word.
bool join_adjacent(Word& word, Word& next) {
  if (word.parts.empty() || word.span.end != next.span.begin) return false;
  word.span.end = next.span.end;
  word.parts.insert(word.parts.end(), std::make_move_iterator(next.parts.begin()),
                    std::make_move_iterator(next.parts.end()));
  return true;
}

void read_operator(std::string_view token, Redirection& redirection) {
  if (token == "<") redirection.kind = RedirectionKind::read;
  if (token == ">" || token == ">|") redirection.kind = RedirectionKind::write;
  if (token == ">>") redirection.kind = RedirectionKind::append;
  if (token == "<>") redirection.kind = RedirectionKind::read_write;
  if (token == "&>" || token == "&>>") {
    redirection.kind = token == "&>" ? RedirectionKind::write : RedirectionKind::append;
    redirection.both = true;
  }
  if (token == ">&" || token == "<&" || token == ">&-" || token == "<&-")
    redirection.kind = RedirectionKind::duplicate;
}

}  // namespace

bool is_split_herestring(std::string_view text, TSNode redirect) {
  if (ts_node_is_null(redirect)) return false;
  const std::uint32_t begin = ts_node_start_byte(redirect);
  return begin >= 2 && text.substr(begin - 2, 3) == "<<<";
}

std::size_t Flattener::begin_command(TSNode node, const Place& place) {
  Command command;
  command.span = code_.to_source(trimmed(span_of(node)));
  command.joint = place.joint;
  command.scope = place.scope;
  command.background = place.background;
  command.negated = place.negated;
  command.pipeline = place.pipeline >= 0 ? place.pipeline : next_pipeline_++;
  command.parent = place.parent;
  command.statement = current_statement_;
  command.function = place.function;
  command.subshell = place.subshell;
  command.subshell_depth = place.subshell_depth;
  script_.commands.push_back(std::move(command));
  return script_.commands.size() - 1;
}

void Flattener::command(TSNode node, const Place& place) {
  const std::size_t index = begin_command(node, place);
  const Place inner = within(place, index);
  const bool plain = node_of(node) == Node::command;
  for_each_child(node, [&](TSNode child) {
    switch (node_of(child)) {
      case Node::assignment: {
        Assignment assignment = read_assignment(child, inner);
        script_.commands[index].assignments.push_back(std::move(assignment));
        return;
      }
      case Node::file_redirect:
      case Node::heredoc_redirect:
      case Node::herestring_redirect: add_redirection(child, index, place); return;
      case Node::comment: return;
      default: break;
    }
    if (ts_node_is_error(child)) return;
    if (!ts_node_is_named(child) && plain) return;
    if (node_of(child) == Node::subshell) return;  // only error recovery puts one here
    add_word(read_word(child, inner), index);
  });
}

void Flattener::add_word(Word word, std::size_t index) {
  std::vector<Word>& words = script_.commands[index].words;
  if (words.empty() || !join_adjacent(words.back(), word)) words.push_back(std::move(word));
}

Place Flattener::within(const Place& place, std::size_t index) const {
  Place inner = place.inside(Scope::substitution);
  inner.parent = static_cast<int>(index);
  inner.background = false;
  inner.negated = false;
  return inner;
}

void Flattener::assignment_command(TSNode node, const Place& place) {
  const std::size_t index = begin_command(node, place);
  const Place inner = within(place, index);
  const auto add = [&](TSNode child) {
    Assignment assignment = read_assignment(child, inner);
    script_.commands[index].assignments.push_back(std::move(assignment));
  };
  if (node_of(node) == Node::assignment) {
    add(node);
  } else {
    for_each_child(node, [&](TSNode child) {
      if (node_of(child) == Node::assignment) add(child);
    });
  }
}

Assignment Flattener::read_assignment(TSNode node, const Place& place) {
  Assignment assignment;
  assignment.span = code_.to_source(span_of(node));
  if (const TSNode name = field(node, "name"); !ts_node_is_null(name)) assignment.name = slice(text_, name);
  if (const TSNode value = field(node, "value"); !ts_node_is_null(value))
    assignment.value = read_word(value, place);
  assignment.append = slice(text_, node).substr(assignment.name.size()).starts_with("+=");
  return assignment;
}

void Flattener::test(TSNode node, const Place& place) {
  const std::size_t index = begin_command(node, place);
  test_words(node, index, within(place, index), 0);
}

void Flattener::test_words(TSNode node, std::size_t index, const Place& place, int depth) {
  if (depth > kMaxDepth) return;
  for_each_child(node, [&](TSNode child) {
    const std::string_view type = ts_node_type(child);
    if (type.ends_with("_expression") && node_of(child) != Node::brace_expression) {
      test_words(child, index, place, depth + 1);
    } else {
      Word word = read_word(child, place);
      script_.commands[index].words.push_back(std::move(word));
    }
  });
}

void Flattener::add_redirection(TSNode node, std::size_t owner, const Place& place) {
  Redirection redirection;
  redirection.span = code_.to_source(trimmed(span_of(node)));
  const Place inner = within(place, owner);
  const Node kind = node_of(node);
  std::vector<TSNode> rest;  // `cat <<EOF | grep x`: the grammar puts what follows on the line in here
  for_each_child(node, [&](TSNode child) {
    switch (node_of(child)) {
      case Node::file_descriptor: {
        const std::string_view digits = slice(text_, child);
        redirection.fd = digits.size() < 4 ? std::atoi(std::string(digits).c_str()) : -1;
        return;
      }
      case Node::heredoc_start: {
        const std::string_view delimiter = slice(text_, child);
        redirection.heredoc_expands = delimiter.find_first_of("'\"\\") == std::string_view::npos;
        redirection.target = read_word(child, inner);
        redirection.span.end = code_.to_source(ts_node_end_byte(child));
        return;
      }
      case Node::heredoc_body:
        redirection.heredoc_body = code_.to_source(span_of(child));
        substitutions(child, inner);
        return;
      case Node::heredoc_end: return;
      case Node::pipeline:
      case Node::list:
      case Node::command:
      case Node::redirected:
        if (kind == Node::heredoc_redirect) rest.push_back(child);
        return;
      case Node::file_redirect:
        if (kind == Node::heredoc_redirect) add_redirection(child, owner, place);
        return;
      default: break;
    }
    if (!ts_node_is_named(child)) {
      if (kind == Node::file_redirect) read_operator(slice(text_, child), redirection);
      return;
    }
    if (kind == Node::heredoc_redirect) {  // further arguments of the command behind the delimiter
      Word word = read_word(child, inner);
      script_.commands[owner].words.push_back(std::move(word));
      return;
    }
    Word word = read_word(child, inner);
    if (redirection.target.parts.empty()) {
      redirection.target = std::move(word);
    } else if (!join_adjacent(redirection.target, word)) {
      script_.commands[owner].words.push_back(std::move(word));  // `command > file argument`
    }
  });
  if (kind == Node::heredoc_redirect) redirection.kind = RedirectionKind::heredoc;
  if (kind == Node::herestring_redirect || (kind == Node::file_redirect && is_split_herestring(text_, node)))
    redirection.kind = RedirectionKind::herestring;
  script_.commands[owner].redirections.push_back(std::move(redirection));
  for (const TSNode child : rest) {
    Place next = place;
    next.depth += 1;
    next.joint = node_of(child) == Node::pipeline || follows_pipe(child) ? Joint::pipe : joint_before(child);
    next.pipeline = next.joint == Joint::pipe ? script_.commands[owner].pipeline : -1;
    visit(child, next);
  }
}

bool Flattener::follows_pipe(TSNode node) const {
  return token_before(node) == "|" || token_before(node) == "|&";
}

Joint Flattener::joint_before(TSNode node) const {
  const std::string_view token = token_before(node);
  return token == "||" ? Joint::or_else : token == "&&" ? Joint::and_then : Joint::sequence;
}

std::string_view Flattener::token_before(TSNode node) const {
  const TSNode before = ts_node_prev_sibling(node);
  return ts_node_is_null(before) ? std::string_view() : slice(text_, before);
}

}  // namespace handrail::shell
