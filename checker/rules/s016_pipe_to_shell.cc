// S016: what a server sends is run as it arrives. Nobody has read it, it differs from day to day, and a
// connection that breaks leaves half of it done.
#include <algorithm>
#include <string>
#include <string_view>

#include <fmt/format.h>

#include "checker/intent.h"
#include "checker/pipelines.h"
#include "checker/rule.h"
#include "checker/ways.h"
#include "model/text.h"

namespace handrail {
namespace {

bool is_interpreter(std::string_view name) {
  constexpr std::string_view kInterpreters[] = {"bash", "sh",      "zsh",     "dash", "ksh",
                                                "ash",  "python",  "perl",    "ruby", "node",
                                                "php",  "python3", "python2", "fish"};
  return text::is_one_of(name, kInterpreters);
}

// Where the interpreter's name stands among the words, behind sudo and env; the word count when nowhere.
std::size_t interpreter_at(const Command& command) {
  constexpr std::string_view kFront[] = {"sudo", "env", "doas", "exec", "command", "nohup", "time"};
  for (std::size_t i = 0; i < command.words.size(); ++i) {
    const std::string name(text::base_name(command.words[i].text()));
    if (is_interpreter(name)) return i;
    const bool option_or_setting = name.starts_with('-') || name.find('=') != std::string::npos;
    if (!option_or_setting && !text::is_one_of(name, kFront)) break;
  }
  return command.words.size();
}

// Its program comes from the input: no script, no -c.
bool runs_its_input(const Command& command) {
  const std::size_t at = interpreter_at(command);
  if (at == command.words.size()) return false;
  for (std::size_t i = at + 1; i < command.words.size(); ++i) {
    const std::string word = command.words[i].text();
    if (word == "-s" || word == "-" || word == "/dev/stdin") return true;
    if (word == "-c" || word == "-m" || word == "-e" || word == "-r" || word == "-n") return false;
    if (!word.starts_with('-')) return false;
  }
  return true;
}

bool downloads(const Operation& operation) {
  constexpr std::string_view kDownloading[] = {"curl", "wget", "fetch", "http", "https", "aria2c"};
  return text::is_one_of(operation.program, kDownloading);
}

bool has_part(const Word& word, PartKind kind) {
  return std::any_of(word.parts.begin(), word.parts.end(),
                     [&](const WordPart& part) { return part.kind == kind; });
}

// `bash <(curl …)`, `source <(curl …)`, `sh -c "$(curl …)"`, `eval "$(curl …)"`.
bool runs_its_substitution(const Command& command) {
  const std::string name = command.name();
  const bool sources = name == "source" || name == ".";
  const std::size_t at = interpreter_at(command);
  if (sources || at < command.words.size()) {
    const std::size_t first = sources ? 1 : at + 1;
    for (std::size_t i = first; i < command.words.size(); ++i) {
      if (has_part(command.words[i], PartKind::process_substitution)) return true;
      if (command.words[i].text() == "-c")
        return i + 1 < command.words.size() && has_part(command.words[i + 1], PartKind::command_substitution);
      if (!command.words[i].text().starts_with('-')) return false;
    }
    return false;
  }
  return name == "eval" && command.words.size() > 1 &&
         has_part(command.words[1], PartKind::command_substitution);
}

bool is_run_as_it_arrives(const Runbook& runbook, const Command& download) {
  if (download.parent >= 0 &&
      runs_its_substitution(runbook.commands[static_cast<std::size_t>(download.parent)]))
    return true;
  for (const Command* next = piped_into(runbook, download); next; next = piped_into(runbook, *next))
    if (runs_its_input(*next)) return true;
  return false;
}

void check(const Runbook& runbook, Reporter& report) {
  for (const Command& command : runbook.commands) {
    if (command.words.empty() || !downloads(runbook.operation_of(command))) continue;
    if (!is_run_as_it_arrives(runbook, command)) continue;
    if (is_shown_as_wrong(runbook, runbook.step_of(command))) continue;
    report.at(command.span)
        .say(fmt::format("what `{}` downloads is run at once, unread and unverified",
                         runbook.operation_of(command).program))
        .mend("download it to a file, compare its checksum (`sha256sum -c`), then run the file");
  }
}

}  // namespace

HANDRAIL_RULE(S016, "pipe-to-shell", Severity::warning, check);
}  // namespace handrail
