// A dump of MySQL or PostgreSQL that was loaded into SQLite: SQLite's SQL, and beside SQLite's schema the
// catalogue that the dump declared (docs/dumps.md), with its own names of types and indexes.
#include <fmt/core.h>

#include "verifier/dialect.h"

namespace handrail {
namespace {

class LoadedDump final : public Dialect {
 public:
  Engine engine() const override { return Engine::sqlite; }

  std::string name(std::string_view name) const override { return plain_.name(name); }
  // A schema's tables are named schema.table, those of public without it.
  std::string table(std::string_view name) const override { return plain_.table(name); }
  std::string text(std::string_view text) const override { return plain_.text(text); }
  std::string exact_text(std::string_view expression) const override { return plain_.exact_text(expression); }
  std::optional<std::string> mismatch(std::string_view expression, std::string_view pattern) const override {
    return plain_.mismatch(expression, pattern);
  }

  std::string cell_order(std::string_view column, std::string_view type) const override {
    return plain_.cell_order(column, type);
  }

  std::string tables() const override { return "SELECT name, kind FROM handrail_tables"; }

  std::string columns(std::string_view table) const override {
    return fmt::format(
        "SELECT name, type, default_value, nullable, key_position, position, is_kept FROM "
        "handrail_columns WHERE table_name = {}",
        text(table));
  }

  std::string every_column() const override {
    return "SELECT table_name, name, type, position FROM handrail_columns WHERE table_name IN (SELECT name "
           "FROM "
           "handrail_tables WHERE kind = 'table')";
  }

  std::string indexes(std::string_view table) const override {
    return fmt::format(
        "SELECT name, max(is_unique) AS is_unique, max(is_partial) AS is_partial, group_concat(CASE WHEN "
        "is_whole "
        "THEN lower(column_name) ELSE '' END || ', ', '') AS columns FROM (SELECT * FROM handrail_indexes "
        "WHERE "
        "table_name = {} ORDER BY name, position) GROUP BY name",
        text(table));
  }

  std::string foreign_keys() const override {
    return "SELECT table_name, constraint_name, position, column_name, parent_table, parent_column FROM "
           "handrail_foreign_keys";
  }

 private:
  const Dialect& plain_ = sqlite_dialect();
};

}  // namespace

const Dialect& loaded_dump_dialect() {
  static const LoadedDump dialect;
  return dialect;
}

}  // namespace handrail
