// Mending as a whole, and the promise that every rule's edits give: in each fixture that makes a rule report,
// the edits make its findings go away, bring no other, and leave every other line as it was, byte for byte.
#include "checker/fixes.h"

#include <doctest/doctest.h>

#include <algorithm>
#include <filesystem>
#include <fstream>
#include <iterator>
#include <set>

#include "checker/edits.h"
#include "model/runbook.h"
#include "model/text.h"

using namespace handrail;
namespace fs = std::filesystem;

namespace {

std::shared_ptr<const SourceText> source_of(std::string text, std::string name = "guide.md") {
  auto source = SourceText::make(std::move(name), std::move(text));
  REQUIRE(source);
  return *source;
}

MendedGuide mended(std::string text, const CheckOptions& options = {}) {
  auto guide = mend_guide(source_of(std::move(text)), options);
  REQUIRE_MESSAGE(guide, guide.error().text());
  return std::move(*guide);
}

std::string file_text(const fs::path& path) {
  std::ifstream in(path, std::ios::binary);
  REQUIRE_MESSAGE(in, "cannot read ", path.string());
  return {std::istreambuf_iterator<char>(in), {}};
}

std::vector<fs::path> firing_fixtures(const Rule& rule) {
  std::vector<fs::path> found;
  for (const auto& entry :
       fs::directory_iterator(fs::path(HANDRAIL_SOURCE_DIR) / "checker/fixtures" / rule.code))
    if (entry.path().filename().string().starts_with("fires")) found.push_back(entry.path());
  std::sort(found.begin(), found.end());
  return found;
}

std::vector<Finding> with_edits(const std::vector<Finding>& findings, std::string_view code) {
  std::vector<Finding> some;
  for (const Finding& finding : findings)
    if (finding.code == code && !finding.fix.empty()) some.push_back(finding);
  return some;
}

// The lines of the guide that no edit of these findings touches, in order.
std::vector<std::string> lines_outside(const SourceText& source, const std::vector<Finding>& findings) {
  std::set<std::uint32_t> touched;
  for (const Finding& finding : findings)
    for (const Edit& edit : finding.fix)
      for (std::uint32_t line = source.line_of(edit.span.begin); line <= source.line_of(edit.span.end);
           ++line)
        touched.insert(line);
  std::vector<std::string> lines;
  for (std::uint32_t line = 1; line <= source.line_count(); ++line)
    if (touched.count(line) == 0) lines.emplace_back(source.line_text(line));
  return lines;
}

// Whether `wanted` stand in `text`'s lines in this order.
bool keeps_in_order(const std::vector<std::string>& wanted, const SourceText& text) {
  std::size_t next = 0;
  for (std::uint32_t line = 1; line <= text.line_count() && next < wanted.size(); ++line)
    if (text.line_text(line) == wanted[next]) ++next;
  return next == wanted.size();
}

// Finds each `wrong` word and offers another for it: rules that break their promise do not exist otherwise.
struct Wish {
  std::string wrong;
  std::string code;
  std::string replacement;  // empty: no edit
};

MendedGuide mended_by(const std::vector<Wish>& wishes, std::string text) {
  MendingRules rules;
  rules.wants = [](const Finding&) { return true; };
  rules.find = [&](const Runbook& runbook) {
    CheckOutcome outcome;
    const std::string_view guide = runbook.source->text();
    for (const Wish& wish : wishes) {
      for (std::size_t at = guide.find(wish.wrong); at != std::string_view::npos;
           at = guide.find(wish.wrong, at + 1)) {
        Finding finding;
        finding.code = wish.code;
        finding.message = "'" + wish.wrong + "' is wrong";
        finding.span = {static_cast<std::uint32_t>(at), static_cast<std::uint32_t>(at + wish.wrong.size())};
        if (!wish.replacement.empty()) finding.fix.push_back({finding.span, wish.replacement});
        outcome.findings.push_back(std::move(finding));
      }
    }
    std::sort(outcome.findings.begin(), outcome.findings.end(),
              [](const Finding& a, const Finding& b) { return a.span.begin < b.span.begin; });
    return outcome;
  };
  auto guide = mend_guide(source_of(std::move(text)), rules);
  REQUIRE(guide);
  return std::move(*guide);
}

constexpr std::string_view kTwoBrokenAnchors = "# A\n\n[b](#B-C) and [again](#B-C)\n\n## B c\n";

}  // namespace

TEST_CASE("findings that bring edits are mended, the others remain") {
  const MendedGuide guide = mended(std::string(kTwoBrokenAnchors) + "\n[nothing](#no-such)\n");
  CHECK(guide.source->text() == "# A\n\n[b](#b-c) and [again](#b-c)\n\n## B c\n\n[nothing](#no-such)\n");
  CHECK(guide.mended() == 2);
  REQUIRE(guide.after.findings.size() == 1);
  CHECK(guide.after.findings[0].message == "no heading has the anchor '#no-such'");
  CHECK(guide.changes.size() == 2);
  CHECK(guide.left.empty());
}

TEST_CASE("a guide with nothing to mend keeps its text") {
  const auto source = source_of("# A\n\n[b](#nowhere)\n");
  const auto guide = mend_guide(source);
  REQUIRE(guide);
  CHECK(guide->source == source);
  CHECK(guide->changes.empty());
  CHECK(guide->mended() == 0);
  CHECK(guide->after.findings.size() == 1);
}

