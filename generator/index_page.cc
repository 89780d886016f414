// The site's first page: every guide with what the checker found and what it holds.
#include <algorithm>

#include "generator/html.h"
#include "generator/page_shell.h"
#include "generator/site.h"

namespace handrail {
namespace {

// The language that most guides are written in.
std::string_view main_language(std::span<const GuideSummary> guides) {
  const auto chinese =
      std::count_if(guides.begin(), guides.end(), [](const auto& guide) { return guide.language == "zh"; });
  return 2 * static_cast<std::size_t>(chinese) > guides.size() ? "zh" : "en";
}

void append_number_and_word(std::string& out, std::size_t number, std::string_view one,
                            std::string_view many) {
  html::append_number(out, number);
  out += ' ';
  html::append_text(out, number == 1 ? one : many);
}

void append_guide(std::string& out, const GuideSummary& guide, const Texts& texts) {
  out += "<li><div class=\"which\"><a href=\"";
  html::append_url(out, guide.page);
  out += "\" lang=\"";
  out += texts_for(guide.language).html_language;
  out += "\">";
  html::append_text(out, guide.title);
  out += "</a><span class=\"source\">";
  html::append_text(out, guide.source_path);
  out += "</span></div>\n<span class=\"language\">";
  out += guide.language == "zh" ? "中文" : "English";
  out += "</span><span class=\"counts\">";
  if (guide.findings.total() == 0) {
    out += "<span class=\"count clean\">";
    html::append_text(out, texts.no_findings);
    out += "</span>";
  }
  append_counts(out, guide.findings, texts);
  out += "</span><span class=\"holds\">";
  append_number_and_word(out, guide.phases, texts.phase_one, texts.phase_many);
  out += " · ";
  append_number_and_word(out, guide.steps, texts.step_one, texts.step_many);
  out += "</span><a class=\"to-check\" href=\"";
  html::append_url(out, check_page_of(guide.page));
  out += "\">";
  html::append_text(out, texts.check_snapshot);
  if (guide.checks > 0) {
    out += " <span class=\"number\">";
    html::append_number(out, guide.checks);
    out += "</span>";
  }
  out += "</a></li>\n";
}

}  // namespace

std::string render_index_page(std::span<const GuideSummary> guides, const SiteOptions& options) {
  const Texts& texts = texts_for(main_language(guides));
  std::string list = "<ol class=\"guides\">\n";
  list.reserve(guides.size() * 700);
  for (const GuideSummary& guide : guides) append_guide(list, guide, texts);
  list += "</ol>\n";

  TemplateData data = page_shell(texts, options, "index.html",
                                 options.title.empty() ? std::string(texts.index_title) : options.title);
  std::string counted;
  append_number_and_word(counted, guides.size(), texts.guide_one, texts.guide_many);
  data.set("counted", std::move(counted));
  data.set("guides", std::move(list));
  return render_template("index", data);
}

}  // namespace handrail
