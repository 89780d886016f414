#include "cli/report_page.h"

#include <algorithm>

#include <fmt/format.h>

#include "cli/report_texts.h"
#include "generator/html.h"
#include "generator/templates.h"

namespace handrail::cli {
namespace {

class Page {
 public:
  explicit Page(const RunReport& report) : report_(report), texts_(report_texts(report.language)) {}

  std::string make() {
    TemplateData data;
    data.set("lang", std::string(texts_.html_language));
    data.set("text_report", std::string(texts_.report));
    data.set("title", report_.title.empty() ? report_.run : report_.title);
    data.set("run", report_.run);
    data.set("text_made_by", std::string(texts_.made_by));
    data.set("version", report_.version);
    const auto put = [&](const char* name, void (Page::*write)()) {
      out_.clear();
      (this->*write)();
      if (!out_.empty()) data.set(name, std::move(out_));
    };
    put("summary", &Page::summary);
    put("parameters", &Page::parameters);
    put("timeline", &Page::timeline);
    put("steps", &Page::steps);
    put("events", &Page::events);
    put("journal", &Page::journal);
    return render_template("report", data);
  }

 private:
  void raw(std::string_view markup) { out_ += markup; }
  void text(std::string_view text) { html::append_text(out_, text); }

  void mark(std::string_view look, std::string_view words) {
    raw("<span class=\"mark ");
    text(look);
    raw("\">");
    text(words);
    raw("</span>");
  }

  void fact(std::string_view name, std::string_view value, bool code = false) {
    if (value.empty()) return;
    raw("<dt>");
    text(name);
    raw(code ? "</dt><dd><code>" : "</dt><dd>");
    text(value);
    raw(code ? "</code></dd>\n" : "</dd>\n");
  }

  static std::string moment(std::string_view utc) {
    if (utc.size() < 19) return std::string(utc);
    return fmt::format("{} {} UTC", utc.substr(0, 10), utc.substr(11, 8));
  }

  // Of a run's status, the look that its colour comes from.
  static std::string_view look_of(std::string_view status) {
    if (status == "done" || status == "rolled-back") return "done";
    if (status == "running" || status == "stopped") return "skipped";
    return status == "unknown" || status == "crashed" ? "under_way" : "failed";
  }

  void summary() {
    raw("<p class=\"verdict\">");
    mark(look_of(report_.status), texts_.word(report_.status));
    if (!report_.reason.empty()) {
      raw(" ");
      text(report_.reason);
    }
    raw("</p>\n");
    if (report_.rollback) {
      raw("<p class=\"verdict\">");
      text(texts_.word("rollback"));
      raw(": ");
      mark(look_of(report_.rollback->status), texts_.word(report_.rollback->status));
      if (!report_.rollback->reason.empty()) {
        raw(" ");
        text(report_.rollback->reason);
      }
      raw("</p>\n");
    }
    raw("<p class=\"counts\">");
    for (const ReportStatus status : {ReportStatus::done, ReportStatus::failed, ReportStatus::under_way,
                                      ReportStatus::skipped, ReportStatus::not_run}) {
      const std::size_t number = report_.count(status);
      if (number == 0) continue;
      mark(name_of(status),
           fmt::format("{} {}", number, texts_.item_status[static_cast<std::size_t>(status)]));
      raw(" ");
    }
    raw("</p>\n<dl class=\"facts\">\n");
    fact(texts_.guide, report_.guide);
    fact(texts_.directory, report_.directory);
    fact(texts_.by, report_.by);
    fact(texts_.started, moment(report_.started_at));
    const std::int64_t took = milliseconds_of(report_.last_at) - milliseconds_of(report_.started_at);
    fact(texts_.ended, report_.status == "running"
                           ? std::string()
                           : fmt::format("{} ({} {})", moment(report_.last_at), texts_.duration,
                                         duration_text(std::max<std::int64_t>(took, 0))));
    fact(texts_.plan_hash, report_.plan_hash, true);
    fact(texts_.document, report_.document_hash, true);
    std::string accepted;
    for (const std::string& code : report_.accepted_findings)
      accepted += (accepted.empty() ? "" : ", ") + code;
    fact(texts_.accepted, accepted);
    raw("</dl>\n");
  }

