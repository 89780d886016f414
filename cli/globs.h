// Which paths a configuration means. Patterns are as in .gitignore, without its "!":
//   *.md          a name at any depth          docs/*.md     from the configuration's folder
//   vendor        a file or folder, and all    docs/**/old   any number of folders between
//                 that is below it
#pragma once

#include <string>
#include <string_view>
#include <vector>

namespace handrail::cli {

// `*` and `?` do not reach over a '/', `**` does; [abc], [a-z], [!a] and `\` are understood. Linear in the
// path for each star of the pattern.
bool matches_glob(std::string_view pattern, std::string_view path);

// Whether a pattern means `path` (seen from the patterns' folder, '/'-separated) or a folder that it lies in.
bool matches_any(const std::vector<std::string>& patterns, std::string_view path);

}  // namespace handrail::cli
