// Words within a title; private to model/kinds.
#pragma once

#include <cstddef>
#include <string_view>

namespace handrail::lexicon {

// Where `word` stands in `title`, npos where it does not: an ASCII word the first time that it stands alone,
// a Chinese one, which may stand anywhere, the last time. ASCII letter case is ignored.
std::size_t find_word(std::string_view title, std::string_view word);

// "…, so that you can roll back", "…，以便回滚": what something is done for is not what is done.
std::string_view main_clause(std::string_view title);

}  // namespace handrail::lexicon
