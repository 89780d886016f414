#include "model/document.h"

#include <algorithm>
#include <unordered_map>

#include <cmark-gfm-core-extensions.h>
#include <cmark-gfm-extension_api.h>
#include <cmark-gfm.h>

#include "model/code_block.h"
#include "model/text.h"

namespace handrail {
namespace {

constexpr std::string_view kByteOrderMark = "\xEF\xBB\xBF";

cmark_node* parse(std::string_view text) {
  // Registration writes a global list of cmark's, so it happens once, before the first parse of any thread.
  static const bool registered = (cmark_gfm_core_extensions_ensure_registered(), true);
  (void)registered;
  cmark_parser* parser = cmark_parser_new(CMARK_OPT_FOOTNOTES | CMARK_OPT_STRIKETHROUGH_DOUBLE_TILDE);
  for (const char* name : {"table", "strikethrough", "autolink", "tasklist"}) {
    cmark_parser_attach_syntax_extension(parser, cmark_find_syntax_extension(name));
  }
  cmark_parser_feed(parser, text.data(), text.size());
  cmark_node* root = cmark_parser_finish(parser);
  cmark_parser_free(parser);
  return root;
}

// YAML front matter: "---" as the very first line, up to the next line that is "---" or "...".
struct FrontMatter {
  bool present = false;
  Span content;
  std::uint32_t lines = 0;  // with both markers
  std::uint32_t end = 0;    // first byte after the closing marker's line
};

FrontMatter find_front_matter(const SourceText& source) {
  FrontMatter none;
  std::string_view first = source.line_text(1);
  if (first.starts_with(kByteOrderMark)) {
    first.remove_prefix(kByteOrderMark.size());
    none.end = static_cast<std::uint32_t>(kByteOrderMark.size());
  }
  if (first != "---") return none;
  for (std::uint32_t line = 2; line <= source.line_count(); ++line) {
    const std::string_view text = source.line_text(line);
    if (text != "---" && text != "...") continue;
    FrontMatter found;
    found.present = true;
    found.content = {line > 2 ? source.line_span(2).begin : source.line_span(2).begin,
                     source.line_span(line).begin};
    found.lines = line;
    found.end = line < source.line_count() ? source.line_span(line + 1).begin
                                           : static_cast<std::uint32_t>(source.text().size());
    return found;
  }
  return none;
}

// What a reader sees of an inline subtree: text, code, line breaks as spaces; neither images nor raw HTML.
// At most `nodes` of them are visited: images may be nested, and each would be read again by those around it.
constexpr std::size_t kMaxLinkText = 1000;
std::string plain_text(cmark_node* node, std::size_t nodes = std::string::npos) {
  std::string out;
  cmark_iter* iter = cmark_iter_new(node);
  for (cmark_event_type event; nodes > 0 && (event = cmark_iter_next(iter)) != CMARK_EVENT_DONE; --nodes) {
    cmark_node* at = cmark_iter_get_node(iter);
    if (event != CMARK_EVENT_ENTER) continue;
    switch (cmark_node_get_type(at)) {
      case CMARK_NODE_TEXT:
      case CMARK_NODE_CODE: out += cmark_node_get_literal(at); break;
      case CMARK_NODE_SOFTBREAK:
      case CMARK_NODE_LINEBREAK: out += ' '; break;
      default: break;
    }
  }
  cmark_iter_free(iter);
  return out;
}

void remember(cmark_node* node, std::size_t index) {
  cmark_node_set_user_data(node, reinterpret_cast<void*>(index + 1));  // NOLINT: an index, not an address
}

// Values of id="…" and name="…" in raw HTML.
void collect_anchors(std::string_view html, std::vector<std::string>& anchors) {
  for (const std::string_view key : {std::string_view("id="), std::string_view("name=")}) {
    for (std::size_t at = html.find(key); at != std::string_view::npos; at = html.find(key, at + 1)) {
      if (at == 0 || !text::is_space(html[at - 1])) continue;
      std::size_t begin = at + key.size();
      if (begin >= html.size()) break;
      const char quote = html[begin];
      std::size_t end;
      if (quote == '"' || quote == '\'') {
        end = html.find(quote, ++begin);
      } else {
        end = html.find_first_of(" \t\r\n>", begin);
      }
      if (end == std::string_view::npos) break;
      anchors.emplace_back(html.substr(begin, end - begin));
    }
  }
}

// Gives each heading an anchor that no other has, the way github-slugger counts.
class UniqueSlugs {
 public:
  std::string make(const std::string& slug) {
    std::string candidate = slug;
    while (seen_.contains(candidate)) candidate = slug + '-' + std::to_string(++seen_[slug]);
    seen_.emplace(candidate, 0);
    return candidate;
  }

