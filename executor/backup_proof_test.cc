#include "executor/backup_proof.h"

#include <sqlite3.h>
#include <zlib.h>

#include <cstdlib>
#include <filesystem>

#include <doctest/doctest.h>

#include "executor/backup_content.h"
#include "executor/scratch_test.h"
#include "model/plan/plan_files.h"

namespace handrail {
namespace {

const std::string kMysqlDump =
    "-- MariaDB dump 10.19  Distrib 10.11.6-MariaDB\n--\n-- Host: localhost    Database: shop\n"
    "CREATE TABLE `orders` (`id` int);\nINSERT INTO `orders` VALUES (1),(2);\n"
    "-- Dump completed on 2026-11-21 08:00:00\n";

std::string gzipped(const std::string& content) {
  z_stream stream{};
  deflateInit2(&stream, 6, Z_DEFLATED, 15 + 16, 8, Z_DEFAULT_STRATEGY);
  std::string out(deflateBound(&stream, content.size()), '\0');
  stream.next_in = reinterpret_cast<Bytef*>(const_cast<char*>(content.data()));
  stream.avail_in = static_cast<uInt>(content.size());
  stream.next_out = reinterpret_cast<Bytef*>(out.data());
  stream.avail_out = static_cast<uInt>(out.size());
  deflate(&stream, Z_FINISH);
  out.resize(stream.total_out);
  deflateEnd(&stream);
  return out;
}

struct Backups : Scratch {
  const std::string& folder = Scratch::folder();

