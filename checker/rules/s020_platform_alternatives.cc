// S020: commands of several platforms stand in one block. On any one machine some of them fail or do not
// exist.
#include <fmt/format.h>

#include "checker/alternatives.h"
#include "checker/rule.h"

namespace handrail {
namespace {

void check(const Runbook& runbook, Reporter& report) {
  for (const Alternative& alternative : platforms_in_blocks(runbook)) {
    const std::string said = alternative.words.empty() ? "" : fmt::format(" ('{}')", alternative.words);
    report.at(alternative.at)
        .say(fmt::format("this command is for another platform{} than the one before it in the same block",
                         said))
        .mend("give each platform a block of its own, or ask `uname` which one it is")
        .related(alternative.instead_of, "for another platform");
  }
}

}  // namespace

HANDRAIL_RULE(S020, "platform-alternatives", Severity::info, check);
}  // namespace handrail
