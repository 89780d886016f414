// The clauses of ALTER TABLE.
#include <utility>

#include "model/sql_ddl_reader.h"

namespace handrail {

void DdlReader::alter() {
  if (r_.take("DATABASE") || r_.take("SCHEMA")) {
    DdlClause& clause = add(DdlAction::other, 0);
    clause.name = r_.name();
    return;
  }
  r_.take("ONLINE");
  r_.take("IGNORE");
  if (!r_.take("TABLE")) {
    add(DdlAction::other, 0);
    return;
  }
  r_.take_all({"IF", "EXISTS"});
  r_.take("ONLY");
  ddl_.table = r_.name();
  if (r_.done()) {
    add(DdlAction::other, 0);
    return;
  }
  while (!r_.done()) {
    const std::size_t before = r_.at();
    const std::uint32_t begin = r_.begin();
    const std::size_t count = ddl_.clauses.size();
    clause(begin);
    to_end_of_item();
    for (std::size_t i = count; i < ddl_.clauses.size(); ++i) ddl_.clauses[i].place.end = r_.end_before();
    r_.take(",");
    if (r_.at() == before) r_.skip();
  }
}

void DdlReader::clause(std::uint32_t begin) {
  if (option()) return;
  if (r_.take("ADD")) return add_clause(begin);
  if (r_.take("DROP")) return drop_clause(begin);
  if (r_.take("MODIFY") || r_.is("CHANGE")) return change_clause(begin);
  if (r_.take("ALTER")) return alter_column_clause(begin);
  if (r_.take("RENAME")) {
    r_.take("COLUMN");
    add(DdlAction::rename, begin).name = r_.is("TO") ? std::string() : r_.name();
    return;
  }
  const bool rewrites =
      r_.is("CONVERT") || r_.is("ENGINE") || r_.is("FORCE") ||
      (r_.is("SET") && (r_.is("LOGGED", 1) || r_.is("UNLOGGED", 1) || r_.is("TABLESPACE", 1)));
  add(rewrites ? DdlAction::convert : DdlAction::other, begin);
}

// MODIFY and CHANGE, MySQL's.
void DdlReader::change_clause(std::uint32_t begin) {
  const bool renames = r_.take("CHANGE");
  r_.take("COLUMN");
  DdlClause& changed = add(DdlAction::change_column, begin);
  changed.guarded = take_if_exists();
  changed.name = r_.name();
  changed.column = definition(renames ? r_.name() : changed.name);
}

void DdlReader::alter_column_clause(std::uint32_t begin) {
  r_.take("COLUMN");
  std::string name = r_.name();
  if (r_.take_all({"SET", "NOT", "NULL"})) {
    add(DdlAction::set_not_null, begin).name = std::move(name);
  } else if (r_.take_all({"SET", "DATA", "TYPE"}) || r_.take("TYPE")) {
    DdlClause& changed = add(DdlAction::change_column, begin);
    changed.name = name;
    changed.column.name = std::move(name);
    changed.column.type = type();
  } else {
    add(DdlAction::other, begin).name = std::move(name);
  }
}

DdlClause& DdlReader::add_named(DdlAction action, std::uint32_t begin) {
  DdlClause& named = add(action, begin);
  named.guard_at = r_.begin();
  named.guarded = take_if_exists();
  named.name = r_.name();
  return named;
}

bool DdlReader::at_table_feature() const {
  return r_.is("PARTITION") || (r_.is("SYSTEM") && r_.is("VERSIONING", 1)) ||
         (r_.is("PERIOD") && r_.is("FOR", 1));
}

void DdlReader::add_clause(std::uint32_t begin) {
  const bool unique_index = r_.is("UNIQUE") && (r_.is("INDEX", 1) || r_.is("KEY", 1));
  if (r_.is_any({"CONSTRAINT", "PRIMARY", "FOREIGN", "CHECK", "EXCLUDE"}) ||
      (r_.is("UNIQUE") && !unique_index))
    return add_constraint(begin);
  if (unique_index || r_.is_any({"INDEX", "KEY", "FULLTEXT", "SPATIAL"})) return add_index(begin);
  if (at_table_feature()) {
    add(DdlAction::other, begin);
    return;
  }
  add_columns(begin);
}

void DdlReader::add_constraint(std::uint32_t begin) {
  DdlClause& added = add(DdlAction::add_constraint, begin);
  if (r_.take("CONSTRAINT")) {
    added.guard_at = r_.begin();
    added.guarded = take_if_exists();
    if (!r_.is_any({"PRIMARY", "UNIQUE", "FOREIGN", "CHECK"})) added.name = r_.name();
  }
  added.primary_key = r_.is("PRIMARY");
  added.unique = r_.is("UNIQUE") || added.primary_key;
  added.foreign_key = r_.is("FOREIGN");
  added.check = r_.is("CHECK");
  for (; !r_.done() && !r_.is(",");) {
    if (r_.take_all({"NOT", "VALID"})) {
      added.not_valid = true;
    } else if (r_.take_all({"USING", "INDEX"})) {
      added.using_index = true;
    } else if (r_.is("(")) {
      r_.skip_parentheses();
    } else {
      r_.skip();
    }
  }
}

void DdlReader::add_index(std::uint32_t begin) {
  const bool unique = r_.take("UNIQUE");
  const bool full_text = r_.take("FULLTEXT") || r_.take("SPATIAL");
  if (!r_.take("INDEX")) r_.take("KEY");
  DdlClause& added = add(DdlAction::add_index, begin);
  added.unique = unique;
  added.full_text = full_text;
  added.guard_at = r_.begin();
  added.guarded = take_if_exists();
  if (r_.is_name()) added.name = r_.name();
  if (added.name.empty()) added.guard_at = 0;
}

void DdlReader::add_columns(std::uint32_t begin) {
  r_.take("COLUMN");
  const bool many = r_.is("(");  // MySQL: ADD COLUMN (a INT, b INT)
  if (many) r_.skip();
  do {
    DdlClause added;
    added.action = DdlAction::add_column;
    added.place.begin = begin;
    added.guard_at = many ? 0 : r_.begin();
    added.guarded = take_if_exists();
    added.name = r_.name();
    if (added.name.empty()) return;
    added.column = definition(added.name);
    ddl_.clauses.push_back(std::move(added));
  } while (many && r_.take(","));
  if (many) r_.take(")");
}

void DdlReader::drop_clause(std::uint32_t begin) {
  if (r_.is_any({"CONSTRAINT", "PRIMARY", "FOREIGN", "CHECK"})) {
    r_.skip();
    r_.take("KEY");
    add_named(DdlAction::drop_constraint, begin);
  } else if (r_.take("INDEX") || r_.take("KEY")) {
    add_named(DdlAction::drop_index, begin);
  } else if (at_table_feature()) {
    add(DdlAction::other, begin);
  } else {
    r_.take("COLUMN");
    add_named(DdlAction::drop_column, begin);
  }
}

}  // namespace handrail
