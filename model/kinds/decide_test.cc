#include "model/kinds/lexicon.h"
#include "model/kinds/title_numbers.h"
#include "model/testing.h"

namespace handrail {
namespace {

// "kind way" of each step.
std::string kinds(std::string text) {
  const auto runbook = testing::guide(std::move(text));
  return testing::joined(runbook->steps, [](const Step& step) {
    return std::string(name_of(step.kind)) + " " + std::string(name_of(step.way));
  });
}

}  // namespace

TEST_CASE("what is verified is not done: a backup's verification is no backup") {
  CHECK(lexicon::kind_of("验证备份") == StepKind::verify);
  CHECK(lexicon::kind_of("Verify the backup") == StepKind::verify);
  CHECK(lexicon::kind_of("备份数据库") == StepKind::backup);
}

TEST_CASE("what a backup is restored from is the way back, a chapter on both is about backups") {
  for (const char* title :
       {"恢复备份", "从备份恢复", "还原最新备份", "Restore the latest backup", "Recover from backup"})
    CHECK(lexicon::kind_of(title) == StepKind::rollback);
  for (const char* title :
       {"备份与恢复", "恢复与备份", "Backup and restore", "Restore and backup", "备份恢复脚本"})
    CHECK(lexicon::kind_of(title) == StepKind::backup);
}

TEST_CASE("what something is done for is not what is done") {
  CHECK(lexicon::kind_of("Back up the files so that you can roll back") == StepKind::backup);
  CHECK(lexicon::kind_of("备份配置，以便回滚") == StepKind::backup);
  CHECK_FALSE(lexicon::says_optional("Back up the files so that you can roll back if necessary"));
}

TEST_CASE("numbers of many styles are no part of a title") {
  for (const std::string_view title :
       {"步骤 1：停止", "第二步、停止", "Step 1: 停止", "阶段2 停止", "1) 停止", "一、停止", "（1）停止",
        "（一）停止", "3.1 停止", "【2】停止", "(3) 停止"}) {
    CHECK_MESSAGE(lexicon::is_numbered_step(title), title);
    CHECK(lexicon::without_number(title) == "停止");
  }
}

TEST_CASE("a path that restores is an option, a rollback is the way back") {
  CHECK(kinds("## 路径 B：从备份恢复\n\n```sh\nls\n```\n\n## 回滚\n\n```sh\nls\n```\n")
            .ends_with("rollback back"));
  CHECK(kinds("## 路径 B：从备份恢复\n\n```sh\nls\n```\n").ends_with("forward"));
}

TEST_CASE("commands that nobody knows are not taken for looking") {
  CHECK(kinds("## Jail\n\n```sh\nbastille create x\n```\n") == "configure forward");
  CHECK(kinds("## State\n\n```sh\nls -l\n```\n") == "verify forward");
}

TEST_CASE("each step says where its way and its being optional were read") {
  const auto runbook =
      testing::guide("# G\n\n## Rollback\n\n### Code (optional)\n\n```sh\ngit checkout v1\n```\n");
  REQUIRE(runbook->steps.size() == 1);
  const Step& step = runbook->steps[0];
  CHECK(step.way_evidence.reason == "the section 'Rollback' leads there");
  CHECK(testing::place(*runbook->source, step.way_evidence.span) == "3:1");
  CHECK(step.optional_evidence.reason == "the section 'Code (optional)' says so");
}

TEST_CASE("a note before a section holds for its steps, one before a fence for that step") {
  const auto runbook = testing::guide(
      "<!-- handrail: way=side -->\n\n## A\n\n```sh\nls\n```\n\n### B\n\n```sh\nls\n```\n\n## C\n\n<!-- "
      "handrail: "
      "kind=backup -->\n\n```sh\nls\n```\n");
  REQUIRE(runbook->steps.size() == 3);
  CHECK(runbook->steps[0].way == Way::side);
  CHECK(runbook->steps[1].way == Way::side);
  CHECK(runbook->steps[2].kind == StepKind::backup);
  CHECK(runbook->steps[2].evidence.reason == "the author declares it");
}

TEST_CASE("an explicit anchor is no part of a step's title") {
  CHECK(testing::guide("## 腾空节点 {#drain}\n\n```sh\nls\n```\n")->steps[0].title == "腾空节点");
  CHECK(testing::guide("## Set {x}\n\n```sh\nls\n```\n")->steps[0].title == "Set {x}");
}

TEST_CASE("a guide with several top headings takes its title from front matter") {
  CHECK(testing::guide("---\ntitle: Upgrade X\n---\n# A\n\n# B\n")->title == "Upgrade X");
  CHECK(testing::guide("---\ntitle: Upgrade X\n---\n# A\n")->title == "A");
}

}  // namespace handrail
