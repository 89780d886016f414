// What the site itself says, in each language that guides are written in.
#pragma once

#include <array>
#include <string_view>

#include "model/finding.h"
#include "model/runbook.h"

namespace handrail {

struct Texts {
  std::string_view language;       // "zh", "en"
  std::string_view html_language;  // for lang="…": "zh-Hans", "en"
  std::string_view skip_to_content;
  std::string_view all_guides;
  std::string_view contents;
  std::string_view steps;
  std::string_view findings;
  std::string_view no_findings;
  std::string_view line;
  std::string_view mend;
  std::string_view related;
  std::string_view copy;
  std::string_view copied;
  std::string_view link_to_section;
  std::string_view footnotes;
  std::string_view back_to_text;
  std::string_view optional;
  std::string_view manual;
  std::string_view one_of;  // "one of": a step that belongs to a choice
  std::string_view recommended;
  std::string_view way_back;
  std::string_view side_road;
  std::string_view plan;
  std::string_view plan_about;
  std::string_view check_snapshot;
  std::string_view check_page_lead;
  std::string_view index_title;
  std::string_view guide_one, guide_many;  // "1 guide", "2 guides"
  std::string_view phase_one, phase_many;
  std::string_view step_one, step_many;
  std::string_view checks;
  std::string_view no_checks;
  std::string_view no_checks_how;
  std::string_view changes;  // above the list of what a rehearsal tries
  std::string_view changes_about;
  std::string_view change_left_out;
  std::string_view needs_javascript;
  std::string_view snapshot_stays;
  std::string_view expected;
  std::string_view dead_link;  // a link whose target is no part of the site
  std::string_view made_by;
  std::array<std::string_view, 3> severities;       // index: Severity
  std::array<std::string_view, 3> severities_many;  // "2 errors"
  std::array<std::string_view, 15> kinds;           // index: StepKind
  std::array<std::string_view, 4> when;             // index: When
  std::array<std::string_view, 3> origins;          // index: Origin

  std::string_view severity(Severity value) const { return severities[static_cast<std::size_t>(value)]; }
  std::string_view severity_counted(Severity value, std::size_t count) const {
    return count == 1 ? severity(value) : severities_many[static_cast<std::size_t>(value)];
  }
  std::string_view kind(StepKind value) const { return kinds[static_cast<std::size_t>(value)]; }
};

// English where there is no table for `language`.
const Texts& texts_for(std::string_view language);

}  // namespace handrail
