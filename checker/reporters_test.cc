// The shape of each format. What the messages say is in tests/golden/check.
#include "checker/reporters.h"

#include <doctest/doctest.h>

#include <set>
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
  guide.sections = sections_of((*runbook)->document);
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

constexpr const char* kAlike = R"(# Look

```bash
tail -f a.log
tail -f a.log
tail -f b.log
tail -f a.log
```
)";

// A report of one made-up finding on a text of ours.
CheckReport one(std::string path, std::string text, Finding finding) {
  CheckReport report;
  CheckedGuide& guide = report.guides.emplace_back();
  guide.path = path;
  guide.source = *SourceText::make(path, std::move(text));
  guide.outcome.findings.push_back(std::move(finding));
  return report;
}

Finding made_up(Severity severity, Span span, std::string message, std::string mend = {}) {
  Finding finding;
  finding.code = "S002";
  finding.rule = "never-returns";
  finding.severity = severity;
  finding.span = span;
  finding.message = std::move(message);
  finding.mend = std::move(mend);
  return finding;
}

std::string write(const char* format, const CheckReport& report) {
  ReportStyle style;
  style.version = "1.2.3";
  return find_report_format(format)->write(report, style);
}

}  // namespace

TEST_CASE("the formats are found by name") {
  for (const char* name : {"text", "json", "sarif", "github", "gitlab", "junit"})
    CHECK(find_report_format(name));
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
  CheckReport report = sample();
  report.guides.push_back(checked("more.md", kAlike));
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
  CHECK(json["summary"] == Json{{"guides", 2},
                                {"unreadable", 1},
                                {"errors", 1},
                                {"warnings", 1},
                                {"infos", 0},
                                {"mendable", 2},
                                {"suppressed", 1},
                                {"known", 0}});
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

TEST_CASE("text draws a finding's lines in reading order, each with its label") {
  Finding finding = made_up(Severity::error, {28, 33}, "reads what nobody makes", "name the right file");
  finding.related.push_back({{0, 6}, "backup made here"});
  finding.fix.push_back({{28, 33}, "x"});
  const std::string text = write("text", one("g.md", "line 1\nline 2\nline 3\nline 4\nline 5\n", finding));
  CHECK(text.starts_with(R"(g.md:5:1: error S002: reads what nobody makes
  1 | line 1
    | ------ backup made here
  ...
  5 | line 5
    | ^^^^^
    = mend: name the right file
    =  fix: `--fix` writes it for you, `--diff` shows it

)"));
}

TEST_CASE("text draws findings that say the same together, unless each is wanted") {
  CheckReport report;
  report.guides.push_back(checked("a.md", kAlike));
  const std::string text = write("text", report);
  CHECK(text.find("= more: the same in 2 other places, lines 5, 7 (`--all` shows each)") !=
        std::string::npos);
  CHECK(text.find("a.md:7:1") == std::string::npos);
  CHECK(text.find("4 errors, 0 warnings, 0 info") != std::string::npos);
  ReportStyle each;
  each.each = true;
  const std::string all = find_report_format("text")->write(report, each);
  CHECK(all.find("a.md:7:1") != std::string::npos);
  CHECK(all.find("more:") == std::string::npos);
}

TEST_CASE("text sums up by guide where several have findings") {
  CheckReport report;
  report.guides.push_back(checked("a.md", kAlike));
  report.guides.push_back(checked("clean.md", "# A\n"));
  report.guides.push_back(checked("b.md", "# A\n\n[x](#nowhere)\n"));
  const std::string text = write("text", report);
  CHECK(text.find("   error warning    info  by guide\n"
                  "       4       .       .  a.md\n"
                  "       .       1       .  b.md\n") != std::string::npos);
}

TEST_CASE("text keeps within a terminal's width") {
  Finding finding =
      made_up(Severity::error, {0, 4}, std::string(30, 'a') + " " + std::string(30, 'b') + " 备份文件不存在",
              "数据库" + std::string(60, 'c') + " words that follow");
  ReportStyle style;
  style.width = 60;
  const std::string text =
      find_report_format("text")->write(one("g.md", std::string(300, 'x') + "\n", finding), style);
  for (const std::string_view line : {"g.md:1:1: error S002: aaaaaaaaaaaaaaaaaaaaaaaaaaaaaa\n",
                                      "    bbbbbbbbbbbbbbbbbbbbbbbbbbbbbb 备份文件不存在\n"})
    CHECK_MESSAGE(text.find(line) != std::string::npos, text);
  CHECK(text.find(std::string(50, 'x') + "…\n") != std::string::npos);
}

TEST_CASE("github's commands are escaped as its toolkit does it") {
  Finding finding = made_up(Severity::warning, {0, 3}, "50% of\r\nall: a,b", "do: this, that");
  CHECK(write("github", one("./docs/a,b:c%.md", "one two\n", finding)) ==
        "::warning file=docs/a%2Cb%3Ac%25.md,line=1,col=1,endColumn=4,title=S002 never-returns::"
        "50%25 of%0D%0Aall: a,b%0Amend: do: this, that\n");
  const std::string all = write("github", sample());
  CHECK(
      all.find("::error file=docs/升级 指南.md,line=14,col=1,endColumn=15,title=S002 never-returns::`tail") !=
      std::string::npos);
  CHECK(all.find("::error file=broken.md,line=3,title=could not be checked::front matter is not YAML%0Amend: "
                 "close the quote\n") != std::string::npos);
}

TEST_CASE("a finding over several lines has no columns for github, which would refuse them") {
  CHECK(write("github", one("a.md", "one\ntwo\n", made_up(Severity::info, {0, 7}, "m"))) ==
        "::notice file=a.md,line=1,endLine=2,title=S002 never-returns::m\n");
}

TEST_CASE("gitlab's issues have what its manual asks for, and fingerprints of their own") {
  CheckReport report = sample();
  report.guides.push_back(checked("alike.md", kAlike));
  const Json issues = Json::parse(write("gitlab", report));
  REQUIRE(issues.size() == 7);
  std::set<std::string> fingerprints;
  for (const Json& issue : issues) {
    CHECK_FALSE(issue["description"].get<std::string>().empty());
    CHECK_FALSE(issue["check_name"].get<std::string>().empty());
    CHECK(fingerprints.insert(issue["fingerprint"].get<std::string>()).second);
    CHECK(std::set<std::string>{"info", "minor", "major", "critical", "blocker"}.contains(issue["severity"]));
    CHECK(issue["location"]["lines"]["begin"].get<int>() >= 1);
  }
  CHECK(issues[0]["location"]["path"] == "docs/升级 指南.md");
  CHECK(issues[2]["severity"] == "blocker");
}

TEST_CASE("junit's XML holds any text, and counts what failed") {
  Finding finding = made_up(Severity::error, {0, 3}, "a \"b\" < & \x01 c\nd");
  CheckReport report = one("a&b.md", "]]> \x02\n", finding);
  report.guides.push_back(checked("clean.md", "# A\n"));
  CheckedGuide unreadable;
  unreadable.path = "broken.md";
  unreadable.error = Error{"no UTF-8", "broken.md", 3, 0, {}};
  report.guides.push_back(unreadable);
  const std::string xml = write("junit", report);
  CHECK(xml.starts_with(
      "<?xml version=\"1.0\" encoding=\"UTF-8\"?>\n"
      "<testsuites name=\"handrail check\" tests=\"3\" failures=\"1\" errors=\"1\" time=\"0\">\n"));
  CHECK(xml.find("message=\"a &quot;b&quot; &lt; &amp; \xEF\xBF\xBD c&#10;d\"") != std::string::npos);
  CHECK(xml.find("<testcase name=\"no findings\" classname=\"clean.md\"") != std::string::npos);
  CHECK(xml.find("<error type=\"unreadable\" message=\"no UTF-8\">") != std::string::npos);
  for (const char c : xml) CHECK((static_cast<unsigned char>(c) >= 0x20 || c == '\n'));
}

TEST_CASE("sarif and json keep what the baseline holds back, marked as such") {
  CheckReport report = one("a.md", "one\n", made_up(Severity::error, {0, 3}, "m"));
  report.guides[0].known = std::move(report.guides[0].outcome.findings);
  report.guides[0].outcome.findings.clear();
  const Json result = Json::parse(write("sarif", report))["runs"][0]["results"][0];
  CHECK(result["suppressions"][0] == Json{{"kind", "external"}, {"justification", "in the baseline"}});
  const Json json = Json::parse(write("json", report));
  CHECK(json["summary"]["known"] == 1);
  CHECK(json["guides"][0]["known"][0]["code"] == "S002");
  CHECK(write("text", report) == "1 guide checked: nothing to report, 1 held back by the baseline\n");
}
