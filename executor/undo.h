// What a step of the forward path changes and what a step of the way back takes back, so that one can be held
// against the other.
#pragma once

#include <set>
#include <string>
#include <vector>

#include "model/plan/plan.h"
#include "model/runbook.h"

namespace handrail {

struct Changes {
  bool data = false;  // of a datastore
  bool code = false;
  bool packages = false;
  bool settings = false;
  bool services = false;   // stops or starts something
  bool only_looks = true;  // every command in it looks, waits, prints, sets a variable or goes somewhere
  bool by_hand = false;    // some of it is described in words
  std::set<std::string> places;  // that are written or removed, copies for later apart
};

// "A/b" and "A": a folder stands for what is in it.
bool places_overlap(const std::string& a, const std::string& b);

// Places are as Runbook has them (PathValue::resolved).
Changes changes_of(const Runbook& runbook, const Step& step);

// Which steps of the way back are needed after a run that has started `started` (indexes into Runbook::steps)
// and what the others would take back.
struct Needed {
  std::vector<int> steps;
  struct Unneeded {
    int step;
    std::string why;
  };
  std::vector<Unneeded> unneeded;
};
Needed needed_steps(const Runbook& runbook, const std::vector<int>& back, const std::vector<int>& started);

}  // namespace handrail
