// Whether a command waits for a person at its terminal. The table says which programs may; what decides is
// how the command is written: `mysql -p` asks, `mysql -pSECRET` does not; `psql shop` opens a shell of its
// own, `psql shop < changes.sql` reads a file.
#pragma once

#include "model/effects/effects.h"

namespace handrail {

// Something else than the terminal is the command's standard input: a pipe, a file, a heredoc.
bool has_input(const Command& command);

// A client or a shell that talks to a person when nothing else is its input: it is given no statement, no
// file and no command. `mysql -u root`, `psql shop`, `docker exec web bash`, `ssh host`.
bool opens_session(const Operation& operation);

// Sets Effect::needs_terminal, or takes it back where the table said too much. `operation` is what the
// command does once its wrappers are opened and its options are read.
void judge_terminal(const Command& command, Operation& operation);

}  // namespace handrail
