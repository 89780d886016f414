// The shape of each format. What the messages say is in tests/golden/check.
#include "checker/reporters.h"

#include <doctest/doctest.h>

#include <string>

#include <nlohmann/json.hpp>

using namespace handrail;
using Json = nlohmann::json;

namespace {

CheckedGuide checked(std::string path, std::string text) {
  CheckedGuide guide;
  guide.path = path;
  auto source = SourceText::make(path, std::move(text));
  REQUIRE(source);
  guide.source = *source;
  auto runbook = read_guide(*source);
  REQUIRE(runbook);
  guide.outcome = check_with_suppressed(**runbook);
  return guide;
}

CheckReport sample() {
  CheckReport report;
  report.guides.push_back(checked("docs/升级 指南.md", R"(# 🚀 升级

[备份](#备份)

## 📦 备份

<!-- handrail-disable-next D003: a drawing -->

```
a -> b
```

```bash
tail -f 日志.log
```
)"));
  CheckedGuide unreadable;
  unreadable.path = "broken.md";
  unreadable.error = Error{"front matter is not YAML", "broken.md", 3, 7, "close the quote"};
  report.guides.push_back(unreadable);
  return report;
}

std::string write(const char* format, const CheckReport& report) {
  ReportStyle style;
  style.version = "1.2.3";
  return find_report_format(format)->write(report, style);
}

}  // namespace

TEST_CASE("the formats are found by name") {
  for (const char* name : {"text", "json", "sarif"}) CHECK(find_report_format(name));
  CHECK(find_report_format("yaml") == nullptr);
}

TEST_CASE("text names place, severity, code, line, mark and mend, and sums up by rule") {
  const std::string text = write("text", sample());
  CHECK(text.find("docs/升级 指南.md:14:1: error S002: `tail -f 日志.log` does not end by itself") !=
        std::string::npos);
  CHECK(text.find("  14 | tail -f 日志.log\n     | ^^^^^^^^^^^^^^^^\n") != std::string::npos);
  CHECK(text.find("mend: ") != std::string::npos);
  CHECK(text.find("    1  S002 never-returns  error\n") != std::string::npos);
  CHECK(text.find(
            "1 guide checked: 1 error, 1 warning, 0 info, 1 suppressed; 1 guide could not be checked\n") !=
        std::string::npos);
  CHECK(text.find('\x1b') == std::string::npos);
}

TEST_CASE("text is coloured only when that is wanted, and the colours are all that differs") {
  const CheckReport report = sample();
  ReportStyle style;
  style.color = true;
  std::string colored = find_report_format("text")->write(report, style);
  CHECK(colored.find("\x1b[1;31merror\x1b[0m") != std::string::npos);
  std::string plain;
  for (std::size_t i = 0; i < colored.size(); ++i) {
    if (colored[i] == '\x1b')
      i = colored.find('m', i);
    else
      plain += colored[i];
  }
  CHECK(plain == find_report_format("text")->write(report, {}));
}

TEST_CASE("text says so when there is nothing to report") {
  CheckReport report;
  report.guides.push_back(checked("a.md", "# A\n"));
  CHECK(write("text", report) == "1 guide checked: nothing to report\n");
}

TEST_CASE("json counts columns in code points and keeps what was suppressed and what could not be read") {
  const Json json = Json::parse(write("json", sample()));
  CHECK(json["format"] == 1);
  CHECK(json["tool"]["version"] == "1.2.3");
  CHECK(
      json["summary"] ==
      Json{
          {"guides", 2}, {"unreadable", 1}, {"errors", 1}, {"warnings", 1}, {"infos", 0}, {"suppressed", 1}});
  const Json& guide = json["guides"][0];
  CHECK(guide["error"].is_null());
  REQUIRE(guide["findings"].size() == 2);
  const Json& anchor = guide["findings"][0];
  CHECK(anchor["code"] == "D001");
  CHECK(anchor["start"]["line"] == 3);
  CHECK(anchor["start"]["column"] == 1);
  CHECK(anchor["end"]["column"] == 10);
  CHECK(anchor["fix"][0]["replacement"] == "#-备份");
  CHECK(guide["suppressed"][0]["reason"] == "a drawing");
  const Json& broken = json["guides"][1];
  CHECK(broken["findings"].empty());
  CHECK(broken["error"]["line"] == 3);
  CHECK(broken["error"]["mend"] == "close the quote");
}

TEST_CASE("sarif has the structure that the standard asks for") {
  const Json sarif = Json::parse(write("sarif", sample()));
  CHECK(sarif["version"] == "2.1.0");
  REQUIRE(sarif["runs"].size() == 1);
  const Json& run = sarif["runs"][0];
  CHECK(run["columnKind"] == "unicodeCodePoints");
  CHECK(run["tool"]["driver"]["name"] == "handrail");
  CHECK(run["tool"]["driver"]["semanticVersion"] == "1.2.3");
  const Json& rules = run["tool"]["driver"]["rules"];
  REQUIRE(run["results"].size() == 3);
  for (const Json& result : run["results"]) {
    const std::size_t index = result["ruleIndex"];
    REQUIRE(index < rules.size());
    CHECK(rules[index]["id"] == result["ruleId"]);
    CHECK_FALSE(result["message"]["text"].get<std::string>().empty());
    CHECK((result["level"] == "error" || result["level"] == "warning" || result["level"] == "note"));
    const Json& physical = result["locations"][0]["physicalLocation"];
    CHECK(physical["artifactLocation"]["uri"] == "docs/%E5%8D%87%E7%BA%A7%20%E6%8C%87%E5%8D%97.md");
    CHECK(physical["region"]["startLine"].get<int>() >= 1);
    CHECK(physical["region"]["startColumn"].get<int>() >= 1);
    CHECK(physical["region"]["endLine"].get<int>() >= physical["region"]["startLine"].get<int>());
  }
  int suppressed = 0;
  for (const Json& result : run["results"])
    if (result.contains("suppressions")) {
      ++suppressed;
      CHECK(result["suppressions"][0] == Json{{"kind", "inSource"}, {"justification", "a drawing"}});
    }
  CHECK(suppressed == 1);
  for (const Json& rule : rules) {
    CHECK_FALSE(rule["shortDescription"]["text"].get<std::string>().empty());
    CHECK_FALSE(rule["help"]["markdown"].get<std::string>().empty());
  }
}

TEST_CASE("sarif says that a guide could not be read as a notification of an unsuccessful run") {
  const Json run = Json::parse(write("sarif", sample()))["runs"][0];
  const Json& invocation = run["invocations"][0];
  CHECK(invocation["executionSuccessful"] == false);
  REQUIRE(invocation["toolExecutionNotifications"].size() == 1);
  const Json& notification = invocation["toolExecutionNotifications"][0];
  CHECK(notification["level"] == "error");
  CHECK(notification["locations"][0]["physicalLocation"]["region"]["startLine"] == 3);
}

TEST_CASE("a sarif fingerprint stays when the line moves, and two equal lines have two") {
  const std::string block = "```bash\ntail -f a.log\n```\n\n";
  CheckReport first;
  first.guides.push_back(checked("a.md", "# A\n\n" + block + block));
  CheckReport moved;
  moved.guides.push_back(checked("a.md", "# A\n\nWords.\n\n" + block + block));
  const Json a = Json::parse(write("sarif", first))["runs"][0]["results"];
  const Json b = Json::parse(write("sarif", moved))["runs"][0]["results"];
  REQUIRE(a.size() == 2);
  REQUIRE(b.size() == 2);
  CHECK(a[0]["partialFingerprints"] == b[0]["partialFingerprints"]);
  CHECK(a[0]["partialFingerprints"] != a[1]["partialFingerprints"]);
}
