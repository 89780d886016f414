// What SQLite takes for a file system: the files of one snapshot and nothing else. It reads through
// ByteSources, so the same code serves a file on disk and a File in a browser; what SQLite writes (the index
// of a write-ahead log, the roll back of a journal that a crash left, temporary tables, a rehearsal's
// changes) lies in memory, or in a scratch file where that is allowed, and is thrown away. No other file can
// be opened through it, whatever a schema or an SQL text asks for.
#pragma once

#include <cstddef>
#include <cstdint>
#include <memory>
#include <string>

#include <sqlite3.h>

#include "verifier/chunk_cache.h"
#include "verifier/overlay_file.h"

namespace handrail {

class SnapshotVfs {
 public:
  struct Files {
    std::unique_ptr<ByteSource> database;
    std::unique_ptr<ByteSource> wal;      // may be missing
    std::unique_ptr<ByteSource> journal;  // may be missing
    ScratchFile* made = nullptr;          // instead of a database: one that is to be made here, not owned
  };

  // For what is written. Without memory a temporary file is a scratch file of its own.
  struct Room {
    std::size_t memory_bytes = 0;
    std::uint64_t scratch_bytes = 0;
    ScratchMaker scratch;  // may be missing
  };

  // Registers itself with SQLite until it is destroyed; every connection through it must be closed before.
  SnapshotVfs(Files files, std::size_t cache_bytes, Room room);
  ~SnapshotVfs();
  SnapshotVfs(const SnapshotVfs&) = delete;
  SnapshotVfs& operator=(const SnapshotVfs&) = delete;

  const char* name() const { return name_.c_str(); }
  // What to give sqlite3_open_v2 as the file's name.
  static const char* database_name() { return "/snapshot"; }

  // The same files for another one, which this one must outlive.
  Files borrowed() const;

  // Why reading or writing failed, when it did.
  const std::string& read_error() const { return read_error_; }
  const std::string& write_error() const { return write_error_; }
  // Of the files: written to since they were opened. Empty when they were not.
  std::string changed();
  // Of the database, as it is read; there is none for one that is being made.
  const ChunkCache& cache() const { return *database_.cache; }

 private:
  friend struct VfsMethods;

  // One of the snapshot's own files, which SQLite may open, remove and create anew.
  struct Entry {
    std::unique_ptr<ChunkCache> cache;
    std::unique_ptr<VfsStorage> file;  // missing: there is no such file
  };

  Entry* entry(const char* path);

  Files files_;
  OverlayBudget budget_;
  ScratchMaker temporary_;  // may be missing: temporary files are overlays then
  Entry database_;
  Entry wal_;
  Entry journal_;
  std::string name_;
  std::string read_error_;
  std::string write_error_;
  sqlite3_vfs vfs_{};
};

}  // namespace handrail
