#include "model/document.h"

#include "model/testing.h"

namespace handrail {
namespace {

using testing::joined;
using testing::place;

struct Read {
  explicit Read(std::string text) : document(testing::source(std::move(text))) {}
  std::string at(Span span) const { return place(document.source(), span); }
  std::string shown(Span span) const { return std::string(document.source().slice(span)); }
  std::string links() const {
    return joined(document.links(), [&](const Link& link) { return at(link.span) + " " + link.destination; });
  }
  std::string slugs() const {
    return joined(document.headings(), [](const Heading& heading) { return heading.slug; });
  }
  Document document;
};

}  // namespace

TEST_CASE("headings know their place, level, parent and section") {
  const Read read("# Guide\n\ntext\n\n## 备份 `db`\n\n### Inner\n\nSetext\n------\n");
  const auto& headings = read.document.headings();
  REQUIRE(headings.size() == 4);
  CHECK(joined(headings, [&](const Heading& h) {
          return read.at(h.span) + " " + std::to_string(h.level) + " " + h.text;
        }) == "1:1 1 Guide | 5:1 2 备份 db | 7:1 3 Inner | 9:1 2 Setext");
  CHECK(headings[2].parent == 1);
  CHECK(headings[3].parent == 0);
  CHECK(read.at({headings[1].section.end, 0}) == "9:1");
}

TEST_CASE("front matter shifts no line, with a byte order mark or without") {
  const Read plain("---\na: 1\n---\n# Title [x](y)\n");
  CHECK(plain.shown(plain.document.front_matter()) == "a: 1\n");
  CHECK(plain.at(plain.document.headings()[0].span) == "4:1");
  CHECK(plain.links() == "4:9 y");
  const Read marked("\xEF\xBB\xBF---\na: 1\n---\n# T\n");
  CHECK(marked.document.has_front_matter());
  CHECK(marked.at(marked.document.headings()[0].span) == "4:1");
}

TEST_CASE("a byte order mark before a heading moves nothing on its line") {
  const Read read("\xEF\xBB\xBF# A [b](c)\n");
  CHECK(read.slugs() == "a-b");
  CHECK(read.shown(read.document.links()[0].span) == "[b](c)");
}

TEST_CASE("a rule of dashes that is never closed is no front matter") {
  CHECK_FALSE(Read("---\na: 1\n").document.has_front_matter());
}

TEST_CASE("lone CRs end lines for Markdown and for places alike") {
  const Read read("# A\r\r## B\r\r```sh\rls\r```\r");
  REQUIRE(read.document.headings().size() == 2);
  CHECK(read.at(read.document.headings()[1].span) == "3:1");
  REQUIRE(read.document.code_blocks().size() == 1);
  CHECK(read.document.code_blocks()[0].code.text() == "ls\n");
}

TEST_CASE("a fence's code is a view of the guide, with its info string") {
  const Read read("text\n\n```Bash {name=backup timeout=10m}\nls\n```\n");
  const CodeBlock& block = read.document.code_blocks().at(0);
  CHECK(read.at(block.span) == "3:1");
  CHECK(block.language == Language::shell);
  CHECK(block.language_name == "bash");
  CHECK(block.closed);
  CHECK(read.shown(block.info) == "Bash {name=backup timeout=10m}");
  CHECK(joined(block.attributes, [&](const Attribute& a) {
          return read.at(a.span) + " " + a.key + "=" + a.value;
        }) == "3:10 name=backup | 3:22 timeout=10m");
  CHECK(block.code.text() == "ls\n");
  CHECK(read.at({block.code.to_source(0), 0}) == "4:1");
}

TEST_CASE("a fence inside a list keeps each line's place although its indentation is gone") {
  const Read read("1. Do:\n\n   ```sh\n   ls\n     cat x\n   ```\n");
  const CodeBlock& block = read.document.code_blocks().at(0);
  CHECK(block.code.text() == "ls\n  cat x\n");
  CHECK(read.at({block.code.to_source(0), 0}) == "4:4");
  CHECK(read.at({block.code.to_source(5), 0}) == "5:6");
  CHECK(block.list_item == 0);
  CHECK(block.closed);
}

TEST_CASE("a fence inside a quote keeps its places") {
  const Read read("> ```sh\n> ls -l\n> ```\n");
  const CodeBlock& block = read.document.code_blocks().at(0);
  CHECK(block.code.text() == "ls -l\n");
  CHECK(read.at({block.code.to_source(3), 0}) == "2:6");
  CHECK(block.closed);
}

TEST_CASE("an unclosed fence runs to the end, and is told") {
  CHECK_FALSE(Read("```sh\nls\n").document.code_blocks().at(0).closed);
  CHECK_FALSE(Read("```sh").document.code_blocks().at(0).closed);
  CHECK_FALSE(Read("````sh\nls\n```\n").document.code_blocks().at(0).closed);
  CHECK_FALSE(Read("~~~sh\nls\n```\n").document.code_blocks().at(0).closed);
}

TEST_CASE("a longer fence holds a shorter one, and tildes hold backticks") {
  const Read longer("````md\n```sh\nls\n```\n````\n");
  REQUIRE(longer.document.code_blocks().size() == 1);
  CHECK(longer.document.code_blocks()[0].code.text() == "```sh\nls\n```\n");
  const Read tildes("~~~\n```\n~~~\n");
  REQUIRE(tildes.document.code_blocks().size() == 1);
  CHECK(tildes.document.code_blocks()[0].closed);
}

TEST_CASE("indented code is code without a fence") {
  const Read read("text\n\n    ls\n\n\tcat\n");
  REQUIRE(read.document.code_blocks().size() == 1);
  CHECK_FALSE(read.document.code_blocks()[0].fenced);
  CHECK(read.document.code_blocks()[0].code.text() == "ls\n\ncat\n");
}

TEST_CASE("list items know marker, number, depth, parent and whether they are tasks") {
  const Read read("3. one\n   - [x] two\n   - three\n4. four\n");
  CHECK(joined(read.document.list_items(), [&](const ListItem& item) {
          return read.at(item.span) + " " + std::to_string(item.number) + "/" + std::to_string(item.depth) +
                 "/" + std::to_string(item.parent) + (item.task ? item.checked ? " done " : " task " : " ") +
                 item.text;
        }) == "1:1 3/0/-1 one | 2:4 0/1/0 done two | 3:4 0/1/0 three | 4:1 4/0/-1 four");
}

TEST_CASE("links are found at their exact place in paragraphs, tables, lists and quotes") {
  CHECK(Read("see [a](b) and ![c](d)\n").links() == "1:5 b | 1:16 d");
  CHECK(Read("| h |\n|---|\n| [a](b) |\n").links() == "3:3 b");
  CHECK(Read("- x\n  - see [a](b)\n").links() == "2:9 b");
  CHECK(Read("> see [a](b)\n").links() == "1:7 b");
  CHECK(Read("见 [甲](乙)\n").links() == "1:3 乙");
}

TEST_CASE("links behind a lazy continuation line are found where they stand") {
  CHECK(Read("> quote\nlazy [a](b)\n").links() == "2:6 b");
  CHECK(Read("1. item\nlazy [a](b) [c](d)\n").links() == "2:6 b | 2:13 d");
}

TEST_CASE("HTML comments are found in blocks and within lines, not in code") {
  const Read read("<!-- one -->\n\ntext <!-- two --> more\n\n```\n<!-- three -->\n```\n\n<!--\nfour\n-->\n");
  CHECK(joined(read.document.comments(), [&](const HtmlComment& c) {
          return read.at(c.span) + " " + std::string(c.text);
        }) == "1:1 one | 3:6 two | 9:1 four");
}

TEST_CASE("anchors of raw HTML are kept") {
  CHECK(joined(Read("<a name=\"top\"></a>\n\n<h2 id='x y'>T</h2>\n").document.html_anchors(),
               [](const std::string& a) { return a; }) == "top | x y");
}

TEST_CASE("anchors are GitHub's") {
  CHECK(github_slug("Step 1: Back up!") == "step-1-back-up");
  CHECK(github_slug("📊 概述") == "-概述");
  CHECK(github_slug("⚠️ Warning") == "️-warning");
  CHECK(github_slug("3.1 数据库（MySQL）备份") == "31-数据库mysql备份");
  CHECK(github_slug("a  b") == "a--b");
  CHECK(github_slug("snake_case-and/slash & more") == "snake_case-andslash--more");
  CHECK(github_slug("ÄÖÜ Ω") == "äöü-ω");
  CHECK(Read("## The `config.yml` file\n").slugs() == "the-configyml-file");
  CHECK(Read("## *Bold* [link](x) text\n").slugs() == "bold-link-text");
}

TEST_CASE("equal headings get numbers, and no two anchors are alike") {
  CHECK(Read("# a\n# a\n# a\n").slugs() == "a | a-1 | a-2");
  CHECK(Read("# a\n# a-1\n# a\n").slugs() == "a | a-1 | a-2");
}

}  // namespace handrail
