// The page on which a reader checks a snapshot against one guide, in the browser.
#include "generator/highlight.h"
#include "generator/html.h"
#include "generator/page_shell.h"
#include "generator/site.h"
#include "generator/steps_view.h"

namespace handrail {
namespace {

// What a guide without checks is shown; the model reads this very text as a check.
std::string_view example_for(const Texts& texts) {
  return texts.language == "zh" ? "PRAGMA journal_mode;\n-- 应该返回: wal\n"
                                : "PRAGMA journal_mode;\n-- should return: wal\n";
}

// JSON that stands in a script element of the page, so that the page needs no file beside it: nothing in it
// may end the element. "<" occurs in strings only.
std::string in_script(std::string_view json) {
  std::string out;
  for (const char c : json) {
    if (c == '<') {
      out += "\\u003c";
    } else {
      out += c;
    }
  }
  return out;
}

void append_code(std::string& out, std::string_view code, Language language) {
  out += "<div class=\"code\"><pre tabindex=\"0\"><code>";
  highlight(out, code, language, {});
  out += "</code></pre></div>\n";
}

void append_check(std::string& out, const Check& check, const Texts& texts) {
  out += "<li><p><b>";
  html::append_text(out, check.title.empty() ? std::string_view(check.id) : std::string_view(check.title));
  out += "</b>";
  for (const std::string_view mark : {texts.when[static_cast<std::size_t>(check.when)],
                                      texts.origins[static_cast<std::size_t>(check.origin)]}) {
    if (mark.empty()) continue;
    out += " <span class=\"mark\">";
    html::append_text(out, mark);
    out += "</span>";
  }
  out += "</p>\n";
  if (!check.sql.empty()) append_code(out, check.sql, Language::sql);
  if (!check.arguments.empty()) {
    out += "<p><code>";
    html::append_text(out, check.kind);
    for (const auto& [name, values] : check.arguments) {
      out += ' ';
      html::append_text(out, name);
      out += '=';
      for (std::size_t i = 0; i < values.size(); ++i) {
        if (i > 0) out += ',';
        html::append_text(out, values[i]);
      }
    }
    out += "</code></p>\n";
  }
  if (!check.expect.text.empty()) {
    out += "<p class=\"expected\"><b>";
    html::append_text(out, texts.expected);
    out += "</b> ";
    html::append_text(out, check.expect.text);
    out += "</p>\n";
  }
  out += "</li>\n";
}

// The innermost step that holds a line: steps stand in reading order, those within others after them. -1 when
// none does.
int step_at_line(const Runbook& runbook, std::uint32_t line) {
  for (std::size_t i = runbook.steps.size(); i > 0; --i) {
    const Span span = runbook.steps[i - 1].span;
    if (span.begin < span.end && runbook.source->line_of(span.begin) <= line &&
        line <= runbook.source->line_of(span.end - 1))
      return static_cast<int>(i - 1);
  }
  return -1;
}

void append_change(std::string& out, const GuideChange& change, const Runbook& runbook,
                   std::string_view guide_page, const Texts& texts) {
  out += "<li><p>";
  if (const int step = step_at_line(runbook, change.line); step >= 0) {
    out += "<a href=\"";
    html::append_text(out, guide_page);
    append_step_fragment(out, runbook, static_cast<std::size_t>(step));
    out += "\">";
    html::append_text(out, runbook.steps[static_cast<std::size_t>(step)].title);
    out += "</a>";
  }
  if (!change.left_out.empty()) {
    out += " <span class=\"mark\">";
    html::append_text(out, texts.change_left_out);
    out += "</span>";
  }
  out += "</p>\n";
  if (change.sql.empty()) {
    append_code(out, change.command, Language::shell);
  } else {
    append_code(out, change.sql, Language::sql);
  }
  out += "</li>\n";
}

}  // namespace

std::string render_check_page(const GuideInput& guide, const SiteMap& map, const SiteOptions& options) {
  const Runbook& runbook = guide.runbook;
  const Texts& texts = texts_for(runbook.language);
  const std::string& guide_page = *map.page_of(std::string(guide.source_path));
  const std::string page = check_page_of(guide_page);
  const std::string title = title_of(runbook, guide.source_path);

  TemplateData data = page_shell(texts, options, page, std::string(texts.check_snapshot) + " · " + title);
  data.set("guide_title", title);
  data.set("source", std::string(guide.source_path));
  data.set("text_check", std::string(texts.check_snapshot));
  data.set("text_lead", std::string(texts.check_page_lead));
  const std::string encoded_guide_page = encoded_relative_path(page, guide_page);
  data.set("guide_page", encoded_guide_page);
  if (!guide.checks_json.empty()) {
    data.set("has_verifier", true);
    data.set("runs_wasm", true);
    data.set("command", runbook.checks.empty() ? "rehearse" : "verify");
    data.set("checks_json", in_script(guide.checks_json));
    data.set("text_snapshot_stays", std::string(texts.snapshot_stays));
    data.set("text_needs_javascript", std::string(texts.needs_javascript));
  }
  if (runbook.checks.empty()) {
    std::string example;
    append_code(example, example_for(texts), Language::sql);
    data.set("text_no_checks", std::string(texts.no_checks));
    data.set("text_no_checks_how", std::string(texts.no_checks_how));
    data.set("example", std::move(example));
  } else {
    std::string list = "<ol class=\"checks\">\n";
    for (const Check& check : runbook.checks) append_check(list, check, texts);
    list += "</ol>\n";
    data.set("has_checks", true);
    data.set("text_checks", std::string(texts.checks));
    data.set("check_list", std::move(list));
  }
  if (!guide.changes.empty()) {
    std::string list = "<ol class=\"checks\" id=\"change-list\">\n";
    for (const GuideChange& change : guide.changes)
      append_change(list, change, runbook, encoded_guide_page, texts);
    list += "</ol>\n";
    data.set("has_changes", true);
    data.set("text_changes", std::string(texts.changes));
    data.set("text_changes_about", std::string(texts.changes_about));
    data.set("change_list", std::move(list));
  }
  return render_template("check", data);
}

}  // namespace handrail
