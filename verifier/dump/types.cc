#include "verifier/dump/types.h"

#include <array>

#include "model/text.h"
#include "verifier/collations.h"
#include "verifier/dump/tokens.h"

namespace handrail::dump {
namespace {

struct Type {
  std::string_view name;
  Storage storage;
};

// https://dev.mysql.com/doc/refman/8.0/en/data-types.html, https://mariadb.com/kb/en/data-types/
constexpr std::array<Type, 26> kMysql = {
    {{"tinyint", Storage::integer},   {"smallint", Storage::integer},
     {"mediumint", Storage::integer}, {"int", Storage::integer},
     {"integer", Storage::integer},   {"bigint", Storage::integer},
     {"year", Storage::integer},      {"bool", Storage::boolean},
     {"boolean", Storage::boolean},   {"decimal", Storage::decimal},
     {"numeric", Storage::decimal},   {"fixed", Storage::decimal},
     {"dec", Storage::decimal},       {"float", Storage::real},
     {"double", Storage::real},       {"double precision", Storage::real},
     {"real", Storage::real},         {"bit", Storage::bits},
     {"binary", Storage::blob},       {"varbinary", Storage::blob},
     {"tinyblob", Storage::blob},     {"blob", Storage::blob},
     {"mediumblob", Storage::blob},   {"longblob", Storage::blob},
     {"geometry", Storage::blob},     {"vector", Storage::blob}}};
constexpr std::array<std::string_view, 8> kMysqlGeometries = {
    "point",        "linestring",         "polygon",       "multipoint", "multilinestring",
    "multipolygon", "geometrycollection", "geomcollection"};

// https://www.postgresql.org/docs/15/datatype.html, as pg_dump spells them.
constexpr std::array<Type, 14> kPostgresql = {{{"smallint", Storage::integer},
                                               {"integer", Storage::integer},
                                               {"bigint", Storage::integer},
                                               {"oid", Storage::integer},
                                               {"int2", Storage::integer},
                                               {"int4", Storage::integer},
                                               {"int8", Storage::integer},
                                               {"numeric", Storage::decimal},
                                               {"decimal", Storage::decimal},
                                               {"real", Storage::real},
                                               {"double precision", Storage::real},
                                               {"float8", Storage::real},
                                               {"boolean", Storage::boolean},
                                               {"bytea", Storage::blob}}};

template <std::size_t N>
Storage found_in(const std::array<Type, N>& types, std::string_view name) {
  for (const Type& type : types) {
    if (type.name == name) return type.storage;
  }
  return Storage::text;
}

}  // namespace

Storage mysql_storage(std::string_view type, bool is_unsigned, std::uint64_t length) {
  if (text::is_one_of(type, kMysqlGeometries)) return Storage::blob;
  const Storage storage = found_in(kMysql, type);
  if (storage == Storage::integer && type == "bigint" && is_unsigned) return Storage::unsigned_integer;
  if (storage == Storage::bits && length > 63) return Storage::blob;
  return storage;
}

Storage postgresql_storage(std::string_view type) {
  if (type.ends_with("[]")) return Storage::text;
  return found_in(kPostgresql, type);
}

Comparison mysql_comparison(std::string_view name) { return comparison_named(mysql_collation(name)); }

bool is_sure(Comparison comparison) {
  return comparison != Comparison::by_language && comparison != Comparison::by_language_padded;
}

}  // namespace handrail::dump
