// D002: a relative link or image reaches no file, or a link names a place on one computer's own disk. The
// first needs to see the guide's folder; where that is not possible, only the second is reported.
#include <algorithm>
#include <set>
#include <string>
#include <string_view>
#include <vector>

#include <fmt/format.h>

#include "checker/rule.h"
#include "checker/urls.h"
#include "model/html_links.h"
#include "model/text.h"

namespace handrail {
namespace {

// "file://…", "C:\guides\x.md": only the computer that it was written on has it.
bool is_on_own_disk(std::string_view destination) {
  if (text::starts_with_ignoring_case(destination, "file:")) return true;
  return destination.size() > 2 && text::is_alpha(destination[0]) && destination[1] == ':' &&
         (destination[2] == '\\' || destination[2] == '/');
}

// "https:", "mailto:", "//host/…".
bool names_a_scheme(std::string_view destination) {
  if (destination.starts_with("//")) return true;
  const std::size_t end = destination.find_first_of(":/?#");
  return end != std::string_view::npos && end > 0 && destination[end] == ':';
}

// Something fills it in before anybody follows the link: {{< baseurl >}}, ${HOST}, <version>, %s.
bool is_template(std::string_view destination) {
  return destination.find_first_of("{}<>$|*") != std::string_view::npos;
}

// The file that a relative link means, seen from the guide's folder; empty when the link means something else
// or something that only a site generator knows: a place below the site's root, a page without its extension.
std::string relative_file(std::string_view destination) {
  if (destination.empty() || destination.front() == '#' || destination.front() == '/' ||
      destination.front() == '?' || destination.front() == '~' || destination.front() == '@' ||
      names_a_scheme(destination) || is_template(destination))
    return {};
  const std::string path = percent_decoded(destination.substr(0, destination.find_first_of("?#")));
  const std::string_view name = text::base_name(path);
  const std::size_t dot = name.rfind('.');
  if (dot == std::string_view::npos || dot == 0 || dot + 1 == name.size()) return {};
  const std::string extension = text::lower(name.substr(dot + 1));
  if (!std::all_of(extension.begin(), extension.end(), text::is_alnum)) return {};
  // "example.com/x" without a scheme is another mistake; pages of these kinds are made when a site is built.
  for (const std::string_view made : {"html", "htm", "php", "jsp", "asp", "aspx", "do"})
    if (extension == made) return {};
  if (text::is_digit(extension.front()) && extension != "7z") return {};  // "v2.3": a version, no extension
  return path;
}

// "..", "../..", as far as the path climbs.
std::string_view climb_of(std::string_view path) {
  std::size_t end = 0;
  while (path.substr(end).starts_with("../")) end += 3;
  return path.substr(0, end);
}

struct MissingFile {
  const Link* link;
  std::string path;
};

// A guide that was taken out of its folder (downloaded alone, put into a ticket) has lost all its neighbours:
// then nothing is known of its links. A work tree is the guide's own place; so is a folder where some link
// reaches something. Otherwise one or two missing files beside it are believed, but no more.
bool is_at_home(const std::vector<MissingFile>& missing, bool some_link_reaches, const Surroundings& around) {
  if (some_link_reaches || around.versioned()) return true;
  std::set<std::string_view> paths;
  for (const MissingFile& file : missing) {
    paths.insert(file.path);
    const std::string_view climb = climb_of(file.path);
    if (climb.empty()) continue;
    const std::size_t folder = file.path.find('/', climb.size());
    if (folder != std::string::npos && !around.exists(file.path.substr(0, folder))) return false;
  }
  return paths.size() <= 2;
}

void report_missing(const std::vector<Link>& links, const Surroundings& around, Reporter& report) {
  std::vector<MissingFile> missing;
  bool some_link_reaches = false;
  for (const Link& link : links) {
    std::string path = relative_file(link.destination);
    if (path.empty()) continue;
    if (around.exists(path))
      some_link_reaches = true;
    else
      missing.push_back({&link, std::move(path)});
  }
  if (missing.empty() || !is_at_home(missing, some_link_reaches, around)) return;
  for (const MissingFile& file : missing)
    report.at(file.link->span)
        .say(fmt::format("there is no file '{}' beside the guide, so the {} reaches nothing", file.path,
                         file.link->image ? "image" : "link"))
        .mend("correct the path, add the file, or remove the link");
}

void check(const Runbook& runbook, Reporter& report) {
  std::vector<Link> links = runbook.document.links();
  const std::vector<Link> html = html_links(runbook.document);
  links.insert(links.end(), html.begin(), html.end());
  for (const Link& link : links) {
    if (!is_on_own_disk(link.destination)) continue;
    report.at(link.span)
        .say(fmt::format("'{}' reaches the reader's own disk, where this file is not", link.destination))
        .mend("link to the file by a path relative to the guide, or to where it is published");
  }
  if (report.around().exists) report_missing(links, report.around(), report);
}

}  // namespace

HANDRAIL_RULE(D002, "broken-link", Severity::warning, check);
}  // namespace handrail
