// Symbolic paths: a PathValue's text, in which `$(…)`, `${…}` and `$NAME` may stand for what is not known. A
// slash inside an expansion separates nothing.
#pragma once

#include <string>
#include <string_view>
#include <vector>

#include "model/runbook.h"

namespace handrail::paths {

// "a//./b/" -> "a/b"; "" stays "".
std::string normalized(std::string_view path);

// Where a path leads from the folder that the guide began in; what two uses are compared by.
std::string place_of(const PathValue& path);

// The parts between slashes.
std::vector<std::string_view> segments(std::string_view normalized_path);

std::string_view basename(std::string_view normalized_path);

// Whether `inner` lies below `folder`; a path does not lie below itself.
bool lies_below(std::string_view inner, std::string_view folder);

// The path up to and including its last segment that holds any of `parts`; empty when none does.
std::string through_last_segment_with(std::string_view normalized_path,
                                      const std::vector<std::string>& parts);

// What a build, an installation or a run makes again: "node_modules", "build/", "x.pid", "shop.db-wal".
bool is_disposable(std::string_view path);

}  // namespace handrail::paths
