#include "verifier/index_agreement.h"

#include <algorithm>
#include <cstring>
#include <memory>
#include <optional>
#include <random>
#include <string>
#include <string_view>
#include <vector>

#include <sqlite3.h>

#include "verifier/dialect.h"
#include "verifier/sip_hash.h"

namespace handrail {
namespace {

struct Finalize {
  void operator()(sqlite3_stmt* statement) const { sqlite3_finalize(statement); }
};
using Statement = std::unique_ptr<sqlite3_stmt, Finalize>;

Statement prepared(sqlite3* connection, const std::string& sql) {
  sqlite3_stmt* statement = nullptr;
  sqlite3_prepare_v2(connection, sql.c_str(), static_cast<int>(sql.size()), &statement, nullptr);
  return Statement(statement);
}

std::string text_of(const Statement& statement, int column) {
  const auto* text = reinterpret_cast<const char*>(sqlite3_column_text(statement.get(), column));
  return text != nullptr ? text : "";
}

bool says_ok(sqlite3* connection, const std::string& sql) {
  const Statement statement = prepared(connection, sql);
  return statement && sqlite3_step(statement.get()) == SQLITE_ROW && text_of(statement, 0) == "ok" &&
         sqlite3_step(statement.get()) == SQLITE_DONE;
}

// --- values in the order of an index ---

enum class Collation : std::uint8_t { binary, nocase, rtrim };

struct Key {
  int type = SQLITE_NULL;
  sqlite3_int64 integer = 0;
  double real = 0;
  std::string bytes;  // as they lie in the file
};

void read(sqlite3_stmt* row, int column, Key& key) {
  key.type = sqlite3_column_type(row, column);
  switch (key.type) {
    case SQLITE_INTEGER: key.integer = sqlite3_column_int64(row, column); break;
    case SQLITE_FLOAT: key.real = sqlite3_column_double(row, column); break;
    case SQLITE_TEXT:
    case SQLITE_BLOB: {
      const auto* bytes = static_cast<const char*>(sqlite3_column_blob(row, column));
      const auto size = static_cast<std::size_t>(sqlite3_column_bytes(row, column));
      key.bytes.assign(bytes != nullptr ? bytes : "", bytes != nullptr ? size : 0);
      break;
    }
    default: break;
  }
}

void add(SipHash& hash, const Key& key) {
  const auto kind = static_cast<std::uint64_t>(key.type) << 56;
  switch (key.type) {
    case SQLITE_INTEGER:
      hash.add(kind);
      hash.add(static_cast<std::uint64_t>(key.integer));
      break;
    case SQLITE_FLOAT: {
      std::uint64_t bits = 0;
      std::memcpy(&bits, &key.real, sizeof bits);
      hash.add(kind);
      hash.add(bits);
      break;
    }
    case SQLITE_TEXT:
    case SQLITE_BLOB:
      hash.add(kind | key.bytes.size());
      hash.add(std::string_view(key.bytes));
      break;
    default: hash.add(kind); break;
  }
}

template <class T>
int order(T a, T b) {
  return a < b ? -1 : a > b ? 1 : 0;
}

// An integer and a real as amounts, without rounding the integer.
int order_of_mixed(sqlite3_int64 a, double b) {
  constexpr double kBeyond = 9223372036854775808.0;
  if (b >= kBeyond) return -1;
  if (b < -kBeyond) return 1;
  const auto whole = static_cast<sqlite3_int64>(b);
  if (a != whole) return order(a, whole);
  return order(0.0, b - static_cast<double>(whole));
}

std::string_view without_spaces(std::string_view text) {
  while (text.ends_with(' ')) text.remove_suffix(1);
  return text;
}

int order_of_text(std::string_view a, std::string_view b, Collation collation) {
  if (collation == Collation::nocase) {
    const int common = static_cast<int>(std::min(a.size(), b.size()));
    const int difference = sqlite3_strnicmp(a.data(), b.data(), common);
    return difference != 0 ? difference : order(a.size(), b.size());
  }
  if (collation == Collation::rtrim) a = without_spaces(a), b = without_spaces(b);
  return a.compare(b);
}

// NULL, numbers, texts, blobs (https://www.sqlite.org/datatype3.html, "Sort Order").
int order_of(const Key& a, const Key& b, Collation collation) {
  const auto rank = [](int type) {
    return type == SQLITE_NULL ? 0 : type == SQLITE_TEXT ? 2 : type == SQLITE_BLOB ? 3 : 1;
  };
  if (const int ranks = order(rank(a.type), rank(b.type)); ranks != 0) return ranks;
  switch (rank(a.type)) {
    case 0: return 0;
    case 1:
      if (a.type != b.type)
        return a.type == SQLITE_INTEGER ? order_of_mixed(a.integer, b.real)
                                        : -order_of_mixed(b.integer, a.real);
      return a.type == SQLITE_INTEGER ? order(a.integer, b.integer) : order(a.real, b.real);
    case 2: return order_of_text(a.bytes, b.bytes, collation);
    default: return a.bytes.compare(b.bytes);
  }
}

// --- tables and their indexes ---

struct IndexColumn {
  std::string name;
  std::size_t place = 0;  // in the row that the table's scan gives
  Collation collation = Collation::binary;
  bool descending = false;
};

struct Bag {
  std::uint64_t sum = 0;
  std::uint64_t rows = 0;
};

struct Index {
  std::string name;
  bool unique = false;
  std::vector<IndexColumn> columns;  // without the rowid at its end
  Bag of_table;
};

std::string quoted(const std::string& name) { return handrail::quoted(name, '"'); }

class TableCheck {
 public:
  TableCheck(sqlite3* connection, std::string table, const SipHash::Key& key)
      : connection_(connection), table_(std::move(table)), key_(key) {}

