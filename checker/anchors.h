// The anchors of a guide: GitHub's for its headings, those that raw HTML defines, and "{#own-id}".
#pragma once

#include <string>
#include <string_view>
#include <unordered_map>

#include "model/document.h"

namespace handrail {

class Anchors {
 public:
  // Refers to the document, which lives longer.
  explicit Anchors(const Document& document);

  // Whether a link "#anchor" reaches something.
  bool has(std::string_view anchor) const;
  // The heading that it reaches, -1 for none and for an anchor of raw HTML.
  int heading_of(std::string_view anchor) const;
  // The one anchor that differs from `anchor` only in letter case and in what an emoji or punctuation left
  // (hyphens, invisible selectors); empty when there is none or more than one.
  std::string meant(std::string_view anchor) const;

 private:
  void add(std::string anchor, int heading);

  std::unordered_map<std::string, int> anchors_;           // to the heading
  std::unordered_map<std::string, std::string> essences_;  // to the anchor; empty where several share it
};

// "#anchor" without its sign and percent signs: what stands in a link's destination; empty when the link
// leads elsewhere or to the top of the page.
std::string anchor_in(const Link& link);

}  // namespace handrail
