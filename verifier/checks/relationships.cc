// relationships: every value of the column is there in `field` of the table `to`; NULL points nowhere and is
// fine.
#include <fmt/core.h>

#include "verifier/check_kind.h"

namespace handrail {
namespace {

Result<Question> compile(const Check& check, Catalogue& catalogue) {
  const Dialect& sql = catalogue.dialect();
  const std::string table = sql.table(value_of(check, "table"));
  if (values_of(check, "column").size() != 1) return fail("\"relationships\" takes one column");
  const std::string column = table + "." + sql.name(value_of(check, "column"));
  const std::string parent = sql.table(value_of(check, "to"));
  const std::string field = parent + "." + sql.name(value_of(check, "field"));
  Question question =
      looks_for({"row", "rows",
                 fmt::format("whose {0} is in no {2}.{1}", value_of(check, "column"),
                             value_of(check, "field"), value_of(check, "to"))},
                fmt::format("SELECT {0} FROM {1} WHERE {2} IS NOT NULL AND {2} NOT IN "
                            "(SELECT {3} FROM {4} WHERE {3} IS NOT NULL)",
                            catalogue.shown_columns(value_of(check, "table"), values_of(check, "column")),
                            table, column, field, parent));
  question = if_told_apart(std::move(question), catalogue, value_of(check, "table"),
                           values_of(check, "column"), Catalogue::Compared::with_others);
  if (question.ended) return question;
  return if_told_apart(std::move(question), catalogue, value_of(check, "to"), values_of(check, "field"),
                       Catalogue::Compared::with_others);
}

}  // namespace

HANDRAIL_CHECK(relationships, {"relationships", {"table", "column", "to", "field"}, {}, false, compile});
}  // namespace handrail
