#include "generator/steps_view.h"

#include <algorithm>

#include "generator/html.h"

namespace handrail {
namespace {

bool stands_at_its_heading(const Runbook& runbook, const Step& step) {
  if (step.heading < 0) return false;
  return runbook.document.headings()[static_cast<std::size_t>(step.heading)].span.contains(
      step.title_span.begin);
}

void append_mark(std::string& out, std::string_view kind, std::string_view text) {
  out += "<span class=\"mark m-";
  out += kind;
  out += "\">";
  html::append_text(out, text);
  out += "</span>";
}

void append_choice_mark(std::string& out, const Runbook& runbook, const Step& step, const Texts& texts) {
  const Choice& choice = runbook.choices[static_cast<std::size_t>(step.choice)];
  const ChoiceOption* option =
      step.option >= 0 && static_cast<std::size_t>(step.option) < choice.options.size()
          ? &choice.options[static_cast<std::size_t>(step.option)]
          : nullptr;
  append_mark(out, "choice", texts.one_of);
  if (option != nullptr && option->recommended) append_mark(out, "recommended", texts.recommended);
}

void append_step(std::string& out, const PageContext& context, std::size_t index) {
  const Step& step = context.runbook.steps[index];
  const Texts& texts = context.texts;
  out += "<li><a href=\"";
  append_step_fragment(out, context.runbook, index);
  out += "\"><span class=\"kind k-";
  out += name_of(step.kind);
  out += "\">";
  html::append_text(out, texts.kind(step.kind));
  out += "</span><span class=\"name\">";
  html::append_text(out, step.title);
  out += "</span></a>";
  if (step.optional) append_mark(out, "optional", texts.optional);
  if (step.manual) append_mark(out, "manual", texts.manual);
  if (step.choice >= 0) append_choice_mark(out, context.runbook, step, texts);
  out += "</li>\n";
}

void append_way_mark(std::string& out, Way way, const Texts& texts) {
  if (way == Way::back) append_mark(out, "back", texts.way_back);
  if (way == Way::side) append_mark(out, "side", texts.side_road);
}

}  // namespace

std::vector<StepAnchor> step_anchors(const Runbook& runbook) {
  std::vector<StepAnchor> anchors;
  for (std::size_t i = 0; i < runbook.steps.size(); ++i) {
    if (stands_at_its_heading(runbook, runbook.steps[i])) continue;
    anchors.push_back({runbook.steps[i].title_span.begin, static_cast<int>(i)});
  }
  std::stable_sort(anchors.begin(), anchors.end(),
                   [](const StepAnchor& a, const StepAnchor& b) { return a.offset < b.offset; });
  return anchors;
}

void append_step_anchor(std::string& out, int step) {
  out += "<span class=\"anchor\" id=\":step-";
  html::append_number(out, static_cast<std::size_t>(step) + 1);
  out += "\"></span>";
}

void append_step_fragment(std::string& out, const Runbook& runbook, std::size_t index) {
  const Step& step = runbook.steps[index];
  if (stands_at_its_heading(runbook, step)) {
    out += '#';
    html::append_url(out, runbook.document.headings()[static_cast<std::size_t>(step.heading)].slug);
  } else {
    out += "#:step-";
    html::append_number(out, index + 1);
  }
}

void append_steps(std::string& out, const PageContext& context) {
  const Runbook& runbook = context.runbook;
  if (runbook.steps.empty()) return;
  out += "<ol class=\"phases\">\n";
  std::size_t next = 0;
  const auto steps_until = [&](std::size_t end) {
    if (next >= end) return;
    out += "<ol class=\"steps\">\n";
    for (; next < end; ++next) append_step(out, context, next);
    out += "</ol>\n";
  };
  // Steps that stand before or between phases have no phase's name above them.
  const auto loose_steps_until = [&](std::size_t end) {
    if (next >= end) return;
    out += "<li class=\"phase\">";
    steps_until(end);
    out += "</li>\n";
  };
  for (const Phase& phase : runbook.phases) {
    if (phase.step_count == 0) continue;
    loose_steps_until(phase.first_step);
    out += "<li class=\"phase way-";
    out += name_of(phase.way);
    out += "\"><p><span>";
    html::append_text(out, phase.title);
    out += "</span>";
    append_way_mark(out, phase.way, context.texts);
    out += "</p>\n";
    steps_until(std::min<std::size_t>(phase.first_step + phase.step_count, runbook.steps.size()));
    out += "</li>\n";
  }
  loose_steps_until(runbook.steps.size());
  out += "</ol>\n";
}

}  // namespace handrail