  std::string write(const std::string& name, const std::string& bytes) {
    const std::string path = folder + "/" + name;
    std::ofstream(path, std::ios::binary) << bytes;
    return path;
  }
  Proof prove(const std::string& name, const std::string& bytes, bool is_data = true) {
    return prove_backup({write(name, bytes), is_data, folder, {}});
  }
  std::string database(const std::string& name, const char* sql) {
    const std::string path = folder + "/" + name;
    sqlite3* raw = nullptr;
    REQUIRE(sqlite3_open(path.c_str(), &raw) == SQLITE_OK);
    REQUIRE(sqlite3_exec(raw, sql, nullptr, nullptr, nullptr) == SQLITE_OK);
    sqlite3_close(raw);
    return path;
  }
  std::string read(const std::string& path) {
    std::ifstream file(path, std::ios::binary);
    return {std::istreambuf_iterator<char>(file), {}};
  }
  Proof prove_at(const std::string& path) { return prove_backup({path, true, folder, {}}); }
};

constexpr const char* kShop =
    "CREATE TABLE orders (id INTEGER PRIMARY KEY, note TEXT);"
    "WITH RECURSIVE n(i) AS (SELECT 1 UNION ALL SELECT i + 1 FROM n WHERE i < 3000)"
    "INSERT INTO orders SELECT i, hex(randomblob(20)) FROM n;";

}  // namespace

TEST_CASE_FIXTURE(Backups, "a dump is proven by the line that its program writes last") {
  CHECK(prove("full.sql", kMysqlDump).verdict == ProofVerdict::proven);
  const Proof cut = prove("cut.sql", kMysqlDump.substr(0, kMysqlDump.size() - 60));
  CHECK(cut.verdict == ProofVerdict::broken);
  CHECK(cut.text == "SQL dump of MySQL or MariaDB: its end mark is missing, it is not complete");
}

TEST_CASE_FIXTURE(Backups, "dumps of PostgreSQL and of sqlite3 have marks of their own") {
  const std::string pg =
      "--\n-- PostgreSQL database dump\n--\n\\restrict x\nCREATE TABLE a (b int);\n"
      "--\n-- PostgreSQL database dump complete\n--\n\n\\unrestrict x\n\n";
  CHECK(prove("pg.sql", pg).verdict == ProofVerdict::proven);
  CHECK(prove("pg.sql", pg.substr(0, 80)).verdict == ProofVerdict::broken);
  const std::string lite = "PRAGMA foreign_keys=OFF;\nBEGIN TRANSACTION;\nCREATE TABLE a(b);\n";
  CHECK(prove("lite.sql", lite + "COMMIT;\n").verdict == ProofVerdict::proven);
  CHECK(prove("lite.sql", lite).verdict == ProofVerdict::broken);
  CHECK(prove("lite.sql", lite + "ROLLBACK; -- due to errors\n").text.find("met errors") !=
        std::string::npos);
}

TEST_CASE_FIXTURE(Backups, "a dump that would restore nothing is no backup") {
  CHECK(prove("empty.sql", "").text == "it is empty");
  const Proof nothing = prove("none.sql", "-- MySQL dump 10.13\n\n-- Dump completed on 2026-11-21\n");
  CHECK(nothing.text.find("restores nothing") != std::string::npos);
  const Proof blank = prove("blank.sql", "PRAGMA foreign_keys=OFF;\nBEGIN TRANSACTION;\nCOMMIT;\n");
  CHECK(blank.verdict == ProofVerdict::broken);
}

TEST_CASE_FIXTURE(Backups, "of text that no known program wrote nobody can tell whether it is complete") {
  CHECK(prove("some.sql", "INSERT INTO a VALUES (1);\n").verdict == ProofVerdict::unprovable);
  CHECK(prove("shop.conf", "port = 80\n", false).verdict == ProofVerdict::proven);
}

TEST_CASE_FIXTURE(Backups, "gzip is inflated to its end") {
  const std::string whole = gzipped(kMysqlDump);
  CHECK(prove("full.sql.gz", whole).text.find("gzip, every byte inflated; SQL dump") == 0);
  CHECK(prove("full.sql.gz", whole.substr(0, whole.size() - 5)).text == "the gzip data end in the middle");
  std::string bent = whole;
  bent[whole.size() - 6] = static_cast<char>(bent[whole.size() - 6] ^ 0x55);
  CHECK(prove("full.sql.gz", bent).text.find("the gzip data are damaged") == 0);
  CHECK(prove("full.sql.gz", whole + whole).verdict == ProofVerdict::proven);
}

TEST_CASE_FIXTURE(Backups, "what `mysqldump_missing | gzip` leaves is twenty bytes of gzip around nothing") {
  const Proof proof = prove("full.sql.gz", gzipped(""));
  CHECK(proof.verdict == ProofVerdict::broken);
  CHECK(proof.text == "inside the gzip data: it is empty");
  CHECK(prove("full.sql.gz", kMysqlDump).text == "it is named like gzip data and is none");
}

TEST_CASE_FIXTURE(Backups, "a SQLite database is read as a whole, and nothing is left beside it") {
  const std::string good = database("good.db", kShop);
  CHECK(prove_at(good).text == "SQLite database, integrity_check ok, 1 tables");
  std::string bytes = read(good);
  CHECK(prove("zipped.db.gz", gzipped(bytes)).verdict == ProofVerdict::proven);
  CHECK(prove("cut.db", bytes.substr(0, bytes.size() / 2)).verdict == ProofVerdict::broken);
  for (std::size_t i = 4096; i < 4296; ++i) bytes[i] = '\x7f';
  const Proof bent = prove("bent.db", bytes);
  CHECK(bent.verdict == ProofVerdict::broken);
  CHECK(bent.text.find("SQLite database, damaged") == 0);
  CHECK(!std::filesystem::exists(good + "-wal"));
  CHECK(!std::filesystem::exists(good + "-shm"));
}

TEST_CASE_FIXTURE(Backups, "a copy whose log lies beside it is proven with its log") {
  const std::string path = folder + "/live.db";
  sqlite3* raw = nullptr;
  REQUIRE(sqlite3_open(path.c_str(), &raw) == SQLITE_OK);
  REQUIRE(sqlite3_exec(raw, "PRAGMA journal_mode=WAL; PRAGMA wal_autocheckpoint=0; CREATE TABLE a(b);",
                       nullptr, nullptr, nullptr) == SQLITE_OK);
  std::filesystem::copy_file(path, folder + "/copy.db");
  std::filesystem::copy_file(path + "-wal", folder + "/copy.db-wal");
  sqlite3_close(raw);
  CHECK(prove_at(folder + "/copy.db").text == "SQLite database, integrity_check ok, 1 tables");
  CHECK(!std::filesystem::exists(folder + "/copy.db-shm"));
}

TEST_CASE_FIXTURE(Backups, "a database without tables is what a backup of a mistyped path leaves") {
  const std::string path = database("typo.db", "CREATE TABLE a(b); DROP TABLE a;");
  CHECK(prove_at(path).text.find("without a single table") != std::string::npos);
}

TEST_CASE_FIXTURE(Backups, "an archive is listed to the mark of its end") {
  std::filesystem::create_directory(folder + "/app");
  write("app/code.py", std::string(5000, 'x'));
  write("app/more.py", "print()\n");
  REQUIRE(std::system(("tar -cf '" + folder + "/app.tar' -C '" + folder + "' app").c_str()) == 0);
  CHECK(prove_at(folder + "/app.tar").text == "tar archive, 3 members, complete");
  const std::string bytes = read(folder + "/app.tar");
  CHECK(prove("app.tar.gz", gzipped(bytes)).verdict == ProofVerdict::proven);
  CHECK(prove("cut.tar", bytes.substr(0, 3000)).text == "the archive ends in the middle");
  std::string bent = bytes;
  bent[600 + 6 * 512] = '!';
  bent[512] = '!';
  CHECK(prove("bent.tar", bent).text.find("the archive is damaged") == 0);
}

TEST_CASE("Redis' checksum is the one of Redis' own test") {
  CHECK(crc64_of_redis(0, "123456789") == 0xe9c6d914c4b8d9caU);
}

TEST_CASE_FIXTURE(Backups, "a Redis dump is held against its checksum") {
  std::string dump =
      "REDIS0009\xfa\x09redis-ver\x05"
      "7.0.1\xff";
  std::uint64_t crc = crc64_of_redis(0, dump);
  for (int i = 0; i < 8; ++i, crc >>= 8) dump += static_cast<char>(crc & 0xff);
  CHECK(prove("dump.rdb", dump).verdict == ProofVerdict::proven);
  std::string bent = dump;
  bent[12] = 'X';
  CHECK(prove("dump.rdb", bent).verdict == ProofVerdict::broken);
  CHECK(prove("dump.rdb", dump.substr(0, dump.size() - 4)).verdict == ProofVerdict::broken);
}

TEST_CASE_FIXTURE(Backups, "a folder is proven when each file in it is") {
  std::filesystem::create_directory(folder + "/copies");
  CHECK(prove_at(folder + "/copies").text == "there is no file in it");
  write("copies/shop.conf", "port = 80\n");
  CHECK(prove_at(folder + "/copies").verdict == ProofVerdict::proven);
  write("copies/full.sql.gz", gzipped(""));
  CHECK(prove_at(folder + "/copies").text == "full.sql.gz: inside the gzip data: it is empty");
}

TEST_CASE_FIXTURE(Backups, "what is not there, or what no program here can read, is said") {
  CHECK(prove_at(folder + "/none.sql").text == "it is not there");
  setenv("PATH", folder.c_str(), 1);
  const Proof proof = prove("full.pgdump", "PGDMP\x01\x0e");
  setenv("PATH", "/usr/local/bin:/usr/bin:/bin", 1);
  CHECK(proof.verdict == ProofVerdict::unprovable);
  CHECK(proof.text == "only pg_restore can tell whether it is whole, and that is not installed here");
}

TEST_CASE_FIXTURE(Backups, "a dump for pg_restore is read whole, not only its list of contents") {
  const std::string program = write(
      "pg_restore", "#!/bin/sh\n[ \"$1\" = --file=/dev/null ] || exit 0\necho 'end of file' >&2\nexit 1\n");
  std::filesystem::permissions(program, std::filesystem::perms::owner_all);
  setenv("PATH", (folder + ":/usr/local/bin:/usr/bin:/bin").c_str(), 1);
  const Proof proof = prove("cut.pgdump", "PGDMP\x01\x0e");
  setenv("PATH", "/usr/local/bin:/usr/bin:/bin", 1);
  CHECK(proof.verdict == ProofVerdict::broken);
  CHECK(proof.text == "pg_restore finds it damaged: end of file");
}

TEST_CASE("names of databases and their dumps") {
  CHECK(names_a_datastore("backups/full.sql.gz"));
  CHECK(names_a_datastore("/srv/shop.db.bak"));
  CHECK_FALSE(names_a_datastore("backups/app.tar.gz"));
  CHECK_FALSE(names_a_datastore(".env.backup"));
}

}  // namespace handrail
