// B012: the restore takes whichever backup a listing or a glob gives, so it may take another run's.
#include <algorithm>
#include <set>
#include <string>
#include <string_view>
#include <vector>

#include <fmt/format.h>

#include "checker/facts.h"
#include "checker/paths.h"
#include "checker/rule.h"
#include "checker/ways.h"
#include "model/text.h"

namespace handrail {
namespace {

// The inside of each `$(…)` or `…` of a symbolic path, as far as it closes.
std::vector<std::string_view> substitutions(std::string_view path) {
  std::vector<std::string_view> found;
  for (std::size_t i = 0; i < path.size(); ++i) {
    if (path[i] == '`') {
      const std::size_t end = path.find('`', i + 1);
      if (end == std::string_view::npos) break;
      found.push_back(path.substr(i + 1, end - i - 1));
      i = end;
    } else if (path[i] == '$' && i + 1 < path.size() && path[i + 1] == '(') {
      int depth = 0;
      std::size_t end = i + 1;
      for (; end < path.size(); ++end) {
        if (path[end] == '(') ++depth;
        if (path[end] == ')' && --depth == 0) break;
      }
      if (end >= path.size()) break;
      found.push_back(path.substr(i + 2, end - i - 2));
      i = end;
    }
  }
  return found;
}

// `ls -t backups | head -1`, `find … | sort | tail -n 1`.
bool picks_from_listing(std::string_view command) {
  const std::vector<std::string_view> stages = text::split(command, '|');
  if (stages.empty()) return false;
  const std::string_view program =
      text::base_name(stages.front().substr(0, stages.front().find_first_of(" \t")));
  if (program != "ls" && program != "find" && program != "dir") return false;
  return stages.size() == 1
             ? program == "ls"
             : std::any_of(stages.begin() + 1, stages.end(), [](std::string_view stage) {
                 return stage.starts_with("head") || stage.starts_with("tail") || stage.starts_with("sort") ||
                        stage.starts_with("awk") || stage.starts_with("sed");
               });
}

bool has_listing(std::string_view path) {
  const std::vector<std::string_view> inside = substitutions(path);
  return std::any_of(inside.begin(), inside.end(), picks_from_listing);
}

bool has_glob(std::string_view segment) {
  return segment.find('*') != std::string_view::npos && segment.find('$') == std::string_view::npos;
}

// Whether one file of several is taken by chance. A glob that copies all of a folder's files picks none.
bool picks_by_glob(const Runbook& runbook, const Restore& restore) {
  const std::string path = paths::normalized(restore.from->path.text);
  const std::vector<std::string_view> parts = paths::segments(path);
  if (parts.empty()) return false;
  if (std::any_of(parts.begin(), parts.end() - 1, has_glob)) return true;
  if (!has_glob(parts.back())) return false;
  const Operation& operation = runbook.operations[static_cast<std::size_t>(restore.command)];
  constexpr std::string_view kMany[] = {"cp", "mv", "rsync", "scp", "install", "rclone"};
  const bool takes_many = text::is_one_of(operation.program, kMany);
  if (!takes_many) return true;
  // `cp nginx.conf.bak.* nginx.conf`: one target.
  return std::any_of(restore.to.begin(), restore.to.end(), [](const PathUse* to) {
    const std::string target = paths::normalized(to->path.text);
    return !has_glob(target) && !to->path.text.ends_with('/') &&
           paths::basename(target).find('.', 1) != std::string_view::npos;
  });
}

// `LATEST=$(ls -t backups | head -1)`
std::vector<const Command*> choices_by_listing(const Runbook& runbook) {
  std::vector<const Command*> found;
  for (const Command& command : runbook.commands)
    for (const Assignment& assignment : command.assignments)
      for (const WordPart& part : assignment.value.parts)
        if (part.kind == PartKind::command_substitution && picks_from_listing(part.text))
          found.push_back(&command);
  return found;
}

// The assignment that the restored path's name came from; nullptr when the path itself spells the listing.
const Command* chosen_by(const Runbook& runbook, const Restore& restore,
                         const std::vector<const Command*>& choices) {
  if (has_listing(runbook.source->slice(restore.from->span))) return nullptr;
  const auto chooses = [&](const Command* command) {
    return std::any_of(
        command->assignments.begin(), command->assignments.end(), [&](const Assignment& assignment) {
          return std::any_of(assignment.value.parts.begin(), assignment.value.parts.end(),
                             [&](const WordPart& part) {
                               return part.kind == PartKind::command_substitution &&
                                      restore.from->path.text.find(part.raw) != std::string::npos;
                             });
        });
  };
  for (auto choice = choices.rbegin(); choice != choices.rend(); ++choice)
    if ((*choice)->span.begin < restore.from->span.begin && chooses(*choice)) return *choice;
  return nullptr;
}

void check(const Runbook& runbook, Reporter& report) {
  const std::vector<const Command*> choices = choices_by_listing(runbook);
  std::set<std::uint32_t> reported;
  for (const Restore& restore : report.facts().restores()) {
    const bool listed = has_listing(restore.from->path.text);
    if (!listed && !picks_by_glob(runbook, restore)) continue;
    const Command* chosen = listed ? chosen_by(runbook, restore, choices) : nullptr;
    const Span span = chosen ? chosen->span : restore.from->span;
    if (!reported.insert(span.begin).second) continue;
    FindingBuilder finding = report.at(span);
    finding
        .say(fmt::format("the backup to restore is picked by {}, so it may be another run's",
                         listed ? "a listing" : fmt::format("the glob '{}'", restore.from->path.text)))
        .mend(
            "keep the backup's name when it is made (a variable, a parameter, a file), and restore that one");
    if (chosen) finding.related(restore.from->span, "restored here");
  }
}

}  // namespace

HANDRAIL_RULE(B012, "newest-backup-by-listing", Severity::warning, check);
}  // namespace handrail
