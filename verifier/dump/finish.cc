// The last part of loading a dump: what is made when all rows are there.
#include <algorithm>
#include <set>

#include <fmt/core.h>

#include "verifier/dialect.h"
#include "verifier/dump/loader.h"
#include "verifier/dump/tokens.h"

namespace handrail::dump {
namespace {

// The catalogue, as the dump declares it: docs/dumps.md.
constexpr const char* kCatalogue = R"(
CREATE TABLE handrail_tables(name TEXT COLLATE NOCASE, kind TEXT, comment TEXT, collation TEXT,
  is_divided INTEGER);
CREATE TABLE handrail_columns(table_name TEXT COLLATE NOCASE, position INTEGER, name TEXT COLLATE NOCASE, type TEXT,
  nullable INTEGER, default_value TEXT, key_position INTEGER, counts_up INTEGER, generated INTEGER, collation TEXT,
  comment TEXT, set_on_update INTEGER, next_number INTEGER, kept_as TEXT, compared_by TEXT,
  is_kept INTEGER, expression TEXT, has_rare_letters INTEGER);
CREATE TABLE handrail_indexes(table_name TEXT COLLATE NOCASE, name TEXT, is_primary INTEGER, is_unique INTEGER,
  is_partial INTEGER, position INTEGER, column_name TEXT COLLATE NOCASE, expression TEXT, is_whole INTEGER, is_descending INTEGER,
  is_kept INTEGER);
CREATE TABLE handrail_foreign_keys(table_name TEXT COLLATE NOCASE, constraint_name TEXT, position INTEGER,
  column_name TEXT, parent_table TEXT, parent_column TEXT, on_delete TEXT, on_update TEXT,
  is_deferred INTEGER);
CREATE TABLE handrail_checks(table_name TEXT COLLATE NOCASE, name TEXT, expression TEXT);
CREATE TABLE handrail_triggers(table_name TEXT COLLATE NOCASE, name TEXT, event TEXT);
)";

std::set<std::string> names_of(const DumpKey& key) {
  std::set<std::string> names;
  for (const DumpKey::Part& part : key.parts) names.insert(part.whole ? lower_case(part.column) : "");
  return names;
}

// SQLite keeps a primary key that is no rowid in an index of a name of its own. Where the key comes after the
// rows it is made as any other index, from rows that are sorted once, under this name with the table's
// behind.
const std::string kPrimaryKey = "handrail_primary_key.";

// Whether the columns tell one row, as SQLite wants it of a foreign key's parent.
bool tells_one_row(const DumpTable& table, const std::vector<std::string>& columns) {
  std::set<std::string> wanted;
  for (const std::string& column : columns) wanted.insert(lower_case(column));
  return std::any_of(table.keys.begin(), table.keys.end(), [&](const DumpKey& key) {
    return (key.unique || key.primary) && !key.loose && is_indexable(table, key) && names_of(key) == wanted;
  });
}

// Whether SQLite has the index, and lets no equal values pass where the server lets none pass.
bool is_kept(const DumpTable& table, const DumpKey& key) {
  const bool whole =
      std::all_of(key.parts.begin(), key.parts.end(), [](const DumpKey::Part& part) { return part.whole; });
  return is_indexable(table, key) && (!(key.unique || key.primary) || (whole && !key.loose));
}

// A statement that is run again and again, with texts and numbers in its places.
class Insertion {
 public:
  Insertion(sqlite3* connection, const char* sql) {
    sqlite3_prepare_v2(connection, sql, -1, &statement_, nullptr);
  }
  ~Insertion() { sqlite3_finalize(statement_); }
  Insertion(const Insertion&) = delete;
  Insertion& operator=(const Insertion&) = delete;

  Insertion& text(std::string_view value) {
    sqlite3_bind_text(statement_, ++place_, value.data(), static_cast<int>(value.size()), SQLITE_TRANSIENT);
    return *this;
  }
  Insertion& text_or_null(const std::optional<std::string>& value) {
    if (value) return text(*value);
    sqlite3_bind_null(statement_, ++place_);
    return *this;
  }
  Insertion& number_or_null(const std::optional<std::int64_t>& value) {
    if (value) return number(*value);
    sqlite3_bind_null(statement_, ++place_);
    return *this;
  }
  Insertion& number(std::int64_t value) {
    sqlite3_bind_int64(statement_, ++place_, value);
    return *this;
  }
  bool run() {
    place_ = 0;
    const bool done = sqlite3_step(statement_) == SQLITE_DONE;
    sqlite3_reset(statement_);
    return done;
  }

 private:
  sqlite3_stmt* statement_ = nullptr;
  int place_ = 0;
};

}  // namespace

