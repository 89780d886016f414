// Links that a guide writes in raw HTML: <a href="…">, <img src="…">, and Markdown's own form inside an HTML
// block (<cite>, <div>, <details>), which many site generators turn into links though GitHub does not.
#pragma once

#include <vector>

#include "model/document.h"

namespace handrail {

// In reading order. Scripts, style sheets, preformatted text, code and comments hold none. Linear.
std::vector<Link> html_links(const Document& document);

}  // namespace handrail