 private:
  std::unordered_map<std::string, int> seen_;
};

}  // namespace

// Walks cmark's tree once and notes what the model needs, in reading order.
class DocumentCollector {
 public:
  explicit DocumentCollector(Document& document) : document_(document), source_(document.source()) {}

  void run() {
    cmark_iter* iter = cmark_iter_new(document_.root());
    for (cmark_event_type event; (event = cmark_iter_next(iter)) != CMARK_EVENT_DONE;) {
      cmark_node* node = cmark_iter_get_node(iter);
      if (event == CMARK_EVENT_ENTER) {
        enter(node);
      } else if (cmark_node_get_type(node) == CMARK_NODE_ITEM) {
        items_.pop_back();
      }
    }
    cmark_iter_free(iter);
    close_sections();
  }

 private:
  void enter(cmark_node* node) {
    if ((cmark_node_get_type(node) & CMARK_NODE_TYPE_MASK) == CMARK_NODE_TYPE_BLOCK) {
      block_ = document_.node_span(node);
      inline_cursor_ = block_.begin;
    }
    switch (cmark_node_get_type(node)) {
      case CMARK_NODE_HEADING: return heading(node);
      case CMARK_NODE_CODE_BLOCK: return code_block(node);
      case CMARK_NODE_ITEM: return item(node);
      case CMARK_NODE_LINK: return link(node, false);
      case CMARK_NODE_IMAGE: return link(node, true);
      case CMARK_NODE_HTML_BLOCK: return html(block_, cmark_node_get_literal(node));
      case CMARK_NODE_HTML_INLINE: return html({inline_cursor_, block_.end}, cmark_node_get_literal(node));
      default: return;
    }
  }

  void heading(cmark_node* node) {
    Heading heading;
    heading.span = block_;
    heading.level = cmark_node_get_heading_level(node);
    heading.text = plain_text(node);
    heading.slug = slugs_.make(github_slug(heading.text));
    auto& all = document_.headings_;
    int parent = all.empty() ? -1 : static_cast<int>(all.size()) - 1;
    while (parent >= 0 && all[static_cast<std::size_t>(parent)].level >= heading.level) {
      parent = all[static_cast<std::size_t>(parent)].parent;
    }
    heading.parent = parent;
    remember(node, all.size());
    all.push_back(std::move(heading));
  }

  void code_block(cmark_node* node) {
    const auto first_line =
        static_cast<std::uint32_t>(cmark_node_get_start_line(node)) + document_.line_shift();
    const auto last_line = static_cast<std::uint32_t>(cmark_node_get_end_line(node)) + document_.line_shift();
    int fence_length = 0, fence_offset = 0;
    char fence_char = 0;
    const bool fenced = cmark_node_get_fenced(node, &fence_length, &fence_offset, &fence_char) != 0;
    CodeBlock block = read_code_block(
        source_, block_, {first_line, last_line},
        {fenced, fenced ? fence_char : '\0', fenced ? static_cast<std::size_t>(fence_length) : 0},
        cmark_node_get_fence_info(node), cmark_node_get_literal(node));
    block.heading = static_cast<int>(document_.headings_.size()) - 1;
    block.list_item = items_.empty() ? -1 : items_.back();
    remember(node, document_.code_blocks_.size());
    document_.code_blocks_.push_back(std::move(block));
  }

  void item(cmark_node* node) {
    ListItem item;
    item.span = block_;
    cmark_node* list = cmark_node_parent(node);
    item.ordered = cmark_node_get_list_type(list) == CMARK_ORDERED_LIST;
    std::uint32_t at = block_.begin;
    const std::string_view text = source_.text();
    while (at < block_.end && text::is_digit(text[at]))
      item.number = std::min(item.number, 99999999) * 10 + (text[at++] - '0');
    item.marker = {block_.begin, std::min(at + 1, block_.end)};
    item.task = std::string_view(cmark_node_get_type_string(node)) == "tasklist";
    item.checked = item.task && cmark_gfm_extensions_get_tasklist_item_checked(node);
    item.depth = static_cast<int>(items_.size());
    item.parent = items_.empty() ? -1 : items_.back();
    item.heading = static_cast<int>(document_.headings_.size()) - 1;
    if (cmark_node* child = cmark_node_first_child(node);
        child != nullptr && cmark_node_get_type(child) == CMARK_NODE_PARAGRAPH) {
      item.text = plain_text(child);
    }
    items_.push_back(static_cast<int>(document_.list_items_.size()));
    remember(node, document_.list_items_.size());
    document_.list_items_.push_back(std::move(item));
  }

