#include "generator/renderer.h"

#include <algorithm>
#include <memory>
#include <unordered_set>
#include <utility>

#include <cmark-gfm-core-extensions.h>
#include <cmark-gfm-extension_api.h>
#include <cmark-gfm.h>

#include "generator/findings_view.h"
#include "generator/highlight.h"
#include "generator/html.h"
#include "generator/raw_html.h"
#include "generator/steps_view.h"
#include "model/outline_words.h"

namespace handrail {
namespace {

std::string_view url_of(cmark_node* node) {
  const char* url = cmark_node_get_url(node);
  return url == nullptr ? std::string_view() : url;
}

// Chinese and Japanese text and its punctuation: U+3000 to U+9FFF and the full-width forms. Such text has no
// spaces between words, so a line break within it separates nothing, but a browser would show one.
bool is_wide(unsigned char lead, unsigned char second) {
  return (lead >= 0xE3 && lead <= 0xE9) || (lead == 0xEF && (second == 0xBC || second == 0xBD));
}
bool ends_wide(std::string_view text) {
  return text.size() >= 3 && is_wide(static_cast<unsigned char>(text[text.size() - 3]),
                                     static_cast<unsigned char>(text[text.size() - 2]));
}
bool begins_wide(std::string_view text) {
  return text.size() >= 3 &&
         is_wide(static_cast<unsigned char>(text[0]), static_cast<unsigned char>(text[1]));
}

class Renderer {
 public:
  Renderer(std::string& out, const PageContext& context)
      : out_(out),
        context_(context),
        document_(context.runbook.document),
        raw_(out),
        anchors_(step_anchors(context.runbook)) {}

  void run() {
    const std::unique_ptr<cmark_iter, decltype(&cmark_iter_free)> iter(cmark_iter_new(document_.root()),
                                                                       &cmark_iter_free);
    for (cmark_event_type event; (event = cmark_iter_next(iter.get())) != CMARK_EVENT_DONE;) {
      cmark_node* node = cmark_iter_get_node(iter.get());
      if (event == CMARK_EVENT_EXIT) {
        leave(node);
      } else if (enter(node)) {
        cmark_iter_reset(iter.get(), node, CMARK_EVENT_EXIT);  // its children were seen to
      }
    }
    raw_.finish();
    if (footnotes_open_) out_ += "</ol>\n</section>\n";
    findings_until(UINT32_MAX);
  }

  std::vector<std::string> take_images() {
    std::sort(images_.begin(), images_.end());
    images_.erase(std::unique(images_.begin(), images_.end()), images_.end());
    return std::move(images_);
  }

 private:
  // ---- blocks ----

  // Tells whether the node was written whole, its children included.
  bool enter(cmark_node* node) {
    switch (cmark_node_get_type(node)) {
      case CMARK_NODE_TEXT: return html::append_text(out_, literal_of(node)), false;
      case CMARK_NODE_SOFTBREAK: return soft_break(node), false;
      case CMARK_NODE_LINEBREAK: return out_ += "<br>\n", false;
      case CMARK_NODE_CODE: return inline_code(node), false;
      case CMARK_NODE_HTML_INLINE: return raw_.inline_tag(literal_of(node)), false;
      case CMARK_NODE_EMPH: return open("<em>"), false;
      case CMARK_NODE_STRONG: return open("<strong>"), false;
      case CMARK_NODE_LINK: return link(node), false;
      case CMARK_NODE_IMAGE: return image(node), true;
      case CMARK_NODE_FOOTNOTE_REFERENCE: return footnote_reference(node), false;
      case CMARK_NODE_PARAGRAPH: return paragraph(node), false;
      case CMARK_NODE_HEADING: return heading(node), false;
      case CMARK_NODE_CODE_BLOCK: return code_block(node), false;
      case CMARK_NODE_LIST: return list(node), false;
      case CMARK_NODE_ITEM: return item(node), false;
      case CMARK_NODE_BLOCK_QUOTE: return open("<blockquote>\n"), false;
      case CMARK_NODE_THEMATIC_BREAK: return out_ += "<hr>\n", false;
      case CMARK_NODE_HTML_BLOCK: return html_block(node), false;
      case CMARK_NODE_FOOTNOTE_DEFINITION: return footnote_definition(), false;
      case CMARK_NODE_DOCUMENT: return false;
      default: return extension_enter(node), false;
    }
  }

