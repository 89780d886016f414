#include "model/container_markers.h"

#include <algorithm>
#include <array>

#include "model/text.h"

namespace handrail::containers {
namespace {

struct NamedKind {
  std::string_view name;
  ContainerKind kind;
};
constexpr auto kKinds = std::to_array<NamedKind>({
    {"tabs", ContainerKind::tabs},
    {"tabset", ContainerKind::tabs},
    {"tab-set", ContainerKind::tabs},
    {"tabpane", ContainerKind::tabs},
    {"tabgroup", ContainerKind::tabs},
    {"tab-group", ContainerKind::tabs},
    {"codetabs", ContainerKind::tabs},
    {"code-tabs", ContainerKind::tabs},
    {"codegroup", ContainerKind::tabs},
    {"code-group", ContainerKind::tabs},
    {"tab", ContainerKind::tab},
    {"tabitem", ContainerKind::tab},
    {"tab-item", ContainerKind::tab},
    {"tabpanel", ContainerKind::tab},
    {"codetab", ContainerKind::tab},
    {"code-tab", ContainerKind::tab},
    {"note", ContainerKind::admonition},
    {"notes", ContainerKind::admonition},
    {"tip", ContainerKind::admonition},
    {"info", ContainerKind::admonition},
    {"hint", ContainerKind::admonition},
    {"important", ContainerKind::admonition},
    {"warning", ContainerKind::admonition},
    {"caution", ContainerKind::admonition},
    {"danger", ContainerKind::admonition},
    {"attention", ContainerKind::admonition},
    {"success", ContainerKind::admonition},
    {"error", ContainerKind::admonition},
    {"alert", ContainerKind::admonition},
    {"admonition", ContainerKind::admonition},
    {"callout", ContainerKind::admonition},
    {"notice", ContainerKind::admonition},
    {"highlight", ContainerKind::admonition},
    {"details", ContainerKind::details},
    {"expand", ContainerKind::details},
    {"accordion", ContainerKind::details},
    {"dropdown", ContainerKind::details},
    {"collapse", ContainerKind::details},
    {"collapsible", ContainerKind::details},
    {"expandable", ContainerKind::details},
});

ContainerKind kind_of(std::string_view name) {
  for (const NamedKind& known : kKinds) {
    if (known.name == name) return known.kind;
  }
  return ContainerKind::group;
}

bool is_name_char(char c) { return text::is_alnum(c) || c == '-' || c == '_' || c == '.'; }

std::string_view read_name(std::string_view s) {
  std::size_t end = 0;
  while (end < s.size() && is_name_char(s[end])) ++end;
  return s.substr(0, end);
}

std::string unquoted(std::string_view s) {
  s = text::trim(s);
  for (const char quote : {'"', '\'', '`'}) {
    if (s.size() >= 2 && s.front() == quote && s.back() == quote)
      return std::string(s.substr(1, s.size() - 2));
  }
  return std::string(s);
}

// The value of the first of `keys` that the attributes set: key="…", key='…', key={"…"}, key=word.
std::string attribute(std::string_view attributes, std::initializer_list<std::string_view> keys) {
  for (const std::string_view key : keys) {
    for (std::size_t at = attributes.find(key); at != std::string_view::npos;
         at = attributes.find(key, at + 1)) {
      if (at > 0 && (is_name_char(attributes[at - 1]) || attributes[at - 1] == '"')) continue;
      std::string_view rest = attributes.substr(at + key.size());
      rest = text::trim(rest);
      if (!rest.starts_with('=')) continue;
      rest = text::trim(rest.substr(1));
      if (rest.starts_with('{')) rest.remove_prefix(1);
      if (rest.empty()) return {};
      if (rest.front() == '"' || rest.front() == '\'' || rest.front() == '`') {
        const std::size_t end = rest.find(rest.front(), 1);
        if (end == std::string_view::npos) return {};
        return std::string(rest.substr(1, end - 1));
      }
      return std::string(rest.substr(0, rest.find_first_of(" \t}>/")));
    }
  }
  return {};
}

// === "Label", !!! warning "Label", ??? note
std::vector<Marker> indented(std::string_view line) {
  Marker marker;
  marker.syntax = Syntax::indented;
  const char sign = line[0];
  line.remove_prefix(3);
  if (!line.empty() && (line[0] == '+' || (sign == '=' && line[0] == '!'))) line.remove_prefix(1);
  if (sign == '=') {
    const std::string_view label = text::trim(line);
    if (line.empty() || !text::is_space(line[0]) || label.size() < 2 ||
        (label[0] != '"' && label[0] != '\'') || label.back() != label[0])
      return {};
    marker.kind = ContainerKind::tab;
    marker.name = "tab";
    marker.title = unquoted(label);
    return {std::move(marker)};
  }
  line = text::trim(line);
  const std::string_view name = read_name(line);
  if (name.empty() || !text::is_alpha(name[0])) return {};
  std::string_view rest = text::trim(line.substr(name.size()));
  // Further words are classes: `!!! tip inline end "Title"`.
  while (!rest.empty() && rest[0] != '"' && rest[0] != '\'') {
    const std::string_view word = read_name(rest);
    if (word.empty()) return {};
    rest = text::trim(rest.substr(word.size()));
  }
  if (!rest.empty() && (rest.size() < 2 || rest.back() != rest[0])) return {};
  marker.kind = sign == '?' ? ContainerKind::details : ContainerKind::admonition;
  marker.name = text::lower(name);
  marker.title = unquoted(rest);
  return {std::move(marker)};
}

// ::: name Title, :::name[Title]{…}, :::{name} Title, and the ::: that closes it.
std::vector<Marker> directive(std::string_view line) {
  Marker marker;
  marker.syntax = Syntax::directive;
  while (marker.colons < line.size() && line[marker.colons] == ':') ++marker.colons;
  line = text::trim(line.substr(marker.colons));
  if (line.empty()) {
    marker.closes = true;
    return {std::move(marker)};
  }
  if (line[0] == '{') {
    const std::size_t close = line.find('}');
    if (close == std::string_view::npos) return {};
    std::string_view inside = text::trim(line.substr(1, close - 1));
    if (inside.starts_with('.')) inside.remove_prefix(1);
    marker.name = text::lower(read_name(inside));
    line = text::trim(line.substr(close + 1));
  } else {
    marker.name = text::lower(read_name(line));
    line = text::trim(line.substr(marker.name.size()));
  }
  if (marker.name.empty()) return {};
  if (marker.name.starts_with("callout-")) marker.name.erase(0, 8);
  marker.kind = kind_of(marker.name);
  if (line.starts_with('[')) {
    line = line.substr(1, line.find(']') - 1);
  } else if (const std::size_t brace = line.find('{'); brace != std::string_view::npos) {
    line = text::trim(line.substr(0, brace));
  }
  if (marker.kind != ContainerKind::tabs) marker.title = unquoted(line);
  return {std::move(marker)};
}

// {{< tab "Label" >}}, {{% /tab %}}, {% tab title="Label" %}, {% endtab %}
std::vector<Marker> shortcode(std::string_view line) {
  const bool hugo = line.starts_with("{{");
  if (line.size() < (hugo ? 6u : 4u)) return {};
  if (hugo && line[2] != '<' && line[2] != '%') return {};
  const std::string_view closing = hugo ? (line[2] == '<' ? ">}}" : "%}}") : "%}";
  if (!line.ends_with(closing)) return {};
  std::string_view inside = line.substr(hugo ? 3 : 2);
  inside.remove_suffix(closing.size());
  if (inside.find(closing) != std::string_view::npos) return {};  // several, with text between them
  inside = text::trim(inside);
  Marker marker;
  marker.syntax = Syntax::shortcode;
  if (inside.starts_with('/')) {
    marker.closes = true;
    inside = text::trim(inside.substr(1));
  }
  if (inside.ends_with('/')) {
    marker.empty = true;
    inside.remove_suffix(1);
  }
  const std::string_view name = read_name(inside);
  if (name.empty()) return {};
  marker.name = text::lower(name);
  if (!hugo && marker.name.starts_with("end") && marker.name.size() > 3) {
    marker.closes = true;
    marker.name.erase(0, 3);
  }
  marker.kind = kind_of(marker.name);
  if (!hugo && marker.kind == ContainerKind::group && marker.name != "stepper" && marker.name != "step")
    return {};  // a template's own logic
  if (marker.kind == ContainerKind::group) marker.empty = true;
  if (marker.kind != ContainerKind::tabs && !marker.closes) {
    const std::string_view arguments = text::trim(inside.substr(name.size()));
    marker.title = attribute(arguments, {"title", "label", "header", "name", "tabName"});
    if (marker.title.empty() && (arguments.starts_with('"') || arguments.starts_with('\''))) {
      const std::size_t end = arguments.find(arguments[0], 1);
      if (end != std::string_view::npos) marker.title = arguments.substr(1, end - 1);
    }
  }
  return {std::move(marker)};
}

// End of a tag that begins at `at`, behind its '>'; npos when the line does not hold it.
std::size_t tag_end(std::string_view line, std::size_t at) {
  int braces = 0;
  char quote = '\0';
  for (std::size_t i = at + 1; i < line.size(); ++i) {
    const char c = line[i];
    if (quote != '\0') {
      if (c == quote) quote = '\0';
    } else if (c == '"' || c == '\'' || (c == '`' && braces > 0)) {
      quote = c;
    } else if (c == '{') {
      ++braces;
    } else if (c == '}') {
      --braces;
    } else if (c == '>' && braces <= 0) {
      return i + 1;
    } else if (c == '<' && braces <= 0) {
      return std::string_view::npos;
    }
  }
  return std::string_view::npos;
}

// A component's name: <Tabs>, <TabItem>, and <tab>, which HTML has not. All capitals stand for a value.
bool is_component(std::string_view name) {
  if (name == "tab" || name == "tabs" || name == "tab-item" || name == "tabitem") return true;
  if (name.size() < 2 || name[0] < 'A' || name[0] > 'Z' || name.find_first_of("_-") != std::string_view::npos)
    return false;
  return std::any_of(name.begin(), name.end(), [](char c) { return c >= 'a' && c <= 'z'; });
}

std::vector<Marker> tags(std::string_view line) {
  std::vector<Marker> markers;
  std::size_t at = 0;
  while (at < line.size()) {
    if (text::is_space(line[at])) {
      ++at;
      continue;
    }
    if (line[at] != '<') return {};
    Marker marker;
    marker.syntax = Syntax::tag;
    const std::size_t end = tag_end(line, at);
    if (end == std::string_view::npos) return {};
    std::string_view inside = line.substr(at + 1, end - at - 2);
    if (inside.starts_with('/')) {
      marker.closes = true;
      inside.remove_prefix(1);
    }
    if (inside.ends_with('/')) {
      marker.empty = true;
      inside.remove_suffix(1);
    }
    const std::string_view name = read_name(inside);
    if (!is_component(name)) return {};
    const std::string_view attributes = inside.substr(name.size());
    if (!attributes.empty() && !text::is_space(attributes[0])) return {};
    if (attributes.find('=') == std::string_view::npos && !text::trim(attributes).empty())
      return {};  // <Your name>
    marker.name = text::lower(name);
    marker.kind = kind_of(marker.name);
    if (marker.kind != ContainerKind::tabs && !marker.closes)
      marker.title = attribute(attributes, {"label", "title", "header", "name", "tab", "value"});
    markers.push_back(std::move(marker));
    at = end;
  }
  return markers;
}

// <details> and </details> stay what they are for the renderer; what they hold is noted all the same.
std::vector<Marker> details(std::string_view line) {
  Marker marker;
  marker.syntax = Syntax::details;
  marker.kind = ContainerKind::details;
  marker.name = "details";
  marker.keeps_line = true;
  marker.closes = line.starts_with("</");
  if (!marker.closes) {
    marker.title = summary_in(line);
    if (line.find("</details>") != std::string_view::npos) return {};
  }
  return {std::move(marker)};
}

std::vector<Marker> inline_tab(std::string_view line, std::size_t sign) {
  Marker marker;
  marker.syntax = Syntax::inline_tab;
  marker.kind = ContainerKind::tab;
  marker.name = "tab";
  std::string_view label = line.substr(sign);
  if (label.starts_with(":active")) label.remove_prefix(7);
  label = text::trim(label);
  marker.title = label.substr(0, label.find(" #"));
  if (marker.title.empty()) return {};
  return {std::move(marker)};
}

}  // namespace

std::vector<Marker> read_markers(std::string_view line, bool in_tabs) {
  if (line.size() < 3) return {};
  switch (line[0]) {
    case '=':
      if (line.starts_with("===")) return indented(line);
      return in_tabs && line.starts_with("== ") ? inline_tab(line, 3) : std::vector<Marker>();
    case '@': return in_tabs && line.starts_with("@tab") ? inline_tab(line, 4) : std::vector<Marker>();
    case '!': return line.starts_with("!!!") ? indented(line) : std::vector<Marker>();
    case '?': return line.starts_with("???") ? indented(line) : std::vector<Marker>();
    case ':': return line.starts_with(":::") ? directive(line) : std::vector<Marker>();
    case '{': return line[1] == '{' || line[1] == '%' ? shortcode(line) : std::vector<Marker>();
    case '<':
      if (line.starts_with("<details") || line.starts_with("</details")) return details(line);
      return tags(line);
    default: return {};
  }
}

std::string fence_label(std::string_view info) {
  if (const std::size_t open = info.find('['); open != std::string_view::npos) {
    const std::size_t close = info.find(']', open);
    if (close != std::string_view::npos) return std::string(info.substr(open + 1, close - open - 1));
  }
  info = text::trim(info);
  const std::size_t space = info.find(' ');
  std::string_view words =
      space == std::string_view::npos ? std::string_view() : text::trim(info.substr(space));
  words = text::trim(words.substr(0, words.find('{')));
  return std::string(words.empty() ? info.substr(0, space) : words);
}

std::string summary_in(std::string_view line) {
  const std::size_t tag = line.find("<summary");
  if (tag == std::string_view::npos) return {};
  const std::size_t begin = line.find('>', tag);
  const std::size_t end = line.find("</summary", tag);
  if (begin == std::string_view::npos || end == std::string_view::npos || end <= begin) return {};
  std::string title;
  bool in_tag = false;
  for (const char c : line.substr(begin + 1, end - begin - 1)) {
    if (c == '<') in_tag = true;
    if (!in_tag) title += c;
    if (c == '>') in_tag = false;
  }
  return std::string(text::trim(title));
}

}  // namespace handrail::containers
