#include "executor/ways_out.h"

#include <algorithm>
#include <map>
#include <set>

#include <fmt/format.h>

#include "executor/undo.h"
#include "model/plan/plan_files.h"

namespace handrail {
namespace {

// A section under a heading, as far as it belongs to the way back.
struct Section {
  int heading = -1;
  std::vector<int> steps;
  std::set<std::string> put_back;  // places and datastores that it restores
  std::set<std::string> replaced;  // places that it removes or restores
  std::set<std::string> touched;   // places that it changes in any way
};

bool share(const std::set<std::string>& some, const std::set<std::string>& others) {
  return std::ranges::any_of(some, [&](const std::string& one) {
    return std::ranges::any_of(others, [&](const std::string& other) { return places_overlap(one, other); });
  });
}

void look_at_command(const Runbook& runbook, std::size_t index, Section& section) {
  const Operation& operation = runbook.operations[index];
  const bool restores = operation.effects.has(Effect::restores);
  for (const PathUse& use : runbook.path_uses) {
    if (use.command != static_cast<int>(index) || use.is_backup) continue;
    const bool removes = use.access == Access::removes;
    if (!removes && use.access != Access::writes) continue;
    section.touched.insert(use.path.resolved);
    if (removes || restores) section.replaced.insert(use.path.resolved);
    if (restores && !removes) section.put_back.insert(use.path.resolved);
  }
  if (operation.datastore.empty() || operation.engine == Engine::unknown) return;
  // As something that no path can be equal to, unless it is a file.
  const std::string store = operation.engine == Engine::sqlite
                                ? operation.datastore
                                : fmt::format("{}://{}", name_of(operation.engine), operation.datastore);
  if (operation.effects.has(Effect::changes_data) || restores) section.touched.insert(store);
  if (!restores) return;
  section.put_back.insert(store);
  section.replaced.insert(store);
}

void look_at(const Runbook& runbook, Section& section) {
  for (const int index : section.steps) {
    for (const StepAction& action : runbook.steps[static_cast<std::size_t>(index)].actions) {
      if (action.kind != ActionKind::shell) continue;
      const CommandRange range = commands_in(runbook, action.span);
      for (std::size_t i = range.begin; i < range.end; ++i) look_at_command(runbook, i, section);
    }
  }
}

// Those of which a later one replaces what an earlier one has put back, and what stands between them and
// works on the same.
std::vector<Section> alternatives(const std::vector<Section>& sections) {
  std::set<std::size_t> members;
  std::set<std::string> subject;
  for (std::size_t later = 1; later < sections.size(); ++later) {
    for (std::size_t earlier = 0; earlier < later; ++earlier) {
      if (!share(sections[earlier].put_back, sections[later].replaced)) continue;
      for (const std::size_t one : {earlier, later}) {
        members.insert(one);
        subject.insert(sections[one].put_back.begin(), sections[one].put_back.end());
      }
    }
  }
  std::vector<Section> found;
  if (members.empty()) return found;
  for (std::size_t i = *members.begin(); i <= *members.rbegin(); ++i) {
    if (members.contains(i) || share(sections[i].touched, subject)) found.push_back(sections[i]);
  }
  return found;
}

std::string id_of(const Heading& heading) {
  const std::size_t begin = heading.slug.find_first_not_of('-');
  return begin == std::string::npos ? heading.slug : heading.slug.substr(begin);
}

}  // namespace

std::vector<WaysOut> ways_out(const Runbook& runbook, const std::vector<int>& back) {
  const auto& headings = runbook.document.headings();
  // By what they stand under, the outermost first; -1 is the document.
  std::map<int, std::vector<Section>> under;
  for (const int index : back) {
    const Step& step = runbook.steps[static_cast<std::size_t>(index)];
    if (step.choice >= 0) continue;
    for (int at = step.heading; at >= 0; at = headings[static_cast<std::size_t>(at)].parent) {
      std::vector<Section>& siblings = under[headings[static_cast<std::size_t>(at)].parent];
      if (siblings.empty() || siblings.back().heading != at) siblings.push_back({at, {}, {}, {}, {}});
      siblings.back().steps.push_back(index);
    }
  }
  std::vector<WaysOut> found;
  std::set<int> taken;
  for (auto& [parent, sections] : under) {
    std::erase_if(sections, [&](const Section& section) {
      return std::ranges::any_of(section.steps, [&](int step) { return taken.contains(step); });
    });
    for (Section& section : sections) look_at(runbook, section);
    const std::vector<Section> members = alternatives(sections);
    if (members.size() < 2) continue;
    const Heading& first = headings[static_cast<std::size_t>(members.front().heading)];
    WaysOut ways{parent >= 0 ? headings[static_cast<std::size_t>(parent)].text : runbook.title,
                 runbook.source->line_of(first.span.begin),
                 {}};
    for (const Section& member : members) {
      const Heading& heading = headings[static_cast<std::size_t>(member.heading)];
      ways.ways.push_back({id_of(heading), heading.text, member.steps});
      taken.insert(member.steps.begin(), member.steps.end());
    }
    found.push_back(std::move(ways));
  }
  return found;
}

}  // namespace handrail
