// Paths of which not everything is known, as patterns: what an expansion gives is filled in where a
// variable's value is known, and is * where it is not. Nothing is ever evaluated.
#pragma once

#include <map>
#include <string>
#include <string_view>
#include <vector>

namespace handrail {

// A path as glob() takes it: expansions that `variables` has a plain value for are replaced (not those of
// `unknown`), all others become *. Relative paths stay relative.
std::string pattern_of(std::string_view spelled, const std::map<std::string, std::string>& variables,
                       const std::vector<std::string>& unknown = {});

// A path that stands for itself, as a pattern.
std::string escaped_pattern(std::string_view text);

// Whether a pattern names one path only, and that path.
bool is_exact(std::string_view pattern);
std::string path_of(std::string_view pattern);

// Whether a path is one that the pattern could name; * does not go beyond a slash.
bool pattern_fits(std::string_view pattern, const std::string& path);

}  // namespace handrail
