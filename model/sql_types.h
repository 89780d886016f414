// Column types of the dialects, compared by what they hold.
#pragma once

#include <string_view>

namespace handrail {

// Whether values of type `before` may not fit into `now`. False when that cannot be told. Types as
// ColumnDefinition has them: upper case, without blanks between the parentheses.
bool is_narrower(std::string_view now, std::string_view before);

}  // namespace handrail
