// freshness: the newest value of a time column is not older than `within` ("2d", "36h"), told from
// `reference`
// ("2026-11-21 17:04:05Z") where it is given, else from --now, else from this machine's clock; never from the
// server's. Texts without a time zone are taken as UTC, whole numbers as time since 1970 in seconds,
// milliseconds or microseconds, as their size tells.
#include <cmath>

#include <fmt/core.h>

#include "model/duration.h"
#include "verifier/check_kind.h"

namespace handrail {
namespace {

constexpr std::int64_t kSeconds = 100'000'000'000;  // below it: seconds (until the year 5138)

std::optional<Instant> instant_of(const Cell& cell) {
  if (cell.kind == Cell::Kind::integer) {
    const std::int64_t number = cell.integer;
    if (number < 0 || number >= kSeconds * 1'000'000) return std::nullopt;
    return Instant{number < kSeconds          ? number * 1'000'000
                   : number < kSeconds * 1000 ? number * 1000
                                              : number};
  }
  if (cell.kind == Cell::Kind::real) {
    if (!(cell.real >= 0 && cell.real < static_cast<double>(kSeconds))) return std::nullopt;
    return Instant{static_cast<std::int64_t>(std::llround(cell.real * 1e6))};
  }
  return cell.kind == Cell::Kind::text ? parse_instant(cell.bytes) : std::nullopt;
}

Result<Question> compile(const Check& check, Catalogue& catalogue) {
  const Dialect& sql = catalogue.dialect();
  if (values_of(check, "column").size() != 1) return fail("\"freshness\" takes one column");
  const auto within = parse_duration(value_of(check, "within"));
  if (!within) return fail("\"within\" is a length of time, such as 2d or 36h");
  Instant from;
  if (const std::string reference = value_of(check, "reference"); !reference.empty()) {
    const auto stated = parse_instant(reference);
    if (!stated) return fail("\"reference\" is a moment, such as 2026-11-21 17:04:05Z");
    from = *stated;
  } else {
    from = catalogue.now();
  }
  const Instant oldest{from.microseconds -
                       std::chrono::duration_cast<std::chrono::microseconds>(*within).count()};

  const std::string table = sql.table(value_of(check, "table"));
  const std::string column = table + "." + sql.name(value_of(check, "column"));
  Question question = looks_for({"newest value", "newest values",
                                 fmt::format("not later than {}, or no time at all", instant_text(oldest))},
                                fmt::format("SELECT max({}) AS newest FROM {}", column, table));
  question.is_fine = [oldest](const std::vector<Cell>& row) {
    const auto newest = instant_of(row.front());
    return newest && newest->microseconds >= oldest.microseconds;
  };
  return question;
}

}  // namespace

HANDRAIL_CHECK(freshness, {"freshness", {"table", "column", "within"}, {"reference"}, false, compile});
}  // namespace handrail
