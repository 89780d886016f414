// Expressions, from OR down to a value. Brackets are written around everything that is made, so that SQLite's
// own order of operators does not matter.
#include <algorithm>
#include <array>

#include <fmt/core.h>

#include "model/text.h"
#include "verifier/compat/parser.h"

namespace handrail::compat {

Expression Parser::expression() {
  descend();
  Expression left = conjunction();
  while (is("or") || (mysql() && is("||"))) {
    take();
    const Expression right = conjunction();
    left = truth(fmt::format("({} OR {})", condition(left), condition(right)), {&left, &right});
  }
  if (is("xor")) cannot("XOR");
  climb();
  return left;
}

Expression Parser::conjunction() {
  Expression left = negation();
  while (is("and") || (mysql() && is("&&"))) {
    take();
    const Expression right = negation();
    left = truth(fmt::format("({} AND {})", condition(left), condition(right)), {&left, &right});
  }
  return left;
}

Expression Parser::negation() {
  if (accept("not")) {
    descend();
    const Expression inner = negation();
    climb();
    return truth(fmt::format("(NOT {})", condition(inner)), {&inner});
  }
  return predicate();
}

Expression Parser::concatenation() {
  Expression left = sum();
  while (!mysql() && accept("||")) {
    const Expression right = sum();
    for (const Expression* part : std::initializer_list<const Expression*>{&left, &right}) {
      if (part->kind != Kind::text && part->kind != Kind::integer) cannot("|| of what is no text");
    }
    left = made_of(fmt::format("({} || {})", left.sql, right.sql), Kind::text, {&left, &right});
  }
  return left;
}

Expression Parser::sum() {
  Expression left = product();
  while (is("+") || is("-")) {
    const bool forward = take().value == "+";
    if (accept("interval")) {
      // MySQL: INTERVAL 7 DAY; PostgreSQL: interval '7 days'.
      if (mysql()) {
        descend();
        const Expression count = concatenation();
        climb();
        left = shifted(left, forward, count, text::lower(take().value));
        continue;
      }
      const Token words = take();
      const std::size_t space = words.value.find(' ');
      const std::string number = words.value.substr(0, space);
      if (words.kind != Token::Kind::text || space == std::string::npos || number.empty() ||
          number.size() > 9 || number.find_first_not_of("0123456789") != std::string::npos)
        cannot(fmt::format("the interval '{}'", words.value));
      std::string unit = text::lower(text::trim(words.value.substr(space)));
      if (unit.ends_with('s')) unit.pop_back();
      left = shifted(left, forward, {number, Kind::integer, true, number}, unit);
      continue;
    }
    left = arithmetic(left, forward ? "+" : "-", product());
  }
  return left;
}

Expression Parser::product() {
  Expression left = unary();
  while (is("*") || is("/") || is("%") || (mysql() && (is("div") || is("mod")))) {
    const std::string sign = text::lower(take().value);
    left = arithmetic(left, sign == "mod" ? "%" : sign, unary());
  }
  for (const std::string_view sign : {"&", "|", "^", "<<", ">>", "#", "@>", "<@", "?", "#>", "#>>"}) {
    if (is(sign)) cannot(fmt::format("the operator {}", sign));
  }
  return left;
}

Expression Parser::arithmetic(const Expression& a, const std::string& sign, const Expression& b) {
  const auto computes = [&](const Expression& e) {
    return e.kind == Kind::integer || e.kind == Kind::real || e.kind == Kind::null ||
           (mysql() && e.kind == Kind::boolean);
  };
  if (!computes(a) || !computes(b))
    cannot(fmt::format("{} with what is no whole or floating point number", sign));
  const bool whole = a.kind != Kind::real && b.kind != Kind::real;
  const std::string left = whole_sql(a), right = whole_sql(b);
  const auto made = [&](std::string sql, Kind kind, bool inexact) {
    Expression out = made_of(std::move(sql), kind, {&a, &b});
    out.is_wide = false;
    out.is_inexact = inexact || a.is_inexact || b.is_inexact;
    return out;
  };
  if (sign == "/") {
    if (mysql()) return made(fmt::format("(({}) * 1.0 / {})", left, right), Kind::real, true);
    if (whole) return made(fmt::format("handrail_divide({}, {})", left, right), Kind::integer, false);
    cannot("a division by what may be zero");
  }
  if (sign == "div" || sign == "%") {
    if (!whole) cannot(fmt::format("{} of what is no whole number", sign));
    if (!mysql()) return made(fmt::format("handrail_remainder({}, {})", left, right), Kind::integer, false);
    return made(fmt::format("({} {} {})", left, sign == "%" ? "%" : "/", right), Kind::integer, false);
  }
  return made(fmt::format("({} {} {})", left, sign, right), whole ? Kind::integer : Kind::real, !whole);
}

Expression Parser::shifted(const Expression& moment, bool forward, const Expression& count,
                           const std::string& unit) {
  Expression from = moment;
  if (from.is_literal && from.kind == Kind::text) {
    if (!parse_instant(from.literal)) cannot(fmt::format("'{}' as a time", from.literal));
    from.kind = from.literal.size() == 10 ? Kind::date : Kind::datetime;
  }
  if (!is_moment(from.kind)) cannot("an interval added to what is no time");
  if (count.kind != Kind::integer) cannot("an interval that is no whole number");
  if (!text::is_one_of(unit, {"second", "minute", "hour", "day", "week", "month", "quarter", "year"}) ||
      (!mysql() && unit == "quarter"))
    cannot(fmt::format("the unit {}", unit));
  // A date stays one in MySQL as long as whole days are added, in PostgreSQL never.
  const bool stays_date =
      from.kind == Kind::date && mysql() && !text::is_one_of(unit, {"second", "minute", "hour"});
  const Kind kind = stays_date                       ? Kind::date
                    : from.kind == Kind::timestamptz ? Kind::timestamptz
                                                     : Kind::datetime;
  return made_of(
      fmt::format("handrail_shift({}, {}({}), '{}', {})", from.sql, forward ? "" : "-", count.sql, unit,
                  stays_date                  ? 1
                  : kind == Kind::timestamptz ? 2
                                              : 0),
      kind, {&moment, &count});
}

Expression Parser::unary() {
  if (is("-") || is("+")) {
    const bool minus = take().value == "-";
    descend();
    Expression inner = unary();
    climb();
    if (!minus) return inner;
    if (inner.kind != Kind::integer && inner.kind != Kind::real &&
        !(inner.kind == Kind::decimal && inner.is_literal))
      cannot("- before what is no number");
    Expression out = made_of(fmt::format("(-{})", whole_sql(inner)), inner.kind, {&inner});
    out.is_wide = false;
    if (inner.is_literal) {
      out.is_literal = true;
      out.literal = "-" + inner.literal;
      out.sql = "-" + inner.sql;
    }
    out.is_inexact = inner.is_inexact;
    return out;
  }
  if (mysql() && accept("!")) {
    descend();
    const Expression inner = unary();
    climb();
    return truth(fmt::format("(NOT {})", condition(inner)), {&inner});
  }
  if (mysql() && accept("binary")) {
    descend();
    Expression inner = unary();
    climb();
    if (inner.kind != Kind::text) cannot("BINARY of what is no text");
    inner.sql = fmt::format("({} COLLATE BINARY)", inner.sql);
    inner.collation.clear();
    return inner;
  }
  return postfix();
}

Expression Parser::postfix() {
  Expression value = primary();
  while (true) {
    if (!mysql() && accept("::")) {
      value = cast_to(value, type_name());
    } else if (is("->") || is("->>")) {
      value = json_step(value, take().value == "->>");
    } else if (is("collate") || is("at") || is("[")) {
      cannot(text::upper(peek().value));
    } else {
      return value;
    }
  }
}

Expression Parser::json_step(const Expression& value, bool unquoted) {
  if (value.kind != Kind::json) cannot("a path into what is no JSON");
  const Token step = take();
  const bool path = step.kind == Token::Kind::text &&
                    (mysql() ? step.value.starts_with("$.") : !step.value.starts_with('$'));
  if (!path && !(step.kind == Token::Kind::number && !mysql())) cannot("this step into JSON");
  if (mysql() && step.value.find_first_of("*?[]\"") != std::string::npos) cannot("this path into JSON");
  const std::string key = step.kind == Token::Kind::number ? step.value : text_sql(step.value);
  if (!unquoted) return made_of(fmt::format("({} -> {})", value.sql, key), Kind::json, {&value});
  Expression out = made_of(fmt::format("handrail_json_text({} -> {}, {})", value.sql, key, mysql() ? 1 : 0),
                           Kind::text, {&value});
  if (mysql()) out.collation = "mysql_bin";
  return out;
}

Expression Parser::literal_text(std::string text) const {
  Expression out{text_sql(text), Kind::text, true, std::move(text)};
  return out;
}

Expression Parser::literal_moment(Instant instant, Kind kind) const {
  std::string text = instant_text(instant);
  if (kind == Kind::date) text.resize(10);
  if (kind == Kind::timestamptz) text += "+00";
  return {text_sql(text), kind, true, text};
}

Expression Parser::primary() {
  const Token& token = peek();
  switch (token.kind) {
    case Token::Kind::number: {
      const std::string number = take().value;
      if (number.find_first_not_of("0123456789.") != std::string::npos)
        cannot(fmt::format("the number {}", number));
      const bool whole = number.find('.') == std::string::npos;
      if (number.size() > 18) cannot("a number so long");
      Expression out{number, whole ? Kind::integer : Kind::decimal, true, number};
      out.has_fraction = !whole;
      return out;
    }
    case Token::Kind::text: {
      std::string text = take().value;
      if (mysql() && peek().kind == Token::Kind::text) cannot("texts beside each other");
      return literal_text(std::move(text));
    }
    case Token::Kind::name: return column();
    case Token::Kind::word: break;
    case Token::Kind::sign:
      if (accept("(")) {
        if (is("select") || is("with")) {
          Query inner = query();
          expect(")");
          if (inner.columns.size() != 1) cannot("a query of several columns as a value");
          Expression out = inner.columns.front().value;
          out.sql = "(" + inner.sql + ")";
          out.is_column = out.is_literal = out.is_aggregate = false;
          out.columns.clear();
          return out;
        }
        Expression inner = expression();
        if (is(",")) cannot("rows in brackets");
        expect(")");
        if (!inner.is_column && !inner.is_literal) inner.sql = "(" + inner.sql + ")";
        return inner;
      }
      [[fallthrough]];
    case Token::Kind::end: cannot(fmt::format("'{}' where a value is expected", token.value));
  }

  if (accept("null")) return {"NULL", Kind::null, true};
  if (accept("true")) return {"1", Kind::boolean, true, "1"};
  if (accept("false")) return {"0", Kind::boolean, true, "0"};
  if (is("case")) return case_when();
  if (is("exists") || (is("not") && is("exists", 1))) {
    take();
    expect("(");
    const Query inner = query();
    expect(")");
    return {fmt::format("EXISTS ({})", inner.sql), Kind::boolean};
  }
  if (is("current_date")) {
    take();
    if (accept("(")) expect(")");
    return literal_moment(now_(), Kind::date);
  }
  if (is("current_timestamp") || is("localtimestamp")) {
    const bool local = is("localtimestamp");
    take();
    if (accept("(")) expect(")");
    return literal_moment(now_(), mysql() || local ? Kind::datetime : Kind::timestamptz);
  }
  if ((is("date") || is("timestamp")) && peek(1).kind == Token::Kind::text) {
    const bool date = text::lower(take().value) == "date";
    const std::string text = take().value;
    const auto instant = parse_instant(text);
    if (!instant || (date && text.size() != 10)) cannot(fmt::format("'{}' as a time", text));
    return literal_moment(*instant, date ? Kind::date : Kind::datetime);
  }
  // _utf8mb4'…', as MySQL writes literals in declarations.
  if (mysql() && peek(1).kind == Token::Kind::text && text::lower(token.value).starts_with("_utf8")) {
    take();
    return literal_text(take().value);
  }
  if (is("(", 1)) {
    const std::string called = text::lower(take().value);
    return function(called);
  }
  return column();
}

Expression Parser::case_when() {
  take();
  std::optional<Expression> base;
  if (!is("when")) base = expression();
  std::string sql = "CASE";
  std::vector<Expression> parts, results;
  while (accept("when")) {
    Expression when = expression();
    if (base) when = compared(*base, "=", when, engine_);
    expect("then");
    results.push_back(expression());
    sql += fmt::format(" WHEN {} THEN {}", condition(when), results.back().sql);
    parts.push_back(std::move(when));
  }
  if (accept("else")) {
    results.push_back(expression());
    sql += " ELSE " + results.back().sql;
  }
  expect("end");
  if (results.empty()) cannot("CASE without WHEN");
  Kind kind = Kind::null;
  bool inexact = false;
  for (const Expression& result : results) {
    if (result.kind == Kind::null) continue;
    if (kind != Kind::null && kind != result.kind) cannot("CASE with results of different types");
    kind = result.kind;
    inexact |= result.is_inexact;
  }
  std::vector<const Expression*> all;
  for (const Expression& result : results) all.push_back(&result);
  for (const Expression& part : parts) all.push_back(&part);
  Expression out = made_of("(" + sql + " END)", kind, all);
  out.is_inexact = inexact;
  return out;
}

Expression Parser::column() {
  // Words that are no column: ARRAY[…], x'00', b'1', _utf8'…', CURRENT_USER.
  const bool begins_literal =
      peek().kind == Token::Kind::word && (peek(1).kind == Token::Kind::text || is("[", 1));
  static constexpr auto kValues = std::to_array<std::string_view>(
      {"current_user", "session_user", "user", "current_time", "localtime", "sysdate", "utc_timestamp",
       "utc_date", "utc_time", "current_role", "current_schema", "interval", "default"});
  if (begins_literal || (peek().kind == Token::Kind::word &&
                         text::is_one_of(text::lower(peek().value), kValues) && !is(".", 1)))
    cannot(fmt::format("{} as a value", text::upper(peek().value)));
  std::string table, column = name();
  if (accept(".")) {
    table = column;
    column = name();
    if (accept(".")) {  // schema.table.column
      table = column;
      column = name();
    }
  }
  if (is("(")) cannot(fmt::format("the function {}.{}", table, column));
  return resolve(table, column).value;
}

Column Parser::resolve(const std::string& table, const std::string& wanted) {
  const std::string name = text::lower(wanted);
  for (auto scope = scopes_.rbegin(); scope != scopes_.rend(); ++scope) {
    const Column* found = nullptr;
    for (const Source& source : scope->sources) {
      if (!table.empty() && !text::equal_ignoring_case(source.alias, table)) continue;
      for (const Column& column : source.columns) {
        if (!text::equal_ignoring_case(column.name, name)) continue;
        if (found != nullptr && scope->joined.count(name) == 0)
          cannot(fmt::format("{}, which two tables have", wanted));
        if (found == nullptr) found = &column;
      }
    }
    const Column* named = nullptr;
    if (table.empty() && scope == scopes_.rbegin()) {
      for (const Column& column : scope->named) {
        if (text::equal_ignoring_case(column.name, name)) named = &column;
      }
    }
    if (found != nullptr && named != nullptr && named->value.sql != found->value.sql)
      cannot(fmt::format("{}, which is a column and a name of the result", wanted));
    if (found != nullptr) {
      if (scope == scopes_.rbegin()) return *found;
      Column outer = *found;  // of the query around this one: the same for all its rows
      outer.value.columns.clear();
      return outer;
    }
    if (named != nullptr) return *named;
  }
  throw CannotCheck{Refusal::Reason::sql,
                    fmt::format("no such column: {}", table.empty() ? wanted : table + "." + wanted)};
}

}  // namespace handrail::compat
