#include "model/source_text.h"

#include "model/testing.h"

namespace handrail {
namespace {

using testing::source;

Error refused(std::string text) {
  auto made = SourceText::make("guide.md", std::move(text));
  REQUIRE_FALSE(made);
  return made.error();
}

std::string lines_of(const SourceText& text) {
  std::string out;
  for (std::uint32_t line = 1; line <= text.line_count(); ++line)
    out += "[" + std::string(text.line_text(line)) + "]";
  return out;
}

}  // namespace

TEST_CASE("lines end with LF, CRLF or CR alone, and their ends are no part of them") {
  CHECK(lines_of(*source("a\nb\n")) == "[a][b]");
  CHECK(lines_of(*source("a\r\nb\r\n")) == "[a][b]");
  CHECK(lines_of(*source("a\rb\r")) == "[a][b]");
  CHECK(lines_of(*source("a\n\r\n\rb")) == "[a][][][b]");
  CHECK(lines_of(*source("")) == "[]");
}

TEST_CASE("a column counts code points, a tab as one") {
  const auto text = source("\t备份 x\n数据库y");
  const auto at = [&](const char* shown) {
    return testing::place(*text, {static_cast<std::uint32_t>(text->text().find(shown)), 0});
  };
  CHECK(at("备") == "1:2");
  CHECK(at("x") == "1:5");
  CHECK(at("y") == "2:4");
}

TEST_CASE("columns are right far into a long line") {
  const auto text = source("ab\n" + [] {
    std::string line;
    for (int i = 0; i < 5000; ++i) line += "份";
    return line;
  }() + "x");
  CHECK(testing::place(*text, {3 + 3 * 5000, 0}) == "2:5001");
  CHECK(testing::place(*text, {3 + 3 * 700, 0}) == "2:701");
}

TEST_CASE("an offset behind the text stands behind its last character") {
  CHECK(testing::place(*source("ab"), {99, 99}) == "1:3");
}

TEST_CASE("a byte order mark is accepted") { CHECK(source("\xEF\xBB\xBF# A")->line_count() == 1); }

TEST_CASE("bytes that are not UTF-8 are refused with their line") {
  CHECK(refused("a\nb\n\xFFz").line == 3);
  CHECK(refused("a\n\xC0\x80").message == "not UTF-8: byte 0xc0");
  CHECK(refused("\xED\xA0\x80").line == 1);
  CHECK(refused("ok \xE5\xA4").message == "not UTF-8: byte 0xe5");
}

TEST_CASE("GBK is recognised, and the mend says how to convert it") {
  const Error error = refused("# \xC9\xFD\xBC\xB6\xD6\xB8\xC4\xCF\n");
  CHECK(error.message == "not UTF-8: byte 0xc9 (it looks like GBK)");
  CHECK(error.mend == "convert the file: iconv -f GB18030 -t UTF-8");
  CHECK(error.text() ==
        "guide.md:1: not UTF-8: byte 0xc9 (it looks like GBK)\n  mend: convert the file: iconv -f GB18030 -t "
        "UTF-8");
}

TEST_CASE("a NUL byte is refused with its line") { CHECK(refused(std::string("a\nb\0c", 5)).line == 2); }

TEST_CASE("a text larger than the limit is refused as a whole") {
  const Error error = refused(std::string(SourceText::kMaxBytes + 1, 'a'));
  CHECK(error.line == 0);
  CHECK(error.message.find("more than the 64 MiB") != std::string::npos);
}

}  // namespace handrail
