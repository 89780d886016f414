// S002: a command that does not end by itself keeps the shell, so nothing after it runs. It counts wherever
// it stands in a guide, since a reader who looks into the troubleshooting section is blocked just the same.
#include <algorithm>
#include <string>
#include <string_view>
#include <vector>

#include <fmt/format.h>

#include "checker/bounded_form.h"
#include "checker/intent.h"
#include "checker/rule.h"
#include "checker/ways.h"
#include "model/text.h"

namespace handrail {
namespace {

std::string_view stem_of(std::string_view script) {
  script = text::base_name(script);
  return script.substr(0, script.rfind('.'));
}

template <std::size_t N>
bool has_word_of(std::string_view script, const std::string_view (&words)[N]) {
  const std::string stem = text::lower(stem_of(script));
  std::size_t begin = 0;
  while (begin <= stem.size()) {
    const std::size_t end = std::min(stem.find_first_of("_-.", begin), stem.size());
    if (text::is_one_of(std::string_view(stem).substr(begin, end - begin), words)) return true;
    begin = end + 1;
  }
  return false;
}

// "server.js", "wsgi.py": nothing else goes by these names.
bool is_surely_server(std::string_view script) {
  constexpr std::string_view kWords[] = {"server", "webserver", "runserver", "wsgi",
                                         "asgi",   "daemon",    "gateway"};
  return has_word_of(script, kWords);
}

// Names that servers go by, and other programs too: "app.py", "main.py".
bool may_be_server(std::string_view script) {
  constexpr std::string_view kWords[] = {"app",    "main",    "web",   "api",   "bot",
                                         "worker", "service", "serve", "index", "run"};
  return has_word_of(script, kWords);
}

// `python main.py migrate`, `python app.py --version` do one thing and end.
bool does_one_thing(const Operation& operation, std::string_view script) {
  constexpr std::string_view kServing[] = {"run",       "serve", "server", "start", "web",
                                           "runserver", "up",    "dev",    "prod"};
  constexpr std::string_view kOnce[] = {"--help",   "-h",        "--version", "-V",        "--check",
                                        "--verify", "--test",    "--once",    "--dry-run", "--stats",
                                        "--init",   "--migrate", "--force",   "--list"};
  for (const std::string& option : operation.options)
    if (text::is_one_of(std::string_view(option).substr(0, option.find('=')), kOnce)) return true;
  for (const std::string& operand : operation.operands) {
    if (operand == script || operand.empty() || !text::is_alpha(operand.front())) continue;
    const bool is_word = std::all_of(operand.begin(), operand.end(),
                                     [](char c) { return text::is_alnum(c) || c == '-' || c == '_'; });
    if (is_word && !text::is_one_of(operand, kServing)) return true;
  }
  return false;
}

// What the guide stops by its command line: `pkill -f PATTERN`.
std::vector<std::string_view> patterns_of_stopped(const Runbook& runbook) {
  std::vector<std::string_view> patterns;
  for (const Operation& operation : runbook.operations)
    if (operation.program == "pkill" || operation.program == "killall")
      patterns.insert(patterns.end(), operation.operands.begin(), operation.operands.end());
  std::sort(patterns.begin(), patterns.end());
  patterns.erase(std::unique(patterns.begin(), patterns.end()), patterns.end());
  return patterns;
}

// The guide stops this very program by its command line, so it is one that keeps running.
bool is_stopped_as_process(const std::vector<std::string_view>& stopped, std::string_view script) {
  const std::string_view name = text::base_name(script);
  return std::any_of(stopped.begin(), stopped.end(),
                     [&](std::string_view pattern) { return pattern.find(name) != std::string_view::npos; });
}

bool is_foreground_server(const Runbook& runbook, const std::vector<std::string_view>& stopped,
                          const Command& command, const Operation& operation) {
  const std::string_view script = operation.program;
  if (!operation.script || operation.known || does_one_thing(operation, script)) return false;
  if (script.ends_with(".sh") || script.ends_with(".bash")) return false;  // these start something and return
  if (is_surely_server(script) || is_stopped_as_process(stopped, script)) return true;
  return may_be_server(script) &&
         is_said_to_start(runbook, runbook.statement_of(command), runbook.step_of(command));
}

// Runs what it is given, which may serve or end.
bool may_end(const Operation& operation) {
  constexpr std::string_view kLaunchers[] = {"java", "go", "cargo", "dotnet"};
  return text::is_one_of(operation.program, kLaunchers);
}

bool is_bounded(const Runbook& runbook, const Command& command, const Operation& operation) {
  if (std::find(operation.wrappers.begin(), operation.wrappers.end(), "timeout") != operation.wrappers.end())
    return true;
  // A reader that stops after its first match ends the writer too.
  for (const Command* next = piped_into(runbook, command); next; next = piped_into(runbook, *next)) {
    const Operation& reader = runbook.operation_of(*next);
    if (reader.program == "head" ||
        (reader.program == "grep" &&
         (reader.has_option("-m") || reader.has_option("-q") || reader.has_option("--max-count"))))
      return true;
  }
  return false;
}

bool is_in_background(const Runbook& runbook, const Command& command) {
  if (command.background || runbook.statement_of(command).background) return true;
  const Step* step = runbook.step_of(command);
  if (!step) return false;
  const auto declared = step->attributes.find("background");
  return declared != step->attributes.end() && declared->second != "false";
}

std::string mend_for(const Operation& operation, bool is_server) {
  if (is_server)
    return "start it as a service or in the background (`nohup … &`), then wait until it answers before "
           "going on";
  if (operation.program == "tail")
    return "show the end once with `tail -n 100`, or put a limit on it: `timeout 30 tail -f …`";
  if (operation.program == "journalctl") return "leave out -f and show the end with `-n 100 --no-pager`";
  if (operation.program == "top") return "show it once: `top -b -n 1`";
  if (operation.program == "kubectl" || operation.program == "oc")
    return "use `kubectl wait` or `kubectl rollout status --timeout=…`, or run it in the background and stop "
           "it later";
  if (operation.has_option("-f") || operation.has_option("--follow"))
    return "leave out -f and limit the output with --tail";
  return "use a form that ends (a count, --no-stream), or put a limit on it with `timeout`";
}

void check(const Runbook& runbook, Reporter& report) {
  const std::vector<std::string_view> stopped = patterns_of_stopped(runbook);
  for (const Command& command : runbook.commands) {
    if (command.words.empty() || command.scope == Scope::function || is_in_background(runbook, command))
      continue;
    const Operation& operation = runbook.operation_of(command);
    // What the model says of a script is a guess by its name; for an error more evidence is needed.
    const bool is_guess = operation.script && !operation.known;
    const bool is_listed = operation.effects.has(Effect::never_returns) && !is_guess;
    if (!is_listed && !is_foreground_server(runbook, stopped, command, operation)) continue;
    if (may_end(operation) &&
        !is_said_to_start(runbook, runbook.statement_of(command), runbook.step_of(command)))
      continue;
    if (is_bounded(runbook, command, operation)) continue;
    const bool is_server = !is_listed || operation.effects.has(Effect::starts);
    FindingBuilder finding =
        report.at(command.span)
            .say(is_server ? fmt::format("`{}` serves in the foreground, so the commands after it never run",
                                         text_of(command))
                           : fmt::format("`{}` does not end by itself, so the commands after it never run",
                                         text_of(command)))
            .mend(mend_for(operation, is_server));
    if (is_server) continue;
    for (Edit& edit : bounded_form(runbook, command)) finding.fix(edit.span, std::move(edit.replacement));
  }
}

}  // namespace

HANDRAIL_RULE(S002, "never-returns", Severity::error, check, Fix::safe_rewrite);
}  // namespace handrail
