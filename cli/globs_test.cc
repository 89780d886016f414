#include "cli/globs.h"

#include <doctest/doctest.h>

using namespace handrail::cli;

TEST_CASE("a star stays within a name, two reach over folders") {
  CHECK(matches_glob("*.md", "a.md"));
  CHECK_FALSE(matches_glob("*.md", "docs/a.md"));
  CHECK(matches_glob("docs/*.md", "docs/a.md"));
  CHECK_FALSE(matches_glob("docs/*.md", "docs/old/a.md"));
  CHECK(matches_glob("docs/**/*.md", "docs/a.md"));
  CHECK(matches_glob("docs/**/*.md", "docs/old/older/a.md"));
  CHECK(matches_glob("**/old/*.md", "old/a.md"));
  CHECK_FALSE(matches_glob("**/old/*.md", "bold/a.md"));
  CHECK(matches_glob("docs/**", "docs/old/a.md"));
  CHECK(matches_glob("**", "anything/at/all"));
}

TEST_CASE("single characters, classes and escapes") {
  CHECK(matches_glob("v?.md", "v1.md"));
  CHECK_FALSE(matches_glob("v?.md", "v12.md"));
  CHECK_FALSE(matches_glob("a?b", "a/b"));
  CHECK(matches_glob("v[0-9].md", "v7.md"));
  CHECK_FALSE(matches_glob("v[!0-9].md", "v7.md"));
  CHECK(matches_glob("升级?.md", "升级一.md"));
  CHECK(matches_glob("[升-级]*", "升级.md"));
  CHECK(matches_glob("a\\*b", "a*b"));
  CHECK_FALSE(matches_glob("a\\*b", "axb"));
  CHECK(matches_glob("a[b", "a[b"));
}

TEST_CASE("a pattern without a slash means a name at any depth, and all that lies below it") {
  CHECK(matches_any({"vendor"}, "vendor/a.md"));
  CHECK(matches_any({"vendor"}, "docs/vendor/x/a.md"));
  CHECK(matches_any({"*.mdx"}, "docs/a.mdx"));
  CHECK_FALSE(matches_any({"vendor"}, "docs/vendors/a.md"));
  CHECK(matches_any({"docs/old"}, "docs/old/a.md"));
  CHECK(matches_any({"./docs/old/"}, "docs/old/x/a.md"));
  CHECK(matches_any({"/CHANGELOG.md"}, "CHANGELOG.md"));
  CHECK_FALSE(matches_any({"/CHANGELOG.md"}, "docs/CHANGELOG.md"));
  CHECK_FALSE(matches_any({"docs/old"}, "x/docs/old/a.md"));
  CHECK_FALSE(matches_any({}, "a.md"));
}

TEST_CASE("many stars do not take exponential time") {
  std::string pattern, path(5000, 'a');
  for (int i = 0; i < 40; ++i) pattern += "*a";
  CHECK_FALSE(matches_glob(pattern + "b", path));
  CHECK(matches_glob(pattern, path));
}
