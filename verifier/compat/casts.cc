// Types, and values turned into those of another.
#include <fmt/core.h>

#include "model/text.h"
#include "verifier/compat/parser.h"

namespace handrail::compat {

std::string Parser::type_name() {
  std::string type = text::lower(take().value);
  if (type == "double") expect("precision"), type = "double precision";
  if (type == "character" && accept("varying")) type = "character varying";
  if (accept("(")) {
    while (!is(")")) {
      if (peek().kind == Token::Kind::end) cannot("a type that does not end");
      take();
    }
    expect(")");
    cannot("a cast to a type with a length");
  }
  if (type == "timestamp" || type == "time") {
    const bool with = accept("with");
    if (with || accept("without")) {
      expect("time");
      expect("zone");
      type += with ? " with time zone" : "";
    }
  }
  return type;
}

Expression Parser::cast_to(const Expression& value, const std::string& type) {
  const auto made = [&](std::string sql, Kind kind) { return made_of(std::move(sql), kind, {&value}); };
  if (text::is_one_of(type, {"int", "integer", "bigint", "int4", "int8", "signed", "unsigned"})) {
    if (value.kind == Kind::integer || value.kind == Kind::boolean) {
      Expression out = made(whole_sql(value), Kind::integer);
      out.is_wide = false;
      return out;
    }
    if (value.kind == Kind::text && !mysql())
      return made(fmt::format("handrail_whole({})", value.sql), Kind::integer);
    if (value.kind == Kind::text && type != "unsigned")
      return made(fmt::format("CAST({} AS INTEGER)", value.sql), Kind::integer);
  }
  if (text::is_one_of(type, {"text", "varchar", "character varying", "char"}) &&
      (type != "char" || mysql())) {
    if (value.kind == Kind::text) return value;
    if (value.kind == Kind::integer || is_moment(value.kind)) {
      Expression out = made(fmt::format("CAST({} AS TEXT)", value.sql), Kind::text);
      if (mysql()) out.collation = "mysql_ci";
      return out;
    }
  }
  const bool literal = value.is_literal && value.kind == Kind::text;
  if (literal &&
      text::is_one_of(type, {"date", "timestamp", "datetime", "timestamptz", "timestamp with time zone"})) {
    const auto instant = parse_instant(value.literal);
    if (!instant) cannot(fmt::format("'{}' as a time", value.literal));
    return literal_moment(*instant, type == "date"                              ? Kind::date
                                    : type == "timestamp" || type == "datetime" ? Kind::datetime
                                                                                : Kind::timestamptz);
  }
  if (type == "date" && (value.kind == Kind::date || value.kind == Kind::datetime))
    return made(fmt::format("substr({}, 1, 10)", value.sql), Kind::date);
  if (text::is_one_of(type, {"timestamp", "datetime"}) && value.kind == Kind::datetime) return value;
  if (type == "json" && value.kind == Kind::json) return value;
  if (type == "jsonb" && value.kind == Kind::json) return value;
  if (type == "regclass" || type == "interval") cannot("a cast to " + type);
  if (text::is_one_of(type, {"bool", "boolean"}) && value.kind == Kind::boolean) return value;
  cannot(fmt::format("a cast to {}", type));
}

}  // namespace handrail::compat
