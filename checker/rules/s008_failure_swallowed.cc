// S008: a change may fail and nothing says so: `|| true`, `|| echo …` and `2>/dev/null` turn the failure into
// silence, and the guide goes on as if the change were made.
#include <optional>
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

// Put aside what a second run or a first one would fail on: the object is already there, or not there yet.
// `mkdir`, `rm`, `docker rm`, `createdb`, `git stash`, stopping what may not be running.
bool may_fail_by_design(const Operation& operation) {
  constexpr std::string_view kPrograms[] = {
      "mkdir",   "rm",       "rmdir",      "ln",      "touch",    "chmod",    "chown",      "chgrp",
      "useradd", "groupadd", "adduser",    "usermod", "userdel",  "createdb", "createuser", "dropdb",
      "kill",    "pkill",    "killall",    "umount",  "swapoff",  "ufw",      "iptables",   "firewall-cmd",
      "crontab", "sysctl",   "setenforce", "find",    "truncate", "source",   "."};
  if (text::is_one_of(operation.program, kPrograms)) return true;
  constexpr std::string_view kVerbs[] = {
      "rm",      "rmi",    "remove",     "delete", "del",           "stop",         "down",
      "disable", "unmask", "create",     "stash",  "uninstall",     "prune",        "annotate",
      "label",   "cordon", "uncordon",   "drain",  "daemon-reload", "reset-failed", "flushall",
      "kill",    "purge",  "autoremove", "branch", "tag",           "remote"};
  for (std::size_t i = 0; i < operation.operands.size() && i < 2; ++i)
    if (text::is_one_of(operation.operands[i], kVerbs)) return true;
  return operation.effects.has(Effect::stops) && !operation.effects.has(Effect::starts);
}

// A change that the steps after it build on.
bool matters(const Operation& operation) {
  const Effects effects = operation.effects;
  if (may_fail_by_design(operation)) return false;
  if (operation.script && !operation.known && effects.has(Effect::reads)) return false;
  return effects.has_any(Effect::changes_data | Effect::backs_up | Effect::restores | Effect::changes_code |
                         Effect::changes_config | Effect::installs | Effect::starts);
}

// Without its message nobody sees why: only for what changes data or code, and only where nothing else looks
// at the exit code.
bool loses_message(const Operation& operation) {
  return operation.effects.has_any(Effect::changes_data | Effect::backs_up | Effect::restores) &&
         !operation.effects.has(Effect::starts);
}

const Redirection* discarded_errors(const Command& command) {
  for (const Redirection& redirection : command.redirections) {
    const bool writes =
        redirection.kind == RedirectionKind::write || redirection.kind == RedirectionKind::append;
    if (writes && (redirection.fd == 2 || redirection.both) && redirection.target.text() == "/dev/null")
      return &redirection;
  }
  return nullptr;
}

bool is_looked_at(const Runbook& runbook, const Command& command) {
  if (command.scope == Scope::condition || command.negated) return true;
  const Command& end = pipeline_end(runbook, command);
  for (std::size_t i = index_of(runbook, end) + 1;
       i < runbook.commands.size() && runbook.commands[i].statement == command.statement; ++i) {
    const Command& next = runbook.commands[i];
    if (next.parent != command.parent) continue;
    return next.joint == Joint::or_else || next.joint == Joint::and_then;
  }
  return false;
}

// From the end of the command to the end of `|| true`, when nothing but that stands between and behind.
std::optional<Span> tail_to_drop(const Runbook& runbook, const Command& command, const Command& fallback) {
  const Command& end = pipeline_end(runbook, command);
  const ShellStatement& statement = runbook.statement_of(command);
  if (command.scope != Scope::top || fallback.span.end != statement.span.end) return std::nullopt;
  if (end.span.end >= fallback.span.begin) return std::nullopt;
  const std::string_view between = runbook.source->slice({end.span.end, fallback.span.begin});
  if (between.find_first_not_of(" \t|") != std::string_view::npos) return std::nullopt;
  return Span{end.span.end, fallback.span.end};
}

void report_fallback(const Runbook& runbook, Reporter& report, const Command& command,
                     const Command& fallback) {
  const Operation& operation = runbook.operation_of(command);
  const bool speaks = fallback.name() == "echo" || fallback.name() == "printf";
  FindingBuilder finding =
      report.at(command.span)
          .say(
              fmt::format("`|| {}` turns a failure of `{}` into success", fallback.name(), operation.program))
          .mend(speaks ? fmt::format("let the failure through behind the message: `|| {{ {} …; false; }}`",
                                     fallback.name())
                       : fmt::format("leave out `|| {}`, or let through only the failure that is expected",
                                     fallback.name()))
          .related(fallback.span, "the failure ends here");
  if (block_of(runbook, command) < 0) return;
  const std::optional<Span> tail = tail_to_drop(runbook, command, fallback);
  if (!tail) return;
  if (speaks)
    finding.fix(fallback.span, fmt::format("{{ {}; false; }}", runbook.source->slice(fallback.span)));
  else
    finding.fix(*tail, "");
}

void check(const Runbook& runbook, Reporter& report) {
  for (const Command& command : runbook.commands) {
    const Step* step = runbook.step_of(command);
    if (command.words.empty() || is_substituted(command) || !is_walked(step)) continue;
    const Operation& operation = runbook.operation_of(command);
    if (!matters(operation) || command.scope == Scope::condition) continue;
    if (const Command* fallback = swallowed_by(runbook, command)) {
      report_fallback(runbook, report, command, *fallback);
      continue;
    }
    const Redirection* discarded = discarded_errors(command);
    if (!discarded || !loses_message(operation) || is_looked_at(runbook, command)) continue;
    FindingBuilder finding =
        report.at(command.span)
            .say(fmt::format("what `{}` says when it fails is thrown away", operation.program))
            .mend("leave out `2>/dev/null`, or keep the messages in a log file");
    if (!discarded->both && block_of(runbook, command) >= 0) {
      Span span = discarded->span;
      const std::string_view text = runbook.source->text();
      while (span.begin > command.span.begin && (text[span.begin - 1] == ' ' || text[span.begin - 1] == '\t'))
        --span.begin;
      finding.fix(span, "");
    }
  }
}

}  // namespace

HANDRAIL_RULE(S008, "failure-swallowed", Severity::warning, check, Fix::safe_rewrite);
}  // namespace handrail
