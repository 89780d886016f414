#include "generator/raw_html.h"

#include <algorithm>
#include <array>

#include "generator/html.h"
#include "model/text.h"

namespace handrail {

struct AllowedTag {
  std::string_view name;
  bool phrasing = false;          // may stand within a paragraph
  bool empty = false;             // has no closing tag
  std::string_view written = {};  // the tag that stands for it; its own name when empty

  std::string_view out_name() const { return written.empty() ? name : written; }
};

namespace {

// None of these loads, runs, submits or positions anything. `a` is kept for the anchors that guides define
// with it
// (<a name="x">) and becomes a span, since it may stand within a link of ours.
constexpr auto kAllowed = std::to_array<AllowedTag>({
    {"a", true, false, "span"},
    {"abbr", true},
    {"b", true},
    {"blockquote"},
    {"br", true, true},
    {"caption"},
    {"center", false, false, "div"},
    {"cite", true},
    {"code", true},
    {"dd"},
    {"del", true},
    {"details"},
    {"dfn", true},
    {"div"},
    {"dl"},
    {"dt"},
    {"em", true},
    {"figcaption"},
    {"figure"},
    {"h1"},
    {"h2"},
    {"h3"},
    {"h4"},
    {"h5"},
    {"h6"},
    {"hr", false, true},
    {"i", true},
    {"ins", true},
    {"kbd", true},
    {"li"},
    {"mark", true},
    {"ol"},
    {"p"},
    {"pre"},
    {"q", true},
    {"s", true},
    {"samp", true},
    {"small", true},
    {"span", true},
    {"strong", true},
    {"sub", true},
    {"summary"},
    {"sup", true},
    {"table"},
    {"tbody"},
    {"td"},
    {"tfoot"},
    {"th"},
    {"thead"},
    {"tr"},
    {"u", true},
    {"ul"},
    {"var", true},
    {"wbr", true, true},
});
static_assert(std::is_sorted(kAllowed.begin(), kAllowed.end(),
                             [](const AllowedTag& a, const AllowedTag& b) { return a.name < b.name; }));

const AllowedTag* find_allowed(std::string_view name) {
  std::array<char, 10> lowered{};
  if (name.size() > lowered.size()) return nullptr;
  std::transform(name.begin(), name.end(), lowered.begin(), [](char c) { return text::lower(c); });
  const std::string_view wanted(lowered.data(), name.size());
  const auto found = std::lower_bound(kAllowed.begin(), kAllowed.end(), wanted,
                                      [](const AllowedTag& tag, std::string_view w) { return tag.name < w; });
  return found != kAllowed.end() && found->name == wanted ? &*found : nullptr;
}

// Where the tag that begins at html[0] ends, its '>' not included; npos when it never does. A '>' within
// quotes belongs to an attribute. Looks at kLongestTag bytes, so that a text of many '<' costs no more than
// its length.
constexpr std::size_t kLongestTag = 4096;
std::size_t tag_end(std::string_view html) {
  html = html.substr(0, kLongestTag);
  char quote = '\0';
  for (std::size_t i = 1; i < html.size(); ++i) {
    const char c = html[i];
    if (quote != '\0') {
      if (c == quote) quote = '\0';
    } else if (c == '"' || c == '\'') {
      quote = c;
    } else if (c == '>') {
      return i;
    } else if (c == '<') {
      return std::string_view::npos;
    }
  }
  return std::string_view::npos;
}

// Value of `key` among a tag's attributes; empty when it has none.
std::string_view attribute(std::string_view attributes, std::string_view key) {
  for (std::size_t at = attributes.find(key); at != std::string_view::npos;
       at = attributes.find(key, at + 1)) {
    if (at == 0 || !text::is_space(attributes[at - 1])) continue;
    std::string_view rest = attributes.substr(at + key.size());
    if (!rest.starts_with('=')) continue;
    rest.remove_prefix(1);
    const char quote = rest.empty() ? '\0' : rest[0];
    if (quote == '"' || quote == '\'') {
      rest.remove_prefix(1);
      return rest.substr(0, rest.find(quote));
    }
    return rest.substr(0, rest.find_first_of(" \t\r\n/"));
  }
  return {};
}

// Ours hold a colon (page.h), so that a guide's never meets one.
bool is_plain_id(std::string_view id) {
  return !id.empty() && id.size() <= 200 && std::all_of(id.begin(), id.end(), [](char c) {
    return text::is_alnum(c) || c == '-' || c == '_' || c == '.' || static_cast<unsigned char>(c) >= 0x80;
  });
}

}  // namespace

void RawHtml::leave() {
  close_down_to(floors_.back());
  floors_.pop_back();
}

void RawHtml::finish() { close_down_to(0); }

void RawHtml::write(std::string_view html, bool in_block) {
  unclosed_comment_ = 0;
  while (!html.empty()) {
    const std::size_t open = std::min(html.find('<'), html.size());
    html::append_text_with_entities(out_, html.substr(0, open));
    html.remove_prefix(open);
    if (html.empty()) return;
    std::size_t taken = tag(html, in_block);
    if (taken == 0) {
      out_ += "&lt;";
      taken = 1;
    }
    html.remove_prefix(taken);
  }
}

std::size_t RawHtml::tag(std::string_view html, bool in_block) {
  if (html.starts_with("<!--")) {
    if (html.size() <= unclosed_comment_) return 0;  // looked for already: it would stand in this rest too
    const std::size_t end = html.find("-->", 4);
    if (end == std::string_view::npos) unclosed_comment_ = html.size();
    return end == std::string_view::npos ? 0 : end + 3;
  }
  const bool closes = html.starts_with("</");
  const std::size_t begin = closes ? 2 : 1;
  std::size_t name_end = begin;
  while (name_end < html.size() && text::is_alnum(html[name_end])) ++name_end;
  const AllowedTag* allowed = find_allowed(html.substr(begin, name_end - begin));
  if (allowed == nullptr || (!in_block && !allowed->phrasing)) return 0;
  const std::size_t end = tag_end(html);
  if (end == std::string_view::npos) return 0;
  const std::string_view rest = html.substr(name_end, end - name_end);
  if (!rest.empty() && !text::is_space(rest[0]) && rest[0] != '/') return 0;  // <b-custom>, <p:x>
  if (closes) {
    closing(allowed->out_name());
  } else {
    opening(*allowed, rest);
  }
  return end + 1;
}

void RawHtml::opening(const AllowedTag& tag, std::string_view attributes) {
  out_ += '<';
  out_ += tag.out_name();
  std::string_view id = attribute(attributes, "id");
  if (id.empty() && tag.name == "a") id = attribute(attributes, "name");
  if (is_plain_id(id)) {
    out_ += " id=\"";
    html::append_text(out_, id);
    out_ += '"';
  }
  if (tag.name == "details" && attributes.find("open") != std::string_view::npos) out_ += " open";
  out_ += '>';
  if (!tag.empty) open_.push_back(tag.out_name());
}

void RawHtml::closing(std::string_view name) {
  const std::size_t floor = floors_.empty() ? 0 : floors_.back();
  for (std::size_t i = open_.size(); i > floor; --i) {
    if (open_[i - 1] == name) return close_down_to(i - 1);
  }
}

void RawHtml::close_down_to(std::size_t size) {
  while (open_.size() > size) {
    out_ += "</";
    out_ += open_.back();
    out_ += '>';
    open_.pop_back();
  }
}

}  // namespace handrail
