#include "model/xml.h"

#include <cstdint>

#include "model/utf8.h"

namespace handrail {
namespace {

// Char of XML 1.0 (fifth edition, production 2).
bool is_xml_char(std::uint32_t c) {
  return c == 0x9 || c == 0xA || c == 0xD || (c >= 0x20 && c <= 0xD7FF) || (c >= 0xE000 && c <= 0xFFFD) ||
         (c >= 0x10000 && c <= 0x10FFFF);
}

}  // namespace

std::string xml_escaped(std::string_view text) {
  std::string out;
  for (std::size_t at = 0; at < text.size();) {
    const std::uint32_t c = utf8::decode(text, at);
    switch (c) {
      case '<': out += "&lt;"; break;
      case '>': out += "&gt;"; break;
      case '&': out += "&amp;"; break;
      case '"': out += "&quot;"; break;
      case '\n': out += "&#10;"; break;  // an attribute would lose it
      case '\r': out += "&#13;"; break;
      case '\t': out += "&#9;"; break;
      default: utf8::append(out, is_xml_char(c) ? c : 0xFFFD);
    }
  }
  return out;
}

}  // namespace handrail
