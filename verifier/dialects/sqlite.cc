#include <fmt/core.h>

#include "verifier/dialect.h"

namespace handrail {
namespace {

class Sqlite final : public Dialect {
 public:
  Engine engine() const override { return Engine::sqlite; }

  std::string name(std::string_view name) const override { return quoted(name, '"'); }
  // A dot belongs to the name: there is one schema.
  std::string table(std::string_view name) const override { return quoted(name, '"'); }
  std::string text(std::string_view text) const override { return quoted(text, '\''); }
  std::string exact_text(std::string_view expression) const override {
    return fmt::format("CAST({} AS TEXT) COLLATE BINARY", expression);
  }
  std::optional<std::string> mismatch(std::string_view expression, std::string_view pattern) const override {
    return fmt::format("NOT regexp({}, {})", text(pattern), expression);
  }

  std::string cell_order(std::string_view column, std::string_view) const override {
    return name(column) + " COLLATE BINARY";
  }

  std::string tables() const override {
    return "SELECT name, CASE WHEN type = 'table' AND sql NOT LIKE 'CREATE VIRTUAL%' THEN 'table' ELSE "
           "'view' END "
           "AS kind FROM sqlite_schema WHERE type IN ('table', 'view')";
  }

  // Generated columns too, which table_info leaves out; hidden ones of virtual tables (1) are none.
  std::string columns(std::string_view table) const override {
    return fmt::format(
        "SELECT name, type, dflt_value AS default_value, 1 - \"notnull\" AS nullable, pk AS key_position, "
        "cid + 1 AS position, 1 AS is_kept FROM pragma_table_xinfo({}) WHERE hidden <> 1",
        text(table));
  }

  std::string every_column() const override {
    return "SELECT tables.name AS table_name, columns.name AS name, columns.type AS type, columns.cid + 1 AS "
           "position FROM sqlite_schema AS tables JOIN pragma_table_xinfo(tables.name) AS columns WHERE "
           "tables.type = 'table' AND tables.name NOT LIKE 'sqlite\\_%' ESCAPE '\\' AND columns.hidden <> 1";
  }

  // An INTEGER PRIMARY KEY is the table's own tree and stands in no list of indexes.
  std::string indexes(std::string_view table) const override {
    return fmt::format(
        "SELECT list.name AS name, list.\"unique\" AS is_unique, list.partial AS is_partial, "
        "(SELECT group_concat(part, '') FROM (SELECT lower(coalesce(name, '')) || ', ' AS part FROM "
        "pragma_index_info(list.name) ORDER BY seqno)) AS columns FROM pragma_index_list({0}) AS list "
        "UNION ALL SELECT '', 1, 0, lower(max(name)) || ', ' FROM pragma_table_info({0}) WHERE pk > 0 "
        "HAVING count(*) = 1 AND lower(max(type)) = 'integer'",
        text(table));
  }

  // A key that names no columns of its parent means the parent's primary key.
  std::string foreign_keys() const override {
    return "SELECT tables.name AS table_name, CAST(keys.id AS TEXT) AS constraint_name, "
           "keys.seq + 1 AS position, keys.\"from\" AS column_name, keys.\"table\" AS parent_table, "
           "coalesce(keys.\"to\", (SELECT name FROM pragma_table_info(keys.\"table\") WHERE pk = keys.seq + "
           "1)) "
           "AS parent_column FROM sqlite_schema AS tables JOIN pragma_foreign_key_list(tables.name) AS keys "
           "WHERE tables.type = 'table'";
  }
};

}  // namespace

const Dialect& sqlite_dialect() {
  static const Sqlite dialect;
  return dialect;
}

std::string quoted(std::string_view text, char mark) {
  std::string out(1, mark);
  for (const char c : text) {
    out += c;
    if (c == mark) out += c;
  }
  return out + mark;
}

}  // namespace handrail
