#include "verifier/dump/open_dump.h"

#include <fmt/core.h>

#include "verifier/sqlite_snapshot.h"

namespace handrail::dump {
namespace {

Error named(Error error, const std::string& name) {
  if (error.file.empty()) error.file = name;
  return error;
}

// A row is at most a value of the largest size in hexadecimal digits, and some more.
std::size_t longest_row(const SnapshotLimits& limits) {
  return static_cast<std::size_t>(limits.value_bytes) * 2 + (std::size_t{1} << 20);
}

Result<std::unique_ptr<ByteSource>> load(ByteSource& source, const SnapshotLimits& limits,
                                         const OpenOptions& options, const DumpKind& kind,
                                         std::vector<std::string>& notes) {
  auto stream = open_stream(source, limits);
  if (!stream) return tl::unexpected(stream.error());
  auto loader = Loader::open(kind.engine, limits, options);
  if (!loader) return tl::unexpected(loader.error());
  std::function<bool(std::uint64_t)> progress;
  if (options.on_progress) {
    progress = [&](std::uint64_t consumed) { return options.on_progress(consumed, source.size()); };
  }
  Input input(**stream, longest_row(limits), std::move(progress));
  const std::unique_ptr<DumpReader> reader = kind.reader(input, **loader, options);
  if (auto read = reader->read(); !read) return tl::unexpected(read.error());
  auto database = (*loader)->finish();
  notes = (*loader)->take_notes();
  return database;
}

}  // namespace

Result<std::unique_ptr<Snapshot>> open_dump(std::vector<SnapshotFile> files, const SnapshotLimits& limits,
                                            const OpenOptions& options, const DumpKind& kind) {
  const SnapshotFile& dump = files.front();
  SnapshotFacts facts{dump.name, kind.format, kind.engine, dump.bytes->size(), {}, {}};
  auto database = load(*dump.bytes, limits, options, kind, facts.notes);
  if (!database) return fail(named(database.error(), dump.name));
  if (const std::string changed = dump.bytes->changed(); !changed.empty())
    return fail(Error{changed, dump.name, 0, 0, "verify a copy"});
  SnapshotVfs::Files made;
  made.database = std::move(*database);
  auto snapshot = std::make_unique<SqliteSnapshot>(std::move(facts), std::move(made), limits);
  if (kind.engine != Engine::sqlite) snapshot->speak(loaded_dump_dialect());
  if (auto opened = snapshot->open(); !opened) return tl::unexpected(opened.error());
  return snapshot;
}

bool has_line(std::string_view beginning, std::initializer_list<std::string_view> texts) {
  while (!beginning.empty()) {
    for (const std::string_view text : texts) {
      if (beginning.starts_with(text)) return true;
    }
    const std::size_t end = beginning.find('\n');
    if (end == std::string_view::npos) break;
    beginning.remove_prefix(end + 1);
  }
  return false;
}

}  // namespace handrail::dump
