// For tests: dumps of a few lines, opened as snapshots.
#pragma once

#include <memory>
#include <string>

#include <doctest/doctest.h>

#include "verifier/testing.h"

namespace handrail::testing {

inline const std::string kMysqlHead = "-- MySQL dump 10.19\n/*!40101 SET NAMES utf8mb4 */;\n";
inline const std::string kMysqlEnd = "\n-- Dump completed on 2024-01-01\n";
inline const std::string kPostgresqlHead =
    "--\n-- PostgreSQL database dump\n--\nSET client_encoding = 'UTF8';\n";
inline const std::string kPostgresqlEnd = "\n--\n-- PostgreSQL database dump complete\n--\n";

inline std::unique_ptr<Snapshot> mysql(const std::string& sql) {
  auto snapshot = open_bytes({{"a.sql", kMysqlHead + sql + kMysqlEnd}});
  INFO((snapshot ? "" : snapshot.error().text()));
  REQUIRE(snapshot);
  return std::move(*snapshot);
}

inline std::unique_ptr<Snapshot> postgresql(const std::string& sql) {
  auto snapshot = open_bytes({{"a.sql", kPostgresqlHead + sql + kPostgresqlEnd}});
  INFO((snapshot ? "" : snapshot.error().text()));
  REQUIRE(snapshot);
  return std::move(*snapshot);
}

inline std::unique_ptr<Snapshot> sqlite(const std::string& sql) {
  auto snapshot =
      open_bytes({{"a.sql", "PRAGMA foreign_keys=OFF;\nBEGIN TRANSACTION;\n" + sql + "\nCOMMIT;\n"}});
  INFO((snapshot ? "" : snapshot.error().text()));
  REQUIRE(snapshot);
  return std::move(*snapshot);
}

// The rows' values, "|" between them, a line for each row.
inline std::string rows_of(Snapshot& snapshot, const std::string& sql) {
  auto rows = snapshot.ask(sql);
  if (!rows) return rows.error().message;
  std::string out;
  while (true) {
    auto more = (*rows)->next();
    if (!more) return more.error().message;
    if (!*more) return out;
    if (!out.empty()) out += "\n";
    for (std::size_t i = 0; i < (*rows)->columns().size(); ++i) {
      const Cell cell = (*rows)->cell(i);
      out += (i == 0 ? "" : "|") + (cell.kind == Cell::Kind::null ? "NULL" : std::string(cell.bytes));
    }
  }
}

}  // namespace handrail::testing
