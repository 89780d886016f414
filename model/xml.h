// Text in XML 1.0, for reports that other programs read.
#pragma once

#include <string>
#include <string_view>

namespace handrail {

// Valid UTF-8 as the text of an element or as the value of an attribute: markup and white space that an
// attribute would lose as references, characters that XML cannot hold at all as U+FFFD.
std::string xml_escaped(std::string_view text);

}  // namespace handrail
