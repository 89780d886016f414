// ALTER TABLE: what becomes of the declaration, and of the rows that are there.
#include <algorithm>

#include <fmt/core.h>

#include "model/text.h"
#include "verifier/compat/change.h"
#include "verifier/compat/store.h"
#include "verifier/dialect.h"
#include "verifier/dump/mysql_declarations.h"
#include "verifier/dump/postgresql_declarations.h"
#include "verifier/rehearse/declaring.h"

namespace handrail {
namespace {

using compat::cannot;
using compat::name_sql;
using compat::refuse;
using compat::text_sql;
using dump::Tokens;

std::string given(const Asked<std::string>& value) {
  if (!value) throw compat::CannotCheck{value.error().reason, value.error().message};
  return *value;
}

bool is_part(const dump::DumpKey& key, const std::string& column) {
  return std::any_of(key.parts.begin(), key.parts.end(),
                     [&](const auto& part) { return text::equal_ignoring_case(part.column, column); });
}

bool names(const std::vector<std::string>& columns, const std::string& column) {
  return std::any_of(columns.begin(), columns.end(),
                     [&](const auto& one) { return text::equal_ignoring_case(one, column); });
}

}  // namespace

void Declaring::alter_table(Tokens& tokens) {
  const bool may_be_gone = tokens.accept({"if", "exists"});
  tokens.accept("only");
  const std::string name = name_of(tokens);
  if (may_be_gone && tables_.find(name) == nullptr) return;
  before_ = existing(name);
  after_ = before_;
  values_.clear();
  added_.clear();
  renamed_to_.clear();
  rebuilds_ = false;
  do {
    if (mysql()) {
      alter_mysql(tokens);
    } else {
      alter_postgresql(tokens);
    }
    if (!tokens.at_end() && !tokens.is(",") && !tokens.is(";"))
      cannot(fmt::format("'{}'", tokens.peek().raw));
  } while (tokens.accept(","));

  settle_keys(after_);
  if (rebuilds_) {
    rebuild(before_, after_, values_);
  } else {
    for (const std::string& column : added_) {
      // A value that every row gets is asked for once.
      auto value = overlay_.change("SELECT quote(" + values_.at(text::lower(column)) + ")");
      const auto row = value ? (*value)->next() : Asked<bool>(tl::unexpected(value.error()));
      if (!row) throw compat::CannotCheck{row.error().reason, row.error().message};
      const dump::DumpColumn& added = *after_.column(column);
      run(fmt::format("ALTER TABLE {} ADD COLUMN {} {} DEFAULT {}", name_sql(after_.name), name_sql(column),
                      dump::column_type_sql(added), (*value)->cell(0).bytes));
    }
    for (const dump::DumpKey& key : after_.keys) {
      const bool is_new = std::none_of(before_.keys.begin(), before_.keys.end(), [&](const auto& one) {
        return text::equal_ignoring_case(one.name, key.name);
      });
      if (is_new) make_index(after_, key);
    }
  }
  write_catalogue(after_);
  check_rows(before_, after_);
  if (!renamed_to_.empty()) rename_table(after_.name, renamed_to_);
}

dump::DumpColumn& Declaring::column_of(const std::string& name) {
  dump::DumpColumn* column = after_.column(name);
  if (column == nullptr) refuse("no such column: " + name);
  if (column->generated) cannot(fmt::format("{}, which the server computes", name));
  return *column;
}

// One column or constraint as a table of its own; `place` gets what says where it stands (FIRST, AFTER c).
dump::DumpTable Declaring::declared(std::string_view declaration, std::string& place) {
  std::string_view kept = declaration;
  if (mysql()) {
    Tokens words(declaration, dump::kMysqlSyntax);
    while (!words.at_end()) {
      if (words.is("first") || words.is("after")) {
        kept = declaration.substr(0, static_cast<std::size_t>(words.peek().raw.data() - declaration.data()));
        place = words.take().raw;
        if (text::equal_ignoring_case(place, "after")) place = words.name();
        break;
      }
      words.take();
    }
    if (text::mentions(kept, "references") && !text::mentions(kept, "foreign"))
      cannot("REFERENCES behind a column, which not all servers take");
  }
  const std::string options = after_.collation.empty() ? ""
                              : after_.collation.find('_') == std::string::npos
                                  ? " DEFAULT CHARSET=" + after_.collation
                                  : " COLLATE=" + after_.collation;
  const std::string text = fmt::format("({}){}", kept, mysql() ? options : "");
  Tokens tokens(text, mysql() ? dump::kMysqlSyntax : dump::kPostgresqlSyntax);
  auto table =
      mysql() ? dump::mysql_table(after_.name, tokens) : dump::postgresql_table(after_.name, tokens, {});
  if (!table) cannot(table.error().message);
  for (dump::DumpColumn& column : table->columns) spell_as_server(column, after_.name, kept, style_);
  return *table;
}

void Declaring::add_column(std::string_view declaration) {
  std::string place;
  dump::DumpTable only = declared(declaration, place);
  if (only.columns.size() != 1) cannot(fmt::format("ADD {}", declaration));
  dump::DumpColumn& column = only.columns.front();
  if (after_.column(column.name) != nullptr)
    refuse(fmt::format("the column {} is there already", column.name));
  const bool empty = !gives_row("SELECT 1 FROM " + name_sql(before_.name) + " LIMIT 1");
  if (column.counts_up && !empty) cannot("a column that counts up, added to rows that are there");
  const bool has_key = !only.keys.empty() || !only.foreign_keys.empty();
  if (only.primary_key() != nullptr) column.not_null = true;
  std::string value = "NULL";
  if (!empty || column.default_value) {
    const bool implicit = mysql() && column.not_null && !column.default_value;
    if (column.counts_up) {
      value = "NULL";
    } else if (implicit) {
      const auto first = compat::implicit_default(column);
      if (!first && !empty) cannot(fmt::format("{}, which existing rows get a zero time for", column.name));
      if (first) value = compat::stored(*first, only, column, style_.engine);
    } else {
      value = given(compat::default_for(only, column, style_.engine, now_));
    }
  }
  values_[text::lower(column.name)] = value;
  added_.push_back(column.name);
  // SQLite adds no column that may not be NULL without a value, none with a key, and none that rows refer by.
  rebuilds_ |= has_key || column.not_null;
  auto at = after_.columns.end();
  if (text::equal_ignoring_case(place, "first")) {
    at = after_.columns.begin();
  } else if (!place.empty()) {
    at = std::find_if(after_.columns.begin(), after_.columns.end(), [&](const dump::DumpColumn& one) {
      return text::equal_ignoring_case(one.name, place);
    });
    if (at == after_.columns.end()) refuse("no such column: " + place);
    ++at;
  }
  after_.columns.insert(at, column);
  for (dump::DumpKey& key : only.keys) after_.keys.push_back(std::move(key));
  for (dump::DumpForeignKey& key : only.foreign_keys) after_.foreign_keys.push_back(std::move(key));
  for (dump::DumpCheck& check : only.checks) {
    if (check.name.empty()) check.name = fmt::format("{}_{}_check", after_.name, column.name);
    after_.checks.push_back(std::move(check));
  }
}

void Declaring::add_constraint(std::string_view declaration) {
  if (!mysql() && text::mentions(declaration, "using") && text::mentions(declaration, "index"))
    cannot("a constraint made of an index");
  if (text::mentions(declaration, "valid") || text::mentions(declaration, "deferred"))
    cannot("a constraint that is not looked at when rows change");
  std::string place;
  // Columns are none of it: they are those of the table.
  dump::DumpTable only = declared(declaration, place);
  if (!only.columns.empty()) cannot(fmt::format("ADD {}", declaration));
  for (dump::DumpKey& key : only.keys) {
    if (key.primary && after_.primary_key() != nullptr) refuse("the table has a primary key already");
    if (key.primary) {
      rebuilds_ = true;
      for (const auto& part : key.parts) column_of(part.column).not_null = true;
    }
    if (!key.name.empty() && std::any_of(after_.keys.begin(), after_.keys.end(), [&](const auto& one) {
          return text::equal_ignoring_case(one.name, key.name);
        }))
      refuse(fmt::format("the key {} is there already", key.name));
    if (key.primary && mysql()) must_be_sure(before_, key);
    after_.keys.push_back(std::move(key));
  }
  rebuilds_ |= !only.foreign_keys.empty();
  for (dump::DumpForeignKey& key : only.foreign_keys) after_.foreign_keys.push_back(std::move(key));
  for (dump::DumpCheck& check : only.checks) after_.checks.push_back(std::move(check));
  if (only.keys.empty() && only.foreign_keys.empty() && only.checks.empty())
    cannot(fmt::format("ADD {}", declaration));
}

void Declaring::must_not_be_named(const std::string& column, std::string_view what) {
  for (const dump::DumpCheck& check : after_.checks) {
    if (text::mentions(check.expression, column))
      cannot(fmt::format("{}, which the constraint {} {}", column, check.name, what));
  }
  for (const dump::DumpColumn& other : after_.columns) {
    if (other.generated && text::mentions(other.expression, column))
      cannot(fmt::format("{}, which {} is computed of", column, other.name));
  }
}

// MODIFY, CHANGE: the whole declaration anew, and each row's value converted.
void Declaring::change_column(const std::string& old_name, std::string_view declaration) {
  const dump::DumpColumn old = column_of(old_name);
  std::string place;
  const dump::DumpTable only = declared(declaration, place);
  if (only.columns.size() != 1 || !place.empty() || !only.keys.empty() || !only.checks.empty())
    cannot(fmt::format("this change of {}", old_name));
  dump::DumpColumn next = only.columns.front();
  next.next_number = old.next_number;
  if (!text::equal_ignoring_case(next.name, old_name)) rename_column(old_name, next.name);
  for (const dump::DumpForeignKey& key : after_.foreign_keys) {
    if (names(key.columns, next.name) && next.type != old.type)
      cannot(fmt::format("{}, which has a foreign key", old_name));
  }
  if (next.type != old.type &&
      !tables_
           .value(
               fmt::format("SELECT 1 FROM handrail_foreign_keys WHERE parent_table = {} COLLATE NOCASE AND "
                           "parent_column = {} COLLATE NOCASE",
                           text_sql(before_.name), text_sql(old_name)))
           .empty())
    cannot(fmt::format("{}, which a foreign key leads to", old_name));
  if (next.type != old.type) must_not_be_named(next.name, "looks at");
  if (next.counts_up && !old.counts_up && next.storage != dump::Storage::integer)
    cannot("this column that counts up");
  const bool in_key = after_.primary_key() != nullptr && is_part(*after_.primary_key(), next.name);
  next.not_null |= in_key;
  values_[text::lower(next.name)] = given(compat::value_for(
      quoted(text::equal_ignoring_case(next.name, old_name) ? old_name : next.name, mysql() ? '`' : '"'),
      before_, next, style_.engine, now_));
  *after_.column(next.name) = next;
  rebuilds_ = true;
}

void Declaring::drop_column(const std::string& column) {
  column_of(column);
  if (!tables_
           .value(
               fmt::format("SELECT 1 FROM handrail_foreign_keys WHERE parent_table = {} COLLATE NOCASE AND "
                           "parent_column = {} COLLATE NOCASE",
                           text_sql(before_.name), text_sql(column)))
           .empty())
    refuse(fmt::format("a foreign key leads to {}", column));
  for (const dump::DumpForeignKey& key : after_.foreign_keys) {
    if (mysql() && names(key.columns, column))
      refuse(fmt::format("{} is a part of the foreign key {}", column, key.name));
  }
  std::erase_if(after_.foreign_keys, [&](const auto& key) { return names(key.columns, column); });
  if (mysql()) {
    for (dump::DumpKey& key : after_.keys) {
      if (!is_part(key, column)) continue;
      if (key.unique && key.parts.size() > 1)
        cannot(fmt::format("{}, which is a part of the key {}", column, key.name));
      std::erase_if(key.parts,
                    [&](const auto& part) { return text::equal_ignoring_case(part.column, column); });
    }
    std::erase_if(after_.keys, [](const auto& key) { return key.parts.empty(); });
    std::erase_if(after_.checks,
                  [&](const auto& check) { return text::equal_ignoring_case(check.name, column); });
  } else {
    std::erase_if(after_.keys, [&](const auto& key) { return is_part(key, column); });
    std::erase_if(after_.checks, [&](const auto& check) { return text::mentions(check.expression, column); });
    if (!tables_.value("SELECT 1 FROM handrail_tables WHERE kind = 'view'").empty())
      notes_.push_back("views that may need the column");
  }
  must_not_be_named(column, "looks at");
  std::erase_if(after_.columns, [&](const auto& one) { return text::equal_ignoring_case(one.name, column); });
  if (after_.columns.empty()) cannot("a table without columns");
  rebuilds_ = true;
}

void Declaring::drop_key(const std::string& name) {
  const auto key = std::find_if(after_.keys.begin(), after_.keys.end(), [&](const dump::DumpKey& one) {
    return text::equal_ignoring_case(one.name, name);
  });
  if (key == after_.keys.end()) refuse("no such key: " + name);
  if (key->unique) {
    std::string columns;
    for (const auto& part : key->parts) columns += (columns.empty() ? "" : ", ") + text_sql(part.column);
    const std::string parent = tables_.value(fmt::format(
        "SELECT 1 FROM handrail_foreign_keys WHERE parent_table = {} COLLATE NOCASE AND parent_column "
        "COLLATE NOCASE IN ({})",
        text_sql(before_.name), columns));
    if (!parent.empty()) cannot(fmt::format("the key {}, which foreign keys may need", name));
  }
  for (const dump::DumpForeignKey& foreign : after_.foreign_keys) {
    if (mysql() && is_part(*key, foreign.columns.front())) {
      const auto others =
          std::count_if(after_.keys.begin(), after_.keys.end(), [&](const dump::DumpKey& one) {
            return text::equal_ignoring_case(one.parts.front().column, foreign.columns.front());
          });
      if (others < 2) refuse(fmt::format("the foreign key {} needs the key {}", foreign.name, name));
    }
  }
  if (key->primary) {
    rebuilds_ = true;
    for (const auto& part : key->parts) {
      if (column_of(part.column).counts_up && mysql()) refuse("a column that counts up needs its key");
    }
  } else {
    remove_index(before_, *key);
  }
  after_.keys.erase(key);
}

void Declaring::drop_constraint(const std::string& name, bool may_be_gone) {
  const auto called = [&](const auto& one) { return text::equal_ignoring_case(one.name, name); };
  if (std::erase_if(after_.foreign_keys, called) > 0) {
    rebuilds_ = true;
  } else if (std::erase_if(after_.checks, called) == 0) {
    const bool is_key = std::any_of(after_.keys.begin(), after_.keys.end(), called);
    if (is_key || !may_be_gone) drop_key(name);
  }
}

void Declaring::rename_column(const std::string& from, const std::string& to) {
  dump::DumpColumn& column = column_of(from);
  if (after_.column(to) != nullptr && !text::equal_ignoring_case(from, to))
    refuse(fmt::format("the column {} is there already", to));
  must_not_be_named(from, "looks at");
  if (!values_.empty() || rebuilds_) cannot("a column that is renamed together with other changes");
  overlay_.enforce_foreign_keys(true);
  run(fmt::format("ALTER TABLE {} RENAME COLUMN {} TO {}", name_sql(before_.name), name_sql(column.name),
                  name_sql(to)));
  run(fmt::format(
      "UPDATE handrail_foreign_keys SET parent_column = {} WHERE parent_table = {} COLLATE NOCASE AND "
      "parent_column = {} COLLATE NOCASE",
      text_sql(to), text_sql(before_.name), text_sql(from)));
  for (dump::DumpTable* table : {&before_, &after_}) {
    if (dump::DumpColumn* one = table->column(from)) one->name = to;
    for (dump::DumpKey& key : table->keys) {
      for (auto& part : key.parts) {
        if (text::equal_ignoring_case(part.column, from)) part.column = to;
      }
    }
    for (dump::DumpForeignKey& key : table->foreign_keys) {
      for (std::string& one : key.columns) {
        if (text::equal_ignoring_case(one, from)) one = to;
      }
      for (std::string& one : key.parent_columns) {
        if (text::equal_ignoring_case(key.parent, table->name) && text::equal_ignoring_case(one, from))
          one = to;
      }
    }
  }
}

}  // namespace handrail
