// A run's report for programs: JSON, and JUnit's XML for CI servers.
#include <fmt/format.h>

#include "executor/report.h"
#include "model/xml.h"

namespace handrail {
namespace {

Json to_json(const ReportStream& stream) {
  return Json{{"bytes", stream.bytes},
              {"sha256", stream.sha256},
              {"cut", stream.cut},
              {"file", stream.file.empty() ? Json() : Json(stream.file)},
              {"text", stream.text}};
}

Json to_json(const ReportAttempt& attempt) {
  Json verdicts = Json::array();
  for (const ReportAttempt::Verdict& verdict : attempt.verdicts)
    verdicts.push_back({{"verdict", verdict.verdict}, {"text", verdict.text}});
  const bool seen = !attempt.ending.empty();
  return Json{{"command", attempt.command},
              {"cwd", attempt.cwd},
              {"started_at", attempt.started_at},
              {"ended_at", seen ? Json(attempt.ended_at) : Json()},
              {"milliseconds", seen ? Json(attempt.milliseconds) : Json()},
              {"ending", seen ? Json(attempt.ending) : Json()},
              {"code", seen ? Json(attempt.code) : Json()},
              {"ok", attempt.ok},
              {"adopted", attempt.adopted},
              {"reason", attempt.reason},
              {"verdicts", std::move(verdicts)},
              {"stdout", to_json(attempt.out)},
              {"stderr", to_json(attempt.err)}};
}

Json to_json(const std::vector<ReportEvent>& events) {
  Json list = Json::array();
  for (const ReportEvent& event : events)
    list.push_back({{"at", event.at}, {"kind", event.kind}, {"text", event.text}});
  return list;
}

Json to_json(const ReportItem& item) {
  Json attempts = Json::array();
  for (const ReportAttempt& attempt : item.attempts) attempts.push_back(to_json(attempt));
  return Json{{"id", item.id},
              {"kind", item.kind},
              {"command", item.command},
              {"class", item.effect.empty() ? Json() : Json(item.effect)},
              {"line", item.line},
              {"status", name_of(item.status)},
              {"reason", item.reason},
              {"attempts", std::move(attempts)},
              {"events", to_json(item.events)}};
}

std::int64_t milliseconds_of(const ReportItem& item) {
  std::int64_t sum = 0;
  for (const ReportAttempt& attempt : item.attempts) sum += attempt.milliseconds;
  return sum;
}

std::string seconds(std::int64_t milliseconds) {
  return fmt::format("{}.{:03}", milliseconds / 1000, milliseconds % 1000);
}

std::string test_case(const RunReport& report, const ReportStep& step, const ReportItem& item) {
  const std::string first_line = item.command.substr(0, item.command.find('\n'));
  std::string out = fmt::format(R"(    <testcase name="{}" classname="{}" file="{}" line="{}" time="{}">)"
                                "\n",
                                xml_escaped(item.id + " " + first_line), xml_escaped(step.id),
                                xml_escaped(report.guide), item.line, seconds(milliseconds_of(item)));
  switch (item.status) {
    case ReportStatus::done: break;
    case ReportStatus::failed:
      out += fmt::format("      <failure message=\"{}\">{}</failure>\n", xml_escaped(item.reason),
                         xml_escaped(item.command + "\n" + item.reason));
      break;
    case ReportStatus::under_way:
      out += "      <error message=\"it was begun, and nobody saw its end\"/>\n";
      break;
    case ReportStatus::skipped:
    case ReportStatus::not_run: {
      const std::string why = item.events.empty() ? "not run" : item.events.back().text;
      out += fmt::format("      <skipped message=\"{}\"/>\n", xml_escaped(why));
      break;
    }
  }
  std::string printed, errors;
  for (const ReportAttempt& attempt : item.attempts) {
    printed += attempt.out.text;
    errors += attempt.err.text;
  }
  if (!printed.empty()) out += fmt::format("      <system-out>{}</system-out>\n", xml_escaped(printed));
  if (!errors.empty()) out += fmt::format("      <system-err>{}</system-err>\n", xml_escaped(errors));
  return out + "    </testcase>\n";
}

struct Counts {
  std::size_t tests = 0, failures = 0, errors = 0, skipped = 0;
  std::int64_t milliseconds = 0;

  void add(const ReportItem& item) {
    ++tests;
    failures += item.status == ReportStatus::failed;
    errors += item.status == ReportStatus::under_way;
    skipped += item.status == ReportStatus::skipped || item.status == ReportStatus::not_run;
    milliseconds += milliseconds_of(item);
  }
  std::string attributes() const {
    return fmt::format(R"(tests="{}" failures="{}" errors="{}" skipped="{}" time="{}")", tests, failures,
                       errors, skipped, seconds(milliseconds));
  }
};

}  // namespace

Json RunReport::to_json() const {
  Json json{
      {"format", 1},
      {"run", run},
      {"status", status},
      {"reason", reason},
      {"rollback", rollback ? Json{{"status", rollback->status}, {"reason", rollback->reason}} : Json()},
      {"title", title},
      {"language", language},
      {"guide", guide},
      {"directory", directory},
      {"started_at", started_at},
      {"last_at", last_at},
      {"document_sha256", document_hash},
      {"plan_hash", plan_hash},
      {"version", version},
      {"by", by},
      {"parameters", parameters},
      {"choices", choices},
      {"accepted_findings", accepted_findings}};
  json["counts"] = Json::object();
  for (const ReportStatus each : {ReportStatus::done, ReportStatus::failed, ReportStatus::skipped,
                                  ReportStatus::under_way, ReportStatus::not_run})
    json["counts"][std::string(name_of(each))] = count(each);
  json["steps"] = Json::array();
  for (const ReportStep& step : steps) {
    Json items = Json::array();
    for (const ReportItem& item : step.items) items.push_back(handrail::to_json(item));
    json["steps"].push_back({{"id", step.id},
                             {"title", step.title},
                             {"phase", step.phase},
                             {"kind", step.kind},
                             {"line", step.line},
                             {"items", std::move(items)}});
  }
  json["events"] = handrail::to_json(events);
  json["journal"] = {{"records", check.head.records},
                     {"head", check.head.hash},
                     {"outputs", check.outputs},
                     {"problems", check.problems}};
  return json;
}

std::string RunReport::to_junit() const {
  Counts all;
  std::string suites;
  for (const ReportStep& step : steps) {
    Counts counts;
    std::string cases;
    for (const ReportItem& item : step.items) {
      counts.add(item);
      all.add(item);
      cases += test_case(*this, step, item);
    }
    suites += fmt::format("  <testsuite name=\"{}\" {}>\n{}  </testsuite>\n",
                          xml_escaped(step.phase.empty() ? step.title : step.phase + " / " + step.title),
                          counts.attributes(), cases);
  }
  if (!check.good()) {
    ++all.tests;
    ++all.errors;
    std::string problems;
    for (const std::string& problem : check.problems) problems += problem + "\n";
    suites += fmt::format(
        "  <testsuite name=\"journal\" tests=\"1\" failures=\"0\" errors=\"1\" skipped=\"0\" time=\"0\">\n"
        "    <testcase name=\"is as it was written\" classname=\"journal\" time=\"0\">\n"
        "      <error message=\"altered\">{}</error>\n    </testcase>\n  </testsuite>\n",
        xml_escaped(problems));
  }
  return fmt::format(
      "<?xml version=\"1.0\" encoding=\"UTF-8\"?>\n<testsuites name=\"handrail run {}\" "
      "{}>\n{}</testsuites>\n",
      xml_escaped(run), all.attributes(), suites);
}

}  // namespace handrail
