// Words: their literal text, their expansions, and the commands inside these.
#include <algorithm>
#include <utility>

#include "model/shell_flattener.h"
#include "model/shell_words.h"
#include "model/syntax_tree.h"
#include "model/text.h"

namespace handrail::shell {

Word Flattener::read_word(TSNode node, const Place& place) {
  Word word;
  word.span = code_.to_source(span_of(node));
  add_parts(node, word, place, false, 0);
  return word;
}

void Flattener::add_parts(TSNode node, Word& word, const Place& place, bool quoted, int depth) {
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
    case Node::ansi_string: add_literal(word, ansi_quoted(raw), true); return;
    case Node::string: return string_parts(node, word, place, depth);
    case Node::translated_string:
    case Node::concatenation:
    case Node::command_name:
      if (node_of(node) == Node::concatenation && !quoted && add_with_braces(word, raw)) return;
      if (ts_node_named_child_count(node) == 0) return add_unquoted(word, raw);
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
      add_unquoted(word, raw);
      if (ts_node_named_child_count(node) > 0) substitutions_below(node, place);
      return;
  }
}

void Flattener::string_parts(TSNode node, Word& word, const Place& place, int depth) {
  std::uint32_t at = ts_node_start_byte(node) + 1;
  const std::uint32_t end = std::max(at, ts_node_end_byte(node) - 1);
  const auto text_until = [&](std::uint32_t stop) {
    if (stop > at) add_literal(word, double_quoted(text_.substr(at, stop - at)), true);
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

void Flattener::substitutions(TSNode node, const Place& place) {
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

void Flattener::substitutions_below(TSNode node, const Place& place) {
  for_each_child(node, [&](TSNode child) {
    if (ts_node_is_named(child)) substitutions(child, place);
  });
}

}  // namespace handrail::shell
