#include "verifier/compare/foreseen.h"

#include "model/sql_ddl.h"
#include "model/sql_reader.h"

namespace handrail {
namespace {

std::string folded(std::string_view name) { return text::lower(name); }

// "schema.table" as a catalogue has it -> "table".
std::string table_of(std::string_view name) { return folded(name.substr(name.rfind('.') + 1)); }

// Words that stand between a verb and the table.
bool stands_between(const sql::Reader& reader) {
  return reader.is_any({"LOW_PRIORITY", "HIGH_PRIORITY", "DELAYED", "QUICK", "IGNORE", "ONLY", "INTO", "FROM",
                        "TABLE", "OR", "ROLLBACK", "ABORT", "FAIL"});
}

}  // namespace

// The tokens of one statement that changes rows.
class ForeseenReader : public sql::Reader {
 public:
  using Reader::Reader;

  // To the next of `words` that stands in no parentheses; false at the end.
  bool find(std::initializer_list<std::string_view> words) {
    while (!done() && !is_any(words)) {
      if (is("(")) {
        skip_parentheses();
      } else {
        skip();
      }
    }
    return !done();
  }
};

void ForeseenChanges::add(std::string_view sql) {
  ForeseenReader reader(sql);
  if (reader.is_any({"CREATE", "ALTER", "DROP", "TRUNCATE", "RENAME"})) return add_definition(sql);
  // WITH … comes before the verb.
  if (!reader.find({"INSERT", "REPLACE", "UPDATE", "DELETE", "MERGE", "COPY", "LOAD"})) return;
  const std::string verb = text::upper(reader.shown());
  reader.skip();
  bool replaces = verb == "REPLACE";
  if (verb == "LOAD" && !reader.find({"INTO"})) return;
  while (stands_between(reader) || reader.is("REPLACE")) {
    replaces |= reader.is("REPLACE");
    reader.skip();
  }

  if (verb == "UPDATE") {
    // UPDATE a JOIN b ON … SET a.x = …
    std::set<std::string> tables;
    while (!reader.done() && !reader.is("SET")) {
      if (std::string name = reader.name(); !name.empty()) {
        tables.insert(folded(name));
      } else if (reader.is("(")) {
        reader.skip_parentheses();
      } else {
        reader.skip();
      }
    }
    reader.skip();
    return add_assignments(reader, tables);
  }
  const std::string table = folded(reader.name());
  if (table.empty()) return;
  if (verb == "DELETE") {
    rows_removed_.insert(table);
    return;
  }
  rows_added_.insert(table);
  if (verb == "MERGE") rows_removed_.insert(table);
  if (replaces || verb == "MERGE") values_.insert({table, ""});
  // ON CONFLICT … DO UPDATE SET a = …; ON DUPLICATE KEY UPDATE a = …
  while (reader.find({"UPDATE"})) {
    reader.skip();
    reader.take("SET");
    add_assignments(reader, {table});
  }
}

// a = …, t.b = …, (c, d) = (…)
void ForeseenChanges::add_assignments(ForeseenReader& reader, const std::set<std::string>& tables) {
  const auto assigned = [&](const std::string& column) {
    for (const std::string& table : tables) values_.insert({table, folded(column)});
  };
  while (!reader.done()) {
    if (reader.take("(")) {
      while (!reader.done() && !reader.take(")")) {
        if (const std::string column = reader.name(); !column.empty()) {
          assigned(column);
        } else {
          reader.skip();
        }
      }
    } else {
      assigned(reader.name());
    }
    if (!reader.find({",", "WHERE", "FROM", "RETURNING", "ON"}) || !reader.take(",")) return;
  }
}

void ForeseenChanges::add_definition(std::string_view sql) {
  const Ddl ddl = read_ddl(sql);
  const std::string table = folded(ddl.table);
  for (const DdlClause& clause : ddl.clauses) {
    const std::string name = folded(clause.name);
    switch (clause.action) {
      case DdlAction::truncate: rows_removed_.insert(table); break;
      case DdlAction::create_table:
      case DdlAction::drop_table: definitions_.insert({name, ""}); break;
      case DdlAction::create_other:
      case DdlAction::drop_other: definitions_.insert({name, ""}); break;
      case DdlAction::change_column: values_.insert({table, name}); [[fallthrough]];
      case DdlAction::add_column:
      case DdlAction::drop_column:
      case DdlAction::set_not_null:
      case DdlAction::create_index:
      case DdlAction::drop_index:
      case DdlAction::add_index:
        if (!name.empty()) definitions_.insert({table, name});
        break;
      case DdlAction::drop_constraint:
      case DdlAction::add_constraint:
        constraints_.insert(table);
        if (!name.empty()) definitions_.insert({table, name});
        break;
      case DdlAction::rename: {
        ForeseenReader reader(sql);
        // RENAME TABLE a TO b; ALTER TABLE a RENAME [TO] b; … RENAME COLUMN x TO y
        if (!reader.find({"RENAME"})) break;
        reader.skip();
        const bool part = reader.take("COLUMN") || reader.take("INDEX") || reader.take("KEY");
        reader.take("TABLE");
        reader.take("TO");
        const std::string from = folded(reader.name());
        const std::string to = reader.take("TO") ? folded(reader.name()) : std::string();
        for (const std::string& one : {from, to}) {
          if (one.empty()) continue;
          definitions_.insert(part ? Pair{table, one} : Pair{one, ""});
        }
        if (!part) definitions_.insert({table, ""});
        break;
      }
      default: break;
    }
  }
}

void ForeseenChanges::allow(std::string_view table, std::string_view column) {
  const std::string name = table_of(table);
  values_.insert({name, folded(column)});
  definitions_.insert({name, folded(column)});
  if (!column.empty()) return;
  rows_added_.insert(name);
  rows_removed_.insert(name);
  constraints_.insert(name);
}

bool ForeseenChanges::adds_rows(std::string_view table) const {
  return rows_added_.contains(table_of(table));
}
bool ForeseenChanges::removes_rows(std::string_view table) const {
  return rows_removed_.contains(table_of(table));
}
bool ForeseenChanges::changes(std::string_view table, std::string_view column) const {
  return values_.contains({table_of(table), folded(column)}) || values_.contains({table_of(table), ""});
}
bool ForeseenChanges::defines(std::string_view table, std::string_view name) const {
  // DROP INDEX i names no table where names of indexes belong to the schema.
  return definitions_.contains({table_of(table), ""}) ||
         definitions_.contains({table_of(table), folded(name)}) ||
         (!name.empty() && definitions_.contains({"", folded(name)}));
}
bool ForeseenChanges::drops_constraints(std::string_view table) const {
  return constraints_.contains(table_of(table)) || defines(table);
}

}  // namespace handrail
