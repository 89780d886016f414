// Paths as a guide spells them, with variables that nobody has evaluated: `$APP/releases/../current`.
#pragma once

#include <cstddef>
#include <string>
#include <string_view>

namespace handrail {

// "a/./b//c/../d" -> "a/b/d", as far as it can be told without looking at a disk; "." for the current folder.
// A slash at the end stays. (checker/paths.h has another form, without it, that two uses are compared by.)
std::string normalized_path(std::string_view path);

// Whether a path means the same wherever it is used: rooted, in the home folder, an address, or beginning
// with a variable or a placeholder for a folder.
bool is_absolute_path(std::string_view path);

// "RELEASE" of "$RELEASE" and "${RELEASE}"; empty for anything else.
std::string variable_named(std::string_view spelled);

// Length of a spelling of the current folder at a path's beginning: "$PWD/x", "$(pwd)"; 0 when there is none.
std::size_t leading_current_folder(std::string_view path);

}  // namespace handrail
