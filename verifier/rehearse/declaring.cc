#include "verifier/rehearse/declaring.h"

#include <algorithm>
#include <functional>

#include <fmt/core.h>

#include "model/text.h"
#include "verifier/compat/change.h"
#include "verifier/compat/store.h"
#include "verifier/dialect.h"
#include "verifier/dump/mysql_declarations.h"
#include "verifier/dump/postgresql_declarations.h"

namespace handrail {
namespace {

using compat::cannot;
using compat::name_sql;
using compat::refuse;
using compat::text_sql;
using dump::Tokens;

void must_end(Tokens& tokens) {
  while (tokens.accept(";")) {}
  if (!tokens.at_end()) cannot(fmt::format("'{}'", tokens.peek().raw));
}

}  // namespace

Declaring::Declaring(SqliteSnapshot& overlay, LoadedTables& tables, const std::function<Instant()>& now,
                     bool checks_foreign_keys)
    : overlay_(overlay), tables_(tables), now_(now), checks_foreign_keys_(checks_foreign_keys) {
  style_.engine = overlay.facts().engine;
  // Older servers and MariaDB show how many digits a client may print.
  const bool bare = !tables_
                         .value(
                             "SELECT 1 FROM handrail_columns WHERE type IN ('int', 'bigint', 'int unsigned', "
                             "'bigint unsigned') LIMIT 1")
                         .empty();
  style_.has_display_widths = !bare;
}

void Declaring::carry_out(std::string_view sql) {
  Tokens tokens(sql, mysql() ? dump::kMysqlSyntax : dump::kPostgresqlSyntax);
  if (tokens.accept("create")) {
    if (tokens.is("or") || tokens.is("temporary") || tokens.is("temp"))
      cannot(fmt::format("CREATE {}", text::upper(tokens.peek().raw)));
    tokens.accept("unlogged");
    if (tokens.accept("table")) return create_table(tokens);
    if (tokens.is("index") || tokens.is("unique") || tokens.is("fulltext") || tokens.is("spatial"))
      return create_index(tokens);
    cannot(fmt::format("CREATE {}", text::upper(tokens.peek().raw)));
  }
  if (tokens.accept("drop")) {
    if (tokens.accept("table")) return drop_table(tokens);
    if (tokens.accept("index")) return drop_index(tokens);
    if (tokens.accept("view")) return drop_view(tokens);
    cannot(fmt::format("DROP {}", text::upper(tokens.peek().raw)));
  }
  if (tokens.accept("alter")) {
    tokens.accept("ignore");
    if (tokens.accept("table")) return alter_table(tokens);
    cannot(fmt::format("ALTER {}", text::upper(tokens.peek().raw)));
  }
  if (mysql() && tokens.accept({"rename", "table"})) return rename_tables(tokens);
  cannot(fmt::format("{}, which is not understood here", text::upper(tokens.peek().raw)));
}

void Declaring::create_table(Tokens& tokens) {
  const bool may_exist = tokens.accept({"if", "not", "exists"});
  const std::string name = name_of(tokens);
  if (tables_.find(name) != nullptr) {
    if (!may_exist) refuse(fmt::format("the table {} is there already", name));
    notes_.push_back(fmt::format("whether {}, which is there already, is declared so", name));
    return;
  }
  if (tables_.is_left_out(name)) refuse(fmt::format("{} is there already, as a view", name));
  if (mysql() && (tokens.is("like") || (tokens.is("(") && tokens.is("like", 1)))) {
    tokens.accept("(");
    tokens.take();
    const std::string other = name_of(tokens);
    tokens.accept(")");
    must_end(tokens);
    return create_like(name, other);
  }
  if (tokens.is("as") || tokens.is("select")) return create_as(name, tokens);
  if (!tokens.is("(")) cannot(fmt::format("CREATE TABLE … {}", text::upper(tokens.peek().raw)));
  if (tokens.is("like", 1)) cannot("CREATE TABLE (LIKE …)");
  const char* begin = tokens.peek().raw.data();
  const auto table = mysql() ? dump::mysql_table(name, tokens) : dump::postgresql_table(name, tokens, {});
  if (!table) cannot(table.error().message);
  while (!tokens.at_end()) {
    for (const char* word : {"partition", "inherits", "select", "as", "union"}) {
      if (tokens.is(word)) cannot(fmt::format("CREATE TABLE … {}", text::upper(word)));
    }
    if (tokens.accept("engine")) {
      tokens.accept("=");
      if (!text::equal_ignoring_case(tokens.peek().value, "innodb"))
        cannot(fmt::format("the engine {}", tokens.peek().value));
    }
    tokens.take();
  }
  dump::DumpTable made = *table;
  const std::string stated = tokens.since(begin);
  std::size_t references = 0;
  for (std::size_t at = 0; (at = text::lower(stated).find("references", at)) != std::string::npos; ++at)
    ++references;
  if (references != made.foreign_keys.size())
    cannot("REFERENCES behind a column, which not all servers take");
  settle(made, stated);
  make(made);
  for (const dump::DumpCheck& check : made.checks) {
    if (!compat::condition_of(check.expression, made, style_.engine, now_))
      notes_.push_back("the constraint CHECK " + check.name);
  }
}

void Declaring::create_like(const std::string& name, const std::string& other) {
  dump::DumpTable table = existing(other);
  if (std::any_of(table.columns.begin(), table.columns.end(),
                  [](const auto& column) { return column.generated; }))
    cannot("a table like one with columns that the server computes");
  table.name = name;
  table.foreign_keys.clear();
  table.triggers.clear();
  table.comment.clear();
  for (dump::DumpColumn& column : table.columns) column.next_number.reset();
  make(table);
}

// Of all columns of one table: what types others would have is the server's affair.
void Declaring::create_as(const std::string& name, Tokens& tokens) {
  tokens.accept("as");
  const char* begin = tokens.peek().raw.data();
  if (!tokens.accept({"select", "*", "from"}))
    cannot("CREATE TABLE … AS SELECT of other than all columns of a table");
  const std::string source = name_of(tokens);
  dump::DumpTable table = existing(source);
  if (!tokens.at_end() && !tokens.is("where") && !tokens.is(";"))
    cannot("CREATE TABLE … AS SELECT of other than all columns of a table");
  while (!tokens.at_end() && !tokens.is(";")) tokens.take();
  filling_ = fmt::format("INSERT INTO {} {}", quoted(name, mysql() ? '`' : '"'), tokens.since(begin));
  table.name = name;
  table.keys.clear();
  table.foreign_keys.clear();
  table.checks.clear();
  table.triggers.clear();
  table.comment.clear();
  for (dump::DumpColumn& column : table.columns) {
    if (column.generated || column.set_on_update)
      cannot(fmt::format("{} in a table made of a query", column.name));
    if (mysql() && column.counts_up) column.default_value = "0";
    if (!mysql()) {
      column.default_value.reset();
      column.not_null = false;
    }
    column.counts_up = column.counts_always = false;
    column.next_number.reset();
    column.comment.clear();
  }
  make(table);
}

void Declaring::create_index(Tokens& tokens) {
  const bool unique = tokens.accept("unique");
  const bool special = tokens.is("fulltext") || tokens.is("spatial");
  if (special) tokens.take();
  if (!tokens.accept("index")) cannot("CREATE UNIQUE without INDEX");
  tokens.accept("concurrently");
  const bool may_exist = tokens.accept({"if", "not", "exists"});
  std::string name;
  if (!tokens.is("on")) name = mysql() ? tokens.name() : dump::postgresql_name(tokens);
  if (tokens.accept("using")) tokens.take();
  tokens.accept("on");
  tokens.accept("only");
  before_ = existing(name_of(tokens));
  after_ = before_;
  dump::DumpKey key;
  if (mysql()) {
    const char* begin = tokens.peek().raw.data();
    while (!tokens.at_end()) tokens.take();
    std::string declaration = fmt::format("ADD {} INDEX {} {}",
                                          unique    ? "UNIQUE"
                                          : special ? "FULLTEXT"
                                                    : "",
                                          quoted(name, '`'), tokens.since(begin));
    Tokens added(declaration, dump::kMysqlSyntax);
    dump::DumpTable only = before_;
    only.keys.clear();
    dump::add_mysql_keys(only, added);
    if (only.keys.size() != 1) cannot("this index");
    key = only.keys.front();
  } else {
    key = dump::postgresql_index(name, unique, tokens);
    if (unique && !key.condition.empty()) cannot("a unique index on some of the rows");
  }
  after_.keys.push_back(std::move(key));
  settle_keys(after_);
  // Indexes of MySQL have their names within the table, those of PostgreSQL within the schema.
  const std::string& called = after_.keys.back().name;
  const std::string there = tables_.value(
      fmt::format("SELECT 1 FROM handrail_indexes WHERE name = {} COLLATE NOCASE{}", text_sql(called),
                  mysql() ? " AND table_name = " + text_sql(after_.name) : ""));
  if (!there.empty()) {
    if (may_exist) return;
    refuse(fmt::format("the index {} is there already", called));
  }
  make_index(after_, after_.keys.back());
  write_catalogue(after_);
}

void Declaring::drop_table(Tokens& tokens) {
  const bool may_be_gone = tokens.accept({"if", "exists"});
  std::vector<std::string> names;
  do {
    names.push_back(name_of(tokens));
  } while (tokens.accept(","));
  const bool cascades = tokens.accept("cascade");
  tokens.accept("restrict");
  must_end(tokens);
  std::string list;
  for (const std::string& name : names) list += (list.empty() ? "" : ", ") + text_sql(name);
  const bool referenced =
      !tables_
           .value(fmt::format(
               "SELECT 1 FROM handrail_foreign_keys WHERE parent_table COLLATE NOCASE IN ({0}) AND "
               "table_name NOT IN ({0})",
               list))
           .empty();
  if (referenced && cascades && !mysql())
    cannot("DROP TABLE … CASCADE, which takes foreign keys of other tables away");
  if (referenced && mysql() && !checks_foreign_keys_)
    cannot("a table dropped that foreign keys of others lead to");
  if (referenced && checks_foreign_keys_)
    refuse(fmt::format("a foreign key of another table leads to {}", names.front()));
  if (!mysql() && !tables_.value("SELECT 1 FROM handrail_tables WHERE kind = 'view'").empty())
    notes_.push_back("views that may need the table");
  overlay_.enforce_foreign_keys(false);
  for (const std::string& name : names) {
    if (tables_.find(name) == nullptr) {
      if (may_be_gone && !tables_.is_left_out(name)) continue;
      refuse("no such table: " + name);
    }
    const dump::DumpTable table = existing(name);
    run("DROP TABLE " + name_sql(table.name));
    forget_catalogue(table.name);
    tables_.forget_next_number(table.name);
  }
}

void Declaring::drop_index(Tokens& tokens) {
  tokens.accept("concurrently");
  const bool may_be_gone = tokens.accept({"if", "exists"});
  const std::string name = mysql() ? tokens.name() : dump::postgresql_name(tokens);
  std::string of;
  if (mysql()) {
    if (!tokens.accept("on")) refuse("DROP INDEX names no table");
    of = name_of(tokens);
  } else {
    of =
        tables_.value(fmt::format("SELECT table_name FROM handrail_indexes WHERE name = {}", text_sql(name)));
    if (of.empty()) {
      if (may_be_gone) return;
      refuse("no such index: " + name);
    }
  }
  if (tokens.is("cascade")) cannot("DROP INDEX … CASCADE");
  before_ = existing(of);
  after_ = before_;
  rebuilds_ = false;
  const bool is_there = std::any_of(after_.keys.begin(), after_.keys.end(), [&](const dump::DumpKey& key) {
    return text::equal_ignoring_case(key.name, name);
  });
  if (!is_there && may_be_gone) return;
  drop_key(name);
  write_catalogue(after_);
}

void Declaring::drop_view(Tokens& tokens) {
  const bool may_be_gone = tokens.accept({"if", "exists"});
  const std::string name = name_of(tokens);
  tokens.accept("restrict");
  must_end(tokens);
  const std::string view =
      fmt::format("FROM handrail_tables WHERE kind = 'view' AND name = {}", text_sql(name));
  if (tables_.value("SELECT 1 " + view).empty() && !may_be_gone) refuse("no such view: " + name);
  if (!mysql()) notes_.push_back("views that may need this one");
  run("DELETE " + view);
  tables_.forget();
}

void Declaring::rename_tables(Tokens& tokens) {
  do {
    const std::string from = name_of(tokens);
    if (!tokens.accept("to")) cannot("RENAME TABLE without TO");
    rename_table(from, name_of(tokens));
  } while (tokens.accept(","));
  must_end(tokens);
}

}  // namespace handrail
