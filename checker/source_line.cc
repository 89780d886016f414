#include "checker/source_line.h"

#include <algorithm>
#include <iterator>
#include <utility>
#include <vector>

#include "model/utf8.h"

namespace handrail {
namespace {

struct Range {
  std::uint32_t first;
  std::uint32_t last;
};

// Combining marks and what only changes the character before it (variation selectors, joiners), Unicode 15.
constexpr Range kNoWidth[] = {
    {0x0300, 0x036F}, {0x0483, 0x0489},   {0x0591, 0x05BD}, {0x0610, 0x061A}, {0x064B, 0x065F},
    {0x0E31, 0x0E31}, {0x0E34, 0x0E3A},   {0x1AB0, 0x1AFF}, {0x1DC0, 0x1DFF}, {0x200B, 0x200F},
    {0x202A, 0x202E}, {0x2060, 0x2064},   {0x20D0, 0x20FF}, {0xFE00, 0xFE0F}, {0xFE20, 0xFE2F},
    {0xFEFF, 0xFEFF}, {0xE0100, 0xE01EF},
};

// East Asian Width W and F (EastAsianWidth.txt, Unicode 15), neighbouring ranges joined.
constexpr Range kTwoWide[] = {
    {0x1100, 0x115F},   {0x231A, 0x231B},   {0x2329, 0x232A},   {0x23E9, 0x23EC},   {0x23F0, 0x23F0},
    {0x23F3, 0x23F3},   {0x25FD, 0x25FE},   {0x2614, 0x2615},   {0x2648, 0x2653},   {0x267F, 0x267F},
    {0x2693, 0x2693},   {0x26A1, 0x26A1},   {0x26AA, 0x26AB},   {0x26BD, 0x26BE},   {0x26C4, 0x26C5},
    {0x26CE, 0x26CE},   {0x26D4, 0x26D4},   {0x26EA, 0x26EA},   {0x26F2, 0x26F3},   {0x26F5, 0x26F5},
    {0x26FA, 0x26FA},   {0x26FD, 0x26FD},   {0x2705, 0x2705},   {0x270A, 0x270B},   {0x2728, 0x2728},
    {0x274C, 0x274C},   {0x274E, 0x274E},   {0x2753, 0x2755},   {0x2757, 0x2757},   {0x2795, 0x2797},
    {0x27B0, 0x27B0},   {0x27BF, 0x27BF},   {0x2B1B, 0x2B1C},   {0x2B50, 0x2B50},   {0x2B55, 0x2B55},
    {0x2E80, 0x303E},   {0x3041, 0x33FF},   {0x3400, 0x4DBF},   {0x4E00, 0xA4CF},   {0xA960, 0xA97F},
    {0xAC00, 0xD7A3},   {0xF900, 0xFAFF},   {0xFE10, 0xFE19},   {0xFE30, 0xFE6F},   {0xFF00, 0xFF60},
    {0xFFE0, 0xFFE6},   {0x16FE0, 0x18CFF}, {0x1AFF0, 0x1B2FF}, {0x1F004, 0x1F004}, {0x1F0CF, 0x1F0CF},
    {0x1F18E, 0x1F18E}, {0x1F191, 0x1F19A}, {0x1F200, 0x1F320}, {0x1F32D, 0x1F335}, {0x1F337, 0x1F37C},
    {0x1F37E, 0x1F393}, {0x1F3A0, 0x1F3CA}, {0x1F3CF, 0x1F3D3}, {0x1F3E0, 0x1F3F0}, {0x1F3F4, 0x1F3F4},
    {0x1F3F8, 0x1F43E}, {0x1F440, 0x1F440}, {0x1F442, 0x1F4FC}, {0x1F4FF, 0x1F53D}, {0x1F54B, 0x1F54E},
    {0x1F550, 0x1F567}, {0x1F57A, 0x1F57A}, {0x1F595, 0x1F596}, {0x1F5A4, 0x1F5A4}, {0x1F5FB, 0x1F64F},
    {0x1F680, 0x1F6C5}, {0x1F6CC, 0x1F6CC}, {0x1F6D0, 0x1F6D2}, {0x1F6D5, 0x1F6D7}, {0x1F6DC, 0x1F6DF},
    {0x1F6EB, 0x1F6EC}, {0x1F6F4, 0x1F6FC}, {0x1F7E0, 0x1F7EB}, {0x1F7F0, 0x1F7F0}, {0x1F90C, 0x1F93A},
    {0x1F93C, 0x1F945}, {0x1F947, 0x1F9FF}, {0x1FA70, 0x1FAF8}, {0x20000, 0x3FFFD},
};

template <std::size_t N>
bool in(const Range (&ranges)[N], std::uint32_t c) {
  const auto* after =
      std::upper_bound(std::begin(ranges), std::end(ranges), c,
                       [](std::uint32_t value, const Range& range) { return value < range.first; });
  return after != std::begin(ranges) && c <= std::prev(after)->last;
}

constexpr std::size_t kTabWidth = 4;
constexpr std::string_view kCut = "…";

// One code point as it is shown: control characters would act on the terminal, so they become a replacement.
struct Glyph {
  std::string text;
  std::size_t width = 0;
};

Glyph glyph_of(std::uint32_t c, std::size_t column) {
  if (c == '\t') {
    const std::size_t width = kTabWidth - column % kTabWidth;
    return {std::string(width, ' '), width};
  }
  if (c < 0x20 || c == 0x7F || (c >= 0x80 && c < 0xA0)) return {"\xEF\xBF\xBD", 1};  // U+FFFD
  Glyph glyph;
  utf8::append(glyph.text, c);
  glyph.width = static_cast<std::size_t>(display_width(c));
  return glyph;
}

}  // namespace

int display_width(std::uint32_t code_point) {
  if (code_point < 0x300) return 1;
  if (in(kNoWidth, code_point)) return 0;
  return in(kTwoWide, code_point) ? 2 : 1;
}

MarkedLine marked_line(const SourceText& source, Span span, std::size_t max_columns) {
  const Span line = source.line_span(source.line_of(span.begin));
  const std::uint32_t mark_begin = std::min(span.begin, line.end);
  const std::uint32_t mark_end = std::clamp(span.end, mark_begin, line.end);

  // A line may be as long as the whole guide: no more than what a window can show is looked at.
  const auto reach = static_cast<std::uint32_t>(max_columns * 4);
  std::uint32_t from = mark_begin - line.begin > reach ? mark_begin - reach : line.begin;
  std::uint32_t to = line.end - mark_begin > reach ? mark_begin + reach : line.end;
  const std::string_view text = source.text();
  while (from > line.begin && utf8::is_continuation(text[from])) --from;
  while (to < line.end && utf8::is_continuation(text[to])) --to;

  std::vector<Glyph> glyphs;
  std::size_t columns = 0;
  std::size_t mark_first = 0;  // index of the glyph that the mark begins at
  std::size_t mark_column = 0;
  std::size_t mark_columns = 0;
  const std::string_view visible = text.substr(from, to - from);
  for (std::size_t offset = 0; offset < visible.size();) {
    const auto at = static_cast<std::uint32_t>(from + offset);
    if (at <= mark_begin) {
      mark_first = glyphs.size();
      mark_column = columns;
    }
    Glyph glyph = glyph_of(utf8::decode(visible, offset), columns);
    if (at >= mark_begin && at < mark_end) mark_columns += glyph.width;
    columns += glyph.width;
    glyphs.push_back(std::move(glyph));
  }
  if (mark_begin >= to) {  // at the line's end
    mark_first = glyphs.size();
    mark_column = columns;
  }

  // The window begins where a third of it stands before the mark.
  std::size_t first = 0;
  std::size_t skipped = 0;
  if (columns > max_columns) {
    while (first < mark_first && mark_column - skipped > max_columns / 3) skipped += glyphs[first++].width;
  }
  MarkedLine result;
  const bool cut_left = first > 0 || from > line.begin;
  if (cut_left) result.text = kCut;
  std::size_t shown = cut_left ? 1 : 0;
  result.indent = mark_column - skipped + shown;
  std::size_t last = first;
  while (last < glyphs.size() && shown + glyphs[last].width < max_columns) {
    shown += glyphs[last].width;
    result.text += glyphs[last++].text;
  }
  if (last < glyphs.size() || to < line.end) result.text += kCut;
  result.width =
      std::max<std::size_t>(1, std::min(mark_columns, shown > result.indent ? shown - result.indent : 1));
  return result;
}

}  // namespace handrail
