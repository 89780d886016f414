// B011: a file of settings is changed, and no step kept the old one.
#include <algorithm>
#include <set>
#include <string>
#include <vector>

#include <fmt/format.h>

#include "checker/facts.h"
#include "checker/paths.h"
#include "checker/rule.h"
#include "checker/settings_changes.h"
#include "checker/ways.h"
#include "model/text.h"

namespace handrail {
namespace {

// A guide that stops, replaces or saves something works on a system that is already there.
bool is_about_a_running_system(const Runbook& runbook) {
  for (const Command& command : runbook.commands) {
    const Step* step = runbook.step_of(command);
    if (!step) continue;
    if (step->way == Way::back) return true;
    if (step->way == Way::forward &&
        runbook.operation_of(command).effects.has_any(Effect::stops | Effect::backs_up))
      return true;
  }
  return false;
}

// Files that the way back edits too: what an edit in place changes, another one there changes back.
std::set<std::string> edited_back(const Runbook& runbook) {
  std::set<std::string> places;
  for (const PathUse& use : runbook.path_uses) {
    const Command& command = runbook.commands[static_cast<std::size_t>(use.command)];
    if (use.access == Access::writes && is_on(runbook.step_of(command), Way::back))
      places.insert(paths::place_of(use.path));
  }
  return places;
}

// `cp .env.example .env` where something is set up for the first time: there is no old one.
bool is_first_from_template(const Runbook& runbook, const PathIndex& paths, const SettingsChange& change) {
  constexpr std::string_view kMarks[] = {"example", "sample", "template", "dist", "default"};
  const std::vector<const PathUse*> read = paths.of(change.command, Access::reads);
  const bool from_template = std::any_of(read.begin(), read.end(), [&](const PathUse* use) {
    const std::string name = text::lower(paths::basename(use->path.text));
    return std::any_of(std::begin(kMarks), std::end(kMarks),
                       [&](std::string_view mark) { return name.find(mark) != std::string::npos; });
  });
  if (!from_template) return false;
  const Step* step = runbook.step_of(runbook.commands[static_cast<std::size_t>(change.command)]);
  if (!step) return false;
  const auto says_first = [](std::string_view title) {
    return text::mentions_any(title, {"首次", "第一次", "初次", "初始", "安装", "部署", "快速开始", "搭建",
                                      "first", "initial", "install", "installation", "installing", "setup",
                                      "set up", "deploy", "deployment", "getting started", "quick start"}) &&
           !text::mentions_any(title, {"升级", "更新", "迁移", "upgrade", "upgrading", "update", "updating",
                                       "migration", "migrate"});
  };
  if (says_first(step->title)) return true;
  for (int heading = step->heading; heading >= 0;) {
    const Heading& current = runbook.document.headings()[static_cast<std::size_t>(heading)];
    if (says_first(current.text)) return true;
    heading = current.parent;
  }
  return false;
}

void check(const Runbook& runbook, Reporter& report) {
  const PathIndex& paths = report.facts().paths();
  const std::vector<SettingsChange>& changes = report.facts().settings_changes();
  if (changes.empty()) return;
  const KeptSettings kept(runbook, paths);
  const std::set<std::string> back = edited_back(runbook);
  const bool running = is_about_a_running_system(runbook);
  for (const SettingsChange& change : changes) {
    const bool whole = change.edit == SettingsEdit::whole;
    if ((whole && !running) || kept.is_kept_before(change)) continue;
    if (whole && is_first_from_template(runbook, paths, change)) continue;
    const std::string& program = runbook.operations[static_cast<std::size_t>(change.command)].program;
    if (program == "sed" && back.contains(paths::place_of(change.use->path))) continue;
    report.at(runbook.commands[static_cast<std::size_t>(change.command)].span)
        .say(fmt::format("'{}' is {}, and no step kept the old one", change.use->path.text,
                         whole ? "overwritten" : "edited"))
        .mend(fmt::format("copy it before the first change: `cp -p {0} {0}.before`", change.use->path.text));
  }
}

}  // namespace

HANDRAIL_RULE(B011, "config-overwritten-without-backup", Severity::warning, check);
}  // namespace handrail
