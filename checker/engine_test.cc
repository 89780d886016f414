#include "checker/engine.h"

#include <doctest/doctest.h>

#include <set>
#include <string>

using namespace handrail;

namespace {

std::shared_ptr<const Runbook> guide(std::string text) {
  auto source = SourceText::make("guide.md", std::move(text));
  REQUIRE(source);
  auto runbook = read_guide(*source);
  REQUIRE_MESSAGE(runbook, runbook.error().text());
  return *runbook;
}

std::string codes(const std::vector<Finding>& findings) {
  std::string joined;
  for (const Finding& finding : findings) joined += finding.code + ' ';
  return joined;
}

constexpr const char* kTwoBlocks = R"(# Look

```
plain
```

```bash
tail -f app.log
```
)";

}  // namespace

TEST_CASE("rules have distinct codes and names and stand in the order of their codes") {
  std::set<std::string_view> codes_seen;
  std::set<std::string_view> names_seen;
  std::string_view last;
  for (const Rule* rule : rules()) {
    CHECK(codes_seen.insert(rule->code).second);
    CHECK(names_seen.insert(rule->name).second);
    CHECK(last < rule->code);
    last = rule->code;
  }
  CHECK(rules().size() >= 15);
}

TEST_CASE("a rule is found by its code or its name, whatever the letter case") {
  REQUIRE(find_rule("s002"));
  CHECK(find_rule("s002") == find_rule("never-returns"));
  CHECK(find_rule("S999") == nullptr);
}

TEST_CASE("findings come by position") { CHECK(codes(check(*guide(kTwoBlocks))) == "D003 S002 "); }

TEST_CASE("rules are selected and ignored by code, name and family") {
  const auto runbook = guide(kTwoBlocks);
  CheckOptions options;
  options.select = {"S"};
  CHECK(codes(check(*runbook, options)) == "S002 ");
  options.select = {"fence-without-language"};
  CHECK(codes(check(*runbook, options)) == "D003 ");
  options.select = {};
  options.ignore = {"d"};
  CHECK(codes(check(*runbook, options)) == "S002 ");
  options.select = {"S002"};
  options.ignore = {"S"};
  CHECK(codes(check(*runbook, options)).empty());
}

TEST_CASE("a word that names no rule is an error, so that a mistyped code silences nothing") {
  CheckOptions options;
  options.ignore = {"S0O2"};
  const Result<void> valid = validate(options);
  REQUIRE_FALSE(valid);
  CHECK(valid.error().message == "'S0O2' names no rule");
  options.ignore = {"S002", "B", "broken-anchor"};
  CHECK(validate(options));
}

TEST_CASE(
    "severities can be changed, the exact word before the family, and strict makes errors of warnings") {
  const auto runbook = guide(kTwoBlocks);
  CheckOptions options;
  options.severities = {{"D", Severity::error}, {"D003", Severity::warning}, {"S", Severity::info}};
  std::vector<Finding> findings = check(*runbook, options);
  REQUIRE(findings.size() == 2);
  CHECK(findings[0].severity == Severity::warning);
  CHECK(findings[1].severity == Severity::info);
  options.strict = true;
  findings = check(*runbook, options);
  CHECK(findings[0].severity == Severity::error);
  CHECK(findings[1].severity == Severity::info);
}

TEST_CASE("a suppression covers the next block and keeps its reason") {
  const CheckOutcome outcome = check_with_suppressed(*guide(R"(# Look

<!-- handrail-disable-next S002: watched in a terminal of its own -->

```bash
tail -f app.log
```

```bash
tail -f other.log
```
)"));
  CHECK(codes(outcome.findings) == "S002 ");
  REQUIRE(outcome.suppressed.size() == 1);
  CHECK(outcome.suppressed[0].finding.code == "S002");
  CHECK(outcome.suppressed[0].reason == "watched in a terminal of its own");
}

TEST_CASE("a suppression for the whole file covers every place, and only its rule") {
  const CheckOutcome outcome = check_with_suppressed(
      *guide("<!-- handrail-disable D003: our renderer has a default -->\n\n" + std::string(kTwoBlocks)));
  CHECK(codes(outcome.findings) == "S002 ");
  CHECK(outcome.suppressed.size() == 1);
}

TEST_CASE("an empty guide has no findings") {
  CHECK(check(*guide("")).empty());
  CHECK(check(*guide("\n\n")).empty());
}
