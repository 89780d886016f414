// What a plan's items do with files and data, as the model knows it: which backups they write, what the way
// back will read of it, and which items change a datastore.
#pragma once

#include "model/plan/plan.h"
#include "model/plan/plan_values.h"
#include "model/runbook.h"

namespace handrail {

// Fills PlanItem::files, takes and changes_data of every item.
void note_files(const Runbook& runbook, const PlanValues& values, Plan& plan);

// The file behind a path use, as the plan's values have it.
PlanFile plan_file(const Runbook& runbook, const PlanValues& values, int use);

// Whether a path is named like a database or its dump: .db, .sqlite3, .sql, .dump, .rdb, compressed or not.
bool names_a_datastore(std::string_view path);

// Whether a database client gets a file of SQL to carry out (`psql -f schema.sql`), whatever is in it.
bool runs_sql_file(const Runbook& runbook, std::size_t command);

// Whether a command only looks, waits or prints.
bool only_looks(Effects effects);

// Commands that stand within a span of the guide, as a range of indexes.
struct CommandRange {
  std::size_t begin = 0, end = 0;
};
CommandRange commands_in(const Runbook& runbook, Span span);
// Whether none of them changes anything outside of the session.
bool looks_only(const Runbook& runbook, CommandRange range);

}  // namespace handrail
