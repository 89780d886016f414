#include "cli/replan.h"

#include <algorithm>
#include <set>

#include <fmt/format.h>

#include "cli/files.h"
#include "cli/settings.h"
#include "executor/run_folder.h"
#include "executor/session.h"

namespace handrail::cli {

std::vector<std::string> differences(const Plan& before, const Plan& now) {
  std::vector<std::string> ids;
  for (const Plan* plan : {&before, &now}) {
    for (const PlanStep& step : plan->steps) {
      if (std::ranges::count(ids, step.id) == 0) ids.push_back(step.id);
    }
  }
  const auto keys = [](const Plan& plan, const std::string& id) {
    std::vector<std::string> found;
    for (const PlanItem& item : plan.items) {
      if (plan.steps[item.step].id == id) found.push_back(item.key);
    }
    return found;
  };
  std::vector<std::string> lines;
  for (const std::string& id : ids) {
    const auto a = keys(before, id), b = keys(now, id);
    if (a == b) continue;
    lines.push_back(fmt::format("{} {}", a.empty() ? "new:" : b.empty() ? "gone:" : "changed:", id));
  }
  return lines;
}

Result<Plan> plan_of(const std::string& guide, const std::string& name, const PlanOptions& options) {
  auto text = read_file(guide);
  if (!text) return fail(text.error());
  const auto source = SourceText::make(name, std::move(*text));
  if (!source) return fail(source.error());
  const auto settings = settings_of(name);
  if (!settings) return fail(settings.error());
  const auto runbook = read_guide(*source, settings->check.reading);
  if (!runbook) return fail(runbook.error());
  PlanOptions wanted = options;
  // A parameter that the run was given and that a changed guide has no more is nobody's mistake.
  std::erase_if(wanted.parameters, [&](const auto& entry) {
    return std::ranges::count((*runbook)->parameters, entry.first, &Parameter::name) == 0;
  });
  return make_plan(**runbook, wanted);
}

std::vector<PlanItem> overtaken(const Plan& before, const Plan& now, const History& history) {
  std::set<std::string> finished;
  for (const PlanItem& item : before.items) {
    if (history.status_of(item) == ItemStatus::done) finished.insert(item.id);
  }
  std::size_t end = 0;
  for (std::size_t i = 0; i < now.items.size(); ++i) {
    if (history.status_of(now.items[i]) == ItemStatus::done || finished.contains(now.items[i].id))
      end = i + 1;
  }
  std::vector<PlanItem> items;
  for (std::size_t i = 0; i < end; ++i) {
    if (history.status_of(now.items[i]) == ItemStatus::pending) items.push_back(now.items[i]);
  }
  return items;
}

Result<void> bring_in_variables(const Plan& before, const Plan& now, const std::string& folder,
                                const History& history, Journal& journal) {
  std::map<std::string, std::string> changed;
  for (const auto& [name, value] : now.variables) {
    const auto old = before.variables.find(name);
    if (old == before.variables.end() || old->second != value) changed[name] = value;
  }
  if (changed.empty()) return {};
  const handrail::Session session = handrail::Session::reopen(folder);
  const std::string state = history.state.empty() ? session.first_state() : folder + "/" + history.state;
  // Named after the attempt that begins with it: a run is edited at most once between two attempts that
  // count.
  std::string relative;
  for (int i = 1; relative.empty() || exists(folder + "/" + relative); ++i)
    relative = fmt::format("items/values-{:04}.state", i);
  if (auto made = handrail::Session::add_variables(state, changed, folder + "/" + relative); !made)
    return made;
  Json names = Json::array();
  for (const auto& [name, value] : changed) names.push_back(name);
  return journal.append("variables", "",
                        {{"key", relative}, {"names", names}, {"state", relative}, {"by", whoami()}});
}

}  // namespace handrail::cli
