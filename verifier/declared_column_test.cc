#include "verifier/declared_column.h"

#include <doctest/doctest.h>

namespace handrail {
namespace {

TEST_CASE("a type is the same in every engine's spelling") {
  CHECK(is_type("INTEGER", "int"));
  CHECK(is_type("int(11)", "integer"));
  CHECK(is_type("int(10) unsigned", "int unsigned"));
  CHECK_FALSE(is_type("int(10) unsigned", "int"));
  CHECK(is_type("tinyint(1)", "boolean"));
  CHECK_FALSE(is_type("tinyint(4)", "boolean"));
  CHECK(is_type("character varying(40)", "VARCHAR( 40 )"));
  CHECK(is_type("varchar(40)", "varchar"));
  CHECK_FALSE(is_type("varchar(40)", "varchar(41)"));
  CHECK_FALSE(is_type("varchar", "varchar(41)"));
  CHECK(is_type("numeric(10,2)", "decimal(10, 2)"));
  CHECK(is_type("timestamp(6) without time zone", "timestamp"));
  CHECK(is_type("timestamp(3) with time zone", "timestamptz(3)"));
  CHECK_FALSE(is_type("timestamp with time zone", "timestamp"));
  CHECK_FALSE(is_type("text", "varchar"));
  CHECK(is_type("", ""));
}

TEST_CASE("a default is the same in every engine's spelling") {
  CHECK(is_default("'new'", "new"));
  CHECK(is_default("new", "'new'"));
  CHECK(is_default("'new'::character varying", "new"));
  CHECK_FALSE(is_default("'New'", "new"));
  CHECK(is_default("'it''s'", "it's"));
  CHECK(is_default("'a::b'", "a::b"));
  CHECK(is_default("current_timestamp()", "CURRENT_TIMESTAMP"));
  CHECK(is_default("now()", "current_timestamp"));
  CHECK_FALSE(is_default("'now'", "current_timestamp"));
  CHECK(is_default("(10)", "10"));
  CHECK(is_default("''", ""));
  CHECK(is_default("10", "'10'"));
  CHECK_FALSE(is_default("10", "1"));
}

}  // namespace
}  // namespace handrail
