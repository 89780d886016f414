// Columns that a server computes, in dumps with their values and without.
#include "verifier/dump/testing.h"

namespace handrail::dump {
namespace {

using namespace testing;

using Notes = std::vector<std::string>;

TEST_CASE("values of computed columns that the dump holds are kept, whatever the expression") {
  auto snapshot = mysql(
      "CREATE TABLE `t` (`id` int(11) NOT NULL, `a` varchar(9) DEFAULT NULL, `s` char(40) GENERATED ALWAYS "
      "AS "
      "(sha1(`a`)) STORED, `g` int(11) GENERATED ALWAYS AS (`id` * 2) VIRTUAL, PRIMARY KEY (`id`), UNIQUE "
      "KEY "
      "`g` (`g`));\n"
      "INSERT INTO `t` VALUES (1,'x','11f6ad8ec52a2984abaafd7c3b516503785c2072',2),(2,NULL,NULL,4);");
  CHECK(rows_of(*snapshot, "SELECT id, substr(s, 1, 4), g FROM t") == "1|11f6|2\n2|NULL|4");
  CHECK(snapshot->facts().notes.empty());
  CHECK(outcome_of(*snapshot, word_check("unique", {{"table", {"t"}}, {"column", {"g"}}})) == "pass");
  CHECK(outcome_of(*snapshot, word_check("has_index", {{"table", {"t"}}, {"column", {"g"}}})) == "pass");
}

TEST_CASE("values that the dump does not hold are computed as MySQL does") {
  auto snapshot = mysql(
      "CREATE TABLE `t` (`id` int NOT NULL, `first` varchar(20), `at` datetime, `j` json,\n"
      "  `full` varchar(60) GENERATED ALWAYS AS (concat(`first`,_utf8mb4' #',`id`)) VIRTUAL,\n"
      "  `long` int GENERATED ALWAYS AS (char_length(`full`)) STORED NOT NULL,\n"
      "  `day` date GENERATED ALWAYS AS (cast(`at` as date)) VIRTUAL,\n"
      "  `same` tinyint(1) GENERATED ALWAYS AS ((`first` = _utf8mb4'ANN')) VIRTUAL,\n"
      "  `kind` varchar(9) GENERATED ALWAYS AS (json_unquote(json_extract(`j`,_utf8mb4'$.kind'))) VIRTUAL,\n"
      "  PRIMARY KEY (`id`), KEY `day` (`day`)) DEFAULT CHARSET=utf8mb4;\n"
      "INSERT INTO `t` (`id`, `first`, `at`, `j`) VALUES (1,'Ann ','2026-11-21 20:00:00','{\"kind\": "
      "\"new\"}'),(2,NULL,NULL,NULL);");
  CHECK(rows_of(*snapshot, "SELECT * FROM t") ==
        "1|Ann |2026-11-21 20:00:00|{\"kind\": \"new\"}|Ann  #1|7|2026-11-21|1|new\n"
        "2|NULL|NULL|NULL|NULL|NULL|NULL|NULL|NULL");
  CHECK(snapshot->facts().notes.empty());
  CHECK(outcome_of(*snapshot, sql_check("SELECT id FROM t WHERE LEFT(`full`, 3) = 'ann'", ExpectKind::rows,
                                        {"1"})) == "pass");
  CHECK(outcome_of(*snapshot, word_check("integrity", {})) == "pass");
}

TEST_CASE("values that the dump does not hold are computed as PostgreSQL does, and partitions give them on") {
  auto snapshot = postgresql(
      "CREATE TABLE public.whole (id integer NOT NULL, name text, g integer GENERATED ALWAYS AS ((id / 2)) "
      "STORED, low text GENERATED ALWAYS AS (lower((name)::text)) STORED)\nPARTITION BY RANGE (id);\n"
      "CREATE TABLE public.part (id integer NOT NULL, name text, g integer GENERATED ALWAYS AS ((id / 2)) "
      "STORED, low text GENERATED ALWAYS AS (lower((name)::text)) STORED);\n"
      "ALTER TABLE ONLY public.whole ATTACH PARTITION public.part FOR VALUES FROM (0) TO (10);\n"
      "COPY public.part (id, name) FROM stdin;\n7\tANN\n-7\t\\N\n\\.\n");
  CHECK(rows_of(*snapshot, "SELECT * FROM part") == "7|ANN|3|ann\n-7|NULL|-3|NULL");
  CHECK(rows_of(*snapshot, "SELECT * FROM whole") == "7|ANN|3|ann\n-7|NULL|-3|NULL");
  CHECK(snapshot->facts().notes.empty());
}

TEST_CASE("what may have another value here is left out, with the reason") {
  const auto left_out = [](const std::string& column, const std::string& why) {
    return Notes{"t." + column +
                 ", which the server computes, is left out: its values are not in the dump, and what they "
                 "would be is not certain here (" +
                 why + ")"};
  };
  const auto notes_of = [](const std::string& declared, const std::string& value) {
    auto snapshot = mysql("CREATE TABLE `t` (`a` varchar(9), `n` int, `p` decimal(9,2), `g` " + declared +
                          ");\nINSERT INTO `t` (`a`, `n`, `p`) VALUES ('" + value + "',5,1.50);");
    CHECK(rows_of(*snapshot, "SELECT * FROM t") == value + "|5|1.50");
    CHECK(outcome_of(*snapshot, word_check("has_column", {{"table", {"t"}}, {"column", {"g"}}})) == "pass");
    return snapshot->facts().notes;
  };
  CHECK(notes_of("int AS (sha1(`a`))", "x") == left_out("g", "the function SHA1()"));
  CHECK(notes_of("decimal(9,2) AS (`p` * 2)", "x") ==
        left_out("g", "* with what is no whole or floating point number"));
  CHECK(notes_of("decimal(9,2) AS (`n`)", "x") == left_out("g", "a value of another type than the column's"));
  CHECK(notes_of("char(9) AS (`a`)", "x") == left_out("g", "what a column of the type char(9) makes of it"));
  CHECK(notes_of("int AS (`g` + 1)", "x") == left_out("g", "no such column: g"));
  CHECK(notes_of("varchar(3) AS (`a`)", "abcd") == left_out("g", "a text that is longer than the column"));
  CHECK(notes_of("varchar(9) AS (upper(`a`))", "straße") ==
        left_out("g", "upper and lower case of letters beyond ASCII"));
}

TEST_CASE("rows without the values behind rows that have them are computed, too") {
  auto snapshot = mysql(
      "CREATE TABLE `t` (`a` int, `g` int AS (`a` + 1), `h` char(9) AS (sha1(`a`)));\n"
      "INSERT INTO `t` VALUES (1,2,'x');\nINSERT INTO `t` (`a`) VALUES (2);\nINSERT INTO `t` VALUES "
      "(3,4,'y');");
  CHECK(rows_of(*snapshot, "SELECT * FROM t") == "1|2\n2|3\n3|4");
  CHECK(snapshot->facts().notes.size() == 1);
}

}  // namespace
}  // namespace handrail::dump
