// Findings on a guide's page: each below the block that it is about, and all of them in a list on top.
#pragma once

#include <array>
#include <cstddef>
#include <span>
#include <string>

#include "generator/page_context.h"

namespace handrail {

struct FindingCounts {
  std::array<std::size_t, 3> by_severity{};  // index: Severity
  std::size_t of(Severity severity) const { return by_severity[static_cast<std::size_t>(severity)]; }
  std::size_t total() const { return by_severity[0] + by_severity[1] + by_severity[2]; }
};
FindingCounts count_findings(std::span<const Finding> findings);

// "2 errors, 1 warning" as badges; the worst first, kinds that do not occur left out.
void append_counts(std::string& out, const FindingCounts& counts, const Texts& texts);

// The findings from `first` up to `last` (indexes into context.findings) as one group.
void append_findings(std::string& out, const PageContext& context, std::size_t first, std::size_t last);

// One line per finding, each leading to its place.
void append_findings_list(std::string& out, const PageContext& context);

}  // namespace handrail
