#include "generator/contents.h"

#include <algorithm>

#include "generator/html.h"

namespace handrail {
namespace {

constexpr int kDeepest = 4;

bool begins_with_title(const std::vector<Heading>& headings) {
  return !headings.empty() && headings[0].level == 1 &&
         std::none_of(headings.begin() + 1, headings.end(),
                      [](const Heading& heading) { return heading.level == 1; });
}

}  // namespace

void append_contents(std::string& out, const std::vector<Heading>& headings) {
  std::vector<int> open;  // levels of the lists that are open, each with an open item
  for (std::size_t i = begins_with_title(headings) ? 1 : 0; i < headings.size(); ++i) {
    const Heading& heading = headings[i];
    if (heading.level > kDeepest) continue;
    // An item of a shallower level ends deeper lists; between two levels the nearest shallower one is the
    // parent.
    while (open.size() > 1 && open.back() > heading.level && open[open.size() - 2] >= heading.level) {
      out += "</li>\n</ol>\n";
      open.pop_back();
    }
    if (open.empty() || open.back() < heading.level) {
      out += open.empty() ? "<ol class=\"toc\">\n" : "\n<ol>\n";
      open.push_back(heading.level);
    } else {
      out += "</li>\n";
      open.back() = heading.level;
    }
    out += "<li><a href=\"#";
    html::append_url(out, heading.slug);
    out += "\">";
    html::append_text(out, heading.text);
    out += "</a>";
  }
  for (; !open.empty(); open.pop_back()) out += "</li>\n</ol>\n";
}

}  // namespace handrail
