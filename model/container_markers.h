// The lines that open and close containers, as each dialect of Markdown writes them. See containers.h.
#pragma once

#include <cstddef>
#include <string>
#include <string_view>
#include <vector>

#include "model/containers.h"

namespace handrail::containers {

enum class Syntax : std::uint8_t {
  none,
  indented,    // MkDocs: === "tab", !!! note, ??? note; the content is indented by four columns
  tab_group,   // what holds such tabs; nothing is written for it
  directive,   // ::: name … :::
  shortcode,   // {{< name >}} … {{< /name >}}, {% name %} … {% endname %}
  tag,         // <Name …> … </Name>
  inline_tab,  // `== Label` and `@tab Label` between ::: tabs and :::
  details,     // <details>, which stays where it is, since renderers know it
};

struct Marker {
  Syntax syntax = Syntax::none;
  ContainerKind kind = ContainerKind::group;
  std::string name;
  std::string title;
  std::size_t colons = 0;  // of a directive
  bool closes = false;
  bool empty = false;       // holds nothing: <Name />, a shortcode that has no closing one
  bool keeps_line = false;  // the line stays as it is
};

// The markers that `line` (trimmed) consists of, in order; empty when it holds anything else. `in_tabs` says
// whether a marker of a single tab may stand here. Linear in the line.
std::vector<Marker> read_markers(std::string_view line, bool in_tabs);

// What a fence's info string says of the tab that it is in a group of fences: "bash [npm]" -> "npm".
std::string fence_label(std::string_view info);

// The text between <summary> and </summary> of a line.
std::string summary_in(std::string_view line);

}  // namespace handrail::containers
