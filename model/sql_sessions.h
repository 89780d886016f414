// SQL that people type: sessions of a database client with their prompts and output ("mysql> SELECT 1;" and
// the table below it), and the statements that follow an interactive `mysql -u root -p` in a shell block.
#pragma once

#include <string_view>

#include "model/document.h"
#include "model/effects/effects.h"

namespace handrail {

// Length of a client's prompt at the start of a line: "mysql> ", "MariaDB [db]> ", "sqlite> ", "postgres=# ",
// "db=> "; 0 when there is none.
std::size_t client_prompt_length(std::string_view line);

// The engine of the first prompt in the code; unknown when no line has one.
Engine engine_of_prompts(std::string_view code);

// What was typed in a session, without prompts and output, each line with its place; empty when no line has a
// prompt.
CodeText typed_in_client(const CodeText& code);

// The lines of shell code from `begin` (an offset in its text) on that are SQL for the client started there:
// up to what ends the session (exit, \q) or a line behind a finished statement that does not begin one. Empty
// when there are none.
CodeText typed_below(const CodeText& code, std::size_t begin);

// Whether a line begins a statement: a verb and the word that must come behind it ("ALTER TABLE", "DELETE
// FROM").
bool begins_statement(std::string_view line);

}  // namespace handrail
