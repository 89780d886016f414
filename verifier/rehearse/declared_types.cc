#include "verifier/rehearse/declared_types.h"

#include <algorithm>
#include <array>

#include <fmt/core.h>

#include "model/text.h"
#include "verifier/compat/store.h"
#include "verifier/dump/types.h"

namespace handrail {
namespace {

using compat::cannot;

struct Spelling {
  std::string_view written, kept;
};

constexpr auto kMysqlNames = std::to_array<Spelling>({{"integer", "int"},
                                                      {"bool", "tinyint(1)"},
                                                      {"boolean", "tinyint(1)"},
                                                      {"numeric", "decimal"},
                                                      {"dec", "decimal"},
                                                      {"fixed", "decimal"},
                                                      {"real", "double"},
                                                      {"double precision", "double"},
                                                      {"int4", "int"},
                                                      {"int8", "bigint"}});
constexpr auto kMysqlKnown = std::to_array<std::string_view>(
    {"tinyint", "smallint",  "mediumint", "int",      "bigint",     "decimal",    "float",
     "double",  "char",      "varchar",   "tinytext", "text",       "mediumtext", "longtext",
     "enum",    "set",       "date",      "datetime", "timestamp",  "time",       "year",
     "binary",  "varbinary", "tinyblob",  "blob",     "mediumblob", "longblob",   "bit"});

struct Width {
  std::string_view type;
  int is_signed, is_unsigned;
};
constexpr auto kWidths = std::to_array<Width>(
    {{"tinyint", 4, 3}, {"smallint", 6, 5}, {"mediumint", 9, 8}, {"int", 11, 10}, {"bigint", 20, 20}});

constexpr auto kPostgresqlNames = std::to_array<Spelling>({{"int", "integer"},
                                                           {"int4", "integer"},
                                                           {"int2", "smallint"},
                                                           {"int8", "bigint"},
                                                           {"bool", "boolean"},
                                                           {"varchar", "character varying"},
                                                           {"char", "character"},
                                                           {"bpchar", "character"},
                                                           {"float", "double precision"},
                                                           {"float8", "double precision"},
                                                           {"float4", "real"},
                                                           {"decimal", "numeric"},
                                                           {"dec", "numeric"},
                                                           {"timestamptz", "timestamp with time zone"},
                                                           {"timestamp", "timestamp without time zone"},
                                                           {"timetz", "time with time zone"},
                                                           {"time", "time without time zone"}});
constexpr auto kPostgresqlKnown = std::to_array<std::string_view>({"integer",
                                                                   "smallint",
                                                                   "bigint",
                                                                   "boolean",
                                                                   "character varying",
                                                                   "character",
                                                                   "double precision",
                                                                   "real",
                                                                   "numeric",
                                                                   "timestamp with time zone",
                                                                   "timestamp without time zone",
                                                                   "time with time zone",
                                                                   "time without time zone",
                                                                   "text",
                                                                   "date",
                                                                   "json",
                                                                   "jsonb",
                                                                   "uuid",
                                                                   "bytea",
                                                                   "inet",
                                                                   "cidr",
                                                                   "macaddr",
                                                                   "interval"});

template <std::size_t N>
std::string spelled(const std::array<Spelling, N>& names, const std::string& written) {
  const auto found =
      std::find_if(names.begin(), names.end(), [&](const Spelling& one) { return one.written == written; });
  return found == names.end() ? written : std::string(found->kept);
}

std::string parameters_of(const compat::ColumnType& type) {
  std::string out;
  for (const std::string& one : type.parameters) out += (out.empty() ? "" : ",") + one;
  return out.empty() ? "" : "(" + out + ")";
}

void spell_mysql(dump::DumpColumn& column, std::string_view stated, const CatalogueStyle& style) {
  compat::ColumnType type = compat::ColumnType::of(column.type);
  if (type.base == "json" && !style.has_display_widths) {
    column.type = "json";
    return;
  }
  if (type.base == "json") cannot("a column of type JSON, which is another type in MariaDB than in MySQL");
  const std::string base = spelled(kMysqlNames, type.base);
  if (base == "tinyint(1)") {
    column.type = base;
    column.storage = dump::Storage::integer;
    return;
  }
  if (!text::is_one_of(base, kMysqlKnown)) cannot(fmt::format("a column of type {}", column.type));
  if (text::mentions(column.type, "zerofill")) cannot("ZEROFILL");
  if (base == "timestamp") {
    const bool says = column.not_null ? column.default_value.has_value() : text::mentions(stated, "NULL");
    if (!says)
      cannot("a TIMESTAMP that says neither NULL nor NOT NULL with a default, which settings decide");
  }
  if (base == "enum" || base == "set") return;
  const auto width =
      std::find_if(kWidths.begin(), kWidths.end(), [&](const Width& one) { return one.type == base; });
  std::string length = parameters_of(type);
  if (width != kWidths.end()) {
    const bool is_truth = base == "tinyint" && length == "(1)";
    if (!style.has_display_widths && !is_truth) length.clear();
    if (style.has_display_widths && length.empty())
      length = fmt::format("({})", type.is_unsigned ? width->is_unsigned : width->is_signed);
  } else if (base == "decimal") {
    length = fmt::format("({},{})", type.parameter(0, 10), type.parameter(1, 0));
  } else if (base == "char" || base == "bit" || base == "binary") {
    length = fmt::format("({})", type.parameter(0, 1));
  } else if (base == "year") {
    length = style.has_display_widths ? "(4)" : "";
  } else if (base == "varchar" && length.empty()) {
    compat::refuse("VARCHAR has no length");
  } else if (length == "(0)") {
    length.clear();
  }
  column.type = base + length + (type.is_unsigned ? " unsigned" : "");
  column.storage =
      dump::mysql_storage(base, type.is_unsigned, static_cast<std::uint64_t>(type.parameter(0, 0)));
}

void spell_postgresql(dump::DumpColumn& column, const std::string& table) {
  compat::ColumnType type = compat::ColumnType::of(column.type);
  const auto counts = [&](std::string_view kept) {
    column.type = kept;
    column.storage = dump::Storage::integer;
    column.not_null = column.counts_up = true;
    column.next_number = 1;
    column.default_value =
        fmt::format("nextval('{}{}_{}_seq'::regclass)", table.find('.') == std::string::npos ? "public." : "",
                    table, column.name);
  };
  if (type.base == "serial" || type.base == "serial4") return counts("integer");
  if (type.base == "bigserial" || type.base == "serial8") return counts("bigint");
  if (type.base == "smallserial" || type.base == "serial2") return counts("smallint");
  const std::string base = spelled(kPostgresqlNames, type.base);
  std::string length = parameters_of(type);
  if (!text::is_one_of(base, kPostgresqlKnown)) cannot(fmt::format("a column of type {}", column.type));
  if (base == "character" && length.empty()) length = "(1)";
  if (base == "numeric" && type.parameters.size() == 1) length = fmt::format("({},0)", type.parameters[0]);
  const std::size_t words = base.find(' ');
  const bool within = base.starts_with("time");  // timestamp(3) without time zone
  column.type = within && words != std::string::npos ? base.substr(0, words) + length + base.substr(words)
                                                     : base + length;
  column.storage = dump::postgresql_storage(base);
  column.comparison =
      column.storage == dump::Storage::decimal ? dump::Comparison::as_number : dump::Comparison::exact;
  if (column.counts_up) column.next_number = 1;
}

}  // namespace

std::string default_as_server(const std::string& value, const dump::DumpColumn& column,
                              const CatalogueStyle& style) {
  const std::string lower = text::lower(value);
  if (style.engine == Engine::mysql) {
    if (text::is_one_of(lower, {"current_timestamp", "current_timestamp()", "now()", "localtimestamp"}))
      return style.has_display_widths ? "current_timestamp()" : "CURRENT_TIMESTAMP";
    if (lower == "true") return "1";
    if (lower == "false") return "0";
    if (value.starts_with('"') && value.size() > 1)
      return quoted(std::string_view(value).substr(1, value.size() - 2), '\'');
    const bool number = !value.empty() && value.find_first_not_of("-0123456789.") == std::string::npos;
    const bool text = column.storage == dump::Storage::text;
    if (number && text) return quoted(value, '\'');
    if (!number && !text && value.starts_with('\'') && value.size() > 2 &&
        value.find_first_not_of("-0123456789.", 1) == value.size() - 1)
      return value.substr(1, value.size() - 2);
    return value;
  }
  if (text::is_one_of(lower, {"true", "false", "now()", "current_timestamp", "current_date"}))
    return lower.starts_with("current") ? text::upper(lower) : lower;
  const bool plain_text = value.starts_with('\'') && value.find("'::") == std::string::npos;
  if (!plain_text) return value;
  compat::ColumnType type = compat::ColumnType::of(column.type);
  const bool number = column.storage == dump::Storage::integer || column.storage == dump::Storage::decimal ||
                      column.storage == dump::Storage::real;
  if (number || column.storage == dump::Storage::boolean) {
    if (column.storage == dump::Storage::boolean)
      return text::is_one_of(text::lower(value), {"'t'", "'true'", "'yes'", "'on'", "'1'"}) ? "true"
                                                                                            : "false";
    return fmt::format("{}::{}", value, type.base);
  }
  return fmt::format("{}::{}", value, type.base == "character" ? "bpchar" : type.base);
}

void spell_as_server(dump::DumpColumn& column, const std::string& table, std::string_view stated,
                     const CatalogueStyle& style) {
  if (column.generated) cannot(fmt::format("{}, which the server computes", column.name));
  if (style.engine == Engine::mysql) {
    spell_mysql(column, stated, style);
  } else {
    spell_postgresql(column, table);
  }
  if (column.storage == dump::Storage::decimal || column.storage == dump::Storage::unsigned_integer)
    column.comparison = dump::Comparison::as_number;
  if (column.default_value && !column.counts_up)
    column.default_value = default_as_server(*column.default_value, column, style);
}

}  // namespace handrail
