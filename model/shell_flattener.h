// Turns a parsed shell tree into statements and simple commands; private to shell*.cc. The class is defined
// by what it reads: shell_program.cc the top level and its comments, shell_structure.cc what groups, joins
// and branches, shell_commands.cc one command with its redirections, shell_word_parts.cc its words.
#pragma once

#include <cstddef>
#include <cstdint>
#include <string>
#include <string_view>
#include <vector>

#include <tree_sitter/api.h>

#include "model/shell.h"
#include "model/shell_nodes.h"

namespace handrail::shell {

// A tree deeper than this is no shell that a person wrote; what lies below is left alone.
constexpr int kMaxDepth = 200;

// Where in the script's structure a node stands: what its commands take from the nodes around them.
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
bool is_split_herestring(std::string_view text, TSNode redirect);

// Adds the loop variables, functions and uses of variables below a statement's node, however deep.
void read_names(const CodeText& code, TSNode root, ShellStatement& statement);

class Flattener {
 public:
  // Both must outlive it.
  Flattener(const CodeText& code, ShellScript& script) : code_(code), text_(code.text()), script_(script) {}

  // The top level: statements with the comments around them.
  void program(TSNode root);

 private:
  // A node's child, and whether `&` follows it.
  struct Child {
    TSNode node;
    bool background;
  };
  // A statement or a comment of the top level, and the rows it stands on.
  struct Item {
    std::uint32_t first_row;
    std::uint32_t last_row;
    Span span;
    int statement;  // its index; -1 for a comment

    bool is_comment() const { return statement < 0; }
  };

  std::vector<Child> children_of(TSNode node) const;
  Span trimmed(Span span) const;

  // Children that are statements or comments, errors opened up.
  void collect_statements(TSNode root, std::vector<Child>& found, int error_depth) const;
  std::vector<Item> read_items(TSNode root);
  void attach_comments(const std::vector<Item>& items);

  void visit(TSNode node, const Place& place);
  // Statements of a group, one after the other; the first keeps how the group itself is joined.
  void sequence(TSNode node, const Place& place, Joint first);
  // The statements below a node that is none itself, and the substitutions in its words.
  void branches(TSNode node, const Place& place);
  void conditional(TSNode node, const Place& place);
  void pipeline(TSNode node, const Place& place);
  // `a && b || c` nests to the left; the spine is unrolled, since generated scripts have long ones.
  void list(TSNode node, const Place& place);
  void redirected(TSNode node, const Place& place);
  void widen(std::size_t owner, TSNode node);

  std::size_t begin_command(TSNode node, const Place& place);
  void command(TSNode node, const Place& place);
  void add_word(Word word, std::size_t index);
  Place within(const Place& place, std::size_t index) const;
  void assignment_command(TSNode node, const Place& place);
  Assignment read_assignment(TSNode node, const Place& place);
  // [ … ] and [[ … ]]: the leaves of the expression are the words.
  void test(TSNode node, const Place& place);
  void test_words(TSNode node, std::size_t index, const Place& place, int depth);
  void add_redirection(TSNode node, std::size_t owner, const Place& place);
  bool follows_pipe(TSNode node) const;
  Joint joint_before(TSNode node) const;
  std::string_view token_before(TSNode node) const;

  Word read_word(TSNode node, const Place& place);
  void add_parts(TSNode node, Word& word, const Place& place, bool quoted, int depth);
  // "…": what lies between the expansions is text, wherever the grammar drew its content nodes.
  void string_parts(TSNode node, Word& word, const Place& place, int depth);
  // Commands inside $(…) anywhere below a node.
  void substitutions(TSNode node, const Place& place);
  void substitutions_below(TSNode node, const Place& place);

  const CodeText& code_;
  std::string_view text_;
  ShellScript& script_;
  int next_pipeline_ = 0;
  int subshells_ = 0;
  int current_statement_ = -1;
};

}  // namespace handrail::shell
