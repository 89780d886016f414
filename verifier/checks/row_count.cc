// row_count: how many rows a table has: `equals`, `at_least`, `less_than`, or whatever `expect` says of the
// number.
#include <fmt/core.h>

#include "verifier/check_kind.h"

namespace handrail {
namespace {

Result<Question> compile(const Check& check, Catalogue& catalogue) {
  const Dialect& sql = catalogue.dialect();
  Question question{
      fmt::format("SELECT count(*) AS {} FROM {}", sql.name("rows"), sql.table(value_of(check, "table"))),
      {}};
  for (const ExpectKind kind : {ExpectKind::equals, ExpectKind::at_least, ExpectKind::less_than}) {
    const std::string number = value_of(check, name_of(kind));
    if (number.empty()) continue;
    if (number.find_first_not_of("0123456789") != std::string::npos) {
      return fail(fmt::format("\"{}\" is not a number of rows: {}", name_of(kind), number));
    }
    Expect stated;
    stated.kind = kind;
    stated.values = {number};
    question.expects.push_back(stated);
  }
  if (check.expect.kind != ExpectKind::none) question.expects.push_back(check.expect);
  if (question.expects.empty())
    return fail("\"row_count\" needs \"equals\", \"at_least\", \"less_than\" or \"expect\"");
  return question;
}

}  // namespace

HANDRAIL_CHECK(row_count, {"row_count", {"table"}, {"equals", "at_least", "less_than"}, true, compile});
}  // namespace handrail
