// The few algorithms of std::ranges that the model uses. Emscripten 3.1.6's library has none of them yet, and
// the model is compiled by it as well.
#pragma once

#include <algorithm>
#include <functional>
#include <iterator>
#include <utility>

namespace handrail::ranges {

struct Itself {
  template <typename T>
  constexpr T&& operator()(T&& value) const noexcept {
    return std::forward<T>(value);
  }
};

template <typename Range, typename Predicate>
auto find_if(Range&& range, Predicate matches) {
  return std::find_if(std::begin(range), std::end(range), std::move(matches));
}

template <typename Range, typename Value, typename Projection = Itself>
auto find(Range&& range, const Value& value, Projection of = {}) {
  return find_if(range, [&](const auto& element) { return std::invoke(of, element) == value; });
}

template <typename Range, typename Predicate>
auto count_if(const Range& range, Predicate matches) {
  return std::count_if(std::begin(range), std::end(range), std::move(matches));
}

template <typename Range, typename Value, typename Projection = Itself>
auto count(const Range& range, const Value& value, Projection of = {}) {
  return count_if(range, [&](const auto& element) { return std::invoke(of, element) == value; });
}

template <typename Range, typename Predicate>
bool any_of(const Range& range, Predicate matches) {
  return std::any_of(std::begin(range), std::end(range), std::move(matches));
}

template <typename Range, typename Predicate>
bool all_of(const Range& range, Predicate matches) {
  return std::all_of(std::begin(range), std::end(range), std::move(matches));
}

template <typename Range, typename Predicate>
bool none_of(const Range& range, Predicate matches) {
  return std::none_of(std::begin(range), std::end(range), std::move(matches));
}

}  // namespace handrail::ranges
