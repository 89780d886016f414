#include "checker/path_index.h"

#include <algorithm>

namespace handrail {

PathIndex::PathIndex(const Runbook& runbook) {
  uses_.reserve(runbook.path_uses.size());
  for (const PathUse& use : runbook.path_uses) uses_.push_back(&use);
  std::stable_sort(uses_.begin(), uses_.end(),
                   [](const PathUse* a, const PathUse* b) { return a->command < b->command; });
}

std::vector<const PathUse*> PathIndex::of(int command) const {
  const auto first = std::lower_bound(uses_.begin(), uses_.end(), command,
                                      [](const PathUse* use, int wanted) { return use->command < wanted; });
  std::vector<const PathUse*> found;
  for (auto use = first; use != uses_.end() && (*use)->command == command; ++use) found.push_back(*use);
  return found;
}

std::vector<const PathUse*> PathIndex::of(int command, Access access) const {
  std::vector<const PathUse*> found = of(command);
  found.erase(
      std::remove_if(found.begin(), found.end(), [&](const PathUse* use) { return use->access != access; }),
      found.end());
  return found;
}

}  // namespace handrail
