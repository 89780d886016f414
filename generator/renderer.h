// A guide's Markdown as HTML: one walk over cmark's tree, appending to one string. Headings have GitHub's
// anchors, code is highlighted, raw HTML is harmless, findings stand below the block that they are about.
#pragma once

#include <string>
#include <vector>

#include "generator/page_context.h"

namespace handrail {

// Appends the body. Linear in the guide and its findings. Tells which images of the guides' folder the page
// shows, by their paths there; they lie at the same path within the site.
std::vector<std::string> render_body(std::string& out, const PageContext& context);

}  // namespace handrail
