// The page of one guide.
#include <algorithm>

#include <fmt/format.h>

#include "generator/contents.h"
#include "generator/page_context.h"
#include "generator/page_shell.h"
#include "generator/renderer.h"
#include "generator/site.h"
#include "generator/steps_view.h"
#include "model/plan/plan.h"

namespace handrail {
namespace {

std::vector<const Finding*> in_reading_order(std::span<const Finding> findings) {
  std::vector<const Finding*> ordered;
  ordered.reserve(findings.size());
  for (const Finding& finding : findings) ordered.push_back(&finding);
  std::stable_sort(ordered.begin(), ordered.end(),
                   [](const Finding* a, const Finding* b) { return a->span.begin < b->span.begin; });
  return ordered;
}

bool has_title_heading(const Document& document) {
  const auto& headings = document.headings();
  return std::any_of(headings.begin(), headings.end(),
                     [](const Heading& heading) { return heading.level == 1; });
}

}  // namespace

GuidePage render_guide_page(const GuideInput& guide, const SiteMap& map, const SiteOptions& options) {
  const Runbook& runbook = guide.runbook;
  const Texts& texts = texts_for(runbook.language);
  const std::string& page = *map.page_of(std::string(guide.source_path));
  const PageContext context{runbook, in_reading_order(guide.findings), guide.source_path, page, map, texts};

  GuidePage result;
  std::string body;
  body.reserve(runbook.source->text().size() * 4);
  result.images = render_body(body, context);
  std::string contents, steps;
  append_contents(contents, runbook.document.headings());
  append_steps(steps, context);

  TemplateData data = page_shell(texts, options, page, title_of(runbook, guide.source_path));
  data.set("text_copy", std::string(texts.copy));
  data.set("text_copied", std::string(texts.copied));
  data.set("text_check", std::string(texts.check_snapshot));
  data.set("text_contents", std::string(texts.contents));
  data.set("text_steps", std::string(texts.steps));
  data.set("text_findings", std::string(texts.findings));
  data.set("text_no_findings", std::string(texts.no_findings));
  data.set("check_page", encoded_relative_path(page, check_page_of(page)));
  data.set("source", std::string(guide.source_path));
  data.set("step_count", std::to_string(runbook.steps.size()));
  if (!runbook.checks.empty()) data.set("checks", std::to_string(runbook.checks.size()));
  if (!contents.empty()) data.set("contents", std::move(contents));
  if (!steps.empty()) data.set("steps", std::move(steps));
  if (!guide.findings.empty()) {
    std::string counts, list;
    append_counts(counts, count_findings(guide.findings), texts);
    append_findings_list(list, context);
    data.set("counts", std::move(counts));
    data.set("findings", std::move(list));
  }
  // The plan as `handrail plan GUIDE` shows it, with no more said: the hash is the same there.
  if (const auto plan = make_plan(runbook, {}); plan && !plan->items.empty()) {
    data.set("plan_hash", plan->hash);
    data.set("plan_short", plan->hash.substr(0, 16));
    data.set("text_plan", std::string(texts.plan));
    data.set("text_plan_about", std::string(texts.plan_about));
    const std::size_t slash = guide.source_path.rfind('/');
    const std::string name(slash == std::string_view::npos ? guide.source_path
                                                           : guide.source_path.substr(slash + 1));
    data.set("plan_command", fmt::format("handrail run {} --plan {}", name, plan->hash.substr(0, 16)));
  }
  if (!has_title_heading(runbook.document)) data.set("untitled", true);
  data.set("body", std::move(body));
  result.html = render_template("guide", data);
  return result;
}

}  // namespace handrail
