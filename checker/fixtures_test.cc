// Every rule against its fixtures: checker/fixtures/<CODE>/fires*.md says with `<!-- expect: CODE line N -->`
// where it must report, silent*.md where it must not. The messages are kept in tests/golden/check/<CODE>.txt;
// with HANDRAIL_UPDATE_GOLDEN=1 the test writes them anew, to be looked at as a difference.
#include <doctest/doctest.h>

#include <algorithm>
#include <cstdlib>
#include <filesystem>
#include <fstream>
#include <iterator>
#include <string>
#include <string_view>
#include <vector>

#include <fmt/format.h>

#include "checker/engine.h"
#include "checker/reporters.h"
#include "model/text.h"

using namespace handrail;
namespace fs = std::filesystem;

namespace {

const fs::path kRoot = HANDRAIL_SOURCE_DIR;
constexpr const char* kToday = "2026-06-01";  // for suppressions that expire

std::string file_text(const fs::path& path) {
  std::ifstream in(path, std::ios::binary);
  REQUIRE_MESSAGE(in, "cannot read ", path.string());
  return {std::istreambuf_iterator<char>(in), {}};
}

std::vector<fs::path> fixtures_of(const Rule& rule) {
  std::vector<fs::path> found;
  const fs::path folder = kRoot / "checker/fixtures" / rule.code;
  if (!fs::exists(folder)) return found;
  for (const auto& entry : fs::directory_iterator(folder)) found.push_back(entry.path());
  std::sort(found.begin(), found.end());
  return found;
}

CheckedGuide check_fixture(const fs::path& path, const Rule& rule) {
  CheckedGuide guide;
  guide.path = path.filename().string();
  auto source = SourceText::make(guide.path, file_text(path));
  REQUIRE(source);
  guide.source = *source;
  auto runbook = read_guide(*source);
  REQUIRE_MESSAGE(runbook, runbook.error().text());
  CheckOptions options;
  options.today = kToday;
  options.around.exists = [folder = path.parent_path()](std::string_view other) {
    return fs::exists(folder / other);
  };
  options.around.versioned = [] { return true; };
  if (!rule.review) options.select = {std::string(rule.code)};  // a review needs the others to have run
  guide.outcome = check_with_suppressed(**runbook, options);
  std::erase_if(guide.outcome.findings, [&](const Finding& finding) { return finding.code != rule.code; });
  return guide;
}

// "B001 line 6", one for each finding.
std::vector<std::string> expected_findings(const SourceText& source) {
  constexpr std::string_view kMark = "<!-- expect: ";
  std::vector<std::string> expected;
  for (const std::string_view line : text::lines(source.text())) {
    if (!line.starts_with(kMark)) continue;
    const std::size_t end = line.find(" -->");
    REQUIRE(end != std::string_view::npos);
    expected.emplace_back(line.substr(kMark.size(), end - kMark.size()));
  }
  std::sort(expected.begin(), expected.end());
  return expected;
}

std::vector<std::string> actual_findings(const CheckedGuide& guide) {
  std::vector<std::string> actual;
  for (const Finding& finding : guide.outcome.findings)
    actual.push_back(fmt::format("{} line {}", finding.code, guide.source->line_of(finding.span.begin)));
  std::sort(actual.begin(), actual.end());
  return actual;
}

std::string joined(const std::vector<std::string>& lines) {
  std::string text;
  for (const std::string& line : lines) text += line + '\n';
  return text;
}

// "6:3 `first line of what is marked` words"
std::string place(const SourceText& source, Span span, std::string_view words) {
  const Position at = source.position(span.begin);
  const std::vector<std::string_view> lines = text::lines(source.slice(span));
  const std::string_view marked = lines.empty() ? std::string_view() : lines.front();
  return fmt::format("{}:{} `{}`{} {}\n", at.line, at.column, marked, lines.size() > 1 ? "…" : "", words);
}

// In a form of its own, so that no change to a format for people touches these files.
std::string as_golden(const CheckedGuide& guide) {
  std::string text;
  for (const Finding& finding : guide.outcome.findings) {
    text += fmt::format("{} {} {}", guide.path, name_of(finding.severity),
                        place(*guide.source, finding.span, finding.message));
    for (const RelatedPlace& other : finding.related)
      text += "    " + place(*guide.source, other.span, other.message);
    if (!finding.mend.empty()) text += fmt::format("    mend: {}\n", finding.mend);
    for (const Edit& edit : finding.fix)
      text += fmt::format("    fix: {}", place(*guide.source, edit.span, "-> `" + edit.replacement + "`"));
  }
  return text;
}

void compare_with_golden(const fs::path& golden, const std::string& actual) {
  if (std::getenv("HANDRAIL_UPDATE_GOLDEN")) {
    fs::create_directories(golden.parent_path());
    std::ofstream(golden, std::ios::binary) << actual;
    return;
  }
  REQUIRE_MESSAGE(fs::exists(golden), golden.string(), " is missing; HANDRAIL_UPDATE_GOLDEN=1 writes it");
  CHECK(actual == file_text(golden));
}

}  // namespace

TEST_CASE("every rule reports in its fixtures exactly what they expect") {
  for (const Rule* rule : rules()) {
    for (const fs::path& path : fixtures_of(*rule)) {
      const CheckedGuide guide = check_fixture(path, *rule);
      INFO(path.string());
      CHECK(joined(actual_findings(guide)) == joined(expected_findings(*guide.source)));
    }
  }
}

TEST_CASE("every rule has fixtures that make it report and fixtures that leave it silent") {
  for (const Rule* rule : rules()) {
    INFO(std::string(rule->code));
    int fires = 0;
    int silent = 0;
    for (const fs::path& path : fixtures_of(*rule)) {
      const std::string name = path.filename().string();
      const auto source = SourceText::make(name, file_text(path));
      REQUIRE(source);
      const bool expects = !expected_findings(**source).empty();
      CHECK_MESSAGE(expects == name.starts_with("fires"), name);
      CHECK_MESSAGE((name.starts_with("fires") || name.starts_with("silent")), name);
      (expects ? fires : silent)++;
    }
    CHECK(fires > 0);
    CHECK(silent > 0);
  }
}

TEST_CASE("messages, marks and mends are those of the golden files") {
  for (const Rule* rule : rules()) {
    std::string all;
    for (const fs::path& path : fixtures_of(*rule))
      if (path.filename().string().starts_with("fires")) all += as_golden(check_fixture(path, *rule));
    INFO(std::string(rule->code));
    compare_with_golden(kRoot / "tests/golden/check" / (std::string(rule->code) + ".txt"), all);
  }
}
