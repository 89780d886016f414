// Kinds and ways of steps: what the commands do decides first, the words of headings after that.
#include <algorithm>
#include <map>
#include <optional>
#include <tuple>

#include <fmt/format.h>

#include "model/kinds/choices.h"
#include "model/kinds/declared.h"
#include "model/kinds/lexicon.h"
#include "model/kinds/title_numbers.h"
#include "model/reading.h"
#include "model/text.h"

namespace handrail {
namespace {

using enum StepKind;
using enum Effect;

struct Section {
  std::optional<StepKind> own;        // by its own words
  std::optional<StepKind> inherited;  // of the nearest section above that names one
  std::optional<StepKind> zone;       // kind of everything below, for sections off the forward path
  Way way = Way::forward;
  bool numbered = false;
  bool optional = false;
  bool warns = false;
  int way_from = -1;       // the heading that takes it off the forward path
  int optional_from = -1;  // the heading that says so
};

// "Restore", "恢复" alone may be a part of the way forward (dump, upgrade, restore) or the way back.
bool only_restores(std::string_view title) {
  for (const std::string_view word : {"回滚", "回退", "降级", "还原", "撤销"}) {
    if (title.find(word) != std::string_view::npos) return false;
  }
  return !text::mentions_any(title, {"rollback", "roll back", "rolling back", "downgrade", "downgrading",
                                     "revert", "reverting", "back out", "backout", "undo"});
}

bool is_side_kind(StepKind kind) {
  return kind == troubleshoot || kind == tune || kind == monitor || kind == reference;
}

std::vector<Section> read_sections(const Document& document, const OwnWords* own_words) {
  const auto& headings = document.headings();
  std::vector<Section> sections(headings.size());
  // The document's own title names its subject, not a part of it.
  const bool has_title =
      !headings.empty() && headings[0].level == 1 &&
      std::none_of(headings.begin() + 1, headings.end(), [](const Heading& h) { return h.level == 1; });
  for (std::size_t i = 0; i < headings.size(); ++i) {
    Section& section = sections[i];
    if (has_title && i == 0) continue;
    const Section* above =
        headings[i].parent >= 0 ? &sections[static_cast<std::size_t>(headings[i].parent)] : nullptr;
    if (above != nullptr) {
      section.way = above->way;
      section.zone = above->zone;
      section.inherited = above->own ? above->own : above->inherited;
      section.optional = above->optional;
      section.way_from = above->way_from;
      section.optional_from = above->optional_from;
    }
    const auto leave = [&](Way way, StepKind zone) {
      if (section.way != way) section.way_from = static_cast<int>(i);
      section.way = way;
      section.zone = zone;
    };
    section.numbered = lexicon::is_numbered_step(headings[i].text);
    section.own = lexicon::kind_of(headings[i].text, own_words);
    if (!section.optional && lexicon::says_optional(headings[i].text)) {
      section.optional = true;
      section.optional_from = static_cast<int>(i);
    }
    section.warns = (above != nullptr && above->warns) || lexicon::warns_against(headings[i].text);
    if (section.warns) {  // it shows what must not be done
      leave(Way::side, reference);
      continue;
    }
    if (lexicon::is_counterexample(headings[i].text)) {
      leave(Way::side, reference);
      continue;
    }
    if (!section.own) continue;
    const bool on_path =
        section.numbered && section.way == Way::forward && (above == nullptr || !above->zone);
    if (*section.own == rollback) {
      const bool option = lexicon::names_option(headings[i].text);  // "Path B: from a damaged state"
      if (only_restores(headings[i].text) && (on_path || option || section.way == Way::side)) continue;
      leave(Way::back, rollback);
    } else if (section.way == Way::back) {
      continue;
    } else if (*section.own == troubleshoot) {
      leave(Way::side, troubleshoot);
    } else if (is_side_kind(*section.own) && (!on_path || lexicon::is_for_lookup(headings[i].text))) {
      // Inside a section of tuning, "monitoring" is told apart; inside troubleshooting everything is that.
      leave(Way::side, section.zone == troubleshoot ? troubleshoot : *section.own);
    } else if (*section.own == cleanup && section.way == Way::side && section.zone != troubleshoot) {
      section.zone = cleanup;
    }
  }
  return sections;
}

// curl -X POST: the service does something, whatever that is.
bool sends_request(const Operation& operation) {
  if (operation.program != "curl") return false;
  std::string method = operation.option_value("-X");
  if (method.empty()) method = operation.option_value("--request");
  if (!method.empty()) return method != "GET" && method != "HEAD" && method != "OPTIONS";
  return operation.has_option("-d") || operation.has_option("--data") || operation.has_option("-F");
}

// What the commands and statements of a step do, with the first command that does each.
struct Deeds {
  Effects effects;
  bool known = true;
  std::map<std::uint32_t, int> first;  // effect bit -> command
  bool runs_something = false;
};

Deeds deeds_of(const Runbook& runbook, const Step& step) {
  Deeds deeds;
  for (const StepAction& action : step.actions) {
    if (action.kind == ActionKind::shell) {
      const ShellStatement& statement = runbook.shell_statements[static_cast<std::size_t>(action.index)];
      for (std::uint32_t i = statement.first_command; i < statement.first_command + statement.command_count;
           ++i) {
        const Operation& operation = runbook.operations[i];
        deeds.runs_something = true;
        deeds.known =
            deeds.known && (operation.known || operation.program.empty() || !operation.effects.empty());
        deeds.effects |= operation.effects;
        deeds.known &= !sends_request(operation);
        for (std::uint32_t bit = 0; bit < 21; ++bit) {
          if (operation.effects.has(static_cast<Effect>(1u << bit)) && !deeds.first.contains(1u << bit))
            deeds.first[1u << bit] = static_cast<int>(i);
        }
      }
    } else if (action.kind == ActionKind::sql) {
      const SqlStatement& statement = runbook.sql_statements[static_cast<std::size_t>(action.index)];
      deeds.runs_something = true;
      if (statement.role == SqlRole::change || statement.role == SqlRole::definition)
        deeds.effects |= changes_data;
      else
        deeds.effects |= reads;
    }
  }
  return deeds;
}

class Decider {
 public:
  explicit Decider(Runbook& runbook)
      : runbook_(runbook), sections_(read_sections(runbook.document, runbook.own_words.get())) {}

