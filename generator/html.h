// Appending text to HTML. Everything that reaches a page from a guide goes through one of these, so that no
// byte of a guide is ever taken for markup.
#pragma once

#include <string>
#include <string_view>

namespace handrail::html {

// Text between tags and in double-quoted attributes: & < > " become entities. Copies unescaped runs whole.
void append_text(std::string& out, std::string_view text);

// Like append_text, but character references that the text already holds ("&nbsp;", "&#8212;") keep their
// meaning.
void append_text_with_entities(std::string& out, std::string_view text);

// A destination as an attribute's value: percent-encodes what a URL cannot hold, then escapes.
void append_url(std::string& out, std::string_view url);

void append_number(std::string& out, std::size_t number);

// Where a destination leads. A browser ignores white space and control characters before and within the
// scheme, so these do too.
enum class Target : unsigned char {
  fragment,   // "#below"
  relative,   // "other.md", "/root.md", ""
  external,   // http, https, mailto, ftp, tel, and "//host"
  forbidden,  // any other scheme: javascript, data, vbscript, file, …
};
Target target_of(std::string_view url);

}  // namespace handrail::html
