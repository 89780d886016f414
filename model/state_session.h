// Private to state*.cc.
#pragma once

#include <cstddef>
#include <string>
#include <unordered_map>
#include <unordered_set>
#include <vector>

#include "model/state.h"

namespace handrail {

// A path longer than any file system takes is not followed further, so that `A=$A$A` repeated stays small.
constexpr std::size_t kMaxPath = 4096;

// One terminal, or what an option or a side road changes in it.
struct Terminals::Session {
  std::unordered_map<std::string, int> variables;  // of each name the last setting; -1: unset again
  std::unordered_set<std::string> tested;          // names that the guide handles being unset
  std::unordered_set<std::string> made_folders;
  std::vector<int> pushed;  // pushd's
  int folder = 0;
  bool read_in = false;  // settings from elsewhere: `source FILE`
  const Session* below = nullptr;

  // -1: nothing sets it.
  int find(const std::string& name) const {
    for (const Session* at = this; at != nullptr; at = at->below) {
      if (const auto found = at->variables.find(name); found != at->variables.end()) return found->second;
    }
    return -1;
  }
  template <typename Holds>
  bool any(Holds holds) const {
    for (const Session* at = this; at != nullptr; at = at->below) {
      if (holds(*at)) return true;
    }
    return false;
  }
};

}  // namespace handrail