  // Nothing when it has to be told otherwise.
  std::optional<bool> agrees() {
    if (!learn_columns() || !learn_indexes()) return std::nullopt;
    if (indexes_.empty()) return true;
    if (!read_table()) return false;
    return std::all_of(indexes_.begin(), indexes_.end(), [&](const Index& index) { return holds(index); });
  }

 private:
  bool learn_columns() {
    std::vector<std::string> names{"_rowid_", "rowid", "oid"};
    const Statement info = prepared(connection_, "PRAGMA table_xinfo(" + quoted(table_) + ")");
    while (info && sqlite3_step(info.get()) == SQLITE_ROW) {
      const std::string name = text_of(info, 1);
      if (sqlite3_column_int(info.get(), 6) != 0) return false;  // computed
      std::erase_if(
          names, [&](const std::string& rowid) { return sqlite3_stricmp(rowid.c_str(), name.c_str()) == 0; });
    }
    if (names.empty()) return false;
    rowid_ = names.front();
    return true;
  }

  bool learn_indexes() {
    const Statement list = prepared(connection_, "PRAGMA index_list(" + quoted(table_) + ")");
    while (list && sqlite3_step(list.get()) == SQLITE_ROW) {
      if (sqlite3_column_int(list.get(), 4) != 0) return false;  // of a part of the rows
      Index index;
      index.name = text_of(list, 1);
      index.unique = sqlite3_column_int(list.get(), 2) != 0;
      if (!learn(index)) return false;
      indexes_.push_back(std::move(index));
    }
    return true;
  }

  bool learn(Index& index) {
    const Statement info = prepared(connection_, "PRAGMA index_xinfo(" + quoted(index.name) + ")");
    while (info && sqlite3_step(info.get()) == SQLITE_ROW) {
      const int number = sqlite3_column_int(info.get(), 1);
      if (number == -2) return false;                        // an expression
      if (sqlite3_column_int(info.get(), 5) == 0) continue;  // the rowid, which every row is read with
      IndexColumn column;
      column.name = number == -1 ? rowid_ : text_of(info, 2);
      column.descending = sqlite3_column_int(info.get(), 3) != 0;
      const std::string collation = text_of(info, 4);
      if (sqlite3_stricmp(collation.c_str(), "NOCASE") == 0)
        column.collation = Collation::nocase;
      else if (sqlite3_stricmp(collation.c_str(), "RTRIM") == 0)
        column.collation = Collation::rtrim;
      else if (sqlite3_stricmp(collation.c_str(), "BINARY") != 0)
        return false;
      const auto known = std::find(columns_.begin(), columns_.end(), column.name);
      column.place = static_cast<std::size_t>(known - columns_.begin());
      if (known == columns_.end()) columns_.push_back(column.name);
      index.columns.push_back(std::move(column));
    }
    return !index.columns.empty();
  }

  void count(Bag& bag, sqlite3_int64 rowid, const std::vector<const Key*>& keys) const {
    SipHash hash(key_);
    hash.add(static_cast<std::uint64_t>(rowid));
    for (const Key* key : keys) add(hash, *key);
    bag.sum += hash.end();
    bag.rows++;
  }

