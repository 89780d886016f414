// Mermaid diagrams: finds what no version of Mermaid accepts. It reads flowcharts and sequence diagrams far
// enough to be certain and of the other kinds only what encloses them; where it meets something it does not
// know, it has nothing to say. Syntax: https://mermaid.js.org/syntax/flowchart.html and its neighbours.
#pragma once

#include <optional>
#include <string>
#include <string_view>

#include "model/source_text.h"

namespace handrail {

struct DiagramError {
  Span place;  // in the diagram's text
  std::string message;
  std::string mend;
};

// The first error. Linear.
std::optional<DiagramError> find_diagram_error(std::string_view diagram);

// The parts below take the text after the line that names the kind, with the offset where it begins.
std::optional<DiagramError> find_flowchart_error(std::string_view diagram, std::size_t begin);
std::optional<DiagramError> find_sequence_error(std::string_view diagram, std::size_t begin);

}  // namespace handrail
