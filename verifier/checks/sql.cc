// sql: any reading statement, with what it must give. Written for a server, it is translated where the
// snapshot is a dump of it that was loaded into SQLite (compat/), or refused.
#include "verifier/check_kind.h"
#include "verifier/compat/translate.h"

namespace handrail {
namespace {

Result<Question> compile(const Check& check, Catalogue& catalogue) {
  const std::size_t begin = check.sql.find_first_not_of(" \t\r\n");
  if (begin == std::string::npos) return fail("there is no SQL in it");
  if (check.sql[begin] == '.') return fail("a command of the sqlite3 shell is not SQL");
  Question question{check.sql, {check.expect}};
  if (!catalogue.is_loaded_dump()) return question;
  const compat::Schema schema = [&](const std::string& table) { return catalogue.declared_columns(table); };
  auto sql = compat::translated(check.sql, catalogue.engine(), schema, [&] { return catalogue.now(); });
  if (sql) {
    question.sql = std::move(*sql);
  } else {
    question.ended = Verdict{Outcome::error, std::string(name_of(sql.error().reason)), sql.error().message};
  }
  return question;
}

}  // namespace

HANDRAIL_CHECK(sql, {"sql", {}, {}, true, compile});
}  // namespace handrail
