#include "executor/rollback.h"

#include <algorithm>

#include <fmt/format.h>

#include "executor/disk.h"
#include "executor/redact.h"
#include "executor/run_folder.h"
#include "executor/saved_variables.h"
#include "executor/session.h"
#include "model/plan/fill_in.h"
#include "model/plan/plan_values.h"

namespace handrail {
namespace {

constexpr std::string_view kKept = "/kept.state";
constexpr std::string_view kFirst = "rollback.state";

// Set by bash in each of its processes; nothing that a run would have to hand on.
bool belongs_to_the_shell(std::string_view name) {
  constexpr std::string_view kNames[] = {"IFS",    "PS4",  "OPTIND", "OPTERR",  "HOSTTYPE", "MACHTYPE",
                                         "OSTYPE", "TERM", "LINES",  "COLUMNS", "OLDPWD",   "HISTFILE"};
  return name.starts_with("BASH") || std::ranges::count(kNames, name) > 0;
}

// The state file of the run as it is now; empty when there is none any more.
std::string last_state(const History& history, const std::string& folder) {
  if (!history.state.empty() && exists(folder + "/" + history.state)) return folder + "/" + history.state;
  const std::string first = Session::reopen(folder).first_state();
  return exists(first) ? first : std::string();
}

std::map<std::string, std::string> variables_of(const History& history, const std::string& folder) {
  const std::string state = last_state(history, folder);
  if (!state.empty() && exists(state)) return saved_variables(state);
  return saved_variables(folder + std::string(kKept));
}

std::string declared(const std::map<std::string, std::string>& variables) {
  std::string text;
  for (const auto& [name, value] : variables)
    text += fmt::format("builtin declare -x {}={}\n", name, single_quoted(value));
  return text;
}

// What a report needs of the plan: who reads it later has no other place to find the titles and commands of a
// way back. Secrets are masked already.
Json steps_in_short(const Json& steps) {
  Json list = Json::array();
  for (const Json& step : steps) {
    Json entry = Json::object();
    for (const char* key : {"id", "title", "phase", "kind", "line"}) entry[key] = step[key];
    entry["items"] = Json::array();
    for (const Json& item : step["items"]) {
      Json one = Json::object();
      for (const char* key : {"id", "kind", "command", "class", "line"}) one[key] = item[key];
      entry["items"].push_back(std::move(one));
    }
    list.push_back(std::move(entry));
  }
  return list;
}

}  // namespace

std::vector<std::string> secrets_given(const Runbook& runbook, const RollbackOptions& options) {
  std::vector<std::string> secrets;
  for (const Parameter& parameter : runbook.parameters) {
    if (parameter.type != ParameterType::secret) continue;
    if (const auto set = options.parameters.find(parameter.name); set != options.parameters.end())
      secrets.push_back(set->second);
    else if (const auto variable = options.environment.find(environment_name(parameter.name));
             variable != options.environment.end())
      secrets.push_back(variable->second);
  }
  return secrets;
}

Result<WayBackPlan> plan_rollback(const Runbook& runbook, const Plan& forward, const History& history,
                                  const std::string& folder, const RollbackOptions& options) {
  RunFacts facts;
  facts.directory = history.begin.directory;
  facts.variables = history.rollback.begun ? saved_variables(folder + "/" + std::string(kFirst))
                                           : variables_of(history, folder);
  for (std::size_t i = 0; i < forward.items.size(); ++i) {
    const PlanItem& item = forward.items[i];
    const ItemStatus status = history.status_of(item);
    // One that failed and was let pass counts as skipped, and did begin.
    const auto of_item = history.items.find(item.key);
    const bool let_pass =
        status == ItemStatus::skipped && of_item != history.items.end() && of_item->second.intent.is_object();
    facts.started.push_back(let_pass || (status != ItemStatus::pending && status != ItemStatus::skipped));
    facts.done.push_back(status == ItemStatus::done);
    const auto known = history.items.find(item.key);
    if (status != ItemStatus::done || known == history.items.end() || !known->second.files) continue;
    for (const MadeFile& made : *known->second.files) facts.files.push_back({i, made.file, made.mark.path});
  }
  PlanOptions plan = history.begin.options;
  for (const auto& [name, value] : options.parameters) plan.parameters[name] = value;
  for (const auto& [group, option] : options.choices) plan.choices[group] = option;
  plan.environment = options.environment;
  plan.timeout = options.timeout;
  plan.skip = options.skip;
  auto way = plan_way_back(runbook, forward, facts, plan);
  if (!way) return way;
  // A path of the run may hold a secret that the guide's way back does not spell itself.
  for (std::string& secret : secrets_given(runbook, options)) {
    if (std::ranges::count(way->plan.secrets, secret) == 0) way->plan.secrets.push_back(std::move(secret));
  }
  const Redactor redactor(way->plan.secrets);
  for (PlanItem& item : way->plan.items) item.shown = redactor.whole(item.shown);
  return way;
}

RollbackOptions options_of_rollback(const History& history, RollbackOptions now) {
  if (!history.rollback.begun) return now;
  const Json& begun = history.rollback.begin;
  for (const auto& [name, value] : begun.value("parameters", std::map<std::string, std::string>()))
    now.parameters.emplace(name, value);
  for (const auto& [group, option] : begun.value("choices", std::map<std::string, std::string>()))
    now.choices.emplace(group, option);
  for (const std::string& step : begun.value("skip", std::vector<std::string>())) {
    if (std::ranges::count(now.skip, step) == 0) now.skip.push_back(step);
  }
  if (const auto limit = begun.find("timeout_ms"); !now.timeout && limit != begun.end() && limit->is_number())
    now.timeout = std::chrono::milliseconds(limit->get<std::int64_t>());
  return now;
}

Result<void> begin_rollback(const WayBackPlan& plan, const History& history, const std::string& folder,
                            const RollbackOptions& options, Journal& journal) {
  Json body{{"plan_hash", plan.plan.hash}, {"items", plan.plan.items.size()}, {"by", whoami()}};
  std::map<std::string, std::string> parameters = options.parameters;
  for (const PlanParameter& parameter : plan.plan.parameters) {
    if (parameter.type == ParameterType::secret)
      parameters.erase(parameter.name);
    else if (parameter.value)
      parameters[parameter.name] = *parameter.value;
  }
  body["parameters"] = parameters;
  body["choices"] = options.choices;
  body["skip"] = options.skip;
  body["timeout_ms"] = options.timeout ? Json(options.timeout->count()) : Json();
  Json shown = plan.to_json();
  for (const char* list : {"left_out", "values_of_the_run"}) body[list] = std::move(shown[list]);
  body["steps"] = steps_in_short(shown["steps"]);
  if (history.rollback.begun) return journal.append("rollback", "", body);

  // The run's own session, in the folder that the way back begins in, and strict again.
  const std::string last = last_state(history, folder);
  std::string state;
  if (!last.empty()) {
    auto text = read_whole(last);
    if (!text || !read_state(last)) return fail("the state of the run's session cannot be read: " + last);
    state = std::move(*text);
  } else {
    state =
        Session::environment_state(saved_variables(folder + std::string(kKept)), plan.plan.secret_variables);
  }
  state += "builtin set +o errexit\nbuiltin trap - ERR DEBUG RETURN\n" + declared(plan.plan.variables);
  state += Session::beginning(plan.directory);
  if (auto written = replace_file(folder + "/" + std::string(kFirst), state); !written) return written;
  body["state"] = kFirst;
  return journal.append("rollback", "", body);
}

Result<void> keep_variables(const std::string& folder, const std::string& first_state,
                            const std::string& last_state, const std::vector<std::string>& secrets) {
  const auto before = saved_variables(first_state);
  std::map<std::string, std::string> kept;
  for (const auto& [name, value] : saved_variables(last_state)) {
    const auto same = before.find(name);
    if (belongs_to_the_shell(name) || (same != before.end() && same->second == value)) continue;
    const std::string& text = value;
    if (std::ranges::any_of(secrets, [&](const std::string& secret) {
          return !secret.empty() && text.find(secret) != std::string::npos;
        }))
      continue;
    kept[name] = value;
  }
  return replace_file(folder + std::string(kKept), declared(kept) + "# complete\n");
}

}  // namespace handrail