  static std::string string_in(const Json& json, const char* key) {
    const auto found = json.find(key);
    return found != json.end() && found->is_string() ? found->get<std::string>() : std::string();
  }

  void row(std::string_view name, const std::string& value, std::string_view otherwise,
           const std::string& source) {
    raw("<tr><td>");
    text(name);
    raw("</td><td>");
    if (value.empty())
      mark("under_way", otherwise);
    else {
      raw("<code>");
      text(value);
      raw("</code>");
    }
    raw("</td><td>");
    text(source);
    raw("</td></tr>\n");
  }

  void parameters() {
    if (report_.parameters.empty() && report_.choices.empty()) return;
    raw("<h2>");
    text(report_.parameters.empty() ? texts_.choices : texts_.parameters);
    raw("</h2>\n<div class=\"wide\"><table><thead><tr><th>");
    text(texts_.parameter);
    raw("</th><th>");
    text(texts_.value);
    raw("</th><th>");
    text(texts_.source);
    raw("</th></tr></thead><tbody>\n");
    for (const Json& one : report_.parameters)
      row(string_in(one, "name"), string_in(one, "value"), texts_.missing, string_in(one, "source"));
    for (const Json& one : report_.choices)
      row(string_in(one, "title"), string_in(one, "taken"), texts_.open, string_in(one, "source"));
    raw("</tbody></table></div>\n");
  }

  void timeline() {
    const std::string picture = report_timeline(report_);
    if (picture.empty()) return;
    raw("<h2 id=\"when\">");
    text(texts_.timeline);
    raw("</h2>\n<p class=\"about\">");
    text(texts_.timeline_about);
    raw("</p>\n");
    raw(picture);
  }

  void stream(std::string_view name, const ReportStream& stream, bool open) {
    if (stream.bytes == 0) return;
    raw(open ? "<details open><summary>" : "<details><summary>");
    text(name);
    raw(" <span class=\"about\">");
    text(fmt::format("{} B{}{}", stream.bytes, stream.cut ? " · " : "", stream.cut ? texts_.cut : ""));
    raw("</span></summary>\n<pre class=\"output\">");
    text(stream.text);
    raw("</pre>\n");
    if (stream.bytes > kReportedOutput) {
      raw("<p class=\"about\">… ");
      text(texts_.in_file);
      raw(" <code>");
      text(stream.file);
      raw("</code></p>\n");
    }
    raw("</details>\n");
  }

  void attempt(const ReportItem& item, const ReportAttempt& attempt, std::size_t number) {
    raw("<div class=\"attempt\"><p class=\"about\">");
    if (item.attempts.size() > 1) text(fmt::format("{} {} · ", texts_.attempt, number));
    text(moment(attempt.started_at));
    if (attempt.ending.empty()) {
      raw(" · ");
      text(texts_.not_seen);
    } else {
      text(" · " + duration_text(attempt.milliseconds) + " · ");
      text(attempt.ending == "exited" ? fmt::format("{} {}", texts_.exit_code, attempt.code)
                                      : std::string(texts_.word(attempt.ending)));
    }
    if (attempt.adopted) {
      raw(" · ");
      text(texts_.adopted);
    }
    raw("</p>\n");
    if (attempt.command != item.command) {
      raw("<p class=\"about\">");
      text(texts_.command_was);
      raw(":</p>\n<pre>");
      text(attempt.command);
      raw("</pre>\n");
    }
    if (!attempt.reason.empty()) {
      raw(attempt.ok ? "<p>" : "<p class=\"why\">");
      text(attempt.reason);
      raw("</p>\n");
    }
    for (const ReportAttempt::Verdict& verdict : attempt.verdicts) {
      if (verdict.text.empty()) continue;
      raw("<p class=\"about\">");
      text(texts_.expected);
      text(": " + verdict.text);
      if (verdict.verdict == "for_a_person") text(fmt::format(" ({})", texts_.see_for_yourself));
      raw("</p>\n");
    }
    stream(texts_.printed_out, attempt.out, false);
    stream(texts_.printed_err, attempt.err, !attempt.ok);
    raw("</div>\n");
  }

