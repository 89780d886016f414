#include "model/shell.h"

#include <algorithm>
#include <iterator>

#include <fmt/format.h>
#include <tree_sitter_bash.h>

#include "model/shell_nodes.h"
#include "model/shell_words.h"
#include "model/syntax_tree.h"
#include "model/text.h"

namespace handrail {
namespace {

using shell::add_literal;
using shell::for_each_child;
using shell::Node;
using shell::node_of;

// A tree deeper than this is no shell that a person wrote; what lies below is left alone.
constexpr int kMaxDepth = 200;

struct Place {
  Joint joint = Joint::first;
  Scope scope = Scope::top;
  bool background = false;
  bool negated = false;
  int pipeline = -1;  // -1: a new one
  int parent = -1;
  int depth = 0;
  int subshell = 0;
  int subshell_depth = 0;
  std::string function;

  Place inside(Scope inner) const {
    Place place = *this;
    place.scope = inner;
    place.joint = Joint::sequence;
    place.pipeline = -1;
    place.depth = depth + 1;
    return place;
  }
  Place then(Joint next) const {
    Place place = *this;
    place.joint = next;
    place.depth = depth + 1;
    if (next != Joint::pipe) place.pipeline = -1;
    return place;
  }
};

// `cmd > file <<< word`: the grammar takes a here-string only before other redirections. It reads `<<` as an
// error and `< word` as a file.
bool is_split_herestring(std::string_view text, TSNode redirect) {
  if (ts_node_is_null(redirect)) return false;
  const std::uint32_t begin = ts_node_start_byte(redirect);
  return begin >= 2 && text.substr(begin - 2, 3) == "<<<";
}

class Flattener {
 public:
  Flattener(const CodeText& code, ShellScript& script) : code_(code), text_(code.text()), script_(script) {}

  void program(TSNode root) {
    if (node_of(root) == Node::error || ts_node_is_error(root)) return statement_list(root);
    statement_list(root);
  }

