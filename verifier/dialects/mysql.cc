// MySQL and MariaDB, against information_schema (both manuals, "INFORMATION_SCHEMA Tables").
#include <fmt/core.h>

#include "model/text.h"
#include "verifier/dialect.h"

namespace handrail {
namespace {

class Mysql final : public Dialect {
 public:
  Engine engine() const override { return Engine::mysql; }

  std::string name(std::string_view name) const override { return quoted(name, '`'); }
  std::string table(std::string_view name) const override {
    const Parts parts = parts_of(name);
    return (parts.schema.empty() ? "" : quoted(parts.schema, '`') + ".") + quoted(parts.table, '`');
  }
  // A backslash means something or nothing, as the server's mode says; in hexadecimal it is always itself.
  std::string text(std::string_view text) const override {
    if (text.find('\\') == std::string_view::npos) return quoted(text, '\'');
    std::string digits;
    for (const char c : text) digits += fmt::format("{:02x}", static_cast<unsigned char>(c));
    return fmt::format("_utf8mb4 x'{}'", digits);
  }
  std::string exact_text(std::string_view expression) const override {
    return fmt::format("CAST(CONVERT({} USING utf8mb4) AS BINARY)", expression);
  }
  std::optional<std::string> mismatch(std::string_view, std::string_view) const override { return {}; }

  std::string cell_order(std::string_view column, std::string_view type) const override {
    const bool is_number = text::contains_any(type, {"int", "float", "double", "year"});
    const bool is_bytes = text::contains_any(type, {"binary", "blob"});
    return is_number || is_bytes ? name(column) : exact_text(name(column));
  }

  std::string tables() const override {
    return "SELECT TABLE_NAME AS name, CASE WHEN TABLE_TYPE = 'BASE TABLE' THEN 'table' ELSE 'view' END AS "
           "kind "
           "FROM information_schema.TABLES WHERE TABLE_SCHEMA = DATABASE()";
  }
  std::string columns(std::string_view table) const override {
    return fmt::format(
        "SELECT COLUMN_NAME AS name, COLUMN_TYPE AS type, COLUMN_DEFAULT AS default_value, "
        "CASE WHEN IS_NULLABLE = 'YES' THEN 1 ELSE 0 END AS nullable, "
        "COALESCE((SELECT SEQ_IN_INDEX FROM information_schema.STATISTICS AS s WHERE s.INDEX_NAME = "
        "'PRIMARY' "
        "AND s.TABLE_SCHEMA = c.TABLE_SCHEMA AND s.TABLE_NAME = c.TABLE_NAME AND s.COLUMN_NAME = "
        "c.COLUMN_NAME), 0) AS key_position, "
        "ORDINAL_POSITION AS position, 1 AS is_kept FROM information_schema.COLUMNS AS c WHERE {}",
        is_table("c.TABLE", table));
  }
  std::string every_column() const override {
    return "SELECT c.TABLE_NAME AS table_name, c.COLUMN_NAME AS name, c.COLUMN_TYPE AS type, "
           "c.ORDINAL_POSITION "
           "AS position FROM information_schema.COLUMNS AS c JOIN information_schema.TABLES AS t ON "
           "t.TABLE_SCHEMA = c.TABLE_SCHEMA AND t.TABLE_NAME = c.TABLE_NAME WHERE c.TABLE_SCHEMA = "
           "DATABASE() "
           "AND t.TABLE_TYPE = 'BASE TABLE'";
  }
  // What an index covers is all rows; of a column perhaps only its beginning.
  std::string indexes(std::string_view table) const override {
    return fmt::format(
        "SELECT INDEX_NAME AS name, MAX(1 - NON_UNIQUE) AS is_unique, 0 AS is_partial, "
        "GROUP_CONCAT(LOWER(COALESCE(COLUMN_NAME, '')), ', ' ORDER BY SEQ_IN_INDEX SEPARATOR '') AS columns "
        "FROM information_schema.STATISTICS WHERE {} GROUP BY INDEX_NAME",
        is_table("TABLE", table));
  }
  std::string foreign_keys() const override {
    return "SELECT TABLE_NAME AS table_name, CONSTRAINT_NAME AS constraint_name, ORDINAL_POSITION AS "
           "position, "
           "COLUMN_NAME AS column_name, REFERENCED_TABLE_NAME AS parent_table, REFERENCED_COLUMN_NAME AS "
           "parent_column FROM information_schema.KEY_COLUMN_USAGE WHERE TABLE_SCHEMA = DATABASE() AND "
           "REFERENCED_TABLE_NAME IS NOT NULL";
  }

 private:
  struct Parts {
    std::string_view schema, table;
  };
  static Parts parts_of(std::string_view name) {
    const std::size_t dot = name.find('.');
    if (dot == std::string_view::npos) return {{}, name};
    return {name.substr(0, dot), name.substr(dot + 1)};
  }
  std::string is_table(std::string_view prefix, std::string_view name) const {
    const Parts parts = parts_of(name);
    return fmt::format("{0}_SCHEMA = {1} AND LOWER({0}_NAME) = LOWER({2})", prefix,
                       parts.schema.empty() ? "DATABASE()" : text(parts.schema), text(parts.table));
  }
};

}  // namespace

const Dialect& mysql_dialect() {
  static const Mysql dialect;
  return dialect;
}

}  // namespace handrail
