#include "model/testing.h"

namespace handrail {
namespace {

// The placeholders of shell code: "<version> 5:3 | …".
std::string placeholders_in(std::string code) {
  const auto runbook = testing::guide("# G\n\n```sh\n" + std::move(code) + "\n```\n");
  return testing::joined(runbook->placeholders,
                         [](const Placeholder& placeholder) { return placeholder.text; });
}

}  // namespace

TEST_CASE("words that describe a value, paths that are examples, angle brackets, dates") {
  CHECK(placeholders_in("cd /path/to/app && git checkout <version>") == "/path/to/app | <version>");
  CHECK(placeholders_in("mysql -u your_username < backup_YYYYMMDD.sql") == "your_username | YYYYMMDD");
  CHECK(placeholders_in("docker run <REGISTRY.EXAMPLE.COM:PORT>/app:<tag>") ==
        "<REGISTRY.EXAMPLE.COM:PORT> | <tag>");
}

TEST_CASE("square brackets within a path or a name, or around several words") {
  CHECK(placeholders_in("docker pull shop/app:[tag]") == "[tag]");
  CHECK(placeholders_in("systemctl stop postgresql@[new version]-[cluster]") == "[new version] | [cluster]");
  CHECK(placeholders_in("tar xf [release archive]") == "[release archive]");
}

TEST_CASE("brackets of shells, patterns and settings are no placeholders") {
  CHECK(placeholders_in("[ -f x ] && ls [abc]*.sql && echo ${list[index]} && ls x[abc].sql") == "");
  CHECK(placeholders_in("grep '[error]' log; pip install 'app[extra]'") == "");
  CHECK(placeholders_in("cat > x <<EOF\n[mysqld]\nEOF") == "");
}

TEST_CASE("a file's name with TIMESTAMP or DATE in it, but neither a variable nor a type") {
  CHECK(placeholders_in("tar xf ../backup-TIMESTAMP.tgz") == "TIMESTAMP");
  CHECK(placeholders_in("cp dump_DATE.sql x") == "DATE");
  CHECK(placeholders_in("cp dump_$DATE.sql x; export BACKUP_DATE=1") == "");
  CHECK(placeholders_in("mysql -e 'SELECT TIMESTAMP(1)'") == "");
}

TEST_CASE("a declared spelling that nothing would take for a placeholder is found wherever it stands alone") {
  const auto runbook = testing::guide(
      "---\nparameters:\n  host:\n    placeholder: shop-db\n---\n\n```sh\nssh shop-db ls shop-db-old\n```\n");
  REQUIRE(runbook->parameters.size() == 1);
  CHECK(testing::joined(runbook->parameters[0].uses,
                        [&](Span use) { return testing::place(*runbook->source, use); }) == "8:5");
}

}  // namespace handrail
