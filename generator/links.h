// Where things lie on the site, and what a link in a guide becomes: `other.md#x` leads to the other guide's
// page, a relative image is taken along when it lies within the guides' folder, and what is not part of the
// site is no link.
#pragma once

#include <functional>
#include <map>
#include <optional>
#include <string>
#include <string_view>
#include <unordered_map>
#include <unordered_set>

namespace handrail {

// A path within the site or the guides' folder: '/' between names, relative to the root, normalised.
//
// Applies `relative` ("../img/a.png", "/img/a.png", percent-encoded) to the folder of `from`. nullopt when
// that leaves the root or is no path.
std::optional<std::string> resolve_path(std::string_view from, std::string_view relative);

// The relative URL that leads from one page to another: ("a/b.html", "c.html") -> "../c.html". Not yet
// encoded.
std::string relative_path(std::string_view from, std::string_view to);

// "../" for each folder that `page` lies in, so that root_prefix + path reaches a path from the page.
std::string root_prefix(std::string_view page);

// What stands beside a guide's page: "a/b.html" -> "a/b.check.html", "a/b.checks.json".
std::string check_page_of(std::string_view page);
std::string checks_json_of(std::string_view page);

class SiteMap {
 public:
  // Whether an image exists within the guides' folder; asked with a normalised path.
  using ImageExists = std::function<bool(const std::string& path)>;

  // The page of a guide: "setup/upgrade.md" -> "setup/upgrade.html". Names that would meet get a number;
  // `index.html` is the site's own. Call once per guide, in a fixed order.
  std::string add_guide(const std::string& source_path);
  // The page of a rule, "rules/B007.html"; with a number where a guide's page has that name. Call after all
  // guides were added.
  std::string add_rule(const std::string& code);
  void set_image_exists(ImageExists exists) { image_exists_ = std::move(exists); }

  // nullptr when no guide lies there.
  const std::string* page_of(const std::string& source_path) const;
  // nullptr when the site has no page of it.
  const std::string* rule_page_of(std::string_view code) const;
  bool has_image(const std::string& path) const { return image_exists_ && image_exists_(path); }

 private:
  std::unordered_map<std::string, std::string> pages_;          // by source path
  std::map<std::string, std::string, std::less<>> rule_pages_;  // by code
  std::unordered_set<std::string> taken_;                       // page paths
  ImageExists image_exists_;
};

// Whether a file's name says that it is an image which a page may show.
bool is_image_name(std::string_view path);

}  // namespace handrail