TEST_CASE("what is not selected or is suppressed is not mended") {
  CheckOptions options;
  options.ignore = {"D001"};
  CHECK(mended(std::string(kTwoBrokenAnchors), options).changes.empty());
  const MendedGuide guide =
      mended("<!-- handrail-disable D001: the site makes them -->\n" + std::string(kTwoBrokenAnchors));
  CHECK(guide.changes.empty());
  CHECK(guide.after.suppressed.size() == 2);
}

TEST_CASE("a byte order mark and CRLF stay") {
  const MendedGuide guide = mended("\xEF\xBB\xBF# A\r\n\r\n[b](#B)\r\n\r\n## B\r\n");
  CHECK(guide.source->text() == "\xEF\xBB\xBF# A\r\n\r\n[b](#b)\r\n\r\n## B\r\n");
}

TEST_CASE("changes are edits of the given text that give the mended one") {
  const MendedGuide guide = mended(std::string(kTwoBrokenAnchors));
  CHECK(apply_edits(kTwoBrokenAnchors, guide.changes) == guide.source->text());
}

TEST_CASE("an edit that leaves its finding standing is dropped, the others are carried out") {
  const MendedGuide guide =
      mended_by({{"stubborn", "X001", "still stubborn"}, {"bad", "X002", "good"}}, "bad\nstubborn\nbad\n");
  CHECK(guide.source->text() == "good\nstubborn\ngood\n");
  CHECK(guide.mended() == 2);
  REQUIRE(guide.left.size() == 1);
  CHECK(guide.left[0].code == "X001");
  CHECK(guide.left[0].line == 2);
  CHECK(guide.left[0].why == "the edit does not make the finding go away");
}

TEST_CASE("an edit that brings another finding is dropped, and the finding is named") {
  const MendedGuide guide =
      mended_by({{"bad", "X001", "worse"}, {"worse", "X002", ""}, {"odd", "X003", "even"}}, "bad\nodd\n");
  CHECK(guide.source->text() == "bad\neven\n");
  REQUIRE(guide.left.size() == 1);
  CHECK(guide.left[0].why == "the edit would bring X002 ('worse' is wrong) in line 1");
}

TEST_CASE("edits that collide are carried out in rounds, one after the other") {
  const MendedGuide guide = mended_by({{"a b", "X001", "c b"}, {"b d", "X002", "b e"}}, "a b d\n");
  CHECK(guide.source->text() == "c b e\n");
  CHECK(guide.mended() == 2);
  CHECK(guide.changes.size() == 1);
}

TEST_CASE("many edits that break their promise among many that keep it are found, and only they are left") {
  std::string text;
  std::string wanted;
  for (int line = 0; line < 300; ++line) {
    text += line % 100 == 50 ? "stubborn\n" : "bad\n";
    wanted += line % 100 == 50 ? "stubborn\n" : "good\n";
  }
  const MendedGuide guide = mended_by({{"stubborn", "X001", "so stubborn"}, {"bad", "X002", "good"}}, text);
  CHECK(guide.source->text() == wanted);
  CHECK(guide.left.size() == 3);
}

TEST_CASE("edits that would go on for ever end") {
  const MendedGuide guide = mended_by({{"ping", "X001", "pong"}, {"pong", "X002", "ping"}}, "ping\n");
  CHECK(guide.source->text() == "ping\n");
  CHECK(guide.left.size() == 1);
}

TEST_CASE("a text that is no guide is an error") {
  const auto guide = mend_guide(source_of("---\nchecks: [\n---\n"));
  REQUIRE_FALSE(guide);
}

TEST_CASE("the edits of every rule keep their promise in its fixtures") {
  for (const Rule* rule : rules()) {
    for (const fs::path& path : firing_fixtures(*rule)) {
      const auto source = source_of(file_text(path), path.filename().string());
      const auto runbook = read_guide(source);
      REQUIRE(runbook);
      const std::vector<Finding> before = check(**runbook);
      const std::vector<Finding> mendable = with_edits(before, rule->code);
      INFO(path.string());
      CHECK_MESSAGE((mendable.empty() || rule->fix == Fix::safe_rewrite),
                    "the rule does not say that it has a fix");
      CheckOptions options;
      options.select = {std::string(rule->code)};
      const auto guide = mend_guide(source, options);
      REQUIRE(guide);
      for (const LeftFix& left : guide->left)
        CHECK_MESSAGE(false, left.code, " in line ", left.line, ": ", left.why);
      CHECK(guide->mended() >= mendable.size());
      CHECK(with_edits(guide->after.findings, rule->code).empty());
      CHECK(keeps_in_order(lines_outside(*source, mendable), *guide->source));
      // Mending again finds nothing to do.
      const auto again = mend_guide(guide->source, options);
      REQUIRE(again);
      CHECK(again->changes.empty());
    }
  }
}

TEST_CASE("a rule that says it has a fix has a fixture that shows it") {
  for (const Rule* rule : rules()) {
    if (rule->fix == Fix::none) continue;
    bool shown = false;
    for (const fs::path& path : firing_fixtures(*rule)) {
      const auto runbook = read_guide(source_of(file_text(path)));
      REQUIRE(runbook);
      shown = shown || !with_edits(check(**runbook), rule->code).empty();
    }
    CHECK_MESSAGE(shown, std::string(rule->code));
  }
}
