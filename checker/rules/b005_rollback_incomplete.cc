// B005: the way forward changes data, code, settings or what runs, and the way back leaves one of them as it
// is. Reported once, at the heading of the rollback.
#include <algorithm>
#include <optional>
#include <set>
#include <string>
#include <string_view>
#include <vector>

#include <fmt/format.h>

#include "checker/facts.h"
#include "checker/paths.h"
#include "checker/restores.h"
#include "checker/rule.h"
#include "checker/settings_changes.h"
#include "checker/ways.h"
#include "model/kinds/lexicon.h"
#include "model/text.h"

namespace handrail {
namespace {

// The first place where the way forward touches each part; none where it does not.
struct Changed {
  std::optional<Span> data, code, services;
  struct Settings {
    std::string place;
    Span span;
  };
  std::vector<Settings> settings;
};

// What the way back touches, in commands or in words.
struct PutBack {
  bool data = false;
  bool code = false;
  bool settings = false;  // all of them, or nobody can say which
  bool services = false;
  int actions = 0;
  std::set<std::string> settings_places;
};

void note(std::optional<Span>& place, Span span) {
  if (!place || span.begin < place->begin) place = span;
}

// What git keeps comes back with the code; a file of secrets or one outside the project does not.
bool is_outside_git(std::string_view place) {
  const std::string_view name = paths::basename(place);
  return place.starts_with('/') || name.starts_with(".env");
}

Changed changed_by(const Runbook& runbook, const Facts& facts) {
  Changed changed;
  for (const DataChange& change : facts.forward_data_changes()) note(changed.data, change.span);
  for (const Command& command : runbook.commands) {
    const Step* step = runbook.step_of(command);
    if (!is_on_forward(step) || step->optional) continue;
    const Operation& operation = runbook.operation_of(command);
    const int index = static_cast<int>(index_of(runbook, command));
    if (operation.effects.has(Effect::changes_code)) note(changed.code, command.span);
    if (operation.effects.has_any(Effect::stops | Effect::starts)) note(changed.services, command.span);
    if (!operation.effects.has(Effect::backs_up)) continue;
    // Settings that are worth a backup are meant to be put back.
    for (const PathUse* use : facts.paths().of(index, Access::reads)) {
      std::string place = paths::place_of(use->path);
      if (looks_like_settings(place)) changed.settings.push_back({std::move(place), command.span});
    }
  }
  for (const SettingsChange& change : facts.settings_changes()) {
    const Command& command = runbook.commands[static_cast<std::size_t>(change.command)];
    const Step* step = runbook.step_of(command);
    if (!is_on_forward(step) || step->optional) continue;
    changed.settings.push_back({paths::place_of(change.use->path), command.span});
  }
  return changed;
}

void read_words(std::string_view words, PutBack& back) {
  back.data |= text::mentions_any(
      words, {"数据库", "数据", "database", "databases", "data", "db", "schema", "dump", "snapshot", "快照"});
  back.code |= text::mentions_any(
      words, {"代码", "版本", "镜像", "程序", "应用", "code", "version", "release", "image", "images",
              "binary", "binaries", "package", "packages", "application", "commit", "tag", "chart"});
  back.settings |=
      text::mentions_any(words, {"配置", "设置", "config", "configs", "configuration", "settings", ".env"});
  back.services |= text::mentions_any(words, {"服务", "重启", "启动", "停止", "service", "services",
                                              "restart", "start", "stop", "server", "servers"});
}

void read_command(const Runbook& runbook, const PathIndex& paths, const DatastoreFiles& files,
                  const Command& command, PutBack& back) {
  const Operation& operation = runbook.operation_of(command);
  const Effects effects = operation.effects;
  const std::string& program = operation.program;
  const int index = static_cast<int>(index_of(runbook, command));
  back.data |= effects.has_any(Effect::changes_data) ||
               (effects.has(Effect::restores) && operation.engine != Engine::unknown);
  back.code |= effects.has_any(Effect::changes_code | Effect::installs) || program == "ln" ||
               ((program == "docker" || program == "podman") &&
                (effects.has(Effect::starts) || !operation.operands.empty())) ||
               program == "helm" || program == "kubectl" || program == "oc";
  back.services |= effects.has_any(Effect::stops | Effect::starts);
  back.settings |= program == "helm" || program == "kubectl" || program == "oc";
  for (const PathUse* use : paths.of(index, Access::writes))
    if (looks_like_settings(paths::place_of(use->path)))
      back.settings_places.insert(paths::place_of(use->path));
  if (operation.script && !operation.known) {  // the author's own script may do all of it
    if (!effects.has(Effect::verifies)) back.data = back.code = back.settings = back.services = true;
  }
  // A snapshot or a whole machine holds everything.
  if (effects.has(Effect::restores) && paths.of(index).empty() && operation.engine == Engine::unknown &&
      program != "kubectl" && program != "helm")
    back.data = back.code = back.settings = back.services = true;
  for (const PathUse* use : paths.of(index)) {
    const std::string place = paths::place_of(use->path);
    const bool copies = program == "cp" || program == "mv" || program == "rsync" || program == "tar" ||
                        program == "unzip" || program == "scp" || program == "install";
    if (!copies) continue;
    if (looks_like_settings(place)) {
      continue;  // noted above
    } else if (files.contains(place)) {
      back.data = true;
    } else if (paths::basename(place).find('.', 1) == std::string_view::npos || program == "tar" ||
               program == "unzip") {
      back.data = back.code = back.settings = true;  // a folder or an archive may hold anything
    } else {
      back.code = true;
    }
  }
}

PutBack put_back_by(const Runbook& runbook, const Facts& facts) {
  PutBack back;
  for (const Command& command : runbook.commands) {
    if (!is_on(runbook.step_of(command), Way::back)) continue;
    ++back.actions;
    read_command(runbook, facts.paths(), facts.datastore_files(), command, back);
  }
  for (const SqlStatement& statement : runbook.sql_statements)
    if (is_on(step_at(runbook, statement.step), Way::back) &&
        (statement.role == SqlRole::change || statement.role == SqlRole::definition))
      back.data = true;
  for (const Step& step : runbook.steps) {
    if (step.way != Way::back) continue;
    if (step.manual) read_words(step.title, back);
    for (const StepAction& action : step.actions) {
      if (action.kind != ActionKind::manual) continue;
      ++back.actions;
      read_words(action.text, back);
    }
  }
  return back;
}

// The first file of settings that stays as the way forward left it.
std::optional<Span> settings_left(const Changed& changed, const PutBack& back) {
  if (back.settings) return std::nullopt;
  std::optional<Span> left;
  for (const Changed::Settings& settings : changed.settings) {
    if (back.settings_places.contains(settings.place)) continue;
    if (back.code && !is_outside_git(settings.place)) continue;
    note(left, settings.span);
  }
  return left;
}

// The outermost heading about the rollback around its first step; the step's own title where none says so.
std::optional<Span> rollback_heading(const Runbook& runbook) {
  const auto step = std::find_if(runbook.steps.begin(), runbook.steps.end(),
                                 [](const Step& s) { return s.way == Way::back; });
  if (step == runbook.steps.end()) return std::nullopt;
  Span span = step->title_span;
  const auto& headings = runbook.document.headings();
  for (int h = step->heading; h >= 0; h = headings[static_cast<std::size_t>(h)].parent) {
    const Heading& heading = headings[static_cast<std::size_t>(h)];
    if (heading.level > 1 && lexicon::kind_of(heading.text) == StepKind::rollback) span = heading.span;
  }
  return span;
}

std::string joined(const std::vector<std::string_view>& words) {
  std::string text;
  for (std::size_t i = 0; i < words.size(); ++i) {
    if (i > 0) text += i + 1 == words.size() ? " and " : ", ";
    text += words[i];
  }
  return text;
}

void check(const Runbook& runbook, Reporter& report) {
  const std::optional<Span> heading = rollback_heading(runbook);
  if (!heading) return;
  const PutBack back = put_back_by(runbook, report.facts());
  if (back.actions == 0) return;  // a section in prose, or a link
  const Changed changed = changed_by(runbook, report.facts());
  std::vector<std::string_view> missing;
  std::vector<std::pair<Span, std::string>> places;
  const auto lacks = [&](const std::optional<Span>& place, std::string_view what) {
    if (!place) return;
    missing.push_back(what);
    places.emplace_back(*place, fmt::format("{} changed or saved here", what));
  };
  if (!back.data) lacks(changed.data, "the data");
  if (!back.code) lacks(changed.code, "the code");
  lacks(settings_left(changed, back), "the settings");
  // What was put back is only taken up by a service that is started again.
  if (!back.services && (back.code || back.data || back.settings)) lacks(changed.services, "the services");
  if (missing.empty()) return;
  FindingBuilder finding = report.at(*heading);
  finding
      .say(fmt::format("the way forward changes more than the rollback puts back: it leaves {} unchanged",
                       joined(missing)))
      .mend("add the missing part to the rollback, or say there why it may stay as it is");
  for (const auto& [span, message] : places) finding.related(span, message);
}

}  // namespace

HANDRAIL_RULE(B005, "rollback-incomplete", Severity::warning, check);
}  // namespace handrail
