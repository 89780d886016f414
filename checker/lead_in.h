// What the author says right before a block or a command: the paragraph or list line above the fence.
#pragma once

#include <string_view>

#include "model/runbook.h"

namespace handrail {

// The text lines directly above the block, blank lines between left out; empty where a heading, another block
// or nothing stands there. A view of the guide.
std::string_view lead_in(const Runbook& runbook, const CodeBlock& block);

// The words of a comment, without its signs.
std::string_view comment_words(const SourceText& source, Span comment);

}  // namespace handrail
