// The running text of a guide: its lines outside code, comments and front matter, each with the heading that
// it stands under. For rules that compare what the author says with what the commands do.
#pragma once

#include <optional>
#include <string_view>
#include <vector>

#include "model/runbook.h"

namespace handrail {

struct ProseLine {
  Span span;              // without indentation and trailing blanks
  std::string_view text;  // the same bytes
  int heading = -1;       // innermost heading above it, or itself
  bool is_heading = false;
};

// In reading order, blank lines left out. Linear.
std::vector<ProseLine> prose_lines(const Runbook& runbook);

// What the text under each heading is about, by the words of the headings from it outwards. The guide's own
// title says nothing. Linear in the headings, asked at no cost.
class Sections {
 public:
  explicit Sections(const Runbook& runbook);

  // The innermost heading that names a kind decides; -1 is the text before the first heading.
  std::optional<StepKind> kind(int heading) const;
  // Whether it belongs to the procedure or what leads up to it, and not to troubleshooting, the way back,
  // history or reference.
  bool leads_forward(int heading) const;

 private:
  struct Section {
    std::optional<StepKind> kind;
    bool forward = true;
  };
  std::vector<Section> sections_;
};

// The first sentence that promises that the service stays available throughout; nothing when none does, or
// when the guide says elsewhere that it does not.
std::optional<ProseLine> availability_promise(const std::vector<ProseLine>& lines, const Sections& sections);

}  // namespace handrail
