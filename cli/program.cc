#include "cli/program.h"

#include <algorithm>
#include <map>
#include <string>

#include <sys/ioctl.h>
#include <unistd.h>

#include <fmt/format.h>

#include "cli/command.h"
#include "cli/output.h"
#include "cli/parameters.h"

namespace handrail::cli {

#define HANDRAIL_COMMAND_ENTRY(name) HANDRAIL_COMMAND(name);
#include "generated/cli/commands.inc"
#undef HANDRAIL_COMMAND_ENTRY

bool Session::colored(std::FILE* stream) const {
  if (color != ColorWhen::automatic) return color == ColorWhen::always;
  const char* no_color = std::getenv("NO_COLOR");
  const char* term = std::getenv("TERM");
  if (no_color != nullptr && no_color[0] != '\0') return false;
  if (term != nullptr && std::string_view(term) == "dumb") return false;
  return isatty(fileno(stream)) != 0;
}

std::size_t Session::width(std::FILE* stream) const {
  constexpr std::size_t kReadable = 140;  // longer lines are hard to follow
  struct winsize size {};
  if (isatty(fileno(stream)) == 0 || ioctl(fileno(stream), TIOCGWINSZ, &size) != 0) return 0;
  return std::min<std::size_t>(size.ws_col, kReadable);
}

void Session::fail(const Error& error, int code) {
  std::fflush(stdout);
  show(stderr, "handrail: {}\n", error.text());
  exit_code = code;
}

void Session::note(std::string_view line) const {
  if (!quiet) show(stderr, "{}\n", line);
}

int run_program(int argc, char** argv) {
  Session session;
  remember_arguments(argc, argv);
  CLI::App program("Checks, renders, verifies and runs upgrade guides written in Markdown.", "handrail");
  program.set_version_flag("--version", HANDRAIL_VERSION);
  program.require_subcommand(1);
  program.footer(
      "Examples:\n"
      "  handrail check docs/UPGRADE.md\n"
      "  handrail build docs -o site\n"
      "  handrail verify UPGRADE.md --db snapshot.db\n"
      "  handrail run UPGRADE.md\n\n"
      "handrail COMMAND --help says more about one of them.");
  static const std::map<std::string, ColorWhen> kColors = {
      {"auto", ColorWhen::automatic}, {"always", ColorWhen::always}, {"never", ColorWhen::never}};

#define HANDRAIL_COMMAND_ENTRY(name) declare_##name(program, session);
#include "generated/cli/commands.inc"
#undef HANDRAIL_COMMAND_ENTRY

  for (CLI::App* command : program.get_subcommands({})) {
    command->add_option("--color", session.color, "When to colour the output: auto, always or never")
        ->transform(CLI::CheckedTransformer(kColors, CLI::ignore_case).description(""))
        ->type_name("WHEN")
        ->group("Common");
    command->add_flag("-q,--quiet", session.quiet, "Print results and errors only")->group("Common");
  }

  try {
    program.parse(argc, argv);
  } catch (const CLI::ParseError& error) {
    const int code = program.exit(error);
    return code == 0 ? 0 : 2;
  }
  // Results that could not be written, to a full disk or a closed pipe, are no results.
  if (std::fflush(stdout) != 0) {
    std::fprintf(stderr, "handrail: standard output could not be written\n");
    return session.exit_code == 0 ? 2 : session.exit_code;
  }
  return session.exit_code;
}

}  // namespace handrail::cli
