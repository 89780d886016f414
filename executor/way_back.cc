#include "executor/way_back.h"

#include <algorithm>
#include <set>

#include <fmt/format.h>
#include <fmt/ranges.h>
#include <nlohmann/json.hpp>

#include "executor/path_pattern.h"
#include "executor/redact.h"
#include "executor/undo.h"
#include "executor/ways_out.h"
#include "model/plan/plan_files.h"

namespace handrail {
namespace {

// The choice among sections that are alternatives of one another, and its option to do without it.
constexpr std::string_view kWayBack = "way-back";
constexpr std::string_view kAll = "all";

class WayBackPlanner {
 public:
  WayBackPlanner(const Runbook& runbook, const Plan& forward, const RunFacts& facts,
                 const PlanOptions& options)
      : runbook_(runbook), forward_(forward), facts_(facts), options_(options) {}

  Result<WayBackPlan> make() {
    if (auto chosen = choose_steps(); !chosen) return fail(chosen.error());
    if (auto chosen = choose_ways_out(); !chosen) return fail(chosen.error());
    find_values();
    made_.directory = start_directory();
    PlanOptions options = options_;
    options.from.clear();
    options.to.clear();
    options.only.clear();
    options.skip.clear();
    std::erase_if(options.choices, [](const auto& entry) { return entry.first.starts_with(kWayBack); });
    // A value that only the forward path has use for is nobody's mistake here.
    std::erase_if(options.parameters, [&](const auto& entry) {
      return std::ranges::count(runbook_.parameters, entry.first, &Parameter::name) == 0;
    });
    auto plan = make_plan(runbook_, options, WayBack{steps_, replacements_});
    if (!plan) return fail(plan.error());
    made_.plan = std::move(*plan);
    std::erase_if(made_.plan.obstacles, [](const Obstacle& obstacle) { return obstacle.kind == "empty"; });
    leave_out_checks_of_nothing();
    for (PlanChoice& choice : choices_) made_.plan.choices.push_back(std::move(choice));
    for (Obstacle& obstacle : obstacles_) made_.plan.obstacles.push_back(std::move(obstacle));
    return std::move(made_);
  }

 private:
  std::uint32_t line_of(Span span) const { return runbook_.source->line_of(span.begin); }

  Result<void> choose_steps() {
    std::vector<int> back;
    std::set<std::string> skip(options_.skip.begin(), options_.skip.end());
    for (std::size_t i = 0; i < runbook_.steps.size(); ++i) {
      const Step& step = runbook_.steps[i];
      if (step.way != Way::back || step.actions.empty()) continue;
      if (skip.erase(step.id) > 0) {
        made_.left_out.push_back({step.id, step.title, "--skip", line_of(step.title_span)});
        continue;
      }
      back.push_back(static_cast<int>(i));
    }
    if (!skip.empty())
      return fail(fmt::format("--skip {}: the way back has no step {}", *skip.begin(), *skip.begin()),
                  "`handrail rollback --dry-run` lists them");
    if (back.empty() && made_.left_out.empty())
      return fail("the guide has no way back", "write a section that says how to roll back; B004 tells more");
    Needed needed = needed_steps(runbook_, back, started_steps());
    steps_ = std::move(needed.steps);
    for (const auto& [index, why] : needed.unneeded) {
      const Step& step = runbook_.steps[static_cast<std::size_t>(index)];
      made_.left_out.push_back({step.id, step.title, why, line_of(step.title_span)});
    }
    return {};
  }

  // Of sections that are alternatives of one another, the one that was chosen.
  Result<void> choose_ways_out() {
    for (const WaysOut& group : ways_out(runbook_, steps_)) {
      const std::string number = choices_.empty() ? "" : fmt::format("-{}", choices_.size() + 1);
      PlanChoice choice{std::string(kWayBack) + number, group.title, {}, {}, {}, group.line};
      for (const WayOut& way : group.ways) choice.options.push_back(way.id);
      choice.options.emplace_back(kAll);
      const std::string names = fmt::format("{}", fmt::join(choice.options, ", "));
      const auto given = options_.choices.find(choice.id);
      if (given == options_.choices.end()) {
        obstacles_.push_back(
            {"open-choice",
             fmt::format("“{}” has several ways back, and what one of them restores another one replaces: {}",
                         group.title, names),
             fmt::format("--choose {}={}; {} does them one after the other", choice.id, choice.options[0],
                         kAll),
             group.line});
      } else {
        if (std::ranges::count(choice.options, given->second) == 0)
          return fail(fmt::format("--choose {}: there is no option {}", choice.id, given->second),
                      "one of " + names);
        choice.taken = given->second;
        choice.source = "--choose";
        if (choice.taken != kAll) leave_out_others(group, choice.taken);
      }
      choices_.push_back(std::move(choice));
    }
    return {};
  }

