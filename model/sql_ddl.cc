#include "model/sql_ddl.h"

#include <utility>

#include "model/sql_ddl_reader.h"
#include "model/text.h"

namespace handrail {

Ddl DdlReader::run() {
  if (r_.take("CREATE"))
    create();
  else if (r_.take("DROP"))
    drop();
  else if (r_.take("ALTER"))
    alter();
  else if (r_.take("TRUNCATE"))
    truncate();
  else if (r_.take_all({"RENAME", "TABLE"}))
    add(DdlAction::rename, 0).name = ddl_.table = r_.name();
  if (!ddl_.clauses.empty() && ddl_.clauses.back().place.end == 0)
    ddl_.clauses.back().place.end = end_of_text();
  return std::move(ddl_);
}

std::uint32_t DdlReader::end_of_text() {
  while (!r_.done()) r_.skip();
  return r_.end_before();
}

DdlClause& DdlReader::add(DdlAction action, std::uint32_t begin) {
  DdlClause clause;
  clause.action = action;
  clause.place.begin = begin;
  ddl_.clauses.push_back(std::move(clause));
  return ddl_.clauses.back();
}

bool DdlReader::take_if_exists() {
  return r_.take_all({"IF", "EXISTS"}) || r_.take_all({"IF", "NOT", "EXISTS"});
}

void DdlReader::create() {
  const bool replace = r_.take_all({"OR", "REPLACE"});
  bool unique = false, full_text = false;
  while (true) {
    if (r_.take("TEMPORARY") || r_.take("TEMP"))
      ddl_.temporary = true;
    else if (r_.take("UNIQUE"))
      unique = true;
    else if (r_.take("FULLTEXT") || r_.take("SPATIAL"))
      full_text = true;
    else if (!(r_.take("GLOBAL") || r_.take("LOCAL") || r_.take("UNLOGGED") || r_.take("VIRTUAL")))
      break;
  }
  if (r_.take("TABLE")) {
    DdlClause& clause = add(DdlAction::create_table, 0);
    clause.guard_at = r_.begin();
    clause.guarded = take_if_exists() || replace;
    clause.name = ddl_.table = r_.name();
    if (r_.is("(")) columns();
  } else if (r_.take("INDEX")) {
    DdlClause& clause = add(DdlAction::create_index, 0);
    clause.unique = unique;
    clause.full_text = full_text;
    ddl_.concurrently = r_.take("CONCURRENTLY");
    clause.guard_at = r_.begin();
    clause.guarded = take_if_exists() || replace;
    if (!r_.is("ON")) clause.name = r_.name();
    while (!r_.done() && !r_.is("ON")) r_.skip();  // MySQL: USING BTREE
    if (r_.take("ON")) {
      r_.take("ONLY");
      ddl_.table = r_.name();
    }
    if (clause.name.empty()) clause.guard_at = 0;  // a guard needs a name
    options();
  } else if (r_.take("DATABASE") || r_.take("SCHEMA")) {
    DdlClause& clause = add(DdlAction::create_database, 0);
    clause.guard_at = r_.begin();
    clause.guarded = take_if_exists() || replace;
    clause.name = r_.name();
  } else {
    DdlClause& clause = add(DdlAction::create_other, 0);
    r_.skip();
    clause.guarded = take_if_exists() || replace;
    clause.name = r_.name();
  }
}

void DdlReader::columns() {
  r_.skip();
  while (!r_.done() && !r_.is(")")) {
    if (r_.is_any({"PRIMARY", "UNIQUE", "FOREIGN", "CHECK", "CONSTRAINT", "KEY", "INDEX", "FULLTEXT",
                   "SPATIAL", "EXCLUDE", "LIKE"})) {
      to_end_of_item();
    } else {
      ColumnDefinition column = definition(r_.name());
      if (column.name.empty()) to_end_of_item();
      if (!column.name.empty()) ddl_.columns.push_back(std::move(column));
    }
    if (!r_.take(",") && !r_.is(")")) r_.skip();
  }
}

void DdlReader::to_end_of_item() {
  while (!r_.done() && !r_.is(",") && !r_.is(")")) {
    if (r_.is("("))
      r_.skip_parentheses();
    else
      r_.skip();
  }
}

ColumnDefinition DdlReader::definition(std::string name) {
  ColumnDefinition column;
  column.name = std::move(name);
  column.type = type();
  while (!r_.done() && !r_.is(",") && !r_.is(")")) {
    if (r_.take_all({"NOT", "NULL"})) {
      column.not_null = true;
    } else if (r_.take("DEFAULT")) {
      column.has_default = true;
      column.default_value = expression();
    } else if (r_.is("AUTO_INCREMENT") || r_.is("AUTOINCREMENT") || r_.is("GENERATED") || r_.is("IDENTITY")) {
      column.fills_itself = true;
      r_.skip();
    } else if (r_.is("AS") && column.type.empty() == false) {
      column.fills_itself = true;
      r_.skip();
    } else if (r_.take_all({"PRIMARY", "KEY"})) {
      column.primary_key = true;
    } else if (r_.take("UNIQUE")) {
      column.unique = true;
    } else if (r_.take("REFERENCES")) {
      column.references = true;
    } else if (r_.is("(")) {
      r_.skip_parentheses();
    } else {
      r_.skip();
    }
  }
  if (column.type.find("SERIAL") != std::string::npos) column.fills_itself = true;
  return column;
}

std::string DdlReader::type() {
  std::string type;
  bool first = true;
  while (!r_.done()) {
    if (r_.is("(") && !first) {
      const std::uint32_t begin = r_.begin();
      r_.skip_parentheses();
      for (const char c : r_.text_between(begin, r_.end_before())) {
        if (!text::is_space(c)) type += c;
      }
      continue;
    }
    const bool belongs =
        first
            ? r_.is_name() && !r_.is_any({"NOT", "NULL", "DEFAULT", "PRIMARY", "UNIQUE", "REFERENCES",
                                          "CHECK", "GENERATED", "COMMENT", "FIRST", "AFTER", "CONSTRAINT"})
            : r_.is_any({"UNSIGNED", "VARYING", "PRECISION", "WITH", "WITHOUT", "TIME", "ZONE", "ZEROFILL"});
    if (!belongs) break;
    if (!first) type += ' ';
    type += text::upper(r_.shown());
    r_.skip();
    first = false;
  }
  return type;
}

std::string DdlReader::expression() {
  const std::uint32_t begin = r_.begin();
  if (r_.is("-") || r_.is("+")) r_.skip();
  if (r_.is("("))
    r_.skip_parentheses();
  else
    r_.skip();
  while (r_.is("(") || r_.is(":") || r_.is(".")) {
    if (r_.is("(")) {
      r_.skip_parentheses();
    } else {
      while (r_.is(":") || r_.is(".")) r_.skip();
      r_.skip();
    }
  }
  return std::string(text::trim(r_.text_between(begin, r_.end_before())));
}

void DdlReader::options() {
  for (; !r_.done(); r_.skip()) option();
}

bool DdlReader::option() {
  const bool algorithm = r_.is("ALGORITHM"), lock = r_.is("LOCK");
  if (!algorithm && !lock) return false;
  r_.skip();
  r_.take("=");
  (algorithm ? ddl_.algorithm : ddl_.lock) = text::upper(r_.shown());
  return true;
}

void DdlReader::drop() {
  DdlAction action = DdlAction::drop_other;
  r_.take("TEMPORARY");
  if (r_.is("TABLE"))
    action = DdlAction::drop_table;
  else if (r_.is("INDEX"))
    action = DdlAction::drop_index;
  else if (r_.is("DATABASE") || r_.is("SCHEMA"))
    action = DdlAction::drop_database;
  r_.skip();
  ddl_.concurrently = r_.take("CONCURRENTLY");
  const std::uint32_t guard_at = r_.begin();
  const bool guarded = take_if_exists();
  do {
    DdlClause& clause = add(action, 0);
    clause.guard_at = guard_at;
    clause.guarded = guarded;
    clause.name = r_.name();
    clause.place.end = r_.end_before();
    if (action == DdlAction::drop_table && ddl_.table.empty()) ddl_.table = clause.name;
  } while (r_.take(","));
  if (action == DdlAction::drop_index && r_.take("ON")) ddl_.table = r_.name();
  ddl_.clauses.back().place.end = end_of_text();
}

void DdlReader::truncate() {
  r_.take("TABLE");
  r_.take("ONLY");
  do {
    DdlClause& clause = add(DdlAction::truncate, 0);
    clause.name = r_.name();
    if (ddl_.table.empty()) ddl_.table = clause.name;
    clause.place.end = r_.end_before();
  } while (r_.take(","));
}

Ddl read_ddl(std::string_view sql) { return DdlReader(sql).run(); }

}  // namespace handrail
