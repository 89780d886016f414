#include "model/kinds/title_words.h"

#include <algorithm>

#include "model/text.h"

namespace handrail::lexicon {

std::size_t find_word(std::string_view title, std::string_view word) {
  const bool ascii = static_cast<unsigned char>(word.front()) < 0x80;
  if (!ascii)
    return title.find(word) == std::string_view::npos ? std::string_view::npos
                                                      : title.rfind(word);  // rfind is slow
  const char first = text::lower(word.front());
  for (std::size_t i = 0; i + word.size() <= title.size(); ++i) {
    if (text::lower(title[i]) != first) continue;
    if (i > 0 && (text::is_alnum(title[i - 1]) || title[i - 1] == '<'))
      continue;  // "<code>" stands for a value
    if (!text::equal_ignoring_case(title.substr(i, word.size()), word)) continue;
    if (i + word.size() < title.size() && text::is_alnum(title[i + word.size()])) continue;
    return i;
  }
  return std::string_view::npos;
}

std::string_view main_clause(std::string_view title) {
  std::size_t end = title.size();
  for (const std::string_view mark : {"以便", "以防", "用于", "便于", "为了防止"}) {
    if (const std::size_t at = title.find(mark); at != std::string_view::npos && at > 0)
      end = std::min(end, at);
  }
  for (const std::string_view mark : {"so that", "so you can", "so we can", "in case", "in order to"}) {
    if (const std::size_t at = find_word(title, mark); at != std::string_view::npos && at > 0)
      end = std::min(end, at);
  }
  return title.substr(0, end);
}

}  // namespace handrail::lexicon
