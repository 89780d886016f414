#include "generator/links.h"

#include <doctest/doctest.h>

namespace handrail {
namespace {

TEST_CASE("a relative link is resolved from its guide's folder") {
  CHECK(resolve_path("a/b/c.md", "d.md") == "a/b/d.md");
  CHECK(resolve_path("a/b/c.md", "../d.md") == "a/d.md");
  CHECK(resolve_path("a/b/c.md", "./x/../y.png") == "a/b/y.png");
  CHECK(resolve_path("a/b/c.md", "/d.md") == "d.md");
  CHECK(resolve_path("c.md", "%E5%9B%BE%20 1.png") == "图  1.png");
}

TEST_CASE("what leaves the guides' folder is no path, however it is written") {
  for (const std::string_view link : {"../../../etc/passwd", "/../x", "%2e%2e/%2e%2e/%2e%2e/x", "..\\x",
                                      "a%00.png", "%2e%2e%2f%2e%2e%2f%2e%2e%2fx", "%ff.png"}) {
    CAPTURE(link);
    CHECK_FALSE(resolve_path("a/b/c.md", link).has_value());
  }
}

TEST_CASE("pages reach one another under any base path") {
  CHECK(relative_path("a/b.html", "a/c.html") == "c.html");
  CHECK(relative_path("a/b.html", "c.html") == "../c.html");
  CHECK(relative_path("b.html", "a/c.html") == "a/c.html");
  CHECK(relative_path("a/b/c.html", "a/d/e.html") == "../d/e.html");
  CHECK(root_prefix("a/b/c.html") == "../../");
}

TEST_CASE("two guides never share a page, and none takes the index's") {
  SiteMap map;
  CHECK(map.add_guide("index.md") == "index-2.html");
  CHECK(map.add_guide("a.md") == "a.html");
  CHECK(map.add_guide("a.markdown") == "a-2.html");
  CHECK(map.add_guide("a.check.md") == "a.check-2.html");
  CHECK(*map.page_of("a.markdown") == "a-2.html");
  CHECK(map.page_of("b.md") == nullptr);
}

}  // namespace
}  // namespace handrail
