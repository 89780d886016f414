// Checks of snapshots from what a guide says by itself: a PRAGMA or SELECT with a stated result, an integrity
// check.
#include <algorithm>
#include <iterator>
#include <unordered_map>
#include <unordered_set>

#include <fmt/format.h>

#include "model/implied_checks.h"
#include "model/python_code.h"
#include "model/reading.h"
#include "model/sql.h"
#include "model/sql_lexer.h"
#include "model/text.h"
#include "model/told_checks.h"
#include "model/utf8.h"

namespace handrail {
namespace {

// The step that makes the change which "before" and "after" refer to.
std::size_t changing_step(const Runbook& runbook) {
  for (const auto wanted :
       {std::initializer_list<StepKind>{StepKind::migrate}, {StepKind::deploy, StepKind::start}}) {
    for (std::size_t s = 0; s < runbook.steps.size(); ++s) {
      const Step& step = runbook.steps[s];
      if (step.way == Way::forward && std::find(wanted.begin(), wanted.end(), step.kind) != wanted.end())
        return s;
    }
  }
  return runbook.steps.size();
}

std::string stripped(std::string_view sql) {
  sql = text::trim(sql);
  while (sql.ends_with(';')) sql = text::trim(sql.substr(0, sql.size() - 1));
  return std::string(sql);
}

// What the guide expects of each SQL statement, directly or through the command that carries it.
class StatedResults {
 public:
  explicit StatedResults(const Runbook& runbook) : runbook_(runbook) {
    for (std::size_t i = 0; i < runbook.expectations.size(); ++i) {
      const Expectation& expectation = runbook.expectations[i];
      if (expectation.sql >= 0) by_sql_.emplace(expectation.sql, i);
      if (expectation.statement >= 0) by_statement_.emplace(expectation.statement, i);
    }
    for (const SqlStatement& statement : runbook.sql_statements) ++carried_[statement.command];
  }

  const Expectation* of(std::size_t sql) const {
    std::size_t first = runbook_.expectations.size();
    if (const auto own = by_sql_.find(static_cast<int>(sql)); own != by_sql_.end()) first = own->second;
    if (const int command = runbook_.sql_statements[sql].command; command >= 0) {
      const auto carried = by_statement_.find(runbook_.commands[static_cast<std::size_t>(command)].statement);
      if (carried != by_statement_.end()) first = std::min(first, carried->second);
    }
    return first == runbook_.expectations.size() ? nullptr : &runbook_.expectations[first];
  }

  // Whether its command carries this statement alone, so that the command's output is the statement's result.
  bool stands_alone(const SqlStatement& statement) const {
    return statement.command < 0 || carried_.at(statement.command) == 1;
  }

 private:
  const Runbook& runbook_;
  std::unordered_map<int, std::size_t> by_sql_, by_statement_;
  std::unordered_map<int, int> carried_;  // statements of each command
};

// Cut between characters, not within one.
std::string_view beginning_of(std::string_view text, std::size_t bytes) {
  if (text.size() <= bytes) return text;
  while (bytes > 0 && utf8::is_continuation(text[bytes])) --bytes;
  return text.substr(0, bytes);
}

// The checks found, each once: what is asked again at the same moment is the same check.
class CollectedChecks {
 public:
  explicit CollectedChecks(Runbook& runbook) : runbook_(runbook), change_(changing_step(runbook)) {}

  void add(Check check, int step, int datastore, bool at_any_time) {
    const auto index = static_cast<std::size_t>(step);
    check.title = runbook_.steps[index].title;
    if (datastore >= 0) check.datastore = runbook_.datastores[static_cast<std::size_t>(datastore)].name;
    if (check.when == When::any && !at_any_time) check.when = moment_of(index);
    if (seen_.insert(key_of(check)).second) found_.push_back(std::move(check));
  }

