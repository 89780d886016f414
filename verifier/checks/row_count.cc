// row_count: how many rows a table has: `equals`, `min`, `max`, or whatever `expect` says of the number.
#include <charconv>

#include <fmt/core.h>

#include "verifier/check_kind.h"

namespace handrail {
namespace {

Result<Question> compile(const Check& check) {
  Question question{fmt::format("SELECT count(*) AS \"rows\" FROM {}", quoted_name(value_of(check, "table"))),
                    {}};
  const auto expect = [&](std::string_view argument, ExpectKind kind, std::int64_t add) -> Result<void> {
    const std::string text = value_of(check, argument);
    if (text.empty()) return {};
    std::int64_t number = 0;
    const auto [end, error] = std::from_chars(text.data(), text.data() + text.size(), number);
    if (error != std::errc() || end != text.data() + text.size() || number < 0 ||
        number > (std::int64_t{1} << 53)) {
      return fail(fmt::format("\"{}\" is not a number of rows: {}", argument, text));
    }
    Expect stated;
    stated.kind = kind;
    stated.values = {std::to_string(number + add)};
    question.expects.push_back(stated);
    return {};
  };
  for (const auto& each : {expect("equals", ExpectKind::equals, 0), expect("min", ExpectKind::at_least, 0),
                           expect("max", ExpectKind::less_than, 1)}) {
    if (!each) return tl::unexpected(each.error());
  }
  if (check.expect.kind != ExpectKind::none) question.expects.push_back(check.expect);
  if (question.expects.empty()) return fail("\"row_count\" needs \"equals\", \"min\", \"max\" or \"expect\"");
  return question;
}

}  // namespace

HANDRAIL_CHECK(row_count, {"row_count", {"table"}, {"equals", "min", "max"}, true, compile});
}  // namespace handrail
