#include "executor/sqlite_statements.h"

#include <unistd.h>

#include <cstdio>
#include <memory>

#include <sqlite3.h>

#include "executor/expectation.h"

namespace handrail {
namespace {

int complain(const std::string& message) {
  std::fprintf(stderr, "handrail: %s\n", message.c_str());
  std::fflush(stderr);
  return 1;
}

std::string row_text(sqlite3_stmt* statement) {
  std::string row;
  for (int i = 0; i < sqlite3_column_count(statement); ++i) {
    if (i > 0) row += '|';
    const auto* text = reinterpret_cast<const char*>(sqlite3_column_text(statement, i));
    row.append(text == nullptr ? "NULL" : std::string(text, sqlite3_column_bytes(statement, i)));
  }
  return row + "\n";
}

// Returns 0 and what it printed, or complains.
int run_one(sqlite3* database, const std::string& sql, std::string& printed) {
  const char* rest = sql.c_str();
  while (*rest != '\0') {
    sqlite3_stmt* raw = nullptr;
    if (sqlite3_prepare_v2(database, rest, -1, &raw, &rest) != SQLITE_OK)
      return complain(sqlite3_errmsg(database));
    const std::unique_ptr<sqlite3_stmt, int (*)(sqlite3_stmt*)> statement(raw, sqlite3_finalize);
    if (!statement) continue;  // a comment
    int step = SQLITE_OK;
    while ((step = sqlite3_step(raw)) == SQLITE_ROW) {
      const std::string row = row_text(raw);
      std::fwrite(row.data(), 1, row.size(), stdout);
      if (printed.size() < (1u << 20)) printed += row;
    }
    if (step != SQLITE_DONE) return complain(sqlite3_errmsg(database));
  }
  std::fflush(stdout);
  return 0;
}

}  // namespace

int run_sqlite_statements(const PlanItem& item, const std::string& directory) {
  if (::chdir(directory.c_str()) != 0) return complain("the working directory " + directory + " is gone");
  sqlite3* raw = nullptr;
  // The file has to be there: an upgrade guide works on data that exists, and an empty new file would hide a
  // typo.
  const int opened = sqlite3_open_v2(item.target.c_str(), &raw, SQLITE_OPEN_READWRITE, nullptr);
  const std::unique_ptr<sqlite3, int (*)(sqlite3*)> database(raw, sqlite3_close);
  if (opened != SQLITE_OK) return complain(item.target + ": " + sqlite3_errmsg(raw));
  sqlite3_busy_timeout(raw, 5000);
  for (std::size_t i = 0; i < item.sql_statements.size(); ++i) {
    std::string printed;
    if (const int code = run_one(raw, item.sql_statements[i], printed); code != 0) return code;
    for (std::size_t e = 0; e < item.expects.size(); ++e) {
      if (item.sql_expects[e] != static_cast<int>(i)) continue;
      const Verdict verdict = judge(item.expects[e], printed, 0);
      if (verdict.kind == Verdict::Kind::not_met) return complain(verdict.text);
    }
  }
  return 0;
}

}  // namespace handrail
