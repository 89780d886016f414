// For tests only: a guide's text as a Runbook that holds its Markdown and nothing that the model would find
// in it.
#pragma once

#include <memory>
#include <string>
#include <utility>

#include "generator/page_context.h"
#include "generator/renderer.h"
#include "model/runbook.h"

namespace handrail {

inline Runbook plain_runbook(std::string markdown, std::string language = "en") {
  Runbook runbook(Document(SourceText::make("guide.md", std::move(markdown)).value()));
  runbook.language = std::move(language);
  return runbook;
}

// The body of a page for a guide that lies at "guides/guide.md" beside "guides/other.md" and
// "guides/img/a.png".
inline std::string body_of(const Runbook& runbook, std::vector<const Finding*> findings = {}) {
  SiteMap map;
  map.add_guide("guides/guide.md");
  map.add_guide("guides/other.md");
  map.add_guide("top.md");
  map.set_image_exists([](const std::string& path) { return path == "guides/img/a.png"; });
  const PageContext context{runbook, std::move(findings),        "guides/guide.md", "guides/guide.html",
                            map,     texts_for(runbook.language)};
  std::string out;
  render_body(out, context);
  return out;
}

inline std::string body_of(std::string markdown) { return body_of(plain_runbook(std::move(markdown))); }

}  // namespace handrail
