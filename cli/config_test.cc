#include "cli/config.h"

#include <doctest/doctest.h>

using namespace handrail;
using namespace handrail::cli;

namespace {

Config parsed(std::string_view toml) {
  auto config = parse_config(toml, "handrail.toml");
  REQUIRE_MESSAGE(config, config.error().text());
  return std::move(*config);
}

// "3:1 message (mend)"
std::string refused(std::string_view toml) {
  const auto config = parse_config(toml, "handrail.toml");
  REQUIRE_FALSE(config);
  const Error& error = config.error();
  CHECK(error.file == "handrail.toml");
  return std::to_string(error.line) + ":" + std::to_string(error.column) + " " + error.message +
         (error.mend.empty() ? "" : " (" + error.mend + ")");
}

}  // namespace

TEST_CASE("every key of a configuration is read") {
  const Config config = parsed(R"(
fail-on = "warning"
strict = true

[rules]
select = ["B", "S002"]
ignore = "D003"
severity = { D003 = "info", never-returns = "warning" }

[paths]
include = ["docs/**/*.md"]
exclude = ["vendor"]

[[commands]]
form = " acme-migrate  up|down --apply"
effects = ["changes_data", "never_returns"]
engine = "mariadb"

[phrases]
backup = ["冷备", "cold copy"]

[[overrides]]
paths = ["docs/old/**"]
ignore = ["S"]
severity.B001 = "warning"
)");
  CHECK(config.fail_on == Severity::warning);
  CHECK(config.strict);
  CHECK(config.rules.select == std::vector<std::string>{"B", "S002"});
  CHECK(config.rules.ignore == std::vector<std::string>{"D003"});
  CHECK(config.rules.severities.at("D003") == Severity::info);
  CHECK(config.rules.severities.at("never-returns") == Severity::warning);
  CHECK(config.include.size() == 1);
  CHECK(config.exclude == std::vector<std::string>{"vendor"});
  REQUIRE(config.own_words);
  CHECK(config.own_words->phrases().size() == 2);
  const auto* forms = config.own_words->forms_of("acme-migrate");
  REQUIRE(forms);
  CHECK(forms->front().effects == (Effect::changes_data | Effect::never_returns));
  CHECK(forms->front().engine == Engine::mysql);
  CHECK(forms->front().tokens.size() == 2);
  REQUIRE(config.overrides.size() == 1);
  CHECK(config.overrides[0].rules.severities.at("B001") == Severity::warning);
  CHECK_FALSE(parsed("").own_words);
}

TEST_CASE("what is unknown is told with its place and what may be meant") {
  CHECK(refused("[rules]\nselekt = [\"B\"]\n") ==
        "2:1 unknown key 'selekt' in [rules] (did you mean 'select'?)");
  CHECK(refused("fail_on = \"error\"\n")
            .starts_with("1:1 unknown key 'fail_on' in the configuration (did you mean 'fail-on'?)"));
  CHECK(refused("fail-on = \"fatal\"\n").starts_with("1:11 'fatal' is no severity"));
  CHECK(refused("[rules]\nselect = [\"S0O2\"]\n").find("'S0O2' names no rule") != std::string::npos);
  CHECK(refused("[[commands]]\nform = \"x\"\neffects = [\"change_data\"]\n")
            .find("'change_data' is no effect (did you mean 'changes_data'?)") != std::string::npos);
  CHECK(refused("[[commands]]\nform = \"x\"\n").find("a command without its effects") != std::string::npos);
  CHECK(refused("[[commands]]\nform = \"--x\"\neffects = []\n").find("program's name") != std::string::npos);
  CHECK(refused("[phrases]\nbackups = [\"x\"]\n").starts_with("2:1 'backups' is no kind of step"));
  CHECK(refused("[[overrides]]\nignore = [\"S\"]\n").find("an override names no paths") != std::string::npos);
  CHECK(refused("[paths]\nexclude = 3\n").starts_with("2:11 patterns are a list of strings"));
  CHECK(refused("strict = \"yes\"\n").starts_with("1:10 this is true or false"));
  CHECK(refused("commands = 1\n").find("'commands' are tables in a list") != std::string::npos);
}

TEST_CASE("the first mistake of the file is told, whatever the order of the keys") {
  CHECK(refused("[phrases]\nx = []\n[rules]\ny = 1\n").starts_with("2:1 "));
  CHECK(refused("[rules]\ny = 1\n[phrases]\nx = []\n").starts_with("2:1 "));
}

TEST_CASE("what is not TOML is told with its line") {
  CHECK(refused("a = \n").starts_with("1:"));
  CHECK(refused("\n[rules\n").starts_with("2:"));
  CHECK(refused("[rules]\n[rules]\n").find("this is not TOML") != std::string::npos);
}
