// B006: the way back reads a backup that no step of the guide makes: another name, another folder, or a name
// that still has to be filled in.
#include <algorithm>
#include <string>
#include <string_view>
#include <utility>
#include <vector>

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

// Spans that hold a value that still has to be filled in.
class Placeholders {
 public:
  explicit Placeholders(const Runbook& runbook) {
    for (const Placeholder& placeholder : runbook.placeholders) begins_.push_back(placeholder.span.begin);
    std::sort(begins_.begin(), begins_.end());
  }
  bool stand_in(Span span) const {
    const auto first = std::lower_bound(begins_.begin(), begins_.end(), span.begin);
    return first != begins_.end() && *first < span.end;
  }

 private:
  std::vector<std::uint32_t> begins_;
};

// A glob, a listing or a variable that nothing sets may name anything; which one is another rule's matter
// (B012).
bool may_name_anything(const Placeholders& placeholders, const PathUse& use) {
  return use.path.has_unknown && !placeholders.stand_in(use.span);
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

// A look at what lies in a folder restores nothing from it.
bool only_lists_folder(const Runbook& runbook, const PathUse& use) {
  constexpr std::string_view kListing[] = {"ls", "ll", "dir", "tree", "du", "find", "stat"};
  if (use.command < 0 || !use.path.text.ends_with('/')) return false;
  const std::string& program = runbook.operations[static_cast<std::size_t>(use.command)].program;
  return text::is_one_of(program, kListing);
}

bool is_restored_from(const Runbook& runbook, const Placeholders& placeholders, const PathUse& use) {
  if (use.access != Access::reads || !is_on(step_of(runbook, use), Way::back)) return false;
  if (only_lists_folder(runbook, use)) return false;
  return use.is_backup || placeholders.stand_in(use.span) || looks_like_backup(use.path.text);
}

// Where the guide writes, asked for each file that the way back reads: the path itself, a folder that is
// written as a whole and holds it, or something that is written into it. Logarithmic.
class Written {
 public:
  explicit Written(const Runbook& runbook) {
    for (const PathUse& use : runbook.path_uses) {
      if (use.access != Access::writes) continue;
      places_.push_back({paths::place_of(use.path), use.span.begin});
      if (places_.back().path.find('*') != std::string::npos) globs_.push_back(places_.back());
    }
    std::sort(places_.begin(), places_.end(), [](const Place& a, const Place& b) {
      return a.path != b.path ? a.path < b.path : a.begin < b.begin;
    });
  }

  bool before(const std::string& path, std::uint32_t begin) const {
    std::string folder = path;
    while (!folder.empty()) {
      const auto found = first_from(folder);
      if (found != places_.end() && found->path == folder && found->begin < begin) return true;
      const std::string_view name = paths::basename(folder);
      if (name.size() >= folder.size()) break;
      folder.resize(folder.size() - name.size() - 1);
    }
    constexpr int kEnough = 100;  // nearly always the first was written before
    auto below = first_from(path + "/");
    for (int i = 0; i < kEnough && below != places_.end() && paths::lies_below(below->path, path);
         ++i, ++below)
      if (below->begin < begin) return true;
    constexpr std::ptrdiff_t kGlobs = 100;  // `cp /tmp/state_*.txt "$KEPT/"`: few guides have one
    return std::any_of(globs_.begin(), globs_.begin() + std::min(kGlobs, std::ssize(globs_)),
                       [&](const Place& glob) { return glob.begin < begin && matches(glob.path, path); });
  }

 private:
  struct Place {
    std::string path;
    std::uint32_t begin;
  };
  std::vector<Place>::const_iterator first_from(const std::string& path) const {
    return std::lower_bound(
        places_.begin(), places_.end(), path,
        [](const Place& place, const std::string& wanted) { return place.path < wanted; });
  }

  // A pattern of one star: what stands before it and behind it.
  static bool matches(std::string_view pattern, std::string_view path) {
    const std::size_t star = pattern.find('*');
    const std::string_view before = pattern.substr(0, star), behind = pattern.substr(star + 1);
    return path.size() >= before.size() + behind.size() && path.starts_with(before) && path.ends_with(behind);
  }

  std::vector<Place> places_, globs_;
};

// `./backup.sh`: where it writes, and under which name, only the script knows.
bool has_backup_by_script(const Runbook& runbook) {
  std::vector<bool> writes(runbook.commands.size());
  for (const PathUse& use : runbook.path_uses)
    if (use.command >= 0 && use.access != Access::reads) writes[static_cast<std::size_t>(use.command)] = true;
  for (std::size_t i = 0; i < runbook.commands.size(); ++i) {
    const Operation& operation = runbook.operations[i];
    if (operation.script && !operation.known && operation.effects.has(Effect::backs_up) && !writes[i] &&
        operation.operands.empty() && is_on_forward(runbook.step_of(runbook.commands[i])))
      return true;
  }
  return false;
}

// A backup made by hand may have any name.
bool has_backup_by_hand(const Runbook& runbook) {
  return std::any_of(runbook.steps.begin(), runbook.steps.end(), [](const Step& step) {
    return step.kind == StepKind::backup && step.way != Way::back && step.manual;
  });
}

// What the author probably meant: the backup that shares most of the name's beginning, which stands beside it
// in the order of names.
class Backups {
 public:
  explicit Backups(const Runbook& runbook) {
    for (const PathUse& use : runbook.path_uses) {
      if (use.access != Access::writes || !use.is_backup || is_on(step_of(runbook, use), Way::back)) continue;
      const std::string place = paths::place_of(use.path);
      all_.emplace_back(std::string(paths::basename(place)), &use);
    }
    std::stable_sort(all_.begin(), all_.end(),
                     [](const auto& a, const auto& b) { return a.first < b.first; });
  }

  const PathUse* nearest(std::string_view path) const {
    const std::string name(paths::basename(path));
    const auto behind = std::lower_bound(all_.begin(), all_.end(), name,
                                         [](const auto& backup, const auto& n) { return backup.first < n; });
    const PathUse* best = nullptr;
    std::size_t best_length = 2;  // fewer letters in common say nothing
    const auto compare = [&](const std::pair<std::string, const PathUse*>& backup) {
      const auto differ = std::mismatch(name.begin(), name.end(), backup.first.begin(), backup.first.end());
      const auto common = static_cast<std::size_t>(differ.first - name.begin());
      if (common > best_length) {
        best = backup.second;
        best_length = common;
      }
    };
    if (behind != all_.begin()) compare(*std::prev(behind));
    if (behind != all_.end()) compare(*behind);
    return best;
  }

 private:
  std::vector<std::pair<std::string, const PathUse*>> all_;
};

void check(const Runbook& runbook, Reporter& report) {
  if (has_backup_by_hand(runbook) || has_backup_by_script(runbook)) return;
  const Placeholders placeholders(runbook);
  const Written written(runbook);
  const Backups backups(runbook);
  for (const PathUse& use : runbook.path_uses) {
    if (!is_restored_from(runbook, placeholders, use) || may_name_anything(placeholders, use)) continue;
    const std::string path = paths::place_of(use.path);
    if (written.before(path, use.span.begin)) continue;
    FindingBuilder finding = report.at(use.span);
    finding.say(fmt::format("the rollback reads '{}', which no step of the guide makes", use.path.text));
    finding.mend("name the file that the backup step writes; keep its name in a variable or a parameter");
    if (const PathUse* nearest = backups.nearest(path))
      finding.related(nearest->span, fmt::format("the backup is written to '{}'", nearest->path.text));
  }
}

}  // namespace

HANDRAIL_RULE(B006, "rollback-artifact-undefined", Severity::error, check);
}  // namespace handrail
