// Terminal sessions in guides: what was typed behind `$ `, `[root@db ~]# `, `(venv) $ `, `mysql> `, `app=# `,
// with the output between it.
#pragma once

#include <vector>

#include "model/document.h"

namespace handrail {

// What was typed at one kind of prompt, without the prompts; output is left out, comments are kept.
struct SessionPart {
  Language language =
      Language::shell;  // shell, sql, or other for prompts of programs that are not read further
  CodeText code;
};

// Whether the block shows a session rather than code. `language` is what its info string says; a "# " alone
// is root's prompt only where it cannot be a comment.
bool is_session(const CodeText& code, Language language);

// The parts of a session in reading order; neighbours differ in language. Linear.
std::vector<SessionPart> read_session(const CodeText& code, Language language);

}  // namespace handrail
