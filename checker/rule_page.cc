#include "checker/rule_page.h"

#include <string>

#include "generated/embedded/rule_pages.h"
#include "model/text.h"

namespace handrail {

RulePage rule_page(std::string_view code) {
  RulePage page;
  const EmbeddedFile* file = find_embedded(embedded_rule_pages(), std::string(code) + ".md");
  if (!file) return page;
  page.markdown = file->bytes;
  for (const std::string_view line : text::lines(page.markdown)) {
    const std::string_view content = text::trim(line);
    if (content.starts_with('#')) continue;
    if (content.empty()) {
      if (page.summary.empty()) continue;
      break;
    }
    if (!page.summary.empty()) page.summary += ' ';
    page.summary += content;
  }
  return page;
}

}  // namespace handrail
