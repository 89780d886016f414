// The guide's own way back, for a run that has begun: which of its steps take back what was really started,
// and which values of the run stand where the guide would look for, or work out, another. Starts nothing and
// looks at nothing but its arguments.
#pragma once

#include <map>
#include <string>
#include <vector>

#include "model/plan/plan.h"
#include "model/runbook.h"

namespace handrail {

// A file that the run has written.
struct RunFile {
  std::size_t item = 0;  // of the forward plan
  std::size_t file = 0;  // of PlanItem::files
  std::string path;
};

// What the way back has to know of a run.
struct RunFacts {
  std::vector<bool> started;  // items of the forward plan: begun, whatever came of it
  std::vector<bool> done;
  std::vector<RunFile> files;                    // of what is done
  std::map<std::string, std::string> variables;  // of the session, where the run ended
  std::string directory;                         // where the run began
};

struct LeftOut {
  std::string id;  // of a step or an item
  std::string title;
  std::string why;
  std::uint32_t line = 0;
};

// A value of the run in the place of what the guide says.
struct Renamed {
  std::string spelled;  // "backup_$(date +%F).sql"
  std::string value;
  std::uint32_t line = 0;
};

struct WayBackPlan {
  Plan plan;
  std::string directory;  // where it begins
  std::vector<LeftOut> left_out;
  std::vector<Renamed> renamed;

  Json to_json() const;
  std::string to_text(bool color) const;
};

// Of the options: parameters, environment, choices, timeout, and the steps to skip (of the way back). Fails
// when the guide has no way back. Nothing to take back is an empty plan without obstacles.
Result<WayBackPlan> plan_way_back(const Runbook& runbook, const Plan& forward, const RunFacts& facts,
                                  const PlanOptions& options);

}  // namespace handrail
