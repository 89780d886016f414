#include "generator/steps_view.h"

#include <doctest/doctest.h>

#include "generator/html_testing.h"
#include "generator/page_testing.h"

namespace handrail {
namespace {

constexpr const char* kGuide =
    "# T\n\n## Back up\n\n```bash\nmysqldump db > a.sql\n```\n\n## Rollback\n\n```bash\nmysql db < "
    "a.sql\n```\n";

std::string outline_of(const Runbook& runbook) {
  SiteMap map;
  const PageContext context{runbook, {}, "guide.md", "guide.html", map, texts_for(runbook.language)};
  std::string out;
  append_steps(out, context);
  return out;
}

Step step(std::string title, StepKind kind, int heading, const Runbook& runbook) {
  Step made;
  made.title = std::move(title);
  made.kind = kind;
  made.heading = heading;
  made.title_span = runbook.document.headings()[static_cast<std::size_t>(heading)].span;
  return made;
}

Phase phase(std::string title, Way way, std::uint32_t first, std::uint32_t count) {
  Phase made;
  made.title = std::move(title);
  made.way = way;
  made.first_step = first;
  made.step_count = count;
  return made;
}

TEST_CASE("steps stand under their phases with their kinds, and the way back is told apart") {
  Runbook runbook = plain_runbook(kGuide);
  runbook.steps = {step("Back up", StepKind::backup, 1, runbook),
                   step("Rollback", StepKind::rollback, 2, runbook)};
  runbook.phases = {phase("Before", Way::forward, 0, 1), phase("Way out", Way::back, 1, 1)};
  const std::string outline = outline_of(runbook);
  CHECK(
      outline ==
      "<ol class=\"phases\">\n"
      "<li class=\"phase way-forward\"><p><span>Before</span></p>\n<ol class=\"steps\">\n"
      "<li><a href=\"#back-up\"><span class=\"kind k-backup\">back up</span><span class=\"name\">Back "
      "up</span></a></li>\n"
      "</ol>\n</li>\n"
      "<li class=\"phase way-back\"><p><span>Way out</span><span class=\"mark m-back\">Way back</span></p>\n"
      "<ol class=\"steps\">\n"
      "<li><a href=\"#rollback\"><span class=\"kind k-rollback\">roll back</span><span "
      "class=\"name\">Rollback</span></a>"
      "</li>\n</ol>\n</li>\n</ol>\n");
}

TEST_CASE("optional, manual and alternative steps are marked in the guide's language") {
  Runbook runbook = plain_runbook(kGuide, "zh");
  Step made = step("备份", StepKind::backup, 1, runbook);
  made.optional = made.manual = true;
  made.choice = made.option = 0;
  Choice choice;
  choice.options.resize(1);
  choice.options[0].recommended = true;
  runbook.choices = {choice};
  runbook.steps = {made};
  CHECK(html::text_of(outline_of(runbook)) == "\n\n备份备份可选人工任选其一推荐\n\n\n\n");
}

TEST_CASE("steps outside every phase are listed too, in their place") {
  Runbook runbook = plain_runbook(kGuide);
  runbook.steps = {step("a", StepKind::backup, 1, runbook), step("b", StepKind::rollback, 2, runbook),
                   step("c", StepKind::rollback, 2, runbook)};
  runbook.phases = {phase("P", Way::forward, 1, 1)};
  const std::string text = html::text_of(outline_of(runbook));
  CHECK(text.find("a\n") < text.find("P\n"));
  CHECK(text.find("P\n") < text.find("b\n"));
  CHECK(text.find("b\n") < text.find("c\n"));
}

TEST_CASE("a guide without steps has no outline") { CHECK(outline_of(plain_runbook("# T\n")).empty()); }

}  // namespace
}  // namespace handrail
