// What a connection to a snapshot may do: read; and in a rehearsal, change what lies in the overlay. Used
// before any text from a guide or any byte of a schema is looked at.
#pragma once

#include <cstdint>
#include <string_view>

#include <sqlite3.h>

#include "verifier/snapshot.h"

namespace handrail {

// SQLite's authorizer; says why it refused, in the words of the person who wrote the check.
struct SqliteGuard {
  enum class Changes : std::uint8_t { refused, rehearsed };

  Changes changes = Changes::refused;
  Refusal denied;  // the first refusal; an empty message when there was none
  bool asks_journal_mode = false;
  bool asks_integrity = false;

  static int authorize(void* self, int action, const char* first, const char* second, const char* database,
                       const char* inner);
};

// Turns off whatever a hostile schema could use (triggers, functions with side effects, writing to the
// schema), and bounds what one statement may be.
void restrict_connection(sqlite3* connection, int value_bytes);

// After restrict_connection, for a rehearsal: the schema's triggers fire as they will in the real upgrade,
// and VACUUM may have its temporary database.
void allow_changes(sqlite3* connection);

// Whether more than white space, comments and semicolons stands there.
bool holds_sql(std::string_view text);

}  // namespace handrail
