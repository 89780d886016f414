// A guide's SQL, taken for MySQL's and for PostgreSQL's, rehearsed on a small dump that was loaded: a
// statement a line.
#include <string>

#include "tests/fuzz/loaded_dump.h"
#include "verifier/instant.h"
#include "verifier/rehearse/loaded_dump.h"
#include "verifier/sqlite_snapshot.h"

using namespace handrail;

namespace {

std::string answer(SqliteSnapshot& overlay, const char* sql) {
  auto rows = overlay.ask(sql);
  if (!rows) return rows.error().message;
  const auto more = (*rows)->next();
  if (!more) return more.error().message;
  return *more ? std::string((*rows)->cell(0).bytes) : "";
}

void rehearse(std::string_view statements, Snapshot& snapshot) {
  auto overlay = snapshot.rehearsal(fuzz::little_scratch);
  fuzz::promise(overlay.has_value(), "a loaded dump can be rehearsed on");
  LoadedDump dump(**overlay, *parse_instant("2026-11-21 17:04:05"));
  constexpr const char* kSchema = "SELECT group_concat(name || ifnull(sql, ''), ';') FROM sqlite_schema";
  for (int count = 0; !statements.empty() && count < 8; ++count) {
    const std::size_t end = std::min(statements.find('\n'), statements.size());
    const std::string schema = answer(**overlay, kSchema);
    const LoadedDump::Outcome outcome = dump.carry_out(std::string(statements.substr(0, end)));
    statements.remove_prefix(std::min(end + 1, statements.size()));
    if (!outcome.refusal) continue;
    fuzz::promise(!outcome.refusal->message.empty(), "a refusal says why");
    fuzz::promise(outcome.refusal->reason != Refusal::Reason::damaged, "a loaded dump stays whole");
    if ((*overlay)->in_transaction() || outcome.refusal->reason == Refusal::Reason::memory) continue;
    fuzz::promise(answer(**overlay, kSchema) == schema, "what is refused has declared nothing");
  }
  const std::string whole = answer(**overlay, "PRAGMA integrity_check");
  if (!whole.starts_with("it ")) fuzz::promise(whole == "ok", "a rehearsal leaves the overlay whole");
}

}  // namespace

extern "C" int LLVMFuzzerTestOneInput(const std::uint8_t* data, std::size_t size) {
  static Snapshot& mysql = *fuzz::loaded(fuzz::kMysql).release();
  static Snapshot& postgresql = *fuzz::loaded(fuzz::kPostgresql).release();
  rehearse(fuzz::text_of(data, size), mysql);
  rehearse(fuzz::text_of(data, size), postgresql);
  return 0;
}
