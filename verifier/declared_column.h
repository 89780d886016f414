// Whether a column is declared as a check wants it, whatever the engine's spelling: `int` and `INTEGER` and
// `int(11)`, `varchar(40)` and `character varying(40)`, `'new'` and `'new'::text` and `new`.
#pragma once

#include <string_view>

namespace handrail {

// A wanted type without its length or precision means every one of them.
bool is_type(std::string_view declared, std::string_view wanted);

// `declared` as the catalogue spells it. Texts are compared exactly, functions and words without regard to
// case.
bool is_default(std::string_view declared, std::string_view wanted);

}  // namespace handrail