  void decide(Step& step) {
    static const Section kNone;
    const Section& section = step.heading >= 0 ? sections_[static_cast<std::size_t>(step.heading)] : kNone;
    const bool is_heading =
        step.heading >= 0 &&
        runbook_.document.headings()[static_cast<std::size_t>(step.heading)].span == step.title_span;
    std::optional<StepKind> own =
        is_heading ? section.own : lexicon::kind_of(step.title, runbook_.own_words.get());
    std::optional<StepKind> above = is_heading    ? section.inherited
                                    : section.own ? section.own
                                                  : section.inherited;
    step.way = section.way;
    const auto& headings = runbook_.document.headings();
    if (section.way_from >= 0) {
      const Heading& heading = headings[static_cast<std::size_t>(section.way_from)];
      step.way_evidence = {heading.span, fmt::format("the section '{}' leads there", heading.text), 0.9};
    } else {
      step.way_evidence = {step.title_span, "nothing leads off the way forward", 0.8};
    }
    step.optional = section.optional || lexicon::says_optional(step.title);
    if (section.optional_from >= 0) {
      const Heading& heading = headings[static_cast<std::size_t>(section.optional_from)];
      step.optional_evidence = {heading.span, fmt::format("the section '{}' says so", heading.text), 0.9};
    } else if (step.optional) {
      step.optional_evidence = {step.title_span, "its title says so", 0.9};
    }
    const Way section_way = step.way;
    std::optional<StepKind> zone = section.zone;
    if (!is_heading && lexicon::warns_against(step.title)) {
      step.way = Way::side;
      zone = reference;
    }
    // "Back up the files so that you can roll back": what it does is the backup.
    const bool only_prepares = !is_heading && own == rollback &&
                               text::mentions_any(step.title, {"back up", "backup", "备份"}) &&
                               deeds_of(runbook_, step).effects.has(backs_up);
    if (only_prepares) own = backup;
    // A line of prose that speaks of a rollback is no rollback; a label with commands below it is.
    if (!is_heading && own == rollback && !step.manual && !only_restores(step.title) &&
        step.way == Way::forward) {
      step.way = Way::back;
      zone = rollback;
    }
    if (!is_heading && own == troubleshoot && !step.manual && step.way == Way::forward &&
        !lexicon::is_numbered_step(step.title)) {
      step.way = Way::side;
      zone = troubleshoot;
    }
    if (!is_heading && !step.manual && lexicon::is_counterexample(step.title)) {
      step.way = Way::side;
      zone = reference;
    }
    if (step.way != section_way) step.way_evidence = {step.title_span, "its title leads there", 0.85};
    // A script that verifies is that also where it is only shown.
    if (zone == reference && own == verify && !step.code_blocks.empty() && !section.warns &&
        !lexicon::is_counterexample(step.title) && lexicon::promises_verification(step.title)) {
      step.kind = verify;
      step.evidence = {step.title_span, "so says its title, in a section for reference", 0.7};
      return;
    }
    if (zone) {
      step.kind = *zone;
      step.evidence = {step.title_span, fmt::format("it stands in a section about {}", name_of(*zone)), 0.9};
      return;
    }
    const Deeds deeds = deeds_of(runbook_, step);
    if (decide_by_deeds(step, deeds, own)) return;
    decide_by_words(step, deeds, own, above);
  }

