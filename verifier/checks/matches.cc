// matches: every value of the column matches the regular expression `pattern` (somewhere; ^ and $ bind it),
// or is NULL.
#include <memory>

#include <fmt/core.h>

#include "verifier/check_kind.h"
#include "verifier/pattern.h"

namespace handrail {
namespace {

Result<Question> compile(const Check& check, Catalogue& catalogue) {
  const Dialect& sql = catalogue.dialect();
  const std::string name = value_of(check, "table");
  if (values_of(check, "column").size() != 1) return fail("\"matches\" takes one column");
  const std::string pattern = value_of(check, "pattern");
  auto understood = Pattern::parse(pattern);
  if (!understood) return tl::unexpected(understood.error());
  const std::string column = sql.table(name) + "." + sql.name(value_of(check, "column"));
  const std::string shown = catalogue.shown_columns(name, values_of(check, "column"));
  const Question::Offence offence{
      "row", "rows", fmt::format("where {} does not match {}", value_of(check, "column"), pattern)};
  if (const auto mismatch = sql.mismatch(column, pattern)) {
    return looks_for(offence, fmt::format("SELECT {} FROM {} WHERE {} IS NOT NULL AND {}", shown,
                                          sql.table(name), column, *mismatch));
  }
  // The value comes once more as the last column, so that its place is known.
  Question question = looks_for(offence, fmt::format("SELECT {}, {} AS value FROM {} WHERE {} IS NOT NULL",
                                                     shown, column, sql.table(name), column));
  question.is_fine = [kept = std::make_shared<Pattern>(std::move(*understood))](
                         const std::vector<Cell>& row) { return kept->found_in(row.back().bytes); };
  return question;
}

}  // namespace

HANDRAIL_CHECK(matches, {"matches", {"table", "column", "pattern"}, {}, false, compile});
}  // namespace handrail