  void leave(cmark_node* node) {
    switch (cmark_node_get_type(node)) {
      case CMARK_NODE_EMPH: return close("</em>");
      case CMARK_NODE_STRONG: return close("</strong>");
      case CMARK_NODE_LINK: return close(std::exchange(link_end_, {}));
      case CMARK_NODE_PARAGRAPH: return paragraph_end(node);
      case CMARK_NODE_HEADING: return heading_end(node);
      case CMARK_NODE_LIST:
        return close(cmark_node_get_list_type(node) == CMARK_ORDERED_LIST ? "</ol>\n" : "</ul>\n");
      case CMARK_NODE_ITEM: return close("</li>\n");
      case CMARK_NODE_BLOCK_QUOTE: return close("</blockquote>\n");
      case CMARK_NODE_FOOTNOTE_DEFINITION: return footnote_definition_end();
      case CMARK_NODE_DOCUMENT:
      case CMARK_NODE_IMAGE:
      case CMARK_NODE_FOOTNOTE_REFERENCE: return;
      default: return extension_leave(node);
    }
  }

  // Around what raw HTML must not break.
  void open(std::string_view tag) {
    out_ += tag;
    raw_.enter();
  }
  void close(std::string_view tag) {
    raw_.leave();
    out_ += tag;
  }

  bool in_tight_list(cmark_node* paragraph) const {
    cmark_node* parent = cmark_node_parent(paragraph);
    return cmark_node_get_type(parent) == CMARK_NODE_ITEM &&
           cmark_node_get_list_tight(cmark_node_parent(parent)) != 0;
  }

  void paragraph(cmark_node* node) {
    anchors_before(node);
    open(in_tight_list(node) ? "" : "<p>");
  }

  void paragraph_end(cmark_node* node) {
    const bool last_of_footnote =
        cmark_node_get_type(cmark_node_parent(node)) == CMARK_NODE_FOOTNOTE_DEFINITION &&
        cmark_node_next(node) == nullptr;
    if (last_of_footnote) footnote_way_back();
    close(in_tight_list(node) ? "" : "</p>\n");
    findings_after(node);
  }

  void heading(cmark_node* node) {
    anchors_before(node);
    const auto index = static_cast<std::size_t>(Document::index_of(node));
    out_ += "<h";
    out_ += level_of(node);
    out_ += " id=\"";
    html::append_text(out_, document_.headings()[index].slug);
    open("\">");
  }

  void heading_end(cmark_node* node) {
    raw_.leave();
    const auto index = static_cast<std::size_t>(Document::index_of(node));
    out_ += "<a class=\"self\" href=\"#";
    html::append_url(out_, document_.headings()[index].slug);
    out_ += "\" aria-label=\"";
    html::append_text(out_, context_.texts.link_to_section);
    out_ += "\"></a></h";
    out_ += level_of(node);
    out_ += ">\n";
    findings_after(node);
  }

  static char level_of(cmark_node* node) {
    return static_cast<char>('0' + cmark_node_get_heading_level(node));
  }

  void code_block(cmark_node* node) {
    anchors_before(node);
    const CodeBlock& block = document_.code_blocks()[static_cast<std::size_t>(Document::index_of(node))];
    const std::string_view code = block.code.text();
    out_ += "<div class=\"code\"";
    if (!block.language_name.empty()) {
      out_ += " data-language=\"";
      html::append_text(out_, block.language_name);
      out_ += '"';
    }
    out_ += "><pre tabindex=\"0\">";
    out_ += block.language == Language::mermaid ? "<code class=\"mermaid\">" : "<code>";
    highlight(out_, code, block.language, block.language_name, marks_in(block));
    out_ += "</code></pre></div>\n";
    findings_after(node);
  }

  // The places within the block that findings are about, as offsets into its code. A block within a list or a
  // quote had its indentation removed; there the findings below it name the line.
  std::span<const MarkedRange> marks_in(const CodeBlock& block) {
    marks_.clear();
    const auto size = static_cast<std::uint32_t>(block.code.text().size());
    if (finding_ == context_.findings.size() || size == 0) return {};
    const std::uint32_t begin = block.code.to_source(0);
    if (block.code.to_source(size - 1) != begin + size - 1) return {};
    for (std::size_t i = finding_; i < context_.findings.size(); ++i) {
      const Span span = context_.findings[i]->span;
      if (span.begin >= begin + size) break;
      if (span.begin < begin || span.end > begin + size || span.empty()) continue;
      const MarkedRange mark{span.begin - begin, span.end - begin};
      if (!marks_.empty() && mark.begin <= marks_.back().end) {
        marks_.back().end = std::max(marks_.back().end, mark.end);
      } else {
        marks_.push_back(mark);
      }
    }
    return marks_;
  }

  void list(cmark_node* node) {
    if (cmark_node_get_list_type(node) != CMARK_ORDERED_LIST) return open("<ul>\n");
    const int start = cmark_node_get_list_start(node);
    out_ += "<ol";
    if (start != 1) {
      out_ += " start=\"";
      html::append_number(out_, static_cast<std::size_t>(std::max(0, start)));
      out_ += '"';
    }
    open(">\n");
  }

