// B006: the way back reads a backup that no step of the guide makes: another name, another folder, or a name
// that still has to be filled in.
#include <algorithm>
#include <string>
#include <string_view>

#include <fmt/format.h>

#include "checker/paths.h"
#include "checker/rule.h"
#include "checker/ways.h"
#include "model/text.h"

namespace handrail {
namespace {

const Step* step_of(const Runbook& runbook, const PathUse& use) {
  return use.command < 0 ? nullptr : runbook.step_of(runbook.commands[static_cast<std::size_t>(use.command)]);
}

bool holds_placeholder(const Runbook& runbook, const PathUse& use) {
  return std::any_of(
      runbook.placeholders.begin(), runbook.placeholders.end(),
      [&](const Placeholder& placeholder) { return use.span.contains(placeholder.span.begin); });
}

// A glob, a listing or a variable that nothing sets may name anything; which one is another rule's matter
// (B012).
bool may_name_anything(const Runbook& runbook, const PathUse& use) {
  return use.path.has_unknown && !holds_placeholder(runbook, use);
}

bool looks_like_backup(std::string_view path) {
  const std::string name = text::lower(path);
  constexpr std::string_view kMarks[] = {"backup", "bak",  "dump", "snapshot",
                                         "备份",   "_old", ".old", ".orig"};
  constexpr std::string_view kEndings[] = {".sql", ".sql.gz", ".dump", ".rdb",
                                           ".tar", ".tar.gz", ".tgz",  ".tar.zst"};
  return std::any_of(std::begin(kMarks), std::end(kMarks),
                     [&](std::string_view mark) { return name.find(mark) != std::string::npos; }) ||
         std::any_of(std::begin(kEndings), std::end(kEndings),
                     [&](std::string_view ending) { return name.ends_with(ending); });
}

bool is_restored_from(const Runbook& runbook, const PathUse& use) {
  if (use.access != Access::reads || !is_on(step_of(runbook, use), Way::back)) return false;
  return use.is_backup || holds_placeholder(runbook, use) || looks_like_backup(use.path.text);
}

// The path itself, a folder that is written as a whole and holds it, or something that was written into it.
bool makes(const PathUse& use, std::string_view path) {
  if (use.access != Access::writes) return false;
  const std::string written = paths::place_of(use.path);
  return written == path || paths::lies_below(path, written) || paths::lies_below(written, path);
}

// A backup made by hand may have any name.
bool has_backup_by_hand(const Runbook& runbook) {
  return std::any_of(runbook.steps.begin(), runbook.steps.end(), [](const Step& step) {
    return step.kind == StepKind::backup && step.way != Way::back && step.manual;
  });
}

// What the author probably meant: the backup that shares most of the name's beginning.
const PathUse* nearest_backup(const Runbook& runbook, std::string_view path) {
  const std::string_view name = paths::basename(path);
  const PathUse* best = nullptr;
  std::size_t best_length = 0;
  for (const PathUse& use : runbook.path_uses) {
    if (use.access != Access::writes || !use.is_backup || is_on(step_of(runbook, use), Way::back)) continue;
    const std::string written = paths::place_of(use.path);
    const std::string_view other = paths::basename(written);
    const auto differ = std::mismatch(name.begin(), name.end(), other.begin(), other.end());
    const auto common = static_cast<std::size_t>(differ.first - name.begin());
    if (common > best_length) {
      best = &use;
      best_length = common;
    }
  }
  return best_length >= 3 ? best : nullptr;
}

void check(const Runbook& runbook, Reporter& report) {
  const bool by_hand = has_backup_by_hand(runbook);
  for (const PathUse& use : runbook.path_uses) {
    if (!is_restored_from(runbook, use) || may_name_anything(runbook, use)) continue;
    const std::string path = paths::place_of(use.path);
    const bool is_made = std::any_of(
        runbook.path_uses.begin(), runbook.path_uses.end(),
        [&](const PathUse& other) { return other.span.begin < use.span.begin && makes(other, path); });
    if (is_made || by_hand) continue;
    FindingBuilder finding = report.at(use.span);
    finding.say(fmt::format("the rollback reads '{}', which no step of the guide makes", use.path.text));
    finding.mend("name the file that the backup step writes; keep its name in a variable or a parameter");
    if (const PathUse* nearest = nearest_backup(runbook, path))
      finding.related(nearest->span, fmt::format("the backup is written to '{}'", nearest->path.text));
  }
}

}  // namespace

HANDRAIL_RULE(B006, "rollback-artifact-undefined", Severity::error, check);
}  // namespace handrail