 private:
  bool choose(Step& step, const Deeds& deeds, Effect effect, StepKind kind,
              std::optional<StepKind> own) const {
    const auto found = deeds.first.find(static_cast<std::uint32_t>(effect));
    double confidence = 0.9;
    std::string reason = "its SQL changes data";
    Span span = step.title_span;
    if (found != deeds.first.end()) {
      const Operation& operation = runbook_.operations[static_cast<std::size_t>(found->second)];
      span = runbook_.commands[static_cast<std::size_t>(found->second)].span;
      confidence = operation.known ? 0.9 : 0.6;
      reason = operation.known ? fmt::format("the command {} {}", operation.program, names_of(effect).front())
                               : fmt::format("the name of {} says that it {}", operation.program,
                                             names_of(effect).front());
    }
    if (own == kind) {
      confidence = std::min(0.98, confidence + 0.15);
      reason += ", and so says its title";
    }
    step.kind = kind;
    step.evidence = {span, reason, confidence};
    return true;
  }

  bool decide_by_deeds(Step& step, const Deeds& deeds, std::optional<StepKind> own) const {
    const Effects e = deeds.effects;
    if (e.has(changes_data) && !(e.has(backs_up) && own == backup))
      return choose(step, deeds, changes_data, migrate, own);
    if (e.has(backs_up) && own != stop && own != start) return choose(step, deeds, backs_up, backup, own);
    if (e.has(restores)) return choose(step, deeds, restores, migrate, own);
    if (e.has(starts) && own == backup && !e.has(stops)) return false;  // a job that takes the backup
    if (e.has(starts) && own == deploy) return choose(step, deeds, starts, deploy, own);
    if (e.has(starts) && own == verify && !e.has(stops)) return false;
    if (e.has(starts)) return choose(step, deeds, starts, start, own);
    if (e.has(stops)) return choose(step, deeds, stops, stop, own);
    if (e.has(changes_code)) return choose(step, deeds, changes_code, deploy, own);
    if (e.has(installs)) return choose(step, deeds, installs, own == deploy ? deploy : dependencies, own);
    if (e.has_any(changes_config | schedules) && own != monitor)
      return choose(step, deeds, e.has(changes_config) ? changes_config : schedules, configure, own);
    return false;
  }

