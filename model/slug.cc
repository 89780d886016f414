// GitHub's anchors. The rule (github-slugger, and html-pipeline before it): lower case, then drop every
// character that is no letter, mark, number, connector punctuation, hyphen or space, then spaces become
// hyphens. An emoji is none of these, so "📊 概述" gives "-概述"; its variation selector U+FE0F is a mark and
// stays.
#include <utf8proc.h>

#include "model/document.h"
#include "model/utf8.h"

namespace handrail {
namespace {

bool stays(std::uint32_t c) {
  switch (utf8proc_category(static_cast<utf8proc_int32_t>(c))) {
    case UTF8PROC_CATEGORY_LU:
    case UTF8PROC_CATEGORY_LL:
    case UTF8PROC_CATEGORY_LT:
    case UTF8PROC_CATEGORY_LM:
    case UTF8PROC_CATEGORY_LO:
    case UTF8PROC_CATEGORY_MN:
    case UTF8PROC_CATEGORY_MC:
    case UTF8PROC_CATEGORY_ME:
    case UTF8PROC_CATEGORY_ND:
    case UTF8PROC_CATEGORY_NL:
    case UTF8PROC_CATEGORY_PC: return true;
    default: return false;
  }
}

}  // namespace

std::string github_slug(std::string_view heading_text) {
  std::string slug;
  slug.reserve(heading_text.size());
  for (std::size_t at = 0; at < heading_text.size();) {
    const char byte = heading_text[at];
    if (static_cast<unsigned char>(byte) < 0x80) {
      ++at;
      if (byte >= 'A' && byte <= 'Z') {
        slug += static_cast<char>(byte - 'A' + 'a');
      } else if ((byte >= 'a' && byte <= 'z') || (byte >= '0' && byte <= '9') || byte == '_' || byte == '-') {
        slug += byte;
      } else if (byte == ' ') {
        slug += '-';
      }
      continue;
    }
    const std::uint32_t c = utf8::decode(heading_text, at);
    if (stays(c))
      utf8::append(slug, static_cast<std::uint32_t>(utf8proc_tolower(static_cast<utf8proc_int32_t>(c))));
  }
  return slug;
}

}  // namespace handrail
