// The generator's public face: guides that were read and checked go in, the files of a static site come out.
//
//   SiteMap says where each guide's page lies (generator/links.h);
//   render_guide_page, render_check_page and render_index_page make one page each and may run on any thread;
//   build_site makes all of them at once, in memory.
//
// Nothing here reads or writes a file. A site needs nothing from elsewhere, works under any path, and its
// pages are readable without JavaScript; docs/site.md says more.
#pragma once

#include <cstdint>
#include <span>
#include <string>
#include <string_view>
#include <vector>

#include "generated/embedded/embedded_file.h"
#include "generator/findings_view.h"
#include "generator/links.h"
#include "model/finding.h"
#include "model/result.h"
#include "model/runbook.h"

namespace handrail {

struct SiteOptions {
  std::string title;     // of the index; "Guides" in the guides' language when empty
  std::string base_url;  // "https://example.org/guides/", empty when unknown; ends in '/'
  std::string assets;    // folder of CSS and JavaScript within the site, from assets_folder()
};

// A statement, or a command, that changes data: what the browser's verifier rehearses.
struct GuideChange {
  std::uint32_t line = 0;  // in the guide
  std::string_view sql;    // empty: `command` is all that is known
  std::string_view command;
  std::string_view left_out;  // why it is not rehearsed; else empty
};

// What one guide's pages are made from. Everything is borrowed for the call.
struct GuideInput {
  const Runbook& runbook;
  std::span<const Finding> findings;
  std::string_view source_path;  // within the guides' folder, as SiteMap::add_guide got it
  std::string_view
      checks_json;  // for the browser's verifier; empty when there is nothing to check or to rehearse
  std::span<const GuideChange> changes = {};  // those of `checks_json`, in the same order
};

// A rule as it is documented: docs/rules/<CODE>.md.
struct RuleText {
  std::string_view code;
  std::string_view markdown;
};

// What the index says about a guide; owns its text, so that the guide itself can be let go.
struct GuideSummary {
  std::string page;
  std::string source_path;
  std::string title;
  std::string language;
  FindingCounts findings;
  std::size_t phases = 0;
  std::size_t steps = 0;
  std::size_t checks = 0;
};
GuideSummary summarize(const GuideInput& guide, const SiteMap& map);

struct GuidePage {
  std::string html;
  std::vector<std::string>
      images;  // paths within the guides' folder; they belong at the same path of the site
};

GuidePage render_guide_page(const GuideInput& guide, const SiteMap& map, const SiteOptions& options);
std::string render_check_page(const GuideInput& guide, const SiteMap& map, const SiteOptions& options);
// `map` has a page for the rule. Fails on a text that is no Markdown that a guide could be.
Result<std::string> render_rule_page(const RuleText& rule, const SiteMap& map, const SiteOptions& options);
std::string render_index_page(std::span<const GuideSummary> guides, const SiteOptions& options);
// XML of every page's address; needs SiteOptions::base_url.
std::string render_sitemap(std::span<const GuideSummary> guides, const SiteOptions& options);

// "assets/<version>/": named after the contents, so that browsers may keep the files for ever. `more` are the
// files that the caller adds to the folder (the WebAssembly module, under "wasm/").
std::string assets_folder(std::span<const EmbeddedFile> more = {});

struct SiteFile {
  std::string path;
  std::string bytes;
};
struct Site {
  std::vector<SiteFile> files;      // sorted by path
  std::vector<std::string> images;  // to be copied from the guides' folder, sorted
};

// All pages, their checks, the rules' pages and the assets. Fails when two guides have the same source path.
Result<Site> build_site(std::span<const GuideInput> guides, SiteOptions options,
                        SiteMap::ImageExists image_exists = {}, std::span<const RuleText> rules = {});

}  // namespace handrail
