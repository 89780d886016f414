// How the text of a dump is to be read: byte order marks, character sets, modes, the database's name.
#include "verifier/dump/character_set.h"
#include "verifier/dump/testing.h"

namespace handrail::dump {
namespace {

using namespace testing;

std::string error_of(const std::string& text, const std::string& database = {}) {
  std::vector<SnapshotFile> files;
  files.push_back({"a.sql", std::make_unique<MemorySource>(text)});
  OpenOptions options;
  options.database = database;
  auto snapshot = open_snapshot(std::move(files), {}, options);
  return snapshot ? "notes: " + (*snapshot)->facts().notes.at(0) : snapshot.error().text();
}

std::string utf8(const char* set, std::string_view bytes) {
  std::string out;
  append_as_utf8(character_set_name(set), bytes, out);
  return out;
}

TEST_CASE("a byte order mark before a dump is passed over") {
  const std::string mark = "\xef\xbb\xbf";
  auto mysql = open_bytes({{"a.sql", mark + kMysqlHead + "CREATE TABLE `t` (`a` int);" + kMysqlEnd}});
  REQUIRE(mysql);
  CHECK((*mysql)->facts().format == "mysql-dump");
  auto sqlite = open_bytes(
      {{"a.sql", mark + "PRAGMA foreign_keys=OFF;\nBEGIN TRANSACTION;\nCREATE TABLE t(a);\nCOMMIT;\n"}});
  REQUIRE(sqlite);
  CHECK(rows_of(**sqlite, "SELECT name FROM sqlite_schema") == "t");
  CHECK(error_of("\xff\xfe-\0-\0").find("a.sql: is text in UTF-16, as PowerShell's > writes it") == 0);
}

TEST_CASE("other character sets are read by the system's library") {
  CHECK(utf8("big5", "\xa4\xa4\xa4\xe5 a") == "中文 a");
  CHECK(utf8("sjis", "\x93\xfa\x96{") == "日本");
  CHECK(utf8("cp932", "\x83\x5c") == "ソ");  // whose second byte is a backslash
  CHECK(utf8("EUC_JP", "\xc6\xfc") == "日");
  CHECK(utf8("euckr", "\xc7\xd1") == "한");
  CHECK(utf8("gb18030", "\xd6\xd0\x94\x39\xda\x33") == "中💩");
  CHECK(utf8("WIN1251", "\xcf\xf0") == "Пр");
  CHECK(utf8("latin2", "\xb3") == "ł");
  CHECK(utf8("big5", "a\xff") == "a\xef\xbf\xbd");
  CHECK(utf8("sjis", std::string(5000, '\xb1')).size() == 15000);
  CHECK(character_set_name("klingon") == nullptr);
}

TEST_CASE("a character whose second byte is a backslash ends no text") {
  auto snapshot = open_bytes({{"a.sql",
                               "-- MySQL dump\nSET NAMES sjis;\nCREATE TABLE `t` (`a` text, `b` int);\n"
                               "INSERT INTO `t` VALUES ('\x83\x5c',1),('\\'',2);" +
                                   kMysqlEnd}});
  REQUIRE(snapshot);
  CHECK(rows_of(**snapshot, "SELECT a, b FROM t") == "ソ|1\n'|2");
  auto copied = open_bytes({{"a.sql",
                             "-- PostgreSQL database dump\nSET client_encoding = 'GBK';\nCREATE TABLE "
                             "public.\xb1\xed (a text, b text);\nCOPY public.\xb1\xed (a, b) FROM "
                             "stdin;\n\x8e\x5c\tx\\ty\n\x8e\x5cn\\n\t\\N\n\\.\n" +
                                 kPostgresqlEnd}});
  REQUIRE(copied);
  CHECK(rows_of(**copied, "SELECT a, b FROM \"表\"") == "嶾|x\ty\n嶾n\n|NULL");
}

TEST_CASE("a dump's SQL mode says what a backslash and a quote are") {
  auto snapshot = mysql(
      "CREATE TABLE `t` (`a` text);\n"
      "/*!40101 SET @OLD_SQL_MODE=@@SQL_MODE, SQL_MODE='NO_AUTO_VALUE_ON_ZERO,NO_BACKSLASH_ESCAPES' */;\n"
      "INSERT INTO `t` VALUES ('a\\'),('b');\n"
      "/*!50003 SET @saved_sql_mode = @@sql_mode */ ;\n/*!50003 SET sql_mode = 'STRICT_TRANS_TABLES' */ ;\n"
      "/*!50003 SET sql_mode = @saved_sql_mode */ ;\nINSERT INTO `t` VALUES ('c\\');\n"
      "/*!40101 SET SQL_MODE='ANSI_QUOTES' */;\nINSERT INTO \"t\" VALUES ('d\\\\');\n"
      "/*!40101 SET SQL_MODE=@OLD_SQL_MODE */;\nINSERT INTO `t` VALUES (\"e\\\\\");");
  CHECK(rows_of(*snapshot, "SELECT a FROM t") == "a\\\nb\nc\\\nd\\\ne\\");
}

TEST_CASE("--database on a dump of one database") {
  const std::string table = "CREATE TABLE `t` (`a` int);";
  const std::string named =
      "-- MySQL dump 10.19\n--\n-- Host: localhost    Database: shop\n" + table + kMysqlEnd;
  CHECK(error_of(named, "club") ==
        "a.sql: is a dump of the database shop, not of club\n  mend: leave --database out");
  CHECK_FALSE(open_bytes({{"a.sql", named}})->get()->facts().notes.size() > 0);
  CHECK(error_of(kMysqlHead + table + kMysqlEnd, "club") ==
        "notes: the dump does not say of which database it is: all of it was read, as that of club");
  CHECK(error_of(kPostgresqlHead + "CREATE TABLE public.t (a int);" + kPostgresqlEnd, "club") ==
        "notes: the dump does not say of which database it is: all of it was read, as that of club");
}

}  // namespace
}  // namespace handrail::dump
