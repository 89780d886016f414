// Small questions about the destinations of links.
#pragma once

#include <string>
#include <string_view>

namespace handrail {

// "%E5%A4%87" as the bytes it stands for; a "%" without two digits stays.
std::string percent_decoded(std::string_view encoded);

}  // namespace handrail
