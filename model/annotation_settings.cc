#include "model/annotation_settings.h"

#include <algorithm>
#include <array>

#include <fmt/format.h>

#include "model/annotation_words.h"
#include "model/runbook.h"
#include "model/text.h"

namespace handrail {
namespace {

constexpr auto kStepKeys = std::to_array<std::string_view>(
    {"name",      "kind",        "way",           "optional",   "manual",      "choice",     "option",
     "timeout",   "interactive", "background",    "ready-port", "ready-log",   "datastore",  "check",
     "expect",    "when",        "checks",        "file",       "produces",    "cwd",        "strict",
     "run",       "title",       "severity",      "retry",      "retry-delay", "on-failure", "grace",
     "ready-url", "ready-after", "ready-timeout", "undoes"});

// Attributes that other renderers and runners put on fences. Runme's that mean the same here are in the list
// above.
constexpr auto kForeignKeys = std::to_array<std::string_view>({"linenos",
                                                               "linenostart",
                                                               "hl_lines",
                                                               "hl_style",
                                                               "lineanchors",
                                                               "anchorlinenos",
                                                               "showlinenumbers",
                                                               "startline",
                                                               "startfrom",
                                                               "numberlines",
                                                               "filename",
                                                               "caption",
                                                               "class",
                                                               "id",
                                                               "lang",
                                                               "language",
                                                               "copy",
                                                               "wrap",
                                                               "theme",
                                                               "highlight",
                                                               "line",
                                                               "lines",
                                                               "line-numbers",
                                                               "linenumbers",
                                                               "ins",
                                                               "del",
                                                               "mark",
                                                               "frame",
                                                               "live",
                                                               "eval",
                                                               "echo",
                                                               "include",
                                                               "output",
                                                               "results",
                                                               "session",
                                                               "exports",
                                                               "tangle",
                                                               "cmd",
                                                               "attr",
                                                               "label",
                                                               "group",
                                                               "tab",
                                                               "sync",
                                                               "icon",
                                                               "promptenv",
                                                               "interpreter",
                                                               "excludefromrunall",
                                                               "tag",
                                                               "category",
                                                               "mimetype",
                                                               "closeterminalonsuccess",
                                                               "terminalrows",
                                                               "copyable",
                                                               "expected_similarity"});

// "90", "500ms", "90s", "10m", "1h": as model/plan/plan.h reads it.
bool is_duration(std::string_view value) {
  std::size_t digits = 0;
  while (digits < value.size() && text::is_digit(value[digits])) ++digits;
  const std::string_view unit = value.substr(digits);
  return digits > 0 &&
         (unit.empty() || unit == "ms" || unit == "s" || unit == "m" || unit == "min" || unit == "h");
}

}  // namespace

std::vector<SettingComplaint> complaints_about(const std::string& key, const std::string& value,
                                               bool on_fence) {
  std::vector<SettingComplaint> complaints;
  const auto complain = [&](std::string message, std::string mend) {
    complaints.push_back({std::move(message), std::move(mend)});
  };
  if (!has(kStepKeys, key)) {
    if (on_fence && has(kForeignKeys, text::lower(key))) return complaints;
    complain(fmt::format("unknown annotation '{}'", key), did_you_mean(kStepKeys, key));
    return complaints;
  }
  if (key == "kind" && !step_kind_from(value))
    complain(fmt::format("'{}' is no kind of step", value),
             "one of prepare, backup, stop, deploy, dependencies, migrate, configure, start, verify, "
             "rollback, troubleshoot, tune, monitor, cleanup, reference");
  if (key == "way" && value != "forward" && value != "back" && value != "side")
    complain(fmt::format("'{}' is no way through the guide", value), "one of forward, back, side");
  if (key == "when" && value != "any" && value != "before" && value != "after" && value != "rollback")
    complain(fmt::format("'{}' is no time for a check", value), "one of any, before, after, rollback");
  for (const std::string_view time : {"timeout", "grace", "retry-delay", "ready-after", "ready-timeout"}) {
    if (key == time && !is_duration(value))
      complain(fmt::format("'{}' is no time{}", value, key == "timeout" ? " limit" : ""),
               fmt::format("write a number and s, m or h: {}=10m", key));
  }
  if (key == "retry" &&
      (value.empty() || value.size() > 4 || !std::all_of(value.begin(), value.end(), text::is_digit)))
    complain(fmt::format("'{}' is no number of attempts", value), "write a whole number: retry=3");
  if (key == "on-failure" && value != "stop" && value != "retry" && value != "continue" &&
      value != "rollback" && !(value.starts_with("goto:") && value.size() > 5))
    complain(fmt::format("'{}' is nothing to do on a failure", value),
             "one of stop, retry, continue, rollback, goto:STEP");
  if (key == "background" && value != "true" && value != "false" && value != "keep")
    complain(fmt::format("'{}' is no way to run in the background", value),
             "write background=true, or background=keep to leave it running after the run");
  for (const std::string_view flag : {"optional", "manual", "interactive", "strict", "run"}) {
    if (key == flag && value != "true" && value != "false")
      complain(fmt::format("'{}' takes true or false", key), fmt::format("write {}=true", key));
  }
  return complaints;
}

}  // namespace handrail
