#include "checker/paths.h"

#include <doctest/doctest.h>

using namespace handrail;

TEST_CASE("a path is compared without doubled slashes, dots and a final slash") {
  CHECK(paths::normalized("./a//b/./c/") == "a/b/c");
  CHECK(paths::normalized("/var//lib/") == "/var/lib");
  CHECK(paths::normalized("/") == "/");
  CHECK(paths::normalized("") == "");
}

TEST_CASE("a slash inside an expansion separates nothing") {
  CHECK(paths::segments("backups/$(date +%Y/%m)/db.sql") ==
        std::vector<std::string_view>{"backups", "$(date +%Y/%m)", "db.sql"});
  CHECK(paths::segments("b/${DIR:-/tmp/x}/y") == std::vector<std::string_view>{"b", "${DIR:-/tmp/x}", "y"});
  CHECK(paths::segments("b/`ls a/b`/y") == std::vector<std::string_view>{"b", "`ls a/b`", "y"});
}

TEST_CASE("a path lies below its folders and not below itself or a name that only begins alike") {
  CHECK(paths::lies_below("a/b/c", "a/b"));
  CHECK(paths::lies_below("/etc/x", "/"));
  CHECK_FALSE(paths::lies_below("a/b", "a/b"));
  CHECK_FALSE(paths::lies_below("a/bc", "a/b"));
}

TEST_CASE("what two volatile paths must share ends with the last volatile segment") {
  const std::vector<std::string> date = {"$(date +%s)"};
  CHECK(paths::through_last_segment_with("b/$(date +%s)/db.sql", date) == "b/$(date +%s)");
  CHECK(paths::through_last_segment_with("b/db_$(date +%s).sql", date) == "b/db_$(date +%s).sql");
  CHECK(paths::through_last_segment_with("b/db.sql", date) == "");
}
