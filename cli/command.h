// How a command joins the program: one file cli/commands/<name>.cc that defines HANDRAIL_COMMAND(<name>).
// CMake lists the files, so nothing else is touched.
#pragma once

#include <cstdio>
#include <string>
#include <string_view>

#include <CLI/CLI.hpp>

#include "model/result.h"

namespace handrail::cli {

enum class ColorWhen { automatic, always, never };

// What every command shares: the common options and the exit code it leaves. Data goes to standard output,
// everything meant for a person besides (progress, notes, errors) to standard error.
struct Session {
  ColorWhen color = ColorWhen::automatic;
  bool quiet = false;
  int exit_code = 0;

  // Whether this stream takes colours: --color, then NO_COLOR, then whether it is a terminal.
  bool colored(std::FILE* stream) const;
  // Columns of the terminal that this stream is, at most what can be read well; 0 when it is none.
  std::size_t width(std::FILE* stream) const;
  // Prints "handrail: <error>" to standard error and sets the exit code.
  void fail(const Error& error, int code = 2);
  // A line for a person, on standard error, unless --quiet.
  void note(std::string_view line) const;
};

// Adds the subcommand with its options to `program`; its callback does the work and sets session.exit_code.
// `session` outlives the program's run.
#define HANDRAIL_COMMAND(name) void declare_##name(CLI::App& program, Session& session)

}  // namespace handrail::cli
