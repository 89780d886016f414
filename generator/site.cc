#include "generator/site.h"

#include <algorithm>
#include <array>

#include "generated/embedded/site_files.h"
#include "generator/html.h"
#include "generator/page_shell.h"

namespace handrail {
namespace {

// FNV-1a, 64 bits: names a version of the assets. Nothing depends on its being hard to forge.
class Fingerprint {
 public:
  void add(std::string_view bytes) {
    for (const char c : bytes) hash_ = (hash_ ^ static_cast<unsigned char>(c)) * 0x100000001B3u;
  }
  std::string text() const {
    constexpr std::string_view kHex = "0123456789abcdef";
    std::string out;
    for (int shift = 60; shift >= 24; shift -= 4) out += kHex[(hash_ >> shift) & 15];
    return out;
  }

 private:
  std::uint64_t hash_ = 0xCBF29CE484222325u;
};

void add_files(Fingerprint& fingerprint, std::span<const EmbeddedFile> files) {
  for (const EmbeddedFile& file : files) {
    fingerprint.add(file.path);
    fingerprint.add(file.bytes);
  }
}

void append_address(std::string& out, const std::string& base, std::string_view page) {
  out += "<url><loc>";
  std::string url = base;
  html::append_url(url, page);
  out += url;
  out += "</loc></url>\n";
}

}  // namespace

GuideSummary summarize(const GuideInput& guide, const SiteMap& map) {
  GuideSummary summary;
  summary.page = *map.page_of(std::string(guide.source_path));
  summary.source_path = guide.source_path;
  summary.title = title_of(guide.runbook, guide.source_path);
  summary.language = guide.runbook.language;
  summary.findings = count_findings(guide.findings);
  summary.phases =
      static_cast<std::size_t>(std::count_if(guide.runbook.phases.begin(), guide.runbook.phases.end(),
                                             [](const Phase& phase) { return phase.step_count > 0; }));
  summary.steps = guide.runbook.steps.size();
  summary.checks = guide.checks_json.empty() ? 0 : guide.runbook.checks.size();
  return summary;
}

std::string render_sitemap(std::span<const GuideSummary> guides, const SiteOptions& options) {
  std::string out =
      "<?xml version=\"1.0\" encoding=\"UTF-8\"?>\n<urlset "
      "xmlns=\"http://www.sitemaps.org/schemas/sitemap/0.9\">\n";
  append_address(out, options.base_url, "");
  for (const GuideSummary& guide : guides) append_address(out, options.base_url, guide.page);
  out += "</urlset>\n";
  return out;
}

std::string assets_folder(std::span<const EmbeddedFile> more) {
  Fingerprint fingerprint;
  add_files(fingerprint, embedded_site_files());
  add_files(fingerprint, more);
  return "assets/" + fingerprint.text() + "/";
}

Result<Site> build_site(std::span<const GuideInput> guides, SiteOptions options,
                        SiteMap::ImageExists image_exists, std::span<const RuleText> rules) {
  SiteMap map;
  map.set_image_exists(std::move(image_exists));
  for (const GuideInput& guide : guides) {
    if (map.page_of(std::string(guide.source_path)) != nullptr) {
      return fail("two guides have the path " + std::string(guide.source_path),
                  "give each guide a path of its own");
    }
    map.add_guide(std::string(guide.source_path));
  }
  for (const RuleText& rule : rules) map.add_rule(std::string(rule.code));
  if (options.assets.empty()) options.assets = assets_folder();

  Site site;
  for (const RuleText& rule : rules) {
    Result<std::string> page = render_rule_page(rule, map, options);
    if (!page) return fail(page.error());
    site.files.push_back({*map.rule_page_of(rule.code), std::move(*page)});
  }
  std::vector<GuideSummary> summaries;
  for (const GuideInput& guide : guides) {
    GuideSummary summary = summarize(guide, map);
    GuidePage page = render_guide_page(guide, map, options);
    site.files.push_back({check_page_of(summary.page), render_check_page(guide, map, options)});
    if (!guide.checks_json.empty()) {
      site.files.push_back({checks_json_of(summary.page), std::string(guide.checks_json)});
    }
    site.files.push_back({summary.page, std::move(page.html)});
    site.images.insert(site.images.end(), page.images.begin(), page.images.end());
    summaries.push_back(std::move(summary));
  }
  site.files.push_back({"index.html", render_index_page(summaries, options)});
  if (!options.base_url.empty()) site.files.push_back({"sitemap.xml", render_sitemap(summaries, options)});
  for (const EmbeddedFile& file : embedded_site_files()) {
    site.files.push_back({options.assets + std::string(file.path), std::string(file.bytes)});
  }
  std::sort(site.files.begin(), site.files.end(),
            [](const SiteFile& a, const SiteFile& b) { return a.path < b.path; });
  std::sort(site.images.begin(), site.images.end());
  site.images.erase(std::unique(site.images.begin(), site.images.end()), site.images.end());
  return site;
}

}  // namespace handrail