  void leave_out_others(const WaysOut& group, const std::string& taken) {
    for (const WayOut& way : group.ways) {
      if (way.id == taken) continue;
      for (const int index : way.steps) {
        const Step& step = runbook_.steps[static_cast<std::size_t>(index)];
        made_.left_out.push_back(
            {step.id, step.title, "another way back was chosen: " + taken, line_of(step.title_span)});
      }
      std::erase_if(steps_, [&](int index) { return std::ranges::count(way.steps, index) > 0; });
    }
  }

  // A step counts as started with its first item, a failed one too.
  std::vector<int> started_steps() const {
    std::set<std::string> ids;
    for (std::size_t i = 0; i < forward_.items.size(); ++i) {
      if (facts_.started[i]) ids.insert(forward_.steps[static_cast<std::size_t>(forward_.items[i].step)].id);
    }
    std::vector<int> started;
    for (std::size_t i = 0; i < runbook_.steps.size(); ++i) {
      if (runbook_.steps[i].way == Way::forward && ids.contains(runbook_.steps[i].id))
        started.push_back(static_cast<int>(i));
    }
    return started;
  }

  bool is_walked(int command) const {
    const int step = command < 0 ? -1 : runbook_.command_steps[static_cast<std::size_t>(command)];
    return step >= 0 && std::ranges::count(steps_, step) > 0;
  }

  // What the guide would look for, or work out anew, and the run knows.
  void find_values() {
    for (std::size_t i = 0; i < runbook_.commands.size(); ++i) {
      if (is_walked(static_cast<int>(i))) keep_variables(runbook_.commands[i]);
    }
    for (std::size_t i = 0; i < runbook_.path_uses.size(); ++i) {
      const PathUse& use = runbook_.path_uses[i];
      if (is_walked(use.command) && (use.access == Access::reads || use.access == Access::removes))
        name_file(use);
    }
    std::ranges::sort(replacements_, {}, [](const Replacement& one) { return one.span.begin; });
  }

  // STAMP=$(date +%F) again, in a rollback that is done the day after: the run's own value, when it is part
  // of a name that the run wrote.
  void keep_variables(const Command& command) {
    for (const Assignment& assignment : command.assignments) {
      const bool worked_out = std::ranges::any_of(assignment.value.parts, [](const WordPart& part) {
        return part.kind == PartKind::command_substitution || part.kind == PartKind::variable ||
               part.kind == PartKind::glob;
      });
      const bool substituted = std::ranges::any_of(assignment.value.parts, [](const WordPart& part) {
        return part.kind == PartKind::command_substitution || part.kind == PartKind::glob;
      });
      const auto value = facts_.variables.find(assignment.name);
      if (!worked_out || !substituted || value == facts_.variables.end() || value->second.empty()) continue;
      const bool set_on_the_way =
          std::ranges::any_of(runbook_.variable_settings, [&](const VariableSetting& setting) {
            return setting.name == assignment.name && setting.step >= 0 &&
                   runbook_.steps[static_cast<std::size_t>(setting.step)].way == Way::forward;
          });
      const bool in_a_name = std::ranges::any_of(facts_.files, [&](const RunFile& file) {
        return file.path.find(value->second) != std::string::npos;
      });
      if (set_on_the_way && in_a_name) replace(assignment.value.span, value->second);
    }
  }

  void replace(Span span, std::string value) {
    if (std::ranges::any_of(replacements_, [&](const Replacement& one) {
          return one.span.begin < span.end && span.begin < one.span.end;
        }))
      return;
    const std::string spelled(runbook_.source->slice(span));
    if (std::ranges::none_of(made_.renamed, [&](const Renamed& one) {
          return one.spelled == spelled && one.line == line_of(span);
        }))
      made_.renamed.push_back({spelled, value, line_of(span)});
    replacements_.push_back({span, std::move(value)});
  }