  void item(cmark_node* node) {
    const ListItem& item = document_.list_items()[static_cast<std::size_t>(Document::index_of(node))];
    if (!item.task) return open("<li>");
    open(item.checked ? "<li class=\"task\"><input type=\"checkbox\" disabled checked> "
                      : "<li class=\"task\"><input type=\"checkbox\" disabled> ");
  }

  void html_block(cmark_node* node) {
    anchors_before(node);
    raw_.block(literal_of(node));
    findings_after(node);
  }

  // Tables and strikethrough: their node types have no constants, only names.
  void extension_enter(cmark_node* node) {
    const std::string_view type = cmark_node_get_type_string(node);
    if (type == "table") {
      anchors_before(node);
      out_ += "<div class=\"table\" tabindex=\"0\"><table>\n<thead>\n";
      alignments_ = {cmark_gfm_extensions_get_table_alignments(node),
                     cmark_gfm_extensions_get_table_columns(node)};
      open("");
    } else if (type == "table_header" || type == "table_row") {
      column_ = 0;
      in_header_ = type == "table_header";
      open("<tr>");
    } else if (type == "table_cell") {
      out_ += in_header_ ? "<th" : "<td";
      const char alignment = column_ < alignments_.size() ? static_cast<char>(alignments_[column_]) : '\0';
      ++column_;
      open(alignment == 'c' ? " class=\"center\">" : alignment == 'r' ? " class=\"right\">" : ">");
    } else if (type == "strikethrough") {
      open("<del>");
    } else {
      open("");
    }
  }

  void extension_leave(cmark_node* node) {
    const std::string_view type = cmark_node_get_type_string(node);
    if (type == "table") {
      close("</tbody></table></div>\n");
      findings_after(node);
    } else if (type == "table_header") {
      close("</tr>\n</thead>\n<tbody>\n");
    } else if (type == "table_row") {
      close("</tr>\n");
    } else if (type == "table_cell") {
      close(in_header_ ? "</th>" : "</td>");
    } else if (type == "strikethrough") {
      close("</del>");
    } else {
      close("");
    }
  }

  // ---- inlines ----

  void soft_break(cmark_node* node) {
    cmark_node* next = cmark_node_next(node);
    const bool joins = next != nullptr && cmark_node_get_type(next) == CMARK_NODE_TEXT && ends_wide(out_) &&
                       begins_wide(literal_of(next));
    if (joins) return;
    out_ += '\n';
  }

  void inline_code(cmark_node* node) {
    out_ += "<code>";
    html::append_text(out_, literal_of(node));
    out_ += "</code>";
  }

  void link(cmark_node* node) {
    if (append_link_start(url_of(node))) {
      if (const char* title = cmark_node_get_title(node); title != nullptr && *title != '\0') {
        out_ += " title=\"";
        html::append_text(out_, title);
        out_ += '"';
      }
      link_end_ = "</a>";
    } else {
      out_ += "<span class=\"dead\" title=\"";
      html::append_text(out_, context_.texts.dead_link);
      out_ += '"';
      link_end_ = "</span>";
    }
    open(">");
  }

  // `<a href="…"` without its end. False, and nothing written, when the destination must not or cannot be a
  // link.
  bool append_link_start(std::string_view url) {
    switch (html::target_of(url)) {
      case html::Target::forbidden: return false;
      case html::Target::fragment:
        out_ += "<a href=\"";
        html::append_url(out_, url);
        out_ += '"';
        return true;
      case html::Target::external:
        out_ += "<a rel=\"noopener noreferrer\" href=\"";
        html::append_url(out_, url);
        out_ += '"';
        return true;
      case html::Target::relative: break;
    }
    const std::size_t path_end = std::min(url.find_first_of("?#"), url.size());
    const std::optional<std::string> path = resolve_path(context_.source_path, url.substr(0, path_end));
    if (!path) return false;
    const std::string* page = context_.site.page_of(*path);
    if (page == nullptr) return false;
    out_ += "<a href=\"";
    html::append_url(out_, relative_path(context_.page_path, *page));
    const std::size_t hash = url.find('#');
    if (hash != std::string_view::npos) html::append_url(out_, url.substr(hash));
    out_ += '"';
    return true;
  }

