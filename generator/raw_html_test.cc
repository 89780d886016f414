#include "generator/raw_html.h"

#include <doctest/doctest.h>

namespace handrail {
namespace {

std::string block(std::string_view html) {
  std::string out;
  RawHtml raw(out);
  raw.block(html);
  raw.finish();
  return out;
}

std::string in_paragraph(std::initializer_list<std::string_view> tags) {
  std::string out = "<p>";
  RawHtml raw(out);
  raw.enter();
  for (const std::string_view tag : tags) raw.inline_tag(tag);
  raw.leave();
  return out + "</p>";
}

TEST_CASE("harmless tags stay, without their attributes") {
  CHECK(block("<details open class=\"x\" onclick=\"f()\">\n<summary>More</summary>\n") ==
        "<details open>\n<summary>More</summary>\n</details>");
  CHECK(block("<P align=center>a<BR/>b</P>") == "<p>a<br>b</p>");
}

TEST_CASE("what could load, run or submit something is shown as text") {
  CHECK(block("<script>alert(1)</script>") == "&lt;script&gt;alert(1)&lt;/script&gt;");
  CHECK(block("<img src=x onerror=alert(1)>") == "&lt;img src=x onerror=alert(1)&gt;");
  CHECK(block("<iframe src=//evil></iframe>") == "&lt;iframe src=//evil&gt;&lt;/iframe&gt;");
  CHECK(block("<style>*{display:none}</style>") == "&lt;style&gt;*{display:none}&lt;/style&gt;");
  CHECK(block("<svg/onload=alert(1)>") == "&lt;svg/onload=alert(1)&gt;");
  CHECK(block("<!DOCTYPE html><?php x ?>") == "&lt;!DOCTYPE html&gt;&lt;?php x ?&gt;");
  CHECK(block("<p-x onclick=f()>") == "&lt;p-x onclick=f()&gt;");
}

TEST_CASE("a placeholder in angle brackets stays visible") {
  CHECK(in_paragraph({"<your_username>"}) == "<p>&lt;your_username&gt;</p>");
}

TEST_CASE("comments are dropped, and one that never ends hides nothing") {
  CHECK(block("a<!-- handrail: kind=rollback -->b") == "ab");
  CHECK(block("<!-- never closed\ntext") == "&lt;!-- never closed\ntext");
}

TEST_CASE("what is left open is closed, and a closing tag never reaches out of its place") {
  CHECK(in_paragraph({"<b>", "<i>"}) == "<p><b><i></i></b></p>");
  CHECK(in_paragraph({"</p>", "</b>", "</div>"}) == "<p>&lt;/p&gt;&lt;/div&gt;</p>");
  std::string out;
  RawHtml raw(out);
  raw.block("<details>");
  raw.enter();
  raw.block("</details><b>");
  raw.leave();
  raw.block("</details>");
  raw.finish();
  CHECK(out == "<details><b></b></details>");
}

TEST_CASE("tags that end in the wrong order are put right") {
  CHECK(block("<b><i>x</b></i>") == "<b><i>x</i></b>");
}

TEST_CASE("an anchor keeps its name, and a hostile one is dropped") {
  CHECK(block("<a name=\"数据库\"></a>") == "<span id=\"数据库\"></span>");
  CHECK(block("<h2 id=usage>Usage</h2>") == "<h2 id=\"usage\">Usage</h2>");
  CHECK(block("<a id='x\" onclick=\"f()'>y</a>") == "<span>y</span>");
  CHECK(block("<a href=\"javascript:f()\">y</a>") == "<span>y</span>");
}

TEST_CASE("block tags within a paragraph are shown as text, so that they cannot break it up") {
  CHECK(in_paragraph({"<div>", "</div>"}) == "<p>&lt;div&gt;&lt;/div&gt;</p>");
}

TEST_CASE("tags that never end are text") {
  CHECK(block("<b") == "&lt;b");
  CHECK(block("<b <i>x</i>") == "&lt;b <i>x</i>");
  CHECK(block("<details open=\"") == "&lt;details open=&quot;");
}

TEST_CASE("a million openings cost no more than their length") {
  std::string comments, tags;
  for (int i = 0; i < 1000000; ++i) {
    comments += "<!--";
    tags += "<b \"";
  }
  CHECK(block(comments).size() == 7 * 1000000);
  CHECK(block(tags).size() > tags.size());
}

}  // namespace
}  // namespace handrail
