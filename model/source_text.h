// The text of one guide, kept once. Everything else refers to it by Span; lines and columns are computed on
// demand.
#pragma once

#include <cstdint>
#include <memory>
#include <string>
#include <string_view>
#include <vector>

#include "model/result.h"

namespace handrail {

// Half-open range of byte offsets into a SourceText.
struct Span {
  std::uint32_t begin = 0;
  std::uint32_t end = 0;

  bool empty() const { return begin == end; }
  std::uint32_t size() const { return end - begin; }
  bool contains(std::uint32_t offset) const { return begin <= offset && offset < end; }
  bool contains(Span other) const { return begin <= other.begin && other.end <= end; }
  friend bool operator==(Span a, Span b) { return a.begin == b.begin && a.end == b.end; }
};

// 1-based; the column counts Unicode code points, a tab as one.
struct Position {
  std::uint32_t line = 1;
  std::uint32_t column = 1;
};

class SourceText {
 public:
  // Larger guides are refused: offsets must fit, and nobody reads a guide of this size.
  static constexpr std::size_t kMaxBytes = 64u << 20;

  // `name` is what messages call the guide, usually its path. Fails on more than kMaxBytes, on bytes that are
  // not UTF-8 and on NUL, naming the line; a byte order mark is accepted and kept.
  static Result<std::shared_ptr<const SourceText>> make(std::string name, std::string text);

  const std::string& name() const { return name_; }
  std::string_view text() const { return text_; }
  std::string_view slice(Span span) const { return text().substr(span.begin, span.size()); }

  // Logarithmic in the number of lines, whatever the length of the line.
  Position position(std::uint32_t offset) const;
  std::uint32_t line_of(std::uint32_t offset) const;
  std::uint32_t line_count() const { return static_cast<std::uint32_t>(line_starts_.size()); }
  // The line without its end (CRLF, LF, or a CR alone, as Markdown has it). `line` is 1-based and clamped.
  Span line_span(std::uint32_t line) const;
  std::string_view line_text(std::uint32_t line) const { return slice(line_span(line)); }

 private:
  SourceText(std::string name, std::string text);

  std::string name_;
  std::string text_;
  std::uint32_t code_points_before(std::uint32_t offset) const;

  std::vector<std::uint32_t> line_starts_;
  std::vector<std::uint32_t> code_points_;  // before each block of kBlock bytes
};

}  // namespace handrail
