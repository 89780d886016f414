// What the fuzz targets share. A target gets bytes that nobody chose and must end, without a crash, without a
// sanitizer's report, and with every promise below kept; a broken promise ends the program, so that libFuzzer
// keeps the input. script/fuzz runs them; CONTRIBUTING.md says how to add one.
#pragma once

#include <cstdint>
#include <cstdio>
#include <cstdlib>
#include <string_view>

#include "model/source_text.h"

namespace handrail::fuzz {

inline std::string_view text_of(const std::uint8_t* data, std::size_t size) {
  return {reinterpret_cast<const char*>(data), size};
}

inline void promise(bool kept, const char* what) {
  if (kept) return;
  std::fprintf(stderr, "broken promise: %s\n", what);
  std::abort();
}

// A span lies in the text, its begin not behind its end.
inline void promise_within(Span span, std::size_t bytes, const char* what) {
  promise(span.begin <= span.end && span.end <= bytes, what);
}

}  // namespace handrail::fuzz