  void link(cmark_node* node, bool image) {
    Link link;
    link.destination = cmark_node_get_url(node);
    link.text = plain_text(node, kMaxLinkText);
    link.image = image;
    link.span = locate_link(node, link);
    inline_cursor_ = std::max(inline_cursor_, link.span.begin + 1);
    document_.links_.push_back(std::move(link));
  }

  // cmark's columns for inlines go wrong after lazy continuation lines and within tables; what stands there
  // is checked, and otherwise looked for in the rest of the block, since links come in reading order.
  Span locate_link(cmark_node* node, const Link& link) const {
    const std::string_view text = source_.text();
    const std::uint32_t stated = offset_of(node);
    const auto plausible = [&](std::uint32_t at) {
      if (at < inline_cursor_ || at >= block_.end) return false;
      return link.image ? text.substr(at, 2) == "![" : text[at] == '[' || text[at] == '<';
    };
    std::uint32_t begin = stated;
    if (!plausible(begin)) {
      const std::string_view opening = link.image ? "![" : "[";
      const std::string shown = std::string(opening) + link.text;
      std::size_t found = text.substr(0, block_.end).find(shown, inline_cursor_);
      if (found == std::string_view::npos)
        found = text.substr(0, block_.end).find(link.destination, inline_cursor_);
      if (found == std::string_view::npos) found = inline_cursor_;
      begin = static_cast<std::uint32_t>(found);
    }
    // To the closing parenthesis or bracket; an autolink ends with its text.
    std::uint32_t end = begin;
    if (begin < block_.end && (text[begin] == '[' || text[begin] == '!')) {
      const std::size_t close = text.substr(0, block_.end).find("](", begin);
      std::size_t stop = close == std::string_view::npos ? text.substr(0, block_.end).find(']', begin)
                                                         : text.substr(0, block_.end).find(')', close);
      end = stop == std::string_view::npos ? block_.end : static_cast<std::uint32_t>(stop) + 1;
    } else {
      end = std::min(block_.end,
                     begin + static_cast<std::uint32_t>(std::max<std::size_t>(1, link.text.size())));
    }
    return {begin, end};
  }

  void html(Span place, const char* literal) {
    const std::string_view html = literal == nullptr ? std::string_view() : literal;
    collect_anchors(html, document_.html_anchors_);
    if (html.find("<!--") == std::string_view::npos) return;
    const std::string_view text = source_.text();
    const bool whole_block = place == block_;
    // cmark may end a block of several lines a line early; what it holds is as long as this at least.
    if (whole_block)
      place.end = static_cast<std::uint32_t>(
          std::min(text.size(), std::max<std::size_t>(place.end, place.begin + html.size())));
    std::size_t at = place.begin;
    while (true) {
      const std::size_t begin = text.substr(0, place.end).find("<!--", at);
      if (begin == std::string_view::npos) return;
      const std::size_t end = text.substr(0, place.end).find("-->", begin + 4);
      if (end == std::string_view::npos) return;
      HtmlComment comment;
      comment.span = {static_cast<std::uint32_t>(begin), static_cast<std::uint32_t>(end) + 3};
      comment.text = text::trim(text.substr(begin + 4, end - begin - 4));
      document_.comments_.push_back(comment);
      at = end + 3;
      inline_cursor_ = static_cast<std::uint32_t>(at);
      if (!whole_block) return;  // an inline comment is a node of its own
    }
  }

  std::uint32_t offset_of(cmark_node* node) const {
    const auto line =
        static_cast<std::uint32_t>(std::max(1, cmark_node_get_start_line(node))) + document_.line_shift();
    const auto column = static_cast<std::uint32_t>(std::max(1, cmark_node_get_start_column(node)));
    return document_.markdown_line(line).begin + column - 1;
  }

  void close_sections() {
    auto& all = document_.headings_;
    const auto end = static_cast<std::uint32_t>(source_.text().size());
    std::vector<std::size_t> open;
    for (std::size_t i = 0; i < all.size(); ++i) {
      while (!open.empty() && all[open.back()].level >= all[i].level) {
        all[open.back()].section.end = all[i].span.begin;
        open.pop_back();
      }
      all[i].section = {all[i].span.begin, end};
      open.push_back(i);
    }
  }

