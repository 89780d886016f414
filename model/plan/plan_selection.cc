#include "model/plan/plan_selection.h"

#include <algorithm>
#include <set>

#include <fmt/format.h>
#include <fmt/ranges.h>

#include "model/ranges.h"

namespace handrail {
namespace {

class Selector {
 public:
  Selector(const Runbook& runbook, const PlanOptions& options, const WayBack* way_back, Plan& plan)
      : runbook_(runbook), options_(options), way_back_(way_back), plan_(plan) {}

  Result<std::vector<bool>> select() {
    if (auto taken = take_choices(); !taken) return fail(taken.error());
    if (auto selected = select_steps(); !selected) return fail(selected.error());
    return std::move(selected_);
  }

 private:
  bool is_walked(const Step& step) const {
    if (way_back_ == nullptr) return step.way == Way::forward;
    return std::binary_search(way_back_->steps.begin(), way_back_->steps.end(),
                              static_cast<int>(&step - runbook_.steps.data()));
  }

  std::uint32_t line_of(Span span) const { return runbook_.source->line_of(span.begin); }

  Result<void> take_choices() {
    std::set<std::string> known;
    for (std::size_t i = 0; i < runbook_.choices.size(); ++i) {
      const Choice& choice = runbook_.choices[i];
      const bool matters = ranges::any_of(runbook_.steps, [&](const Step& step) {
        return step.choice == static_cast<int>(i) && is_walked(step);
      });
      known.insert(choice.id);
      taken_.push_back(-1);
      if (!matters) continue;
      PlanChoice entry{choice.id, choice.title, {}, {}, {}, line_of(choice.span)};
      for (const ChoiceOption& option : choice.options) entry.options.push_back(option.id);
      if (const auto given = options_.choices.find(choice.id); given != options_.choices.end()) {
        const auto found = ranges::find_if(choice.options, [&](const ChoiceOption& option) {
          return option.id == given->second || option.title == given->second;
        });
        if (found == choice.options.end()) {
          return fail(fmt::format("--choose {}: there is no option {}", choice.id, given->second),
                      fmt::format("one of: {}", fmt::join(entry.options, ", ")));
        }
        taken_.back() = static_cast<int>(found - choice.options.begin());
        entry.source = "--choose";
      } else if (const auto found = ranges::find(choice.options, true, &ChoiceOption::is_default);
                 found != choice.options.end()) {
        taken_.back() = static_cast<int>(found - choice.options.begin());
        entry.source = "default";
      }
      if (taken_.back() >= 0) entry.taken = choice.options[taken_.back()].id;
      plan_.choices.push_back(std::move(entry));
    }
    for (const auto& [group, option] : options_.choices) {
      if (!known.contains(group)) {
        return fail(fmt::format("--choose {}={}: the guide has no choice {}", group, option, group),
                    known.empty() ? "it has none" : fmt::format("it has: {}", fmt::join(known, ", ")));
      }
    }
    return {};
  }

  Result<void> select_steps() {
    const auto position = [&](const std::string& id, const char* option) -> Result<std::size_t> {
      const auto found = ranges::find(runbook_.steps, id, &Step::id);
      if (found == runbook_.steps.end()) {
        return fail(fmt::format("{}: the guide has no step {}", option, id),
                    "`handrail plan` lists the steps' ids");
      }
      if (found->way != Way::forward) {
        return fail(fmt::format("{}: the step {} is not on the forward path (it is {})", option, id,
                                name_of(found->kind)));
      }
      return static_cast<std::size_t>(found - runbook_.steps.begin());
    };
    std::size_t first = 0, last = runbook_.steps.empty() ? 0 : runbook_.steps.size() - 1;
    if (!options_.from.empty()) {
      const auto at = position(options_.from, "--from");
      if (!at) return fail(at.error());
      first = *at;
    }
    if (!options_.to.empty()) {
      const auto at = position(options_.to, "--to");
      if (!at) return fail(at.error());
      last = *at;
    }
    if (first > last) return fail(fmt::format("--from {} stands after --to {}", options_.from, options_.to));
    std::set<std::size_t> only, skip;
    for (const std::string& id : options_.only) {
      const auto at = position(id, "--only");
      if (!at) return fail(at.error());
      only.insert(*at);
    }
    for (const std::string& id : options_.skip) {
      const auto at = position(id, "--skip");
      if (!at) return fail(at.error());
      skip.insert(*at);
    }
    std::set<int> open;
    for (std::size_t i = 0; i < runbook_.steps.size(); ++i) {
      const Step& step = runbook_.steps[i];
      bool selected = is_walked(step) && !step.actions.empty() && i >= first && i <= last &&
                      (only.empty() || only.contains(i)) && !skip.contains(i);
      if (selected && step.choice >= 0) {
        const int taken = taken_[step.choice];
        if (taken < 0) open.insert(step.choice);
        selected = taken == step.option;
      }
      selected_.push_back(selected);
    }
    for (const int index : open) {
      const Choice& choice = runbook_.choices[index];
      std::string names;
      for (const ChoiceOption& option : choice.options) {
        names += fmt::format("{}{}{}", names.empty() ? "" : ", ", option.id,
                             option.recommended ? " (recommended)" : "");
      }
      plan_.obstacles.push_back(
          {"open-choice", fmt::format("“{}” is still to be chosen: {}", choice.title, names),
           fmt::format("--choose {}={}", choice.id, choice.options.empty() ? "…" : choice.options[0].id),
           line_of(choice.span)});
    }
    return {};
  }

  const Runbook& runbook_;
  const PlanOptions& options_;
  const WayBack* way_back_;  // none: the forward path
  Plan& plan_;
  std::vector<int> taken_;  // option of each choice, -1 while open
  std::vector<bool> selected_;
};

}  // namespace

Result<std::vector<bool>> select_steps(const Runbook& runbook, const PlanOptions& options,
                                       const WayBack* way_back, Plan& plan) {
  return Selector(runbook, options, way_back, plan).select();
}

}  // namespace handrail
