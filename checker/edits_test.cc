#include "checker/edits.h"

#include <doctest/doctest.h>

#include <random>

using namespace handrail;

namespace {

std::shared_ptr<const SourceText> source_of(std::string text) {
  auto source = SourceText::make("guide.md", std::move(text));
  REQUIRE(source);
  return *source;
}

// `line` put above the first place of `at`; "(none)" when that cannot be done.
std::string with_line_above(const std::string& text, std::string_view at, std::string_view line) {
  const auto source = source_of(text);
  const auto edit = line_above(*source, static_cast<std::uint32_t>(text.find(at)), line);
  return edit ? apply_edits(text, {*edit}) : "(none)";
}

// Edits that do not collide, by place, anywhere in a text of this size.
std::vector<Edit> some_edits(std::size_t size, std::mt19937& random) {
  std::vector<Edit> edits;
  for (std::uint32_t at = random() % 4; at < size; at += 1 + random() % 5) {
    const auto end = static_cast<std::uint32_t>(std::min<std::size_t>(size, at + random() % 4));
    const Edit edit{{at, end}, std::string(random() % 4, static_cast<char>('A' + random() % 26))};
    if (!edits.empty() && collide(edits.back().span, edit.span)) continue;
    edits.push_back(edit);
    at = end;
  }
  return edits;
}

}  // namespace

TEST_CASE(
    "edits that share bytes collide, and so do insertions at the same place or at another edit's border") {
  CHECK(collide({2, 5}, {4, 6}));
  CHECK_FALSE(collide({2, 5}, {5, 6}));
  CHECK(collide({5, 5}, {5, 5}));
  CHECK(collide({2, 5}, {5, 5}));
  CHECK(collide({2, 2}, {2, 5}));
  CHECK_FALSE(collide({2, 2}, {3, 5}));
}

TEST_CASE("edits are carried out by place, everything else stays") {
  CHECK(apply_edits("one two three", {{{0, 3}, "1"}, {{7, 7}, "!"}, {{8, 13}, ""}}) == "1 two! ");
  CHECK(apply_edits("same", {}) == "same");
}

TEST_CASE("composed edits do at once what two rounds of edits do one after the other") {
  std::mt19937 random(20240229);
  for (int run = 0; run < 2000; ++run) {
    const std::string text(random() % 40, 'x');
    const std::vector<Edit> first = some_edits(text.size(), random);
    const std::string between = apply_edits(text, first);
    const std::vector<Edit> second = some_edits(between.size(), random);
    const std::string wanted = apply_edits(between, second);
    const std::vector<Edit> composed = compose_edits(first, second);
    REQUIRE(apply_edits(text, composed) == wanted);
    for (std::size_t i = 1; i < composed.size(); ++i)
      REQUIRE(composed[i - 1].span.end < composed[i].span.begin);  // what is kept between them is never empty
  }
}

TEST_CASE("composed edits touch nothing that the two rounds left alone") {
  const std::vector<Edit> composed = compose_edits({{{2, 4}, "abc"}}, {{{3, 4}, "Z"}, {{10, 10}, "!"}});
  REQUIRE(composed.size() == 2);
  CHECK(composed[0].span == Span{2, 4});
  CHECK(composed[0].replacement == "aZc");
  CHECK(composed[1].span == Span{9, 9});
}

TEST_CASE("offsets are followed through edits in both directions") {
  // "0123456789" -> "01abc56!789"
  const EditedOffsets offsets({{{2, 5}, "abc"}, {{7, 7}, "!"}});
  CHECK(offsets.after(1) == Span{1, 1});
  CHECK(offsets.after(3) == Span{2, 5});
  CHECK(offsets.after(5) == Span{5, 5});
  CHECK(offsets.after(7) == Span{7, 8});
  CHECK(offsets.after(9) == Span{10, 10});
  CHECK(offsets.before(1) == 1);
  CHECK(offsets.before(4) == 2);
  CHECK(offsets.before(6) == 6);
  CHECK(offsets.before(7) == 7);
  CHECK(offsets.before(10) == 9);
}

TEST_CASE("a line put above a command has the indentation, quote marks and prompt of the command's line") {
  CHECK(with_line_above("```\ndump\n```\n", "dump", "set -e") == "```\nset -e\ndump\n```\n");
  CHECK(with_line_above("- x\n\n  ```\n  dump\n  ```\n", "dump", "set -e") ==
        "- x\n\n  ```\n  set -e\n  dump\n  ```\n");
  CHECK(with_line_above("> ```\n> dump\n> ```\n", "dump", "set -e") == "> ```\n> set -e\n> dump\n> ```\n");
  CHECK(with_line_above("```\n$ dump\n```\n", "dump", "set -e") == "```\n$ set -e\n$ dump\n```\n");
  CHECK(with_line_above("```\ncd x && dump\n```\n", "dump", "set -e") == "(none)");
}
