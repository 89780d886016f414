// B004: the guide changes data or code and shows no way back. Reported at the title, since the whole guide
// lacks it.
#include <algorithm>
#include <optional>
#include <string_view>

#include "checker/facts.h"
#include "checker/rule.h"
#include "checker/ways.h"
#include "model/kinds/lexicon.h"
#include "model/text.h"

namespace handrail {
namespace {

// A section in words only; the guide's title may speak of a rollback without being one.
bool has_section_about_it(const Runbook& runbook) {
  const auto& headings = runbook.document.headings();
  return std::any_of(headings.begin(), headings.end(), [](const Heading& heading) {
    return heading.level > 1 && (lexicon::kind_of(heading.text) == StepKind::rollback ||
                                 text::mentions_any(heading.text, {"故障恢复", "失败恢复", "灾难恢复",
                                                                   "disaster recovery", "failure recovery"}));
  });
}

bool has_way_back(const Runbook& runbook) {
  return std::any_of(runbook.steps.begin(), runbook.steps.end(),
                     [](const Step& step) { return step.way == Way::back; }) ||
         std::any_of(runbook.phases.begin(), runbook.phases.end(),
                     [](const Phase& phase) { return phase.way == Way::back; }) ||
         has_section_about_it(runbook);
}

bool speaks_of_rollback(std::string_view words) {
  return text::mentions_any(words, {"回滚", "回退", "降级", "rollback", "roll back", "rolling back", "revert",
                                    "downgrade", "downgrading"});
}

// A link out of the guide; one inside it leads to a section, which would have been a way back already.
bool links_to_rollback(const Runbook& runbook) {
  const auto& links = runbook.document.links();
  return std::any_of(links.begin(), links.end(), [](const Link& link) {
    return !link.image && !link.destination.starts_with('#') &&
           (speaks_of_rollback(link.text) || speaks_of_rollback(link.destination));
  });
}

// What makes a way back necessary: other data, other code, or packages exchanged under a service. Settings
// alone are undone by hand, and a guide that only looks at things changes nothing.
class Change {
 public:
  void add(Span span, Effects effects) {
    if (effects.has_any(Effect::changes_data | Effect::changes_code)) note(span);
    if (effects.has(Effect::installs) && !install_) install_ = span;
    if (effects.has_any(Effect::stops | Effect::starts)) moves_services_ = true;
  }
  void note(Span span) {
    if (!change_ || span.begin < change_->begin) change_ = span;
  }
  std::optional<Span> first() const {
    if (change_) return change_;
    return moves_services_ ? install_ : std::nullopt;
  }

 private:
  std::optional<Span> change_;
  std::optional<Span> install_;
  bool moves_services_ = false;
};

bool is_surely_a_change(const Step& step) {
  return (step.kind == StepKind::migrate || step.kind == StepKind::deploy) &&
         step.evidence.confidence >= kSureEnough;
}

// A step that is called a deployment may still only look at things.
bool does_something(Effects effects) {
  return effects.has_any(Effect::installs | Effect::changes_config | Effect::changes_files | Effect::starts);
}

// "Follow the deployment guide", "参见升级文档": what is done there is that document's matter.
bool sends_elsewhere(std::string_view title) {
  return text::mentions_any(title,
                            {"follow", "see", "refer to", "read", "参考", "参见", "参阅", "详见", "阅读"});
}

std::optional<Span> first_change(const Runbook& runbook, const Facts& facts) {
  Change change;
  for (const Command& command : runbook.commands) {
    const Step* step = runbook.step_of(command);
    if (!is_on_forward(step) || step->optional) continue;
    const Effects effects = runbook.operation_of(command).effects;
    // What is restored comes from a backup, which can be restored again.
    change.add(command.span, effects.has(Effect::restores) ? effects.without(Effect::changes_data) : effects);
    if (is_surely_a_change(*step) && does_something(effects)) change.note(command.span);
  }
  for (const DataChange& data : facts.forward_data_changes()) change.note(data.span);
  for (const Step& step : runbook.steps)
    if (is_on_forward(&step) && step.manual && !step.optional && is_surely_a_change(step) &&
        !sends_elsewhere(step.title))
      change.note(step.title_span);
  return change.first();
}

// A first installation or a handbook of daily work, by its title; an upgrade and a migration name themselves.
bool only_sets_up(const Runbook& runbook) {
  if (!text::mentions_any(runbook.title, {"部署", "安装", "运维", "维护", "值班", "maintenance", "deploy",
                                          "deployment", "deploying", "install", "installation", "operations",
                                          "ops", "setup", "getting started"}))
    return false;
  return !text::mentions_any(
      runbook.title, {"升级", "迁移", "更新", "切换", "变更", "upgrade", "upgrading", "upgrades", "update",
                      "updating", "migration", "migrate", "migrating", "cutover"});
}

// The guide's own heading; where it has none (a site generator takes the title from the front matter), its
// first line.
Span title_span(const Runbook& runbook) {
  const auto& headings = runbook.document.headings();
  if (!headings.empty() && headings.front().level == 1) return headings.front().span;
  return runbook.source->line_span(1);
}

void check(const Runbook& runbook, Reporter& report) {
  if (has_way_back(runbook) || links_to_rollback(runbook)) return;
  const std::optional<Span> change = first_change(runbook, report.facts());
  if (!change) return;
  FindingBuilder finding = report.at(title_span(runbook));
  finding.say("the guide changes a system and has no rollback procedure")
      .mend(
          "add a section 'Rollback' that puts back data, code, settings and services from what was backed up")
      .related(*change, "first change here");
  // Nothing is there yet that one could go back to.
  if (only_sets_up(runbook)) finding.weigh(Severity::warning);
}

}  // namespace

HANDRAIL_RULE(B004, "rollback-missing", Severity::error, check);
}  // namespace handrail
