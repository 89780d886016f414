// B007: a path or a name holds `$(date …)`, `$RANDOM` or the like and is evaluated again where the same thing
// is meant. Each later evaluation is reported, related to the first.
#include <algorithm>
#include <map>
#include <set>
#include <string>
#include <string_view>
#include <utility>
#include <vector>

#include <fmt/format.h>

#include "checker/edits.h"
#include "checker/paths.h"
#include "checker/rule.h"
#include "checker/volatile_names.h"
#include "checker/ways.h"

namespace handrail {
namespace {

// How soon a second evaluation gives another name.
enum class Lifetime { always_new, second, minute, hour, day };

Lifetime lifetime_of(std::string_view part) {
  if (part.find("date") == std::string_view::npos) return Lifetime::always_new;
  const std::size_t format = part.find('+');
  if (format == std::string_view::npos) return Lifetime::second;
  const auto has = [&](std::string_view letters) {
    for (std::size_t i = part.find('%', format); i != std::string_view::npos; i = part.find('%', i + 1)) {
      std::size_t letter = i + 1;
      while (letter < part.size() && std::string_view("-_0^#:").find(part[letter]) != std::string_view::npos)
        ++letter;
      if (letter < part.size() && letters.find(part[letter]) != std::string_view::npos) return true;
    }
    return false;
  };
  if (has("SsNTcXr")) return Lifetime::second;
  if (has("MR")) return Lifetime::minute;
  if (has("HIkl")) return Lifetime::hour;
  return Lifetime::day;
}

std::string_view words_for(Lifetime lifetime) {
  switch (lifetime) {
    case Lifetime::always_new: return "gives another name each time";
    case Lifetime::second: return "gives another name a second later";
    case Lifetime::minute: return "gives another name a minute later";
    case Lifetime::hour: return "gives another name an hour later";
    case Lifetime::day: return "gives another name after midnight";
  }
  return {};
}

Lifetime shortest_lifetime(const PathValue& path) {
  Lifetime shortest = Lifetime::day;
  for (const std::string& part : path.volatile_parts) shortest = std::min(shortest, lifetime_of(part));
  return shortest;
}

struct Evaluation {
  const PathUse* use;
  const Command* command;
  const Step* step;
  std::string path;    // normalized
  std::string shared;  // up to the last volatile segment: what two evaluations must have in common
  std::string shown;   // the same as the guide spells it
};

std::vector<Evaluation> evaluations(const Runbook& runbook) {
  std::vector<Evaluation> found;
  for (const PathUse& use : runbook.path_uses) {
    if (!use.path.is_volatile || use.command < 0) continue;
    const Command& command = runbook.commands[static_cast<std::size_t>(use.command)];
    const Step* step = runbook.step_of(command);
    if (!is_walked(step)) continue;
    std::string path = paths::place_of(use.path);
    std::string shared = paths::through_last_segment_with(path, use.path.volatile_parts);
    std::string shown =
        paths::through_last_segment_with(paths::normalized(use.path.text), use.path.volatile_parts);
    if (!shared.empty())
      found.push_back({&use, &command, step, std::move(path), std::move(shared), std::move(shown)});
  }
  std::stable_sort(found.begin(), found.end(), [](const Evaluation& a, const Evaluation& b) {
    return a.use->span.begin < b.use->span.begin;
  });
  return found;
}

// Two files with a volatile name that are both written are two files on purpose (a log, one backup per run),
// but inside one volatile folder they belong together.
bool must_mean_the_same(const Evaluation& first, const Evaluation& again) {
  if (first.command == again.command) return false;
  if (first.use->access == Access::reads || first.use->access == Access::removes) return false;
  if (exclude_each_other(*first.step, *again.step)) return false;
  const bool is_the_file = again.path == again.shared;
  return !(is_the_file && again.use->access == Access::writes && first.use->access == Access::writes);
}

// Paths that were written under a name that a variable keeps: `B=$(date +%F); mkdir "$B"`. Evaluating the
// name again elsewhere is as wrong as if it had been spelled out there.
class KeptNames {
 public:
  explicit KeptNames(const Runbook& runbook) : runbook_(runbook) {
    for (const PathUse& use : runbook.path_uses) {
      const bool makes = use.access == Access::writes || use.access == Access::creates_folder;
      if (!makes || use.path.is_volatile || use.path.text.find_first_of("$`") == std::string::npos) continue;
      places_.emplace_back(paths::place_of(use.path), &use);
    }
    std::stable_sort(places_.begin(), places_.end(),
                     [](const auto& a, const auto& b) { return a.first < b.first; });
  }

