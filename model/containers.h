// What stands around blocks of a guide besides quotes and lists: tabs, admonitions, foldable parts, as MkDocs
// (=== "tab", !!! note, ??? note), Docusaurus and VitePress (::: tip, ::: tabs, ::: code-group), Hugo
// ({{< tabs >}}, {{% tab "x" %}}), MDX (<Tabs><TabItem label="x">) and GitHub (<details>) write them. cmark
// knows none of these: it takes the markers for text or raw HTML and the indented content of a tab for code.
//
// read_containers() makes the text that cmark is given instead: it has the same lines, each line of a
// container's content without the indentation that the container asks for, and an empty comment where a
// marker stands. So a place in it is a place in the guide: the same line, and a column that is moved by what
// was taken from the line's front.
#pragma once

#include <cstdint>
#include <string>
#include <unordered_map>
#include <vector>

#include "model/source_text.h"

namespace handrail {

enum class ContainerKind : std::uint8_t {
  tabs,        // a group of alternatives; its children are the tabs
  tab,         // one of them
  admonition,  // note, warning, tip, …
  details,     // a part that is folded away
  group,       // anything else, such as MDX's own components
};
std::string_view name_of(ContainerKind kind);

struct Container {
  Span span;  // from its marker to its closing one, or to the first line that no longer belongs to it
  ContainerKind kind = ContainerKind::group;
  std::string type;   // as it is written, lower case: "warning", "tabitem", "code-group"
  std::string title;  // what the reader sees above the content or on the tab; may be empty
  Span title_span;    // the title where it stands, else the marker's line
  int parent = -1;    // the container around it
};

struct MarkdownView {
  std::string text;                    // what cmark reads; only when `changed`
  bool changed = false;                // false: the guide's own text is what cmark reads
  std::vector<std::uint32_t> removed;  // per line of the view: bytes taken from its front
  std::vector<Container> containers;   // by where they begin, outer ones first
  // Lines (of the guide, 1-based) that hold nothing but a marker, with the container that a title was
  // declared for there, -1 for a marker without one.
  std::unordered_map<std::uint32_t, int> markers;
};

// From the guide's line `first_line` on. Linear in the text.
MarkdownView read_containers(const SourceText& source, std::uint32_t first_line);

}  // namespace handrail