  Document& document_;
  const SourceText& source_;
  Span block_;
  std::uint32_t inline_cursor_ = 0;  // inlines before it were already placed
  std::vector<int> items_;
  UniqueSlugs slugs_;
};

Document::Document(std::shared_ptr<const SourceText> source) : source_(std::move(source)) {
  const FrontMatter found = find_front_matter(*source_);
  has_front_matter_ = found.present;
  front_matter_ = found.content;
  line_shift_ = found.lines;
  MarkdownView view = read_containers(*source_, found.lines + 1);
  root_ = parse(view.changed ? std::string_view(view.text) : source_->text().substr(found.end));
  removed_ = std::move(view.removed);
  containers_ = std::move(view.containers);
  if (view.changed) put_titles(view);
  DocumentCollector(*this).run();
}

Document::~Document() {
  if (root_ != nullptr) cmark_node_free(root_);
}

Document::Document(Document&& other) noexcept { *this = std::move(other); }

Document& Document::operator=(Document&& other) noexcept {
  std::swap(root_, other.root_);
  source_ = std::move(other.source_);
  front_matter_ = other.front_matter_;
  has_front_matter_ = other.has_front_matter_;
  line_shift_ = other.line_shift_;
  headings_ = std::move(other.headings_);
  links_ = std::move(other.links_);
  code_blocks_ = std::move(other.code_blocks_);
  list_items_ = std::move(other.list_items_);
  comments_ = std::move(other.comments_);
  html_anchors_ = std::move(other.html_anchors_);
  containers_ = std::move(other.containers_);
  removed_ = std::move(other.removed_);
  return *this;
}

// A container's title becomes a paragraph of its own in bold, where its marker stood; the other markers go.
void Document::put_titles(const MarkdownView& view) {
  std::vector<std::pair<cmark_node*, int>> marks;
  cmark_iter* iter = cmark_iter_new(root_);
  for (cmark_event_type event; (event = cmark_iter_next(iter)) != CMARK_EVENT_DONE;) {
    cmark_node* node = cmark_iter_get_node(iter);
    if (event != CMARK_EVENT_ENTER || cmark_node_get_type(node) != CMARK_NODE_HTML_BLOCK) continue;
    const auto line = static_cast<std::uint32_t>(std::max(1, cmark_node_get_start_line(node))) + line_shift_;
    if (line != static_cast<std::uint32_t>(cmark_node_get_end_line(node)) + line_shift_) continue;
    if (const auto mark = view.markers.find(line); mark != view.markers.end())
      marks.emplace_back(node, mark->second);
  }
  cmark_iter_free(iter);
  for (const auto& [node, titled] : marks) {
    if (titled >= 0) {
      cmark_node* paragraph = cmark_node_new(CMARK_NODE_PARAGRAPH);
      cmark_node* strong = cmark_node_new(CMARK_NODE_STRONG);
      cmark_node* words = cmark_node_new(CMARK_NODE_TEXT);
      cmark_node_set_literal(words, containers_[static_cast<std::size_t>(titled)].title.c_str());
      cmark_node_append_child(strong, words);
      cmark_node_append_child(paragraph, strong);
      remember(paragraph, static_cast<std::size_t>(titled));
      cmark_node_insert_before(node, paragraph);
    }
    cmark_node_unlink(node);
    cmark_node_free(node);
  }
}

int Document::container_at(std::uint32_t offset) const {
  const auto after = std::upper_bound(containers_.begin(), containers_.end(), offset,
                                      [](std::uint32_t at, const Container& c) { return at < c.span.begin; });
  int index = static_cast<int>(after - containers_.begin()) - 1;
  while (index >= 0 && containers_[static_cast<std::size_t>(index)].span.end <= offset)
    index = containers_[static_cast<std::size_t>(index)].parent;
  return index;
}

Span Document::markdown_line(std::uint32_t line) const {
  Span span = source_->line_span(line);
  if (line == 1 && source_->text().starts_with(kByteOrderMark))
    span.begin += static_cast<std::uint32_t>(kByteOrderMark.size());
  if (line > line_shift_ && line - line_shift_ <= removed_.size())
    span.begin = std::min(span.end, span.begin + removed_[line - line_shift_ - 1]);
  return span;
}

int Document::index_of(cmark_node* node) {
  return static_cast<int>(reinterpret_cast<std::uintptr_t>(cmark_node_get_user_data(node))) - 1;  // NOLINT
}

Span Document::node_span(cmark_node* node) const {
  // A title that stands in a marker has no line of its own.
  if (cmark_node_get_type(node) == CMARK_NODE_PARAGRAPH && index_of(node) >= 0)
    return containers_[static_cast<std::size_t>(index_of(node))].title_span;
  const auto first = static_cast<std::uint32_t>(std::max(1, cmark_node_get_start_line(node))) + line_shift_;
  const auto last = static_cast<std::uint32_t>(std::max(1, cmark_node_get_end_line(node))) + line_shift_;
  const Span first_line = markdown_line(first);
  const auto column = static_cast<std::uint32_t>(std::max(1, cmark_node_get_start_column(node)));
  const std::uint32_t begin = std::min(first_line.begin + column - 1, first_line.end);
  return {begin, std::max(begin, source_->line_span(std::max(first, last)).end)};
}

}  // namespace handrail
