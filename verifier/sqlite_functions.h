// Functions that checks may use beside SQLite's own.
#pragma once

#include <sqlite3.h>

namespace handrail {

// regexp(pattern, text), and with it `text REGEXP pattern`, as verifier/pattern.h understands patterns.
int add_check_functions(sqlite3* connection);

}  // namespace handrail
