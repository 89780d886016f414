#include "cli/approvals.h"

#include <algorithm>

#include <fmt/format.h>

#include "cli/run_screen.h"

namespace handrail::cli {
namespace {

constexpr std::size_t kShortestHash = 16;

std::string short_hash(const std::string& hash) { return hash.substr(0, kShortestHash); }

Result<void> check_hash(const std::string& approved, const Plan& plan) {
  const bool hexadecimal = approved.find_first_not_of("0123456789abcdef") == std::string::npos &&
                           approved.size() <= plan.hash.size();
  if (!hexadecimal || approved.size() < kShortestHash)
    return fail(fmt::format("--plan {} is no hash of a plan", approved),
                fmt::format("give all of it, or its first {} digits at least; `handrail plan` shows it",
                            kShortestHash));
  if (plan.hash.starts_with(approved)) return {};
  return fail(
      fmt::format("the plan is another than the approved one: it is {}, approved was {}",
                  short_hash(plan.hash), short_hash(approved)),
      "the guide, a choice, a parameter or the selection differs; look at it with `handrail plan`, and "
      "have it approved anew");
}

}  // namespace

void add_approval_options(CLI::App& command, Approvals& approvals) {
  command
      .add_option("--plan", approvals.plan,
                  "Go on only if this is the plan's hash, or its first 16 digits or more; approves it")
      ->type_name("HASH");
  command
      .add_option("--approve", approvals.manual.ids,
                  "With --plan: answer for this step, or part of one, that is done by hand (may be repeated)")
      ->type_name("STEP")
      ->allow_extra_args(false)
      ->take_all();
  command.add_flag("--confirm-manual", approvals.manual.all,
                   "Answer for all steps that are done by hand, whatever they are");
}

Result<void> check_approvals(const Approvals& approvals, const Plan& plan) {
  if (!approvals.plan.empty()) {
    if (auto same = check_hash(approvals.plan, plan); !same) return same;
  }
  for (const std::string& id : approvals.manual.ids) {
    if (approvals.plan.empty())
      return fail(fmt::format("--approve {} says nothing about the plan that it belongs to", id),
                  fmt::format("--plan {} --approve {}", short_hash(plan.hash), id));
    const Approved only{false, {id}};
    if (std::ranges::none_of(plan.items, [&](const PlanItem& item) {
          return item.kind == ItemKind::manual && only.covers(plan, item);
        }))
      return fail(fmt::format("--approve {}: the plan has no such step that is done by hand", id),
                  "`handrail plan` shows the ids, and what is done by hand");
  }
  return {};
}

std::vector<Error> unattended_gates(const Plan& plan, const Approved& approved, const History& history) {
  std::vector<Error> gates;
  if (person_is_there()) return gates;
  for (const PlanItem& item : plan.items) {
    const ItemStatus status = history.status_of(item);
    if (status == ItemStatus::done || status == ItemStatus::skipped) continue;
    if (item.kind == ItemKind::manual && !approved.covers(plan, item)) {
      gates.push_back(
          {fmt::format("{} is done by hand, and there is no terminal to ask on", item.id), plan.guide,
           item.line, 0,
           fmt::format("--plan {} --approve {} answers for it, --confirm-manual for all of them, "
                       "--skip {} leaves it out",
                       short_hash(plan.hash), item.id, plan.steps[static_cast<std::size_t>(item.step)].id)});
    }
    if (item.interactive)
      gates.push_back({fmt::format("{} needs a terminal, and there is none", item.id), plan.guide, item.line,
                       0, "run it on a terminal"});
  }
  return gates;
}

}  // namespace handrail::cli
