#include "model/sql_sessions.h"

#include "model/testing.h"

namespace handrail {
namespace {

CodeText code_of(const std::string& text) {
  return CodeText(std::string_view(text), Span{0, static_cast<std::uint32_t>(text.size())});
}

std::string typed(const std::string& text) { return std::string(typed_in_client(code_of(text)).text()); }
std::string below(const std::string& text) {
  return std::string(typed_below(code_of(text), text.find('\n') + 1).text());
}

}  // namespace

TEST_CASE("of a client's session only what was typed is kept") {
  CHECK(typed("$ mysql -u root\nmysql> SELECT 1;\n+---+\n| 1 |\n+---+\nmysql> use shop\nDatabase "
              "changed\nmysql> DELETE\n"
              "    -> FROM t;\nQuery OK, 1 row affected\nmysql> exit\nBye\n") ==
        "SELECT 1;\nuse shop\nDELETE\nFROM t;\nexit\n");
  CHECK(typed("app=# SELECT 1\napp-# FROM t;\n ?column?\n----------\napp=# \\d t\n") ==
        "SELECT 1\nFROM t;\n\\d t\n");
  CHECK(typed("app=> SELECT 1\napp->\t\tFROM t\napp->\napp-> ;\n") == "SELECT 1\n\tFROM t\n\n;\n");
  CHECK(typed("sqlite> SELECT 1\n   ...> FROM t;\n1\nsqlite> .quit\n") == "SELECT 1\nFROM t;\n.quit\n");
  CHECK(typed("MariaDB [(none)]> SELECT 1\nFROM t;\n1\n") == "SELECT 1\nFROM t;\n");
  CHECK(typed("$ ls\nsome > file\n").empty());
}

TEST_CASE("each typed line keeps its place") {
  const std::string text = "$ mysql\nmysql> SELECT 1;\n";
  const auto typed = typed_in_client(code_of(text));
  CHECK(typed.to_source(0) == text.find("SELECT"));
}

TEST_CASE("the prompt tells the engine") {
  CHECK(engine_of_prompts("x\nmysql> SELECT 1;") == Engine::mysql);
  CHECK(engine_of_prompts("postgres=# SELECT 1;") == Engine::postgresql);
  CHECK(engine_of_prompts("sqlite> .tables") == Engine::sqlite);
  CHECK(engine_of_prompts("> quoted") == Engine::unknown);
}

TEST_CASE("statements below an interactive client belong to it, up to its end") {
  CHECK(below("mysql -u root -p\nCREATE DATABASE shop;\nALTER TABLE t\n  ADD a INT;\nexit\nls\n") ==
        "CREATE DATABASE shop;\nALTER TABLE t\n  ADD a INT;\n");
  CHECK(below("mysql -u root -p\n\n-- first\nUSE shop\nDELETE FROM t;\nsystemctl start shop\n") ==
        "-- first\nUSE shop\nDELETE FROM t;\n");
  CHECK(below("mysql -u root -p\nsystemctl restart shop\n").empty());
  CHECK(below("mysql -u root -p\nupdate --all\n").empty());
  CHECK(below("mysql -u root -p\ncreate user\n").empty());
}

}  // namespace handrail
