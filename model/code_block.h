// From cmark's code block to ours: where the code stands in the source, whether the fence is closed, what its
// info string says.
#pragma once

#include "model/document.h"

namespace handrail {

struct FenceShape {
  bool fenced = false;
  char character = '\0';
  std::size_t length = 0;
};
struct LineRange {
  std::uint32_t first = 1;
  std::uint32_t last = 1;
};

// `span` and `lines` are the whole block's; `info` and `literal` are cmark's and need not outlive the call.
CodeBlock read_code_block(const SourceText& source, Span span, LineRange lines, FenceShape fence,
                          std::string_view info, std::string_view literal);

// "bash" -> shell; an unknown word -> other; an empty one -> none. CodeBlock::language is another one where
// the code is plainly for something else: `mysqldump …` in a mysql block is shell.
Language language_from(std::string_view name);

// What unlabelled code is, by its content; none when that is not clear.
Language guess_language(std::string_view code);

// An info string that only says that nothing is to be coloured: "text", "plain". The block may hold commands.
bool is_plain_text(std::string_view language_name);

}  // namespace handrail
