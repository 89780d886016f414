// A terminal's text: prompts, what was typed after them, and what the machine answered.
#include "generator/highlight/lexers.h"
#include "generator/highlight/words.h"

namespace handrail::lexers {
namespace {

// Length of the prompt that the line begins with, its space included; 0 when the line is output.
std::size_t prompt_length(std::string_view line) {
  for (const std::string_view prompt :
       {"$ ", "# ", "% ", "> ", ">>> ", "... ", "mysql> ", "sqlite> ", "    -> "}) {
    if (line.starts_with(prompt)) return prompt.size();
  }
  // user@host:~/dir$ , [root@host dir]# , database=> , MariaDB [name]>
  const std::size_t space = std::min(line.find_first_of("$#>"), line.size());
  if (space == line.size() || space > 60 || space + 1 >= line.size() || line[space + 1] != ' ') return 0;
  const std::string_view before = line.substr(0, space);
  const bool login =
      before.find('@') != std::string_view::npos && before.find("  ") == std::string_view::npos;
  const bool database = before.ends_with('=') || before.ends_with(']') || before.ends_with(")=");
  return login || database ? space + 2 : 0;
}

bool is_python_prompt(std::string_view prompt) { return prompt == ">>> " || prompt == "... "; }

}  // namespace

void console(CodeWriter& writer) {
  const std::string_view code = writer.code();
  bool continues = false;  // the line before ended in a backslash
  for (std::size_t at = 0; at < code.size();) {
    const std::size_t end = line_end(code, at);
    const std::string_view line = code.substr(at, end - at);
    const std::size_t prompt = continues ? 0 : prompt_length(line);
    if (prompt > 0) writer.token(Token::prompt, at, at + prompt);
    if (prompt > 0 && is_python_prompt(line.substr(0, prompt))) {
      python(writer, at + prompt, end);
    } else if (prompt > 0 || continues) {
      shell(writer, at + prompt, end);
    } else {
      writer.token(Token::output, at, end);
    }
    continues = (prompt > 0 || continues) && line.ends_with('\\');
    at = end + 1;
  }
}

}  // namespace handrail::lexers
