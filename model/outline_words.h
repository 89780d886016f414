// What blocks of a guide say of the ones after them: labels, announcements of output, headers of tables.
#pragma once

#include <string>
#include <string_view>

#include <cmark-gfm.h>

namespace handrail {

// Null is a block of no type.
bool is_block(cmark_node* node, cmark_node_type type);
std::string_view literal_of(cmark_node* node);

// Text of a paragraph that consists of one bold run, with at most a colon behind it: "**Restart the back
// end:**". Empty for any other.
std::string bold_label(cmark_node* paragraph);

// A list that only links: a table of contents.
bool is_contents_list(cmark_node* list);

// "Expected output:", "输出如下": the block below is no command.
bool announces_output(std::string_view paragraph);

// "This command will:", "脚本会自动执行：": the list below tells what something does, and nobody is to do it.
bool tells_what_it_does(std::string_view paragraph);

// Whether the text before a block, or its first comment, names a file of a migration tool:
// "0007_phone.up.sql", "V7__phone.sql", "db/migrations/…".
bool is_migration_file(std::string_view paragraph, std::string_view code);

// "instead of:", "而不是：": the block below is what is not to be run.
bool names_what_is_replaced(std::string_view paragraph);

// A table's cell as a reader sees it.
std::string words_of(cmark_node* cell);

// Whether a table's column (lower case) holds commands, or the numbers of steps.
bool names_commands(std::string_view header);
bool names_steps(std::string_view header);

}  // namespace handrail
