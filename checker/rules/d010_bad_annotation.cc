// D010: a `handrail` annotation, a fence attribute or a front matter key is unknown or malformed. The model
// notices these while it reads, since it would have to guess otherwise.
#include "checker/rule.h"

namespace handrail {
namespace {

void check(const Runbook& runbook, Reporter& report) {
  for (const Finding& error : runbook.annotation_errors) {
    FindingBuilder finding = report.at(error.span);
    finding.say(error.message).mend(error.mend);
    if (error.severity == Severity::info) finding.weigh(error.severity);
    for (const RelatedPlace& place : error.related) finding.related(place.span, place.message);
  }
}

}  // namespace

HANDRAIL_RULE(D010, "bad-annotation", Severity::error, check);
}  // namespace handrail
