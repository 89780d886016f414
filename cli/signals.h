// What a run hears from outside while it goes on.
#pragma once

namespace handrail::cli {

// The first Ctrl-C asks to stop after the command, the second ends it; SIGTERM counts as both. SIGHUP, which
// comes when the terminal is lost, stops nothing: what was approved goes on without an audience. So does the
// loss of whoever reads the output.
void listen_to_signals();
int stop_requests();
void forget_stop_requests();

// After the terminal was lost (the window was closed, the connection dropped): what would go there goes
// nowhere, and what would be read from there has ended. Returns at once when it is still there or never was.
void let_go_of_lost_terminal();

}  // namespace handrail::cli
