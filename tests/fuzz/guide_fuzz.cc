// From Markdown to the model, the findings and what is printed of them.
#include "checker/engine.h"
#include "checker/reporters.h"
#include "model/json.h"
#include "model/runbook.h"
#include "tests/fuzz/fuzz.h"

using namespace handrail;

extern "C" int LLVMFuzzerTestOneInput(const std::uint8_t* data, std::size_t size) {
  auto source = SourceText::make("guide.md", std::string(fuzz::text_of(data, size)));
  if (!source) return 0;
  auto read = read_guide(*source);
  if (!read) {
    fuzz::promise(!read.error().text().empty(), "a refusal says why");
    return 0;
  }
  const Runbook& runbook = **read;

  for (const Step& step : runbook.steps) {
    fuzz::promise_within(step.span, size, "a step lies in its guide");
    for (const int block : step.code_blocks)
      fuzz::promise(block >= 0 && static_cast<std::size_t>(block) < runbook.document.code_blocks().size(),
                    "a step's code blocks exist");
  }
  for (const Command& command : runbook.commands) {
    fuzz::promise_within(command.span, size, "a command lies in its guide");
    for (const Word& word : command.words) fuzz::promise_within(word.span, size, "a word lies in its guide");
  }
  for (const SqlStatement& statement : runbook.sql_statements)
    fuzz::promise_within(statement.span, size, "a statement lies in its guide");
  for (const Placeholder& placeholder : runbook.placeholders)
    fuzz::promise_within(placeholder.span, size, "a placeholder lies in its guide");

  CheckedGuide guide;
  guide.path = "guide.md";
  guide.source = *source;
  guide.outcome = check_with_suppressed(runbook);
  for (const Finding& finding : guide.outcome.findings) {
    fuzz::promise_within(finding.span, size, "a finding lies in its guide");
    fuzz::promise(!finding.message.empty(), "a finding says something");
    for (const auto& edit : finding.fix) fuzz::promise_within(edit.span, size, "an edit lies in its guide");
  }
  CheckReport report;
  report.guides.push_back(std::move(guide));
  for (const std::string_view format : {"text", "json", "sarif"})
    fuzz::promise(!find_report_format(format)->write(report, {false, HANDRAIL_VERSION}).empty(),
                  "findings can be printed");
  fuzz::promise(!runbook_json(runbook).empty(), "the model can be printed");
  return 0;
}
