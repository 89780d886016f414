// What a guide requires in words before anything is done: a version of a tool, an amount of disk, memory or
// processors. Only what has a number counts; that a tool must be there at all shows by itself when it is
// called.
#pragma once

#include <cstdint>
#include <string>
#include <vector>

#include "checker/prose.h"
#include "model/runbook.h"

namespace handrail {

enum class Resource : std::uint8_t { disk, memory, processors, version };

struct Requirement {
  Span span;  // the line that says so
  Resource resource = Resource::version;
  std::string tool;    // of a version: "python"
  std::string amount;  // as the guide spells it: "2GB", "3.8"
};

// In reading order. Linear in the text.
std::vector<Requirement> requirements_of(const Runbook& runbook, const std::vector<ProseLine>& lines,
                                         const Sections& sections);

// Whether a command of the guide looks at what is required, on the way forward.
class RequirementChecks {
 public:
  explicit RequirementChecks(const Runbook& runbook);
  bool look_at(const Requirement& requirement) const;

 private:
  bool disk_ = false, memory_ = false, processors_ = false, everything_ = false;
  std::vector<std::string> tools_;  // whose version is asked for, sorted
  std::string installed_;           // the commands that install something
};

}  // namespace handrail
