// Words that stand for a value which the reader knows; private to placeholder*.cc.
#pragma once

#include <cstddef>
#include <string_view>

#include "model/text.h"

namespace handrail {

inline bool is_name_char(char c) { return text::is_alnum(c) || c == '_' || c == '-'; }

// Length of "YYYYMMDD_HHMMSS", "YYYY-MM-DD" at the start of `s`: letters of a date format, at least a year
// and a month, or hours and minutes; 0 when there is none.
std::size_t date_pattern_length(std::string_view s);

// A word that describes the value it stands for: "your_username", "your-secure-api-key", "YOUR_DOMAIN",
// "commit_hash_here".
bool describes_a_value(std::string_view word);

// `git checkout previous_version_tag`: a revision that is made of words for revisions.
bool describes_a_revision(std::string_view word);

// A word that names its own role where a client expects the value: `mysql -u username`.
bool names_its_role(std::string_view word);

// An image's name and tag, or a user and a group: "镜像名:旧版本号".
bool has_part_that_names_its_role(std::string_view word);

}  // namespace handrail