  // What was made there before, or below it; nullptr when nothing was.
  const PathUse* made_at(const Evaluation& again) const {
    const auto first =
        std::lower_bound(places_.begin(), places_.end(), again.shared,
                         [](const auto& entry, const std::string& wanted) { return entry.first < wanted; });
    for (auto entry = first; entry != places_.end() && entry->first.starts_with(again.shared); ++entry) {
      const bool there = entry->first == again.shared || paths::lies_below(entry->first, again.shared);
      if (!there || entry->second->span.begin >= again.use->span.begin) continue;
      const Step* step =
          runbook_.step_of(runbook_.commands[static_cast<std::size_t>(entry->second->command)]);
      const bool both_write = again.path == again.shared && again.use->access == Access::writes;
      if (step && !both_write && !exclude_each_other(*step, *again.step)) return entry->second;
    }
    return nullptr;
  }

 private:
  const Runbook& runbook_;
  std::vector<std::pair<std::string, const PathUse*>> places_;
};

// The evaluations of one name on the forward path, in one terminal, with what the name is kept in instead.
// Empty where it cannot be kept: alternatives, several changing parts, a way back that another day walks.
std::vector<Edit> kept_in_a_variable(const Runbook& runbook, const std::vector<const Evaluation*>& group) {
  const SourceText& source = *runbook.source;
  std::string part;
  std::vector<const Evaluation*> forward;
  for (const Evaluation* evaluation : group) {
    if (!is_on_forward(evaluation->step)) continue;
    if (evaluation->step->choice >= 0 || evaluation->use->path.volatile_parts.size() != 1) return {};
    if (evaluation->command->scope != Scope::top) return {};
    if (part.empty()) part = evaluation->use->path.volatile_parts.front();
    if (part != evaluation->use->path.volatile_parts.front()) return {};
    forward.push_back(evaluation);
  }
  if (forward.size() < 2) return {};
  std::string name = "STAMP";
  for (int i = 2; source.text().find(name) != std::string_view::npos; ++i) name = fmt::format("STAMP{}", i);

  const ShellStatement& first = runbook.statement_of(*forward.front()->command);
  const auto assignment = line_above(source, first.span.begin, name + "=" + part);
  if (!assignment ||
      runbook.statement_blocks[static_cast<std::size_t>(forward.front()->command->statement)] < 0)
    return {};
  std::vector<Edit> edits{*assignment};
  std::set<std::uint32_t> places;
  for (const Evaluation* evaluation : forward) {
    const std::string_view word = source.slice(evaluation->use->span);
    const std::size_t at = word.find(part);
    if (at == std::string_view::npos) return {};  // spelled otherwise: a brace, a script in a string
    for (std::size_t i = at; i != std::string_view::npos; i = word.find(part, i + part.size())) {
      const std::uint32_t begin = evaluation->use->span.begin + static_cast<std::uint32_t>(i);
      if (!places.insert(begin).second) continue;
      edits.push_back({{begin, begin + static_cast<std::uint32_t>(part.size())}, "${" + name + "}"});
    }
  }
  sort_edits(edits);
  return edits;
}

std::string consequence(bool on_the_way_back) {
  return on_the_way_back ? "the rollback looks for a backup that was never made under that name"
                         : "this is not the place that was made before";
}

void check_paths(const Runbook& runbook, Reporter& report) {
  std::map<std::string, std::vector<const Evaluation*>> groups;  // by what must be shared
  const std::vector<Evaluation> all = evaluations(runbook);
  for (const Evaluation& evaluation : all) groups[evaluation.shared].push_back(&evaluation);
  std::set<std::string> fixed;  // one finding's fix mends its whole group
  const KeptNames kept(runbook);
  const Command* reported = nullptr;
  std::map<std::string, std::size_t> seen;
  for (const Evaluation& again : all) {
    const std::vector<const Evaluation*>& group = groups[again.shared];
    const auto end = group.begin() + static_cast<std::ptrdiff_t>(seen[again.shared]++);
    const auto first = std::find_if(group.begin(), end, [&](const Evaluation* evaluation) {
      return must_mean_the_same(*evaluation, again);
    });
    const PathUse* origin = first == end ? kept.made_at(again) : (*first)->use;
    if (!origin || reported == again.command) continue;
    reported = again.command;

    const Step* there = runbook.step_of(runbook.commands[static_cast<std::size_t>(origin->command)]);
    const Lifetime lifetime = shortest_lifetime(again.use->path);
    const bool on_the_way_back = is_on(again.step, Way::back) && !is_on(there, Way::back);
    FindingBuilder finding = report.at(again.use->span);
    finding
        .say(fmt::format("'{}' is evaluated again and {}, so {}", again.shown, words_for(lifetime),
                         consequence(on_the_way_back)))
        .mend("put the name into a variable once, and use the variable in every later command")
        .related(origin->span, "first evaluated here");
    // Within one sitting a name that changes once a day hurts only at midnight.
    if (lifetime == Lifetime::day && !on_the_way_back) finding.weigh(Severity::warning);
    if (!is_on_forward(again.step) || first == end || !fixed.insert(again.shared).second) continue;
    for (const Edit& edit : kept_in_a_variable(runbook, group)) finding.fix(edit.span, edit.replacement);
  }
}

// `mkdir backup_$(date +%s); DIR=backup_$(date +%s)`: the variable keeps another name than the one that was
// made.
void check_assignments(const Runbook& runbook, Reporter& report) {
  std::map<std::string, const PathUse*> made;  // by place
  std::size_t next = 0;
  for (const VariableSetting& setting : runbook.variable_settings) {
    if (setting.value.text.find('/') == std::string::npos) continue;
    for (; next < runbook.path_uses.size() && runbook.path_uses[next].span.begin < setting.span.begin;
         ++next) {
      const PathUse& use = runbook.path_uses[next];
      if (use.path.is_volatile && use.access == Access::creates_folder)
        made.emplace(paths::place_of(use.path), &use);
    }
    const auto found = made.find(paths::place_of(setting.value));
    if (found == made.end()) continue;
    const Step* there = runbook.step_of(runbook.commands[static_cast<std::size_t>(found->second->command)]);
    const Step* step = step_at(runbook, setting.step);
    if (!is_walked(step) || !there || exclude_each_other(*there, *step)) continue;
    const Lifetime lifetime = shortest_lifetime(found->second->path);
    FindingBuilder finding = report.at(setting.span);
    finding
        .say(fmt::format("'{}' is evaluated again and {}, so this is not the place that was made before",
                         setting.value.text, words_for(lifetime)))
        .mend("put the name into the variable first, and make the folder by it")
        .related(found->second->span, "first evaluated here");
    if (lifetime == Lifetime::day) finding.weigh(Severity::warning);
  }
}

// A job, an image, a tag, a snapshot: named when it is made, and asked for under that name later.
void check_names(const Runbook& runbook, Reporter& report) {
  std::map<std::string, VolatileName> made;
  for (const VolatileName& name : volatile_names(runbook)) {
    const Step* step = step_at(runbook, name.step);
    const auto [entry, fresh] = made.try_emplace(name.text, name);
    if (fresh || entry->second.statement == name.statement || name.makes) continue;
    const Step* there = step_at(runbook, entry->second.step);
    if (!entry->second.makes || !step || !there || exclude_each_other(*there, *step)) continue;
    const bool on_the_way_back = is_on(step, Way::back) && !is_on(there, Way::back);
    const Lifetime lifetime = lifetime_of(name.part);
    FindingBuilder finding = report.at(name.span);
    finding
        .say(fmt::format("'{}' is evaluated again and {}, so it is not what was made before", name.text,
                         words_for(lifetime)))
        .mend("put the name into a variable once, and use the variable in every later command")
        .related(entry->second.span, "made here");
    if (lifetime == Lifetime::day && !on_the_way_back) finding.weigh(Severity::warning);
  }
}

void check(const Runbook& runbook, Reporter& report) {
  check_paths(runbook, report);
  check_assignments(runbook, report);
  check_names(runbook, report);
}

}  // namespace

HANDRAIL_RULE(B007, "volatile-artifact-path", Severity::error, check, Fix::safe_rewrite);
}  // namespace handrail
