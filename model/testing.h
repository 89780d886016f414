// What the model's tests share: a guide from a literal, and what a test looks at, as short text.
#pragma once

#include <memory>
#include <string>

#include <doctest/doctest.h>

#include "model/document.h"
#include "model/runbook.h"

namespace handrail::testing {

inline std::shared_ptr<const SourceText> source(std::string text) {
  auto made = SourceText::make("guide.md", std::move(text));
  REQUIRE(made);
  return *made;
}

inline std::shared_ptr<const Runbook> guide(std::string text) {
  auto read = read_guide(source(std::move(text)));
  REQUIRE(read);
  return *read;
}

// "3:5" for where a span begins.
inline std::string place(const SourceText& source, Span span) {
  const Position at = source.position(span.begin);
  return std::to_string(at.line) + ":" + std::to_string(at.column);
}

template <typename Items, typename Show>
std::string joined(const Items& items, Show show, const char* between = " | ") {
  std::string out;
  for (const auto& item : items) {
    if (!out.empty()) out += between;
    out += show(item);
  }
  return out;
}

}  // namespace handrail::testing
