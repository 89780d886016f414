// What the parts of a guide's page are made from.
#pragma once

#include <string_view>
#include <vector>

#include "generator/links.h"
#include "generator/texts.h"
#include "model/finding.h"
#include "model/runbook.h"

namespace handrail {

// Anchors that the site adds hold a colon, which neither GitHub's slugs nor the anchors of raw HTML can:
// ":finding-3",
// ":step-7".
struct PageContext {
  const Runbook& runbook;
  std::vector<const Finding*> findings;  // in reading order
  std::string_view source_path;          // within the guides' folder: "setup/upgrade.md"
  std::string_view page_path;            // within the site: "setup/upgrade.html"
  const SiteMap& site;
  const Texts& texts;
};

}  // namespace handrail
