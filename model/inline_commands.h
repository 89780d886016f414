// Commands that prose tells the reader to run: "1. Enter the folder: `cd app`", "Run `systemctl stop app`",
// "执行 `flask db upgrade`". Inline code that is only mentioned is none of them.
#pragma once

#include <functional>
#include <string_view>
#include <vector>

struct cmark_node;

namespace handrail {

// How much the place itself says: a numbered item or a checkbox is something to do, a bullet and a paragraph
// only when their words say so.
enum class InlinePlace : std::uint8_t { numbered_item, bullet, paragraph };

// The code nodes of a paragraph that are to be typed, in order. `is_program` tells whether a word names a
// program. Linear in the paragraph.
std::vector<cmark_node*> told_commands(cmark_node* paragraph, InlinePlace place,
                                       const std::function<bool(std::string_view)>& is_program);

// "git fetch origin", "sudo ./launcher rebuild app": a line of prose that can be nothing but a command, since
// no sentence begins so. Asked of a numbered item's whole text.
bool is_bare_command(std::string_view line);

}  // namespace handrail
