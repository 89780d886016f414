#include "model/kinds/declared.h"

#include <algorithm>
#include <map>
#include <string>
#include <utility>
#include <vector>

namespace handrail {
namespace {

bool is_side_kind(StepKind kind) {
  return kind == StepKind::troubleshoot || kind == StepKind::tune || kind == StepKind::monitor ||
         kind == StepKind::reference;
}

Way way_of(StepKind kind, Way before) {
  if (kind == StepKind::rollback) return Way::back;
  if (is_side_kind(kind)) return Way::side;
  return before == Way::forward ? before : Way::forward;
}

void apply_values(Step& step, const std::map<std::string, std::string>& values, Span span) {
  for (const auto& [key, value] : values) {
    step.attributes[key] = value;
    if (key == "kind") {
      if (const auto kind = step_kind_from(value)) {
        step.kind = *kind;
        step.way = way_of(*kind, step.way);
        step.evidence = {span, "the author declares it", 1.0};
      }
    }
    if (key == "way") step.way = value == "back" ? Way::back : value == "side" ? Way::side : Way::forward;
    if (key == "way" || key == "kind") step.way_evidence = {span, "the author declares it", 1.0};
    if (key == "optional") {
      step.optional = value == "true";
      step.optional_evidence = {span, step.optional ? "the author declares it" : "", 1.0};
    }
    if (key == "manual") step.manual = value == "true";
    if (key == "name" && !value.empty()) step.id = value;
  }
}

// Finds what a note stands before: a section with all its steps, or the steps whose title or code begins
// there.
class Targets {
 public:
  explicit Targets(const Runbook& runbook)
      : runbook_(runbook), of_heading_(runbook.document.headings().size()) {
    const auto& blocks = runbook.document.code_blocks();
    for (std::size_t s = 0; s < runbook.steps.size(); ++s) {
      const Step& step = runbook.steps[s];
      if (step.heading >= 0) of_heading_[static_cast<std::size_t>(step.heading)].push_back(s);
      places_.emplace_back(step.title_span.begin, s);
      for (const int block : step.code_blocks)
        places_.emplace_back(blocks[static_cast<std::size_t>(block)].span.begin, s);
    }
    std::sort(places_.begin(), places_.end());
  }

  // The last heading that begins within the span, -1 when none does.
  int heading_in(Span target) const {
    const auto& headings = runbook_.document.headings();
    const auto after = std::lower_bound(headings.begin(), headings.end(), target.end,
                                        [](const Heading& h, std::uint32_t at) { return h.span.begin < at; });
    if (after == headings.begin() || std::prev(after)->span.begin < target.begin) return -1;
    return static_cast<int>(after - headings.begin()) - 1;
  }

  std::vector<std::size_t> steps_under(int heading) const {
    const auto& headings = runbook_.document.headings();
    const Span section = headings[static_cast<std::size_t>(heading)].section;
    std::vector<std::size_t> steps;
    for (auto h = static_cast<std::size_t>(heading);
         h < headings.size() && headings[h].span.begin < section.end; ++h)
      steps.insert(steps.end(), of_heading_[h].begin(), of_heading_[h].end());
    return steps;
  }

  std::vector<std::size_t> steps_at(Span target) const {
    std::vector<std::size_t> steps;
    for (auto at = std::lower_bound(places_.begin(), places_.end(), std::pair(target.begin, std::size_t{0}));
         at != places_.end() && at->first < target.end; ++at)
      steps.push_back(at->second);
    std::sort(steps.begin(), steps.end());
    steps.erase(std::unique(steps.begin(), steps.end()), steps.end());
    return steps;
  }

 private:
  const Runbook& runbook_;
  std::vector<std::vector<std::size_t>> of_heading_;
  std::vector<std::pair<std::uint32_t, std::size_t>> places_;  // of titles and code, with their steps
};

}  // namespace

void apply_declarations(Runbook& runbook, const Declarations& declarations) {
  const Targets targets(runbook);
  for (const StepNote& note : declarations.notes) {
    const int heading = targets.heading_in(note.target);
    std::map<std::string, std::string> values = note.values;
    if (heading >= 0) values.erase("name");
    for (const std::size_t step : heading >= 0 ? targets.steps_under(heading) : targets.steps_at(note.target))
      apply_values(runbook.steps[step], values, note.span);
  }
  for (Step& step : runbook.steps) {
    if (!step.attributes.empty()) {
      const auto values = step.attributes;
      apply_values(step, values, step.span);
    }
    // Runme's mark for a block that is not part of the run.
    if (step.attributes.contains("excludeFromRunAll") && step.attributes["excludeFromRunAll"] == "true")
      step.way = Way::side;
    if (step.attributes.contains("run") && step.attributes["run"] == "false") step.way = Way::side;
  }
}

}  // namespace handrail
