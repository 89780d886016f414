#include "generator/links.h"

#include <algorithm>
#include <vector>

#include "model/text.h"
#include "model/utf8.h"

namespace handrail {
namespace {

int hex_value(char c) {
  if (text::is_digit(c)) return c - '0';
  const char lower = text::lower(c);
  return lower >= 'a' && lower <= 'f' ? lower - 'a' + 10 : -1;
}

// nullopt when the result cannot be a path.
std::optional<std::string> percent_decoded(std::string_view s) {
  std::string out;
  for (std::size_t i = 0; i < s.size(); ++i) {
    int value = -1;
    if (s[i] == '%' && i + 2 < s.size() && hex_value(s[i + 1]) >= 0 && hex_value(s[i + 2]) >= 0) {
      value = hex_value(s[i + 1]) * 16 + hex_value(s[i + 2]);
      i += 2;
    }
    const char c = value < 0 ? s[i] : static_cast<char>(value);
    if (c == '\0' || c == '\\') return std::nullopt;
    out += c;
  }
  if (utf8::first_invalid(out) != std::string_view::npos) return std::nullopt;
  return out;
}

std::string_view without_extension(std::string_view path) {
  for (const std::string_view extension : {".md", ".markdown"}) {
    if (path.size() > extension.size() &&
        text::equal_ignoring_case(path.substr(path.size() - extension.size()), extension)) {
      return path.substr(0, path.size() - extension.size());
    }
  }
  return path;
}

// "a/b.html" -> "a/b" + ending
std::string beside(std::string_view page, std::string_view ending) {
  return std::string(page.substr(0, page.size() - std::string_view(".html").size())).append(ending);
}

}  // namespace

std::optional<std::string> resolve_path(std::string_view from, std::string_view relative) {
  const std::optional<std::string> decoded = percent_decoded(relative);
  if (!decoded) return std::nullopt;
  const std::size_t slash = from.rfind('/');
  std::string joined;
  if (!decoded->starts_with('/') && slash != std::string_view::npos)
    joined = std::string(from.substr(0, slash + 1));
  joined += *decoded;

  std::vector<std::string_view> names;
  for (std::string_view rest = joined; !rest.empty();) {
    const std::size_t end = std::min(rest.find('/'), rest.size());
    const std::string_view name = rest.substr(0, end);
    rest.remove_prefix(std::min(end + 1, rest.size()));
    if (name.empty() || name == ".") continue;
    if (name != "..") {
      names.push_back(name);
    } else if (names.empty()) {
      return std::nullopt;
    } else {
      names.pop_back();
    }
  }
  std::string path;
  for (const std::string_view name : names) {
    if (!path.empty()) path += '/';
    path += name;
  }
  return path;
}

std::string relative_path(std::string_view from, std::string_view to) {
  // What both have in common, up to a slash.
  std::size_t common = 0;
  for (std::size_t i = 0; i < from.size() && i < to.size() && from[i] == to[i]; ++i) {
    if (from[i] == '/') common = i + 1;
  }
  return root_prefix(from.substr(common)) + std::string(to.substr(common));
}

std::string root_prefix(std::string_view page) {
  std::string prefix;
  for (auto folders = std::count(page.begin(), page.end(), '/'); folders > 0; --folders) prefix += "../";
  return prefix;
}

std::string check_page_of(std::string_view page) { return beside(page, ".check.html"); }

std::string checks_json_of(std::string_view page) { return beside(page, ".checks.json"); }

std::string SiteMap::add_guide(const std::string& source_path) {
  const std::string base(without_extension(source_path));
  std::string page = base + ".html";
  for (int number = 2; page == "index.html" || taken_.contains(page) || taken_.contains(check_page_of(page));
       ++number) {
    page = base + '-' + std::to_string(number) + ".html";
  }
  taken_.insert(check_page_of(page));
  taken_.insert(page);
  pages_.emplace(source_path, page);
  return page;
}

std::string SiteMap::add_rule(const std::string& code) {
  std::string page = "rules/" + code + ".html";
  for (int number = 2; taken_.contains(page); ++number)
    page = "rules/" + code + '-' + std::to_string(number) + ".html";
  taken_.insert(page);
  rule_pages_.emplace(code, page);
  return page;
}

const std::string* SiteMap::rule_page_of(std::string_view code) const {
  const auto found = rule_pages_.find(code);
  return found == rule_pages_.end() ? nullptr : &found->second;
}

const std::string* SiteMap::page_of(const std::string& source_path) const {
  const auto found = pages_.find(source_path);
  return found == pages_.end() ? nullptr : &found->second;
}

bool is_image_name(std::string_view path) {
  const std::size_t dot = path.rfind('.');
  if (dot == std::string_view::npos) return false;
  const std::string extension = text::lower(path.substr(dot + 1));
  for (const std::string_view known : {"png", "jpg", "jpeg", "gif", "webp", "avif", "svg", "bmp"}) {
    if (extension == known) return true;
  }
  return false;
}

}  // namespace handrail
