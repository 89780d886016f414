// The steps of a guide beside its text: by phase, with their kinds, the way back and side roads told apart.
#pragma once

#include <cstdint>
#include <string>
#include <vector>

#include "generator/page_context.h"

namespace handrail {

// A place in the guide that needs an anchor of its own, because no heading leads there.
struct StepAnchor {
  std::uint32_t offset = 0;
  int step = 0;
};

// In reading order.
std::vector<StepAnchor> step_anchors(const Runbook& runbook);
void append_step_anchor(std::string& out, int step);
// The fragment that leads to a step on the guide's page: "#back-up", "#:step-7". `step` is an index into
// Runbook::steps.
void append_step_fragment(std::string& out, const Runbook& runbook, std::size_t step);

// The outline; nothing where the guide has no steps.
void append_steps(std::string& out, const PageContext& context);

}  // namespace handrail
