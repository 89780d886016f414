// S003: a command waits for a person at a terminal. Whoever pastes a block finds the next lines typed into
// the prompt or the editor, and nothing can run the guide unattended.
#include <algorithm>
#include <string>
#include <string_view>

#include <fmt/format.h>

#include "checker/intent.h"
#include "checker/pipelines.h"
#include "checker/rule.h"
#include "checker/ways.h"
#include "model/effects/terminal.h"
#include "model/text.h"

namespace handrail {
namespace {

bool is_declared_interactive(const Step* step) {
  if (!step) return false;
  const auto declared = step->attributes.find("interactive");
  return declared != step->attributes.end() && declared->second != "false";
}

// `read -p "Continue?"` is there to ask; that is its purpose and no oversight.
bool asks_on_purpose(const Operation& operation) {
  constexpr std::string_view kAsking[] = {"read", "select", "dialog", "whiptail", "pause"};
  return text::is_one_of(operation.program, kAsking);
}

bool asks_password(const Operation& operation) {
  constexpr std::string_view kOptions[] = {"-p", "--password", "-W"};
  if (operation.engine == Engine::unknown) return false;
  for (std::size_t i = 0; i < operation.options.size(); ++i)
    if (text::is_one_of(operation.options[i], kOptions) && operation.option_values[i].empty()) return true;
  return false;
}

bool has_tty(const Command& command) {
  for (const std::string_view option : {"-it", "-ti", "-t", "--tty"})
    if (has_word(command, option)) return true;
  return false;
}

struct Words {
  std::string what;
  std::string_view mend;
  bool only_tty = false;  // nobody is asked anything; it just cannot be started without a terminal
};

Words words_for(const Command& command, const Operation& operation) {
  constexpr std::string_view kEditors[] = {"vi", "vim", "nano", "emacs", "view", "visudo", "vipw"};
  constexpr std::string_view kPagers[] = {"less", "more", "man"};
  constexpr std::string_view kShells[] = {"bash", "sh",   "zsh", "ash",    "dash", "ksh",
                                          "su",   "sudo", "ssh", "screen", "tmux"};
  const std::string& program = operation.program;
  if (asks_password(operation)) {
    if (operation.engine == Engine::postgresql)
      return {fmt::format("`{}` asks for a password at the terminal", program),
              "leave out the option and keep the password in ~/.pgpass (mode 600)"};
    return {fmt::format("`{} -p` asks for a password at the terminal", program),
            "keep the password in an option file that only its owner can read: "
            "`--defaults-extra-file=FILE`, ~/.my.cnf, or `mysql_config_editor`"};
  }
  const bool edits = text::is_one_of(program, kEditors) || program == "crontab" ||
                     (!operation.operands.empty() && operation.operands.front() == "edit");
  if (edits)
    return {fmt::format("`{}` opens an editor and waits for a person", text_of(command)),
            program == "crontab"
                ? "write the new table with a command: `(crontab -l; echo '…') | crontab -`"
                : "make the change with a command (`sed -i`, `patch`, `tee`), or mark the block "
                  "with `{interactive=true}`"};
  if (program == "git")
    return {fmt::format("`{}` opens an editor and waits for a person", text_of(command)),
            "give the message: `-m '…'`, or `--no-edit`"};
  if (text::is_one_of(program, kPagers))
    return {fmt::format("`{}` waits for a person to leave it", program),
            "show it with `cat`, `head` or `tail`"};
  const bool in_container =
      program == "docker" || program == "podman" || program == "nerdctl" || program == "kubectl" ||
      std::any_of(operation.wrappers.begin(), operation.wrappers.end(), [](std::string_view wrapper) {
        return wrapper.ends_with("exec") || wrapper.ends_with("run");
      });
  const bool has_tty_option = in_container && has_tty(command);
  const bool opens_client = operation.engine != Engine::unknown && opens_session(operation);
  if (has_tty_option && !text::is_one_of(program, kShells) && !opens_client)
    return {fmt::format("`{}` cannot start without a terminal because of -t", text_of(command)),
            "leave out -t, and -i too where nothing is read from the input", true};
  if (text::is_one_of(program, kShells))
    return {fmt::format("`{}` opens a shell that waits for a person, and what follows is not run in it",
                        text_of(command)),
            "give it the commands to run: `ssh HOST '…'`, `docker exec CONTAINER …`, `sudo -u USER …`"};
  if (opens_client)
    return {fmt::format("`{}` opens a client that waits for a person", text_of(command)),
            "give it the statement (`-e`, `-c`) or a file to read (`< FILE`)"};
  return {fmt::format("`{}` waits for a person's answer", text_of(command)),
          "use its form that asks nothing (`-y`, `--no-input`, an option for the value), or mark the block "
          "with `{interactive=true}`"};
}

void check(const Runbook& runbook, Reporter& report) {
  for (const Command& command : runbook.commands) {
    if (command.words.empty()) continue;
    const Operation& operation = runbook.operation_of(command);
    if (!operation.effects.has(Effect::needs_terminal) || operation.effects.has(Effect::never_returns))
      continue;
    if (asks_on_purpose(operation) || is_declared_interactive(runbook.step_of(command))) continue;
    if (is_shown_as_wrong(runbook, runbook.step_of(command))) continue;
    const Words words = words_for(command, operation);
    FindingBuilder finding = report.at(command.span).say(words.what).mend(std::string(words.mend));
    if (words.only_tty) finding.weigh(Severity::info);
  }
}

}  // namespace

HANDRAIL_RULE(S003, "needs-terminal", Severity::warning, check);
}  // namespace handrail