  static void decide_by_words(Step& step, const Deeds& deeds, std::optional<StepKind> own,
                              std::optional<StepKind> above) {
    const bool seems_to_look = deeds.runs_something && !deeds.effects.has_any(changes_files | starts | stops);
    const bool only_looks = seems_to_look && deeds.known;
    std::optional<StepKind> kind = own;
    if (seems_to_look) {
      const bool strong = lexicon::promises_verification(step.title);
      if (above == prepare && own != verify) kind = prepare;
      if (above == prepare && own == verify) kind = prepare;
      if (own == verify && !strong && above && (*above == configure || *above == monitor || *above == tune))
        kind = above;
      if (only_looks && own && !strong && own != verify && own != prepare && own != monitor &&
          own != configure && own != reference && own != tune)
        kind = verify;
    }
    const bool by_parent = !kind;
    if (!kind) kind = above;
    if (kind == rollback) kind = migrate;  // "restore" on the way forward
    if (kind) {
      step.kind = *kind;
      step.evidence = {step.title_span, by_parent ? "so says the section above it" : "so says its title",
                       by_parent ? 0.6 : 0.75};
      return;
    }
    if (only_looks) {
      step.kind = verify;
      step.evidence = {step.title_span, "its commands only look", 0.6};
    } else if (deeds.runs_something) {
      step.kind = configure;
      step.evidence = {step.title_span, "nothing says what it is for", 0.55};
    } else {
      step.kind = reference;
      step.evidence = {step.title_span, "nothing says what it is for", 0.4};
    }
  }

  Runbook& runbook_;
  std::vector<Section> sections_;
};

// A phase is a section of the second level, or its numbered parts where it has several ("Upgrade" -> "Step
// 1", …).
void group_phases(Runbook& runbook) {
  const auto& headings = runbook.document.headings();
  const bool has_title =
      !headings.empty() && headings[0].level == 1 &&
      std::none_of(headings.begin() + 1, headings.end(), [](const Heading& h) { return h.level == 1; });
  const auto is_top = [&](int heading) {
    const int parent = headings[static_cast<std::size_t>(heading)].parent;
    return parent < 0 || (has_title && parent == 0);
  };
  std::vector<int> numbered_children(headings.size());
  for (std::size_t h = 0; h < headings.size(); ++h) {
    if (headings[h].parent >= 0 && lexicon::is_numbered_step(headings[h].text))
      ++numbered_children[static_cast<std::size_t>(headings[h].parent)];
  }
  const auto phase_heading = [&](int heading) {
    int below = -1;
    while (heading >= 0 && !is_top(heading)) {
      below = heading;
      heading = headings[static_cast<std::size_t>(heading)].parent;
    }
    if (heading >= 0 && below >= 0 && numbered_children[static_cast<std::size_t>(heading)] >= 2) return below;
    return heading;
  };
  for (std::size_t i = 0; i < runbook.steps.size(); ++i) {
    Step& step = runbook.steps[i];
    const int heading = phase_heading(step.heading);
    if (runbook.phases.empty() || runbook.phases.back().heading != heading ||
        runbook.phases.back().way != step.way) {
      Phase phase;
      phase.heading = heading;
      phase.title =
          heading >= 0
              ? std::string(lexicon::without_attributes(headings[static_cast<std::size_t>(heading)].text))
              : runbook.title;
      phase.span = heading >= 0 ? headings[static_cast<std::size_t>(heading)].section : step.span;
      phase.way = step.way;
      phase.first_step = static_cast<std::uint32_t>(i);
      runbook.phases.push_back(std::move(phase));
    }
    step.phase = static_cast<int>(runbook.phases.size()) - 1;
    ++runbook.phases.back().step_count;
  }
}

}  // namespace

void decide_kinds(Runbook& runbook, const Declarations& declarations) {
  Decider decider(runbook);
  for (Step& step : runbook.steps) decider.decide(step);
  apply_declarations(runbook, declarations);
  find_choices(runbook, declarations.choices);
  group_phases(runbook);
}

}  // namespace handrail
