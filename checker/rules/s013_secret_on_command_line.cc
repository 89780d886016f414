// S013: a password or token stands in a command line, where `ps`, the shell's history and every log of the
// run show it, or in settings that are published with the guide.
#include <string>

#include <fmt/format.h>

#include "checker/intent.h"
#include "checker/rule.h"
#include "checker/secrets.h"
#include "checker/ways.h"

namespace handrail {
namespace {

// Behind a password option the form itself is wrong, since the reader's own password will stand there;
// elsewhere a placeholder says enough.
bool counts(const Secret& secret) {
  return secret.place == SecretPlace::argument || secret.value == SecretValue::weak ||
         secret.value == SecretValue::real;
}

void check_commands(const Runbook& runbook, Reporter& report) {
  for (const Command& command : runbook.commands) {
    const Operation& operation = runbook.operation_of(command);
    const std::optional<Secret> secret = secret_of(command, operation);
    if (!secret || !counts(*secret)) continue;
    if (is_shown_as_wrong(runbook, runbook.step_of(command))) continue;
    if (secret->place != SecretPlace::environment)
      report.at(secret->span)
          .say(fmt::format(
              "`{}` gets a secret on its command line ({}), where `ps` and the shell's history show it",
              operation.program, secret->what))
          .mend(
              "read it from a file that only its owner can read, from the input, or from a variable that was "
              "read with `read -s`");
    else
      report.at(secret->span)
          .say(fmt::format(
              "a secret is written out in {}, so it stays in the shell's history and in this guide",
              secret->what))
          .mend("read it with `read -rs NAME`, or take it from a file that only its owner can read");
  }
}

void check_settings(const Runbook& runbook, Reporter& report) {
  for (const CodeBlock& block : runbook.document.code_blocks()) {
    if (block.language != Language::settings && block.language != Language::yaml) continue;
    for (const Secret& secret : secrets_in_settings(block))
      report.at(secret.span)
          .say(fmt::format("a secret is written out in {}, for everybody who reads this guide", secret.what))
          .mend("put a placeholder there and say where the value comes from");
  }
}

void check_sql(const Runbook& runbook, Reporter& report) {
  for (const SqlStatement& statement : runbook.sql_statements) {
    const std::optional<Secret> secret = secret_in_sql(statement);
    if (!secret || !counts(*secret) || is_shown_as_wrong(runbook, step_at(runbook, statement.step))) continue;
    report.at(secret->span)
        .say(fmt::format("a secret is written out behind {}, for everybody who reads this guide or the "
                         "server's log",
                         secret->what))
        .mend("put a placeholder there and say where the value comes from");
  }
}

void check(const Runbook& runbook, Reporter& report) {
  check_commands(runbook, report);
  check_sql(runbook, report);
  check_settings(runbook, report);
}

}  // namespace

HANDRAIL_RULE(S013, "secret-on-command-line", Severity::warning, check);
}  // namespace handrail
