// A baseline: findings that a team knows of and lives with, so that an old guide can be checked from today on
// for what is new. An entry is a finding's traits (checker/fingerprint.h) in a file that people can read and
// review; it counts how many such findings there are. Nothing here reads or writes a file.
#pragma once

#include <map>
#include <string>
#include <string_view>
#include <vector>

#include "checker/engine.h"
#include "checker/reporters.h"
#include "model/result.h"

namespace handrail {

struct BaselineEntry {
  std::string rule;  // code
  std::string section;
  std::string line;
  std::size_t count = 1;
};

struct Baseline {
  std::map<std::string, std::vector<BaselineEntry>> guides;  // by path, seen from the baseline's folder
};

// Fails on what is no baseline of this format.
Result<Baseline> read_baseline(std::string_view json);
std::string write_baseline(const Baseline& baseline);

// Moves findings that the baseline knows to `CheckedGuide::known`. `names_of_guides[i]` is the path under
// which the baseline knows report.guides[i]. Gives back the entries that no finding answers to any more, with
// how many are gone: of guides that were checked and of rules that `options` selects.
Baseline apply_baseline(const Baseline& baseline, CheckReport& report,
                        const std::vector<std::string>& names_of_guides, const CheckOptions& options);

// The baseline that holds back all findings of the report, those that it holds back already included. What
// `old` says of guides and rules that were not looked at stays.
Baseline renew_baseline(const Baseline& old, const CheckReport& report,
                        const std::vector<std::string>& names_of_guides, const CheckOptions& options);

std::size_t count_entries(const Baseline& baseline);

}  // namespace handrail
