#include "model/html_links.h"

#include <algorithm>
#include <string>
#include <string_view>

#include <cmark-gfm.h>

#include "model/text.h"

namespace handrail {
namespace {

constexpr std::size_t kMaxDestination = 1000;
// Each was looked for in its whole block, so a text that is full of them must not go on with it.
constexpr int kMaxUnplaced = 100;

// A tag, from "<" to ">".
struct Tag {
  std::string name;  // lower case
  bool closing = false;
  std::string_view text;
};

bool is_name_character(char c) { return text::is_alnum(c) || c == '-' || c == '.' || c == ':'; }

// The tag that begins at `at`, empty when "<" begins none. Quoted values may hold ">".
Tag tag_at(std::string_view html, std::size_t at) {
  Tag tag;
  std::size_t i = at + 1;
  if (i < html.size() && html[i] == '/') {
    tag.closing = true;
    ++i;
  }
  const std::size_t name = i;
  while (i < html.size() && is_name_character(html[i])) ++i;
  if (i == name) return {};
  tag.name = text::lower(html.substr(name, i - name));
  char quote = 0;
  for (; i < html.size(); ++i) {
    if (quote != 0) {
      if (html[i] == quote) quote = 0;
    } else if (html[i] == '"' || html[i] == '\'') {
      quote = html[i];
    } else if (html[i] == '>') {
      tag.text = html.substr(at, i + 1 - at);
      return tag;
    } else if (html[i] == '<') {
      break;
    }
  }
  return {};
}

// The quoted value of an attribute; empty where there is none, and for a value that a program makes
// (src={image}).
std::string_view attribute(std::string_view tag, std::string_view name) {
  for (std::size_t at = tag.find(name); at != std::string_view::npos; at = tag.find(name, at + 1)) {
    if (at == 0 || !text::is_space(tag[at - 1])) continue;
    std::size_t i = at + name.size();
    while (i < tag.size() && text::is_space(tag[i])) ++i;
    if (i >= tag.size() || tag[i] != '=') continue;
    ++i;
    while (i < tag.size() && text::is_space(tag[i])) ++i;
    if (i >= tag.size() || (tag[i] != '"' && tag[i] != '\'')) return {};
    const std::size_t end = tag.find(tag[i], i + 1);
    return end == std::string_view::npos ? std::string_view() : tag.substr(i + 1, end - i - 1);
  }
  return {};
}

// What such an element holds is no text.
bool holds_no_text(std::string_view name) {
  return name == "script" || name == "style" || name == "pre" || name == "code" || name == "textarea";
}

class HtmlLinks {
 public:
  explicit HtmlLinks(const Document& document) : document_(document), text_(document.source().text()) {}

  std::vector<Link> run() {
    cmark_iter* iter = cmark_iter_new(document_.root());
    for (cmark_event_type event; (event = cmark_iter_next(iter)) != CMARK_EVENT_DONE;) {
      if (event != CMARK_EVENT_ENTER) continue;
      cmark_node* node = cmark_iter_get_node(iter);
      if ((cmark_node_get_type(node) & CMARK_NODE_TYPE_MASK) == CMARK_NODE_TYPE_BLOCK) {
        block_ = document_.node_span(node);
        cursor_ = block_.begin;
      }
      if (cmark_node_get_type(node) == CMARK_NODE_HTML_BLOCK) html_block(node);
      if (cmark_node_get_type(node) == CMARK_NODE_HTML_INLINE) html_inline(node);
    }
    cmark_iter_free(iter);
    return std::move(links_);
  }

