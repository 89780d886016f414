// Dumps as text, opened as snapshots.
#include <doctest/doctest.h>
#include <zlib.h>
#include <zstd.h>

#include <algorithm>

#include "verifier/dump/testing.h"

namespace handrail::dump {
namespace {

using namespace testing;

std::string error_of(const std::string& text, const SnapshotLimits& limits = {}) {
  auto snapshot = open_bytes({{"a.sql", text}}, limits);
  return snapshot ? "opened" : snapshot.error().text();
}

TEST_CASE("MySQL's values are what they were in the server") {
  auto snapshot = mysql(
      "CREATE TABLE `t` (`id` int NOT NULL AUTO_INCREMENT, `s` varchar(20), `b` varbinary(9), `d` "
      "decimal(30,5), "
      "`u` bigint(20) unsigned, `f` double, `bits` bit(9), PRIMARY KEY (`id`)) DEFAULT CHARSET=utf8mb4;\n"
      "LOCK TABLES `t` WRITE;\n"
      "INSERT INTO `t` VALUES (1,'it\\'s \\\"x\\\"\\n\\\\ ''q''',0x00FF27,12345678901234567890.12345,"
      "18446744073709551615,1.5e3,b'100000001'),\n(2,NULL,_binary 'a\\0\\'b',-0.5,7,-2,NULL);\n"
      "UNLOCK TABLES;");
  CHECK(snapshot->facts().format == "mysql-dump");
  CHECK(snapshot->facts().engine == Engine::mysql);
  CHECK(rows_of(*snapshot, "SELECT id, s, hex(b), d, u, f, bits FROM t") ==
        "1|it's \"x\"\n\\ 'q'|00FF27|12345678901234567890.12345|18446744073709551615|1500.0|257\n"
        "2|NULL|61002762|-0.5|7|-2.0|NULL");
  CHECK(rows_of(*snapshot, "SELECT count(*) FROM t WHERE d > 12345678901234567890.12344") == "1");
  CHECK(rows_of(*snapshot, "SELECT id FROM t ORDER BY u") == "2\n1");
}

TEST_CASE("MySQL compares texts without case and padding where the column says so") {
  auto snapshot = mysql(
      "CREATE TABLE `t` (`a` varchar(20), `b` varchar(20) COLLATE utf8mb4_bin, `c` varchar(20) COLLATE "
      "utf8mb4_0900_ai_ci) DEFAULT CHARSET=utf8mb4 COLLATE=utf8mb4_general_ci;\n"
      "INSERT INTO `t` (`a`, `b`, `c`) VALUES ('Ärger','Abc','Abc ');");
  CHECK(rows_of(*snapshot, "SELECT a = 'ARGER ', b = 'abc', b = 'Abc ', c = 'ABC', c = 'aBC ' FROM t") ==
        "1|0|1|0|1");
}

TEST_CASE("keys that only the server's own collation tells apart are let pass, with a word") {
  auto snapshot = mysql(
      "CREATE TABLE `t` (`a` varchar(9), `g` int AS (`b` + 1), `b` int, PRIMARY KEY (`a`)) DEFAULT "
      "CHARSET=latin1;\n"
      "INSERT INTO `t` (`a`,`b`) VALUES ('ar',1),('år',2);\n"
      "CREATE TABLE `c` (`a` varchar(9), CONSTRAINT `fk` FOREIGN KEY (`a`) REFERENCES `t` (`a`));\n"
      "CREATE TABLE `u` (`a` varchar(9), PRIMARY KEY (`a`));\nINSERT INTO `u` VALUES ('x');");
  CHECK(rows_of(*snapshot, "SELECT count(*) FROM t") == "2");
  CHECK(rows_of(*snapshot, "PRAGMA integrity_check") == "ok");
  CHECK(rows_of(*snapshot, "SELECT name FROM pragma_table_info('u') WHERE pk = 1") == "a");
  CHECK(snapshot->facts().notes ==
        std::vector<std::string>{
            "the unique key PRIMARY of t has values that the server tells apart and SQLite does not",
            "the foreign key fk of c cannot be checked: t has no unique key on these columns"});
}

TEST_CASE("what a dump declares is asked by the vocabulary, with the server's own types") {
  auto snapshot = mysql(
      "CREATE TABLE `users` (`id` bigint(20) unsigned NOT NULL AUTO_INCREMENT, `email` varchar(120) NOT NULL "
      "DEFAULT "
      "'x,y', `kind` enum('a','b') COMMENT 'it''s', PRIMARY KEY (`id`), UNIQUE KEY `email_u` (`email`), "
      "KEY `part` (`kind`,`email`(10)), FULLTEXT KEY `ft` (`email`)) ENGINE=InnoDB;\n"
      "CREATE TABLE `orders` (`id` int, `user_id` bigint(20) unsigned, CONSTRAINT `fk` FOREIGN KEY "
      "(`user_id`) "
      "REFERENCES `users` (`id`) ON DELETE CASCADE);\n"
      "INSERT INTO `users` VALUES (1,'a@b','a');\nINSERT INTO `orders` VALUES (1,1),(2,99);");
  const auto has = [&](const std::string& word, std::map<std::string, std::vector<std::string>> arguments) {
    return outcome_of(*snapshot, word_check(word, std::move(arguments)));
  };
  CHECK(has("has_column", {{"table", {"users"}}, {"column", {"id"}}, {"type", {"bigint(20) unsigned"}}}) ==
        "pass");
  CHECK(has("has_column", {{"table", {"users"}},
                           {"column", {"email"}},
                           {"type", {"varchar(120)"}},
                           {"default", {"x,y"}},
                           {"nullable", {"false"}}}) == "pass");
  CHECK(has("has_index", {{"table", {"users"}}, {"column", {"email"}}}) == "pass");
  CHECK(has("has_table", {{"table", {"orders"}}}) == "pass");
  CHECK(has("has_table", {{"table", {"handrail_columns"}}}).rfind("fail", 0) == 0);
  CHECK(has("foreign_keys", {}).rfind("fail", 0) == 0);
  CHECK(has("integrity", {}) == "pass");
  CHECK(rows_of(*snapshot, "PRAGMA foreign_key_check") == "orders|2|users|0");
}

TEST_CASE("conditional comments, delimiters and what has no rows are gone through") {
  auto snapshot = mysql(
      "/*M!999999\\- enable the sandbox mode */\n"
      "CREATE TABLE `t` (`a` int /*!80023 INVISIBLE */, `g` int GENERATED ALWAYS AS (`a` * 2) VIRTUAL) "
      "/*!50100 PARTITION BY RANGE (a) (PARTITION p0 VALUES LESS THAN (10)) */;\n"
      "INSERT INTO `t` (`a`) VALUES (5);\n"
      "/*!50001 CREATE VIEW `v` AS SELECT 1 AS `a` */;\n"
      "DELIMITER ;;\n/*!50003 CREATE*/ /*!50017 DEFINER=`r`@`%`*/ /*!50003 TRIGGER tr BEFORE INSERT ON t FOR "
      "EACH ROW "
      "BEGIN SET NEW.a = ';'; END */;;\nCREATE PROCEDURE p() BEGIN SELECT 1; END ;;\nDELIMITER ;\n"
      "/*!50001 DROP VIEW IF EXISTS `v`*/;\n/*!50001 CREATE ALGORITHM=UNDEFINED */ /*!50001 VIEW `v` AS "
      "select 1 */;");
  CHECK(rows_of(*snapshot, "SELECT * FROM t") == "5|10");
  CHECK(outcome_of(*snapshot, word_check("has_table", {{"table", {"v"}}})) == "pass");
  CHECK(snapshot->facts().notes ==
        std::vector<std::string>{"1 routine, 1 trigger and 1 view were not loaded"});
}

TEST_CASE("texts in another character set become UTF-8, and a backslash within a character is none") {
  auto latin1 = open_bytes({{"a.sql",
                             "-- MySQL dump\n/*!40101 SET NAMES latin1 */;\nCREATE TABLE `t` (`a` text);\n"
                             "INSERT INTO `t` VALUES ('\xe4\x80'),(_utf8mb4'\xe4\xb8\xad');" +
                                 kMysqlEnd}});
  REQUIRE(latin1);
  CHECK(rows_of(**latin1, "SELECT a FROM t") == "ä€\n中");
  // U+5DBE is 0x8e 0x5c in GBK, whose second byte is a backslash.
  auto gbk = open_bytes({{"a.sql",
                          "-- MySQL dump\nSET NAMES gbk;\nCREATE TABLE `t` (`a` text);\n"
                          "INSERT INTO `t` VALUES ('\x8e\x5c','\xd6\xd0');" +
                              kMysqlEnd}});
  REQUIRE_FALSE(gbk);  // one column, two values: the text did not go on behind the first
  CHECK(gbk.error().text().find("a.sql:4: a row has 2 values, 1 belong there") == 0);
  CHECK(error_of("-- MySQL dump\nSET NAMES klingon;\n").find("a.sql:2: is in the character set klingon") ==
        0);
}

TEST_CASE("of several databases one is read, and the report says which") {
  const std::string text = kMysqlHead +
                           "USE `mysql`;\nCREATE TABLE `user` (`a` int);\n"
                           "USE `one`;\nCREATE TABLE `t` (`a` int);\nINSERT INTO `t` VALUES (1);\n"
                           "USE `two`;\nCREATE TABLE `t` (`a` int);\nINSERT INTO `t` VALUES (2);\n" +
                           kMysqlEnd;
  const auto read = [&](const std::string& database) {
    std::vector<SnapshotFile> files;
    files.push_back({"a.sql", std::make_unique<MemorySource>(text)});
    OpenOptions options;
    options.database = database;
    return open_snapshot(std::move(files), {}, options);
  };
  auto first = read("");
  REQUIRE(first);
  CHECK(rows_of(**first, "SELECT a FROM t") == "1");
  CHECK((*first)->facts().notes ==
        std::vector<std::string>{"it holds the databases mysql, one and two; one was read"});
  auto second = read("two");
  REQUIRE(second);
  CHECK(rows_of(**second, "SELECT a FROM t") == "2");
  auto none = read("three");
  REQUIRE_FALSE(none);
  CHECK(none.error().text() == "a.sql: holds no database three\n  mend: it holds mysql, one and two");
}

TEST_CASE("PostgreSQL's COPY and INSERT give the same values") {
  const std::string table =
      "CREATE TABLE public.t (\n    id integer NOT NULL,\n    \"Name\" character varying(20) DEFAULT "
      "'x'::character "
      "varying NOT NULL,\n    b bytea,\n    n numeric(30,10),\n    d double precision,\n    o boolean,\n    "
      "tags text[]\n);\n";
  const std::string keys = "ALTER TABLE ONLY public.t\n    ADD CONSTRAINT t_pkey PRIMARY KEY (id);\n";
  auto copy =
      postgresql(table +
                 "COPY public.t (id, \"Name\", b, n, d, o, tags) FROM stdin;\n"
                 "1\ta\\tb\\\\c\\nd\\x41\\101\t\\\\x00ff\t12345678901234567890.1\tInfinity\tt\t{a,NULL}\n"
                 "2\t\\\\N\t\\N\tNaN\t-1.5\tf\t\\N\n\\.\n\n\n" +
                 keys);
  auto insert =
      postgresql(table +
                 "INSERT INTO public.t VALUES (1, 'a\tb\\c\ndAA', '\\x00ff', 12345678901234567890.1, "
                 "'Infinity', true, '{a,NULL}');\n"
                 "INSERT INTO public.t VALUES (2, '\\N', NULL, 'NaN', -1.5, false, NULL);\n" +
                 keys);
  const std::string rows =
      "1|a\tb\\c\ndAA|00FF|12345678901234567890.1|Inf|1|{a,NULL}\n2|\\N|NULL|NaN|-1.5|0|NULL";
  for (const auto& snapshot : {copy.get(), insert.get()}) {
    CHECK(
        rows_of(*snapshot,
                "SELECT id, \"Name\", CASE WHEN b IS NULL THEN NULL ELSE hex(b) END, n, d, o, tags FROM t") ==
        rows);
    CHECK(rows_of(*snapshot, "PRAGMA integrity_check") == "ok");
    CHECK(rows_of(*snapshot, "SELECT name, pk FROM pragma_table_info('t') WHERE pk > 0") == "id|1");
    CHECK(snapshot->facts().engine == Engine::postgresql);
  }
}

TEST_CASE("PostgreSQL's keys, indexes, schemas and partitions") {
  auto snapshot = postgresql(
      "CREATE DOMAIN public.positive AS integer\n\tCONSTRAINT c CHECK ((VALUE > 0));\n"
      "CREATE FUNCTION public.f() RETURNS integer LANGUAGE sql AS $_$ SELECT ';' $_$;\n"
      "CREATE TABLE public.users (id bigint NOT NULL, email text, age public.positive);\n"
      "CREATE TABLE app.orders (user_id bigint, y integer);\n"
      "CREATE TABLE public.parts (id integer NOT NULL, y integer NOT NULL)\nPARTITION BY RANGE (y);\n"
      "CREATE TABLE public.parts_1 (id integer NOT NULL, y integer NOT NULL);\n"
      "ALTER TABLE ONLY public.parts ATTACH PARTITION public.parts_1 FOR VALUES FROM (0) TO (10);\n"
      "COPY public.users (id, email, age) FROM stdin;\n1\ta\t5\n\\.\n"
      "COPY app.orders (user_id, y) FROM stdin;\n1\t1\n7\t2\n\\.\n"
      "COPY public.parts_1 (id, y) FROM stdin;\n1\t1\n2\t2\n\\.\n"
      "ALTER TABLE ONLY public.users ADD CONSTRAINT users_pkey PRIMARY KEY (id);\n"
      "CREATE UNIQUE INDEX lower_email ON public.users USING btree (lower(email));\n"
      "CREATE INDEX some ON public.users USING btree (email DESC) WHERE (age > 3);\n"
      "ALTER TABLE ONLY app.orders\n    ADD CONSTRAINT fk FOREIGN KEY (user_id) REFERENCES public.users(id) "
      "ON DELETE "
      "SET NULL;\nCOMMENT ON COLUMN public.users.email IS 'it''s';\n");
  CHECK(rows_of(*snapshot, "PRAGMA foreign_key_check") == "app.orders|2|users|0");
  CHECK(rows_of(*snapshot, "SELECT count(*), sum(y) FROM parts") == "2|3");
  CHECK(rows_of(*snapshot, "SELECT typeof(age) FROM users") == "integer");
  CHECK(rows_of(*snapshot,
                "SELECT name, is_unique, is_partial, expression FROM handrail_indexes ORDER BY name") ==
        "lower_email|1|0|lower(email)\nsome|0|1|\nusers_pkey|1|0|");
  CHECK(rows_of(*snapshot, "SELECT comment FROM handrail_columns WHERE name = 'email'") == "it's");
  CHECK(snapshot->facts().notes == std::vector<std::string>{"1 routine was not loaded"});
}

TEST_CASE("SQLite's own dump is the database again") {
  auto snapshot = sqlite(
      "CREATE TABLE t(id INTEGER PRIMARY KEY AUTOINCREMENT, a TEXT, b BLOB, c REAL);\n"
      "INSERT INTO t VALUES(1,'it''s; -- x',X'00ff',1.5);\n"
      "INSERT INTO t VALUES(2,replace(replace('a\\r\\nb','\\r',char(13)),'\\n',char(10)),NULL,1e999);\n"
      "INSERT INTO t VALUES(3,unistr('\\u0007\\\\x'),9223372036854775807,-9.5e-3);\n"
      "CREATE TRIGGER tr AFTER INSERT ON t BEGIN UPDATE t SET a = ';'; END;\n"
      "CREATE VIEW v AS SELECT count(*) AS n FROM t;\n"
      "DELETE FROM sqlite_sequence;\nINSERT INTO sqlite_sequence VALUES('t',3);\n"
      "CREATE INDEX i ON t(a);");
  CHECK(rows_of(*snapshot, "SELECT id, a, typeof(b), c FROM t") ==
        "1|it's; -- x|blob|1.5\n2|a\r\nb|null|Inf\n3|\a\\x|integer|-0.0095");
  CHECK(rows_of(*snapshot, "SELECT n FROM v") == "3");
  CHECK(rows_of(*snapshot, "SELECT name FROM sqlite_schema WHERE sql LIKE 'CREATE INDEX%'") == "i");
  CHECK(snapshot->facts().engine == Engine::sqlite);
}

TEST_CASE("a dump that is cut off is said to be, wherever it ends") {
  const std::string whole = kMysqlHead + "CREATE TABLE `t` (`a` int, `b` varchar(9));\n" +
                            "INSERT INTO `t` VALUES (1,'x'),(2,'y');\n" + kMysqlEnd;
  REQUIRE(error_of(whole) == "opened");
  for (std::size_t size = kMysqlHead.size() + 1; size + 30 < whole.size(); ++size) {
    CAPTURE(size);
    CHECK(error_of(whole.substr(0, size)).find("is cut off") != std::string::npos);
  }
  CHECK(error_of("PRAGMA foreign_keys=OFF;\nBEGIN TRANSACTION;\nCREATE TABLE t(a);\n")
            .find("a.sql:4: is cut off") == 0);
  CHECK(error_of(kPostgresqlHead + "CREATE TABLE public.t (a integer);\nCOPY public.t (a) FROM stdin;\n1\n")
            .find("within the rows of t") != std::string::npos);
}

TEST_CASE("what cannot be read is told with its line") {
  const std::string table = kMysqlHead + "CREATE TABLE `t` (`a` int NOT NULL, `b` varchar(9));\n";
  CHECK(error_of(table + "INSERT INTO `t` VALUES (1,'x'),\n(2,now());" + kMysqlEnd) ==
        "a.sql:5: now(…) stands where a value was expected");
  CHECK(error_of(table + "INSERT INTO `t` VALUES (1);" + kMysqlEnd) ==
        "a.sql:4: a row has 1 value, 2 belong there");
  CHECK(error_of(table + "INSERT INTO `t` VALUES (NULL,'x');" + kMysqlEnd) ==
        "a.sql:4: NOT NULL constraint failed: t.a");
  CHECK(error_of(table + "INSERT INTO `u` VALUES (1);" + kMysqlEnd) ==
        "a.sql:4: has rows of the table u, which it does not declare\n  mend: dump again without "
        "--no-create-info");
  CHECK(error_of(table + "UPDATE t SET a = 1;" + kMysqlEnd) ==
        "a.sql:4: \"UPDATE\" begins a statement that no dump of MySQL or MariaDB holds");
  CHECK(error_of("PRAGMA foreign_keys=OFF;\nBEGIN TRANSACTION;\nROLLBACK; -- due to errors\n")
            .find("a.sql:3: ends in ROLLBACK") == 0);
}

TEST_CASE("a declaration in an SQLite dump does nothing but declare") {
  const auto error = [&](const std::string& sql) {
    return error_of("PRAGMA foreign_keys=OFF;\nBEGIN TRANSACTION;\n" + sql + "\nCOMMIT;\n");
  };
  CHECK(error("CREATE TABLE t AS WITH RECURSIVE n(i) AS (SELECT 1 UNION ALL SELECT i + 1 FROM n) SELECT * "
              "FROM n;") == "a.sql:3: not authorized");
  CHECK(error("ATTACH '/tmp/x' AS y;") ==
        "a.sql:3: \"ATTACH\" begins a statement that no dump of SQLite holds");
  CHECK(error("INSERT INTO sqlite_schema(type,name,tbl_name,rootpage,sql)VALUES('table','t','t',2,'CREATE "
              "TABLE t(a)');") == "a.sql:3: is a row of the schema that declares no virtual table");
}

std::string gzip(const std::string& text) {
  z_stream stream{};
  REQUIRE(deflateInit2(&stream, 9, Z_DEFLATED, 16 + MAX_WBITS, 9, Z_DEFAULT_STRATEGY) == Z_OK);
  std::string out(deflateBound(&stream, text.size()) + 100, '\0');
  stream.next_in = reinterpret_cast<Bytef*>(const_cast<char*>(text.data()));
  stream.avail_in = static_cast<uInt>(text.size());
  stream.next_out = reinterpret_cast<Bytef*>(out.data());
  stream.avail_out = static_cast<uInt>(out.size());
  REQUIRE(deflate(&stream, Z_FINISH) == Z_STREAM_END);
  out.resize(stream.total_out);
  deflateEnd(&stream);
  return out;
}

std::string zstd(const std::string& text) {
  std::string out(ZSTD_compressBound(text.size()), '\0');
  out.resize(ZSTD_compress(out.data(), out.size(), text.data(), text.size(), 3));
  return out;
}

TEST_CASE("packed dumps and databases are read as they are") {
  const std::string dump =
      kMysqlHead + "CREATE TABLE `t` (`a` int);\nINSERT INTO `t` VALUES (1),(2);\n" + kMysqlEnd;
  const std::size_t half = dump.size() / 2;
  for (const std::string& packed :
       {gzip(dump), zstd(dump), gzip(dump.substr(0, half)) + gzip(dump.substr(half)),
        zstd(dump.substr(0, half)) + zstd(dump.substr(half))}) {
    auto snapshot = open_bytes({{"a.sql.gz", packed}});
    INFO((snapshot ? "" : snapshot.error().text()));
    REQUIRE(snapshot);
    CHECK(rows_of(**snapshot, "SELECT sum(a) FROM t") == "3");
    CHECK((*snapshot)->facts().bytes == packed.size());
    CHECK(error_of(packed.substr(0, packed.size() - 9)).find("is cut off") != std::string::npos);
  }
  auto database = open_bytes({{"a.db.gz", gzip(testing::sample_database())}});
  REQUIRE(database);
  CHECK(rows_of(**database, "PRAGMA integrity_check") == "ok");
}

TEST_CASE("what is wrong far behind the beginning is told with its line") {
  std::string dump = kMysqlHead + "CREATE TABLE `t` (`a` int, `b` text);\n";
  for (int i = 0; i < 40'000; ++i) dump += "INSERT INTO `t` VALUES (1,'two\n\nlines'),\n(2,'');\n";
  const auto line = std::count(dump.begin(), dump.end(), '\n') + 1;
  const std::string error = error_of(dump + "INSERT INTO `u` VALUES (1);\n" + kMysqlEnd);
  CHECK(error.substr(0, error.find(": ")) == "a.sql:" + std::to_string(line));
}

TEST_CASE("a small file that unpacks to very much is refused, and so are endless values") {
  SnapshotLimits limits;
  limits.unpacked_bytes_free = 1 << 20;
  const std::string bomb = gzip(kMysqlHead + std::string(8 << 20, '\n'));
  CHECK(error_of(bomb, limits).find("unpacks to more than 200 times its size") != std::string::npos);
  limits.value_bytes = 1 << 20;
  const std::string table = kMysqlHead + "CREATE TABLE `t` (`a` longtext);\nINSERT INTO `t` VALUES ('";
  CHECK(error_of(table + std::string(2 << 20, 'x') + "');" + kMysqlEnd, limits) ==
        "a.sql:4: a value or row is larger than 1 MiB");
  CHECK(error_of(table + std::string(4 << 20, 'x'), limits) ==
        "a.sql:4: one value, row or statement is longer than 3 MiB");
}

TEST_CASE("loading can be watched and given up") {
  std::string text = kMysqlHead + "CREATE TABLE `t` (`a` longtext);\n";
  for (int i = 0; i < 200; ++i) text += "INSERT INTO `t` VALUES ('" + std::string(10'000, 'x') + "');\n";
  text += kMysqlEnd;
  const auto open = [&](int most) {
    std::vector<SnapshotFile> files;
    files.push_back({"a.sql", std::make_unique<MemorySource>(text)});
    OpenOptions options;
    int calls = 0;
    options.on_progress = [&](std::uint64_t done, std::uint64_t total) {
      CHECK(done <= total);
      CHECK(total == text.size());
      return ++calls <= most;
    };
    auto snapshot = open_snapshot(std::move(files), {}, options);
    CHECK(calls > most % 100);
    return snapshot ? std::string("opened") : snapshot.error().message;
  };
  CHECK(open(1000) == "opened");
  CHECK(open(2) == "was not read to its end: it was cancelled");
}

}  // namespace
}  // namespace handrail::dump