Result<std::unique_ptr<ByteSource>> Loader::finish() {
  finalize();
  // While indexes are made, SQLite sorts in as much memory again as its pages may take.
  sqlite3_db_cacheflush(connection_);
  auto set = execute(fmt::format("PRAGMA cache_size=-{}", limits_.load_heap_bytes / 8 / 1024));
  if (!set) return tl::unexpected(set.error());
  for (DumpTable& table : tables_) {
    if (auto computed = compute(table); !computed) return tl::unexpected(computed.error());
  }
  for (const DumpTable& table : tables_) {
    if (auto filled = fill_from_parts(table.name, 0); !filled) return tl::unexpected(filled.error());
  }
  for (DumpTable& table : tables_) {
    if (auto made = make_indexes(table); !made) return tl::unexpected(made.error());
  }
  if (auto changed = complete_schema(); !changed) return tl::unexpected(changed.error());
  if (engine_ != Engine::sqlite) {
    if (auto written = write_catalogue(); !written) return tl::unexpected(written.error());
  }
  if (auto done = execute("COMMIT"); !done) return tl::unexpected(done.error());
  sqlite3_close(connection_);
  connection_ = nullptr;
  vfs_.reset();
  return source_of(std::move(scratch_));
}

// Partitions of partitions come first. A table is a part of one other, or rows would multiply.
Result<void> Loader::fill_from_parts(const std::string& table, int depth) {
  if (depth > 20) return fail(fmt::format("the table {} is a part of itself", table));
  for (auto& [whole, part] : fills_) {
    if (part.empty() || !same_word(whole, table)) continue;
    const std::string from = part;
    for (auto& other : fills_) {
      if (same_word(other.second, from)) other.second.clear();
    }
    if (auto filled = fill_from_parts(from, depth + 1); !filled) return filled;
    DumpTable* target = this->table(table);
    DumpTable* source = this->table(from);
    if (target == nullptr || source == nullptr) continue;
    target->is_divided = source->is_divided = true;
    for (DumpColumn& column : target->columns) {
      const DumpColumn* same = source->column(column.name);
      if (same != nullptr) column.has_rare_letters |= same->has_rare_letters;
      if (same == nullptr || !same->is_left_out() || column.is_left_out()) continue;
      if (auto left = leave_out(*target, column, "of " + source->name); !left) return left;
    }
    std::string names;
    for (const DumpColumn& column : target->columns) {
      const DumpColumn* same = source->column(column.name);
      if (!column.is_left_out() && same != nullptr && !same->is_left_out())
        names += (names.empty() ? "" : ",") + quoted(column.name, '"');
    }
    auto copied = execute(fmt::format("INSERT INTO {0}({2}) SELECT {2} FROM {1}", quoted(target->name, '"'),
                                      quoted(source->name, '"'), names));
    if (!copied) return copied;
  }
  return {};
}

Result<void> Loader::make_indexes(DumpTable& table) {
  if (table.name.empty()) return {};
  std::set<std::string> seen;
  for (DumpKey& key : table.keys) {
    if (!is_indexable(table, key) || (key.primary && !table.key_comes_later)) continue;
    // Names are one table's in MySQL, one database's in SQLite.
    const std::string name = key.primary ? kPrimaryKey + table.name : table.name + "." + key.name;
    if (!seen.insert(lower_case(name)).second) continue;
    const bool whole =
        std::all_of(key.parts.begin(), key.parts.end(), [](const DumpKey::Part& part) { return part.whole; });
    const bool unique = key.primary || (key.unique && whole);
    if (execute(create_index_sql(table, key, name, unique))) continue;
    if (!unique || (sqlite3_extended_errcode(connection_) & 0xff) != SQLITE_CONSTRAINT)
      return fail(problem());
    key.loose = true;
    note(fmt::format("the unique key {} of {} has values that the server tells apart and SQLite does not",
                     key.name, table.name));
    if (auto made = execute(create_index_sql(table, key, name, false)); !made) return made;
  }
  return {};
}

// Foreign keys and late primary keys are written into the declarations of tables that are all there now. What
// they say about a table's pages is nothing, or the index that was just made.
Result<void> Loader::complete_schema() {
  if (auto on = execute("PRAGMA writable_schema=ON"); !on) return on;
  Insertion declare(connection_, "UPDATE sqlite_schema SET sql = ? WHERE type = 'table' AND name = ?");
  Insertion rename(connection_,
                   "UPDATE sqlite_schema SET name = ?, sql = NULL WHERE type = 'index' AND name = ?");
  for (DumpTable& table : tables_) {
    keep_checkable_foreign_keys(table);
    const DumpKey* key = table.primary_key();
    const bool adds_key = table.key_comes_later && key != nullptr && !key->loose && is_indexable(table, *key);
    if (table.foreign_keys.empty() && !adds_key) continue;
    if (!declare.text(create_table_sql(table, adds_key || !table.key_comes_later, true))
             .text(table.name)
             .run())
      return fail(problem());
    if (adds_key &&
        !rename.text("sqlite_autoindex_" + table.name + "_1").text(kPrimaryKey + table.name).run())
      return fail(problem());
  }
  return execute("PRAGMA writable_schema=OFF");
}

