// The paths that the commands of a guide touch, by command: what rules ask once for every command.
#pragma once

#include <functional>
#include <span>
#include <string>
#include <string_view>
#include <unordered_map>
#include <vector>

#include "model/runbook.h"

namespace handrail {

class PathIndex {
 public:
  // Refers to the runbook's own path uses, so the runbook must outlive it. O(n log n).
  explicit PathIndex(const Runbook& runbook);

  // In the order in which the model found them. Logarithmic.
  std::span<const PathUse* const> of(int command) const;
  std::vector<const PathUse*> of(int command, Access access) const;

 private:
  std::vector<const PathUse*> uses_;
};

// The same by the place that they lead to (paths::place_of).
class PlaceIndex {
 public:
  // The runbook must outlive it.
  explicit PlaceIndex(const Runbook& runbook);

  // Whether `matches` holds for a use of the place itself or of a folder that it lies in. Linear in the
  // path's length and the uses that are looked at.
  bool any_holding(std::string_view place, const std::function<bool(const PathUse&)>& matches) const;

 private:
  std::unordered_map<std::string, std::vector<const PathUse*>> uses_;
};

}  // namespace handrail
