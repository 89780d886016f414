#include "verifier/snapshot_vfs.h"

#include <atomic>
#include <cstring>
#include <new>

namespace handrail {
namespace {

constexpr std::size_t kJournalCacheBytes = std::size_t{2} << 20;

struct VfsFile {
  sqlite3_file base;
  SnapshotVfs* vfs;
  VfsStorage* file;
  bool temporary;  // this handle owns the file
};

class BorrowedSource final : public ByteSource {
 public:
  explicit BorrowedSource(ByteSource& source) : source_(source) {}
  std::uint64_t size() const override { return source_.size(); }
  Result<std::size_t> read(std::uint64_t offset, std::span<std::byte> buffer) override {
    return source_.read(offset, buffer);
  }
  std::string changed() override { return source_.changed(); }

 private:
  ByteSource& source_;
};

VfsFile& self(sqlite3_file* file) { return *reinterpret_cast<VfsFile*>(file); }

// SQLite is C: no exception may pass through it. The only one that can occur here is that memory is used up.
template <typename Work>
int guarded(Work work) {
  try {
    return work();
  } catch (const std::bad_alloc&) {
    return SQLITE_IOERR_NOMEM;
  }
}

}  // namespace

// The functions SQLite calls, together in one friend of SnapshotVfs.
struct VfsMethods {
  static SnapshotVfs& snapshot(sqlite3_vfs* vfs) { return *static_cast<SnapshotVfs*>(vfs->pAppData); }

  static int close(sqlite3_file* file) {
    if (self(file).temporary) delete self(file).file;
    self(file).file = nullptr;
    return SQLITE_OK;
  }

  static int read(sqlite3_file* file, void* buffer, int amount, sqlite3_int64 offset) {
    return guarded([&] {
      VfsFile& handle = self(file);
      const auto size = static_cast<std::size_t>(amount);
      auto got =
          handle.file->read(static_cast<std::uint64_t>(offset), {static_cast<std::byte*>(buffer), size});
      if (!got) {
        handle.vfs->read_error_ = got.error().message;
        return SQLITE_IOERR_READ;
      }
      if (*got == size) return SQLITE_OK;
      std::memset(static_cast<std::byte*>(buffer) + *got, 0, size - *got);  // SQLite relies on the zeros
      return SQLITE_IOERR_SHORT_READ;
    });
  }

  static int write(sqlite3_file* file, const void* bytes, int amount, sqlite3_int64 offset) {
    return guarded([&] {
      const std::span<const std::byte> data{static_cast<const std::byte*>(bytes),
                                            static_cast<std::size_t>(amount)};
      auto put = self(file).file->write(static_cast<std::uint64_t>(offset), data);
      if (put) return SQLITE_OK;
      self(file).vfs->write_error_ = put.error().message;
      return SQLITE_FULL;
    });
  }

  static int truncate(sqlite3_file* file, sqlite3_int64 size) {
    return guarded([&] {
      return self(file).file->truncate(static_cast<std::uint64_t>(size)) ? SQLITE_OK : SQLITE_IOERR_TRUNCATE;
    });
  }

  static int file_size(sqlite3_file* file, sqlite3_int64* size) {
    *size = static_cast<sqlite3_int64>(self(file).file->size());
    return SQLITE_OK;
  }

  static int sync(sqlite3_file*, int) { return SQLITE_OK; }
  static int lock(sqlite3_file*, int) { return SQLITE_OK; }
  static int check_reserved_lock(sqlite3_file*, int* reserved) {
    *reserved = 0;
    return SQLITE_OK;
  }
  static int file_control(sqlite3_file*, int, void*) { return SQLITE_NOTFOUND; }
  static int sector_size(sqlite3_file*) { return 4096; }
  static int device_characteristics(sqlite3_file*) { return 0; }

  static const sqlite3_io_methods* io_methods() {
    // No shared memory: with locking_mode=EXCLUSIVE SQLite keeps the index of a write-ahead log on its heap.
    static const sqlite3_io_methods methods = {2,
                                               close,
                                               read,
                                               write,
                                               truncate,
                                               sync,
                                               file_size,
                                               lock,
                                               lock,
                                               check_reserved_lock,
                                               file_control,
                                               sector_size,
                                               device_characteristics,
                                               nullptr,
                                               nullptr,
                                               nullptr,
                                               nullptr,
                                               nullptr,
                                               nullptr};
    return &methods;
  }

  static int open(sqlite3_vfs* vfs, const char* path, sqlite3_file* file, int flags, int* out_flags) {
    VfsFile& handle = self(file);
    handle.base.pMethods = nullptr;
    return guarded([&] {
      SnapshotVfs& files = snapshot(vfs);
      handle.vfs = &files;
      handle.temporary = false;
      SnapshotVfs::Entry* entry = path != nullptr ? files.entry(path) : nullptr;
      if (path == nullptr && files.temporary_) {
        auto scratch = files.temporary_();
        if (!scratch) {
          files.write_error_ = scratch.error().message;
          return SQLITE_CANTOPEN;
        }
        handle.file = new ScratchStorage(std::move(*scratch));
        handle.temporary = true;
      } else if (path == nullptr) {
        handle.file = new OverlayFile(nullptr, files.budget_);
        handle.temporary = true;
      } else if (entry == nullptr) {
        return SQLITE_CANTOPEN;
      } else {
        if (entry->file == nullptr && (flags & SQLITE_OPEN_CREATE) == 0) return SQLITE_CANTOPEN;
        if (entry->file == nullptr) entry->file = std::make_unique<OverlayFile>(nullptr, files.budget_);
        handle.file = entry->file.get();
      }
      handle.base.pMethods = io_methods();
      if (out_flags != nullptr) *out_flags = flags;
      return SQLITE_OK;
    });
  }

