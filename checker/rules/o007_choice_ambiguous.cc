// O007: two ways to the same end stand in one block, and nothing but a comment says that one of them is
// enough. Whoever copies the block, or runs it, carries out both.
#include <fmt/format.h>

#include "checker/alternatives.h"
#include "checker/rule.h"
#include "checker/ways.h"

namespace handrail {
namespace {

void check(const Runbook& runbook, Reporter& report) {
  for (const Alternative& alternative : alternatives_in_blocks(runbook)) {
    if (is_on(step_at(runbook, alternative.step), Way::side)) continue;  // a reader picks what helps
    report.at(alternative.at)
        .say(
            fmt::format("'{}' opens another way to the same end, and the block runs both", alternative.words))
        .mend("give each way a block of its own, below a heading that names the option")
        .related(alternative.instead_of, "the way before it");
  }
}

}  // namespace

HANDRAIL_RULE(O007, "choice-ambiguous", Severity::info, check);
}  // namespace handrail
