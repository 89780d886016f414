// The page of one rule: what `handrail explain` prints, for readers of the site.
#include "generator/html.h"
#include "generator/page_context.h"
#include "generator/page_shell.h"
#include "generator/renderer.h"
#include "generator/site.h"

namespace handrail {

Result<std::string> render_rule_page(const RuleText& rule, const SiteMap& map, const SiteOptions& options) {
  const std::string name = std::string(rule.code) + ".md";
  const auto source = SourceText::make(name, std::string(rule.markdown));
  if (!source) return fail(source.error());
  const auto runbook = read_guide(*source);
  if (!runbook) return fail(runbook.error());
  const Texts& texts = texts_for("en");  // rules are written in English
  const std::string& page = *map.rule_page_of(rule.code);
  std::string body;
  render_body(body, PageContext{**runbook, {}, name, page, map, texts});
  TemplateData data = page_shell(texts, options, page, (*runbook)->title);
  data.set("text_copy", std::string(texts.copy));
  data.set("text_copied", std::string(texts.copied));
  data.set("body", std::move(body));
  return render_template("rule", data);
}

}  // namespace handrail
