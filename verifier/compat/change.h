// A statement that changes rows, written for MySQL or PostgreSQL, as statements of SQLite that do the same to
// a dump loaded into SQLite: INSERT, REPLACE, UPDATE, DELETE, TRUNCATE. Values are converted and checked as
// the columns' declarations want it (store.h). What may have another effect here is refused with the reason.
//
//   changed("UPDATE t SET n = 300 WHERE id = 1", Engine::mysql, tables, now) -> Change
#pragma once

#include <functional>
#include <optional>
#include <string>
#include <string_view>
#include <vector>

#include "verifier/compat/translate.h"
#include "verifier/dump/table.h"

namespace handrail::compat {

struct ChangeStep {
  enum class Kind : std::uint8_t {
    run,
    run_uncounted,    // … whose rows are counted already
    left_out_if_any,  // a query: with a row, the statement is left to the server
    failed_if_any,    // a query: with a row, the server refuses the statement
    kept_or_failed,   // … unless it gave one before the statement, too
  };
  Kind kind = Kind::run;
  std::string sql;
  std::string why;
};

struct Change {
  std::vector<ChangeStep> steps;  // in their order
  std::string table;              // that is changed
  // Of a column that counts up: what the server gives next. With `counts_rows` as many more as rows were
  // changed.
  std::optional<std::int64_t> next_number;
  bool counts_rows = false;
  bool commits = false;       // what is under way, before it is carried out
  bool changes_rows = false;  // that are there already: actions of foreign keys may follow
  bool adjusts = false;       // IGNORE: what does not fit is made to fit by the server
  bool ends_numbers = false;  // of the tables that are emptied: they begin with 1 again
  std::vector<std::string> truncated;
  std::vector<std::string> notes;  // what was not looked at, as the ends of "not checked here: …"
};

// Nothing where there is no such table. The pointer is good until the next call.
using Tables = std::function<const dump::DumpTable*(const std::string& name)>;

// Fails with Refusal::Reason::not_here on what is not sure, with sql on what the server refuses.
Asked<Change> changed(std::string_view sql, Engine engine, const Tables& tables,
                      const std::function<Instant()>& now);

// A value for each row of `table` that is there, as `expression` says in the server's SQL, ready to be stored
// in `column`; empty: the column's default. Throws as the parser does.
Asked<std::string> value_for(std::string_view expression, const dump::DumpTable& table,
                             const dump::DumpColumn& column, Engine engine,
                             const std::function<Instant()>& now);

// What a row that names no value for the column gets, ready to be stored.
Asked<std::string> default_for(const dump::DumpTable& table, const dump::DumpColumn& column, Engine engine,
                               const std::function<Instant()>& now);

// CHECK's expression as a condition on the table's rows.
Asked<std::string> condition_of(std::string_view expression, const dump::DumpTable& table, Engine engine,
                                const std::function<Instant()>& now);

// A name for a row's number that no column of the table has.
std::string row_number_of(const dump::DumpTable& table);

}  // namespace handrail::compat