  // Placeholders in the word whose value nobody gave, as they are spelled.
  std::vector<std::string> open_placeholders(Span span) const {
    std::vector<std::string> spelled;
    for (const Placeholder& placeholder : runbook_.placeholders) {
      if (!span.contains(placeholder.span) || placeholder.parameter < 0) continue;
      const Parameter& parameter = runbook_.parameters[static_cast<std::size_t>(placeholder.parameter)];
      if (!parameter.default_value && !options_.parameters.contains(parameter.name))
        spelled.push_back(placeholder.text);
    }
    return spelled;
  }

  void name_file(const PathUse& use) {
    std::string text = use.path.text;
    bool open = text.find("$(") != std::string::npos || text.find('`') != std::string::npos ||
                text.find('*') != std::string::npos || use.path.is_volatile;
    for (const std::string& spelled : open_placeholders(use.span)) {
      for (std::size_t at = text.find(spelled); at != std::string::npos; at = text.find(spelled, at + 1)) {
        text.replace(at, spelled.size(), "*");
        open = true;
      }
    }
    if (!open) return;
    const std::set<std::string> paths = meant_by(use, text);
    if (paths.size() == 1) {
      if (const auto span = span_of_path(use)) return replace(*span, *paths.begin());
    }
    const Operation& operation = runbook_.operations[static_cast<std::size_t>(use.command)];
    const bool restores = operation.effects.has(Effect::restores) || use.is_backup;
    if (!restores || operation.effects.has(Effect::verifies)) return;
    std::string which;
    for (const std::string& path : paths) which += (which.empty() ? "" : ", ") + path;
    obstacles_.push_back(
        {"which-file",
         paths.empty() ? fmt::format("{} names a file only when it is evaluated, and this run has written "
                                     "none that it could be",
                                     use.path.text)
                       : fmt::format("{} could be more than one file of this run: {}", use.path.text, which),
         fmt::format("do this step by hand and leave it out: --skip {}",
                     runbook_
                         .steps[static_cast<std::size_t>(
                             runbook_.command_steps[static_cast<std::size_t>(use.command)])]
                         .id),
         line_of(use.span)});
  }

  // The files of the run that it can mean: those that are spelled alike, else those whose names have the same
  // fixed parts, else those whose real path fits.
  std::set<std::string> meant_by(const PathUse& use, const std::string& text) const {
    std::set<std::string> alike, same_parts, fitting;
    const std::string pattern = pattern_of(text, {});
    const std::string known = pattern_of(text, facts_.variables);
    for (const RunFile& file : facts_.files) {
      const PlanFile& made = forward_.items[file.item].files[file.file];
      const std::string& spelled = runbook_.path_uses[static_cast<std::size_t>(made.use)].path.text;
      if (spelled == use.path.text) alike.insert(file.path);
      if (pattern_of(spelled, {}) == pattern) same_parts.insert(file.path);
      const std::string rooted =
          known.starts_with('/') ? known : pattern_of(facts_.directory, {}) + "/" + known;
      if (pattern_fits(rooted, file.path)) fitting.insert(file.path);
    }
    return !alike.empty() ? alike : !same_parts.empty() ? same_parts : fitting;
  }

  // The whole word when it is nothing but the path; else the path's place within it, when it is spelled
  // there.
  std::optional<Span> span_of_path(const PathUse& use) const {
    const std::string_view raw = runbook_.source->slice(use.span);
    const bool option = raw.starts_with('-') || raw.starts_with("if=") || raw.starts_with("of=");
    bool command_of_client = false;  // ".restore '…'", "source …"
    for (const Word& word : runbook_.commands[static_cast<std::size_t>(use.command)].words) {
      if (word.span.begin != use.span.begin) continue;
      for (const WordPart& part : word.parts)
        command_of_client |= part.kind == PartKind::literal && part.text.find(' ') != std::string::npos;
    }
    if (!option && !command_of_client) return use.span;
    const std::size_t at = raw.find(use.path.text);
    if (at == std::string_view::npos) return std::nullopt;
    const auto begin = static_cast<std::uint32_t>(use.span.begin + at);
    return Span{begin, static_cast<std::uint32_t>(begin + use.path.text.size())};
  }

