// Whether anything in the guide would notice that a backup is missing or damaged: a test of the file, a
// listing of it by its exact name, an integrity check, a restore into another database, a person who is asked
// to look.
#pragma once

#include <set>
#include <string>
#include <unordered_map>
#include <utility>
#include <vector>

#include "checker/path_index.h"
#include "model/runbook.h"

namespace handrail {

class BackupChecks {
 public:
  // The runbook must outlive it. O(n log n).
  BackupChecks(const Runbook& runbook, const PathIndex& paths);

  // Whether a command between the two (both excluded) on `way` looks at the file or folder in a way that can
  // fail, or at a copy or a compressed form of it.
  bool is_looked_at(const PathUse& made, int after_command, int before_command, Way way) const;

  // Whether somebody is asked on `way`, in words between the two places of the guide, to look at the backup.
  bool is_looked_at_by_hand(std::uint32_t after, std::uint32_t before, Way way) const;

  // Whether the guide stops when the command itself fails: `… || exit 1`, `if ! …`, `[ $? -eq 0 ]`.
  bool is_exit_judged(const Command& command) const;

 private:
  struct Look {
    std::string place;
    int command;
  };

  void read_looks(const PathIndex& paths);
  void read_patterns();
  void read_derived(const PathIndex& paths);
  bool looks_at(const std::string& place, int after_command, int before_command, Way way) const;
  bool is_listed_with_expectation(std::string place, int after_command, int before_command, Way way) const;
  bool is_between(int command, int after_command, int before_command, Way way) const;

  const Runbook& runbook_;
  std::vector<Look> looks_;                                     // by place
  std::unordered_map<std::string, std::vector<int>> listed_;    // with an expectation stated
  std::unordered_map<std::string, std::vector<Look>> derived_;  // copies and compressed forms
  std::vector<std::pair<std::uint32_t, Way>> by_hand_;          // sorted
  std::set<int> expected_;                                      // statements
};

}  // namespace handrail
