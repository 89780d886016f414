#include "executor/sql_statements.h"

#include <unistd.h>

#include <cstdio>

#include <fmt/format.h>

#include "clients/database.h"
#include "executor/expectation.h"

namespace handrail {
namespace {

constexpr std::size_t kJudged = 1u << 20;

int complain(const std::string& message) {
  std::fflush(stdout);
  fmt::print(stderr, "handrail: {}\n", message);
  std::fflush(stderr);
  return 1;
}

std::string text_of(const Row& row) {
  std::string text;
  for (std::size_t i = 0; i < row.size(); ++i) {
    if (i > 0) text += '|';
    text += row[i].value_or("NULL");
  }
  return text + "\n";
}

// What a guide expects of the number of rows is about rows, whatever they hold.
Verdict judge_result(const Expect& expect, const std::string& printed, std::uint64_t rows) {
  const bool about_number = expect.kind == ExpectKind::rows || expect.kind == ExpectKind::empty ||
                            expect.kind == ExpectKind::not_empty;
  return about_number ? judge_rows(expect, printed, rows) : judge(expect, printed, 0);
}

}  // namespace

int run_sql_statements(const PlanItem& item, const std::string& directory) {
  if (::chdir(directory.c_str()) != 0) return complain("the working directory " + directory + " is gone");
  const auto address = parse_address(item.engine, item.target);
  if (!address) return complain(address.error().message);
  const auto database = connect(*address);
  if (!database) return complain(database.error().message);
  for (std::size_t i = 0; i < item.sql_statements.size(); ++i) {
    std::string printed;
    const auto end = (*database)->run(item.sql_statements[i], [&](const Row& row) {
      const std::string text = text_of(row);
      std::fwrite(text.data(), 1, text.size(), stdout);
      if (printed.size() < kJudged) printed += text;
    });
    if (!end) return complain(end.error().message);
    std::fflush(stdout);
    fmt::print(stderr, "{} row(s){}\n", end->count, end->has_rows ? "" : " changed");
    for (std::size_t e = 0; e < item.expects.size(); ++e) {
      if (item.sql_expects[e] != static_cast<int>(i)) continue;
      const Verdict verdict = judge_result(item.expects[e], printed, end->count);
      if (verdict.kind == Verdict::Kind::not_met) return complain(verdict.text);
    }
  }
  std::fflush(stderr);
  return 0;
}

}  // namespace handrail
