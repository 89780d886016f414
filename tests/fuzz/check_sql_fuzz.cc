// The SQL of checks, taken for MySQL's and for PostgreSQL's: translated, and where that goes well, asked of a
// small dump that was loaded.
#include <string>

#include "tests/fuzz/loaded_dump.h"
#include "verifier/catalogue.h"

using namespace handrail;

namespace {

void ask(std::string_view sql, Snapshot& snapshot) {
  Catalogue catalogue(snapshot);
  const compat::Schema schema = [&](const std::string& table) { return catalogue.declared_columns(table); };
  const auto translated = compat::translated(sql, catalogue.engine(), schema,
                                             [] { return *parse_instant("2026-11-21 17:04:05"); });
  if (!translated) {
    fuzz::promise(!translated.error().message.empty(), "a refusal says why");
    return;
  }
  auto rows = snapshot.ask(*translated);
  for (int row = 0; rows && row < 1000; ++row) {
    const auto more = (*rows)->next();
    if (!more) rows = tl::unexpected(more.error());
    if (!more || !*more) break;
    for (std::size_t i = 0; i < (*rows)->columns().size(); ++i) (*rows)->cell(i);
  }
  if (rows) return;
  const Refusal& refusal = rows.error();
  fuzz::promise(!refusal.message.empty(), "a refusal says why");
  fuzz::promise(refusal.reason != Refusal::Reason::not_reading, "what is translated only reads");
  fuzz::promise(refusal.reason != Refusal::Reason::damaged, "a loaded dump stays whole");
}

}  // namespace

extern "C" int LLVMFuzzerTestOneInput(const std::uint8_t* data, std::size_t size) {
  static Snapshot& mysql = *fuzz::loaded(fuzz::kMysql).release();
  static Snapshot& postgresql = *fuzz::loaded(fuzz::kPostgresql).release();
  ask(fuzz::text_of(data, size), mysql);
  ask(fuzz::text_of(data, size), postgresql);
  return 0;
}
