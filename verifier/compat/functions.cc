// Functions by name: those that mean the same, written as SQLite has them or as functions of our own
// (sqlite_functions.cc).
#include <algorithm>
#include <array>

#include <fmt/core.h>

#include "model/text.h"
#include "verifier/compat/parser.h"

namespace handrail::compat {
namespace {

// The one kind of the parts that are not NULL.
Kind common_kind(const std::vector<Expression>& parts, const std::string& called) {
  Kind kind = Kind::null;
  for (const Expression& part : parts) {
    if (part.kind == Kind::null) continue;
    const bool both_whole = (part.kind == Kind::boolean && kind == Kind::integer) ||
                            (part.kind == Kind::integer && kind == Kind::boolean);
    if (kind != Kind::null && kind != part.kind && !both_whole)
      cannot(text::upper(called) + " of different types");
    if (kind != Kind::integer) kind = part.kind;
  }
  return kind;
}

bool inexact(const std::vector<Expression>& parts) {
  return std::any_of(parts.begin(), parts.end(), [](const Expression& e) { return e.is_inexact; });
}

// A literal text is a time where a time is wanted.
Expression as_moment(const Expression& e, const std::string& called) {
  Expression out = e;
  if (e.is_literal && e.kind == Kind::text && parse_instant(e.literal))
    out.kind = e.literal.size() == 10 ? Kind::date : Kind::datetime;
  if (!is_moment(out.kind)) cannot(text::upper(called) + " of what is no time");
  return out;
}

}  // namespace

std::vector<Expression> Parser::arguments() {
  std::vector<Expression> out;
  if (accept(")")) return out;
  do {
    out.push_back(expression());
  } while (accept(","));
  expect(")");
  return out;
}

Expression Parser::function(const std::string& called) {
  expect("(");
  if (called == "values" && inserted_ != nullptr) {
    const std::string wanted = name();
    expect(")");
    for (const Column& column : inserted_->columns) {
      if (text::lower(column.name) == text::lower(wanted)) return column.value;
    }
    throw CannotCheck{Refusal::Reason::sql, "no such column: " + wanted};
  }
  static constexpr auto kAggregates = std::to_array<std::string_view>(
      {"count", "sum", "avg", "min", "max", "group_concat", "string_agg", "bool_and", "bool_or", "every"});
  if (text::is_one_of(called, kAggregates)) {
    Expression out = aggregate(called);
    if (is("over") || is("within")) cannot(text::upper(peek().value));
    return out;
  }
  for (const auto group : {&Parser::moment_function, &Parser::text_function, &Parser::other_function}) {
    if (auto found = (this->*group)(called)) {
      if (is("over")) cannot("OVER");
      return *found;
    }
  }
  if (text::is_one_of(called,
                      {"version", "user", "current_user", "connection_id", "session_user", "found_rows",
                       "row_count", "last_insert_id", "pg_size_pretty", "pg_total_relation_size"}))
    throw CannotCheck{Refusal::Reason::not_in_file,
                      fmt::format("{}() tells about a server, not about its data", text::upper(called))};
  cannot(fmt::format("the function {}()", text::upper(called)));
}

Expression Parser::aggregate(const std::string& called) {
  if (scopes_.back().in_aggregate) cannot("an aggregate of an aggregate");
  scopes_.back().in_aggregate = true;
  std::string sql;
  Kind kind = Kind::integer;
  Expression of{"*", Kind::integer};
  bool loses_digits = false;
  if (called == "count") {
    if (accept("*")) {
      sql = "count(*)";
    } else {
      const bool distinct = accept("distinct");
      of = expression();
      if (is(",")) cannot("COUNT of several values");
      if (distinct &&
          (of.kind == Kind::json || of.kind == Kind::other || of.is_inexact || of.kind == Kind::timestamptz))
        cannot("COUNT(DISTINCT) of this type");
      if (distinct) must_be_told_apart(of);
      sql = fmt::format("count({}{})", distinct ? "DISTINCT " : "", collated(of));
    }
  } else if (called == "group_concat" || called == "string_agg") {
    if ((called == "group_concat") != mysql()) cannot(text::upper(called));
    const bool distinct = accept("distinct");
    of = expression();
    must_print_alike(of, called);
    std::string separator = "','", order;
    if (!mysql()) {
      expect(",");
      const Expression between = expression();
      if (!between.is_literal || between.kind != Kind::text)
        cannot("STRING_AGG with a separator that is no literal");
      separator = between.sql;
    }
    if (is("order")) {
      bool out_of_order = false;
      order = order_by(out_of_order);
      if (out_of_order) cannot("texts put together in the order of texts, which is the server's own");
    } else {
      cannot(text::upper(called) + " without ORDER BY, whose order is by chance");
    }
    if (mysql() && accept("separator")) {
      if (peek().kind != Token::Kind::text) cannot("a separator that is no text");
      separator = text_sql(take().value);
    }
    if (distinct) cannot(text::upper(called) + "(DISTINCT)");
    sql = fmt::format("group_concat({}, {}{})", of.sql, separator, order);
    kind = Kind::text;
  } else {
    const bool distinct = accept("distinct");
    of = expression();
    const bool number =
        of.kind == Kind::integer || of.kind == Kind::real || (mysql() && of.kind == Kind::boolean);
    kind = of.kind;
    if (called == "sum") {
      if (of.kind == Kind::decimal && of.is_column && !distinct) {
        sql = fmt::format("handrail_sum({})", of.sql);
      } else {
        if (!number) cannot("SUM of this type");
        loses_digits = of.kind == Kind::real || of.is_inexact;
        if (kind == Kind::boolean) kind = Kind::integer;
        sql = fmt::format("sum({}{})", distinct ? "DISTINCT " : "", whole_sql(of));
      }
    } else if (called == "avg") {
      if (!number || distinct) cannot("AVG of this type");
      kind = Kind::real;
      loses_digits = true;
      sql = fmt::format("avg({})", whole_sql(of));
    } else if (called == "min" || called == "max") {
      const bool ordered = number || (of.kind == Kind::decimal && of.is_column) || of.kind == Kind::date ||
                           of.kind == Kind::datetime || (of.kind == Kind::text && of.is_ordered_alike);
      if (!ordered)
        cannot(text::upper(called) + " of texts, whose order is the server's own, or of this type");
      loses_digits = of.is_inexact;
      // Of texts that are equal but for spaces at their end a server gives whichever comes.
      const bool padded = of.kind == Kind::text && !of.collation.empty();
      sql = fmt::format("{}{}({})", padded ? "handrail_" : "", called, of.sql);
    } else {
      if (mysql() || of.kind != Kind::boolean) cannot(text::upper(called));
      sql = fmt::format("{}({})", called == "bool_or" ? "max" : "min", of.sql);
    }
  }
  expect(")");
  if (accept("filter")) {
    expect("(");
    expect("where");
    sql += fmt::format(" FILTER (WHERE {})", condition(expression()));
    expect(")");
  }
  scopes_.back().in_aggregate = false;
  Expression out{std::move(sql), kind};
  out.is_aggregate = true;
  out.is_inexact = loses_digits;
  out.collation = kind == Kind::text ? of.collation : "";
  out.is_ordered_alike = kind != Kind::text;
  out.is_wide = (called == "min" || called == "max") && of.is_wide;
  out.has_rare_letters = kind == Kind::text && of.has_rare_letters;
  return out;
}

std::optional<Expression> Parser::moment_function(const std::string& called) {
  const auto part_of = [&](const Expression& e, const std::string& unit) {
    if (!text::is_one_of(unit, {"year", "month", "day", "hour", "minute", "quarter"}) &&
        !(unit == "second" && mysql()))
      cannot(fmt::format("{} of a time", text::upper(unit)));
    const Expression moment = as_moment(e, called);
    return made_of(fmt::format("handrail_part({}, '{}')", moment.sql, unit), Kind::integer, {&e});
  };
  if (text::is_one_of(called,
                      {"now", "sysdate", "utc_timestamp", "transaction_timestamp", "statement_timestamp"})) {
    expect(")");
    return literal_moment(now_(), mysql() ? Kind::datetime : Kind::timestamptz);
  }
  if (called == "curdate" || called == "utc_date") {
    expect(")");
    return literal_moment(now_(), Kind::date);
  }
  if (called == "extract") {
    const std::string unit = text::lower(take().value);
    expect("from");
    const Expression of = expression();
    expect(")");
    return part_of(of, unit);
  }
  if (mysql() && text::is_one_of(called, {"date_add", "date_sub", "adddate", "subdate"})) {
    const Expression moment = expression();
    expect(",");
    expect("interval");
    const Expression count = expression();
    const std::string unit = text::lower(take().value);
    expect(")");
    return shifted(moment, called == "date_add" || called == "adddate", count, unit);
  }
  if (mysql() && called == "timestampdiff") {
    const std::string unit = text::lower(take().value);
    expect(",");
    const std::vector<Expression> of = arguments();
    if (of.size() != 2 ||
        !text::is_one_of(unit, {"second", "minute", "hour", "day", "week", "month", "year"}))
      cannot("TIMESTAMPDIFF so");
    return made_of(fmt::format("handrail_between({}, {}, '{}')", as_moment(of[0], called).sql,
                               as_moment(of[1], called).sql, unit),
                   Kind::integer, pointers_to(of));
  }
  static constexpr std::array kMysqlParts = std::to_array<std::string_view>(
      {"year", "month", "day", "dayofmonth", "hour", "minute", "second", "quarter"});
  const bool part = std::find(kMysqlParts.begin(), kMysqlParts.end(), called) != kMysqlParts.end();
  if (!(mysql() && (part || called == "date" || called == "datediff" || called == "date_format")) &&
      !(!mysql() && (called == "date_trunc" || called == "date")))
    return std::nullopt;

  const std::vector<Expression> of = arguments();
  if (part && of.size() == 1) return part_of(of[0], called == "dayofmonth" ? "day" : called);
  if (called == "date" && of.size() == 1) {
    const Expression moment = as_moment(of[0], called);
    if (moment.kind == Kind::timestamptz) cannot("DATE of a time with a zone");
    return made_of(fmt::format("substr({}, 1, 10)", moment.sql), Kind::date, {&of[0]});
  }
  if (called == "datediff" && of.size() == 2) {
    return made_of(fmt::format("handrail_between(substr({}, 1, 10), substr({}, 1, 10), 'day')",
                               as_moment(of[1], called).sql, as_moment(of[0], called).sql),
                   Kind::integer, pointers_to(of));
  }
  if (called == "date_trunc" && of.size() == 2) {
    if (!of[0].is_literal ||
        !text::is_one_of(of[0].literal, {"year", "quarter", "month", "day", "hour", "minute"}))
      cannot("DATE_TRUNC to this unit");
    const Expression moment = as_moment(of[1], called);
    return made_of(fmt::format("handrail_truncate({}, {}, {})", moment.sql, of[0].sql,
                               moment.kind == Kind::datetime ? 0 : 2),
                   moment.kind == Kind::date ? Kind::timestamptz : moment.kind, {&of[1]});
  }
  if (called == "date_format" && of.size() == 2 && of[1].is_literal) {
    const std::string& form = of[1].literal;
    for (std::size_t i = 0; i < form.size(); ++i) {
      if (form[i] == '%' &&
          (++i == form.size() || std::string_view("YmdHiSsT%").find(form[i]) == std::string_view::npos))
        cannot(fmt::format("DATE_FORMAT with '{}'", form));
    }
    Expression out = made_of(fmt::format("handrail_format({}, {})", as_moment(of[0], called).sql, of[1].sql),
                             Kind::text, {&of[0]});
    out.is_ordered_alike = true;
    return out;
  }
  cannot(text::upper(called) + " so");
}

std::optional<Expression> Parser::other_function(const std::string& called) {
  if (called == "cast") {
    const Expression value = expression();
    expect("as");
    const std::string type = type_name();
    if (type == "signed" || type == "unsigned") accept("integer");
    expect(")");
    return cast_to(value, type);
  }
  static constexpr auto kKnown = std::to_array<std::string_view>(
      {"coalesce", "ifnull", "nullif", "if", "isnull", "greatest", "least", "abs", "floor", "ceil", "ceiling",
       "mod", "json_extract", "json_unquote", "json_valid", "database", "schema", "current_schema",
       "to_regclass"});
  if (!text::is_one_of(called, kKnown)) return std::nullopt;
  static constexpr auto kOfMysql = std::to_array<std::string_view>(
      {"ifnull", "if", "isnull", "json_extract", "json_unquote", "json_valid", "database", "schema"});
  if (!mysql() && text::is_one_of(called, kOfMysql)) return std::nullopt;
  if (mysql() && (called == "current_schema" || called == "to_regclass")) return std::nullopt;
  const std::vector<Expression> of = arguments();
  const auto made = [&](std::string sql, Kind kind) {
    Expression out = made_of(std::move(sql), kind, pointers_to(of));
    out.is_inexact = inexact(of);
    return out;
  };
  // Of numbers that are all within 63 bits.
  const auto counted = [&](std::string sql, Kind kind) {
    Expression out = made(std::move(sql), kind);
    out.is_wide = false;
    return out;
  };
  const auto count = [&](std::size_t wanted) {
    if (of.size() != wanted) cannot(text::upper(called) + " so");
  };

  if (called == "database" || called == "schema" || called == "current_schema") {
    count(0);
    return Expression{"''", Kind::schema_name};
  }
  if (called == "coalesce" || called == "ifnull") {
    if (of.size() < 2) cannot(text::upper(called) + " of one value");
    std::vector<Expression> parts = of;
    // A literal text beside a time is one.
    const Kind first = of[0].kind;
    for (Expression& part : parts) {
      if (is_moment(first) && part.is_literal && part.kind == Kind::text)
        part = as_moment(part, called), part.kind = first;
    }
    return made(fmt::format("coalesce({})", list_sql(parts)), common_kind(parts, called));
  }
  if (called == "nullif") {
    count(2);
    const Expression same = compared(of[0], "=", of[1], engine_);
    return made(fmt::format("(CASE WHEN {} THEN NULL ELSE {} END)", same.sql, of[0].sql), of[0].kind);
  }
  if (called == "if") {
    count(3);
    return made(fmt::format("(CASE WHEN {} THEN {} ELSE {} END)", condition(of[0]), of[1].sql, of[2].sql),
                common_kind({of[1], of[2]}, called));
  }
  if (called == "isnull") {
    count(1);
    return made(fmt::format("({} IS NULL)", of[0].sql), Kind::boolean);
  }
  if (called == "greatest" || called == "least") {
    // Of NULLs MySQL makes NULL, as SQLite does; PostgreSQL passes them over.
    if (of.size() != 2 || common_kind(of, called) != Kind::integer)
      cannot(text::upper(called) + " of what are no two whole numbers");
    const char* name = called == "greatest" ? "max" : "min";
    if (mysql())
      return counted(fmt::format("{}({}, {})", name, whole_sql(of[0]), whole_sql(of[1])), Kind::integer);
    return made(fmt::format("{0}(coalesce({1}, {2}), coalesce({2}, {1}))", name, of[0].sql, of[1].sql),
                Kind::integer);
  }
  if (called == "mod") {
    count(2);
    return arithmetic(of[0], "%", of[1]);
  }
  if (called == "json_extract" || called == "json_unquote" || called == "json_valid") {
    if (called == "json_extract") {
      count(2);
      const bool path = of[0].kind == Kind::json && of[1].is_literal && of[1].literal.starts_with("$.") &&
                        of[1].literal.find_first_of("*?[]\"") == std::string::npos;
      if (!path) cannot("this path into JSON");
      return made(fmt::format("({} -> {})", of[0].sql, of[1].sql), Kind::json);
    }
    count(1);
    if (called == "json_valid") {
      if (of[0].kind != Kind::text && of[0].kind != Kind::json) cannot("JSON_VALID of what is no text");
      return made(fmt::format("json_valid({})", of[0].sql), Kind::integer);
    }
    if (of[0].kind != Kind::json || of[0].is_column) cannot("JSON_UNQUOTE of a whole document");
    Expression out = made(fmt::format("handrail_json_text({}, 1)", of[0].sql), Kind::text);
    out.collation = "mysql_bin";
    return out;
  }
  if (called == "to_regclass") {
    count(1);
    if (!of[0].is_literal) cannot("TO_REGCLASS of what is no literal");
    std::string table = of[0].literal;
    if (table.starts_with("public.")) table = table.substr(7);
    return made(fmt::format("(SELECT name FROM handrail_tables WHERE name = {})", text_sql(table)),
                Kind::other);
  }
  count(1);
  const bool number = of[0].kind == Kind::integer || of[0].kind == Kind::real;
  if (!number) cannot(text::upper(called) + " of this type");
  if (called == "abs") return counted(fmt::format("abs({})", whole_sql(of[0])), of[0].kind);
  if (of[0].kind == Kind::integer) return of[0];
  Expression out = made(
      fmt::format("CAST({}({}) AS INTEGER)", called == "floor" ? "floor" : "ceil", of[0].sql), Kind::integer);
  return out;
}

}  // namespace handrail::compat
