// S015: the way back is counted in steps (`HEAD~1`, `downgrade -1`), but how many commits or migrations the
// update brings is known only when it is done, and differs from one system to the next.
#include <algorithm>
#include <optional>
#include <string>
#include <string_view>

#include <fmt/format.h>

#include "checker/intent.h"
#include "checker/rule.h"
#include "checker/ways.h"
#include "model/text.h"

namespace handrail {
namespace {

// HEAD~2, HEAD^, @~1, HEAD@{1}, main~3; "HEAD^0" and "HEAD~0" are HEAD itself.
bool is_relative(std::string_view revision) {
  const std::size_t mark = revision.find_first_of("~^");
  const bool reflog = revision.starts_with("HEAD@{") || revision.starts_with("@{");
  if (mark == std::string_view::npos) return reflog;
  if (mark == 0 || revision.substr(mark) == "~0" || revision.substr(mark) == "^0") return false;
  return revision.find('/') == std::string_view::npos || revision.starts_with("origin/");
}

// The revision that a git command goes back to; nullopt when it goes nowhere or stays with single files.
std::optional<std::string> relative_revision(const Operation& operation, bool on_way_back) {
  if (operation.program != "git") return std::nullopt;
  const std::string_view verb = operation.operand(0);
  const bool moves = verb == "checkout" || verb == "switch" ||
                     (verb == "reset" && !operation.has_option("--soft") && !operation.has_option("--mixed"));
  const bool reverts = verb == "revert" && on_way_back;
  if (!moves && !reverts) return std::nullopt;
  for (std::size_t i = 1; i < operation.operands.size(); ++i) {
    const std::string& revision = operation.operands[i];
    if (is_relative(revision) || (reverts && revision == "HEAD")) return revision;
  }
  return std::nullopt;
}

bool is_steps(std::string_view word) {
  return word.size() > 1 && word.front() == '-' && std::all_of(word.begin() + 1, word.end(), text::is_digit);
}

// `alembic downgrade -1`, `rails db:rollback`: how many migrations the update brought is guessed.
bool goes_back_by_steps(const Operation& operation) {
  const std::string& program = operation.program;
  const bool alembic = program == "alembic" && operation.operand(0) == "downgrade";
  const bool flask =
      program == "flask" && operation.operand(0) == "db" && operation.operand(1) == "downgrade";
  if (alembic || flask) {
    const std::size_t revision = alembic ? 1 : 2;
    if (operation.operands.size() > revision) return is_steps(operation.operands[revision]);
    return flask || std::any_of(operation.options.begin(), operation.options.end(), is_steps);
  }
  if (program == "rails" || program == "rake") return operation.operand(0) == "db:rollback";
  constexpr std::string_view kUndoOne[] = {"db:migrate:undo", "migration:revert", "migrate:down", "down"};
  if (program == "sequelize" || program == "sequelize-cli" || program == "typeorm" || program == "goose" ||
      program == "knex" || program == "dbmate")
    return text::is_one_of(operation.operand(0), kUndoOne) ||
           (program == "dbmate" && operation.operand(0) == "rollback");
  if (program == "migrate" || program == "golang-migrate") {
    const auto& words = operation.operands;
    const auto down = std::find(words.begin(), words.end(), "down");
    return down != words.end() && down + 1 != words.end() &&
           std::all_of((down + 1)->begin(), (down + 1)->end(), text::is_digit);
  }
  return false;
}

void check(const Runbook& runbook, Reporter& report) {
  for (const Command& command : runbook.commands) {
    if (command.words.empty() || is_shown_as_wrong(runbook, runbook.step_of(command))) continue;
    const Operation& operation = runbook.operation_of(command);
    const bool on_way_back = is_on(runbook.step_of(command), Way::back);
    if (const auto revision = relative_revision(operation, on_way_back)) {
      report.at(command.span)
          .say(fmt::format("'{}' depends on how many commits the update brought, so this may reach another "
                           "version than the one that ran before",
                           *revision))
          .mend(
              "write the revision down before the update (`git rev-parse HEAD > revision.before`) and go "
              "back to that one, or to the old release's tag");
    } else if (on_way_back && goes_back_by_steps(operation)) {
      report.at(command.span)
          .say(fmt::format("`{}` goes back a fixed number of migrations, however many the update applied",
                           text_of(command)))
          .mend(
              "record the revision before the update (`alembic current`, `flask db current`) and go back "
              "to that one by name")
          .weigh(Severity::warning);
    }
  }
}

}  // namespace

HANDRAIL_RULE(S015, "relative-rollback-revision", Severity::error, check);
}  // namespace handrail
