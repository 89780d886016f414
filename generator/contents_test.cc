#include "generator/contents.h"

#include <doctest/doctest.h>

#include "generator/page_testing.h"

namespace handrail {
namespace {

std::string contents_of(std::string markdown) {
  std::string out;
  append_contents(out, plain_runbook(std::move(markdown)).document.headings());
  std::erase(out, '\n');
  return out;
}

TEST_CASE("the contents nest as the headings do, without the title, and lead to GitHub's anchors") {
  CHECK(contents_of("# 标题\n## 📊 概述\n### a\n### b\n## c\n") ==
        "<ol class=\"toc\"><li><a href=\"#-%E6%A6%82%E8%BF%B0\">📊 概述</a><ol><li><a href=\"#a\">a</a></li>"
        "<li><a href=\"#b\">b</a></li></ol></li><li><a href=\"#c\">c</a></li></ol>");
}

TEST_CASE("levels that are left out, and that go up again, still nest") {
  CHECK(contents_of("## a\n#### b\n### c\n## d\n") ==
        "<ol class=\"toc\"><li><a href=\"#a\">a</a><ol><li><a href=\"#b\">b</a></li><li><a "
        "href=\"#c\">c</a></li></ol>"
        "</li><li><a href=\"#d\">d</a></li></ol>");
  CHECK(contents_of("### a\n## b\n") ==
        "<ol class=\"toc\"><li><a href=\"#a\">a</a></li><li><a href=\"#b\">b</a></li></ol>");
}

TEST_CASE("several headings of the first level are all listed") {
  CHECK(contents_of("# a\n# b\n") ==
        "<ol class=\"toc\"><li><a href=\"#a\">a</a></li><li><a href=\"#b\">b</a></li></ol>");
}

TEST_CASE("a guide with a title alone has no contents") { CHECK(contents_of("# a\n\ntext\n").empty()); }

}  // namespace
}  // namespace handrail
