#include "checker/template_text.h"

#include <algorithm>

#include "model/text.h"

namespace handrail {
namespace {

bool holds(std::string_view code, std::string_view mark) { return code.find(mark) != std::string_view::npos; }

bool is_name_byte(char c) {
  return text::is_alnum(c) || c == '_' || c == '-' || c == ' ' || c == '.' || c == '/' || c == '|' ||
         static_cast<unsigned char>(c) >= 0x80;
}

// "<version>", "<你的密码>", "[PASSWORD]": what stands between `open` and `close` reads as a name.
bool holds_name_between(std::string_view code, char open, char close, bool capitals) {
  for (std::size_t begin = code.find(open); begin != std::string_view::npos;
       begin = code.find(open, begin + 1)) {
    const std::size_t end = code.find(close, begin + 1);
    if (end == std::string_view::npos) return false;
    const std::string_view name = code.substr(begin + 1, end - begin - 1);
    if (name.empty() || text::is_space(name.front()) || text::is_space(name.back())) continue;
    if (!std::all_of(name.begin(), name.end(), is_name_byte)) continue;
    if (text::is_digit(name.front())) continue;
    if (capitals && (name.size() < 2 || std::any_of(name.begin(), name.end(), [](char c) {
                       return text::lower(c) == c && text::is_alpha(c);
                     })))
      continue;
    return true;
  }
  return false;
}

}  // namespace

bool is_template(std::string_view code) {
  return holds(code, "{{") || holds(code, "{%") || holds(code, "…") || holds(code, "...") ||
         holds_name_between(code, '<', '>', false) || holds_name_between(code, '[', ']', true);
}

}  // namespace handrail
