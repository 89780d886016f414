#include "model/own_words.h"

#include <doctest/doctest.h>

#include "model/testing.h"

using namespace handrail;
using enum Effect;

namespace {

std::shared_ptr<const Runbook> guide(std::string text, std::vector<OwnCommand> commands,
                                     std::vector<OwnPhrase> phrases) {
  ReadOptions options;
  options.own_words = std::make_shared<const OwnWords>(std::move(commands), std::move(phrases));
  auto read = read_guide(testing::source(std::move(text)), options);
  REQUIRE(read);
  return *read;
}

std::string kinds(const Runbook& runbook) {
  return testing::joined(runbook.steps, [](const Step& step) { return std::string(name_of(step.kind)); });
}

}  // namespace

TEST_CASE("a team's own command has the effects that the team gives it, through wrappers too") {
  const auto runbook =
      guide("# G\n\n## Go\n\n```bash\nsudo -u app acme-migrate up --now\nacme-migrate status\n```\n",
            {{"acme-migrate up", changes_data, Engine::mysql}}, {});
  REQUIRE(runbook->operations.size() == 2);
  CHECK(runbook->operations[0].known);
  CHECK(runbook->operations[0].effects.has(changes_data));
  CHECK(runbook->operations[0].engine == Engine::mysql);
  CHECK_FALSE(runbook->operations[1].known);
  CHECK(kinds(*runbook) == "migrate");
}

TEST_CASE("an own form goes before one of the table that has as many words") {
  const auto runbook = guide("# G\n\n```bash\ngit push\ngit push --dry\n```\n",
                             {{"git push", changes_code, Engine::unknown}}, {});
  CHECK(runbook->operations[0].effects == Effects(changes_code));
}

TEST_CASE("a team's own phrase names the kind of a section, the longest one first") {
  const char* text =
      "# 升级\n\n## 冷备演练\n\n- [ ] 拷贝\n\n## Cold Copy\n\n- [ ] copy\n\n## Coldest\n\n- [ ] x\n";
  const auto runbook = guide(text, {},
                             {{"冷备", StepKind::backup},
                              {"冷备演练", StepKind::verify},
                              {"cold copy", StepKind::backup},
                              {"cold", StepKind::stop}});
  CHECK(runbook->steps[0].kind == StepKind::verify);
  CHECK(runbook->steps[1].kind == StepKind::backup);
  CHECK(runbook->steps[2].kind == StepKind::reference);
}

TEST_CASE("every effect and engine is found by its name, and nothing else is") {
  for (const std::string_view name : effect_names()) {
    REQUIRE(effect_from(name));
    CHECK(names_of(*effect_from(name)) == std::vector<std::string_view>{name});
  }
  CHECK_FALSE(effect_from("change_data"));
  CHECK(engine_from("mariadb") == Engine::mysql);
  CHECK(engine_from("postgresql") == Engine::postgresql);
  CHECK_FALSE(engine_from("unknown"));
}
