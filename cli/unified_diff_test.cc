#include "cli/unified_diff.h"

#include <doctest/doctest.h>

#include <memory>

using namespace handrail;
using handrail::cli::unified_diff;

namespace {

// The diff after replacing each place of `from` by `to`.
std::string diff(const std::string& text, std::string_view from, const std::string& to) {
  const auto source = SourceText::make("guide.md", text);
  REQUIRE(source);
  std::vector<Edit> edits;
  for (std::size_t at = text.find(from); at != std::string::npos; at = text.find(from, at + from.size()))
    edits.push_back({{static_cast<std::uint32_t>(at), static_cast<std::uint32_t>(at + from.size())}, to});
  return unified_diff("guide.md", **source, edits);
}

}  // namespace

TEST_CASE("a changed line is shown with three lines around it") {
  CHECK(diff("1\n2\n3\n4\n5\n6\n7\n8\n9\n", "5", "five") ==
        "--- a/guide.md\n+++ b/guide.md\n@@ -2,7 +2,7 @@\n 2\n 3\n 4\n-5\n+five\n 6\n 7\n 8\n");
}

TEST_CASE("changes whose surroundings meet are one hunk, others are hunks of their own") {
  CHECK(diff("x\n1\n2\n3\n4\n5\n6\nx\n", "x", "y") ==
        "--- a/guide.md\n+++ b/guide.md\n@@ -1,8 +1,8 @@\n-x\n+y\n 1\n 2\n 3\n 4\n 5\n 6\n-x\n+y\n");
  CHECK(diff("x\n1\n2\n3\n4\n5\n6\n7\nx\n", "x", "a\nb") ==
        "--- a/guide.md\n+++ b/guide.md\n@@ -1,4 +1,5 @@\n-x\n+a\n+b\n 1\n 2\n 3\n@@ -6,4 +7,5 @@\n 5\n 6\n "
        "7\n-x\n+a\n+b\n");
}

TEST_CASE("an inserted line takes no other line with it") {
  CHECK(diff("1\n2\n", "2", "new\n2") == "--- a/guide.md\n+++ b/guide.md\n@@ -1,2 +1,3 @@\n 1\n+new\n 2\n");
  CHECK(diff("1\n2\n", "1\n", "") == "--- a/guide.md\n+++ b/guide.md\n@@ -1,2 +1 @@\n-1\n 2\n");
}

TEST_CASE("several edits of one line are one change, and carriage returns stay with their lines") {
  CHECK(diff("x and x\r\n", "x", "y") ==
        "--- a/guide.md\n+++ b/guide.md\n@@ -1 +1 @@\n-x and x\r\n+y and y\r\n");
}

TEST_CASE("a last line without an end says so") {
  CHECK(diff("1\nx", "x", "y") ==
        "--- a/guide.md\n+++ b/guide.md\n@@ -1,2 +1,2 @@\n 1\n-x\n\\ No newline at end of file\n+y\n\\ No "
        "newline at "
        "end of file\n");
}

TEST_CASE("names are such that git apply takes them") {
  const auto source = SourceText::make("guide.md", "x\n");
  REQUIRE(source);
  const auto head = [&](std::string_view path) {
    const std::string text = unified_diff(path, **source, {{{0, 1}, "y"}});
    return text.substr(0, text.find('\n'));
  };
  CHECK(head("./docs/guide.md") == "--- a/docs/guide.md");
  CHECK(head("/srv/guide.md") == "--- /srv/guide.md");
}

TEST_CASE("nothing changed, nothing printed") {
  CHECK(diff("1\n", "x", "y").empty());
  CHECK(diff("x\n", "x", "x").empty());
}
