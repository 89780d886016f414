#include "checker/diagram.h"

#include <algorithm>
#include <array>
#include <vector>

#include <fmt/format.h>

#include "model/text.h"

namespace handrail {
namespace {

enum class Shape : unsigned char { flowchart, sequence, braces, other };

struct Kind {
  std::string_view word;
  Shape shape;
};

// The word that each kind of diagram begins with.
constexpr auto kKinds = std::to_array<Kind>({
    {"graph", Shape::flowchart},
    {"flowchart", Shape::flowchart},
    {"flowchart-elk", Shape::flowchart},
    {"sequenceDiagram", Shape::sequence},
    {"classDiagram", Shape::braces},
    {"classDiagram-v2", Shape::braces},
    {"stateDiagram", Shape::braces},
    {"stateDiagram-v2", Shape::braces},
    {"erDiagram", Shape::braces},
    {"requirementDiagram", Shape::braces},
    {"requirement", Shape::other},
    {"journey", Shape::other},
    {"gantt", Shape::other},
    {"pie", Shape::other},
    {"quadrantChart", Shape::other},
    {"gitGraph", Shape::other},
    {"C4Context", Shape::other},
    {"C4Container", Shape::other},
    {"C4Component", Shape::other},
    {"C4Dynamic", Shape::other},
    {"C4Deployment", Shape::other},
    {"mindmap", Shape::other},
    {"timeline", Shape::other},
    {"zenuml", Shape::other},
    {"sankey", Shape::other},
    {"xychart", Shape::other},
    {"block", Shape::other},
    {"packet", Shape::other},
    {"architecture", Shape::other},
    {"kanban", Shape::other},
    {"radar", Shape::other},
    {"treemap", Shape::other},
    {"info", Shape::other},
});

Span span_of(std::string_view whole, std::string_view part) {
  const auto begin = static_cast<std::uint32_t>(part.data() - whole.data());
  return {begin, begin + static_cast<std::uint32_t>(part.size())};
}

// Where the diagram's own text begins: after blank lines, "%%" comments and directives, and front matter.
std::size_t skip_preamble(std::string_view diagram) {
  std::size_t at = 0;
  bool may_have_front_matter = true;
  while (at < diagram.size()) {
    const std::size_t newline = diagram.find('\n', at);
    const std::size_t next = newline == std::string_view::npos ? diagram.size() : newline + 1;
    const std::string_view line = text::trim(diagram.substr(at, next - at));
    if (line.starts_with("%%{")) {
      const std::size_t end = diagram.find("}%%", at);
      if (end == std::string_view::npos) return diagram.size();
      at = end + 3;
      continue;
    }
    if (line == "---" && may_have_front_matter) {
      const std::size_t end = diagram.find("\n---", next - 1);
      if (end == std::string_view::npos) return diagram.size();
      const std::size_t after = diagram.find('\n', end + 1);
      at = after == std::string_view::npos ? diagram.size() : after + 1;
      may_have_front_matter = false;
      continue;
    }
    if (!line.empty() && !line.starts_with("%%")) return diagram.find_first_not_of(" \t\r\n", at);
    at = next;
  }
  return diagram.size();
}

const Kind* kind_named(std::string_view word) {
  if (word.ends_with("-beta")) word.remove_suffix(5);
  const auto at =
      std::find_if(kKinds.begin(), kKinds.end(), [&](const Kind& kind) { return kind.word == word; });
  return at == kKinds.end() ? nullptr : at;
}

// "Flowchart", "sequencediagram", "sequence", "flowchar": the kind that was meant.
std::string_view kind_meant(std::string_view word) {
  for (const Kind& kind : kKinds)
    if (text::equal_ignoring_case(kind.word, word)) return kind.word;
  if (text::equal_ignoring_case(word, "flow")) return "flowchart";
  for (const Kind& kind : kKinds)
    if (kind.word.ends_with("Diagram") &&
        text::equal_ignoring_case(kind.word.substr(0, kind.word.size() - 7), word))
      return kind.word;
  constexpr std::size_t kShortest = 7;  // shorter words are too easily other words
  if (word.size() < kShortest || word.size() > 2 * kShortest + 10) return {};
  for (const Kind& kind : kKinds)
    if (kind.word.size() >= kShortest && text::edit_distance(kind.word, word) <= 2) return kind.word;
  return {};
}

// Blocks that a line opens with "{" at its end and another closes with "}".
std::optional<DiagramError> find_open_brace(std::string_view diagram, std::size_t begin) {
  std::vector<std::string_view> open;
  for (const std::string_view whole : text::lines(diagram.substr(begin))) {
    const std::string_view line = text::trim(whole);
    if (line.starts_with("%%") || line.find('"') != std::string_view::npos) continue;
    if (line.starts_with("note ")) return std::nullopt;  // what a note says may hold anything
    if (line == "}" && !open.empty()) open.pop_back();
    const bool opens = line.ends_with('{') && line.find(':') == std::string_view::npos;
    if (opens) open.push_back(line);
    if (!line.ends_with('{') && line != "}" && line.find_first_of("{}") != std::string_view::npos &&
        line.find(':') == std::string_view::npos &&
        std::count(line.begin(), line.end(), '{') != std::count(line.begin(), line.end(), '}'))
      return std::nullopt;  // written in a way that is not followed here
  }
  if (open.empty()) return std::nullopt;
  return DiagramError{span_of(diagram, open.back()), "this block is not closed", "close it with a line '}'"};
}

}  // namespace

std::optional<DiagramError> find_diagram_error(std::string_view diagram) {
  const std::size_t begin = skip_preamble(diagram);
  if (begin >= diagram.size())
    return DiagramError{
        {0, 0}, "the diagram is empty", "name its kind in the first line, as in 'flowchart TD'"};
  const std::string_view line = text::trim(diagram.substr(begin, diagram.find('\n', begin) - begin));
  const std::string_view word = line.substr(0, line.find_first_of(" \t;:"));
  if (const Kind* kind = kind_named(word)) {
    const std::size_t rest = begin + word.size();
    switch (kind->shape) {
      case Shape::flowchart: return find_flowchart_error(diagram, rest);
      case Shape::sequence: return find_sequence_error(diagram, rest);
      case Shape::braces: return find_open_brace(diagram, rest);
      case Shape::other: return std::nullopt;
    }
  }
  if (const std::string_view meant = kind_meant(word); !meant.empty())
    return DiagramError{span_of(diagram, word), fmt::format("Mermaid knows no diagram '{}'", word),
                        fmt::format("write '{}'", meant)};
  // A kind that is newer than this list is one word in its line; an arrow tells that the line is no such.
  if (line.find("-->") != std::string_view::npos || line.find("->>") != std::string_view::npos)
    return DiagramError{span_of(diagram, line), "the first line does not name the kind of diagram",
                        "begin with 'flowchart TD' or 'sequenceDiagram'"};
  return std::nullopt;
}

}  // namespace handrail