  static int remove(sqlite3_vfs* vfs, const char* path, int) {
    SnapshotVfs::Entry* entry = snapshot(vfs).entry(path);
    if (entry == nullptr || entry->file == nullptr) return SQLITE_IOERR_DELETE_NOENT;
    entry->file.reset();
    return SQLITE_OK;
  }

  static int access(sqlite3_vfs* vfs, const char* path, int, int* result) {
    const SnapshotVfs::Entry* entry = snapshot(vfs).entry(path);
    *result =
        entry != nullptr && entry->file != nullptr && (entry->file->size() > 0 || entry->cache != nullptr);
    return SQLITE_OK;
  }

  static int full_pathname(sqlite3_vfs*, const char* path, int size, char* out) {
    if (static_cast<int>(std::strlen(path)) >= size) return SQLITE_CANTOPEN;
    std::strcpy(out, path);
    return SQLITE_OK;
  }

  // The same numbers each time, so that the same snapshot gives the same report.
  static int randomness(sqlite3_vfs*, int size, char* out) {
    for (int i = 0; i < size; ++i) out[i] = static_cast<char>(i * 37 + 11);
    return size;
  }
  static int sleep(sqlite3_vfs*, int microseconds) { return microseconds; }
  static int last_error(sqlite3_vfs*, int, char*) { return 0; }
};

SnapshotVfs::SnapshotVfs(Files files, std::size_t cache_bytes, Room room)
    : files_(std::move(files)),
      budget_(room.memory_bytes / OverlayFile::kBlockBytes, room.scratch_bytes / OverlayFile::kBlockBytes,
              room.scratch) {
  if (room.memory_bytes == 0) temporary_ = room.scratch;
  static std::atomic<unsigned> count{0};
  name_ = "handrail-snapshot-" + std::to_string(++count);

  const auto take = [this](Entry& into, std::unique_ptr<ByteSource>& source, std::size_t bytes) {
    if (source == nullptr) return;
    into.cache = std::make_unique<ChunkCache>(*source, bytes);
    into.file = std::make_unique<OverlayFile>(into.cache.get(), budget_);
  };
  take(database_, files_.database, cache_bytes);
  take(wal_, files_.wal, kJournalCacheBytes);
  take(journal_, files_.journal, kJournalCacheBytes);
  if (files_.made != nullptr) database_.file = std::make_unique<ScratchStorage>(*files_.made);

  sqlite3_initialize();
  // SQLite's random numbers would begin with the system's, which a browser's module has no files for; and the
  // same snapshot is to give the same report.
  sqlite3_test_control(SQLITE_TESTCTRL_PRNG_SEED, 1, nullptr);
  sqlite3_vfs* system = sqlite3_vfs_find(nullptr);
  vfs_.iVersion = 2;
  vfs_.szOsFile = sizeof(VfsFile);
  vfs_.mxPathname = 64;
  vfs_.zName = name_.c_str();
  vfs_.pAppData = this;
  vfs_.xOpen = VfsMethods::open;
  vfs_.xDelete = VfsMethods::remove;
  vfs_.xAccess = VfsMethods::access;
  vfs_.xFullPathname = VfsMethods::full_pathname;
  vfs_.xRandomness = VfsMethods::randomness;
  vfs_.xSleep = VfsMethods::sleep;
  vfs_.xCurrentTime = system->xCurrentTime;
  vfs_.xCurrentTimeInt64 = system->xCurrentTimeInt64;
  vfs_.xGetLastError = VfsMethods::last_error;
  sqlite3_vfs_register(&vfs_, 0);
}

SnapshotVfs::~SnapshotVfs() { sqlite3_vfs_unregister(&vfs_); }

std::string SnapshotVfs::changed() {
  for (ByteSource* source : {files_.database.get(), files_.wal.get(), files_.journal.get()}) {
    if (source == nullptr) continue;
    if (std::string what = source->changed(); !what.empty()) return what;
  }
  return {};
}

SnapshotVfs::Files SnapshotVfs::borrowed() const {
  Files files;
  const auto borrow = [](const std::unique_ptr<ByteSource>& source) -> std::unique_ptr<ByteSource> {
    return source ? std::make_unique<BorrowedSource>(*source) : nullptr;
  };
  files.database = borrow(files_.database);
  files.wal = borrow(files_.wal);
  files.journal = borrow(files_.journal);
  return files;
}

SnapshotVfs::Entry* SnapshotVfs::entry(const char* path) {
  const std::string_view name = path;
  const std::string_view database = database_name();
  if (!name.starts_with(database)) return nullptr;
  const std::string_view suffix = name.substr(database.size());
  if (suffix.empty()) return &database_;
  if (suffix == "-wal") return &wal_;
  if (suffix == "-journal") return &journal_;
  return nullptr;
}

}  // namespace handrail
