#include "model/plan/foresight.h"

#include <doctest/doctest.h>

#include "model/runbook.h"

namespace handrail {
namespace {

std::shared_ptr<const Runbook> read(const std::string& code, const std::string& language = "bash") {
  const std::string guide = "# Guide\n\n## Configure\n\n```" + language + "\n" + code + "\n```\n";
  auto runbook = read_guide(*SourceText::make("guide.md", guide));
  REQUIRE(runbook);
  return *runbook;
}

EffectClass class_of(const std::string& command) {
  const auto runbook = read(command);
  const Foresight foresight(*runbook, {});
  return foresight.effect_of(runbook->shell_statements.back());
}

std::vector<std::string> unknown_in_last(const std::string& code, std::set<std::string> given = {}) {
  const auto runbook = read(code);
  std::vector<std::string> texts;
  const int last = static_cast<int>(runbook->shell_statements.size()) - 1;
  for (const Unknown& unknown : Foresight(*runbook, std::move(given)).unknowns(last))
    texts.push_back(unknown.text);
  return texts;
}

using Texts = std::vector<std::string>;

}  // namespace

TEST_CASE("a command's class is that of its gravest part") {
  CHECK(class_of("ls -l | wc -l") == EffectClass::reads);
  CHECK(class_of("cd work && export A=1") == EffectClass::reads);
  CHECK(class_of("ls > list.txt") == EffectClass::changes);
  CHECK(class_of("ls > /dev/null 2>&1") == EffectClass::reads);
  CHECK(class_of("frobnicate") == EffectClass::unknown);
  CHECK(class_of("cp a b; frobnicate") == EffectClass::unknown);
  CHECK(class_of("frobnicate && rm -rf work") == EffectClass::destroys);
  CHECK(class_of("echo \"$(rm -rf work)\"") == EffectClass::destroys);
}

TEST_CASE("a function does nothing where it is defined, and what its body does where it is called") {
  CHECK(class_of("wipe() { rm -rf work; }") == EffectClass::reads);
  CHECK(class_of("wipe() { rm -rf work; }\nwipe") == EffectClass::destroys);
  CHECK(class_of("again() { again; }\nagain") == EffectClass::unknown);
}

TEST_CASE("SQL reads, changes or destroys") {
  const auto runbook = read(
      "SELECT 1;\nPRAGMA user_version;\nPRAGMA user_version = 2;\nUPDATE t SET a = 1;\nDELETE FROM t;\n"
      "ALTER TABLE t ADD COLUMN b;\nALTER TABLE t DROP COLUMN b;\nDROP TABLE t;",
      "sql");
  std::vector<std::string> classes;
  for (const SqlStatement& statement : runbook->sql_statements)
    classes.emplace_back(name_of(Foresight::effect_of(statement)));
  CHECK(classes ==
        Texts{"reads", "reads", "changes", "changes", "destroys", "changes", "destroys", "destroys"});
}

TEST_CASE("what is made from something unknown is unknown as well") {
  CHECK(unknown_in_last("A=1\necho \"$A\"") == Texts{});
  CHECK(unknown_in_last("A=$(date)\nB=x-$A\nC=$B\necho \"$C\"") == Texts{"$C"});
  CHECK(unknown_in_last("A=$(date)\nA=1\necho \"$A\"") == Texts{});
  CHECK(unknown_in_last("echo \"$RANDOM $$\"") == Texts{"$RANDOM", "$$"});
  CHECK(unknown_in_last("cp *.sql backups/") == Texts{"*.sql"});
  CHECK(unknown_in_last("echo \"$(cat \"$HOME/x\")\"") == Texts{"$(cat \"$HOME/x\")"});
}

TEST_CASE("a variable that nothing sets is unknown unless the run is given it") {
  CHECK(unknown_in_last("echo \"$RELEASE_NAME\"") == Texts{"$RELEASE_NAME"});
  CHECK(unknown_in_last("echo \"$RELEASE_NAME\"", {"RELEASE_NAME"}) == Texts{});
  CHECK(unknown_in_last("echo \"$HOME ${RELEASE_NAME:-none}\"") == Texts{});
}

}  // namespace handrail
