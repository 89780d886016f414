#include "generator/findings_view.h"

#include <doctest/doctest.h>

#include "generator/html_testing.h"
#include "generator/page_testing.h"

namespace handrail {
namespace {

Finding finding(std::string code, Severity severity, std::uint32_t at, std::string message) {
  Finding made;
  made.code = std::move(code);
  made.severity = severity;
  made.span = {at, at + 1};
  made.message = std::move(message);
  return made;
}

bool contains(std::string_view text, std::string_view part) {
  return text.find(part) != std::string_view::npos;
}

TEST_CASE("counts name the worst first, in the guide's language, and leave out what does not occur") {
  const Finding findings[] = {finding("A", Severity::warning, 0, ""), finding("B", Severity::error, 0, ""),
                              finding("C", Severity::warning, 0, "")};
  std::string english, chinese;
  append_counts(english, count_findings(findings), texts_for("en"));
  append_counts(chinese, count_findings(findings), texts_for("zh"));
  CHECK(html::text_of(english) == "1 error2 warnings");
  CHECK(html::text_of(chinese) == "1 错误2 警告");
}

TEST_CASE("the list says once what occurs several times, with every line, errors first") {
  const Runbook runbook = plain_runbook("a\nb\nc\nd\n");
  const Finding first = finding("S003", Severity::warning, 0, "waits for a `person`");
  const Finding second = finding("B001", Severity::error, 2, "too late");
  const Finding third = finding("S003", Severity::warning, 4, "waits for a `person`");
  SiteMap map;
  const PageContext context{runbook,        {&first, &second, &third}, "guide.md", "guide.html", map,
                            texts_for("en")};
  std::string list;
  append_findings_list(list, context);
  CHECK(html::text_of(list) == "\nerrorB001 too late line 2\nwarningS003 waits for a person line 1, 3\n\n");
  CHECK(contains(list, "<a href=\"#:finding-1\">1</a>, <a href=\"#:finding-3\">3</a>"));
}

TEST_CASE("fences and lone backticks in a message are text, and never leave a tag open") {
  const Runbook runbook = plain_runbook("# H\n\ntext\n");
  Finding told = finding("D003", Severity::info, 5, "a ` alone");
  told.mend = "write ```bash (or what it is), `x` and `y";
  const std::string body = body_of(runbook, {&told});
  CHECK(contains(body, "a ` alone"));
  CHECK(contains(body, "write ```bash (or what it is), <code>x</code> and `y"));
}

TEST_CASE("related places lead to the section that they stand in") {
  const Runbook runbook = plain_runbook("before\n\n# One\n\ntext\n");
  Finding told = finding("B006", Severity::error, 14, "m");
  told.related = {{{0, 3}, "top"}, {{15, 16}, "there"}};
  const std::string body = body_of(runbook, {&told});
  CHECK(contains(body, "<a href=\"#:content\">line 1</a> <span lang=\"en\">top</span>"));
  CHECK(contains(body, "<a href=\"#one\">line 5</a> <span lang=\"en\">there</span>"));
}

}  // namespace
}  // namespace handrail
