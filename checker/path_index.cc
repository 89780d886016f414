#include "checker/path_index.h"

#include <algorithm>
#include <iterator>

#include "checker/paths.h"

namespace handrail {

PathIndex::PathIndex(const Runbook& runbook) {
  uses_.reserve(runbook.path_uses.size());
  for (const PathUse& use : runbook.path_uses) uses_.push_back(&use);
  std::stable_sort(uses_.begin(), uses_.end(),
                   [](const PathUse* a, const PathUse* b) { return a->command < b->command; });
}

std::span<const PathUse* const> PathIndex::of(int command) const {
  const auto first = std::lower_bound(uses_.begin(), uses_.end(), command,
                                      [](const PathUse* use, int wanted) { return use->command < wanted; });
  auto last = first;
  while (last != uses_.end() && (*last)->command == command) ++last;
  return {uses_.data() + (first - uses_.begin()), static_cast<std::size_t>(last - first)};
}

std::vector<const PathUse*> PathIndex::of(int command, Access access) const {
  const auto all = of(command);
  std::vector<const PathUse*> found;
  std::copy_if(all.begin(), all.end(), std::back_inserter(found),
               [&](const PathUse* use) { return use->access == access; });
  return found;
}

PlaceIndex::PlaceIndex(const Runbook& runbook) {
  for (const PathUse& use : runbook.path_uses) uses_[paths::place_of(use.path)].push_back(&use);
}

bool PlaceIndex::any_holding(std::string_view place,
                             const std::function<bool(const PathUse&)>& matches) const {
  std::string folder(place);
  while (!folder.empty()) {
    if (const auto found = uses_.find(folder); found != uses_.end()) {
      for (const PathUse* use : found->second)
        if (matches(*use)) return true;
    }
    if (folder == "/") break;
    const std::size_t slash = folder.rfind('/');
    if (slash == std::string::npos) break;
    folder.resize(slash == 0 ? 1 : slash);
  }
  return false;
}

}  // namespace handrail
