// What declarations come to: tables and indexes of SQLite's, and the catalogue beside them.
#include <algorithm>

#include <fmt/core.h>

#include "model/text.h"
#include "verifier/compat/change.h"
#include "verifier/compat/store.h"
#include "verifier/compat/store_functions.h"
#include "verifier/dialect.h"
#include "verifier/dump/mysql_declarations.h"
#include "verifier/dump/postgresql_declarations.h"
#include "verifier/dump/types.h"
#include "verifier/rehearse/declaring.h"

namespace handrail {
namespace {

using compat::cannot;
using compat::name_sql;
using compat::refuse;
using compat::text_sql;

std::string index_name(const dump::DumpTable& table, const dump::DumpKey& key) {
  return table.name + "." + key.name;
}

bool has_columns(const dump::DumpKey& key, const std::vector<std::string>& columns, bool all) {
  if (key.parts.size() < columns.size() || (all && key.parts.size() != columns.size())) return false;
  for (std::size_t i = 0; i < columns.size(); ++i) {
    const bool found = all ? std::any_of(key.parts.begin(), key.parts.end(),
                                         [&](const auto& part) {
                                           return text::equal_ignoring_case(part.column, columns[i]);
                                         })
                           : text::equal_ignoring_case(key.parts[i].column, columns[i]);
    if (!found) return false;
  }
  return true;
}

std::string text_or_null(const std::optional<std::string>& text) { return text ? text_sql(*text) : "NULL"; }

}  // namespace

void Declaring::run(const std::string& sql) {
  auto rows = overlay_.change(sql);
  if (!rows) throw compat::CannotCheck{rows.error().reason, rows.error().message};
  while (true) {
    const auto more = (*rows)->next();
    if (!more) throw compat::CannotCheck{more.error().reason, more.error().message};
    if (!*more) return;
  }
}

bool Declaring::gives_row(const std::string& sql) {
  auto rows = overlay_.change(sql);
  if (!rows) throw compat::CannotCheck{rows.error().reason, rows.error().message};
  const auto more = (*rows)->next();
  if (!more) throw compat::CannotCheck{more.error().reason, more.error().message};
  return *more;
}

std::string Declaring::name_of(dump::Tokens& tokens) {
  return mysql() ? dump::mysql_name(tokens).name : dump::postgresql_name(tokens);
}

const dump::DumpTable& Declaring::existing(const std::string& name) {
  const dump::DumpTable* table = tables_.find(name);
  if (table == nullptr) refuse("no such table: " + name);
  if (table->is_divided) cannot(fmt::format("{}, which is made of parts or is one", name));
  return *table;
}

// Names, types and what keys mean for their columns, as the server would have them.
void Declaring::settle(dump::DumpTable& table, std::string_view stated) {
  for (dump::DumpColumn& column : table.columns) spell_as_server(column, table.name, stated, style_);
  for (const dump::DumpKey& key : table.keys) {
    if (!key.primary) continue;
    for (const dump::DumpKey::Part& part : key.parts) {
      if (dump::DumpColumn* column = table.column(part.column)) column->not_null = true;
    }
  }
  settle_keys(table);
}

void Declaring::settle_keys(dump::DumpTable& table) {
  for (dump::DumpKey& key : table.keys) {
    std::string columns;
    for (const dump::DumpKey::Part& part : key.parts) {
      const dump::DumpColumn* column = table.column(part.column);
      if (!part.column.empty() && column == nullptr) refuse("no such column: " + part.column);
      if (key.unique && (!part.whole || column == nullptr))
        cannot("a unique key on a part of a column, or an expression");
      if (mysql() && part.whole && !key.special && column != nullptr &&
          text::contains_any(column->type, {"text", "blob"}))
        cannot(fmt::format("a key on all of {}, a column of type {}", column->name, column->type));
      columns += part.column + "_";
    }
    if (key.name.empty() || (mysql() && key.name == "PRIMARY" && !key.primary))
      key.name = table.name + "_" + (key.primary ? "pkey" : columns + (key.unique ? "key" : "idx"));
  }
  for (dump::DumpForeignKey& key : table.foreign_keys) settle_foreign_key(table, key);
  for (dump::DumpCheck& check : table.checks) {
    if (check.name.empty()) check.name = table.name + "_check";
  }
}

void Declaring::settle_foreign_key(dump::DumpTable& table, dump::DumpForeignKey& key) {
  const bool own = text::equal_ignoring_case(key.parent, table.name);
  const dump::DumpTable* parent = own ? &table : tables_.find(key.parent);
  if (parent == nullptr) refuse("no such table: " + key.parent);
  if (key.parent_columns.empty() && parent->primary_key() != nullptr) {
    for (const auto& part : parent->primary_key()->parts) key.parent_columns.push_back(part.column);
  }
  if (key.columns.size() != key.parent_columns.size() || key.columns.empty())
    refuse("a foreign key names other numbers of columns on its sides");
  for (std::size_t i = 0; i < key.columns.size(); ++i) {
    const dump::DumpColumn* child = table.column(key.columns[i]);
    const dump::DumpColumn* other = parent->column(key.parent_columns[i]);
    if (child == nullptr || other == nullptr)
      refuse("no such column: " + (child == nullptr ? key.columns[i] : key.parent_columns[i]));
    if (child->type != other->type && (mysql() || child->storage != other->storage))
      cannot(fmt::format("a foreign key from {} to {}", child->type, other->type));
  }
  const bool unique = std::any_of(parent->keys.begin(), parent->keys.end(), [&](const dump::DumpKey& one) {
    return one.unique && !one.loose && has_columns(one, key.parent_columns, true);
  });
  if (!unique && !mysql())
    refuse(fmt::format("{} has no unique key on the columns of a foreign key", key.parent));
  if (!unique) cannot(fmt::format("a foreign key to columns of {} that are not unique", key.parent));
  if (key.name.empty()) {
    key.name = mysql() ? fmt::format("{}_ibfk_{}", table.name, &key - table.foreign_keys.data() + 1)
                       : fmt::format("{}_{}_fkey", table.name, key.columns.front());
  }
  const bool has_index = std::any_of(table.keys.begin(), table.keys.end(), [&](const dump::DumpKey& one) {
    return has_columns(one, key.columns, false);
  });
  if (!mysql() || has_index) return;
  dump::DumpKey index;
  index.name = key.name;
  for (const std::string& column : key.columns) index.parts.push_back({column, {}, true, false});
  table.keys.push_back(std::move(index));
}

void Declaring::make(const dump::DumpTable& table) {
  run(dump::create_table_sql(table, true, true));
  for (const dump::DumpKey& key : table.keys) make_index(table, key);
  write_catalogue(table);
}

void Declaring::make_index(const dump::DumpTable& table, const dump::DumpKey& key) {
  if (key.primary || !dump::is_indexable(table, key)) return;
  const bool unique = key.unique && !key.loose;
  if (unique) must_be_sure(table, key);
  run(dump::create_index_sql(table, key, index_name(table, key), unique));
}

void Declaring::remove_index(const dump::DumpTable& table, const dump::DumpKey& key) {
  run("DROP INDEX IF EXISTS " + name_sql(index_name(table, key)));
}

// Whether rows break a unique key may depend on letters that collations take differently.
void Declaring::must_be_sure(const dump::DumpTable& table, const dump::DumpKey& key) {
  for (const dump::DumpKey::Part& part : key.parts) {
    const dump::DumpColumn* column = table.column(part.column);
    if (column == nullptr || !column->is_without_case()) continue;
    if (!dump::is_sure(column->comparison))
      cannot(fmt::format("a unique key on {}, whose collation may tell accents apart", column->name));
    gives_row(fmt::format("SELECT count(handrail_store_text({}, -1, -1, {}, {})) FROM {}",
                          name_sql(column->name), compat::kSureLetters, text_sql(column->name),
                          name_sql(table.name)));
  }
}

// SQLite alters little in place: a table of the new declaration gets the rows, and takes the old one's name.
void Declaring::rebuild(const dump::DumpTable& before, dump::DumpTable& after, const Values& values) {
  overlay_.enforce_foreign_keys(false);
  run("PRAGMA legacy_alter_table=ON");  // other tables' foreign keys go on naming this one
  std::string names, from;
  for (const dump::DumpColumn& column : after.columns) {
    if (column.is_left_out()) continue;
    const auto value = values.find(text::lower(column.name));
    names += (names.empty() ? "" : ", ") + name_sql(column.name);
    from += (from.empty() ? "" : ", ") + (value != values.end() ? value->second : name_sql(column.name));
  }
  after.key_comes_later = false;
  dump::DumpTable made = after;
  made.name = "handrail_made";
  // A foreign key to the table itself leads to the name that it will have.
  run(dump::create_table_sql(made, true, true));
  const std::string order =
      after.rowid() != nullptr ? "" : fmt::format(" ORDER BY {}", compat::row_number_of(before));
  if (!names.empty())
    run(fmt::format("INSERT INTO handrail_made ({}) SELECT {} FROM {}{}", names, from, name_sql(before.name),
                    order));
  run("DROP TABLE " + name_sql(before.name));
  run("ALTER TABLE handrail_made RENAME TO " + name_sql(after.name));
  run("PRAGMA legacy_alter_table=OFF");
  for (const dump::DumpKey& key : after.keys) make_index(after, key);
}

// Rows that are there must keep what is new: foreign keys, CHECK.
void Declaring::check_rows(const dump::DumpTable& before, const dump::DumpTable& after) {
  for (const dump::DumpForeignKey& key : after.foreign_keys) {
    const bool is_new = std::none_of(before.foreign_keys.begin(), before.foreign_keys.end(),
                                     [&](const auto& one) { return one.name == key.name; });
    if (!is_new || !checks_foreign_keys_) continue;
    std::string some, same;
    for (std::size_t i = 0; i < key.columns.size(); ++i) {
      some += fmt::format("{}c.{} IS NOT NULL", some.empty() ? "" : " AND ", name_sql(key.columns[i]));
      same += fmt::format("{}p.{} = c.{}", same.empty() ? "" : " AND ", name_sql(key.parent_columns[i]),
                          name_sql(key.columns[i]));
    }
    if (gives_row(
            fmt::format("SELECT 1 FROM {} AS c WHERE {} AND NOT EXISTS (SELECT 1 FROM {} AS p WHERE {})",
                        name_sql(after.name), some, name_sql(key.parent), same)))
      refuse(fmt::format("rows of {} break the foreign key {}", after.name, key.name));
  }
  for (const dump::DumpCheck& check : after.checks) {
    const bool is_new = std::none_of(before.checks.begin(), before.checks.end(),
                                     [&](const auto& one) { return one.name == check.name; });
    if (!is_new) continue;
    const auto condition = compat::condition_of(check.expression, after, style_.engine, now_);
    if (!condition) {
      notes_.push_back("the constraint CHECK " + check.name);
    } else if (gives_row(fmt::format("SELECT 1 FROM {} WHERE NOT ({})", name_sql(after.name), *condition))) {
      refuse(fmt::format("a row breaks the constraint CHECK {}", check.name));
    }
  }
}

void Declaring::forget_catalogue(const std::string& table) {
  for (const char* part : {"columns", "indexes", "foreign_keys", "checks", "triggers"})
    run(fmt::format("DELETE FROM handrail_{} WHERE table_name = {}", part, text_sql(table)));
  run(fmt::format("DELETE FROM handrail_tables WHERE name = {}", text_sql(table)));
  tables_.forget();
}

void Declaring::write_catalogue(const dump::DumpTable& table) {
  forget_catalogue(table.name);
  const std::string named = text_sql(table.name);
  run(
      fmt::format("INSERT INTO handrail_tables(name, kind, comment, collation, is_divided) VALUES({}, "
                  "'table', {}, {}, 0)",
                  named, text_sql(table.comment), text_sql(table.collation)));
  const dump::DumpKey* primary = table.primary_key();
  int position = 0;
  for (const dump::DumpColumn& column : table.columns) {
    std::size_t in_key = 0;
    for (std::size_t i = 0; primary != nullptr && i < primary->parts.size(); ++i) {
      if (text::equal_ignoring_case(primary->parts[i].column, column.name)) in_key = i + 1;
    }
    run(fmt::format(
        "INSERT INTO handrail_columns(table_name, position, name, type, nullable, default_value, "
        "key_position, counts_up, generated, collation, comment, set_on_update, next_number, kept_as, "
        "compared_by, is_kept, expression, has_rare_letters) VALUES({}, {}, {}, {}, {}, {}, {}, {}, {}, {}, "
        "{}, {}, {}, {}, {}, {}, {}, {})",
        named, ++position, text_sql(column.name), text_sql(column.type),
        column.not_null || in_key > 0 ? 0 : 1, text_or_null(column.default_value), in_key,
        column.counts_always ? 2
        : column.counts_up   ? 1
                             : 0,
        column.generated ? 1 : 0, text_sql(column.collation), text_sql(column.comment),
        column.set_on_update ? 1 : 0, column.next_number ? std::to_string(*column.next_number) : "NULL",
        text_sql(dump::name_of(column.storage)), text_sql(dump::name_of(column.comparison)),
        column.is_left_out() ? 0 : 1, text_sql(column.expression), column.is_without_case() ? 1 : 0));
  }
  for (const dump::DumpKey& key : table.keys) {
    int part_position = 0;
    for (const dump::DumpKey::Part& part : key.parts) {
      run(fmt::format(
          "INSERT INTO handrail_indexes(table_name, name, is_primary, is_unique, is_partial, position, "
          "column_name, expression, is_whole, is_descending, is_kept) VALUES({}, {}, {}, {}, {}, {}, {}, {}, "
          "{}, {}, {})",
          named, text_sql(key.name), key.primary ? 1 : 0, key.primary || key.unique ? 1 : 0,
          key.condition.empty() ? 0 : 1, ++part_position, text_sql(part.column), text_sql(part.expression),
          part.whole ? 1 : 0, part.descending ? 1 : 0, dump::is_indexable(table, key) && !key.loose ? 1 : 0));
    }
  }
  for (const dump::DumpForeignKey& key : table.foreign_keys) {
    for (std::size_t i = 0; i < key.columns.size(); ++i) {
      run(fmt::format("INSERT INTO handrail_foreign_keys VALUES({}, {}, {}, {}, {}, {}, {}, {}, {})", named,
                      text_sql(key.name), i + 1, text_sql(key.columns[i]), text_sql(key.parent),
                      text_sql(i < key.parent_columns.size() ? key.parent_columns[i] : ""),
                      text_sql(key.on_delete), text_sql(key.on_update), key.deferred ? 1 : 0));
    }
  }
  for (const dump::DumpCheck& check : table.checks)
    run(fmt::format("INSERT INTO handrail_checks VALUES({}, {}, {})", named, text_sql(check.name),
                    text_sql(check.expression)));
  for (const dump::DumpTrigger& trigger : table.triggers)
    run(fmt::format("INSERT INTO handrail_triggers VALUES({}, {}, {})", named, text_sql(trigger.name),
                    text_sql(trigger.event)));
}

void Declaring::rename_table(const std::string& from, const std::string& to) {
  dump::DumpTable table = existing(from);
  if (tables_.find(to) != nullptr && !text::equal_ignoring_case(from, to))
    refuse(fmt::format("the table {} is there already", to));
  for (const dump::DumpKey& key : table.keys) remove_index(table, key);
  overlay_.enforce_foreign_keys(true);  // other tables' foreign keys follow
  run(fmt::format("ALTER TABLE {} RENAME TO {}", name_sql(table.name), name_sql(to)));
  forget_catalogue(table.name);
  run(fmt::format("UPDATE handrail_foreign_keys SET parent_table = {} WHERE parent_table = {} COLLATE NOCASE",
                  text_sql(to), text_sql(table.name)));
  for (dump::DumpForeignKey& key : table.foreign_keys) {
    if (text::equal_ignoring_case(key.parent, table.name)) key.parent = to;
  }
  for (dump::DumpColumn& column : table.columns) {
    if (column.counts_up) tables_.set_next_number(to, column.next_number.value_or(1));
  }
  table.name = to;
  for (const dump::DumpKey& key : table.keys) make_index(table, key);
  write_catalogue(table);
}

}  // namespace handrail
