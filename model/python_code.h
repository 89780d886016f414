// Python in guides, read as far as it says something about a database: the SQL it sends
// (`cursor.execute("…")`, `text("…")`), and what it claims about tables, columns and rows (`assert …`, `if …:
// raise`).
#pragma once

#include <string>
#include <string_view>
#include <unordered_set>
#include <vector>

#include "model/check.h"
#include "model/document.h"
#include "model/runbook.h"

namespace handrail {

// A piece of Python: a fenced block, `python -c "…"`, a heredoc for python.
struct PythonCode {
  CodeText code;
  int step = -1;
  int code_block = -1;
  int command = -1;
};
std::vector<PythonCode> python_in(const Runbook& runbook);

// The statements that the code sends somewhere, in reading order; strings that are put together are left out.
std::vector<SqlStatement> sql_in_python(const PythonCode& python);

// The claims as checks, each at its place in the guide: kind, arguments, sql and expectation. An ORM's class
// does not tell its table's name for sure; of the usual names the one that `names` holds is taken, and none
// when it holds none.
class TableNames {
 public:
  explicit TableNames(const Runbook& runbook);
  // "GlobalSettings" -> "global_settings", when the guide speaks of that.
  std::string table_of(std::string_view model) const;

 private:
  std::unordered_set<std::string>
      words_;  // of the guide's code and code spans, those with a letter, lower case
};
std::vector<Check> checks_in_python(const PythonCode& python, const TableNames& names);

}  // namespace handrail
