// relationships: every value of the column is there in `field` of the table `to`; NULL points nowhere and is
// fine.
#include <fmt/core.h>

#include "verifier/check_kind.h"

namespace handrail {
namespace {

Result<Question> compile(const Check& check) {
  const std::string table = quoted_name(value_of(check, "table"));
  if (values_of(check, "column").size() != 1) return fail("\"relationships\" takes one column");
  const std::string column = fmt::format("{}.{}", table, quoted_name(values_of(check, "column").front()));
  const std::string parent = quoted_name(value_of(check, "to"));
  const std::string field = fmt::format("{}.{}", parent, quoted_name(value_of(check, "field")));
  return Question{fmt::format("SELECT * FROM {0} WHERE {1} IS NOT NULL AND {1} NOT IN "
                              "(SELECT {2} FROM {3} WHERE {2} IS NOT NULL)",
                              table, column, field, parent),
                  {expects_nothing()}};
}

}  // namespace

HANDRAIL_CHECK(relationships, {"relationships", {"table", "column", "to", "field"}, {}, false, compile});
}  // namespace handrail
