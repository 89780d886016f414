// Which file a command really wrote. A guide says `> backups/full_$(date +%F).sql`, and only the shell knows
// what that was at the moment; to evaluate it again would give another name. So the command's possible
// results are looked at before and after it: what can be known of the name is filled in (the session's
// variables among it), the rest becomes a pattern, and the file that is new or has changed is the one.
#pragma once

#include <cstdint>
#include <map>
#include <optional>
#include <string>
#include <string_view>
#include <vector>

#include "executor/journal.h"

namespace handrail {

// A file at one moment.
struct FileMark {
  std::string path;
  std::uint64_t inode = 0;
  std::int64_t size = 0;
  std::int64_t modified = 0;  // nanoseconds since 1970
  std::int64_t changed = 0;   // the same of its inode: no program can set it back

  // Whether its content is taken to be the same.
  bool same_content(const FileMark& other) const {
    return inode == other.inode && size == other.size && modified == other.modified;
  }
  bool same(const FileMark& other) const { return same_content(other) && changed == other.changed; }
  Json to_json() const;
  static FileMark from_json(const Json& json);
};

// Nullopt when there is no such file or folder.
std::optional<FileMark> mark_of(const std::string& path);

// Everything that one of the patterns names now, by path, each once. Relative ones are looked for in each of
// `folders`.
std::vector<FileMark> files_matching(const std::vector<std::string>& patterns,
                                     const std::vector<std::string>& folders);

}  // namespace handrail