  void item(const ReportItem& item) {
    raw("<li class=\"item ");
    raw(name_of(item.status));
    raw("\"><p class=\"head\">");
    mark(name_of(item.status), texts_.item_status[static_cast<std::size_t>(item.status)]);
    raw(" <span class=\"about\">");
    text(item.id);
    if (item.line != 0) text(fmt::format(" · {} {}", texts_.line, item.line));
    if (!item.effect.empty()) text(fmt::format(" · {}", texts_.word(item.effect)));
    if (item.kind != "shell") text(fmt::format(" · {}", texts_.word(item.kind)));
    raw("</span></p>\n<pre>");
    text(item.command);
    raw("</pre>\n");
    for (std::size_t i = 0; i < item.attempts.size(); ++i) attempt(item, item.attempts[i], i + 1);
    for (const ReportEvent& event : item.events) {
      raw("<p class=\"decision\"><b>");
      text(texts_.word(event.kind));
      raw("</b> ");
      text(event.text);
      raw(" <span class=\"about\">");
      text(moment(event.at));
      raw("</span></p>\n");
    }
    raw("</li>\n");
  }

  void steps() {
    raw("<h2>");
    text(texts_.steps);
    raw("</h2>\n");
    std::string_view phase;
    for (const ReportStep& step : report_.steps) {
      if (!step.phase.empty() && step.phase != phase && step.phase != step.title) {
        raw("<h3 class=\"phase\">");
        text(texts_.word(step.phase));
        raw("</h3>\n");
      }
      phase = step.phase;
      raw("<section><h4>");
      text(step.title);
      raw("</h4>\n<ol class=\"items\">\n");
      for (const ReportItem& one : step.items) item(one);
      raw("</ol></section>\n");
    }
  }

  void events() {
    raw("<h2>");
    text(texts_.events);
    raw("</h2>\n<ul class=\"events\">\n");
    for (const ReportEvent& event : report_.events) {
      raw("<li><span class=\"about\">");
      text(moment(event.at));
      raw("</span> <b>");
      text(texts_.word(event.kind));
      raw("</b> ");
      text(event.text);
      raw("</li>\n");
    }
    raw("</ul>\n");
  }

  void journal() {
    const RunCheck& check = report_.check;
    raw("<h2>");
    text(texts_.journal);
    raw("</h2>\n<p>");
    mark(check.good() ? "done" : "failed", check.good() ? texts_.whole : texts_.altered);
    raw(" <span class=\"about\">");
    text(fmt::format("{} {} · {} {}", check.head.records, texts_.records, check.outputs, texts_.outputs));
    raw("</span></p>\n");
    if (!check.good()) {
      raw("<ul class=\"why\">\n");
      for (const std::string& problem : check.problems) {
        raw("<li>");
        text(problem);
        raw("</li>\n");
      }
      raw("</ul>\n");
    }
    raw("<dl class=\"facts\">\n");
    fact(texts_.head, check.head.hash, true);
    raw("</dl>\n<p class=\"about\">");
    text(texts_.cannot_see);
    raw("</p>\n");
  }

  const RunReport& report_;
  const ReportTexts& texts_;
  std::string out_;
};

}  // namespace

std::string report_page(const RunReport& report) { return Page(report).make(); }

}  // namespace handrail::cli
