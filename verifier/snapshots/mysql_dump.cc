// Dumps of MySQL and MariaDB: mysqldump, mariadb-dump, phpMyAdmin.
#include "verifier/dump/mysql_dump.h"

#include "verifier/dump/open_dump.h"

namespace handrail {
namespace {

using namespace dump;

// The programs' first lines; without comments (--compact), what only these servers' SQL has.
bool recognises(std::string_view beginning) {
  return has_line(beginning,
                  {"-- MySQL dump", "-- MariaDB dump", "-- phpMyAdmin SQL Dump", "-- Server version", "/*!40",
                   "/*!50", "/*!80", "/*M!", "CREATE TABLE `", "CREATE TABLE IF NOT EXISTS `",
                   "DROP TABLE IF EXISTS `", "INSERT INTO `", "LOCK TABLES `"});
}

Result<std::unique_ptr<Snapshot>> open(std::vector<SnapshotFile> files, const SnapshotLimits& limits,
                                       const OpenOptions& options) {
  return open_dump(
      std::move(files), limits, options,
      {"mysql-dump", Engine::mysql,
       [](Input& input, Loader& loader, const OpenOptions& chosen) -> std::unique_ptr<DumpReader> {
         return std::make_unique<MysqlDump>(input, loader, chosen.database);
       }});
}

}  // namespace

extern const SnapshotFormat snapshot_format_mysql_dump;
const SnapshotFormat snapshot_format_mysql_dump = {"mysql-dump", recognises, open};

}  // namespace handrail
