// What translated statements call: functions of MySQL and PostgreSQL that SQLite has not, or has otherwise.
#pragma once

#include <string_view>

#include <sqlite3.h>

namespace handrail::compat {

// An error of SQLite that begins so is a refusal: Refusal::Reason::not_here.
inline constexpr std::string_view kRefusal = "it cannot be checked on a loaded dump: ";

// SQLite's result code.
int add_functions(sqlite3* connection);

}  // namespace handrail::compat
