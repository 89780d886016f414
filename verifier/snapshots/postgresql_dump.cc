// Dumps of PostgreSQL as plain text: pg_dump, pg_dumpall.
#include "verifier/dump/postgresql_dump.h"

#include "verifier/dump/open_dump.h"

namespace handrail {
namespace {

using namespace dump;

bool recognises(std::string_view beginning) {
  return has_line(beginning, {"-- PostgreSQL database", "\\restrict ", "SET statement_timeout",
                              "SET client_encoding", "SELECT pg_catalog.set_config", "CREATE TABLE public."});
}

Result<std::unique_ptr<Snapshot>> open(std::vector<SnapshotFile> files, const SnapshotLimits& limits,
                                       const OpenOptions& options) {
  return open_dump(
      std::move(files), limits, options,
      {"postgresql-dump", Engine::postgresql,
       [](Input& input, Loader& loader, const OpenOptions& chosen) -> std::unique_ptr<DumpReader> {
         return std::make_unique<PostgresqlDump>(input, loader, chosen.database);
       }});
}

}  // namespace

extern const SnapshotFormat snapshot_format_postgresql_dump;
const SnapshotFormat snapshot_format_postgresql_dump = {"postgresql-dump", recognises, open};

}  // namespace handrail
