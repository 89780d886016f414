// Columns that the server computes of others. MariaDB's programs write their values; where a dump has none
// (mysqldump of MySQL, pg_dump) they are computed by the declared expression when all rows are there, in the
// columns' own types and collations, or the column is left out.
#include <algorithm>

#include <fmt/core.h>

#include "verifier/compat/computed_column.h"
#include "verifier/compat/sqlite_functions.h"
#include "verifier/dialect.h"
#include "verifier/dump/loader.h"
#include "verifier/dump/tokens.h"

namespace handrail::dump {
namespace {

Asked<compat::ComputedColumn> computed(const DumpTable& table, const DumpColumn& column, Engine engine) {
  const auto declared = [](const DumpColumn& each) {
    return compat::DeclaredColumn{each.name, each.type, each.collation, false, each.has_rare_letters, {}};
  };
  std::vector<compat::DeclaredColumn> others;
  for (const DumpColumn& each : table.columns) {
    const bool comes_later = each.generated && each.values != Values::in_dump && &each >= &column;
    if (!comes_later && !each.is_left_out()) others.push_back(declared(each));
  }
  return compat::computed_column(column.expression, declared(column), others, engine);
}

bool are_in(const std::vector<std::string>& columns, const std::string& name) {
  return columns.empty() || std::any_of(columns.begin(), columns.end(),
                                        [&](const std::string& each) { return same_word(each, name); });
}

}  // namespace

// Rows are about to come that have values for `columns` (for all, when it is empty).
Result<void> Loader::settle_generated(DumpTable& table, const std::vector<std::string>& columns) {
  for (DumpColumn& column : table.columns) {
    if (!column.generated || column.is_left_out() || column.values == Values::computed_here) continue;
    if (are_in(columns, column.name)) {
      column.values = Values::in_dump;
      continue;
    }
    if (const auto can = computed(table, column, engine_)) {
      column.values = Values::computed_here;
    } else if (auto left = leave_out(table, column, can.error().message); !left) {
      return left;
    }
  }
  return {};
}

Result<void> Loader::leave_out(DumpTable& table, DumpColumn& column, const std::string& why) {
  auto dropped = execute(
      fmt::format("ALTER TABLE {} DROP COLUMN {}", quoted(table.name, '"'), quoted(column.name, '"')));
  if (!dropped) return dropped;
  column.values = Values::left_out;
  note(
      fmt::format("{}.{}, which the server computes, is left out: its values are not in the dump, and what "
                  "they would be is not certain here ({})",
                  table.name, column.name, why));
  return {};
}

// In the order of the declaration: what is computed may be of what was computed before.
Result<void> Loader::compute(DumpTable& table) {
  for (DumpColumn& column : table.columns) {
    if (column.values != Values::computed_here) continue;
    if (auto done = compute_column(table, column); !done) return done;
  }
  return {};
}

Result<void> Loader::compute_column(DumpTable& table, DumpColumn& column) {
  const auto by = computed(table, column, engine_);
  if (!by) return leave_out(table, column, by.error().message);
  const std::string name = quoted(column.name, '"'), rows = quoted(table.name, '"');
  if (!execute(fmt::format("UPDATE {} SET {} = {}", rows, name, by->sql))) {
    std::string why = sqlite3_errmsg(connection_);
    if (why.starts_with(compat::kRefusal)) why.erase(0, compat::kRefusal.size());
    const int code = sqlite3_errcode(connection_);
    if (code != SQLITE_ERROR && code != SQLITE_TOOBIG) return fail(problem());
    return leave_out(table, column, why);
  }
  // What it is made of may have them.
  column.has_rare_letters =
      column.is_without_case() &&
      (has_rare_letters(column.expression, column.accents()) ||
       std::any_of(table.columns.begin(), table.columns.end(), [](const DumpColumn& other) {
         return other.has_rare_letters || other.storage == Storage::text;
       }));
  if (by->longest > 0) {
    auto longer = prepare(fmt::format("SELECT 1 FROM {} WHERE length({}) > {}", rows, name, by->longest));
    if (!longer) return tl::unexpected(longer.error());
    const int code = sqlite3_step(*longer);
    sqlite3_finalize(*longer);
    if (code == SQLITE_ROW) return leave_out(table, column, "a text that is longer than the column");
    if (code != SQLITE_DONE) return fail(problem());
  }
  return {};
}

}  // namespace handrail::dump
