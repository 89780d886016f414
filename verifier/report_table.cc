#include "verifier/report_table.h"

#include <algorithm>

#include <fmt/core.h>

#include "model/utf8.h"
#include "verifier/value.h"

namespace handrail {
namespace {

constexpr std::size_t kWidest = 60;  // that other columns are moved for

// In places of a terminal: ideographs and the like take two (Unicode, East Asian Width, roughly).
std::size_t width_of(std::string_view text) {
  std::size_t width = 0;
  for (std::size_t i = 0; i < text.size(); ++i) {
    const auto lead = static_cast<unsigned char>(text[i]);
    if (utf8::is_continuation(text[i])) continue;
    ++width;
    // U+1100 is E1 84 80; below U+2E80 (E2 BA 80) little is wide, and what four bytes write is mostly so.
    const bool wide =
        lead >= 0xf0 || (lead >= 0xe3 && lead <= 0xed) ||
        (lead == 0xe2 && i + 1 < text.size() && static_cast<unsigned char>(text[i + 1]) >= 0xba) ||
        (lead == 0xef && i + 1 < text.size() && static_cast<unsigned char>(text[i + 1]) >= 0xbc &&
         static_cast<unsigned char>(text[i + 1]) < 0xbe);
    if (wide) ++width;
  }
  return width;
}

}  // namespace

std::string rows_table(const CheckResult& result, std::string_view indent) {
  if (result.rows.empty()) return {};
  if (result.row_count == 1 && result.columns.size() == 1)
    return fmt::format("{}got: {}\n", indent, text_of(result.rows[0][0]));
  std::vector<std::vector<std::string>> lines(1);
  for (const std::string& name : result.columns) lines[0].push_back(printable(name));
  for (const auto& row : result.rows) {
    std::vector<std::string>& line = lines.emplace_back();
    for (const Value& value : row) line.push_back(text_of(value));
  }
  std::vector<std::size_t> widths(result.columns.size());
  for (const auto& line : lines) {
    for (std::size_t i = 0; i < line.size(); ++i)
      widths[i] = std::max(widths[i], std::min(width_of(line[i]), kWidest));
  }
  std::string out;
  for (const auto& line : lines) {
    std::string text;
    for (std::size_t i = 0; i < line.size(); ++i) {
      if (i > 0) text += " | ";
      text += line[i];
      const std::size_t width = width_of(line[i]);
      if (i + 1 < line.size() && width < widths[i]) text.append(widths[i] - width, ' ');
    }
    out += fmt::format("{}{}\n", indent, text);
  }
  if (result.row_count > result.rows.size())
    out += fmt::format("{}… and {} more rows\n", indent, result.row_count - result.rows.size());
  return out;
}

}  // namespace handrail
