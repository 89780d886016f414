// Edits of a guide's text: whether they go together, what comes out, where a place went. Edits are given by
// the bytes of the text before any of them, as a Finding carries them.
#pragma once

#include <cstdint>
#include <optional>
#include <string>
#include <string_view>
#include <vector>

#include "model/finding.h"
#include "model/source_text.h"

namespace handrail {

// Whether the two cannot both be carried out without one changing what the other means: they share bytes, or
// one inserts where the other begins or ends, so that their order would matter.
bool collide(Span a, Span b);

// By place. All functions below want their edits so, none colliding with another.
void sort_edits(std::vector<Edit>& edits);

std::string apply_edits(std::string_view text, const std::vector<Edit>& edits);

// The edits of the first text that do at once what `first` and then, on its result, `second` do. Linear.
std::vector<Edit> compose_edits(const std::vector<Edit>& first, const std::vector<Edit>& second);

// From offsets in the text after the edits back to the one before. What was inserted is at the place where it
// was inserted. Logarithmic in the number of edits.
class EditedOffsets {
 public:
  explicit EditedOffsets(const std::vector<Edit>& edits);

  std::uint32_t before(std::uint32_t after) const;
  // Where an offset of the text before may be afterwards: one place, or within the replacement of what it was
  // part of.
  Span after(std::uint32_t before) const;

 private:
  struct Row {
    Span before;
    Span after;
  };
  std::vector<Row> rows_;
};

// A line of its own above the one in which the text at `offset` begins, with the same indentation, quote
// marks and prompt before it. Nothing when other text stands before `offset` in its line.
std::optional<Edit> line_above(const SourceText& source, std::uint32_t offset, std::string_view line);

}  // namespace handrail
