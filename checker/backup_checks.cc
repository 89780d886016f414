#include "checker/backup_checks.h"

#include <algorithm>
#include <string_view>

#include "checker/intent.h"
#include "checker/paths.h"
#include "checker/ways.h"
#include "model/text.h"

namespace handrail {
namespace {

bool is_compressor(std::string_view program) {
  constexpr std::string_view kPrograms[] = {"gzip", "pigz", "bzip2", "xz", "zstd", "lz4"};
  return text::is_one_of(program, kPrograms);
}

// It makes the same content once more, elsewhere or in another form, and says nothing about it.
bool passes_on(const Operation& operation) {
  constexpr std::string_view kCopiers[] = {"cp", "mv", "rsync", "scp", "install", "rclone", "zip", "7z"};
  if (text::is_one_of(operation.program, kCopiers)) return true;
  if (operation.program == "tar") return operation.has_option("-c") || operation.has_option("--create");
  return is_compressor(operation.program) && !operation.effects.has(Effect::verifies) &&
         !operation.has_option("-d") && !operation.has_option("-l");
}

bool only_touches(const Operation& operation) {
  constexpr std::string_view kPrograms[] = {"chmod", "chown", "chgrp", "touch", "tee",
                                            "sed",   "rm",    "mkdir", "ln",    "split"};
  return text::is_one_of(operation.program, kPrograms);
}

bool leaves(std::string_view program) {
  constexpr std::string_view kLeaving[] = {"exit", "return", "false", "die", "abort"};
  return text::is_one_of(program, kLeaving);
}

bool speaks_of_backup(std::string_view words) {
  return text::mentions_any(words, {"备份", "backup", "backups", "back-up", "backed up", "dump", "dumps",
                                    "snapshot", "snapshots", "快照"});
}

}  // namespace

BackupChecks::BackupChecks(const Runbook& runbook, const PathIndex& paths) : runbook_(runbook) {
  for (const Expectation& expectation : runbook.expectations)
    if (expectation.statement >= 0) expected_.insert(expectation.statement);
  read_derived(paths);
  read_looks(paths);
  read_patterns();
  std::stable_sort(looks_.begin(), looks_.end(), [](const Look& a, const Look& b) {
    return a.place != b.place ? a.place < b.place : a.command < b.command;
  });
  for (const Step& step : runbook.steps) {
    const auto asks = [](std::string_view words) {
      return speaks_of_backup(words) && purpose_of_words(words) == Purpose::verify;
    };
    if (step.manual && asks(step.title)) by_hand_.emplace_back(step.title_span.begin, step.way);
    for (const StepAction& action : step.actions)
      if (action.kind == ActionKind::manual && asks(action.text))
        by_hand_.emplace_back(action.span.begin, step.way);
  }
  std::sort(by_hand_.begin(), by_hand_.end());
}

void BackupChecks::read_derived(const PathIndex& paths) {
  for (const Command& command : runbook_.commands) {
    if (!passes_on(runbook_.operation_of(command))) continue;
    const int index = static_cast<int>(index_of(runbook_, command));
    const std::vector<const PathUse*> written = paths.of(index, Access::writes);
    if (written.empty()) continue;
    for (const PathUse* use : paths.of(index)) {
      if (use->access == Access::writes) continue;
      std::vector<Look>& forms = derived_[paths::place_of(use->path)];
      if (forms.size() < 8) forms.push_back({paths::place_of(written.front()->path), index});
    }
  }
}

void BackupChecks::read_looks(const PathIndex& paths) {
  for (const Command& command : runbook_.commands) {
    const Operation& operation = runbook_.operation_of(command);
    const int index = static_cast<int>(index_of(runbook_, command));
    if (passes_on(operation) || only_touches(operation)) continue;
    const std::vector<const PathUse*> read = paths.of(index, Access::reads);
    for (const PathUse* use : read) {
      std::string place = paths::place_of(use->path);
      if (expected_.contains(command.statement)) listed_[place].push_back(index);
      looks_.push_back({std::move(place), index});
    }
    // A script of the author's own that checks is given the file's name.
    if (read.empty() && operation.script && operation.effects.has(Effect::verifies))
      for (const std::string& operand : operation.operands)
        looks_.push_back({paths::normalized(operand), index});
  }
}

// A glob that the model found to mean a backup: `ls -l backup_*.sql`.
void BackupChecks::read_patterns() {
  for (const Artifact& artifact : runbook_.artifacts) {
    if (artifact.produced_by < 0) continue;
    const std::string made =
        paths::place_of(runbook_.path_uses[static_cast<std::size_t>(artifact.produced_by)].path);
    for (const int consumer : artifact.consumed_by) {
      const PathUse& use = runbook_.path_uses[static_cast<std::size_t>(consumer)];
      const Operation& operation = runbook_.operations[static_cast<std::size_t>(use.command)];
      if (use.access != Access::reads || passes_on(operation) || only_touches(operation)) continue;
      if (paths::place_of(use.path) != made) looks_.push_back({made, use.command});
    }
  }
}

bool BackupChecks::is_between(int command, int after_command, int before_command, Way way) const {
  return command > after_command && command < before_command &&
         is_on(runbook_.step_of(runbook_.commands[static_cast<std::size_t>(command)]), way);
}

bool BackupChecks::looks_at(const std::string& place, int after_command, int before_command, Way way) const {
  const auto begin = std::lower_bound(looks_.begin(), looks_.end(), place,
                                      [](const Look& look, const std::string& p) { return look.place < p; });
  for (auto look = begin; look != looks_.end() && look->place == place; ++look)
    if (is_between(look->command, after_command, before_command, way)) return true;
  // A file inside a folder that was written as a whole.
  const std::string inside = place + "/";
  const auto below = std::lower_bound(looks_.begin(), looks_.end(), inside,
                                      [](const Look& look, const std::string& p) { return look.place < p; });
  for (auto look = below; look != looks_.end() && look->place.starts_with(inside); ++look)
    if (is_between(look->command, after_command, before_command, way)) return true;
  return false;
}

// `ls -l backups/  # should show shop.sql`
bool BackupChecks::is_listed_with_expectation(std::string place, int after_command, int before_command,
                                              Way way) const {
  while (!place.empty() && !listed_.empty()) {
    const auto found = listed_.find(place);
    if (found != listed_.end() && std::any_of(found->second.begin(), found->second.end(), [&](int command) {
          return is_between(command, after_command, before_command, way);
        }))
      return true;
    const std::string_view name = paths::basename(place);
    if (name.size() + 1 >= place.size()) return false;
    place.resize(place.size() - name.size() - 1);
  }
  return false;
}

bool BackupChecks::is_looked_at(const PathUse& made, int after_command, int before_command, Way way) const {
  std::vector<std::string> places{paths::place_of(made.path)};
  for (std::size_t i = 0; i < places.size() && places.size() < 16; ++i) {
    if (looks_at(places[i], after_command, before_command, way) ||
        is_listed_with_expectation(places[i], after_command, before_command, way))
      return true;
    const auto forms = derived_.find(places[i]);
    if (forms == derived_.end()) continue;
    for (const Look& form : forms->second)
      if (is_between(form.command, after_command, before_command, way) &&
          std::find(places.begin(), places.end(), form.place) == places.end())
        places.push_back(form.place);
  }
  return false;
}

bool BackupChecks::is_looked_at_by_hand(std::uint32_t after, std::uint32_t before, Way way) const {
  const auto first = std::lower_bound(by_hand_.begin(), by_hand_.end(), std::pair(after, Way::forward));
  return std::any_of(first, by_hand_.end(),
                     [&](const auto& asked) { return asked.first < before && asked.second == way; });
}

bool BackupChecks::is_exit_judged(const Command& command) const {
  if (command.scope == Scope::condition || command.negated) return true;
  const ShellStatement& statement = runbook_.statement_of(command);
  const std::vector<const Command*> all = commands_of(runbook_, statement);
  if (std::any_of(all.begin(), all.end(), [&](const Command* other) {
        return other->span.begin > command.span.begin && leaves(other->name());
      }))
    return true;
  const std::size_t next = static_cast<std::size_t>(command.statement) + 1;
  if (next >= runbook_.shell_statements.size()) return false;
  for (const Command* other : commands_of(runbook_, runbook_.shell_statements[next]))
    for (const Word& word : other->words)
      for (const WordPart& part : word.parts)
        if (part.kind == PartKind::variable && part.text == "?") return true;
  return false;
}

}  // namespace handrail
