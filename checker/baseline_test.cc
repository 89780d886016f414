#include "checker/baseline.h"

#include <doctest/doctest.h>

#include "checker/fingerprint.h"

using namespace handrail;

namespace {

CheckReport checked(const std::string& text) {
  CheckReport report;
  CheckedGuide& guide = report.guides.emplace_back();
  guide.path = "docs/a.md";
  auto source = SourceText::make("a.md", text);
  REQUIRE(source);
  guide.source = *source;
  auto runbook = read_guide(*source);
  REQUIRE(runbook);
  guide.sections = sections_of((*runbook)->document);
  CheckOptions options;
  options.select = {"S002"};
  guide.outcome = check_with_suppressed(**runbook, options);
  return report;
}

const std::vector<std::string> kNames = {"a.md"};

std::string log_block(const std::string& file) { return "```bash\ntail -f " + file + "\n```\n\n"; }

std::string entries(const Baseline& baseline) {
  std::string out;
  for (const auto& [path, list] : baseline.guides)
    for (const BaselineEntry& entry : list)
      out += path + " " + entry.rule + " [" + entry.section + "] " + entry.line + " x" +
             std::to_string(entry.count) + "\n";
  return out;
}

}  // namespace

TEST_CASE("a baseline holds back what it was made from, wherever it moves to, and nothing else") {
  CheckReport old = checked("# A\n\n## Look\n\n" + log_block("a.log") + log_block("a.log"));
  const Baseline baseline = renew_baseline({}, old, kNames, {});
  CHECK(entries(baseline) == "a.md S002 [Look] tail -f a.log x2\n");

  CheckReport now = checked("# A\n\nMore words.\n\n## Look\n\nAnd here.\n\n" + log_block("a.log") +
                            log_block("b.log") + log_block("  a.log") + log_block("a.log"));
  const Baseline gone = apply_baseline(baseline, now, kNames, {});
  CHECK(gone.guides.empty());
  CHECK(now.guides[0].known.size() == 2);
  REQUIRE(now.guides[0].outcome.findings.size() ==
          2);  // the new line, and one more of the old than was known
  CHECK(traits_of(now.guides[0], now.guides[0].outcome.findings[0]).line == "tail -f b.log");
}

TEST_CASE("a finding in another section is another finding") {
  CheckReport old = checked("# A\n\n## Look\n\n" + log_block("a.log"));
  CheckReport now = checked("# A\n\n## Watch\n\n" + log_block("a.log"));
  const Baseline gone = apply_baseline(renew_baseline({}, old, kNames, {}), now, kNames, {});
  CHECK(now.guides[0].known.empty());
  CHECK(entries(gone) == "a.md S002 [Look] tail -f a.log x1\n");
}

TEST_CASE("entries whose findings are mended are told, so that the baseline can shrink") {
  CheckReport old = checked("# A\n\n" + log_block("a.log") + log_block("a.log") + log_block("b.log"));
  const Baseline baseline = renew_baseline({}, old, kNames, {});
  CheckReport now = checked("# A\n\n" + log_block("a.log"));
  CHECK(entries(apply_baseline(baseline, now, kNames, {})) ==
        "a.md S002 [A] tail -f a.log x1\na.md S002 [A] tail -f b.log x1\n");
  CHECK(entries(renew_baseline(baseline, now, kNames, {})) == "a.md S002 [A] tail -f a.log x1\n");
}

TEST_CASE("entries of guides and rules that were not looked at stay, and are not told as gone") {
  Baseline baseline;
  baseline.guides["other.md"] = {{"S002", "", "x", 1}};
  baseline.guides["a.md"] = {{"D003", "A", "```", 3}};
  CheckReport now = checked("# A\n");
  CheckOptions options;
  options.select = {"S"};
  CHECK(apply_baseline(baseline, now, kNames, options).guides.empty());
  CHECK(entries(renew_baseline(baseline, now, kNames, options)) ==
        "a.md D003 [A] ``` x3\nother.md S002 [] x x1\n");
}

TEST_CASE("a baseline is read as it was written, and what is none is refused") {
  Baseline baseline;
  baseline.guides["指南.md"] = {{"S002", "查看", "tail -f \"日志\"", 2}, {"B001", "", "x", 1}};
  const auto again = read_baseline(write_baseline(baseline));
  REQUIRE(again);
  CHECK(entries(*again) == entries(baseline));
  CHECK(count_entries(*again) == 3);
  for (const char* wrong :
       {"", "[]", "{}", R"({"handrail_baseline": 2, "guides": {}})",
        R"({"handrail_baseline": 1, "guides": {"a.md": [{}]}})",
        R"({"handrail_baseline": 1, "guides": {"a.md": [{"rule": "S002", "count": -1}]}})"})
    CHECK_FALSE(read_baseline(wrong));
}

TEST_CASE("the line of a finding is kept short however long it is, and differs where its end differs") {
  CheckReport a = checked("# A\n\n```bash\ntail -f " + std::string(3000, 'a') + "1\n```\n");
  CheckReport b = checked("# A\n\n```bash\ntail -f " + std::string(3000, 'a') + "2\n```\n");
  const FindingTraits first = traits_of(a.guides[0], a.guides[0].outcome.findings.at(0));
  CHECK(first.line.size() < 200);
  CHECK(first.line != traits_of(b.guides[0], b.guides[0].outcome.findings.at(0)).line);
}
