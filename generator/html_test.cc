#include "generator/html.h"

#include <doctest/doctest.h>

namespace handrail::html {
namespace {

std::string text(std::string_view s) {
  std::string out;
  append_text(out, s);
  return out;
}

TEST_CASE("text is escaped and otherwise kept") {
  CHECK(text("a < b && \"c\" > 'd' 备份") == "a &lt; b &amp;&amp; &quot;c&quot; &gt; 'd' 备份");
}

TEST_CASE("character references in raw HTML keep their meaning, a lone ampersand is escaped") {
  std::string out;
  append_text_with_entities(out, "a&nbsp;b &#8212; &#x2014; R&D; & &; &#; x & y");
  CHECK(out == "a&nbsp;b &#8212; &#x2014; R&D; &amp; &amp;; &amp;#; x &amp; y");
}

TEST_CASE("a destination is percent-encoded and cannot leave its attribute") {
  std::string out;
  append_url(out, "a b\"><script>?x=1&y=升#级");
  CHECK(out == "a%20b%22%3E%3Cscript%3E?x=1&amp;y=%E5%8D%87#%E7%BA%A7");
}

TEST_CASE("schemes that can run code or reach the reader's disk are forbidden, however they are written") {
  for (const std::string_view url :
       {"javascript:alert(1)", "JavaScript:alert(1)", " javascript:x", "java\tscript:x", "java\nscript:x",
        "\x01javascript:x", "data:text/html,x", "vbscript:x", "file:///etc/passwd", "blob:x",
        "unknown+scheme:x", ":"}) {
    CAPTURE(url);
    CHECK(target_of(url) == Target::forbidden);
  }
}

TEST_CASE("what a destination reaches is told by its beginning") {
  for (const std::string_view url :
       {"https://a.b/c", "HTTP://a", "mailto:a@b.c", "//host/x", "\\\\host", "/\\host"}) {
    CAPTURE(url);
    CHECK(target_of(url) == Target::external);
  }
  for (const std::string_view url : {"", "other.md", "./a/b:c.md", "?q=a:b", "/root", "dir/", "..", "/"}) {
    CAPTURE(url);
    CHECK(target_of(url) == Target::relative);
  }
  CHECK(target_of("#概述") == Target::fragment);
}

}  // namespace
}  // namespace handrail::html
