// What is true or false of values: comparisons, lists, ranges, patterns.
#include <algorithm>

#include <fmt/core.h>

#include "model/text.h"
#include "verifier/alike_letters.h"
#include "verifier/compat/letters.h"
#include "verifier/compat/parser.h"
#include "verifier/pattern.h"

namespace handrail::compat {
namespace {

bool ignores_case(const Expression& text) { return text.collation.find("_ci") != std::string::npos; }
bool is_of_language(const Expression& text) { return text.collation.starts_with("mysql_language"); }

}  // namespace

Expression Parser::predicate() {
  Expression left = concatenation();
  while (true) {
    if (accept("is")) {
      const bool negated = accept("not");
      const std::string is_sql = negated ? "IS NOT" : "IS";
      if (accept("null") || (is("unknown") && accept("unknown"))) {
        left = truth(fmt::format("({} {} NULL)", left.sql, is_sql), {&left});
      } else if (is("true") || is("false")) {
        left = truth(fmt::format("({} {} {})", condition(left), is_sql, text::upper(take().value)), {&left});
      } else if (accept("distinct")) {
        expect("from");
        const Expression right = concatenation();
        left = compared(left, negated ? "IS" : "IS NOT", right, engine_);
      } else {
        cannot(fmt::format("IS {}", peek().value));
      }
      continue;
    }
    const bool negated = is("not");
    const std::size_t word = negated ? 1 : 0;
    if (is("between", word)) {
      at_ += word + 1;
      if (is("symmetric")) cannot("BETWEEN SYMMETRIC");
      const Expression low = concatenation();
      expect("and");
      const Expression high = concatenation();
      const Expression above = compared(left, ">=", low, engine_),
                       below = compared(left, "<=", high, engine_);
      left = truth(fmt::format("({}({} AND {}))", negated ? "NOT " : "", above.sql, below.sql),
                   {&above, &below});
    } else if (is("in", word)) {
      at_ += word + 1;
      left = in_list(left, negated);
    } else if (is("like", word) || (!mysql() && is("ilike", word))) {
      const bool folds = is("ilike", word) || (mysql() && ignores_case(left));
      at_ += word + 1;
      left = like(left, negated, folds);
    } else if (mysql() && (is("regexp", word) || is("rlike", word))) {
      at_ += word + 1;
      left = regexp(left, negated, ignores_case(left) || left.collation.empty());
    } else if (!mysql() && !negated && (is("~") || is("~*") || is("!~") || is("!~*"))) {
      const std::string sign = take().value;
      left = regexp(left, sign.front() == '!', sign.back() == '*');
    } else if (is("similar", word)) {
      cannot("SIMILAR TO");
    } else if (!negated && mysql() && accept("<=>")) {
      const Expression right = concatenation();
      left = compared(left, "IS", right, engine_);
    } else if (!negated && (is("=") || is("<>") || is("!=") || is("<") || is("<=") || is(">") || is(">="))) {
      std::string sign = take().value;
      if (sign == "!=") sign = "<>";
      if (is("any") || is("some") || is("all")) {
        left = any_of(left, sign);
        continue;
      }
      const Expression right = concatenation();
      left = compared(left, sign, right, engine_);
    } else if (negated) {
      cannot(fmt::format("NOT {}", peek(1).value));
    } else {
      return left;
    }
  }
}

Expression Parser::in_list(const Expression& left, bool negated) {
  expect("(");
  const std::string word = negated ? "NOT IN" : "IN";
  if (is("select") || is("with")) {
    const Query inner = query();
    expect(")");
    if (inner.columns.size() != 1) cannot("IN a query of several columns");
    const Expression& given = inner.columns.front().value;
    if (is_moment(left.kind) || left.is_literal || left.kind != given.kind || left.kind == Kind::decimal)
      cannot("IN a query whose values are of another type");
    compared(left, "=", given, engine_);
    must_be_told_apart(left);
    must_be_told_apart(given);
    return truth(fmt::format("({} {} ({}))", collated(left), word, inner.sql), {&left});
  }
  std::vector<Expression> parts;
  std::string list, plain;
  // Literals of the column's own type need no comparison of their own, so that a list may be long.
  bool is_plain =
      left.is_column && (left.kind == Kind::integer || (left.kind == Kind::text && !left.has_rare_letters));
  do {
    const Expression value = concatenation();
    is_plain = is_plain && value.is_literal && value.kind == left.kind &&
               (left.kind != Kind::text || !has_rare_letters(value.literal, Accents::by_language));
    plain += (plain.empty() ? "" : ", ") + value.sql;
    parts.push_back(compared(left, "=", value, engine_));
    list += (list.empty() ? "" : " OR ") + parts.back().sql;
  } while (accept(","));
  expect(")");
  if (is_plain) return truth(fmt::format("({} {} ({}))", left.sql, word, plain), {&left});
  std::vector<const Expression*> all;
  for (const Expression& part : parts) all.push_back(&part);
  return truth(fmt::format("({}({}))", negated ? "NOT " : "", list), all);
}

// PostgreSQL's x = ANY (ARRAY[…]) and = ANY (SELECT …); <> ALL (…) is NOT IN.
Expression Parser::any_of(const Expression& left, const std::string& sign) {
  const bool all = is("all");
  take();
  if (sign != (all ? "<>" : "=")) cannot(fmt::format("{} {}", sign, all ? "ALL" : "ANY"));
  if (is("(") && (is("select", 1) || is("with", 1))) return in_list(left, all);
  expect("(");
  expect("array");
  expect("[");
  std::vector<Expression> parts;
  std::string list;
  do {
    parts.push_back(compared(left, "=", concatenation(), engine_));
    list += (list.empty() ? "" : " OR ") + parts.back().sql;
  } while (accept(","));
  expect("]");
  if (accept("::")) {
    type_name();
    expect("[");
    expect("]");
  }
  expect(")");
  std::vector<const Expression*> each;
  for (const Expression& part : parts) each.push_back(&part);
  return truth(fmt::format("({}({}))", all ? "NOT " : "", list), each);
}

Expression Parser::like(const Expression& left, bool negated, bool folds) {
  const Expression pattern = concatenation();
  if (left.kind != Kind::text) cannot("LIKE on what is no text");
  if (!pattern.is_literal || pattern.kind != Kind::text) cannot("LIKE without a literal text");
  if (accept("escape")) {
    if (take().value != "\\") cannot("LIKE … ESCAPE");
  }
  const bool ascii = std::all_of(pattern.literal.begin(), pattern.literal.end(),
                                 [](char c) { return static_cast<unsigned char>(c) < 0x80; });
  if (folds && !mysql() && !ascii) cannot("ILIKE with letters beyond ASCII");
  const Letters mode = !folds                 ? Letters::exact
                       : !mysql()             ? Letters::ascii
                       : is_of_language(left) ? Letters::language
                                              : Letters::mysql;
  return truth(fmt::format("({}handrail_like({}, {}, {}))", negated ? "NOT " : "", text_sql(pattern.literal),
                           left.sql, static_cast<int>(mode)),
               {&left});
}

Expression Parser::regexp(const Expression& left, bool negated, bool folds) {
  const Expression pattern = concatenation();
  if (left.kind != Kind::text) cannot("a pattern on what is no text");
  if (!pattern.is_literal || pattern.kind != Kind::text) cannot("a pattern that is no literal text");
  const std::string& text = pattern.literal;
  const bool ascii =
      std::all_of(text.begin(), text.end(), [](char c) { return static_cast<unsigned char>(c) < 0x80; });
  // Classes by name, and letters after a backslash that each engine has its own of.
  if (text.find("[:") != std::string::npos || text.find("[.") != std::string::npos ||
      text.find("[=") != std::string::npos || text.find("(?") != std::string::npos || (folds && !ascii))
    cannot("this pattern");
  const std::string whole = (folds ? "(?i)" : "") + text;
  if (auto understood = Pattern::parse(whole); !understood)
    cannot("this pattern: " + understood.error().message);
  return truth(fmt::format("({}regexp({}, {}))", negated ? "NOT " : "", text_sql(whole), left.sql), {&left});
}

}  // namespace handrail::compat