  bool read_table() {
    std::string sql = "SELECT " + rowid_;
    for (const std::string& column : columns_) sql += ", " + quoted(column);
    const Statement rows = prepared(connection_, sql + " FROM " + quoted(table_) + " NOT INDEXED");
    if (!rows) return false;

    std::vector<Key> row(columns_.size());
    std::vector<std::vector<const Key*>> keys;
    for (const Index& index : indexes_) {
      std::vector<const Key*>& of_index = keys.emplace_back();
      for (const IndexColumn& column : index.columns) of_index.push_back(&row[column.place]);
    }
    int code = SQLITE_OK;
    while ((code = sqlite3_step(rows.get())) == SQLITE_ROW) {
      for (std::size_t i = 0; i < row.size(); ++i) read(rows.get(), static_cast<int>(i) + 1, row[i]);
      const sqlite3_int64 rowid = sqlite3_column_int64(rows.get(), 0);
      for (std::size_t i = 0; i < indexes_.size(); ++i) count(indexes_[i].of_table, rowid, keys[i]);
    }
    return code == SQLITE_DONE;
  }

  // What is read below comes from the index alone, which is the point of it.
  bool reads_only(const Index& index, const std::string& sql) const {
    const Statement plan = prepared(connection_, "EXPLAIN QUERY PLAN " + sql);
    if (!plan || sqlite3_step(plan.get()) != SQLITE_ROW) return false;
    const std::string told = text_of(plan, 3);
    return told == "SCAN " + table_ + " USING COVERING INDEX " + index.name &&
           sqlite3_step(plan.get()) == SQLITE_DONE;
  }

  bool holds(const Index& index) const {
    std::string sql = "SELECT " + rowid_;
    for (const IndexColumn& column : index.columns) sql += ", " + quoted(column.name);
    sql += " FROM " + quoted(table_) + " INDEXED BY " + quoted(index.name);
    if (!reads_only(index, sql)) return false;
    const Statement rows = prepared(connection_, sql);
    if (!rows) return false;

    const std::size_t count_of_columns = index.columns.size();
    std::vector<Key> row(count_of_columns), previous(count_of_columns);
    std::vector<const Key*> keys;
    Bag bag;
    sqlite3_int64 previous_rowid = 0;
    int code = SQLITE_OK;
    while ((code = sqlite3_step(rows.get())) == SQLITE_ROW) {
      keys.clear();
      for (std::size_t i = 0; i < count_of_columns; ++i) {
        read(rows.get(), static_cast<int>(i) + 1, row[i]);
        keys.push_back(&row[i]);
      }
      const sqlite3_int64 rowid = sqlite3_column_int64(rows.get(), 0);
      if (bag.rows > 0 && !follows(index, previous, previous_rowid, row, rowid)) return false;
      count(bag, rowid, keys);
      row.swap(previous);
      previous_rowid = rowid;
    }
    return code == SQLITE_DONE && bag.rows == index.of_table.rows && bag.sum == index.of_table.sum;
  }

  static bool follows(const Index& index, const std::vector<Key>& before, sqlite3_int64 rowid_before,
                      const std::vector<Key>& after, sqlite3_int64 rowid_after) {
    bool holds_null = false;
    for (std::size_t i = 0; i < before.size(); ++i) {
      const IndexColumn& column = index.columns[i];
      const int order = order_of(before[i], after[i], column.collation);
      if (order != 0) return (order < 0) != column.descending;
      holds_null |= before[i].type == SQLITE_NULL;
    }
    return (!index.unique || holds_null) && rowid_before < rowid_after;
  }

  sqlite3* connection_;
  std::string table_;
  SipHash::Key key_;
  std::string rowid_;
  std::vector<std::string> columns_;  // that any index has
  std::vector<Index> indexes_;
};

SipHash::Key secret() {
  std::random_device random;
  const auto word = [&] { return std::uint64_t{random()} << 32 | random(); };
  return {word(), word()};
}

}  // namespace

bool indexes_agree(sqlite3* connection) {
  // Trees, records, NOT NULL, types, CHECK, and how many entries each index has.
  if (!says_ok(connection, "PRAGMA quick_check(1)")) return false;

  const Statement encoding = prepared(connection, "PRAGMA encoding");
  if (!encoding || sqlite3_step(encoding.get()) != SQLITE_ROW) return false;
  const bool utf8 = text_of(encoding, 0) == "UTF-8";

  const SipHash::Key key = secret();
  const Statement tables = prepared(connection, "PRAGMA main.table_list");
  int code = SQLITE_ERROR;
  while (tables && (code = sqlite3_step(tables.get())) == SQLITE_ROW) {
    const std::string type = text_of(tables, 2);
    if (text_of(tables, 0) != "main" || type == "view") continue;
    const std::string name = text_of(tables, 1);
    const bool has_rowids = sqlite3_column_int(tables.get(), 4) == 0;
    std::optional<bool> agrees;
    if (utf8 && has_rowids && type != "virtual") agrees = TableCheck(connection, name, key).agrees();
    if (!agrees) agrees = says_ok(connection, "PRAGMA integrity_check(" + quoted(name) + ")");
    if (!*agrees) return false;
  }
  return code == SQLITE_DONE;
}

}  // namespace handrail
