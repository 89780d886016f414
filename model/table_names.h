// Which table an ORM's class stands for.
#pragma once

#include <string>
#include <string_view>
#include <unordered_set>

#include "model/runbook.h"

namespace handrail {

// A class does not tell its table's name for sure: of the usual names the one that the guide's code holds is
// taken, and none when it holds none.
class TableNames {
 public:
  explicit TableNames(const Runbook& runbook);
  // "GlobalSettings" -> "global_settings", when the guide speaks of that.
  std::string table_of(std::string_view model) const;

 private:
  std::unordered_set<std::string>
      words_;  // of the guide's code and code spans, those with a letter, lower case
};

}  // namespace handrail