  // Behind the declared ones, in reading order.
  void move_to_runbook() {
    std::stable_sort(found_.begin(), found_.end(),
                     [](const Check& a, const Check& b) { return a.span.begin < b.span.begin; });
    std::move(found_.begin(), found_.end(), std::back_inserter(runbook_.checks));
  }

 private:
  When moment_of(std::size_t step) const {
    if (runbook_.steps[step].way == Way::back) return When::rollback;
    if (change_ == runbook_.steps.size() || step == change_) return When::any;
    return step < change_ ? When::before : When::after;
  }
  static std::string key_of(const Check& check) {
    std::string key = fmt::format("{}\n{}\n{}\n{}\n", check.kind, name_of(check.when), check.datastore,
                                  name_of(check.expect.kind));
    for (const std::string& value : check.expect.values) key += value + '\n';
    for (const auto& [name, values] : check.arguments) {
      key += name;
      for (const std::string& value : values) key += '=' + value;
    }
    for (const sql::Token& token : sql::tokens_of(check.sql))
      key += ' ' + check.sql.substr(token.begin, token.end - token.begin);
    return key;
  }

  Runbook& runbook_;
  std::size_t change_;
  std::unordered_set<std::string> seen_;
  std::vector<Check> found_;
};

}  // namespace

void derive_checks(Runbook& runbook) {
  CollectedChecks collected(runbook);
  const StatedResults stated_results(runbook);
  for (std::size_t i = 0; i < runbook.sql_statements.size(); ++i) {
    const SqlStatement& statement = runbook.sql_statements[i];
    if (statement.in_file || statement.step < 0 || !stated_results.stands_alone(statement)) continue;
    const Step& step = runbook.steps[static_cast<std::size_t>(statement.step)];
    if (step.way == Way::side) continue;
    const bool asks =
        statement.role == SqlRole::query || (statement.role == SqlRole::pragma && !sets_pragma(statement));
    if (!asks) continue;
    Check check;
    if (const Expectation* stated = stated_results.of(i);
        stated != nullptr && stated->expect.kind != ExpectKind::human) {
      check.expect = stated->expect;
      check.origin = Origin::stated;
    } else if (text::mentions_any(statement.text, {"integrity_check", "quick_check"})) {
      check.expect = {ExpectKind::equals, {"ok"}, statement.span, "ok"};
      check.origin = Origin::implied;
    } else {
      continue;
    }
    check.sql = stripped(statement.text);
    check.span = statement.span;
    const bool at_any_time = check.origin == Origin::implied;
    collected.add(std::move(check), statement.step, statement.datastore, at_any_time);
  }
  if (const std::vector<PythonCode> programs = python_in(runbook); !programs.empty()) {
    const TableNames names(runbook);
    for (const PythonCode& python : programs) {
      if (python.step < 0) continue;
      for (Check& check : checks_in_python(python, names))
        collected.add(std::move(check), python.step, -1, false);
    }
  }
  for (ImpliedCheck& implied : checks_implied_by_sql(runbook, changing_step(runbook)))
    collected.add(std::move(implied.check), implied.step, implied.datastore, false);
  for (ToldCheck& told : checks_told_in_words(runbook))
    collected.add(std::move(told.check), told.step, -1, false);
  collected.move_to_runbook();
  // Ids: the declared one, else from what it asks.
  std::unordered_map<std::string, int> seen;
  std::unordered_set<std::string> taken;
  for (Check& check : runbook.checks) {
    if (check.id.empty()) {
      check.id =
          github_slug(check.kind == "sql" ? beginning_of(check.sql, 40) : std::string_view(check.kind));
      for (const auto& [key, values] : check.arguments) {
        if ((key == "table" || key == "column") && !values.empty())
          check.id += "-" + github_slug(values.front());
      }
      while (check.id.ends_with('-')) check.id.pop_back();
    }
    const std::string id = check.id;
    while (!taken.insert(check.id).second) check.id = fmt::format("{}-{}", id, ++seen[id] + 1);
    if (check.title.empty()) check.title = check.id;
  }
}

}  // namespace handrail