void Loader::keep_checkable_foreign_keys(DumpTable& table) {
  std::erase_if(table.foreign_keys, [&](const DumpForeignKey& key) {
    const DumpTable* parent = this->table(key.parent);
    std::string why;
    if (parent == nullptr) {
      why = fmt::format("the table {} is not in the dump", key.parent);
    } else if (!tells_one_row(*parent, key.parent_columns)) {
      why = fmt::format("{} has no unique key on these columns", key.parent);
    }
    for (const std::string& column : key.columns) {
      const DumpColumn* own = table.column(column);
      if (own == nullptr || own->is_left_out()) why = fmt::format("{} is computed by the server", column);
    }
    const auto doubts = [&](const DumpTable* of, const std::vector<std::string>& columns) {
      for (const std::string& column : columns) {
        const DumpColumn* known = of != nullptr ? of->column(column) : nullptr;
        if (why.empty() && known != nullptr && known->has_rare_letters)
          why = fmt::format("{} has letters that the server's collation may take for others, or not", column);
      }
    };
    doubts(&table, key.columns);
    doubts(parent, key.parent_columns);
    if (why.empty()) return false;
    note(fmt::format("the foreign key {} of {} cannot be checked: {}", key.name, table.name, why));
    return true;
  });
}

Result<void> Loader::write_catalogue() {
  if (auto made = execute(kCatalogue); !made) return made;
  Insertion tables(connection_, "INSERT INTO handrail_tables VALUES(?,?,?,?,?)");
  Insertion columns(connection_, "INSERT INTO handrail_columns VALUES(?,?,?,?,?,?,?,?,?,?,?,?,?,?,?,?,?,?)");
  Insertion indexes(connection_, "INSERT INTO handrail_indexes VALUES(?,?,?,?,?,?,?,?,?,?,?)");
  Insertion keys(connection_, "INSERT INTO handrail_foreign_keys VALUES(?,?,?,?,?,?,?,?,?)");
  Insertion checks(connection_, "INSERT INTO handrail_checks VALUES(?,?,?)");
  Insertion triggers(connection_, "INSERT INTO handrail_triggers VALUES(?,?,?)");
  bool done = true;
  for (const std::string& view : views_)
    done &= tables.text(view).text("view").text("").text("").number(0).run();
  for (const DumpTable& table : tables_) {
    if (table.name.empty()) continue;
    done &= tables.text(table.name)
                .text("table")
                .text(table.comment)
                .text(table.collation)
                .number(table.is_divided ? 1 : 0)
                .run();
    for (const DumpCheck& check : table.checks)
      done &= checks.text(table.name).text(check.name).text(check.expression).run();
    for (const DumpTrigger& trigger : table.triggers)
      done &= triggers.text(table.name).text(trigger.name).text(trigger.event).run();
    const DumpKey* primary = table.primary_key();
    std::int64_t position = 0;
    for (const DumpColumn& column : table.columns) {
      std::int64_t in_key = 0;
      for (std::size_t i = 0; primary != nullptr && i < primary->parts.size(); ++i) {
        if (same_word(primary->parts[i].column, column.name)) in_key = static_cast<std::int64_t>(i) + 1;
      }
      done &= columns.text(table.name)
                  .number(++position)
                  .text(column.name)
                  .text(column.type)
                  .number(column.not_null || in_key > 0 ? 0 : 1)
                  .text_or_null(column.default_value)
                  .number(in_key)
                  .number(column.counts_always ? 2
                          : column.counts_up   ? 1
                                               : 0)
                  .number(column.generated ? 1 : 0)
                  .text(column.collation)
                  .text(column.comment)
                  .number(column.set_on_update ? 1 : 0)
                  .number_or_null(column.next_number)
                  .text(name_of(column.storage))
                  .text(name_of(column.comparison))
                  .number(column.is_left_out() ? 0 : 1)
                  .text(column.expression)
                  .number(column.has_rare_letters ? 1 : 0)
                  .run();
    }
    for (const DumpKey& key : table.keys) {
      std::int64_t part_position = 0;
      for (const DumpKey::Part& part : key.parts) {
        done &= indexes.text(table.name)
                    .text(key.name)
                    .number(key.primary ? 1 : 0)
                    .number(key.primary || key.unique ? 1 : 0)
                    .number(key.condition.empty() ? 0 : 1)
                    .number(++part_position)
                    .text(part.column)
                    .text(part.expression)
                    .number(part.whole ? 1 : 0)
                    .number(part.descending ? 1 : 0)
                    .number(is_kept(table, key) ? 1 : 0)
                    .run();
      }
    }
    for (const DumpForeignKey& key : table.foreign_keys) {
      for (std::size_t i = 0; i < key.columns.size(); ++i) {
        done &= keys.text(table.name)
                    .text(key.name)
                    .number(static_cast<std::int64_t>(i) + 1)
                    .text(key.columns[i])
                    .text(key.parent)
                    .text(i < key.parent_columns.size() ? key.parent_columns[i] : "")
                    .text(key.on_delete)
                    .text(key.on_update)
                    .number(key.deferred ? 1 : 0)
                    .run();
      }
    }
  }
  if (!done) return fail(problem());
  return {};
}

}  // namespace handrail::dump
