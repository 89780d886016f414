// has_table: these tables (or views) are there. The rows that fail are the names that are missing.
#include <fmt/core.h>

#include "verifier/check_kind.h"

namespace handrail {
namespace {

Result<Question> compile(const Check& check, Catalogue& catalogue) {
  const Dialect& sql = catalogue.dialect();
  return looks_for({"table", "tables", "missing"},
                   fmt::format("SELECT missing FROM ({}) AS wanted WHERE lower(missing) NOT IN "
                               "(SELECT lower(name) FROM ({}) AS found)",
                               table_of(values_of(check, "table"), "missing", sql), sql.tables()));
}

}  // namespace

HANDRAIL_CHECK(has_table, {"has_table", {"table"}, {}, false, compile});
}  // namespace handrail
