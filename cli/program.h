// The program: its commands from the registry, the options that all of them share.
#pragma once

namespace handrail::cli {

// Parses the arguments, runs one command, returns its exit code: 2 for a wrong command line.
int run_program(int argc, char** argv);

}  // namespace handrail::cli
