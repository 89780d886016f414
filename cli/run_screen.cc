#include "cli/run_screen.h"

#include <signal.h>
#include <sys/stat.h>
#include <termios.h>
#include <unistd.h>

#include <cstdio>
#include <filesystem>

#include <fmt/format.h>

extern char** environ;

namespace handrail::cli {
namespace {

volatile sig_atomic_t stop_count = 0;

void count_stop(int number) { stop_count = stop_count + (number == SIGTERM ? 2 : 1); }

std::string seconds(std::int64_t milliseconds) {
  if (milliseconds < 1000) return fmt::format("{} ms", milliseconds);
  if (milliseconds < 60'000) return fmt::format("{:.1f} s", static_cast<double>(milliseconds) / 1000);
  return fmt::format("{} min {} s", milliseconds / 60'000, milliseconds / 1000 % 60);
}

std::string indented(std::string_view text, std::string_view indent) {
  std::string out(indent);
  for (const char c : text) {
    out += c;
    if (c == '\n') out += indent;
  }
  return out;
}

}  // namespace

int exit_code_of(RunStatus status) {
  switch (status) {
    case RunStatus::done: return 0;
    case RunStatus::failed: return kFailed;
    case RunStatus::stopped: return kStopped;
    case RunStatus::unknown:
    case RunStatus::crashed: return kUnknown;
    case RunStatus::running: return kBusy;
    case RunStatus::unproven: return kUnproven;
    case RunStatus::rolled_back: return kRolledBack;
    case RunStatus::partly_rolled_back: return kPartlyRolledBack;
    case RunStatus::rollback_failed: return kRollbackFailed;
  }
  return kFailed;
}

bool person_is_there() { return ::isatty(STDIN_FILENO) == 1 && ::isatty(STDERR_FILENO) == 1; }

bool ask(const std::string& question, std::string& answer, bool secret) {
  std::fprintf(stderr, "%s ", question.c_str());
  std::fflush(stderr);
  termios before{};
  const bool hide = secret && ::tcgetattr(STDIN_FILENO, &before) == 0;
  if (hide) {
    termios quiet = before;
    quiet.c_lflag &= ~static_cast<tcflag_t>(ECHO);
    ::tcsetattr(STDIN_FILENO, TCSAFLUSH, &quiet);
  }
  answer.clear();
  bool ended = false;
  for (char c = 0; !ended;) {
    const ssize_t got = ::read(STDIN_FILENO, &c, 1);
    if (got <= 0) break;  // the end, or a signal
    if (c == '\n')
      ended = true;
    else
      answer += c;
  }
  if (hide) {
    ::tcsetattr(STDIN_FILENO, TCSAFLUSH, &before);
    std::fputc('\n', stderr);
  }
  if (!ended) std::fputc('\n', stderr);
  return ended;
}

bool agrees(const std::string& question) {
  std::string answer;
  return ask(question + " [y/N]", answer) && (answer == "y" || answer == "Y" || answer == "yes");
}

void listen_to_signals() {
  struct sigaction action {};
  action.sa_handler = count_stop;  // without SA_RESTART: a question is interrupted
  for (const int number : {SIGINT, SIGTERM, SIGHUP}) ::sigaction(number, &action, nullptr);
  ::signal(SIGPIPE, SIG_IGN);  // whoever reads our output may go; the run does not end because of it
}

int stop_requests() { return stop_count; }

RunScreen::RunScreen(const Session& session, bool json)
    : session_(session), json_(json), color_(!json && session.colored(stdout)) {}

std::string RunScreen::paint(const char* code, std::string_view text) const {
  return color_ ? fmt::format("\033[{}m{}\033[0m", code, text) : std::string(text);
}

void RunScreen::event(Json event) const {
  if (!json_) return;
  event["at"] = utc_now();
  fmt::print("{}\n", event.dump(-1, ' ', false, Json::error_handler_t::replace));
  std::fflush(stdout);
}

void RunScreen::finish_line() {
  if (line_open_) fmt::print("\n");
  line_open_ = false;
}

void RunScreen::run_begins(const std::string& run, const Plan& plan) {
  event({{"event", "run-begins"}, {"run", run}, {"plan_hash", plan.hash}, {"items", plan.items.size()}});
  if (json_ || session_.quiet) return;
  fmt::print("{}\n", paint("2", fmt::format("run {}, plan {}", run, plan.hash.substr(0, 16))));
  std::fflush(stdout);
}

void RunScreen::step_begins(const PlanStep& step) {
  event({{"event", "step-begins"}, {"step", step.id}, {"title", step.title}, {"kind", name_of(step.kind)}});
  if (json_ || session_.quiet) return;
  fmt::print("\n{}  {}\n", paint("1", step.title), paint("2", step.id));
}

void RunScreen::item_begins(const PlanItem& item, std::size_t number, std::size_t total) {
  event({{"event", "item-begins"},
         {"item", item.id},
         {"number", number},
         {"line", item.line},
         {"command", item.shown}});
  if (json_ || session_.quiet) return;
  const std::string what = item.kind == ItemKind::file ? "write " + item.target : item.shown;
  fmt::print("  {} {}\n", paint("2", fmt::format("[{}/{}]", number, total)),
             indented(what, "      ").substr(6));
  std::fflush(stdout);
}

void RunScreen::output(bool is_error, std::string_view bytes) {
  event({{"event", "output"}, {"stream", is_error ? "stderr" : "stdout"}, {"text", bytes}});
  if (json_ || session_.quiet) return;
  constexpr std::string_view kIndent = "    | ";
  while (!bytes.empty()) {
    if (!line_open_) std::fwrite(kIndent.data(), 1, kIndent.size(), stdout);
    const std::size_t end = bytes.find('\n');
    const std::size_t size = end == std::string_view::npos ? bytes.size() : end + 1;
    std::fwrite(bytes.data(), 1, size, stdout);
    line_open_ = end == std::string_view::npos;
    bytes.remove_prefix(size);
  }
  std::fflush(stdout);
}

void RunScreen::item_ends(const PlanItem& item, const ItemEnd& end) {
  event({{"event", "item-ends"},
         {"item", item.id},
         {"ok", end.ok},
         {"reason", end.reason},
         {"milliseconds", end.milliseconds},
         {"for_a_person", end.for_a_person}});
  if (json_) return;
  if (session_.quiet && end.ok) return;
  finish_line();
  for (const std::string& expectation : end.for_a_person)
    fmt::print("      {} {}\n", paint("33", "see for yourself:"), expectation);
  const std::string note = end.reason.empty() ? "" : "  " + end.reason;
  fmt::print("      {} {}{}\n", end.ok ? paint("32", "ok") : paint("31", "failed"),
             paint("2", seconds(end.milliseconds)), note);
  std::fflush(stdout);
}

void RunScreen::item_skipped(const PlanItem& item, std::string_view why) {
  event({{"event", "item-skipped"}, {"item", item.id}, {"why", why}});
  if (json_ || session_.quiet) return;
  fmt::print("  {} {}\n", paint("2", "skipped:"), fmt::format("{} ({})", item.id, why));
}

void RunScreen::say(std::string_view line) {
  event({{"event", "note"}, {"text", line}});
  if (json_) return;
  finish_line();
  std::fflush(stdout);
  session_.note(line);
}

Answer RunScreen::confirm_manual(const PlanItem& item) {
  std::fprintf(stderr, "\n  by hand (%s):\n%s\n", item.reason.c_str(), indented(item.shown, "    ").c_str());
  for (std::string answer; ask("  done? [y]es, [s]kip, [q]uit:", answer);) {
    if (answer == "y" || answer == "yes") return Answer::yes;
    if (answer == "s" || answer == "skip") return Answer::skip;
    if (answer == "q" || answer == "quit") break;
  }
  return Answer::quit;
}

Answer RunScreen::confirm_optional(const PlanStep& step) {
  std::string answer;
  if (!ask(fmt::format("  “{}” is optional. Run it? [y/N/q]", step.title), answer) || answer == "q")
    return Answer::quit;
  return answer == "y" || answer == "yes" ? Answer::yes : Answer::no;
}

Answer RunScreen::accept_unproven(std::string_view path, std::string_view why) {
  std::fprintf(stderr, "\n  Before data are changed: the backup %s cannot be proven: %s\n",
               std::string(path).c_str(), std::string(why).c_str());
  return agrees("  Look at it. Is it good, and shall the run go on with it?") ? Answer::yes : Answer::quit;
}

Answer RunScreen::did_it_happen(const PlanItem& item) {
  std::fprintf(stderr,
               "\n  This was under way when everything was ended, and nobody knows how far it came:\n%s\n",
               indented(item.shown, "    ").c_str());
  for (std::string answer;
       ask("  Look at the system. Did it take place? [y]es, [n]o (it will run again), [q]uit:", answer);) {
    if (answer == "y" || answer == "yes") return Answer::yes;
    if (answer == "n" || answer == "no") return Answer::no;
    if (answer == "q" || answer == "quit") break;
  }
  return Answer::quit;
}

void RunScreen::run_ends(const std::string& run, const RunEnd& end, Session& session) {
  session.exit_code = exit_code_of(end.status);
  event({{"event", "run-ends"},
         {"run", run},
         {"status", name_of(end.status)},
         {"item", end.item},
         {"reason", end.reason},
         {"exit_code", session.exit_code}});
  finish_line();
  std::fflush(stdout);
  if (end.status == RunStatus::done) {
    if (!json_ && !session_.quiet) fmt::print("\n{}\n", paint("32", "done"));
    std::fflush(stdout);
    return;
  }
  const std::string mend = end.mend.empty() ? "mend it, then `handrail resume " + run + "`" : end.mend;
  session.fail({fmt::format("{} ({})", end.reason, name_of(end.status)), {}, 0, 0, mend}, session.exit_code);
}

void RunScreen::rollback_ends(const std::string& run, const RunEnd& end, bool unasked, Session& session) {
  session.exit_code = end.status == RunStatus::rolled_back && !unasked ? 0 : exit_code_of(end.status);
  event({{"event", "rollback-ends"},
         {"run", run},
         {"status", name_of(end.status)},
         {"item", end.item},
         {"reason", end.reason},
         {"exit_code", session.exit_code}});
  finish_line();
  std::fflush(stdout);
  if (end.status == RunStatus::rolled_back) {
    if (!json_ && !session_.quiet) fmt::print("\n{}\n", paint("32", "rolled back"));
    std::fflush(stdout);
    return;
  }
  const std::string what =
      end.status == RunStatus::partly_rolled_back ? "rolled back in part" : std::string(name_of(end.status));
  const std::string mend = !end.mend.empty()    ? end.mend
                           : end.reason.empty() ? "what was left out by hand is still to be taken back"
                                                : "mend it, then `handrail rollback " + run + "` goes on";
  session.fail({end.reason.empty() ? what : fmt::format("{} ({})", end.reason, what), {}, 0, 0, mend},
               session.exit_code);
}

void add_plan_options(CLI::App& command, PlanArguments& arguments) {
  command.add_option("GUIDE", arguments.guide, "The guide, a Markdown file")->required();
  command
      .add_option("--set", arguments.set,
                  "Value of a parameter; secrets are better given as HANDRAIL_NAME in the environment")
      ->type_name("NAME=VALUE")
      ->allow_extra_args(false)
      ->take_all();
  command.add_option("--choose", arguments.choose, "Take this option of a choice")
      ->type_name("GROUP=OPTION")
      ->allow_extra_args(false)
      ->take_all();
  command.add_flag("--with-optional", arguments.with_optional, "Optional steps too");
  command.add_option("--from", arguments.from, "Begin at this step")->type_name("STEP");
  command.add_option("--to", arguments.to, "End after this step")->type_name("STEP");
  command.add_option("--only", arguments.only, "Only this step (may be repeated)")
      ->type_name("STEP")
      ->allow_extra_args(false)
      ->take_all();
  command.add_option("--skip", arguments.skip, "Leave this step out (may be repeated)")
      ->type_name("STEP")
      ->allow_extra_args(false)
      ->take_all();
  command
      .add_option("--timeout", arguments.timeout, "Time limit of each command that names none (default 30m)")
      ->type_name("TIME");
  command.add_option("--cwd", arguments.directory, "Where to begin (default: the current directory)")
      ->type_name("DIR");
}

Result<std::map<std::string, std::string>> split_pairs(const std::vector<std::string>& pairs,
                                                       const char* option) {
  std::map<std::string, std::string> values;
  for (const std::string& pair : pairs) {
    const std::size_t equals = pair.find('=');
    if (equals == std::string::npos || equals == 0)
      return fail(fmt::format("{} {}: there is no name=value in it", option, pair));
    values[pair.substr(0, equals)] = pair.substr(equals + 1);
  }
  return values;
}

std::map<std::string, std::string> environment() {
  std::map<std::string, std::string> variables;
  for (char** entry = environ; *entry != nullptr; ++entry) {
    const std::string_view text = *entry;
    const std::size_t equals = text.find('=');
    if (equals != std::string_view::npos) variables.emplace(text.substr(0, equals), text.substr(equals + 1));
  }
  return variables;
}

Result<PlanOptions> plan_options(const PlanArguments& arguments) {
  PlanOptions options;
  auto parameters = split_pairs(arguments.set, "--set");
  if (!parameters) return fail(parameters.error());
  auto choices = split_pairs(arguments.choose, "--choose");
  if (!choices) return fail(choices.error());
  options.parameters = std::move(*parameters);
  options.choices = std::move(*choices);
  options.environment = environment();
  options.with_optional = arguments.with_optional;
  options.from = arguments.from;
  options.to = arguments.to;
  options.only = arguments.only;
  options.skip = arguments.skip;
  if (!arguments.timeout.empty()) {
    options.timeout = parse_duration(arguments.timeout);
    if (!options.timeout)
      return fail(fmt::format("--timeout {} is not a time", arguments.timeout), "for example 90s, 10m or 1h");
  }
  std::error_code error;
  const std::filesystem::path directory =
      std::filesystem::canonical(arguments.directory.empty() ? "." : arguments.directory, error);
  if (error || !std::filesystem::is_directory(directory)) {
    return fail(fmt::format("--cwd {}: there is no such folder", arguments.directory));
  }
  options.directory = directory;
  return options;
}

}  // namespace handrail::cli
