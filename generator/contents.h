// The contents list of a guide's page.
#pragma once

#include <string>
#include <vector>

#include "model/document.h"

namespace handrail {

// Appends nested lists of links to the headings' anchors; nothing where there is at most one heading. A title
// (one heading of the first level, above all others) is left out, and so are headings below the fourth level.
void append_contents(std::string& out, const std::vector<Heading>& headings);

}  // namespace handrail
