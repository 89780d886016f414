// `handrail check --fix` and `--diff`: mends guides on disk, or shows what mending would change.
#pragma once

#include <cstdio>
#include <memory>
#include <optional>
#include <string>
#include <vector>

#include "checker/fixes.h"
#include "checker/reporters.h"
#include "cli/command.h"
#include "model/result.h"

namespace handrail::cli {

enum class FixMode { none, write, diff };

// What became of one guide.
struct FixedGuide {
  std::string diff;  // in FixMode::diff
  std::string text;  // of standard input, mended: in FixMode::write
  std::size_t mended = 0;
  std::size_t remaining = 0;
  std::vector<LeftFix> left;
};

// Mends the guide that was read as guide.source and sets its source and outcome to those afterwards (in
// FixMode::diff to those before). A file is written in one go, only when something changed, and not when it
// is another by now than what was read; errors are left in guide.error. Guides may be mended in parallel.
FixedGuide fix_guide(CheckedGuide& guide, const CheckOptions& options, FixMode mode, bool standard_input);

// What is printed instead of findings: the diffs, or standard input's mended text. Nothing when the findings
// that remain are to be printed.
std::optional<std::string> output_of_fixes(const std::vector<FixedGuide>& fixed, FixMode mode,
                                           bool standard_input);

// Tells a person how many findings were mended, how many remain and which edits were left alone.
void tell_fixes(const CheckReport& report, const std::vector<FixedGuide>& fixed, FixMode mode,
                const Session& session);

}  // namespace handrail::cli
