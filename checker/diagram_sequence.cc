// Sequence diagrams: messages and the blocks around them, line by line.
#include <array>
#include <vector>

#include <fmt/format.h>

#include "checker/diagram.h"
#include "model/text.h"

namespace handrail {
namespace {

constexpr auto kBlocks = std::to_array<std::string_view>(
    {"loop", "alt", "opt", "par", "par_over", "critical", "break", "rect", "box"});
// Statements that are no messages.
constexpr auto kOthers = std::to_array<std::string_view>(
    {"participant", "actor",      "create",   "destroy",   "activate", "deactivate", "autonumber",
     "title",       "title:",     "accTitle", "accTitle:", "accDescr", "accDescr:",  "link",
     "links",       "properties", "details",  "else",      "and",      "option"});
// The longest first.
constexpr auto kArrows = std::to_array<std::string_view>(
    {"<<-->>", "<<->>", "-->>", "->>", "--x", "--)", "-->", "-x", "-)", "->"});

template <std::size_t N>
bool is_one_ignoring_case(std::string_view word, const std::array<std::string_view, N>& words) {
  for (const std::string_view other : words)
    if (text::equal_ignoring_case(word, other)) return true;
  return false;
}

DiagramError error_at(std::string_view whole, std::string_view part, std::string message, std::string mend) {
  const auto begin = static_cast<std::uint32_t>(part.data() - whole.data());
  return {{begin, begin + static_cast<std::uint32_t>(part.size())}, std::move(message), std::move(mend)};
}

constexpr std::string_view kWideColon = "：";

// "A->>B: text" or "Note over A,B: text" without its colon.
std::optional<DiagramError> without_colon(std::string_view whole, std::string_view line) {
  if (line.find(':') != std::string_view::npos) return std::nullopt;
  const bool wide = line.find(kWideColon) != std::string_view::npos;
  return error_at(whole, line,
                  wide ? "the text is set off by a full-width colon, which Mermaid does not take for one"
                       : "no text follows: Mermaid needs ':' and a text here",
                  wide ? "write ':'" : "add ': text'");
}

std::optional<DiagramError> message_error(std::string_view whole, std::string_view line) {
  std::size_t at = std::string_view::npos;
  std::string_view arrow;
  const std::string_view head = line.substr(0, line.find(':'));
  for (const std::string_view other : kArrows) {
    const std::size_t found = head.find(other);
    if (found == std::string_view::npos || found > at) continue;
    if (found == at && other.size() <= arrow.size()) continue;
    at = found;
    arrow = other;
  }
  // "-x" and "-)" are found in names too.
  if (arrow.size() < 3 && arrow != "->") return std::nullopt;
  if (head.find_first_of("()/\\|\"") != std::string_view::npos && arrow != "->>" && arrow != "-->>")
    return std::nullopt;
  if (std::optional<DiagramError> missing = without_colon(whole, line)) return missing;
  if (text::trim(head.substr(at + arrow.size())).empty())
    return error_at(whole, line.substr(at, arrow.size()), "this message reaches nobody",
                    "name the participant before the colon");
  return std::nullopt;
}

}  // namespace

std::optional<DiagramError> find_sequence_error(std::string_view diagram, std::size_t begin) {
  std::vector<std::string_view> open;
  bool first = true;
  for (const std::string_view whole_line : text::lines(diagram.substr(begin))) {
    const std::string_view line = text::trim(whole_line);
    if (first && !line.empty() && line != ";") return std::nullopt;  // something follows the diagram's kind
    first = false;
    if (line.empty() || line.starts_with("%%") || line.starts_with('#')) continue;
    if (line.find(';') != std::string_view::npos) return std::nullopt;  // several statements, or an entity
    const std::string_view word = line.substr(0, line.find_first_of(" \t"));
    if (text::equal_ignoring_case(word, "accDescr") && line.find('{') != std::string_view::npos)
      return std::nullopt;
    if (is_one_ignoring_case(word, kBlocks)) {
      open.push_back(line);
    } else if (text::equal_ignoring_case(line, "end")) {
      if (open.empty())
        return error_at(diagram, line, "this 'end' closes nothing", "remove it, or open a block before it");
      open.pop_back();
    } else if (text::equal_ignoring_case(word, "note")) {
      if (std::optional<DiagramError> missing = without_colon(diagram, line)) return missing;
    } else if (!is_one_ignoring_case(word, kOthers)) {
      if (std::optional<DiagramError> wrong = message_error(diagram, line)) return wrong;
    }
  }
  if (open.empty()) return std::nullopt;
  return error_at(diagram, open.back(), "this block is not closed", "close it with a line 'end'");
}

}  // namespace handrail
