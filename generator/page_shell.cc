#include "generator/page_shell.h"

#include "generator/html.h"

namespace handrail {

TemplateData page_shell(const Texts& texts, const SiteOptions& options, std::string_view page,
                        std::string title) {
  const std::string root = root_prefix(page);
  TemplateData data;
  data.set("lang", std::string(texts.html_language));
  data.set("language", std::string(texts.language));
  data.set("title", std::move(title));
  data.set("root", root);
  data.set("assets", root + options.assets);
  if (!options.base_url.empty()) {
    std::string canonical = options.base_url;
    html::append_url(canonical, page == "index.html" ? std::string_view() : page);
    data.set("canonical", std::move(canonical));
  }
  data.set("text_skip", std::string(texts.skip_to_content));
  data.set("text_all_guides", std::string(texts.all_guides));
  data.set("text_made_by", std::string(texts.made_by));
  return data;
}

std::string encoded_relative_path(std::string_view page, std::string_view target) {
  std::string url;
  html::append_url(url, relative_path(page, target));
  return url;
}

std::string title_of(const Runbook& runbook, std::string_view source_path) {
  if (!runbook.title.empty()) return runbook.title;
  const std::size_t slash = source_path.rfind('/');
  const std::string_view name = slash == std::string_view::npos ? source_path : source_path.substr(slash + 1);
  return std::string(name.substr(0, name.rfind('.')));
}

}  // namespace handrail
