// columns_named_in: every column of every table (or of those in `table`) has a name that the team's list
// allows, and a type that the list gives the name. The list is a CSV `file` beside the guide (field_list.h),
// or stands in the guide as `names` and `types`.
#include <map>
#include <memory>

#include <fmt/core.h>

#include "model/text.h"
#include "verifier/check_kind.h"
#include "verifier/field_list.h"

namespace handrail {
namespace {

constexpr std::size_t kName = 1, kType = 2;  // columns of the question

Result<Question> compile(const Check& check, Catalogue& catalogue) {
  const Dialect& sql = catalogue.dialect();
  const std::vector<std::string>& names = values_of(check, "names");
  const std::vector<std::string>& types = values_of(check, "types");
  if (names.empty()) {
    if (value_of(check, "file").empty()) return fail("\"columns_named_in\" needs \"file\" or \"names\"");
    const std::string why = value_of(check, "unreadable");
    if (check.origin != Origin::declared) {
      Question question;
      question.ended = Verdict{
          Outcome::skipped, "no-list",
          fmt::format("needs the list {}{}{}", value_of(check, "file"), why.empty() ? "" : ": ", why)};
      return question;
    }
    return fail(
        fmt::format("the list {} was not read{}{}", value_of(check, "file"), why.empty() ? "" : ": ", why));
  }
  if (!types.empty() && types.size() != names.size())
    return fail("\"types\" and \"names\" are of different lengths");

  auto allowed = std::make_shared<std::multimap<std::string, std::string>>();
  for (std::size_t i = 0; i < names.size(); ++i)
    allowed->emplace(text::lower(names[i]), types.empty() ? std::string() : types[i]);
  std::string where;
  if (const auto& tables = values_of(check, "table"); !tables.empty()) {
    std::vector<std::string> wanted;
    for (const std::string& table : tables) {
      if (catalogue.columns_of(table).empty()) return fail("there is no table " + table);
      wanted.push_back(fmt::format("lower({})", sql.text(table)));
    }
    where = fmt::format(" WHERE lower(table_name) IN ({})", joined(wanted, ", "));
  }
  Question question = looks_for(
      {"column", "columns",
       value_of(check, "file").empty() ? "not in the list" : "not in " + value_of(check, "file")},
      fmt::format("SELECT table_name, name, type FROM ({}) AS found{} ORDER BY table_name, position",
                  sql.every_column(), where));
  question.is_fine = [allowed](const std::vector<Cell>& row) {
    const auto [first, last] = allowed->equal_range(text::lower(row[kName].bytes));
    for (auto each = first; each != last; ++each) {
      if (is_allowed_type(row[kType].bytes, each->second)) return true;
    }
    return false;
  };
  return question;
}

}  // namespace

HANDRAIL_CHECK(columns_named_in,
               {"columns_named_in", {}, {"file", "table", "names", "types", "unreadable"}, false, compile});
}  // namespace handrail
