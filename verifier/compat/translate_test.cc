// What is written and what is refused. That both sides give the same rows is what
// tests/verify/compatibility.test.mjs shows on real servers.
#include "verifier/compat/translate.h"

#include <doctest/doctest.h>
#include <fmt/core.h>

#include "verifier/compat/exact_sum.h"
#include "verifier/compat/letters.h"

namespace handrail::compat {
namespace {

std::vector<DeclaredColumn> shop(const std::string& table) {
  if (table != "users") return {};
  return {{"id", "int(11)", "", true},
          {"name", "varchar(40)", "utf8mb4_general_ci", false},
          {"code", "varchar(8)", "utf8mb4_bin", false},
          {"price", "decimal(10,2)", "", false},
          {"at", "datetime", "", false}};
}

std::string translation(std::string_view sql, Engine engine) {
  const auto done = translated(sql, engine, shop, [] { return *parse_instant("2026-11-21 17:04:05"); });
  return done ? *done : std::string(name_of(done.error().reason)) + ": " + done.error().message;
}
std::string mysql(std::string_view sql) { return translation(sql, Engine::mysql); }
std::string postgresql(std::string_view sql) { return translation(sql, Engine::postgresql); }

TEST_CASE("a statement is written anew, with every name as the dump has it") {
  CHECK(
      mysql("select IF(id > 3, 'a', \"b\") x from `users` u where u.name = 'Ann'") ==
      R"(SELECT (CASE WHEN ("u"."id" > 3) THEN 'a' ELSE 'b' END) AS "x" FROM "users" AS "u" WHERE ("u"."name" = 'Ann'))");
  CHECK(mysql("SELECT COUNT(*) FROM users WHERE at > NOW() - INTERVAL 1 DAY") ==
        R"x(SELECT count(*) AS "COUNT(*)" FROM "users" AS "users" WHERE (handrail_instant("users"."at") > )x"
        R"x(handrail_instant(handrail_shift('2026-11-21 17:04:05', -(1), 'day', 0))))x");
}

TEST_CASE("the same words mean what the engine means by them") {
  CHECK(mysql("SELECT 1 FROM users WHERE id || price").find(" OR ") != std::string::npos);
  CHECK(postgresql("SELECT name || code FROM users").find(R"("users"."name" || "users"."code")") !=
        std::string::npos);
  CHECK(postgresql("SELECT id FROM users ORDER BY id").ends_with("NULLS LAST"));
  CHECK(mysql("SELECT CONCAT(name, code) FROM users").find("|| ''") != std::string::npos);
  CHECK(postgresql("SELECT concat(name, code) FROM users").find("concat(") != std::string::npos);
  CHECK(mysql("SELECT 1 FROM users WHERE name LIKE 'a%'").find(", 1))") != std::string::npos);
  CHECK(mysql("SELECT 1 FROM users WHERE code LIKE 'a%'").find(", 0))") != std::string::npos);
  CHECK(mysql("SELECT 1 FROM users WHERE CONCAT(name, '') = 'a'").find("COLLATE mysql_ci") !=
        std::string::npos);
}

TEST_CASE("what may mean something else is refused, with what it was") {
  const std::string here = "not-here: it cannot be checked on a loaded dump: ";
  CHECK(mysql("SELECT 1 FROM users WHERE name = 0") == here + "a text compared with a whole number");
  CHECK(mysql("SELECT 1 FROM users WHERE name < 'b'") == here + "texts compared by their order");
  CHECK(mysql("SELECT id / 2 FROM users") == here + "a quotient or an average, whose digits differ");
  CHECK(mysql("SELECT 1 FROM users WHERE id / 2 = 3") ==
        here + "a quotient or an average tested for equality");
  CHECK(mysql("SELECT name, COUNT(*) FROM users") == here + R"("users"."name", which is not grouped by)");
  CHECK(mysql("SELECT SLEEP(1)") == here + "the function SLEEP()");
  CHECK(mysql("SELECT 1 FROM users WHERE at > 'soon'") == here + "'soon' compared with a time");
  CHECK(mysql("SELECT 1 FROM users WHERE name = code") ==
        here + "two texts of different collations compared");
  CHECK(mysql("SELECT 1 /*! + 1 */") == here + "a comment that a server carries out");
  CHECK(mysql("SELECT 'a") == here + "a quote that is not closed");
  CHECK(mysql("SELECT 1; SELECT 2") == here + "'SELECT'");
  CHECK(mysql("SELECT 1 FROM users LIMIT ?").starts_with("not-here"));
  CHECK(mysql("UPDATE users SET id = 1").starts_with("not-reading"));
  CHECK(mysql("SHOW VARIABLES").starts_with("not-in-file"));
  CHECK(mysql("SELECT nme FROM users") == "sql: no such column: nme");
  CHECK(mysql("SELECT 1 FROM people") == "sql: no such table: people");
  CHECK(mysql("SELECT " + std::string(5000, '(') + "1").starts_with("not-here"));
  CHECK(mysql("SELECT " + std::string(5000, '-') + "1").starts_with("not-here"));
}

TEST_CASE("the order of texts is the server's where it is that of Unicode") {
  CHECK(mysql("SELECT MIN(code) FROM users").find("handrail_min(\"users\".\"code\")") != std::string::npos);
  CHECK(mysql("SELECT MIN(name) FROM users").starts_with("not-here"));
  const auto of = [](const std::string& collation, Engine engine) {
    const Schema schema = [&](const std::string&) {
      return std::vector<DeclaredColumn>{
          {"a", engine == Engine::mysql ? "varchar(9)" : "text", collation, false}};
    };
    return translated("SELECT MAX(a) FROM t WHERE a > 'b'", engine, schema, [] { return Instant{}; })
        .has_value();
  };
  CHECK(of("utf8mb4_bin", Engine::mysql));
  CHECK_FALSE(of("latin1_bin", Engine::mysql));  // € is 0x80 there
  CHECK_FALSE(of("gbk_bin", Engine::mysql));
  CHECK_FALSE(of("utf8mb4_general_ci", Engine::mysql));
  CHECK(of("C", Engine::postgresql));
  CHECK_FALSE(of("", Engine::postgresql));
}

TEST_CASE("a statement made to exhaust stack, memory or time is refused") {
  const auto repeated = [](std::string_view part, std::size_t times) {
    std::string out;
    for (std::size_t i = 0; i < times; ++i) out += part;
    return out;
  };
  const std::string deep = "not-here: it cannot be checked on a loaded dump: a statement nested so deep";
  CHECK(mysql("SELECT 1 FROM users WHERE " + repeated("!", 60'000) + "1") == deep);
  CHECK(mysql("SELECT " + repeated("binary ", 9000) + "'a'") == deep);
  CHECK(mysql("SELECT at" + repeated(" + interval 1", 5000) + " FROM users") == deep);
  CHECK(mysql("SELECT " + repeated("(", 60'000) + "1") == deep);
  CHECK(mysql("SELECT 1 FROM users WHERE " + repeated("1 or ", 14'000) + "1") ==
        "not-here: it cannot be checked on a loaded dump: SQL of more than 64 KiB");
  std::string twice = "WITH t0 AS (SELECT * FROM users)";
  for (int i = 1; i <= 60; ++i)
    twice += fmt::format(", t{} AS (SELECT * FROM t{} a, t{} b)", i, i - 1, i - 1);
  CHECK(mysql(twice + " SELECT count(*) FROM t60") ==
        "not-here: it cannot be checked on a loaded dump: a statement with so many columns");
}

TEST_CASE("LIKE, letter by letter and without case") {
  CHECK(is_like("ab%c", "a_\\%%", Letters::exact));
  CHECK(is_like("", "%", Letters::exact));
  CHECK_FALSE(is_like("", "_", Letters::exact));
  CHECK(is_like("执行", "__", Letters::exact));
  CHECK(is_like("xaxbxabc", "%a%bc", Letters::exact));
  CHECK_FALSE(is_like("xaxbxab", "%a%bc", Letters::exact));
  CHECK_FALSE(is_like("Abc", "a%", Letters::exact));
  CHECK(is_like("Abc", "a%", Letters::ascii));
  CHECK_FALSE(is_like("é", "e", Letters::ascii));
  CHECK(is_like("é", "E", Letters::mysql));
  CHECK_FALSE(is_like("执", "e", Letters::mysql));
  CHECK(in_case("aB执", true) == "AB执");
  CHECK_THROWS_AS(in_case("é", true), NotHere);
}

std::string sum_of(std::initializer_list<std::string_view> numbers) {
  ExactSum sum{};
  for (const std::string_view number : numbers) sum.add(number);
  return !sum.is_exact() ? "too long" : sum.is_empty() ? "none" : sum.text();
}

TEST_CASE("a sum of decimals has all their digits") {
  CHECK(sum_of({}) == "none");
  CHECK(sum_of({"0.10", "0.20"}) == "0.30");
  CHECK(sum_of({"-0.5", "0.05", "1"}) == "0.55");
  CHECK(sum_of({"0.05", "-0.55"}) == "-0.50");
  CHECK(sum_of({"99999999999999999999.99", "0.01"}) == "100000000000000000000.00");
  CHECK(sum_of({"0"}) == "0");
  CHECK(sum_of({"NaN"}) == "too long");
  CHECK(sum_of({std::string(40, '9')}) == "too long");
  CHECK(sum_of({"1", "0." + std::string(36, '1')}) == "1." + std::string(36, '1'));
  CHECK(sum_of({"1000000000", "0." + std::string(36, '1')}) == "too long");
}

}  // namespace
}  // namespace handrail::compat
