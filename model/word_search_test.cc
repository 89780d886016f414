#include "model/word_search.h"

#include "model/testing.h"

namespace handrail {
namespace {

std::string found(std::initializer_list<std::string_view> words, std::string_view text) {
  WordSearch search;
  std::size_t number = 0;
  for (const std::string_view word : words) search.add(word, number++);
  return testing::joined(search.find_in(text), [](const WordSearch::Match& match) {
    return std::to_string(match.begin) + "-" + std::to_string(match.end) + ":" + std::to_string(match.number);
  });
}

}  // namespace

TEST_CASE("every word is found wherever it stands, within others and over them") {
  CHECK(found({"he", "she", "hers"}, "ushers") == "1-4:1 | 2-4:0 | 2-6:2");
  CHECK(found({"aa"}, "aaa") == "0-2:0 | 1-3:0");
  CHECK(found({"主机", "机"}, "主机") == "0-6:0 | 3-6:1");
}

TEST_CASE("words that are not there, empty words and empty texts give nothing") {
  CHECK(found({"x", ""}, "abc") == "");
  CHECK(found({"x"}, "") == "");
  CHECK(found({}, "abc") == "");
}

TEST_CASE("two words that are spelled alike are both reported") {
  CHECK(found({"a", "a"}, "a") == "0-1:0 | 0-1:1");
}

TEST_CASE("many words over a long text take linear time") {
  WordSearch search;
  for (std::size_t i = 0; i < 20'000; ++i) search.add("value_" + std::to_string(i), i);
  std::string text;
  for (std::size_t i = 0; i < 20'000; ++i) text += "value_" + std::to_string(i) + " ";
  CHECK(search.find_in(text).size() > 20'000);
}

}  // namespace handrail
