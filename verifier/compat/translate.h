// A check's SQL, written for MySQL or PostgreSQL, as SQLite's SQL that means the same on a dump loaded into
// SQLite (verifier/dump/): reading statements only, by a list of what is understood. Everything else is
// refused, with what it was: a check that cannot be carried out here is told so and never answered wrongly.
// docs/compatibility.md is the list.
//
//   translated("SELECT IF(a = 'x', 1, 0) FROM t", Engine::mysql, schema, now)
//     -> SELECT CASE WHEN "t"."a" = 'x' THEN 1 ELSE 0 END FROM "t"
#pragma once

#include <functional>
#include <string>
#include <string_view>
#include <vector>

#include "verifier/instant.h"
#include "verifier/snapshot.h"

namespace handrail::compat {

// A column as the server declared it.
struct DeclaredColumn {
  std::string name;
  std::string type;       // "varchar(40)", "timestamp with time zone"
  std::string collation;  // the server's name for it; empty where there is none, or it is the default
  bool is_key = false;    // alone the primary key
  // Among its values are letters that collations without case take for others or not (alike_letters.h).
  bool has_rare_letters = false;
  // Whether its own values are told apart nonetheless: no two that are different here can be equal there.
  // Asked only where it matters; it looks at every row.
  std::function<bool()> tells_apart{};
};

// What the dump declares; an empty list where there is no such table. `table` may be "schema.table".
using Schema = std::function<std::vector<DeclaredColumn>(const std::string& table)>;

// Of a statement. Within it, what is put together again and again (a AND b AND c …) takes no time to speak
// of.
inline constexpr std::size_t kMostBytes = std::size_t{64} << 10;

// Fails with Refusal::Reason::not_here on what is not understood alike, not_reading on what changes
// something, and not_in_file on what only a server can tell. `now` gives what NOW() stands for, in UTC; asked
// only where it is used.
Asked<std::string> translated(std::string_view sql, Engine engine, const Schema& schema,
                              const std::function<Instant()>& now);

}  // namespace handrail::compat
