#include "verifier/snapshot.h"

#include <sys/stat.h>

#include <algorithm>
#include <array>
#include <cstdlib>

#include "model/text.h"
#include "verifier/dump/byte_stream.h"
#include "verifier/sqlite_snapshot.h"

namespace handrail {

#define HANDRAIL_SNAPSHOT_ENTRY(name) extern const SnapshotFormat snapshot_format_##name;
#include "generated/verifier/snapshots.inc"
#undef HANDRAIL_SNAPSHOT_ENTRY

namespace {

const std::vector<const SnapshotFormat*>& formats() {
  static const std::vector<const SnapshotFormat*> all = {
#define HANDRAIL_SNAPSHOT_ENTRY(name) &snapshot_format_##name,
#include "generated/verifier/snapshots.inc"
#undef HANDRAIL_SNAPSHOT_ENTRY
  };
  return all;
}

constexpr std::array<std::string_view, 3> kCompanionSuffixes = {"-wal", "-shm", "-journal"};

bool is_companion(std::string_view name) {
  return std::any_of(kCompanionSuffixes.begin(), kCompanionSuffixes.end(),
                     [&](std::string_view suffix) { return name.ends_with(suffix); });
}

bool exists(const std::string& path) {
  struct stat status {};
  return ::stat(path.c_str(), &status) == 0;
}

// What a file is that no format recognises, as far as its first bytes tell.
Error unrecognised(const std::string& name, std::string_view beginning) {
  const auto starts = [&](std::string_view with) { return beginning.starts_with(with); };
  Error error{"is not a database that this version reads", name, 0, 0,
              "give an SQLite database file, or a dump as SQL text"};
  if (beginning.empty()) {
    error.message = "is empty, there is no database in it";
  } else if (starts("PK\x03\x04") || starts("BZh") ||
             starts(std::string_view("\xfd"
                                     "7zXZ",
                                     5))) {
    error.message = "is compressed in a way that is not read here";
    error.mend = "unpack it first, or pack it with gzip or zstd";
  } else if (starts("\xff\xfe") || starts("\xfe\xff")) {
    error.message = "is text in UTF-16, as PowerShell's > writes it";
    error.mend = "let the dump program write the file itself (mysqldump --result-file=…, pg_dump --file=…)";
  } else if (starts("PGDMP")) {
    error.message = "is a dump of PostgreSQL in its custom format";
    error.mend = "turn it into text: pg_restore --file=dump.sql " + name;
  } else if (starts("--") || starts("/*")) {
    error.message = "looks like SQL, but not like a dump of MySQL, MariaDB, PostgreSQL or SQLite";
    error.mend = "give what mysqldump, mariadb-dump, pg_dump or sqlite3 .dump wrote";
  } else if (starts(std::string_view("\x37\x7f\x06\x82", 4)) ||
             starts(std::string_view("\x37\x7f\x06\x83", 4))) {
    error.message = "is a write-ahead log, not the database itself";
    error.mend = "give the database file; its log is found beside it";
  }
  return error;
}

}  // namespace

Result<std::unique_ptr<SqliteSnapshot>> Snapshot::rehearsal(const ScratchMaker&) {
  return fail(Error{"is a database in use: a rehearsal there would be the upgrade itself", facts().name, 0, 0,
                    "rehearse on a copy: an SQLite file, or a dump (mysqldump, pg_dump)"});
}

std::string_view name_of(Refusal::Reason reason) {
  switch (reason) {
    case Refusal::Reason::sql: return "sql";
    case Refusal::Reason::not_reading: return "not-reading";
    case Refusal::Reason::not_here: return "not-here";
    case Refusal::Reason::not_in_file: return "not-in-file";
    case Refusal::Reason::limit: return "limit";
    case Refusal::Reason::memory: return "memory";
    case Refusal::Reason::damaged: return "damaged";
    case Refusal::Reason::unreadable: return "unreadable";
  }
  return "";
}

Result<std::vector<SnapshotFile>> snapshot_files(const std::string& path) {
  std::vector<SnapshotFile> files;
  auto database = open_file_source(path);
  if (!database) return tl::unexpected(database.error());
  files.push_back({std::string(text::base_name(path)), std::move(*database)});

  // SQLite puts a log beside the real file, not beside a symbolic link to it.
  std::string real = path;
  if (char* resolved = ::realpath(path.c_str(), nullptr); resolved != nullptr) {
    real = resolved;
    std::free(resolved);
  }
  for (const std::string_view suffix : {"-wal", "-journal"}) {
    const std::string beside = real + std::string(suffix);
    if (!exists(beside)) continue;
    auto source = open_file_source(beside);
    if (!source) return tl::unexpected(source.error());
    files.push_back({std::string(text::base_name(path)) + std::string(suffix), std::move(*source)});
  }
  return files;
}

Result<std::unique_ptr<Snapshot>> open_snapshot(std::vector<SnapshotFile> files, const SnapshotLimits& limits,
                                                const OpenOptions& options) {
  // The database comes first; it may be the only file, whatever its name.
  std::stable_sort(files.begin(), files.end(), [](const SnapshotFile& a, const SnapshotFile& b) {
    return is_companion(a.name) < is_companion(b.name);
  });
  if (files.empty()) return fail("no snapshot was given");
  const std::string name = files.front().name;
  for (const SnapshotFile& file : std::span(files).subspan(1)) {
    if (!is_companion(file.name)) {
      return fail(Error{"is a second database beside " + name, file.name, 0, 0, "choose one database"});
    }
    if (!std::string_view(file.name).starts_with(name) || !is_companion(file.name.substr(name.size()))) {
      return fail(
          Error{"does not belong to " + name, file.name, 0, 0, "choose " + name + "-wal or leave it out"});
    }
  }

  auto beginning = beginning_of(*files.front().bytes, limits);
  if (!beginning) return fail(Error{beginning.error().message, name, 0, 0, beginning.error().mend});
  // Before a dump a byte order mark may stand.
  std::string_view told = *beginning;
  if (told.starts_with("\xef\xbb\xbf")) told.remove_prefix(3);
  for (const SnapshotFormat* format : formats()) {
    if (format->recognises(told)) return format->open(std::move(files), limits, options);
  }
  return fail(unrecognised(name, *beginning));
}

}  // namespace handrail
