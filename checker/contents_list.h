// Hand-written contents lists: a list whose items are links to the guide's own sections, or their titles.
#pragma once

#include <string>
#include <vector>

#include "checker/anchors.h"
#include "model/document.h"
#include "model/source_text.h"

namespace handrail {

struct ContentsEntry {
  int item = -1;               // index into Document::list_items
  const Link* link = nullptr;  // null in a list of mere titles
  int heading = -1;            // that it stands for, by its anchor or its text; -1: there is no such section
  bool other = false;          // reaches an anchor that is no heading
  Span block;               // whole lines without the last one's end: the item with all that is nested in it
  std::vector<int> nested;  // headings that nested items stand for
};

struct ContentsList {
  std::vector<ContentsEntry> entries;  // the outermost items
  int level = 0;                       // of the headings that it lists
  Span scope;                          // the sections that it is to list begin in here
  bool named = false;                  // the words above it say that it lists the contents
};

// In reading order. Only lists that are clearly meant to list sections: named so by the words above them, or
// covering most sections that follow. Linear.
std::vector<ContentsList> contents_lists(const Document& document, const Anchors& anchors);

// A heading's text as contents lists give it: without an emoji or other sign at its beginning.
std::string bare_title(std::string_view heading_text);

}  // namespace handrail
