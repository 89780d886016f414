#include "model/word_search.h"

#include <queue>

namespace handrail {

void WordSearch::add(std::string_view word, std::size_t number) {
  if (word.empty()) return;
  prepared_ = false;
  std::uint32_t at = 0;
  for (const char c : word) {
    const auto [entry, fresh] = states_[at].next.emplace(c, static_cast<std::uint32_t>(states_.size()));
    const std::uint32_t next = entry->second;
    if (fresh) {
      State state;
      state.length = states_[at].length + 1;
      states_.push_back(std::move(state));
    }
    at = next;
  }
  states_[at].numbers.push_back(number);
}

// Breadth first, so that each fallback is known before it is needed.
void WordSearch::prepare() {
  std::queue<std::uint32_t> waiting;
  for (const auto& [c, child] : states_[0].next) {
    states_[child].fallback = 0;
    waiting.push(child);
  }
  while (!waiting.empty()) {
    const std::uint32_t at = waiting.front();
    waiting.pop();
    const std::uint32_t back = states_[at].fallback;
    states_[at].found = states_[back].numbers.empty() ? states_[back].found : back;
    for (const auto& [c, child] : states_[at].next) {
      std::uint32_t from = back;
      while (from != 0 && !states_[from].next.contains(c)) from = states_[from].fallback;
      const auto step = states_[from].next.find(c);
      states_[child].fallback = step == states_[from].next.end() ? 0 : step->second;
      waiting.push(child);
    }
  }
  prepared_ = true;
}

std::vector<WordSearch::Match> WordSearch::find_in(std::string_view text) {
  if (!prepared_) prepare();
  std::vector<Match> matches;
  std::uint32_t at = 0;
  for (std::size_t i = 0; i < text.size(); ++i) {
    auto step = states_[at].next.find(text[i]);
    while (step == states_[at].next.end() && at != 0) {
      at = states_[at].fallback;
      step = states_[at].next.find(text[i]);
    }
    at = step == states_[at].next.end() ? 0 : step->second;
    for (std::uint32_t end = states_[at].numbers.empty() ? states_[at].found : at; end != 0;
         end = states_[end].found) {
      for (const std::size_t number : states_[end].numbers)
        matches.push_back({i + 1 - states_[end].length, i + 1, number});
    }
  }
  return matches;
}

}  // namespace handrail
