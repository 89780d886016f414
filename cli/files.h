// Reading guides from disk and writing results to it, the same way for every command.
#pragma once

#include <functional>
#include <memory>
#include <string>
#include <string_view>
#include <vector>

#include "model/result.h"
#include "model/source_text.h"

namespace handrail::cli {

// Bytes of a regular file; `limit` 0 means none. "-" reads standard input.
Result<std::string> read_file(const std::string& path, std::size_t limit = 0);

// A guide's text, named by its path. Fails as SourceText::make does.
Result<std::shared_ptr<const SourceText>> read_guide_text(const std::string& path);

// Whether a search takes a file, or goes into a folder.
using SearchFilter = std::function<Result<bool>(const std::string& path, bool is_folder)>;

// Files as they are named, folders searched for *.md, *.markdown and *.mdx (hidden folders and node_modules
// left out, and what `wants` does not take), in sorted order, each once. Fails on what does not exist, on a
// folder without guides, and where `wants` fails.
Result<std::vector<std::string>> find_guides(const std::vector<std::string>& paths,
                                             const SearchFilter& wants = {});

// Writes to a temporary name beside `path`, syncs, renames. On failure nothing is left and the old file
// stays. The new file has the mode of the old one, and its owner where that is allowed; a symbolic link stays
// one and its target is written.
Result<void> write_file(const std::string& path, std::string_view bytes);

// Runs task(i) for 0 <= i < count on all cores; returns when all have ended. Exceptions reach the caller.
void for_each_parallel(std::size_t count, const std::function<void(std::size_t)>& task);

}  // namespace handrail::cli
