// A guide as Markdown: parsed once by cmark-gfm, with exact positions of what matters later. The generator
// renders from the same tree, so a guide is never parsed twice.
#pragma once

#include <cstdint>
#include <memory>
#include <string>
#include <string_view>
#include <vector>

#include "model/containers.h"
#include "model/source_text.h"

struct cmark_node;

namespace handrail {

struct Heading {
  Span span;         // the whole heading, markers included
  int level = 1;     // 1 to 6
  std::string text;  // plain text, as GitHub takes it for the anchor
  std::string slug;  // GitHub's anchor, unique within the document ("-概述", "usage-1")
  int parent = -1;   // the heading that this one stands under
  Span section;      // from this heading to the next one of the same or a higher level
};

struct Link {
  Span span;                // "[text](destination)"; the best known place where cmark cannot tell
  std::string destination;  // unescaped
  std::string text;
  bool image = false;
};

// What the code in a block is, by its info string and, where that is missing, by its content.
enum class Language : std::uint8_t {
  none,
  shell,
  sql,
  python,
  yaml,
  json,
  settings,
  mermaid,
  console,
  other
};

// The text of a code block, with the way back to the source. A block that stands directly in the document is
// a view of the source; one inside a list or a quote had its indentation removed by Markdown and is kept as a
// copy.
class CodeText {
 public:
  CodeText() = default;
  CodeText(std::string_view source, Span span)
      : view_(source.substr(span.begin, span.size())), begin_(span.begin) {}
  // `lines` holds for each line of `copy` the source offset of its first byte.
  CodeText(std::string copy, std::vector<std::uint32_t> lines);

  // Valid as long as this object and the SourceText live; moving the object keeps it valid.
  std::string_view text() const { return copy_ ? std::string_view(*copy_) : view_; }
  // Source offset of an offset in text(). Constant, or logarithmic for a copy.
  std::uint32_t to_source(std::uint32_t offset) const;
  Span to_source(Span span) const { return {to_source(span.begin), to_source(span.end)}; }

 private:
  std::string_view view_;
  std::uint32_t begin_ = 0;
  std::shared_ptr<const std::string> copy_;
  std::vector<std::uint32_t> line_offsets_;  // of each line in the copy
  std::vector<std::uint32_t> line_sources_;  // of each line in the source
};

struct Attribute {
  Span span;
  std::string key;
  std::string value;
};

struct CodeBlock {
  Span span;                  // fences included
  Span info;                  // the info string, empty when there is none
  std::string language_name;  // first word of the info string, lower case: "bash"
  Language language = Language::none;
  std::vector<Attribute> attributes;  // {name=backup kind=backup timeout=10m}
  CodeText code;
  bool fenced = true;
  bool closed = true;  // an unclosed fence runs to the end of its container
  int heading = -1;    // innermost heading above it
  int list_item = -1;  // innermost list item around it
};

struct ListItem {
  Span span;
  Span marker;  // "1." or "-"
  bool ordered = false;
  int number = 0;
  bool task = false;  // "- [ ]"
  bool checked = false;
  int depth = 0;  // 0 for an outermost list
  int parent = -1;
  int heading = -1;
  std::string text;  // plain text of its first paragraph
};

struct HtmlComment {
  Span span;              // "<!-- … -->"
  std::string_view text;  // between the markers, trimmed
};

class Document {
 public:
  // Never fails: every UTF-8 text is Markdown. Linear in the text.
  explicit Document(std::shared_ptr<const SourceText> source);
  ~Document();
  Document(Document&&) noexcept;
  Document& operator=(Document&&) noexcept;

  const SourceText& source() const { return *source_; }
  std::shared_ptr<const SourceText> shared_source() const { return source_; }

  // YAML between "---" lines at the very top, without these lines; empty when there is none.
  Span front_matter() const { return front_matter_; }
  bool has_front_matter() const { return has_front_matter_; }

  const std::vector<Heading>& headings() const { return headings_; }
  const std::vector<Link>& links() const { return links_; }
  const std::vector<CodeBlock>& code_blocks() const { return code_blocks_; }
  const std::vector<ListItem>& list_items() const { return list_items_; }
  const std::vector<HtmlComment>& comments() const { return comments_; }
  // Tabs, admonitions and the like, by where they begin, outer ones first.
  const std::vector<Container>& containers() const { return containers_; }
  // The innermost container that holds the offset, -1 when none does. Logarithmic, but for nesting.
  int container_at(std::uint32_t offset) const;
  // Anchors that raw HTML defines: <a name="x">, <h2 id="x">.
  const std::vector<std::string>& html_anchors() const { return html_anchors_; }

  // cmark's tree, for rendering and for walks that need more. Its line numbers count from the line after the
  // front matter: add line_shift(). index_of() tells which Heading, CodeBlock or ListItem a node became, -1
  // for others.
  cmark_node* root() const { return root_; }
  static int index_of(cmark_node* node);
  std::uint32_t line_shift() const { return line_shift_; }
  // Whole lines from the node's first to its last, from the node's first column on.
  Span node_span(cmark_node* node) const;

 private:
  friend class DocumentCollector;

  void put_titles(const MarkdownView& view);
  // The line as cmark's columns count on it: without a byte order mark and what containers.h takes away.
  Span markdown_line(std::uint32_t line) const;

  std::shared_ptr<const SourceText> source_;
  cmark_node* root_ = nullptr;
  Span front_matter_;
  bool has_front_matter_ = false;
  std::uint32_t line_shift_ = 0;
  std::vector<Heading> headings_;
  std::vector<Link> links_;
  std::vector<CodeBlock> code_blocks_;
  std::vector<ListItem> list_items_;
  std::vector<HtmlComment> comments_;
  std::vector<std::string> html_anchors_;
  std::vector<Container> containers_;
  std::vector<std::uint32_t> removed_;  // bytes before each line that cmark did not see; empty: none
};

// GitHub's anchor for a heading's text, before it is made unique.
std::string github_slug(std::string_view heading_text);

}  // namespace handrail
