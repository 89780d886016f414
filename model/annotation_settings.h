// The words that a step's annotation (<!-- handrail: key=value -->) and a fence's attributes may hold, and
// what their values may be.
#pragma once

#include <string>
#include <vector>

namespace handrail {

struct SettingComplaint {
  std::string message;
  std::string mend;
};

// What is wrong with `key=value`, nothing when all is well. On a fence, words of other renderers and runners
// are left alone.
std::vector<SettingComplaint> complaints_about(const std::string& key, const std::string& value,
                                               bool on_fence);

}  // namespace handrail
