#include "checker/source_line.h"

#include <doctest/doctest.h>

#include <string>

using namespace handrail;

namespace {

std::shared_ptr<const SourceText> source_of(std::string text) {
  auto source = SourceText::make("guide.md", std::move(text));
  REQUIRE(source);
  return *source;
}

// The line with the mark below it.
std::string shown(const std::string& text, std::string_view marked, std::size_t max_columns = 160) {
  const auto source = source_of(text);
  const auto begin = static_cast<std::uint32_t>(text.find(marked));
  const MarkedLine line =
      marked_line(*source, {begin, static_cast<std::uint32_t>(begin + marked.size())}, max_columns);
  return line.text + "\n" + std::string(line.indent, ' ') + std::string(line.width, '^');
}

}  // namespace

TEST_CASE("the mark stands under what it means") {
  CHECK(shown("one\ncp a.db b/\nthree\n", "a.db") == "cp a.db b/\n   ^^^^");
}

TEST_CASE("a Chinese character and an emoji take two columns") {
  CHECK(shown("备份 x.db", "x.db") == "备份 x.db\n     ^^^^");
  CHECK(shown("cp 备份 x", "备份") == "cp 备份 x\n   ^^^^");
  CHECK(shown("🚀 go", "go") == "🚀 go\n   ^^");
}

TEST_CASE("a combining mark takes no column of its own") {
  CHECK(display_width(0x0301) == 0);
  CHECK(shown("e\xCC\x81x y", "y") == "e\xCC\x81x y\n   ^");
}

TEST_CASE("a tab is spread, and a control character does not reach the terminal") {
  CHECK(shown("\tls x", "ls") == "    ls x\n    ^^");
  CHECK(shown("a\x1b[31m b", "b") == "a\xEF\xBF\xBD[31m b\n       ^");
}

TEST_CASE("an empty mark and one over several lines are shown on the first line") {
  CHECK(shown("abc", "") == "abc\n^");
  CHECK(shown("if true\nthen\n", "true\nthen") == "if true\n   ^^^^");
}

TEST_CASE("a long line is cut to a window around the mark") {
  const std::string text = std::string(500, 'a') + " HERE " + std::string(500, 'b');
  const std::string line = shown(text, "HERE", 60);
  CHECK(line.find("HERE") != std::string::npos);
  CHECK(line.starts_with("…"));
  const std::size_t end = line.find('\n');
  CHECK(end < 70);
  CHECK(line.substr(0, end).ends_with("…"));
  const std::size_t column = line.substr(0, end).find("HERE") - std::string("…").size() + 1;
  CHECK(line.substr(end + 1) == std::string(column, ' ') + "^^^^");
}

TEST_CASE("a line of many megabytes costs no more than its window") {
  const std::string text = std::string(20'000'000, 'x') + "HERE";
  CHECK(shown(text, "HERE", 80).size() < 300);
}
