// Dumps of SQLite: the shell's .dump.
#include "verifier/dump/sqlite_dump.h"

#include "verifier/dump/open_dump.h"

namespace handrail {
namespace {

using namespace dump;

bool recognises(std::string_view beginning) {
  return has_line(beginning, {"PRAGMA foreign_keys=", "BEGIN TRANSACTION;\n", "BEGIN TRANSACTION;\r\n"});
}

Result<std::unique_ptr<Snapshot>> open(std::vector<SnapshotFile> files, const SnapshotLimits& limits,
                                       const OpenOptions& options) {
  return open_dump(std::move(files), limits, options,
                   {"sqlite-dump", Engine::sqlite,
                    [](Input& input, Loader& loader, const OpenOptions&) -> std::unique_ptr<DumpReader> {
                      return std::make_unique<SqliteDump>(input, loader);
                    }});
}

}  // namespace

extern const SnapshotFormat snapshot_format_sqlite_dump;
const SnapshotFormat snapshot_format_sqlite_dump = {"sqlite-dump", recognises, open};

}  // namespace handrail