  // A check of a file that the run has never written would only fail.
  void leave_out_checks_of_nothing() {
    std::set<std::string> unwritten;
    for (std::size_t i = 0; i < forward_.items.size(); ++i) {
      for (const PlanFile& file : forward_.items[i].files) {
        if (!facts_.done[i]) unwritten.insert(file.resolved);
      }
    }
    std::vector<std::string> drop;
    for (const PlanItem& item : made_.plan.items) {
      if (item.kind != ItemKind::shell || item.changes) continue;
      const auto missing = std::ranges::find_if(
          item.takes, [&](const std::string& place) { return unwritten.contains(place); });
      if (missing == item.takes.end()) continue;
      drop.push_back(item.key);
      made_.left_out.push_back({item.id, item.shown.substr(0, item.shown.find('\n')),
                                fmt::format("looks at {}, which this run has not written", *missing),
                                item.line});
    }
    drop_items(made_.plan, drop);
  }

  // The way back is read in a terminal of its own; the model knows where that stands.
  std::string start_directory() const {
    for (std::size_t i = 0; i < runbook_.commands.size(); ++i) {
      if (!is_walked(static_cast<int>(i))) continue;
      const std::string& folder =
          runbook_.folders[static_cast<std::size_t>(runbook_.command_folders[i])].path;
      std::string spelled = folder;
      for (const Parameter& parameter : runbook_.parameters) {
        const auto given = options_.parameters.find(parameter.name);
        const std::optional<std::string> value =
            given != options_.parameters.end() ? given->second : parameter.default_value;
        if (!value) continue;
        std::set<std::string> spellings;
        for (const Span use : parameter.uses) spellings.emplace(runbook_.source->slice(use));
        for (const std::string& placeholder : spellings) {
          const std::size_t at = placeholder.empty() ? std::string::npos : spelled.find(placeholder);
          if (at != std::string::npos) spelled.replace(at, placeholder.size(), *value);
        }
      }
      const std::string pattern = pattern_of(spelled, facts_.variables);
      if (spelled.empty() || !is_exact(pattern)) break;
      const std::string path = path_of(pattern);
      return path.starts_with('/') ? path : facts_.directory + "/" + path;
    }
    return facts_.directory;
  }

  const Runbook& runbook_;
  const Plan& forward_;
  const RunFacts& facts_;
  const PlanOptions& options_;
  WayBackPlan made_;
  std::vector<int> steps_;
  std::vector<Replacement> replacements_;
  std::vector<Obstacle> obstacles_;
  std::vector<PlanChoice> choices_;
};

}  // namespace

Result<WayBackPlan> plan_way_back(const Runbook& runbook, const Plan& forward, const RunFacts& facts,
                                  const PlanOptions& options) {
  return WayBackPlanner(runbook, forward, facts, options).make();
}

Json WayBackPlan::to_json() const {
  Json json = plan.to_json();
  json["directory"] = directory;
  json["left_out"] = Json::array();
  for (const LeftOut& one : left_out)
    json["left_out"].push_back({{"id", one.id}, {"title", one.title}, {"why", one.why}, {"line", one.line}});
  json["values_of_the_run"] = Json::array();
  const Redactor redactor(plan.secrets);
  for (const Renamed& one : renamed)
    json["values_of_the_run"].push_back(
        {{"spelled", one.spelled}, {"value", redactor.whole(one.value)}, {"line", one.line}});
  return json;
}

std::string WayBackPlan::to_text(bool color) const {
  std::string text = plan.to_text(color);
  if (!renamed.empty()) {
    text += "\nValues of this run\n";
    const Redactor redactor(plan.secrets);
    for (const Renamed& one : renamed)
      text += fmt::format("  {} -> {}  (line {})\n", one.spelled, redactor.whole(one.value), one.line);
  }
  if (!left_out.empty()) {
    text += "\nLeft out\n";
    for (const LeftOut& one : left_out) text += fmt::format("  {} [{}]: {}\n", one.title, one.id, one.why);
  }
  return text;
}

}  // namespace handrail
