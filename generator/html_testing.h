// For tests only: what a browser would show of a piece of our HTML, tags dropped and character references
// decoded.
#pragma once

#include <string>
#include <string_view>
#include <utility>

namespace handrail::html {

inline std::string text_of(std::string_view html) {
  std::string text;
  for (std::size_t at = 0; at < html.size();) {
    if (html[at] == '<') {
      at = html.find('>', at);
      if (at == std::string_view::npos) break;
      ++at;
      continue;
    }
    bool decoded = false;
    for (const auto& [entity, character] :
         {std::pair<std::string_view, char>{"&amp;", '&'}, {"&lt;", '<'}, {"&gt;", '>'}, {"&quot;", '"'}}) {
      if (html.substr(at, entity.size()) != entity) continue;
      text += character;
      at += entity.size();
      decoded = true;
      break;
    }
    if (!decoded) text += html[at++];
  }
  return text;
}

}  // namespace handrail::html
