// information_schema, and the little of pg_catalog that checks ask: what a loaded dump's own catalogue says
// (verifier/dump/loader.h), under the server's names. Columns that are not here are refused.
#include <array>

#include <fmt/core.h>

#include "model/text.h"
#include "verifier/compat/parser.h"

namespace handrail::compat {
namespace {

struct CatalogueColumn {
  std::string_view name;
  Kind kind;
  std::string_view sql;
};
struct CatalogueTable {
  std::string_view schema, name, from;
  std::array<CatalogueColumn, 12> columns;
};

// PostgreSQL's data_type is without length; so is MySQL's.
constexpr std::string_view kDataType =
    "CASE WHEN instr(type, '(') > 0 THEN substr(type, 1, instr(type, '(') - 1) ELSE replace(type, ' "
    "unsigned', '') END";

constexpr std::array kTables = std::to_array<CatalogueTable>({
    {"information_schema",
     "tables",
     "handrail_tables",
     {{{"table_schema", Kind::schema_name, "''"},
       {"table_name", Kind::text, "name"},
       {"table_type", Kind::text, "CASE kind WHEN 'view' THEN 'VIEW' ELSE 'BASE TABLE' END"},
       {"table_comment", Kind::text, "comment"}}}},
    {"information_schema",
     "columns",
     "handrail_columns",
     {{{"table_schema", Kind::schema_name, "''"},
       {"table_name", Kind::text, "table_name"},
       {"column_name", Kind::text, "name"},
       {"ordinal_position", Kind::integer, "position"},
       {"column_default", Kind::other, "default_value"},
       {"is_nullable", Kind::text, "CASE nullable WHEN 1 THEN 'YES' ELSE 'NO' END"},
       {"data_type", Kind::text, kDataType},
       {"column_type", Kind::text, "type"},
       {"column_comment", Kind::text, "comment"}}}},
    {"information_schema",
     "statistics",
     "handrail_indexes",
     {{{"table_schema", Kind::schema_name, "''"},
       {"table_name", Kind::text, "table_name"},
       {"index_name", Kind::text, "CASE is_primary WHEN 1 THEN 'PRIMARY' ELSE name END"},
       {"non_unique", Kind::integer, "1 - is_unique"},
       {"seq_in_index", Kind::integer, "position"},
       {"column_name", Kind::text, "column_name"}}}},
    {"information_schema",
     "key_column_usage",
     "(SELECT table_name, constraint_name, position, column_name, parent_table, parent_column FROM "
     "handrail_foreign_keys UNION ALL SELECT table_name, CASE is_primary WHEN 1 THEN 'PRIMARY' ELSE name "
     "END, "
     "position, column_name, NULL, NULL FROM handrail_indexes WHERE is_unique = 1)",
     {{{"table_schema", Kind::schema_name, "''"},
       {"constraint_schema", Kind::schema_name, "''"},
       {"referenced_table_schema", Kind::schema_name, "''"},
       {"table_name", Kind::text, "table_name"},
       {"constraint_name", Kind::text, "constraint_name"},
       {"ordinal_position", Kind::integer, "position"},
       {"column_name", Kind::text, "column_name"},
       {"referenced_table_name", Kind::text, "parent_table"},
       {"referenced_column_name", Kind::text, "parent_column"}}}},
    {"pg_catalog",
     "pg_tables",
     "(SELECT name FROM handrail_tables WHERE kind = 'table')",
     {{{"schemaname", Kind::schema_name, "''"}, {"tablename", Kind::text, "name"}}}},
    {"pg_catalog",
     "pg_indexes",
     "(SELECT DISTINCT table_name, name FROM handrail_indexes)",
     {{{"schemaname", Kind::schema_name, "''"},
       {"tablename", Kind::text, "table_name"},
       {"indexname", Kind::text, "name"}}}},
});

}  // namespace

std::optional<Source> Parser::catalogue_table(const std::string& schema, const std::string& name,
                                              const std::string& alias, std::string& sql) {
  const std::string wanted = text::lower(name);
  std::string in = text::lower(schema);
  if (in.empty() && (wanted == "pg_tables" || wanted == "pg_indexes")) in = "pg_catalog";
  if (in != "information_schema" && in != "pg_catalog") return std::nullopt;
  for (const CatalogueTable& table : kTables) {
    if (table.schema != in || table.name != wanted) continue;
    if (mysql() ? in == "pg_catalog" : wanted == "statistics" || wanted == "key_column_usage") break;
    Source made{alias, {}};
    std::string columns;
    for (const CatalogueColumn& column : table.columns) {
      if (column.name.empty()) break;
      columns += fmt::format("{}{} AS {}", columns.empty() ? "" : ", ", column.sql, column.name);
      Column known{std::string(column.name), {}, alias};
      known.value.sql = name_sql(alias) + "." + name_sql(column.name);
      known.value.kind = column.kind;
      known.value.columns = {known.value.sql};
      known.value.is_ordered_alike = false;
      // MySQL's columns and indexes have names without regard to case; its tables (where file systems have
      // regard to it) and everything of PostgreSQL's do not.
      const bool of_table = column.name.ends_with("table_name");
      if (column.kind == Kind::text) known.value.collation = mysql() && !of_table ? "mysql_ci" : "BINARY";
      made.columns.push_back(std::move(known));
    }
    sql = fmt::format("(SELECT {} FROM {}) AS {}", columns, table.from, name_sql(alias));
    return made;
  }
  cannot(fmt::format("{}.{}", in, wanted));
}

}  // namespace handrail::compat
