// Raw HTML in a guide, made harmless: a short list of tags is kept, without attributes and always balanced,
// comments are dropped, and everything else is shown as the text that it is.
#pragma once

#include <string>
#include <string_view>
#include <vector>

namespace handrail {

struct AllowedTag;

class RawHtml {
 public:
  explicit RawHtml(std::string& out) : out_(out) {}

  // Around each element that the renderer writes itself. What raw HTML opened within is closed by leave(),
  // and a closing tag within never reaches out of it.
  void enter() { floors_.push_back(open_.size()); }
  void leave();

  // `html` is a CommonMark HTML block; it may open what a later block closes.
  void block(std::string_view html) { write(html, true); }
  // `html` is one inline tag, comment or the like; only phrasing tags are kept, so that no paragraph is
  // broken up.
  void inline_tag(std::string_view html) { write(html, false); }
  void finish();

 private:
  void write(std::string_view html, bool in_block);
  // Handles what begins with '<' at the start of `html`; tells how many bytes that took, 0 when it is plain
  // text.
  std::size_t tag(std::string_view html, bool in_block);
  void opening(const AllowedTag& tag, std::string_view attributes);
  void closing(std::string_view name);
  void close_down_to(std::size_t size);

  std::string& out_;
  std::vector<std::string_view> open_;  // names from the allow-list, outermost first
  std::size_t unclosed_comment_ = 0;    // length of the rest that began with a comment without an end
  std::vector<std::size_t> floors_;     // sizes of open_ when each of the renderer's elements began
};

}  // namespace handrail
