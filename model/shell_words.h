// What the bytes of a word mean to the shell: quote removal, escapes, globs; and what guides write that is no
// shell.
#pragma once

#include <string>
#include <string_view>

#include "model/shell.h"

namespace handrail::shell {

// `mysql -u <user> -p` is written for people; to a shell it is two redirections. The brackets are hidden from
// the grammar, every offset staying where it is. Returns an empty string when there is nothing to hide.
std::string hide_angle_placeholders(std::string_view code);

// Adds text after quote removal; joins it to text before it that was quoted alike.
void add_literal(Word& word, std::string_view text, bool quoted);

// A bare word: escapes removed, globs and a leading tilde told apart.
void add_unquoted(Word& word, std::string_view raw);

// The text between double quotes, without them.
std::string double_quoted(std::string_view raw);

// $'…' with the escapes that occur in guides; others keep their backslash.
std::string ansi_quoted(std::string_view raw);

// Where `raw` holds {a,b} with nothing quoted or expanded beside it, its parts are added and true is
// returned.
bool add_with_braces(Word& word, std::string_view raw);

// The grammar loses where a line ends that stands before a comment, where certain conditions follow (`a | b |
// c`, `N=1`, `# why`, `if [[ … ]] && [[ … ]]`). The code with such line ends written as `;`, which is as
// long; empty when there is none. For code that was not understood as it stands.
std::string end_lines_before_comments(std::string_view code);

// "[flags]", "[OPTIONS]": a word of a usage line, which shows how a command is formed and is none itself.
bool is_usage_word(std::string_view word);

}  // namespace handrail::shell
