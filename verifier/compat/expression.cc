#include "verifier/compat/expression.h"

#include <algorithm>

#include <fmt/core.h>

#include "model/text.h"
#include "verifier/collations.h"
#include "verifier/dialect.h"

namespace handrail::compat {
namespace {

// "timestamp(6) without time zone" -> "timestamp without time zone"
std::string bare_type(std::string_view type) {
  std::string out;
  int depth = 0;
  for (const char c : text::lower(type)) {
    if (c == '(') ++depth;
    if (depth == 0) out += c;
    if (c == ')') --depth;
  }
  return std::string(text::trim(out));
}

Kind kind_of(const std::string& type, Engine engine) {
  const std::string first = type.substr(0, type.find(' '));
  if (type.ends_with("[]")) return Kind::other;
  if (text::is_one_of(first,
                      {"tinyint", "smallint", "mediumint", "int", "integer", "bigint", "year", "bit", "oid"}))
    return type == "bit varying" || (first == "bit" && engine != Engine::mysql) ? Kind::other : Kind::integer;
  if (text::is_one_of(first, {"bool", "boolean"}))
    return engine == Engine::mysql ? Kind::integer : Kind::boolean;
  if (text::is_one_of(first, {"decimal", "numeric", "dec", "fixed"})) return Kind::decimal;
  if (text::is_one_of(first, {"float", "double", "real"})) return Kind::real;
  if (text::is_one_of(type, {"text", "character varying", "varchar", "name"})) return Kind::text;
  if (engine == Engine::mysql && text::is_one_of(first, {"char", "varchar", "tinytext", "text", "mediumtext",
                                                         "longtext", "enum", "set"}))
    return Kind::text;
  if (type == "date") return Kind::date;
  if (type == "timestamp with time zone") return Kind::timestamptz;
  if (text::is_one_of(type, {"datetime", "timestamp", "timestamp without time zone"})) return Kind::datetime;
  if (text::is_one_of(type, {"json", "jsonb"})) return Kind::json;
  return Kind::other;
}

bool is_whole_number(std::string_view text) {
  if (text.starts_with('-')) text.remove_prefix(1);
  return !text.empty() && text.size() < 18 &&
         text.find_first_not_of("0123456789") == std::string_view::npos &&
         (text == "0" || text.front() != '0');
}

// A literal as the type of what it is compared with, as servers take it.
Expression taken_as(const Expression& literal, Kind kind, Engine engine) {
  Expression out = literal;
  if (is_moment(kind)) {
    if (!parse_instant(literal.literal)) cannot(fmt::format("'{}' compared with a time", literal.literal));
    out.kind = kind;
  } else if (kind == Kind::integer && is_whole_number(literal.literal)) {
    out.kind = Kind::integer;
    out.sql = literal.literal;
  } else if (kind == Kind::boolean && engine == Engine::postgresql) {
    const std::string word = text::lower(literal.literal);
    const bool yes = text::is_one_of(word, {"t", "true", "yes", "on", "1"});
    if (!yes && !text::is_one_of(word, {"f", "false", "no", "off", "0"}))
      cannot(fmt::format("'{}' compared with a truth value", literal.literal));
    out.kind = Kind::boolean;
    out.sql = yes ? "1" : "0";
  }
  return out;
}

constexpr const char* kRare = "texts with letters that the server's collation may take for others, or not";

// Digits that SQLite does not know for a number: they are made of a column's, and no column any more.
bool is_text_of_digits(const Expression& e) {
  return (e.kind == Kind::decimal || e.is_wide) && !e.is_column && !e.is_literal;
}
std::string digits_sql(const Expression& e) {
  if (e.kind == Kind::real || e.kind == Kind::boolean)
    cannot("a sum of decimals compared with such a number");
  return e.is_literal ? text_sql(e.literal) : fmt::format("CAST({} AS TEXT)", e.sql);
}

bool is_text_literal(const Expression& e) { return e.is_literal && e.kind == Kind::text; }

// By which collation two texts are compared; refused where the server would have to choose.
std::string shared_collation(const Expression& a, const Expression& b) {
  if (a.is_literal) return b.collation;
  if (b.is_literal || a.collation == b.collation) return a.collation;
  cannot("two texts of different collations compared");
}

}  // namespace

std::string spoken(Kind kind) {
  switch (kind) {
    case Kind::null: return "NULL";
    case Kind::boolean: return "a truth value";
    case Kind::integer: return "a whole number";
    case Kind::decimal: return "a decimal number";
    case Kind::real: return "a floating point number";
    case Kind::text: return "a text";
    case Kind::date:
    case Kind::datetime:
    case Kind::timestamptz: return "a time";
    case Kind::json: return "JSON";
    case Kind::schema_name: return "a schema's name";
    case Kind::other: return "a value of a type that is not compared here";
  }
  return {};
}

void must_be_told_apart(const Expression& e) {
  const bool doubtful =
      e.kind == Kind::text && e.has_rare_letters && e.collation.find("_ci") != std::string::npos;
  if (doubtful && (!e.is_column || !e.tells_apart || !e.tells_apart())) cannot(kRare);
}

void cannot(std::string why) { throw CannotCheck{Refusal::Reason::not_here, std::move(why)}; }

std::string name_sql(std::string_view name) { return quoted(name, '"'); }
std::string text_sql(std::string_view text) { return quoted(text, '\''); }

bool is_moment(Kind kind) {
  return kind == Kind::date || kind == Kind::datetime || kind == Kind::timestamptz;
}
bool is_number(Kind kind) {
  return kind == Kind::boolean || kind == Kind::integer || kind == Kind::decimal || kind == Kind::real;
}

Column column_of(const DeclaredColumn& declared, const std::string& alias, Engine engine) {
  const std::string type = bare_type(declared.type);
  Column column{declared.name, {}, alias, declared.is_key};
  Expression& value = column.value;
  value.sql = name_sql(alias) + "." + name_sql(declared.name);
  value.kind = kind_of(type, engine);
  value.is_column = true;
  value.declared = text::lower(declared.type);
  value.columns = {value.sql};
  value.is_wide = type.starts_with("bigint") && type.ends_with("unsigned");
  if (value.kind == Kind::text) {
    if (engine == Engine::mysql) {
      const std::string collation = text::lower(declared.collation);
      value.collation = mysql_collation(collation);
      value.counts_other_bytes =
          !collation.empty() && !collation.starts_with("utf8") && !collation.starts_with("ascii");
    }
    // A locale's order is the server's own; ENUM is ordered by its declaration.
    // Code points of Unicode come as their bytes in UTF-8 do; those of other sets do not.
    const std::string by = text::lower(declared.collation);
    const bool unicode = by.starts_with("utf8") || by.starts_with("ascii");
    const bool plain = engine == Engine::mysql ? unicode && by.ends_with("_bin") : declared.collation == "C";
    value.is_ordered_alike = plain && !type.starts_with("enum") && !type.starts_with("set");
    value.has_rare_letters = declared.has_rare_letters;
    value.tells_apart = declared.tells_apart;
  }
  return column;
}

Expression made_of(std::string sql, Kind kind, const std::vector<const Expression*>& parts) {
  Expression out{std::move(sql), kind};
  out.is_ordered_alike = kind != Kind::text;
  for (const Expression* part : parts) {
    out.columns.insert(part->columns.begin(), part->columns.end());
    out.is_aggregate |= part->is_aggregate;
    out.counts_other_bytes |= part->counts_other_bytes;
    out.has_fraction |= part->has_fraction;
    if (kind == Kind::text && out.collation.empty()) out.collation = part->collation;
    out.is_wide |= kind == Kind::integer && part->is_wide;
    out.has_rare_letters |= kind == Kind::text && part->has_rare_letters;
  }
  return out;
}

Expression truth(std::string sql, const std::vector<const Expression*>& parts) {
  Expression out = made_of(std::move(sql), Kind::boolean, parts);
  out.collation.clear();
  return out;
}

std::vector<const Expression*> pointers_to(const std::vector<Expression>& parts) {
  std::vector<const Expression*> out;
  for (const Expression& part : parts) out.push_back(&part);
  return out;
}

std::string list_sql(const std::vector<Expression>& parts) {
  std::string out;
  for (const Expression& part : parts) out += (out.empty() ? "" : ", ") + part.sql;
  return out;
}

void must_print_alike(const Expression& e, const std::string& called) {
  const bool alike = e.kind == Kind::text || e.kind == Kind::integer || e.kind == Kind::null ||
                     e.kind == Kind::date || e.kind == Kind::datetime ||
                     (e.kind == Kind::decimal && e.is_column);
  if (!alike) cannot(text::upper(called) + " of what is no text");
}

std::string instant_sql(const Expression& e) { return fmt::format("handrail_instant({})", e.sql); }

std::string whole_sql(const Expression& e) {
  return e.is_wide ? fmt::format("handrail_whole({})", e.sql) : e.sql;
}

std::string collated(const Expression& e) {
  if (is_text_of_digits(e)) return fmt::format("({}) COLLATE decimal", e.sql);
  return e.kind == Kind::text && !e.is_column && !e.collation.empty()
             ? fmt::format("({}) COLLATE {}", e.sql, e.collation)
             : e.sql;
}

std::string condition(const Expression& e) {
  if (e.kind == Kind::null || is_number(e.kind)) return e.sql;
  cannot(fmt::format("{} used as a condition", spoken(e.kind)));
}

Expression compared(const Expression& left, const std::string& operation, const Expression& right,
                    Engine engine) {
  Expression a = left, b = right;
  const bool orders = operation.find_first_of("<>") != std::string::npos && operation != "<>";
  if (is_text_literal(a) && !is_text_literal(b)) a = taken_as(a, b.kind, engine);
  if (is_text_literal(b) && !is_text_literal(a)) b = taken_as(b, a.kind, engine);
  const auto result = [&](const std::string& x, const std::string& y) {
    Expression out = made_of(fmt::format("({} {} {})", x, operation, y), Kind::boolean, {&left, &right});
    out.collation.clear();
    return out;
  };

  if (a.kind == Kind::null || b.kind == Kind::null) return result(a.sql, b.sql);
  if (a.kind == Kind::schema_name || b.kind == Kind::schema_name) {
    const Expression& other = a.kind == Kind::schema_name ? b : a;
    const bool alike = operation == "=" && (other.kind == Kind::schema_name || is_text_literal(other));
    const bool of_server = text::is_one_of(text::lower(other.literal), {"mysql", "sys", "information_schema",
                                                                        "performance_schema", "pg_catalog"});
    if (!alike || of_server) cannot("a comparison of schemas");
    return result("1", "1");
  }
  if (a.is_literal && b.is_literal && a.kind == Kind::text) cannot("two literal texts compared");
  if (is_moment(a.kind) && is_moment(b.kind)) return result(instant_sql(a), instant_sql(b));
  if (is_number(a.kind) && is_number(b.kind)) {
    if (engine == Engine::postgresql && (a.kind == Kind::boolean) != (b.kind == Kind::boolean))
      cannot("a truth value compared with a number");
    if ((a.is_inexact || b.is_inexact) && !orders) cannot("a quotient or an average tested for equality");
    if (is_text_of_digits(a) || is_text_of_digits(b))
      return result(digits_sql(a), digits_sql(b) + " COLLATE decimal");
    return result(a.sql, b.sql);
  }
  if (a.kind == Kind::text && b.kind == Kind::text) {
    const std::string collation = shared_collation(a, b);
    const bool alike = (a.is_literal || a.is_ordered_alike) && (b.is_literal || b.is_ordered_alike);
    if (orders && !alike) cannot("texts compared by their order");
    if (collation.find("_ci") != std::string::npos && !orders) {
      const Accents accents =
          collation.starts_with("mysql_language") ? Accents::by_language : Accents::never_count;
      const auto is_rare = [&](const Expression& e) {
        return e.is_literal ? has_rare_letters(e.literal, accents) : e.has_rare_letters;
      };
      // Each row is looked at, none is looked up: a comparison that is met can tell of a doubt.
      if (is_rare(a) || is_rare(b))
        return result("+" + a.sql, fmt::format("+{} COLLATE {}", b.sql, collation));
    }
    const Expression& first = a.is_literal ? b : a;
    const bool known = first.is_column || collation.empty();
    return result(a.sql, known ? b.sql : fmt::format("{} COLLATE {}", b.sql, collation));
  }
  cannot(fmt::format("{} compared with {}", spoken(a.kind), spoken(b.kind)));
}

}  // namespace handrail::compat
