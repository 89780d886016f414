#include "checker/prose.h"

#include <algorithm>

#include "model/kinds/lexicon.h"
#include "model/text.h"

namespace handrail {
namespace {

// What is no prose, in reading order; spans of one kind do not overlap, those of different kinds may.
std::vector<Span> spans_without_prose(const Document& document) {
  std::vector<Span> spans;
  if (document.has_front_matter()) spans.push_back({0, document.front_matter().end});
  for (const CodeBlock& block : document.code_blocks()) spans.push_back(block.span);
  for (const HtmlComment& comment : document.comments()) spans.push_back(comment.span);
  std::sort(spans.begin(), spans.end(), [](Span a, Span b) { return a.begin < b.begin; });
  return spans;
}

// One heading of the first level, and that is the first of all.
bool is_the_title(const Document& document, const Heading& heading) {
  const auto& headings = document.headings();
  return &heading == &headings.front() && heading.level == 1 &&
         std::none_of(headings.begin() + 1, headings.end(), [](const Heading& h) { return h.level == 1; });
}

bool promises_availability(std::string_view line) {
  return text::contains_any(line, {"零停机", "零宕机", "不停机", "无需停机", "无停机", "不需要停机",
                                   "不中断服务", "服务不中断", "业务不中断"}) ||
         text::mentions_any(line, {"zero downtime", "zero-downtime", "no downtime", "without downtime",
                                   "without any downtime", "no service interruption",
                                   "without interrupting service", "without service interruption"}) ||
         (text::contains_any(line, {"停机时间", "停机时长"}) &&
          text::contains_any(line, {" 0", "：0", ":0", "零"})) ||
         (text::mentions_any(line, {"downtime"}) && text::mentions_any(line, {"0", "none", "zero"}) &&
          line.find(':') != std::string_view::npos);
}

// "Not", "if you need", "see": the line speaks of such a promise without giving it.
bool takes_it_back(std::string_view line) {
  return text::contains_any(line, {"如果", "若", "如需", "无法", "不能", "不支持", "不保证", "并非", "参见",
                                   "请参阅", "避免", "几乎", "尽量", "?", "？"}) ||
         text::mentions_any(
             line,
             {"not",   "cannot",    "can't",         "isn't",   "doesn't",    "if",       "see",  "unless",
              "near",  "near-zero", "almost",        "minimal", "require",    "requires", "want", "need",
              "avoid", "instead",   "alternatively", "option",  "strategies", "strategy"});
}

bool announces_downtime(std::string_view line) {
  return text::contains_any(
             line, {"停机维护", "停机窗口", "需要停机", "会停机", "停服维护", "服务中断约", "维护窗口"}) ||
         text::mentions_any(
             line, {"maintenance window", "downtime is required", "requires downtime", "expect downtime",
                    "will be unavailable", "expected downtime", "some downtime", "schedule downtime",
                    "scheduled downtime", "with downtime"});
}

}  // namespace

std::vector<ProseLine> prose_lines(const Runbook& runbook) {
  const SourceText& source = *runbook.source;
  const auto& headings = runbook.document.headings();
  const std::vector<Span> without = spans_without_prose(runbook.document);
  std::vector<ProseLine> lines;
  std::size_t next_span = 0, next_heading = 0;
  std::uint32_t covered_until = 0;
  for (std::uint32_t number = 1; number <= source.line_count(); ++number) {
    const Span whole = source.line_span(number);
    while (next_span < without.size() && without[next_span].begin <= whole.begin)
      covered_until = std::max(covered_until, without[next_span++].end);
    while (next_heading < headings.size() && headings[next_heading].span.begin < whole.end) ++next_heading;
    if (whole.begin < covered_until) continue;
    const std::string_view text = text::trim(source.slice(whole));
    if (text.empty()) continue;
    const auto indentation = static_cast<std::uint32_t>(text.data() - source.text().data());
    ProseLine line;
    line.span = {indentation, indentation + static_cast<std::uint32_t>(text.size())};
    // A fence within a list begins behind the indentation.
    if (next_span < without.size() && without[next_span].begin <= line.span.begin) continue;
    line.text = text;
    line.heading = static_cast<int>(next_heading) - 1;
    line.is_heading =
        line.heading >= 0 && headings[static_cast<std::size_t>(line.heading)].span.contains(line.span.begin);
    lines.push_back(line);
  }
  return lines;
}

Sections::Sections(const Runbook& runbook) {
  for (const Heading& heading : runbook.document.headings()) {
    Section section;
    if (heading.parent >= 0) section = sections_[static_cast<std::size_t>(heading.parent)];
    if (!is_the_title(runbook.document, heading)) {
      const std::optional<StepKind> own = lexicon::kind_of(heading.text);
      if (own) section.kind = own;
      if (own == StepKind::rollback || own == StepKind::troubleshoot || own == StepKind::reference ||
          own == StepKind::tune || own == StepKind::monitor || lexicon::warns_against(heading.text) ||
          lexicon::is_counterexample(heading.text))
        section.forward = false;
    }
    sections_.push_back(section);
  }
}

std::optional<StepKind> Sections::kind(int heading) const {
  return heading < 0 ? std::nullopt : sections_[static_cast<std::size_t>(heading)].kind;
}

bool Sections::leads_forward(int heading) const {
  return heading < 0 || sections_[static_cast<std::size_t>(heading)].forward;
}

std::optional<ProseLine> availability_promise(const std::vector<ProseLine>& lines, const Sections& sections) {
  std::optional<ProseLine> promise;
  for (const ProseLine& line : lines) {
    // Nearly every line ends here.
    if (!text::contains_any(
            line.text, {"停", "宕", "中断", "维护窗口", "owntime", "nterrupt", "unavailable", "maintenance"}))
      continue;
    if (announces_downtime(line.text)) return std::nullopt;
    if (promise || !promises_availability(line.text) || takes_it_back(line.text)) continue;
    const std::optional<StepKind> kind = sections.kind(line.heading);
    if (kind == StepKind::troubleshoot || kind == StepKind::rollback) continue;
    promise = line;
  }
  return promise;
}

}  // namespace handrail
