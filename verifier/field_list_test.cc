#include "verifier/field_list.h"

#include <doctest/doctest.h>

namespace handrail {
namespace {

TEST_CASE("a list of fields, with and without headings") {
  auto plain = parse_field_list("id,int,the key\nname,varchar,\"a \"\"name\"\", in full\"\r\n\r\nnote\n");
  REQUIRE(plain);
  CHECK(plain->names == std::vector<std::string>{"id", "name", "note"});
  CHECK(plain->types == std::vector<std::string>{"int", "varchar", ""});

  auto headed = parse_field_list("\xEF\xBB\xBFmeaning,Type,Field\nkey,int,id\n\"two\nlines\",,note");
  REQUIRE(headed);
  CHECK(headed->names == std::vector<std::string>{"id", "note"});
  CHECK(headed->types == std::vector<std::string>{"int", ""});

  CHECK(parse_field_list("字段名\nid\n")->types.empty());
  CHECK(parse_field_list("").error().message == "holds no name of a field");
  CHECK(parse_field_list("name,type\n").error().message == "holds no name of a field");
  const auto open = parse_field_list("id\n\"name\n");
  REQUIRE_FALSE(open);
  CHECK(open.error().line == 2);
}

TEST_CASE("a type that the list allows") {
  CHECK(is_allowed_type("varchar(40)", ""));
  CHECK(is_allowed_type("varchar(40)", "varchar"));
  CHECK(is_allowed_type("varchar(40)", "string"));
  CHECK(is_allowed_type("varchar(40)", "CharField"));
  CHECK(is_allowed_type("tinyint(1)", "BooleanField"));
  CHECK(is_allowed_type("datetime(6)", "DateTimeField"));
  CHECK(is_allowed_type("longtext", "JSONField"));
  CHECK_FALSE(is_allowed_type("varchar(40)", "varchar(20)"));
  CHECK_FALSE(is_allowed_type("varchar(40)", "int"));
  CHECK_FALSE(is_allowed_type("bigint", "string"));
  CHECK_FALSE(is_allowed_type("int", "whatever"));
}

TEST_CASE("lists are put into the checks that name them") {
  CheckSet set;
  set.checks.resize(3);
  set.checks[0].check.kind = "columns_named_in";
  set.checks[0].check.arguments = {{"file", {"fields.csv"}}};
  set.checks[1].check.kind = "columns_named_in";
  set.checks[1].check.arguments = {{"file", {"other.csv"}}};
  set.checks[2].check.kind = "has_table";
  embed_field_lists(set, [](const std::string& path) -> Result<std::string> {
    if (path == "fields.csv") return "id,int\n";
    return fail("cannot be opened");
  });
  CHECK(set.checks[0].check.arguments["names"] == std::vector<std::string>{"id"});
  CHECK(set.checks[1].check.arguments["unreadable"] == std::vector<std::string>{"cannot be opened"});
  CHECK(set.checks[2].check.arguments.empty());
}

}  // namespace
}  // namespace handrail
