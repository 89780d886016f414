// sql: any reading statement, with what it must give.
#include "verifier/check_kind.h"

namespace handrail {
namespace {

Result<Question> compile(const Check& check, Catalogue&) {
  const std::size_t begin = check.sql.find_first_not_of(" \t\r\n");
  if (begin == std::string::npos) return fail("there is no SQL in it");
  if (check.sql[begin] == '.') return fail("a command of the sqlite3 shell is not SQL");
  return Question{check.sql, {check.expect}};
}

}  // namespace

HANDRAIL_CHECK(sql, {"sql", {}, {}, true, compile});
}  // namespace handrail
