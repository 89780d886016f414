// The paths that the commands of a guide touch, by command: what rules ask once for every command.
#pragma once

#include <vector>

#include "model/runbook.h"

namespace handrail {

class PathIndex {
 public:
  // Refers to the runbook's own path uses, so the runbook must outlive it. O(n log n).
  explicit PathIndex(const Runbook& runbook);

  // In the order in which the model found them. Logarithmic.
  std::vector<const PathUse*> of(int command) const;
  std::vector<const PathUse*> of(int command, Access access) const;

 private:
  std::vector<const PathUse*> uses_;
};

}  // namespace handrail
