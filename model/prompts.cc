// Terminal sessions in guides: `$ make`, `# apt update`, `[root@db ~]# ls`, `(venv) $ pip …`, `mysql> …` with
// the output between them.
#include <optional>

#include "model/shell.h"
#include "model/text.h"

namespace handrail {
namespace {

// Length of the shell prompt that a line begins with, 0 when there is none. "# " counts only behind a user or
// a path, since alone it is a comment.
std::size_t prompt_length(std::string_view line) {
  std::size_t at = 0;
  while (at < line.size() && (line[at] == ' ' || line[at] == '\t')) ++at;
  bool decorated = false;
  if (at < line.size() && line[at] == '(') {  // "(venv) $ " or "(postgres)# "
    const std::size_t close = line.find(')', at);
    if (close == std::string_view::npos || close - at > 30 || close + 1 >= line.size()) return 0;
    decorated = line[close + 1] == '#' || line[close + 1] == '$';
    if (!decorated && line[close + 1] != ' ') return 0;
    at = close + (decorated ? 1 : 2);
  }
  if (decorated) {
    // the sign follows at once
  } else if (at < line.size() && line[at] == '[') {  // [root@host ~]
    const std::size_t close = line.find(']', at);
    if (close == std::string_view::npos || line.substr(at, close - at).find('@') == std::string_view::npos)
      return 0;
    at = close + 1;
    decorated = true;
  } else if (const std::size_t sign = line.find('@', at); sign != std::string_view::npos) {  // user@host:~
    const std::size_t end = line.find_first_of("$# ", at);
    if (end != std::string_view::npos && sign < end && line[end] != ' ') {
      at = end;
      decorated = true;
    }
  }
  if (at + 1 >= line.size()) return 0;
  const bool dollar = line[at] == '$' || line[at] == '%';
  if (!(dollar || (decorated && line[at] == '#')) || line[at + 1] != ' ') return 0;
  return at + 2;
}

}  // namespace

CodeText without_prompts(const CodeText& code) {
  std::string commands;
  std::vector<std::uint32_t> places;
  const std::string_view text = code.text();
  bool continued = false;
  std::uint32_t offset = 0;
  for (const std::string_view line : text::lines(text)) {
    offset = static_cast<std::uint32_t>(line.data() - text.data());
    const std::size_t skip = prompt_length(line);
    if (skip == 0 && !continued) continue;
    std::string_view command = line.substr(skip);
    if (skip == 0 && command.starts_with("> ")) command.remove_prefix(2);  // the continuation prompt
    places.push_back(code.to_source(offset + static_cast<std::uint32_t>(command.data() - line.data())));
    commands += command;
    commands += '\n';
    continued = command.ends_with('\\');
  }
  if (places.empty()) return {};
  return {std::move(commands), std::move(places)};
}

}  // namespace handrail
