// O009: the guide promises that the service stays available, and then stops it.
#include <fmt/format.h>

#include "checker/facts.h"
#include "checker/rule.h"
#include "checker/ways.h"
#include "model/services.h"

namespace handrail {
namespace {

// A promise in a heading speaks of what stands below it, elsewhere of the whole guide.
Span reach_of(const Runbook& runbook, const ProseLine& promise) {
  const Span whole{0, static_cast<std::uint32_t>(runbook.source->text().size())};
  if (!promise.is_heading) return whole;
  const Heading& heading = runbook.document.headings()[static_cast<std::size_t>(promise.heading)];
  for (const Step& step : runbook.steps) {
    if (!step.manual && heading.section.contains(step.title_span.begin)) return heading.section;
  }
  return whole;
}

// One instance among several may go while the others serve.
bool takes_the_service_away(const ServiceEvent& event) {
  return event.change == ServiceChange::stop && event.manager != ServiceManager::cluster &&
         event.manager != ServiceManager::person && event.role != ServiceRole::machine;
}

void check(const Runbook& runbook, Reporter& report) {
  const std::optional<ProseLine>& promise = report.facts().availability_promise();
  if (!promise) return;
  const Span reach = reach_of(runbook, *promise);
  for (const ServiceEvent& event : report.facts().service_events()) {
    if (!takes_the_service_away(event) || !is_on_forward(step_at(runbook, event.step))) continue;
    if (!reach.contains(event.span.begin)) continue;
    report.at(event.span)
        .say(event.name.empty()
                 ? std::string("stops the service, although the guide promises no downtime")
                 : fmt::format("stops '{}', although the guide promises no downtime", event.name))
        .mend("say how long the service is away, or upgrade without stopping it")
        .related(promise->span, "promised here");
    return;  // the others say the same
  }
}

}  // namespace

HANDRAIL_RULE(O009, "downtime-mismatch", Severity::info, check);
}  // namespace handrail
