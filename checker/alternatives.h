// Ways to the same end that stand in one block, where whoever runs the block runs them all: "# or", "# 或者",
// "# Option 1" and "# Option 2", "# MySQL" and "# SQLite", and commands of different platforms.
#pragma once

#include <string>
#include <string_view>
#include <vector>

#include "model/runbook.h"

namespace handrail {

struct Alternative {
  Span at;            // the first statement of the way that is not to be run as well
  Span instead_of;    // of the way before it
  std::string words;  // what says so: "# 或者使用 pm2"; empty where the commands themselves do
  int step = -1;
};

// Ways between which the author lets the reader choose, in reading order; those of different platforms left
// out. Linear.
std::vector<Alternative> alternatives_in_blocks(const Runbook& runbook);

// Ways of different platforms.
std::vector<Alternative> platforms_in_blocks(const Runbook& runbook);

// "或者：", "Or use pm2:", "alternatively": the words open another way to the same end.
bool opens_alternative(std::string_view words);

}  // namespace handrail
