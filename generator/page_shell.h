// What every page's template is given: language, title, where assets lie from here, and the site's own words.
#pragma once

#include <string>
#include <string_view>

#include "generator/site.h"
#include "generator/templates.h"
#include "generator/texts.h"

namespace handrail {

TemplateData page_shell(const Texts& texts, const SiteOptions& options, std::string_view page,
                        std::string title);

// Where the reader is sent back to from `page`: a URL relative to it, ready for an attribute.
std::string encoded_relative_path(std::string_view page, std::string_view target);

// The guide's title, or its file's name where it has none.
std::string title_of(const Runbook& runbook, std::string_view source_path);

}  // namespace handrail
