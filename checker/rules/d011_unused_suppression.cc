// D011: a suppression that holds nothing back: what it was written for is mended, it names no rule, or its
// last day is over. Only suppressions of rules that ran are judged.
#include <fmt/format.h>

#include "checker/rule.h"

namespace handrail {
namespace {

void report_expired(const SuppressionUse& use, Reporter& report) {
  const Suppression& suppression = *use.suppression;
  if (use.places.empty()) {
    if (use.judged)
      report.at(suppression.span)
          .say(fmt::format("this suppression of {} expired on {} and holds nothing back", suppression.code,
                           suppression.until))
          .mend("remove it");
    return;
  }
  FindingBuilder finding = report.at(suppression.span);
  finding
      .say(fmt::format("this suppression of {} expired on {}, so what it held back is reported again",
                       suppression.code, suppression.until))
      .mend("mend what it held back, or set a later day if its reason still holds");
  for (const Span place : use.places)
    finding.related(place, fmt::format("{} is reported here again", suppression.code));
}

void review(std::span<const SuppressionUse> uses, Reporter& report) {
  for (const SuppressionUse& use : uses) {
    const Suppression& suppression = *use.suppression;
    if (use.rule && use.rule->review) continue;  // whether it is needed depends on what is decided here
    if (!use.rule) {
      report.at(suppression.span)
          .say(fmt::format("suppresses {}, but there is no such rule", suppression.code))
          .mend("`handrail rules` lists the codes and names");
    } else if (use.expired) {
      report_expired(use, report);
    } else if (use.judged && use.places.empty()) {
      report.at(suppression.span)
          .say(fmt::format("this suppression of {} holds nothing back", suppression.code))
          .mend(suppression.reach == Suppression::Reach::next
                    ? "remove it; or move it directly before the block that it is for"
                    : "remove it");
    }
  }
}

}  // namespace

HANDRAIL_SUPPRESSION_RULE(D011, "unused-suppression", Severity::warning, review);
}  // namespace handrail
