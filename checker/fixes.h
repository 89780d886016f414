// Mending: carries out the edits that findings bring with them, and makes sure that they did what they
// promise. No I/O; `handrail check --fix` and `--diff` write and show what comes out.
//
// A finding's edits are carried out all or none. Edits of two findings that collide are left to the next
// round; rounds follow each other until nothing changes. After each the guide is read and checked again, with
// every rule: a finding whose edits leave it standing, or bring a new finding of any rule, keeps the text it
// had.
#pragma once

#include <cstddef>
#include <cstdint>
#include <functional>
#include <memory>
#include <string>
#include <vector>

#include "checker/engine.h"
#include "model/finding.h"
#include "model/result.h"
#include "model/source_text.h"

namespace handrail {

// A finding whose edits were not carried out.
struct LeftFix {
  std::string code;
  std::uint32_t line = 1;  // in the guide as it was given
  std::string why;         // "it would bring B003 in line 12"
};

struct MendedGuide {
  std::shared_ptr<const SourceText> source;  // the text as it is now; the given one when nothing changed
  std::vector<Edit> changes;                 // edits of the given text, by place
  CheckOutcome before;                       // what the options select, as `check` finds it
  CheckOutcome after;                        // the same in the mended text
  std::vector<LeftFix> left;

  std::size_t mended() const { return before.findings.size() - after.findings.size(); }
};

// Mends what the options select and the guide does not suppress. A line break in a replacement becomes the
// guide's own (CRLF in a CRLF guide). Fails where read_guide fails on the text as given.
Result<MendedGuide> mend_guide(std::shared_ptr<const SourceText> source, const CheckOptions& options = {});

// The same with findings from anywhere: `find` gives everything that is found in a text, by place, and
// `wants` says which of it is to be mended.
struct MendingRules {
  std::function<CheckOutcome(const Runbook& runbook)> find;
  std::function<bool(const Finding& finding)> wants;
  ReadOptions reading;
};
Result<MendedGuide> mend_guide(std::shared_ptr<const SourceText> source, const MendingRules& rules);

}  // namespace handrail
