#include "generator/templates.h"

#include <map>
#include <stdexcept>

#include "generated/embedded/templates.h"

namespace handrail {
namespace {

using Mustache = kainjow::mustache::mustache;

std::string_view template_text(std::string_view name) {
  const EmbeddedFile* file = find_embedded(embedded_templates(), std::string(name) + ".html");
  if (file == nullptr) throw std::logic_error("no template " + std::string(name));
  return file->bytes;
}

// The template with its partials in place. Done here, once, because the library would parse them anew on each
// page.
std::string with_partials(std::string_view text) {
  constexpr std::string_view kOpen = "{{> ";
  std::string whole;
  while (true) {
    const std::size_t begin = text.find(kOpen);
    whole += text.substr(0, begin);
    if (begin == std::string_view::npos) return whole;
    const std::size_t end = text.find("}}", begin);
    whole += with_partials(template_text(text.substr(begin + kOpen.size(), end - begin - kOpen.size())));
    text.remove_prefix(end + 2);
  }
}

Mustache& compiled(std::string_view name) {
  thread_local std::map<std::string, Mustache, std::less<>> templates;
  auto found = templates.find(name);
  if (found == templates.end()) {
    found = templates.try_emplace(std::string(name), with_partials(template_text(name))).first;
    if (!found->second.is_valid()) {
      throw std::logic_error("template " + std::string(name) + ": " + found->second.error_message());
    }
  }
  return found->second;
}

}  // namespace

std::string render_template(std::string_view name, const TemplateData& data) {
  std::string page;
  compiled(name).render(data, [&page](const std::string& piece) { page += piece; });
  return page;
}

}  // namespace handrail
