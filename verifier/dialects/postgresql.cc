// PostgreSQL, against pg_catalog (its manual, "System Catalogs"); information_schema shows only what the
// role owns or may write to.
#include <fmt/core.h>

#include "model/text.h"
#include "verifier/dialect.h"

namespace handrail {
namespace {

class Postgresql final : public Dialect {
 public:
  Engine engine() const override { return Engine::postgresql; }

  std::string name(std::string_view name) const override { return quoted(name, '"'); }
  std::string table(std::string_view name) const override {
    const std::size_t dot = name.find('.');
    if (dot == std::string_view::npos) return quoted(name, '"');
    return quoted(name.substr(0, dot), '"') + "." + quoted(name.substr(dot + 1), '"');
  }
  // A backslash means something or nothing, as a setting says; within E'' it always has to be doubled.
  std::string text(std::string_view text) const override {
    if (text.find('\\') == std::string_view::npos) return quoted(text, '\'');
    std::string out;
    for (const char c : text) out += c == '\\' ? "\\\\" : std::string(1, c);
    return "E" + quoted(out, '\'');
  }
  std::string exact_text(std::string_view expression) const override {
    return fmt::format("CAST({} AS text) COLLATE \"C\"", expression);
  }
  std::optional<std::string> mismatch(std::string_view, std::string_view) const override { return {}; }

  std::string cell_order(std::string_view column, std::string_view type) const override {
    const bool is_number =
        text::is_one_of(type, {"smallint", "integer", "bigint", "real", "double precision"});
    return is_number || type == "bytea" ? name(column) : exact_text(name(column));
  }

  // Tables, partitioned ones, views, materialized views, foreign tables.
  std::string tables() const override {
    return "SELECT c.relname AS name, CASE WHEN c.relkind IN ('r', 'p') THEN 'table' ELSE 'view' END AS kind "
           "FROM pg_catalog.pg_class c WHERE c.relkind IN ('r', 'p', 'v', 'm', 'f') "
           "AND "
           "pg_catalog.pg_table_is_visible(c.oid) AND c.relnamespace <> 'pg_catalog'::regnamespace";
  }
  std::string columns(std::string_view table) const override {
    return fmt::format(
        "SELECT a.attname AS name, pg_catalog.format_type(a.atttypid, a.atttypmod) AS type, "
        "pg_catalog.pg_get_expr(d.adbin, d.adrelid) AS default_value, "
        "CASE WHEN a.attnotnull THEN 0 ELSE 1 END AS nullable, "
        "coalesce(array_position(i.indkey::int2[], a.attnum) + 1, 0) AS key_position, a.attnum AS position, "
        "1 AS is_kept "
        "FROM pg_catalog.pg_attribute a JOIN pg_catalog.pg_class c ON c.oid = a.attrelid "
        "LEFT JOIN pg_catalog.pg_attrdef d ON d.adrelid = a.attrelid AND d.adnum = a.attnum "
        "LEFT JOIN pg_catalog.pg_index i ON i.indrelid = a.attrelid AND i.indisprimary "
        "WHERE a.attnum > 0 AND NOT a.attisdropped AND c.relkind IN ('r', 'p', 'v', 'm', 'f') AND {}",
        is_table(table));
  }
  std::string every_column() const override {
    return "SELECT c.relname AS table_name, a.attname AS name, pg_catalog.format_type(a.atttypid, "
           "a.atttypmod) AS "
           "type, a.attnum AS position FROM pg_catalog.pg_attribute a JOIN pg_catalog.pg_class c ON c.oid = "
           "a.attrelid WHERE a.attnum > 0 AND NOT a.attisdropped AND c.relkind IN ('r', 'p') AND "
           "pg_catalog.pg_table_is_visible(c.oid) AND c.relnamespace <> 'pg_catalog'::regnamespace";
  }
  // Of what an index includes beside its key nothing is said; one that failed to be built is none.
  std::string indexes(std::string_view table) const override {
    return fmt::format(
        "SELECT x.relname AS name, CASE WHEN i.indisunique THEN 1 ELSE 0 END AS is_unique, "
        "CASE WHEN i.indpred IS NULL THEN 0 ELSE 1 END AS is_partial, "
        "(SELECT string_agg(lower(coalesce(a.attname, '')) || ', ', '' ORDER BY k.n) "
        "FROM unnest(i.indkey::int2[]) WITH ORDINALITY AS k(attnum, n) LEFT JOIN pg_catalog.pg_attribute a "
        "ON a.attrelid = i.indrelid AND a.attnum = k.attnum AND k.attnum > 0 WHERE k.n <= i.indnkeyatts) AS "
        "columns "
        "FROM pg_catalog.pg_index i JOIN pg_catalog.pg_class c ON c.oid = i.indrelid "
        "JOIN pg_catalog.pg_class x ON x.oid = i.indexrelid WHERE i.indisvalid AND {}",
        is_table(table));
  }
  std::string foreign_keys() const override {
    return "SELECT CASE WHEN pg_catalog.pg_table_is_visible(t.oid) THEN t.relname ELSE "
           "t.relnamespace::regnamespace "
           "|| '.' || t.relname END AS table_name, k.conname AS constraint_name, n.position, a.attname AS "
           "column_name, CASE WHEN pg_catalog.pg_table_is_visible(p.oid) THEN p.relname ELSE "
           "p.relnamespace::regnamespace || '.' || p.relname END AS parent_table, f.attname AS parent_column "
           "FROM pg_catalog.pg_constraint k JOIN pg_catalog.pg_class t ON t.oid = k.conrelid "
           "JOIN pg_catalog.pg_class p ON p.oid = k.confrelid, "
           "unnest(k.conkey, k.confkey) WITH ORDINALITY AS n(child, parent, position), "
           "pg_catalog.pg_attribute a, pg_catalog.pg_attribute f WHERE k.contype = 'f' "
           "AND a.attrelid = k.conrelid AND a.attnum = n.child AND f.attrelid = k.confrelid AND f.attnum = "
           "n.parent";
  }

 private:
  std::string is_table(std::string_view name) const {
    const std::size_t dot = name.find('.');
    if (dot == std::string_view::npos) {
      return fmt::format("lower(c.relname) = lower({}) AND pg_catalog.pg_table_is_visible(c.oid)",
                         text(name));
    }
    return fmt::format(
        "lower(c.relname) = lower({}) AND c.relnamespace = (SELECT oid FROM pg_catalog.pg_namespace WHERE "
        "nspname = {})",
        text(name.substr(dot + 1)), text(name.substr(0, dot)));
  }
};

}  // namespace

const Dialect& postgresql_dialect() {
  static const Postgresql dialect;
  return dialect;
}

}  // namespace handrail