 private:
  void html_block(cmark_node* node) {
    const char* literal = cmark_node_get_literal(node);
    // cmark may end a block of several lines a line early; what it holds is as long as this at least.
    const std::size_t size = literal == nullptr ? 0 : std::string_view(literal).size();
    const std::size_t end = std::min(text_.size(), std::max<std::size_t>(block_.end, block_.begin + size));
    const std::string_view html = text_.substr(0, end);
    std::string open_name;  // of the element that holds no text
    std::size_t line_end = 0;
    for (std::size_t at = block_.begin; at < end;) {
      if (at >= line_end) line_end = std::min(end, html.find_first_of("\r\n", at) + 1);
      if (line_end <= at) line_end = end;  // the last line
      if (html.substr(at, 4) == "<!--") {
        const std::size_t close = html.find("-->", at);
        at = close == std::string_view::npos ? end : close + 3;
      } else if (html[at] == '<') {
        const Tag tag = tag_at(html, at);
        if (tag.name.empty()) {
          ++at;
          continue;
        }
        if (open_name.empty()) {
          links_of(tag, at);
          if (!tag.closing && holds_no_text(tag.name)) open_name = tag.name;
        } else if (tag.closing && tag.name == open_name) {
          open_name.clear();
        }
        at += tag.text.size();
      } else if (open_name.empty() && html[at] == '`') {
        const std::size_t close = html.substr(0, line_end).find('`', at + 1);
        at = (close == std::string_view::npos ? at : close) + 1;
      } else if (open_name.empty() && html[at] == '[') {
        at = markdown_link(html.substr(0, line_end), at);
      } else {
        ++at;
      }
    }
  }

  void html_inline(cmark_node* node) {
    const char* literal = cmark_node_get_literal(node);
    if (literal == nullptr || unplaced_ > kMaxUnplaced) return;
    const std::size_t at = text_.substr(0, block_.end).find(literal, cursor_);
    if (at == std::string_view::npos) {  // it spans lines that have a quote's mark in the source
      ++unplaced_;
      return;
    }
    cursor_ = static_cast<std::uint32_t>(at + 1);
    links_of(tag_at(text_, at), at);
  }

  void links_of(const Tag& tag, std::size_t at) {
    if (tag.closing) return;
    const bool image = tag.name == "img";
    if (!image && tag.name != "a") return;
    const std::string_view destination = attribute(tag.text, image ? "src" : "href");
    if (destination.empty()) return;
    add(at, at + tag.text.size(), destination, image ? attribute(tag.text, "alt") : std::string_view(),
        image);
  }

  // "[text](destination)" or "![text](destination "title")" in `line`, which ends with the line. Returns
  // where to go on.
  std::size_t markdown_link(std::string_view line, std::size_t open) {
    const std::size_t close = line.find_first_of("[]", open + 1);
    if (close == std::string_view::npos) return line.size();
    if (line[close] == '[') return close;  // of nested brackets the inner ones are the link
    if (close + 1 >= line.size() || line[close + 1] != '(') return close + 1;
    const std::string_view rest = line.substr(0, std::min(line.size(), close + kMaxDestination));
    std::size_t i = close + 2;
    int depth = 0;
    for (; i < rest.size(); ++i) {
      if (rest[i] == '(') ++depth;
      if (text::is_space(rest[i]) || (rest[i] == ')' && depth-- == 0)) break;
    }
    const std::size_t end = rest.find(')', i);
    if (end == std::string_view::npos) return close + 1;
    const bool image = open > block_.begin && line[open - 1] == '!';
    add(image ? open - 1 : open, end + 1, line.substr(close + 2, i - close - 2),
        line.substr(open + 1, close - open - 1), image);
    return end + 1;
  }

  void add(std::size_t begin, std::size_t end, std::string_view destination, std::string_view shown,
           bool image) {
    Link link;
    link.span = {static_cast<std::uint32_t>(begin), static_cast<std::uint32_t>(end)};
    link.destination = text::trim(destination);
    link.text = shown;
    link.image = image;
    if (!link.destination.empty()) links_.push_back(std::move(link));
  }

  const Document& document_;
  const std::string_view text_;
  Span block_;
  std::uint32_t cursor_ = 0;
  int unplaced_ = 0;
  std::vector<Link> links_;
};

}  // namespace

std::vector<Link> html_links(const Document& document) { return HtmlLinks(document).run(); }

}  // namespace handrail
