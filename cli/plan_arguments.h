// Options that `plan` and `run` have in common.
#pragma once

#include <map>
#include <string>
#include <vector>

#include "cli/command.h"
#include "model/plan/plan.h"

namespace handrail::cli {

struct PlanArguments {
  std::string guide;
  std::vector<std::string> set;
  std::string set_file;
  std::vector<std::string> choose;
  bool with_optional = false;
  std::string from, to;
  std::vector<std::string> only, skip;
  std::string timeout;
  std::string directory;
};
void add_plan_options(CLI::App& command, PlanArguments& arguments);
// The options as values: "name=value" split, the environment taken in, the directory made absolute.
Result<PlanOptions> plan_options(const PlanArguments& arguments);
std::map<std::string, std::string> environment();
Result<std::map<std::string, std::string>> split_pairs(const std::vector<std::string>& pairs,
                                                       const char* option);

}  // namespace handrail::cli
