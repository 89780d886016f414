#include "verifier/rehearse/planned_changes.h"

#include <algorithm>

#include <fmt/core.h>

#include "model/plan/fill_in.h"
#include "model/sql.h"
#include "model/text.h"

namespace handrail {
namespace {

// Settings and transactions decide what the changes between them do.
bool belongs_to_changes(const SqlStatement& statement) {
  return changes_data(statement) || statement.role == SqlRole::transaction ||
         statement.role == SqlRole::session || sets_pragma(statement);
}

// The shell's own expansions in SQL that a command carries; "$" of other kinds is SQL's.
bool holds_shell_expansion(std::string_view sql) {
  for (std::size_t at = sql.find('$'); at != sql.npos; at = sql.find('$', at + 1)) {
    const char next = at + 1 < sql.size() ? sql[at + 1] : ' ';
    if (next == '{' || next == '(' || next == '_' || text::is_alpha(next)) return true;
  }
  return false;
}

class PlannedChanges {
 public:
  PlannedChanges(const Runbook& runbook, const Plan& plan) : runbook_(runbook), plan_(plan) {}

  std::vector<PlacedChange> collect() {
    std::vector<bool> taken(runbook_.sql_statements.size());
    for (const PlanItem& item : plan_.items) {
      bool any = false;
      for (std::size_t i = 0; i < runbook_.sql_statements.size(); ++i) {
        const SqlStatement& statement = runbook_.sql_statements[i];
        if (!is_run_by(statement, item.span)) continue;
        taken[i] = true;
        any |= changes_data(statement);
        if (belongs_to_changes(statement)) add(statement);
      }
      if (!any && item.changes_data) add_command(item);
    }
    for (std::size_t i = 0; i < taken.size(); ++i) {
      const SqlStatement& statement = runbook_.sql_statements[i];
      if (taken[i] || !is_forward(statement) || !changes_data(statement)) continue;
      add(statement);
      if (changes_.back().left_out.empty())
        changes_.back().left_out = "belongs to nothing that the plan runs";
    }
    return std::move(changes_);
  }

 private:
  bool is_run_by(const SqlStatement& statement, Span item) const {
    if (!statement.in_file) return item.contains(statement.span);
    return statement.run_by >= 0 &&
           item.contains(runbook_.commands[static_cast<std::size_t>(statement.run_by)].span);
  }

  bool is_forward(const SqlStatement& statement) const {
    return statement.step >= 0 &&
           runbook_.steps[static_cast<std::size_t>(statement.step)].way == Way::forward;
  }

  PlacedChange placed(Span span, int step) const {
    const Position place = runbook_.source->position(span.begin);
    PlacedChange change;
    change.line = place.line;
    change.column = place.column;
    if (step >= 0) change.step = runbook_.steps[static_cast<std::size_t>(step)].title;
    return change;
  }

  void add(const SqlStatement& statement) {
    PlacedChange change = placed(statement.span, statement.step);
    change.engine = statement.engine;
    if (statement.datastore >= 0)
      change.datastore = runbook_.datastores[static_cast<std::size_t>(statement.datastore)].name;
    change.sql = statement.text;
    fill(statement, change);
    if (change.left_out.empty() && statement.command >= 0 && holds_shell_expansion(statement.text))
      change.left_out = "holds a value that only the shell knows";
    changes_.push_back(std::move(change));
  }

  // A place for a value is found in a statement by what it says: the text of a statement is not always where
  // it stands in the guide (quotes of the shell, an indentation).
  void fill(const SqlStatement& statement, PlacedChange& change) const {
    struct Place {
      Span span;
      const std::string* name;
    };
    std::vector<Place> places;
    for (const Parameter& parameter : runbook_.parameters) {
      for (const Span span : parameter.uses) {
        if (statement.span.contains(span)) places.push_back({span, &parameter.name});
      }
    }
    std::sort(places.begin(), places.end(),
              [](const Place& a, const Place& b) { return a.span.begin < b.span.begin; });
    std::vector<Blank> blanks;
    for (const Place& place : places) {
      const PlanParameter* parameter = parameter_named(*place.name);
      if (parameter == nullptr || !parameter->value) {
        change.left_out = fmt::format("needs a value for {}", *place.name);
        return;
      }
      const std::string_view spelled = runbook_.source->slice(place.span);
      const std::size_t begin = change.sql.find(spelled, blanks.empty() ? 0 : std::size_t{blanks.back().end});
      if (begin == std::string::npos) {
        change.left_out = fmt::format("holds {} in a way that cannot be filled in here", spelled);
        return;
      }
      blanks.push_back({static_cast<std::uint32_t>(begin), static_cast<std::uint32_t>(begin + spelled.size()),
                        *place.name, *parameter->value, parameter->type == ParameterType::secret});
    }
    if (blanks.empty()) return;
    const auto filled = fill_in_sql(change.sql, blanks);
    if (!filled) {
      change.left_out = filled.error().message;
    } else if (filled->shown != filled->exact) {
      // A report would show it, and a site's checks.json.
      change.command = filled->shown;
      change.sql.clear();
      change.left_out = "holds a secret";
    } else {
      change.sql = filled->exact;
    }
  }

  const PlanParameter* parameter_named(const std::string& name) const {
    const auto found = std::find_if(plan_.parameters.begin(), plan_.parameters.end(),
                                    [&](const PlanParameter& one) { return one.name == name; });
    return found != plan_.parameters.end() ? &*found : nullptr;
  }

  void add_command(const PlanItem& item) {
    const PlanStep* step = item.step >= 0 ? &plan_.steps[static_cast<std::size_t>(item.step)] : nullptr;
    PlacedChange change = placed(item.span, -1);
    if (step != nullptr) change.step = step->title;
    change.command = item.shown;
    change.left_out = "is a program of its own; only SQL can be rehearsed";
    changes_.push_back(std::move(change));
  }

  const Runbook& runbook_;
  const Plan& plan_;
  std::vector<PlacedChange> changes_;
};

}  // namespace

std::vector<PlacedChange> changes_of(const Runbook& runbook, const Plan& plan) {
  return PlannedChanges(runbook, plan).collect();
}

}  // namespace handrail
