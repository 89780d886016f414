// Python in guides, read as far as it says something about a database: the SQL it sends
// (`cursor.execute("…")`, `text("…")`), and what it claims about tables, columns and rows (`assert …`, `if …:
// raise`).
#pragma once

#include <vector>

#include "model/check.h"
#include "model/document.h"
#include "model/runbook.h"
#include "model/table_names.h"

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

// The claims as checks, each at its place in the guide: kind, arguments, sql and expectation.
std::vector<Check> checks_in_python(const PythonCode& python, const TableNames& names);

}  // namespace handrail
