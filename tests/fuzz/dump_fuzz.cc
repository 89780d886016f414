// Dumps of every kind: opened under tight limits, and where that goes well, looked through.
#include "tests/fuzz/fuzz.h"
#include "verifier/snapshot.h"

using namespace handrail;

namespace {

SnapshotLimits tight() {
  SnapshotLimits limits;
  limits.value_bytes = 64 << 10;
  limits.steps = 1'000'000;
  limits.page_accesses = 100'000;
  limits.unpacked_bytes_free = 1 << 20;
  limits.unpacked_bytes = 4 << 20;
  return limits;
}

void look_through(Snapshot& snapshot) {
  for (const char* sql :
       {"PRAGMA integrity_check", "PRAGMA foreign_key_check", "SELECT * FROM sqlite_schema"}) {
    auto rows = snapshot.ask(sql);
    while (rows) {
      const auto more = (*rows)->next();
      if (!more || !*more) break;
    }
  }
  // What the loader made is whole, whatever the dump said. (A refusal is an answer: a declaration of SQLite's
  // own may be one that SQLite does not read again.)
  if (snapshot.facts().engine == Engine::sqlite) return;
  auto rows = snapshot.ask("PRAGMA integrity_check");
  fuzz::promise(rows.has_value(), "a loaded dump can be asked");
  const auto more = (*rows)->next();
  fuzz::promise(more.has_value() && *more, "integrity_check answers");
  fuzz::promise((*rows)->cell(0).bytes == "ok", "a loaded dump is a whole database");
}

}  // namespace

extern "C" int LLVMFuzzerTestOneInput(const std::uint8_t* data, std::size_t size) {
  std::vector<SnapshotFile> files;
  files.push_back({"a.sql", std::make_unique<MemorySource>(std::string(fuzz::text_of(data, size)))});
  OpenOptions options;
  options.scratch = []() -> Result<std::unique_ptr<ScratchFile>> { return scratch_in_memory(16 << 20); };
  auto snapshot = open_snapshot(std::move(files), tight(), options);
  if (snapshot) {
    look_through(**snapshot);
  } else {
    fuzz::promise(!snapshot.error().message.empty(), "an error says what is wrong");
  }
  return 0;
}
