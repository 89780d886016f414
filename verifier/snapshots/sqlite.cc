// SQLite database files, with the write-ahead log or the journal beside them.
#include <fmt/core.h>

#include "verifier/dump/byte_stream.h"
#include "verifier/sqlite_snapshot.h"

namespace handrail {
namespace {

constexpr std::string_view kMagic{"SQLite format 3\0", 16};

std::uint32_t big_endian(std::string_view bytes, std::size_t at, int count) {
  std::uint32_t value = 0;
  for (int i = 0; i < count; ++i)
    value = value << 8 | static_cast<unsigned char>(bytes[at + static_cast<std::size_t>(i)]);
  return value;
}

bool recognises(std::string_view beginning) {
  return beginning.size() >= 100 && beginning.starts_with(kMagic);
}

// A file that ends before the pages its header promises was cut off on its way, unless a log or a journal
// makes up for it. The promise counts only where it was written together with the rest of the header (the two
// change counters, https://www.sqlite.org/fileformat.html, "In-header database size").
Result<void> check_length(const SnapshotFile& file, std::string_view header) {
  std::uint64_t page_size = big_endian(header, 16, 2);
  if (page_size == 1) page_size = 65536;
  const std::uint64_t pages = big_endian(header, 28, 4);
  if (big_endian(header, 24, 4) != big_endian(header, 92, 4) || pages == 0) return {};
  if (pages * page_size <= file.bytes->size()) return {};
  return fail(Error{fmt::format("is cut off: its header names {} pages of {} bytes, the file has {} bytes",
                                pages, page_size, file.bytes->size()),
                    file.name, 0, 0, "copy it again, with sqlite3 .backup or while nobody writes to it"});
}

// A packed file is unpacked as a whole: SQLite reads here and there.
Result<void> unpack(SnapshotFile& file, const SnapshotLimits& limits, const OpenOptions& options) {
  std::string beginning(4, '\0');
  auto got = file.bytes->read(0, std::as_writable_bytes(std::span(beginning)));
  if (!got) return tl::unexpected(got.error());
  if (packing_of(beginning) == Packing::none) return {};
  auto stream = open_stream(*file.bytes, limits);
  if (!stream) return tl::unexpected(stream.error());
  auto scratch = options.scratch();
  if (!scratch) return tl::unexpected(scratch.error());
  std::vector<char> buffer(std::size_t{256} << 10);
  while (true) {
    auto read = (*stream)->read(buffer);
    if (!read) return fail(Error{read.error().message, file.name, 0, 0, read.error().mend});
    if (*read == 0) break;
    auto put = (*scratch)->write((*scratch)->size(), std::as_bytes(std::span(buffer).first(*read)));
    if (!put) return put;
    if (options.on_progress && !options.on_progress((*stream)->consumed(), file.bytes->size()))
      return fail(Error{"was not read to its end: it was cancelled", file.name, 0, 0, {}});
  }
  file.bytes = source_of(std::move(*scratch));
  return {};
}

Result<std::unique_ptr<Snapshot>> open(std::vector<SnapshotFile> files, const SnapshotLimits& limits,
                                       const OpenOptions& options) {
  if (auto unpacked = unpack(files.front(), limits, options); !unpacked)
    return tl::unexpected(unpacked.error());
  std::string header(100, '\0');
  auto got = files.front().bytes->read(0, std::as_writable_bytes(std::span(header)));
  if (!got) return tl::unexpected(got.error());
  const bool wal_mode = header[18] == 2;

  SnapshotFacts facts{files.front().name, "sqlite", Engine::sqlite, files.front().bytes->size(), {}, {}};
  SnapshotVfs::Files sources;
  bool made_up_for = false;  // by a log or a journal
  for (SnapshotFile& file : std::span(files).subspan(1)) {
    const bool wal = file.name.ends_with("-wal");
    if (!wal && !file.name.ends_with("-journal")) continue;  // -shm: made anew from the log
    facts.companions.push_back(file.name);
    made_up_for |= file.bytes->size() > 0;
    (wal ? sources.wal : sources.journal) = std::move(file.bytes);
  }
  if (!made_up_for) {
    if (auto length = check_length(files.front(), header); !length) return tl::unexpected(length.error());
  }
  if (wal_mode && sources.wal == nullptr) {
    facts.notes.push_back(
        fmt::format("{0} is in WAL mode and no {0}-wal came with it: if it was copied while in use, its "
                    "latest changes are missing",
                    facts.name));
  }
  if (!wal_mode && sources.wal != nullptr && sources.wal->size() > 0) {
    facts.notes.push_back(fmt::format("{0} is not in WAL mode: {0}-wal was not used", facts.name));
  }
  if (sources.journal != nullptr && sources.journal->size() > 0) {
    facts.notes.push_back(fmt::format(
        "{0}-journal was taken into account: an unfinished change in it was rolled back, in memory",
        facts.name));
  }

  sources.database = std::move(files.front().bytes);
  auto snapshot = std::make_unique<SqliteSnapshot>(std::move(facts), std::move(sources), limits);
  if (auto opened = snapshot->open(); !opened) return tl::unexpected(opened.error());
  return snapshot;
}

}  // namespace

extern const SnapshotFormat snapshot_format_sqlite;
const SnapshotFormat snapshot_format_sqlite = {"sqlite", recognises, open};

}  // namespace handrail
