#include "model/symbolic_paths.h"

#include <vector>

#include "model/text.h"

namespace handrail {
namespace {

bool is_name_char(char c) { return text::is_alnum(c) || c == '_'; }

// Length of a variable that is a path's whole first part: `$APP`, `${APP:-/srv}/x`; 0 when there is none.
std::size_t leading_variable(std::string_view path) {
  if (path.size() < 2 || path.front() != '$') return 0;
  std::size_t end = 1;
  if (path[1] == '{') {
    end = path.find('}');
    if (end == std::string_view::npos) return 0;
    ++end;
  } else {
    while (end < path.size() && is_name_char(path[end])) ++end;
    if (end == 1) return 0;
  }
  return end == path.size() || path[end] == '/' ? end : 0;
}

}  // namespace

std::string normalized_path(std::string_view path) {
  const bool rooted = path.starts_with('/');
  const bool folder = path.size() > 1 && path.ends_with('/');
  std::vector<std::string> parts;
  std::string part;
  int depth = 0;  // inside $( … ) a slash parts nothing
  const auto flush = [&] {
    if (part == ".." && !parts.empty() && parts.back() != ".." && parts.back().find('$') == std::string::npos)
      parts.pop_back();
    else if (!part.empty() && part != ".")
      parts.push_back(part);
    part.clear();
  };
  for (std::size_t i = 0; i < path.size(); ++i) {
    if (path[i] == '(' && i > 0 && (path[i - 1] == '$' || depth > 0)) ++depth;
    if (path[i] == ')' && depth > 0) --depth;
    if (path[i] == '/' && depth == 0)
      flush();
    else
      part += path[i];
  }
  flush();
  std::string out = rooted ? "/" : "";
  for (std::size_t i = 0; i < parts.size(); ++i) {
    if (i > 0) out += '/';
    out += parts[i];
  }
  if (folder && !out.ends_with('/')) out += '/';
  return out.empty() ? "." : out;
}

bool is_absolute_path(std::string_view path) {
  if (path.empty()) return false;
  if (path.front() == '/' || path.front() == '~' || path.front() == '<' || path.starts_with("{{"))
    return true;
  if (path.size() > 2 && text::is_alpha(path[0]) && path[1] == ':' && (path[2] == '\\' || path[2] == '/'))
    return true;
  return leading_variable(path) > 0 || path.find("://") != std::string_view::npos;
}

std::string variable_named(std::string_view spelled) {
  if (spelled.empty() || leading_variable(spelled) != spelled.size()) return {};
  spelled.remove_prefix(spelled[1] == '{' ? 2 : 1);
  if (spelled.ends_with('}')) spelled.remove_suffix(1);
  return std::string(spelled);
}

std::size_t leading_current_folder(std::string_view path) {
  for (const std::string_view spelled : {"$(pwd)", "`pwd`", "$PWD", "${PWD}"}) {
    if (path.starts_with(spelled) && (path.size() == spelled.size() || path[spelled.size()] == '/'))
      return spelled.size();
  }
  return 0;
}

}  // namespace handrail
