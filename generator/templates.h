// The page templates (templates/*.html, Mustache), compiled once per thread. A template only makes the shell
// of a page; what is long (text, contents, steps) is written by code and put in whole, since Mustache is slow
// per tag.
#pragma once

#include <string>
#include <string_view>

#include <kainjow/mustache.hpp>

namespace handrail {

using TemplateData = kainjow::mustache::data;

// Renders templates/<name>.html. `{{> other}}` in a template takes in templates/other.html as it stands.
std::string render_template(std::string_view name, const TemplateData& data);

}  // namespace handrail
