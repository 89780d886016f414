// Functions of texts.
#include <array>

#include <fmt/core.h>

#include "model/text.h"
#include "verifier/compat/letters.h"
#include "verifier/compat/parser.h"

namespace handrail::compat {

std::optional<Expression> Parser::text_function(const std::string& called) {
  static constexpr auto kKnown =
      std::to_array<std::string_view>({"concat",  "concat_ws",    "substring",
                                       "substr",  "mid",          "left",
                                       "right",   "char_length",  "character_length",
                                       "length",  "octet_length", "trim",
                                       "ltrim",   "rtrim",        "upper",
                                       "lower",   "ucase",        "lcase",
                                       "replace", "find_in_set",  "uuid",
                                       "hex",     "encode"});
  if (!text::is_one_of(called, kKnown)) return std::nullopt;
  if (!mysql() && text::is_one_of(called, {"mid", "ucase", "lcase", "find_in_set", "uuid", "hex"}))
    return std::nullopt;
  if (mysql() && called == "encode") return std::nullopt;
  // SUBSTRING(x FROM 1 FOR 3), TRIM(BOTH …)
  std::vector<Expression> of;
  if (called == "trim" && (is("both") || is("leading") || is("trailing"))) cannot("TRIM of one side");
  if (!is(")")) {
    do {
      of.push_back(expression());
    } while (accept(",") || accept("from") || accept("for"));
  }
  expect(")");
  const auto made = [&](std::string sql, Kind kind) {
    return made_of(std::move(sql), kind, pointers_to(of));
  };
  const auto of_text = [&](std::size_t count) {
    if (of.size() != count || of[0].kind != Kind::text) cannot(text::upper(called) + " of what is no text");
  };
  const auto whole = [&](std::size_t i) {
    if (!of[i].is_literal || of[i].kind != Kind::integer || of[i].literal.starts_with('-'))
      cannot(text::upper(called) + " with a place that is no literal number from 1");
    return of[i].literal;
  };

  if (called == "uuid") {
    return made(
        "(lower(hex(randomblob(4)) || '-' || hex(randomblob(2)) || '-4' || substr(hex(randomblob(2)), 2) || "
        "'-8' "
        "|| substr(hex(randomblob(2)), 2) || '-' || hex(randomblob(6))))",
        Kind::text);
  }
  if (called == "hex" || called == "encode") {
    // Of bytes; a number is written otherwise.
    const bool bytes = !of.empty() && (of[0].kind == Kind::other || (of[0].kind == Kind::text && mysql())) &&
                       !of[0].counts_other_bytes;
    if (!bytes || (called == "encode" ? of.size() != 2 || of[1].literal != "hex" : of.size() != 1))
      cannot(text::upper(called) + " so");
    return made(
        called == "hex" ? fmt::format("hex({})", of[0].sql) : fmt::format("lower(hex({}))", of[0].sql),
        Kind::text);
  }
  if (called == "concat" || called == "concat_ws") {
    if (of.empty()) cannot(text::upper(called) + " of nothing");
    for (const Expression& e : of) must_print_alike(e, called);
    if (called == "concat_ws") return made(fmt::format("concat_ws({})", list_sql(of)), Kind::text);
    // NULL makes NULL of it in MySQL and nothing in PostgreSQL.
    if (!mysql()) return made(fmt::format("concat({})", list_sql(of)), Kind::text);
    std::string sql;
    for (const Expression& e : of) sql += (sql.empty() ? "" : " || ") + e.sql;
    return made("(" + sql + " || '')", Kind::text);
  }
  if (called == "substring" || called == "substr" || called == "mid") {
    of_text(of.size() == 2 ? 2 : 3);
    if (whole(1) == "0") cannot("SUBSTRING from 0");
    return made(fmt::format("substr({}, {}{})", of[0].sql, whole(1), of.size() == 3 ? ", " + whole(2) : ""),
                Kind::text);
  }
  if (called == "left") {
    of_text(2);
    return made(fmt::format("substr({}, 1, {})", of[0].sql, whole(1)), Kind::text);
  }
  if (called == "right") {
    of_text(2);
    if (whole(1) == "0") cannot("RIGHT of 0 letters");
    return made(fmt::format("substr({}, -{})", of[0].sql, whole(1)), Kind::text);
  }
  if (called == "replace") {
    of_text(3);
    if (!of[1].is_literal || of[1].kind != Kind::text || !of[2].is_literal || of[2].kind != Kind::text ||
        of[1].literal.empty())
      cannot("REPLACE with what is no literal text");
    return made(fmt::format("replace({})", list_sql(of)), Kind::text);
  }
  if (called == "find_in_set") {
    of_text(2);
    if (of[1].kind != Kind::text) cannot("FIND_IN_SET in what is no text");
    const std::string& by = of[0].collation.empty() ? of[1].collation : of[0].collation;
    const Letters letters = by.starts_with("mysql_language")      ? Letters::language
                            : by.find("_ci") != std::string::npos ? Letters::mysql
                                                                  : Letters::exact;
    return made(
        fmt::format("handrail_find_in_set({}, {}, {})", of[0].sql, of[1].sql, static_cast<int>(letters)),
        Kind::integer);
  }
  of_text(1);
  if (called == "char_length" || called == "character_length" || (called == "length" && !mysql()))
    return made(fmt::format("length({})", of[0].sql), Kind::integer);
  if (called == "length" || called == "octet_length") {
    if (of[0].counts_other_bytes) cannot("the bytes of a text that is not UTF-8 in the server");
    return made(fmt::format("octet_length({})", of[0].sql), Kind::integer);
  }
  if (called == "upper" || called == "ucase")
    return made(fmt::format("handrail_case({}, 1)", of[0].sql), Kind::text);
  if (called == "lower" || called == "lcase")
    return made(fmt::format("handrail_case({}, 0)", of[0].sql), Kind::text);
  return made(fmt::format("{}({})", called, of[0].sql), Kind::text);
}

}  // namespace handrail::compat
