// matches: every value of the column matches the regular expression `pattern` (somewhere; ^ and $ bind it),
// or is NULL.
#include <fmt/core.h>

#include "verifier/check_kind.h"
#include "verifier/pattern.h"

namespace handrail {
namespace {

Result<Question> compile(const Check& check) {
  const std::string table = quoted_name(value_of(check, "table"));
  if (values_of(check, "column").size() != 1) return fail("\"matches\" takes one column");
  const std::string pattern = value_of(check, "pattern");
  if (auto understood = Pattern::parse(pattern); !understood) return tl::unexpected(understood.error());
  const std::string column = fmt::format("{}.{}", table, quoted_name(values_of(check, "column").front()));
  return Question{fmt::format("SELECT * FROM {0} WHERE {1} IS NOT NULL AND NOT regexp({2}, {1})", table,
                              column, quoted_text(pattern)),
                  {expects_nothing()}};
}

}  // namespace

HANDRAIL_CHECK(matches, {"matches", {"table", "column", "pattern"}, {}, false, compile});
}  // namespace handrail