  void image(cmark_node* node) {
    const std::string_view url = url_of(node);
    const std::string words = plain_text(node);
    if (html::target_of(url) == html::Target::relative) {
      const std::optional<std::string> path =
          resolve_path(context_.source_path, url.substr(0, std::min(url.find_first_of("?#"), url.size())));
      if (path && is_image_name(*path) && context_.site.has_image(*path)) {
        out_ += "<img loading=\"lazy\" src=\"";
        html::append_url(out_, relative_path(context_.page_path, *path));
        out_ += "\" alt=\"";
        html::append_text(out_, words);
        out_ += "\">";
        images_.push_back(*path);
        return;
      }
    }
    // An image from elsewhere is never loaded by itself: the reader may follow a link to it.
    const std::string_view shown = words.empty() ? url : std::string_view(words);
    if (html::target_of(url) == html::Target::external && link_end_.empty()) {
      append_link_start(url);
      out_ += '>';
      html::append_text(out_, shown);
      out_ += "</a>";
    } else {
      out_ += "<span class=\"dead\">";
      html::append_text(out_, shown);
      out_ += "</span>";
    }
  }

  static std::string plain_text(cmark_node* node) {
    std::string text;
    const std::unique_ptr<cmark_iter, decltype(&cmark_iter_free)> iter(cmark_iter_new(node),
                                                                       &cmark_iter_free);
    for (cmark_event_type event; (event = cmark_iter_next(iter.get())) != CMARK_EVENT_DONE;) {
      cmark_node* at = cmark_iter_get_node(iter.get());
      const cmark_node_type type = cmark_node_get_type(at);
      if (event != CMARK_EVENT_ENTER) continue;
      if (type == CMARK_NODE_TEXT || type == CMARK_NODE_CODE) text += literal_of(at);
      if (type == CMARK_NODE_SOFTBREAK || type == CMARK_NODE_LINEBREAK) text += ' ';
    }
    return text;
  }

  // ---- footnotes: cmark puts the definitions at the end, in the order of their numbers ----

  void footnote_reference(cmark_node* node) {
    const std::string_view number = literal_of(node);
    out_ += "<sup><a class=\"footnote\" href=\"#:note-";
    html::append_text(out_, number);
    if (referred_.emplace(number).second) {  // the way back leads to the first reference
      out_ += "\" id=\":ref-";
      html::append_text(out_, number);
    }
    out_ += "\">";
    html::append_text(out_, number);
    out_ += "</a></sup>";
  }

  void footnote_definition() {
    if (!std::exchange(footnotes_open_, true)) {
      raw_.finish();
      out_ += "<section class=\"footnotes\" aria-label=\"";
      html::append_text(out_, context_.texts.footnotes);
      out_ += "\">\n<ol>\n";
    }
    ++footnote_;
    way_back_written_ = false;
    out_ += "<li id=\":note-";
    html::append_number(out_, footnote_);
    open("\">\n");
  }

  void footnote_way_back() {
    way_back_written_ = true;
    out_ += " <a class=\"way-back\" href=\"#:ref-";
    html::append_number(out_, footnote_);
    out_ += "\" aria-label=\"";
    html::append_text(out_, context_.texts.back_to_text);
    out_ += "\">↩</a>";
  }

  void footnote_definition_end() {
    if (!way_back_written_) footnote_way_back();
    close("</li>\n");
  }

  // ---- what stands beside blocks ----

  std::uint32_t end_of(cmark_node* node) const { return document_.node_span(node).end; }

  void anchors_before(cmark_node* node) {
    if (anchor_ == anchors_.size()) return;
    for (const std::uint32_t end = end_of(node); anchor_ < anchors_.size() && anchors_[anchor_].offset < end;
         ++anchor_) {
      append_step_anchor(out_, anchors_[anchor_].step);
    }
  }

  void findings_after(cmark_node* node) {
    if (finding_ < context_.findings.size()) findings_until(end_of(node));
  }

  void findings_until(std::uint32_t end) {
    const std::size_t first = finding_;
    while (finding_ < context_.findings.size() && context_.findings[finding_]->span.begin < end) ++finding_;
    append_findings(out_, context_, first, finding_);
  }

  std::string& out_;
  const PageContext& context_;
  const Document& document_;
  RawHtml raw_;
  std::vector<StepAnchor> anchors_;
  std::size_t anchor_ = 0;   // the next to be written
  std::size_t finding_ = 0;  // the next to be written
  std::vector<MarkedRange> marks_;
  std::string_view link_end_;  // of the link that is open
  std::span<const std::uint8_t> alignments_;
  std::size_t column_ = 0;
  bool in_header_ = false;
  std::unordered_set<std::string> referred_;
  std::size_t footnote_ = 0;
  bool footnotes_open_ = false;
  bool way_back_written_ = false;
  std::vector<std::string> images_;
};

}  // namespace

std::vector<std::string> render_body(std::string& out, const PageContext& context) {
  Renderer renderer(out, context);
  renderer.run();
  return renderer.take_images();
}

}  // namespace handrail
