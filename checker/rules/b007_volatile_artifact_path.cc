// B007: a path holds `$(date …)`, `$RANDOM` or the like and is evaluated again where the same file or folder
// is meant. Each later evaluation is reported, related to the first.
#include <algorithm>
#include <map>
#include <string>
#include <string_view>
#include <utility>
#include <vector>

#include <fmt/format.h>

#include "checker/paths.h"
#include "checker/rule.h"
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

void check(const Runbook& runbook, Reporter& report) {
  std::map<std::string, std::vector<const Evaluation*>> earlier;  // by what must be shared
  const std::vector<Evaluation> all = evaluations(runbook);
  const Command* reported = nullptr;
  for (const Evaluation& again : all) {
    std::vector<const Evaluation*>& before = earlier[again.shared];
    const auto first = std::find_if(before.begin(), before.end(), [&](const Evaluation* evaluation) {
      return must_mean_the_same(*evaluation, again);
    });
    const Evaluation* origin = first == before.end() ? nullptr : *first;
    before.push_back(&again);
    if (!origin || reported == again.command) continue;
    reported = again.command;

    const Lifetime lifetime = shortest_lifetime(again.use->path);
    const bool on_the_way_back = is_on(again.step, Way::back) && !is_on(origin->step, Way::back);
    FindingBuilder finding = report.at(again.use->span);
    finding
        .say(fmt::format("'{}' is evaluated again and {}, so {}", again.shown, words_for(lifetime),
                         on_the_way_back
                             ? "the rollback looks for a backup that was never made under that name"
                             : "this is not the place that was made before"))
        .mend("put the name into a variable once, and use the variable in every later command")
        .related(origin->use->span, "first evaluated here");
    // Within one sitting a name that changes once a day hurts only at midnight.
    if (lifetime == Lifetime::day && !on_the_way_back) finding.weigh(Severity::warning);
  }
}

}  // namespace

HANDRAIL_RULE(B007, "volatile-artifact-path", Severity::error, check);
}  // namespace handrail
