// A rule's page is tested as the rule is: its bad example must make the rule report, its good one must not.
#include <doctest/doctest.h>

#include <algorithm>
#include <string>
#include <string_view>

#include <fmt/format.h>

#include "checker/engine.h"
#include "checker/rule_page.h"
#include "model/text.h"

using namespace handrail;

namespace {

// The text of the ````markdown block below a heading; empty when there is none.
std::string example_below(const std::string& page, std::string_view heading) {
  bool below = false;
  bool inside = false;
  std::string example;
  for (const std::string_view line : text::lines(page)) {
    if (inside && line == "````") return example;
    if (inside) example.append(line).append("\n");
    if (!inside && line.starts_with("## ")) below = line.substr(3) == heading;
    if (below && line == "````markdown") inside = true;
  }
  return {};
}

std::size_t count_findings_in(const std::string& guide, const Rule& rule) {
  auto source = SourceText::make("example.md", guide);
  REQUIRE(source);
  auto runbook = read_guide(*source);
  REQUIRE_MESSAGE(runbook, runbook.error().text());
  CheckOptions options;
  options.today = "2026-06-01";
  if (!rule.review) options.select = {std::string(rule.code)};  // a review needs the others to have run
  const std::vector<Finding> findings = check(**runbook, options);
  return static_cast<std::size_t>(std::count_if(
      findings.begin(), findings.end(), [&](const Finding& finding) { return finding.code == rule.code; }));
}

}  // namespace

TEST_CASE("every rule has a page with its code, name, severity and all sections") {
  for (const Rule* rule : rules()) {
    const RulePage page = rule_page(rule->code);
    INFO(std::string(rule->code));
    CHECK(page.markdown.starts_with(fmt::format("# {} {}\n", rule->code, rule->name)));
    CHECK(page.summary.ends_with('.'));
    CHECK(page.markdown.find(fmt::format("\nSeverity: {}\n", name_of(rule->severity))) != std::string::npos);
    for (const std::string_view section :
         {"Why it hurts", "Bad example", "Good example", "How to mend it", "How to suppress it"})
      CHECK_MESSAGE(page.markdown.find(fmt::format("\n## {}\n", section)) != std::string::npos,
                    std::string(section));
  }
}

TEST_CASE("the bad example of a page makes its rule report, and the good one does not") {
  for (const Rule* rule : rules()) {
    const std::string page = rule_page(rule->code).markdown;
    const std::string bad = example_below(page, "Bad example");
    const std::string good = example_below(page, "Good example");
    INFO(std::string(rule->code));
    REQUIRE(!bad.empty());
    REQUIRE(!good.empty());
    CHECK(count_findings_in(bad, *rule) > 0);
    CHECK(count_findings_in(good, *rule) == 0);
  }
}

TEST_CASE("a rule that does not exist has no page") {
  CHECK(rule_page("X999").markdown.empty());
  CHECK(rule_page("X999").summary.empty());
}
