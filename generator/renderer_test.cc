#include "generator/renderer.h"

#include <doctest/doctest.h>

#include "generator/page_testing.h"

namespace handrail {
namespace {

bool contains(std::string_view text, std::string_view part) {
  return text.find(part) != std::string_view::npos;
}

TEST_CASE("paragraphs, emphasis, code and breaks") {
  CHECK(body_of("a *b* **c** ~~d~~ `e<f`  \ng\nh") ==
        "<p>a <em>b</em> <strong>c</strong> <del>d</del> <code>e&lt;f</code><br>\ng\nh</p>\n");
}

TEST_CASE("a line break between Chinese characters is no space, beside Latin letters it stays one") {
  CHECK(body_of("先备份，\n再迁移。\nThen start\n服务") == "<p>先备份，再迁移。\nThen start\n服务</p>\n");
}

TEST_CASE("headings have GitHub's anchors, for Chinese and emoji too") {
  const std::string body = body_of("# 🚀 StepFlow Monitor - 迁移\n## 📊 概述\n## 概述\n## 概述\n");
  CHECK(contains(body,
                 "<h1 id=\"-stepflow-monitor---迁移\">🚀 StepFlow Monitor - 迁移<a class=\"self\" "
                 "href=\"#-stepflow-monitor---%E8%BF%81%E7%A7%BB\""));
  CHECK(contains(body, "<h2 id=\"-概述\">"));
  CHECK(contains(body, "<h2 id=\"概述\">"));
  CHECK(contains(body, "<h2 id=\"概述-1\">"));
}

TEST_CASE("lists, tight and loose, numbered from anywhere, with tasks") {
  CHECK(body_of("- a\n- b\n  1. c\n") == "<ul>\n<li>a</li>\n<li>b<ol>\n<li>c</li>\n</ol>\n</li>\n</ul>\n");
  CHECK(body_of("3. a\n\n4. b\n") == "<ol start=\"3\">\n<li><p>a</p>\n</li>\n<li><p>b</p>\n</li>\n</ol>\n");
  CHECK(body_of("- [x] done\n- [ ] open\n") ==
        "<ul>\n<li class=\"task\"><input type=\"checkbox\" disabled checked> done</li>\n"
        "<li class=\"task\"><input type=\"checkbox\" disabled> open</li>\n</ul>\n");
}

TEST_CASE("tables keep their alignment and scroll by themselves") {
  CHECK(body_of("| a | b | c |\n|---|:-:|--:|\n| 1 | 2 | 3 |\n") ==
        "<div class=\"table\" tabindex=\"0\"><table>\n<thead>\n<tr><th>a</th><th class=\"center\">b</th>"
        "<th class=\"right\">c</th></tr>\n</thead>\n<tbody>\n<tr><td>1</td><td class=\"center\">2</td>"
        "<td class=\"right\">3</td></tr>\n</tbody></table></div>\n");
}

TEST_CASE("code blocks are highlighted and name their language") {
  CHECK(body_of("```bash\nls -l\n```\n") ==
        "<div class=\"code\" data-language=\"bash\"><pre tabindex=\"0\"><code><span class=\"f\">ls</span> "
        "<span class=\"o\">-l</span>\n</code></pre></div>\n");
  CHECK(contains(body_of("```mermaid\ngraph TD; A-->B\n```\n"),
                 "<code class=\"mermaid\">graph TD; A--&gt;B\n</code>"));
  CHECK(contains(body_of("    <indented>\n"), "<code>&lt;indented&gt;\n</code>"));
}

TEST_CASE("quotes and rules") {
  CHECK(body_of("> a\n>\n> b\n\n---\n") == "<blockquote>\n<p>a</p>\n<p>b</p>\n</blockquote>\n<hr>\n");
}

TEST_CASE("footnotes stand at the end and lead back") {
  const std::string body = body_of("x[^n] y[^n]\n\n[^n]: why\n");
  CHECK(contains(body,
                 "x<sup><a class=\"footnote\" href=\"#:note-1\" id=\":ref-1\">1</a></sup> "
                 "y<sup><a class=\"footnote\" href=\"#:note-1\">1</a></sup>"));
  CHECK(contains(body,
                 "<section class=\"footnotes\" aria-label=\"Footnotes\">\n<ol>\n<li id=\":note-1\">\n<p>why "
                 "<a class=\"way-back\" href=\"#:ref-1\" aria-label=\"Back to the text\">↩</a></p>\n</li>\n"
                 "</ol>\n</section>\n"));
}

TEST_CASE("autolinks are links, and links to elsewhere do not tell where the reader came from") {
  CHECK(
      body_of("https://a.b/c?x=1&y") ==
      "<p><a rel=\"noopener noreferrer\" href=\"https://a.b/c?x=1&amp;y\">https://a.b/c?x=1&amp;y</a></p>\n");
  CHECK(body_of("[x](https://a.b \"T\\\"t\")") ==
        "<p><a rel=\"noopener noreferrer\" href=\"https://a.b\" title=\"T&quot;t\">x</a></p>\n");
}

TEST_CASE("links between guides lead to their pages") {
  CHECK(contains(body_of("[x](other.md#回滚)"), "<a href=\"other.html#%E5%9B%9E%E6%BB%9A\">x</a>"));
  CHECK(contains(body_of("[x](../top.md)"), "<a href=\"../top.html\">x</a>"));
  CHECK(contains(body_of("[x](/guides/other.md)"), "<a href=\"other.html\">x</a>"));
  CHECK(contains(body_of("[x](#概述)"), "<a href=\"#%E6%A6%82%E8%BF%B0\">x</a>"));
}

TEST_CASE("what is not on the site, and what a link must not do, is text") {
  for (const std::string_view url :
       {"javascript:alert(1)", "java&Tab;script:alert(1)", "data:text/html,x", "vbscript:x",
        "file:///etc/passwd", "missing.md", "../../etc/passwd", "src/app.py"}) {
    const std::string body = body_of("[x](" + std::string(url) + ")");
    CAPTURE(url);
    CHECK(contains(body, ">x</span>"));
    CHECK_FALSE(contains(body, "<a"));
  }
  CHECK_FALSE(contains(body_of("<javascript:alert(1)>"), "<a"));
}

TEST_CASE("images within the guides' folder are shown, others are links or text") {
  CHECK(body_of("![A *b*](img/a.png)") == "<p><img loading=\"lazy\" src=\"img/a.png\" alt=\"A b\"></p>\n");
  CHECK(contains(body_of("![logo](https://a.b/c.png)"),
                 "<a rel=\"noopener noreferrer\" href=\"https://a.b/c.png\">logo</a>"));
  CHECK(contains(body_of("[![logo](https://a.b/c.png)](https://a.b)"),
                 "href=\"https://a.b\"><span class=\"dead\">logo</span></a>"));
  CHECK(contains(body_of("![x](../../etc/a.png)"), "<span class=\"dead\">x</span>"));
  CHECK_FALSE(contains(body_of("![x](data:image/png;base64,AAAA)"), "data:"));
}

TEST_CASE("raw HTML cannot run anything, nor end what the page has opened") {
  const std::string body = body_of(
      "<script>alert(1)</script>\n\n- a <img src=x onerror=alert(1)>\n\n  "
      "</li></ul></div>\n\n<details>\n\nmore\n");
  CHECK_FALSE(contains(body, "<script"));
  CHECK_FALSE(contains(body, "<img"));
  CHECK_FALSE(contains(body, "</div>"));
  CHECK(contains(body, "<details>\n<p>more</p>\n</details>"));
}

TEST_CASE("an element that raw HTML leaves open is closed before the footnotes") {
  const std::string body = body_of("<details>\n\nx[^1]\n\n[^1]: y\n");
  CHECK(contains(body, "</details><section class=\"footnotes\""));
}

TEST_CASE("a finding stands below the block that it is about, and its place in the code is marked") {
  const Runbook runbook = plain_runbook("# T\n\n```bash\nls\nrm -rf data\n```\n\nafter\n");
  const auto at = static_cast<std::uint32_t>(runbook.source->text().find("rm -rf"));
  Finding finding;
  finding.code = "S001";
  finding.severity = Severity::error;
  finding.span = {at, at + 11};
  finding.message = "deletes `data` <now>";
  finding.mend = "keep a copy";
  const std::string body = body_of(runbook, {&finding});
  CHECK(contains(body, "<mark><span class=\"f\">rm</span></mark>"));
  CHECK(contains(body, "</pre></div>\n<div class=\"findings\">\n<details class=\"finding error\"><summary>"));
  CHECK(contains(body, "<b>S001</b> <span lang=\"en\">deletes <code>data</code> &lt;now&gt;</span>"));
  CHECK(contains(body,
                 "line 5 · <code>handrail explain S001</code></p></div></details>\n</div>\n<p>after</p>"));
}

TEST_CASE("a step that no heading leads to has an anchor of its own") {
  Runbook runbook = plain_runbook("# T\n\n**Stop it**\n\n```bash\nsystemctl stop x\n```\n");
  Step step;
  step.title = "Stop it";
  step.heading = 0;
  step.title_span.begin = static_cast<std::uint32_t>(runbook.source->text().find("**Stop"));
  step.title_span.end = step.title_span.begin + 11;
  runbook.steps.push_back(step);
  CHECK(contains(body_of(runbook),
                 "<span class=\"anchor\" id=\":step-1\"></span><p><strong>Stop it</strong></p>"));
}

TEST_CASE("nesting of any depth is rendered without running out of stack") {
  const std::string body = body_of(std::string(20000, '>') + " x\n");
  CHECK(contains(body, "<p>x</p>"));
}

TEST_CASE("front matter is not part of the page") {
  CHECK(body_of("---\ntitle: x\n---\n\ntext\n") == "<p>text</p>\n");
}

}  // namespace
}  // namespace handrail
