#include "checker/paint.h"

#include <fmt/format.h>

#include "checker/source_line.h"
#include "model/utf8.h"

namespace handrail {

std::string Paint::with(std::string_view code, std::string_view text) const {
  return on_ && !text.empty() ? fmt::format("\x1b[{}m{}\x1b[0m", code, text) : std::string(text);
}

std::string Paint::severity(Severity severity, std::string_view text) const {
  switch (severity) {
    case Severity::error: return with("1;31", text);
    case Severity::warning: return with("1;33", text);
    case Severity::info: return with("1;36", text);
  }
  return std::string(text);
}

std::string Paint::words(std::string_view text) const {
  if (!on_) return std::string(text);
  std::string out;
  while (true) {
    const std::size_t open = text.find('`');
    const std::size_t close = open == std::string_view::npos ? open : text.find('`', open + 1);
    if (close == std::string_view::npos) return out.append(text);
    out += text.substr(0, open);
    out += bold(text.substr(open, close + 1 - open));
    text.remove_prefix(close + 1);
  }
}

std::string wrapped(std::string_view text, std::size_t width, std::size_t indent, std::size_t used) {
  if (width == 0) return std::string(text);
  std::string out;
  std::size_t column = used;
  for (std::size_t at = 0; at < text.size();) {
    // A piece: a wide character alone, or what stands up to the next blank or wide character; and the blanks
    // after it.
    std::size_t end = at;
    std::size_t columns = 0;
    while (end < text.size() && text[end] != ' ') {
      std::size_t next = end;
      const int wide = display_width(utf8::decode(text, next));
      if (wide == 2 && end > at) break;
      columns += static_cast<std::size_t>(wide);
      end = next;
      if (wide == 2) break;
    }
    std::size_t blanks = 0;
    while (end + blanks < text.size() && text[end + blanks] == ' ') ++blanks;
    if (column + columns > width && column > indent) {
      while (!out.empty() && out.back() == ' ') out.pop_back();
      out += '\n';
      out.append(indent, ' ');
      column = indent;
    }
    out += text.substr(at, end - at + blanks);
    column += columns + blanks;
    at = end + blanks;
  }
  return out;
}

}  // namespace handrail
