// Model and checker for Node: what `handrail show --json` and `handrail check --format json` print, from a
// text.
#include <ctime>
#include <memory>
#include <string>

#include <fmt/chrono.h>

#include "checker/reporters.h"
#include "model/json.h"
#include "model/runbook.h"

namespace handrail {
namespace {

std::string last_text;

Result<std::string> show(const std::string& name, const std::string& text) {
  auto source = SourceText::make(name, text);
  if (!source) return tl::unexpected(source.error());
  auto runbook = read_guide(*source);
  if (!runbook) return tl::unexpected(runbook.error());
  return runbook_json(**runbook);
}

Result<std::string> check_as_json(const std::string& name, const std::string& text) {
  CheckedGuide guide;
  guide.path = name;
  auto source = SourceText::make(name, text);
  if (source) {
    guide.source = *source;
    auto runbook = read_guide(*source);
    if (runbook) {
      CheckOptions options;
      options.today =
          fmt::format("{:%Y-%m-%d}", fmt::localtime(std::time(nullptr)));  // suppressions may expire
      guide.outcome = check_with_suppressed(**runbook, options);
    } else {
      guide.error = runbook.error();
    }
  } else {
    guide.error = source.error();
  }
  CheckReport report;
  report.guides.push_back(std::move(guide));
  return find_report_format("json")->write(report, {false, HANDRAIL_VERSION});
}

int keep(const Result<std::string>& result) {
  last_text = result ? *result : result.error().text();
  return result ? 0 : 1;
}

template <typename Work>
int guarded(Work work) {
  try {
    return keep(work());
  } catch (const std::exception& error) {
    last_text = error.what();
    return 1;
  }
}

}  // namespace
}  // namespace handrail

extern "C" {

// 0 when handrail_text() is the JSON, 1 when it is what went wrong. The texts are UTF-8, ended by NUL.
int handrail_show_json(const char* name, const char* text) {
  return handrail::guarded([&] { return handrail::show(name, text); });
}

int handrail_check_json(const char* name, const char* text) {
  return handrail::guarded([&] { return handrail::check_as_json(name, text); });
}

// Valid until the next call.
const char* handrail_text() { return handrail::last_text.c_str(); }
}
