// SHOW and DESCRIBE, as far as they tell about tables.
#include <fmt/core.h>

#include "model/text.h"
#include "verifier/compat/parser.h"

namespace handrail::compat {

std::string Parser::show() {
  if (!mysql()) cannot(text::upper(peek().value) + ", which is MySQL's");
  const bool shows = accept("show");
  const bool describes = !shows && (accept("describe") || accept("desc"));
  const bool full = !describes && accept("full");
  const auto table_name = [&] {
    std::string table = name();
    if (accept(".")) table = name();
    if (schema_(table).empty()) throw CannotCheck{Refusal::Reason::sql, "no such table: " + table};
    return text_sql(table);
  };
  // LIKE 'pattern', without regard to case.
  const auto matching = [&](const std::string& column) -> std::string {
    if (!accept("like")) {
      if (is("where")) cannot("SHOW … WHERE");
      return {};
    }
    const Token pattern = take();
    if (pattern.kind != Token::Kind::text) cannot("LIKE without a literal text");
    return fmt::format("handrail_like({}, {}, 1)", text_sql(pattern.value), column);
  };
  const auto where = [](const std::string& condition, std::string_view word) {
    return condition.empty() ? std::string() : fmt::format(" {} {}", word, condition);
  };

  if (!describes && !full && accept("tables")) {
    if (accept("from") || accept("in")) name();
    return "SELECT name AS \"Tables\" FROM handrail_tables" + where(matching("name"), "WHERE") +
           " ORDER BY name";
  }
  const bool columns = describes || accept("columns") || accept("fields");
  if (columns && full) cannot("SHOW FULL COLUMNS");
  if (columns) {
    if (!describes && !accept("from")) expect("in");
    const std::string table = table_name();
    if (!describes && (accept("from") || accept("in"))) name();
    return fmt::format(
        "SELECT name AS \"Field\", type AS \"Type\", CASE nullable WHEN 1 THEN 'YES' ELSE 'NO' END AS "
        "\"Null\", "
        "CASE WHEN key_position > 0 THEN 'PRI' WHEN EXISTS (SELECT 1 FROM handrail_indexes AS i WHERE "
        "i.table_name = "
        "c.table_name AND i.column_name = c.name AND i.position = 1 AND i.is_unique = 1 AND NOT EXISTS "
        "(SELECT 1 "
        "FROM handrail_indexes AS j WHERE j.table_name = i.table_name AND j.name = i.name AND j.position > "
        "1)) THEN "
        "'UNI' WHEN EXISTS (SELECT 1 FROM handrail_indexes AS i WHERE i.table_name = c.table_name AND "
        "i.column_name "
        "= c.name AND i.position = 1) THEN 'MUL' ELSE '' END AS \"Key\", default_value AS \"Default\", CASE "
        "counts_up WHEN 1 THEN 'auto_increment' ELSE '' END AS \"Extra\" FROM handrail_columns AS c WHERE "
        "table_name = {}{} ORDER BY position",
        table, where(matching("name"), "AND"));
  }
  if (accept("index") || accept("indexes") || accept("keys")) {
    if (!accept("from")) expect("in");
    const std::string table = table_name();
    if (accept("from") || accept("in")) name();
    if (is("where")) cannot("SHOW INDEX … WHERE");
    return fmt::format(
        "SELECT table_name AS \"Table\", 1 - is_unique AS \"Non_unique\", CASE is_primary WHEN 1 THEN "
        "'PRIMARY' "
        "ELSE name END AS \"Key_name\", position AS \"Seq_in_index\", column_name AS \"Column_name\" FROM "
        "handrail_indexes WHERE table_name = {} ORDER BY is_primary DESC, is_unique DESC, name, position",
        table);
  }
  if (is("create")) cannot("SHOW CREATE TABLE, whose text is the server's own");
  throw CannotCheck{
      Refusal::Reason::not_in_file,
      fmt::format("SHOW {} tells about a server, not about its data", text::upper(peek().value))};
}

}  // namespace handrail::compat
