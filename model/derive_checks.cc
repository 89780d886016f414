// Checks of snapshots from what a guide says by itself: a PRAGMA or SELECT with a stated result, an integrity check.
#include <algorithm>
#include <unordered_map>

#include <fmt/format.h>

#include "model/reading.h"
#include "model/sql.h"
#include "model/text.h"

namespace handrail {
namespace {

// The step that makes the change which "before" and "after" refer to.
std::size_t changing_step(const Runbook& runbook) {
  for (const auto wanted : {std::initializer_list<StepKind>{StepKind::migrate}, {StepKind::deploy, StepKind::start}}) {
    for (std::size_t s = 0; s < runbook.steps.size(); ++s) {
      const Step& step = runbook.steps[s];
      if (step.way == Way::forward && std::find(wanted.begin(), wanted.end(), step.kind) != wanted.end()) return s;
    }
  }
  return runbook.steps.size();
}

std::string stripped(std::string_view sql) {
  sql = text::trim(sql);
  while (sql.ends_with(';')) sql = text::trim(sql.substr(0, sql.size() - 1));
  return std::string(sql);
}

const Expectation* expectation_of(const Runbook& runbook, std::size_t sql) {
  const SqlStatement& statement = runbook.sql_statements[sql];
  for (const Expectation& expectation : runbook.expectations) {
    if (expectation.sql == static_cast<int>(sql)) return &expectation;
    if (statement.command >= 0 && expectation.statement >= 0 &&
        expectation.statement == runbook.commands[static_cast<std::size_t>(statement.command)].statement) return &expectation;
  }
  return nullptr;
}

// Whether the command carries this statement alone, so that its output is the statement's result.
bool stands_alone(const Runbook& runbook, std::size_t sql) {
  const SqlStatement& statement = runbook.sql_statements[sql];
  if (statement.command < 0) return true;
  return std::count_if(runbook.sql_statements.begin(), runbook.sql_statements.end(), [&](const SqlStatement& s) { return s.command == statement.command; }) == 1;
}

}  // namespace

void derive_checks(Runbook& runbook) {
  const std::size_t change = changing_step(runbook);
  for (std::size_t i = 0; i < runbook.sql_statements.size(); ++i) {
    const SqlStatement& statement = runbook.sql_statements[i];
    if (statement.step < 0 || !stands_alone(runbook, i)) continue;
    const Step& step = runbook.steps[static_cast<std::size_t>(statement.step)];
    if (step.way == Way::side) continue;
    const bool asks = statement.role == SqlRole::query || (statement.role == SqlRole::pragma && !sets_pragma(statement));
    if (!asks) continue;
    Check check;
    if (const Expectation* stated = expectation_of(runbook, i); stated != nullptr && stated->expect.kind != ExpectKind::human) {
      check.expect = stated->expect;
      check.origin = Origin::stated;
    } else if (text::mentions_any(statement.text, {"integrity_check", "quick_check"})) {
      check.expect = {ExpectKind::equals, {"ok"}, statement.span, "ok"};
      check.origin = Origin::implied;
    } else {
      continue;
    }
    check.kind = "sql";
    check.sql = stripped(statement.text);
    check.title = step.title;
    check.span = statement.span;
    if (statement.datastore >= 0) check.datastore = runbook.datastores[static_cast<std::size_t>(statement.datastore)].name;
    const auto index = static_cast<std::size_t>(statement.step);
    if (check.origin == Origin::implied) check.when = When::any;
    else if (step.way == Way::back) check.when = When::rollback;
    else if (change == runbook.steps.size()) check.when = When::any;
    else check.when = index < change ? When::before : index > change ? When::after : When::any;
    runbook.checks.push_back(std::move(check));
  }
  // Ids: the declared one, else from what it asks.
  std::unordered_map<std::string, int> seen;
  for (Check& check : runbook.checks) {
    if (check.id.empty()) {
      check.id = github_slug(check.kind == "sql" ? check.sql.substr(0, 40) : check.kind);
      for (const auto& [key, values] : check.arguments) {
        if ((key == "table" || key == "column") && !values.empty()) check.id += "-" + github_slug(values.front());
      }
      while (check.id.ends_with('-') || check.id.ends_with('\xE2')) check.id.pop_back();
    }
    const int count = ++seen[check.id];
    if (count > 1) check.id = fmt::format("{}-{}", check.id, count);
    if (check.title.empty()) check.title = check.id;
  }
}

}  // namespace handrail
