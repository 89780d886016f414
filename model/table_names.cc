#include "model/table_names.h"

#include <vector>

#include "model/text.h"

namespace handrail {

TableNames::TableNames(const Runbook& runbook) {
  const auto add_words = [&](std::string_view text) {
    for (std::size_t at = 0; at < text.size();) {
      std::size_t end = at;
      while (end < text.size() && (text::is_alnum(text[end]) || text[end] == '_')) ++end;
      if (end > at && text::is_alpha(text[at])) words_.insert(text::lower(text.substr(at, end - at)));
      at = end + 1;
    }
  };
  for (const CodeBlock& block : runbook.document.code_blocks()) add_words(block.code.text());
}

std::string TableNames::table_of(std::string_view model) const {
  std::string snake;
  for (const char c : model) {
    if (c >= 'A' && c <= 'Z' && !snake.empty()) snake += '_';
    if (!text::is_alnum(c) && c != '_') return {};
    snake += text::lower(c);
  }
  std::vector<std::string> usual{snake + "s", snake + "es"};
  if (snake.ends_with('y')) usual.insert(usual.begin(), snake.substr(0, snake.size() - 1) + "ies");
  for (const std::string& name : usual)
    if (words_.contains(name)) return name;
  // The bare name is a table only where it is written with an underscore; "user" is a variable in any
  // program.
  if (snake.find('_') != std::string::npos && (snake.ends_with('s') || words_.contains(snake))) {
    // global_settings_table.py speaks of it as well.
    if (words_.contains(snake)) return snake;
    for (const std::string& word : words_)
      if (word.find(snake) != std::string::npos) return snake;
  }
  return {};
}

}  // namespace handrail
