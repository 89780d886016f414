// A dump of any kind as a snapshot: its text goes through a reader into a Loader, and SQLite answers from
// what that made.
#pragma once

#include <functional>
#include <memory>
#include <vector>

#include "verifier/dump/dump_reader.h"

namespace handrail::dump {

struct DumpKind {
  const char* format;  // "mysql-dump"
  Engine engine;
  std::unique_ptr<DumpReader> (*reader)(Input& input, Loader& loader, const OpenOptions& options);
};

Result<std::unique_ptr<Snapshot>> open_dump(std::vector<SnapshotFile> files, const SnapshotLimits& limits,
                                            const OpenOptions& options, const DumpKind& kind);

// Whether one of the texts stands at the beginning of a line.
bool has_line(std::string_view beginning, std::initializer_list<std::string_view> texts);

}  // namespace handrail::dump
