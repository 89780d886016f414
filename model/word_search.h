// Finds many words in a text in one pass (Aho and Corasick, "Efficient string matching", 1975).
#pragma once

#include <cstdint>
#include <string>
#include <string_view>
#include <unordered_map>
#include <vector>

namespace handrail {

class WordSearch {
 public:
  // `number` is what a match reports. An empty word is never found.
  void add(std::string_view word, std::size_t number);

  struct Match {
    std::size_t begin;
    std::size_t end;
    std::size_t number;
  };
  // All occurrences, overlapping ones too, by their ends. Linear in the text and in the matches.
  std::vector<Match> find_in(std::string_view text);

 private:
  struct State {
    std::unordered_map<char, std::uint32_t> next;
    std::uint32_t fallback = 0;  // the longest proper suffix that is a prefix of a word
    std::uint32_t found = 0;     // the nearest state along the fallbacks that ends a word
    std::size_t length = 0;
    std::vector<std::size_t> numbers;  // of the words that end here
  };
  void prepare();

  std::vector<State> states_ = std::vector<State>(1);
  bool prepared_ = false;
};

}  // namespace handrail
