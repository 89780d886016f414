// Lengths of time as people write them.
#pragma once

#include <chrono>
#include <optional>
#include <string_view>

namespace handrail {

// "90", "90s", "10m", "10min", "1h", "2d", "500ms"; more than nothing.
std::optional<std::chrono::milliseconds> parse_duration(std::string_view text);

}  // namespace handrail
