#include "checker/anchors.h"

#include "checker/urls.h"
#include "model/text.h"
#include "model/utf8.h"

namespace handrail {
namespace {

// "## Title {#own-id}", "{: #own-id .class }": several site generators let the author name the anchor so.
std::string_view own_id(std::string_view heading) {
  const std::size_t open = heading.rfind('{');
  if (open == std::string_view::npos || !heading.ends_with('}')) return {};
  const std::size_t sign = heading.find('#', open);
  if (sign == std::string_view::npos) return {};
  const std::size_t end = heading.find_first_of(" }", sign);
  return heading.substr(sign + 1, end - sign - 1);
}

std::string essence(std::string_view anchor) {
  std::string kept;
  for (std::size_t i = 0; i < anchor.size();) {
    const std::uint32_t c = utf8::decode(anchor, i);
    if (c == '-' || c == '_' || c == 0xFE0F || c == 0x200D) continue;
    utf8::append(kept, c < 0x80 ? static_cast<std::uint32_t>(text::lower(static_cast<char>(c))) : c);
  }
  return kept;
}

}  // namespace

Anchors::Anchors(const Document& document) {
  for (const std::string& anchor : document.html_anchors()) add(anchor, -1);
  const auto& headings = document.headings();
  for (std::size_t i = 0; i < headings.size(); ++i) {
    add(headings[i].slug, static_cast<int>(i));
    if (const std::string_view id = own_id(headings[i].text); !id.empty())
      add(std::string(id), static_cast<int>(i));
  }
}

void Anchors::add(std::string anchor, int heading) {
  const auto [at, is_new] = anchors_.try_emplace(std::move(anchor), heading);
  if (!is_new) return;
  const auto [same, is_only] = essences_.try_emplace(essence(at->first), at->first);
  if (!is_only) same->second.clear();
}

bool Anchors::has(std::string_view anchor) const { return anchors_.count(std::string(anchor)) > 0; }

int Anchors::heading_of(std::string_view anchor) const {
  const auto at = anchors_.find(std::string(anchor));
  return at == anchors_.end() ? -1 : at->second;
}

std::string Anchors::meant(std::string_view anchor) const {
  const auto at = essences_.find(essence(anchor));
  return at == essences_.end() ? std::string() : at->second;
}

std::string anchor_in(const Link& link) {
  if (link.image || !link.destination.starts_with('#')) return {};
  std::string anchor = percent_decoded(std::string_view(link.destination).substr(1));
  if (text::equal_ignoring_case(anchor, "top")) return {};
  return anchor;
}

}  // namespace handrail