 private:
  // The top level: statements with the comments around them.
  void statement_list(TSNode root) {
    struct Item {
      bool comment;
      std::uint32_t first_row, last_row;
      Span span;
      int statement;
    };
    std::vector<Item> items;
    collect_statements(root, [&](TSNode child, bool background) {
      const Span span = trimmed(span_of(child));
      const TSPoint first = ts_node_start_point(child);
      const std::uint32_t last_row =
          first.row +
          static_cast<std::uint32_t>(std::count(text_.begin() + span.begin, text_.begin() + span.end, '\n'));
      if (node_of(child) == Node::comment) {
        items.push_back({true, first.row, last_row, span, -1});
        return;
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
      if (statement.command_count == 0) return;
      read_names(child, statement);
      items.push_back({false, first.row, last_row, span, current_statement_});
      script_.statements.push_back(std::move(statement));
    });
    // For each item the statement that follows with no blank line between, -1 when none does.
    std::vector<int> below(items.size(), -1);
    for (std::size_t i = items.size(); i-- > 0;) {
      if (i + 1 == items.size() || items[i + 1].first_row > items[i].last_row + 1) continue;
      below[i] = items[i + 1].comment ? below[i + 1] : items[i + 1].statement;
    }
    int before = -1;               // the statement before
    std::uint32_t before_row = 0;  // and the row it ends in
    bool touches = false;          // no blank line since
    for (std::size_t i = 0; i < items.size(); ++i) {
      touches =
          i > 0 && items[i - 1].last_row + 1 >= items[i].first_row && (touches || !items[i - 1].comment);
      if (!items[i].comment) {
        before = items[i].statement;
        before_row = items[i].last_row;
        continue;
      }
      const Span span = code_.to_source(items[i].span);
      const auto statement = [&](int index) -> ShellStatement& {
        return script_.statements[static_cast<std::size_t>(index)];
      };
      if (before >= 0 && before_row == items[i].first_row) {
        statement(before).comments_beside.push_back(span);
        continue;
      }
      if (below[i] >= 0) statement(below[i]).comments_above.push_back(span);
      if (before >= 0 && (below[i] < 0 || touches)) statement(before).comments_below.push_back(span);
    }
  }

  // Loop variables, functions and uses of variables below a statement's node, however deep.
  void read_names(TSNode root, ShellStatement& statement) const {
    TSTreeCursor cursor = ts_tree_cursor_new(root);
    const std::uint32_t end = ts_node_end_byte(root);
    for (bool more = true; more;) {
      const TSNode node = ts_tree_cursor_current_node(&cursor);
      read_name(node, statement);
      more = ts_tree_cursor_goto_first_child(&cursor) || ts_tree_cursor_goto_next_sibling(&cursor);
      while (!more && ts_tree_cursor_goto_parent(&cursor)) more = ts_tree_cursor_goto_next_sibling(&cursor);
      if (more && ts_node_start_byte(ts_tree_cursor_current_node(&cursor)) >= end) break;
    }
    ts_tree_cursor_delete(&cursor);
  }

  void read_name(TSNode node, ShellStatement& statement) const {
    const auto named = [&](TSNode name) {
      return ShellName{code_.to_source(span_of(name)), std::string(slice(text_, name))};
    };
    switch (node_of(node)) {
      case Node::for_statement:
        if (const TSNode name = field(node, "variable"); !ts_node_is_null(name))
          statement.loop_variables.push_back(named(name));
        return;
      case Node::function:
        if (const TSNode name = field(node, "name"); !ts_node_is_null(name))
          statement.functions.push_back(named(name));
        return;
      case Node::simple_expansion:
      case Node::expansion: {
        TSNode name{};
        for_each_child(node, [&](TSNode child) {
          if (name.id == nullptr && node_of(child) == Node::variable_name) name = child;
        });
        if (name.id == nullptr || text::is_digit(slice(text_, name).front())) return;  // $1, $?, ${a[0]}
        Expansion expansion{code_.to_source(span_of(node)), std::string(slice(text_, name)), false, false};
        std::string_view behind = slice(text_, node);
        behind.remove_prefix(
            std::min<std::size_t>(behind.size(), ts_node_end_byte(name) - ts_node_start_byte(node)));
        // `${path to the file}` is nothing that a shell knows, but words for the reader.
        const bool open = slice(text_, node).starts_with("${") && !slice(text_, node).ends_with('}');
        if (open || (!behind.empty() && text::is_space(behind.front()))) return;
        if (node_of(node) == Node::expansion && !behind.empty()) {
          const char sign = behind[behind.front() == ':' && behind.size() > 1 ? 1 : 0];
          expansion.guarded = sign == '-' || sign == '=' || sign == '?' || sign == '+';
          expansion.assigns = sign == '=';
        }
        statement.expansions.push_back(std::move(expansion));
        return;
      }
      default: return;
    }
  }

  // Children that are statements or comments, errors opened up, with whether `&` follows.
  template <typename Visit>
  void collect_statements(TSNode root, Visit visit_statement) {
    std::vector<TSNode> children;
    for_each_child(root, [&](TSNode child) { children.push_back(child); });
    for (std::size_t i = 0; i < children.size(); ++i) {
      const TSNode child = children[i];
      if (ts_node_is_error(child)) {
        if (++error_depth_ < kMaxDepth) collect_statements(child, visit_statement);
        --error_depth_;
        continue;
      }
      if (!ts_node_is_named(child)) continue;
      const bool background = i + 1 < children.size() && slice(text_, children[i + 1]) == "&";
      visit_statement(child, background);
    }
  }

  Span trimmed(Span span) const {
    while (span.end > span.begin && text::is_space(text_[span.end - 1])) --span.end;
    return span;
  }

  // Calls `visit_child` with each child and whether `&` follows it.
  template <typename Visit>
  void for_each_with_background(TSNode node, Visit visit_child) {
    std::vector<TSNode> children;
    for_each_child(node, [&](TSNode child) { children.push_back(child); });
    for (std::size_t i = 0; i < children.size(); ++i)
      visit_child(children[i], i + 1 < children.size() && slice(text_, children[i + 1]) == "&");
  }

  // Statements of a group, one after the other; the first keeps how the group itself is joined.
  void sequence(TSNode node, const Place& place, Joint first) {
    Joint joint = first;
    for_each_with_background(node, [&](TSNode child, bool background) {
      if (!ts_node_is_named(child) || node_of(child) == Node::comment) return;
      if (const Node kind = node_of(child); kind == Node::file_redirect || kind == Node::heredoc_redirect)
        return;
      Place next = place;
      next.joint = joint;
      next.background = next.background || background;
      visit(child, next);
      joint = Joint::sequence;
    });
  }

  void visit(TSNode node, const Place& place) {
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

  static TSNode field(TSNode node, std::string_view name) {
    return ts_node_child_by_field_name(node, name.data(), static_cast<std::uint32_t>(name.size()));
  }

  static bool is_statement(TSNode node) {
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

  // The statements below a node that is none itself, and the substitutions in its words.
  void branches(TSNode node, const Place& place) {
    for_each_with_background(node, [&](TSNode child, bool background) {
      if (!ts_node_is_named(child)) return;
      if (is_statement(child)) {
        Place next = place;
        next.background = next.background || background;
        visit(child, next);
      } else {
        substitutions(child, place);
      }
    });
  }

  void conditional(TSNode node, const Place& place) {
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

  void pipeline(TSNode node, const Place& place) {
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

  // `a && b || c` nests to the left; the spine is unrolled, since generated scripts have long ones.
  void list(TSNode node, const Place& place) {
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

  void redirected(TSNode node, const Place& place) {
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

  void widen(std::size_t owner, TSNode node) {
    const Span whole = code_.to_source(trimmed(span_of(node)));
    Command& command = script_.commands[owner];
    if (script_.commands.size() - owner >= 1 && command.span.begin >= whole.begin) {
      for (const Redirection& redirection : command.redirections) {
        if (redirection.kind != RedirectionKind::heredoc)
          command.span.end = std::max(command.span.end, redirection.span.end);
      }
    }
  }

  std::size_t begin_command(TSNode node, const Place& place) {
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

  void command(TSNode node, const Place& place) {
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

  // The grammar parts a/`b`/c at the backquote; what nothing separates is one word.
  static bool join_adjacent(Word& word, Word& next) {
    if (word.parts.empty() || word.span.end != next.span.begin) return false;
    word.span.end = next.span.end;
    word.parts.insert(word.parts.end(), std::make_move_iterator(next.parts.begin()),
                      std::make_move_iterator(next.parts.end()));
    return true;
  }

  void add_word(Word word, std::size_t index) {
    std::vector<Word>& words = script_.commands[index].words;
    if (words.empty() || !join_adjacent(words.back(), word)) words.push_back(std::move(word));
  }

  Place within(const Place& place, std::size_t index) const {
    Place inner = place.inside(Scope::substitution);
    inner.parent = static_cast<int>(index);
    inner.background = false;
    inner.negated = false;
    return inner;
  }

  void assignment_command(TSNode node, const Place& place) {
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

  Assignment read_assignment(TSNode node, const Place& place) {
    Assignment assignment;
    assignment.span = code_.to_source(span_of(node));
    if (const TSNode name = field(node, "name"); !ts_node_is_null(name)) assignment.name = slice(text_, name);
    if (const TSNode value = field(node, "value"); !ts_node_is_null(value))
      assignment.value = read_word(value, place);
    assignment.append = slice(text_, node).substr(assignment.name.size()).starts_with("+=");
    return assignment;
  }

  // [ … ] and [[ … ]]: the leaves of the expression are the words.
  void test(TSNode node, const Place& place) {
    const std::size_t index = begin_command(node, place);
    test_words(node, index, within(place, index), 0);
  }

  void test_words(TSNode node, std::size_t index, const Place& place, int depth) {
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

  void add_redirection(TSNode node, std::size_t owner, const Place& place) {
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
    if (kind == Node::herestring_redirect ||
        (kind == Node::file_redirect && is_split_herestring(text_, node)))
      redirection.kind = RedirectionKind::herestring;
    script_.commands[owner].redirections.push_back(std::move(redirection));
    for (const TSNode child : rest) {
      Place next = place;
      next.depth += 1;
      next.joint =
          node_of(child) == Node::pipeline || follows_pipe(child) ? Joint::pipe : joint_before(child);
      next.pipeline = next.joint == Joint::pipe ? script_.commands[owner].pipeline : -1;
      visit(child, next);
    }
  }

  bool follows_pipe(TSNode node) const { return token_before(node) == "|" || token_before(node) == "|&"; }
  Joint joint_before(TSNode node) const {
    const std::string_view token = token_before(node);
    return token == "||" ? Joint::or_else : token == "&&" ? Joint::and_then : Joint::sequence;
  }
  std::string_view token_before(TSNode node) const {
    const TSNode before = ts_node_prev_sibling(node);
    return ts_node_is_null(before) ? std::string_view() : slice(text_, before);
  }

  static void read_operator(std::string_view token, Redirection& redirection) {
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

  // Commands inside $(…) anywhere below a node.
  void substitutions(TSNode node, const Place& place) {
    if (place.depth > kMaxDepth) return;
    switch (node_of(node)) {
      case Node::command_substitution:
      case Node::process_substitution: branches(node, place.then(Joint::first)); return;
      default: {
        Place inner = place;
        ++inner.depth;
        for_each_child(node, [&](TSNode child) {
          if (ts_node_is_named(child)) substitutions(child, inner);
        });
      }
    }
  }

  Word read_word(TSNode node, const Place& place) {
    Word word;
    word.span = code_.to_source(span_of(node));
    add_parts(node, word, place, false, 0);
    return word;
  }

  void add_parts(TSNode node, Word& word, const Place& place, bool quoted, int depth) {
    if (depth > kMaxDepth) return;
    const std::string_view raw = slice(text_, node);
    switch (node_of(node)) {
      case Node::simple_expansion:
      case Node::expansion: {
        std::string name;
        for_each_child(node, [&](TSNode child) {
          const Node kind = node_of(child);
          if (name.empty() &&
              (kind == Node::variable_name || kind == Node::special_variable || kind == Node::subscript)) {
            name = slice(text_, child);
          } else if (ts_node_is_named(child)) {
            substitutions(child, place);
          }
        });
        if (name.empty() && raw.size() > 1) name = raw.substr(1);
        word.parts.push_back({PartKind::variable, std::move(name), quoted, std::string(raw)});
        return;
      }
      case Node::command_substitution:
      case Node::process_substitution: {
        const bool process = node_of(node) == Node::process_substitution;
        const std::size_t open = raw.starts_with('`') ? 1 : 2;
        const std::string_view inside =
            raw.size() > open ? raw.substr(open, raw.size() - open - 1) : std::string_view();
        word.parts.push_back({process ? PartKind::process_substitution : PartKind::command_substitution,
                              std::string(text::trim(inside)), quoted, std::string(raw)});
        substitutions(node, place);
        return;
      }
      case Node::arithmetic:
        word.parts.push_back({PartKind::arithmetic, std::string(raw), quoted, std::string(raw)});
        substitutions_below(node, place);
        return;
      case Node::raw_string:
        add_literal(word, raw.size() >= 2 ? raw.substr(1, raw.size() - 2) : raw, true);
        return;
      case Node::ansi_string: add_literal(word, shell::ansi_quoted(raw), true); return;
      case Node::string: return string_parts(node, word, place, depth);
      case Node::translated_string:
      case Node::concatenation:
      case Node::command_name:
        if (node_of(node) == Node::concatenation && !quoted && shell::add_with_braces(word, raw)) return;
        if (ts_node_named_child_count(node) == 0) return shell::add_unquoted(word, raw);
        for_each_child(node, [&](TSNode child) { add_parts(child, word, place, quoted, depth + 1); });
        return;
      case Node::brace_expression:
        word.parts.push_back({PartKind::brace, std::string(raw), false, std::string(raw)});
        return;
      case Node::array:
        add_literal(word, raw, true);
        substitutions_below(node, place);
        return;
      default:
        shell::add_unquoted(word, raw);
        if (ts_node_named_child_count(node) > 0) substitutions_below(node, place);
        return;
    }
  }

  void substitutions_below(TSNode node, const Place& place) {
    for_each_child(node, [&](TSNode child) {
      if (ts_node_is_named(child)) substitutions(child, place);
    });
  }

  // "…": what lies between the expansions is text, wherever the grammar drew its content nodes.
  void string_parts(TSNode node, Word& word, const Place& place, int depth) {
    std::uint32_t at = ts_node_start_byte(node) + 1;
    const std::uint32_t end = std::max(at, ts_node_end_byte(node) - 1);
    const auto text_until = [&](std::uint32_t stop) {
      if (stop > at) add_literal(word, shell::double_quoted(text_.substr(at, stop - at)), true);
    };
    const std::size_t before = word.parts.size();
    for_each_child(node, [&](TSNode child) {
      switch (node_of(child)) {
        case Node::simple_expansion:
        case Node::expansion:
        case Node::command_substitution:
        case Node::arithmetic:
        case Node::process_substitution:
          text_until(ts_node_start_byte(child));
          add_parts(child, word, place, true, depth + 1);
          at = ts_node_end_byte(child);
          return;
        default: return;
      }
    });
    text_until(end);
    if (word.parts.size() == before) word.parts.push_back({PartKind::literal, {}, true, {}});  // ""
  }

  const CodeText& code_;
  std::string_view text_;
  ShellScript& script_;
  int next_pipeline_ = 0;
  int subshells_ = 0;
  int current_statement_ = -1;
  int error_depth_ = 0;
};

std::string describe_error(std::string_view text, TSNode node) {
  if (ts_node_is_missing(node)) return fmt::format("'{}' is missing", ts_node_type(node));
  std::string_view shown = slice(text, node);
  shown = shown.substr(0, shown.find('\n'));
  if (shown.size() > 40) {
    std::size_t cut = 40;
    while (cut > 0 && (static_cast<unsigned char>(shown[cut]) & 0xC0) == 0x80) --cut;
    shown = shown.substr(0, cut);
  }
  return shown.empty() ? std::string("the code ends too early") : fmt::format("near '{}'", text::trim(shown));
}

}  // namespace

bool Word::is_literal() const {
  return std::all_of(parts.begin(), parts.end(),
                     [](const WordPart& part) { return part.kind == PartKind::literal; });
}

std::string Word::text() const {
  std::string out;
  for (const WordPart& part : parts) out += part.kind == PartKind::literal ? part.text : part.raw;
  return out;
}

std::string Command::name() const {
  if (words.empty() || !words.front().is_literal()) return {};
  return std::string(text::base_name(words.front().text()));
}

ShellScript parse_shell(const CodeText& code) {
  ShellScript script;
  const std::string_view text = code.text();
  if (text::trim(text).empty()) return script;
  const std::string hidden = shell::hide_angle_placeholders(text);
  const SyntaxTree tree = parse_syntax(tree_sitter_bash(), hidden.empty() ? text : std::string_view(hidden));
  if (!tree) {
    script.errors.push_back({code.to_source(Span{0, 1}), "this is no shell code"});
    return script;
  }
  const TSNode root = ts_tree_root_node(tree.get());
  Flattener(code, script).program(root);
  const TSNode error = first_error(root);
  if (error.id != nullptr && !is_split_herestring(text, ts_node_next_sibling(error))) {
    script.errors.push_back({code.to_source(span_of(error)), describe_error(text, error)});
  }
  return script;
}

}  // namespace handrail
