#include "verifier/compat/store.h"

#include <algorithm>
#include <array>
#include <charconv>
#include <limits>

#include <fmt/core.h>

#include "model/text.h"
#include "verifier/compat/store_functions.h"
#include "verifier/instant.h"

namespace handrail::compat {
namespace {

struct Range {
  std::string_view type;
  std::int64_t low, high;
  std::int64_t unsigned_high;
};
constexpr std::int64_t kMost = std::numeric_limits<std::int64_t>::max();
constexpr std::array<Range, 10> kRanges = {
    {{"tinyint", -128, 127, 255},
     {"smallint", -32'768, 32'767, 65'535},
     {"mediumint", -8'388'608, 8'388'607, 16'777'215},
     {"int", -2'147'483'648, 2'147'483'647, 4'294'967'295},
     {"integer", -2'147'483'648, 2'147'483'647, 4'294'967'295},
     {"bigint", std::numeric_limits<std::int64_t>::min(), kMost, kMost},
     {"bool", -128, 127, 255},
     {"boolean", -128, 127, 255},
     {"year", 1901, 2155, 2155},
     {"oid", 0, 4'294'967'295, 4'294'967'295}}};

// Significant digits that a float shows in a dump.
constexpr std::size_t kFloatDigits = 6;

bool is_numeric_literal(std::string_view text) {
  if (text.starts_with('-')) text.remove_prefix(1);
  return !text.empty() && text.front() != '.' && text.back() != '.' && text.size() < 40 &&
         text.find_first_not_of("0123456789.") == std::string_view::npos &&
         std::count(text.begin(), text.end(), '.') <= 1;
}

std::size_t significant_digits(std::string_view number) {
  return static_cast<std::size_t>(
      std::count_if(number.begin(), number.end(), [](char c) { return text::is_digit(c); }));
}

bool is_in_unique_key(const dump::DumpTable& table, const dump::DumpColumn& column) {
  return std::any_of(table.keys.begin(), table.keys.end(), [&](const dump::DumpKey& key) {
    return key.unique &&
           std::any_of(key.parts.begin(), key.parts.end(), [&](const dump::DumpKey::Part& part) {
             return text::lower(part.column) == text::lower(column.name);
           });
  });
}

class Storing {
 public:
  Storing(const dump::DumpTable& table, const dump::DumpColumn& column, Engine engine)
      : table_(table),
        column_(column),
        type_(ColumnType::of(column.type)),
        mysql_(engine == Engine::mysql),
        kind_(column_of({column.name, column.type, column.collation, false}, "", engine).value.kind) {}

  std::string sql(const Expression& value) const {
    if (value.kind == Kind::null) {
      if (column_.not_null && mysql_ && type_.base == "timestamp")
        cannot("NULL for a TIMESTAMP that may not be NULL, which stands for the present in some settings");
      return required("NULL");
    }
    if (value.is_inexact) cannot("a quotient or an average, whose digits differ");
    if (!value.declared.empty() && value.declared == text::lower(column_.type) && kind_ != Kind::text)
      return required(value.sql);
    const std::string converted = convert(value);
    return value.is_literal ? converted : required(converted);
  }

 private:
  std::string required(const std::string& sql) const {
    if (!column_.not_null) return sql;
    return fmt::format("handrail_store_required({}, {})", sql, name());
  }

  std::string name() const { return text_sql(column_.name); }

  [[noreturn]] void not_stored(const Expression& value) const {
    cannot(
        fmt::format("{} stored in {}, a column of type {}", spoken(value.kind), column_.name, column_.type));
  }

  std::string convert(const Expression& value) const {
    // A literal with a fraction keeps its digits as a text.
    const std::string sql =
        value.kind == Kind::decimal && value.is_literal ? text_sql(value.literal) : value.sql;
    if (value.kind == Kind::text && value.counts_other_bytes && !value.is_column) not_stored(value);
    switch (column_.storage) {
      case dump::Storage::integer:
      case dump::Storage::unsigned_integer:
      case dump::Storage::bits: return integer(value, sql);
      case dump::Storage::boolean: return boolean(value);
      case dump::Storage::real: return real(value);
      case dump::Storage::decimal: return decimal(value, sql);
      case dump::Storage::blob: return bytes(value);
      case dump::Storage::any: not_stored(value);
      case dump::Storage::text: break;
    }
    if (is_moment(kind_)) return moment(value);
    if (kind_ == Kind::json) return json(value);
    if (mysql_ && (type_.base == "enum" || type_.base == "set")) return member(value);
    if (kind_ == Kind::text || type_.base == "character" || type_.base == "char")
      return characters(value, sql);
    if (type_.base == "time" || type_.base == "time without time zone" || type_.base == "uuid")
      return as_written(value);
    not_stored(value);
  }

  bool is_number_like(const Expression& value) const {
    if (value.kind == Kind::decimal) return value.is_literal || !value.has_fraction;
    if (value.kind == Kind::integer) return true;
    if (value.kind == Kind::boolean) return mysql_;
    if (value.kind != Kind::text) return false;
    return value.is_literal ? true : mysql_;
  }

  std::string integer(const Expression& value, const std::string& sql) const {
    if (!is_number_like(value)) not_stored(value);
    if (column_.storage == dump::Storage::bits) {
      const std::int64_t bits = type_.parameter(0, 1);
      if (value.kind == Kind::text || bits < 1 || bits > 62) not_stored(value);
      return fmt::format("handrail_store_integer({}, 0, {}, {})", sql, (std::int64_t{1} << bits) - 1, name());
    }
    const auto range = std::find_if(kRanges.begin(), kRanges.end(),
                                    [&](const Range& one) { return one.type == type_.base; });
    if (range == kRanges.end()) not_stored(value);
    const bool is_unsigned = type_.is_unsigned;
    return fmt::format("handrail_store_integer({}, {}, {}, {})", sql, is_unsigned ? 0 : range->low,
                       is_unsigned ? range->unsigned_high : range->high, name());
  }

  std::string boolean(const Expression& value) const {
    if (value.kind == Kind::boolean) return value.sql;
    if (value.kind == Kind::text && value.is_literal)
      return compared({"NULL", Kind::boolean}, "IS", value, Engine::postgresql), truth_of(value.literal);
    not_stored(value);
  }
  static std::string truth_of(const std::string& word) {
    return text::is_one_of(text::lower(word), {"t", "true", "yes", "on", "1"}) ? "1" : "0";
  }

  std::string decimal(const Expression& value, const std::string& sql) const {
    if (!is_number_like(value)) not_stored(value);
    const bool plain = !mysql_ && type_.parameters.empty();
    return fmt::format("handrail_store_decimal({}, {}, {}, {}, {})", sql, plain ? -1 : type_.parameter(0, 10),
                       type_.parameter(1, 0), type_.is_unsigned ? 1 : 0, name());
  }

  std::string real(const Expression& value) const {
    const bool is_short = type_.base == "float" || (type_.base == "real" && !mysql_);
    if (!type_.parameters.empty() || type_.is_unsigned) not_stored(value);
    if (is_short && !(value.is_literal && significant_digits(value.literal) <= kFloatDigits))
      not_stored(value);
    const bool literal_text =
        value.kind == Kind::text && value.is_literal && is_numeric_literal(value.literal);
    if (value.kind != Kind::integer && value.kind != Kind::real && !literal_text &&
        !(value.kind == Kind::decimal && value.is_literal) && !(value.kind == Kind::boolean && mysql_))
      not_stored(value);
    return fmt::format("CAST({} AS REAL)", value.sql);
  }

  std::string characters(const Expression& value, const std::string& sql) const {
    std::string from = sql;
    const bool prints = value.kind == Kind::text || value.kind == Kind::integer || value.kind == Kind::date ||
                        value.kind == Kind::datetime || value.kind == Kind::decimal;
    if (value.kind == Kind::boolean && !mysql_)
      from = fmt::format("CASE {} WHEN 1 THEN 'true' WHEN 0 THEN 'false' END", sql);
    else if (!prints && !(value.kind == Kind::boolean && mysql_))
      not_stored(value);
    const bool fixed = type_.base == "char" || type_.base == "character";
    std::int64_t letters = -1, bytes = -1;
    if (fixed) letters = type_.parameter(0, 1);
    if (type_.base == "varchar" || type_.base == "character varying") letters = type_.parameter(0, -1);
    if (mysql_ && type_.base == "tinytext") bytes = 255;
    if (mysql_ && type_.base == "text") bytes = 65'535;
    std::int64_t how = 0;
    if (fixed) how |= mysql_ ? kStripBlanks : kPadBlanks;
    if (mysql_) {
      const std::string collation = text::lower(column_.collation);
      const bool every = collation.empty() || collation.starts_with("utf8mb4");
      const bool three = collation.starts_with("utf8");
      if (!every) how |= three ? kThreeBytes : kAscii;
      if (column_.is_without_case() && is_in_unique_key(table_, column_)) how |= kSureLetters;
    }
    return fmt::format("handrail_store_text({}, {}, {}, {}, {})", from, letters, bytes, how, name());
  }

  std::string member(const Expression& value) const {
    if (value.kind != Kind::text) not_stored(value);
    std::string members;
    for (const std::string& member : type_.parameters) members += (members.empty() ? "" : "\x1f") + member;
    return fmt::format("handrail_store_member({}, {}, {}, {})", value.sql, text_sql(members),
                       type_.base == "set" ? 1 : 0, name());
  }

  std::string moment(const Expression& value) const {
    const bool text = value.kind == Kind::text && (value.is_literal || mysql_);
    if (!text && !is_moment(value.kind)) not_stored(value);
    const bool zoned = kind_ == Kind::timestamptz;
    const MomentForm form = kind_ == Kind::date                   ? MomentForm::date
                            : zoned                               ? MomentForm::zoned
                            : mysql_ && type_.base == "timestamp" ? MomentForm::counted
                            : mysql_                              ? MomentForm::fixed
                                                                  : MomentForm::shortest;
    // A zone that is written behind a time is not one that it is converted from.
    const bool keeps_zone = zoned || value.kind == Kind::timestamptz;
    return fmt::format("handrail_store_moment({}, {}, {}, {}, {})", value.sql, static_cast<int>(form),
                       type_.parameter(0, mysql_ ? 0 : 6), keeps_zone ? 1 : 0, name());
  }

  std::string json(const Expression& value) const {
    if (value.kind != Kind::text || !value.is_literal) not_stored(value);
    return fmt::format("handrail_store_json({}, {}, {})", value.sql, type_.base == "json" && !mysql_ ? 0 : 1,
                       name());
  }

  std::string as_written(const Expression& value) const {
    if (value.kind != Kind::text || !value.is_literal) not_stored(value);
    const std::string shown = text::lower(value.literal);
    const std::string_view form = type_.base == "uuid" ? "xxxxxxxx-xxxx-xxxx-xxxx-xxxxxxxxxxxx" : "dd:dd:dd";
    bool fits = shown.size() == form.size();
    for (std::size_t i = 0; fits && i < form.size(); ++i) {
      const char c = shown[i];
      fits = form[i] == 'd'   ? text::is_digit(c)
             : form[i] == 'x' ? text::is_digit(c) || (c >= 'a' && c <= 'f')
                              : c == form[i];
    }
    fits = fits && (form.front() == 'x' || (shown < "24" && shown[3] < '6' && shown[6] < '6'));
    if (!fits) cannot(fmt::format("'{}' as a value of type {}", value.literal, column_.type));
    return text_sql(shown);
  }

  std::string bytes(const Expression& value) const {
    if (value.kind != Kind::text || !value.is_literal || type_.base.starts_with("bit")) not_stored(value);
    if (!mysql_) {
      const std::string& digits = value.literal;
      const bool hex = digits.starts_with("\\x") && digits.size() % 2 == 0 &&
                       digits.find_first_not_of("0123456789abcdefABCDEF", 2) == std::string::npos;
      if (!hex) not_stored(value);
      return fmt::format("x'{}'", digits.substr(2));
    }
    std::int64_t most = 65'535;
    if (type_.base == "tinyblob") most = 255;
    if (type_.base == "varbinary") most = type_.parameter(0, 0);
    if (!text::is_one_of(type_.base, {"tinyblob", "blob", "mediumblob", "longblob", "varbinary"}))
      not_stored(value);
    if (static_cast<std::int64_t>(value.literal.size()) > most && !type_.base.starts_with("medium") &&
        !type_.base.starts_with("long"))
      refuse(too_long(column_.name));
    return fmt::format("CAST({} AS BLOB)", value.sql);
  }

  const dump::DumpTable& table_;
  const dump::DumpColumn& column_;
  ColumnType type_;
  bool mysql_;
  Kind kind_;
};

}  // namespace

void refuse(std::string why) { throw CannotCheck{Refusal::Reason::sql, std::move(why)}; }

ColumnType ColumnType::of(std::string_view declared) {
  ColumnType out;
  int depth = 0;
  bool quoted = false;
  std::string parameter;
  bool text = false;
  const auto end_parameter = [&] {
    out.parameters.push_back(text ? parameter : std::string(text::trim(parameter)));
    parameter.clear();
    text = false;
  };
  for (std::size_t i = 0; i < declared.size(); ++i) {
    const char c = declared[i];
    if (quoted) {
      if (c == '\'' && i + 1 < declared.size() && declared[i + 1] == '\'') {
        parameter += declared[++i];
      } else if (c == '\'') {
        quoted = false;
      } else {
        parameter += c;
      }
    } else if (c == '\'' && depth > 0) {
      quoted = text = true;
      parameter.clear();
    } else if (c == '(') {
      ++depth;
    } else if (c == ')') {
      if (--depth == 0) end_parameter();
    } else if (depth > 0) {
      if (c == ',') {
        end_parameter();
      } else if (!text) {
        parameter += c;
      }
    } else {
      out.base += text::lower(c);
    }
  }
  for (const std::string_view word : {" zerofill", " unsigned", " signed"}) {
    if (const std::size_t at = out.base.find(word); at != std::string::npos) {
      out.base.erase(at, word.size());
      out.is_unsigned |= word != " signed";
    }
  }
  out.base = text::trim(out.base);
  return out;
}

std::int64_t ColumnType::parameter(std::size_t index, std::int64_t otherwise) const {
  if (index >= parameters.size()) return otherwise;
  std::int64_t number = otherwise;
  std::from_chars(parameters[index].data(), parameters[index].data() + parameters[index].size(), number);
  return number;
}

std::string stored(const Expression& value, const dump::DumpTable& table, const dump::DumpColumn& column,
                   Engine engine) {
  return Storing(table, column, engine).sql(value);
}

Expression of_declared_type(std::string text, const dump::DumpColumn& column, Engine engine) {
  Expression out{text_sql(text), Kind::text, true, std::move(text)};
  const Kind kind = column_of({column.name, column.type, column.collation, false}, "", engine).value.kind;
  if (engine == Engine::postgresql && (kind == Kind::other || kind == Kind::json) &&
      column.storage == dump::Storage::text && ColumnType::of(column.type).base != "character")
    out.declared = text::lower(column.type);
  return out;
}

std::optional<Expression> implicit_default(const dump::DumpColumn& column) {
  const auto literal = [](const std::string& text) {
    return Expression{text_sql(text), Kind::text, true, text};
  };
  const ColumnType type = ColumnType::of(column.type);
  switch (column.storage) {
    case dump::Storage::integer:
    case dump::Storage::unsigned_integer:
    case dump::Storage::boolean:
    case dump::Storage::bits:
    case dump::Storage::real:
    case dump::Storage::decimal:
      if (type.base == "year") return {};
      return Expression{"0", Kind::integer, true, "0"};
    case dump::Storage::text:
      if (type.base == "enum" && !type.parameters.empty()) return literal(type.parameters.front());
      if (text::is_one_of(type.base,
                          {"char", "varchar", "tinytext", "text", "mediumtext", "longtext", "set"}))
        return literal("");
      return {};
    default: return {};
  }
}

}  // namespace handrail::compat
