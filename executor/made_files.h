// The files that the items of a run have written, with the paths that they really got. Found right after an
// item, written into its outcome, and read back from the journal; never worked out a second time.
#pragma once

#include <string>
#include <vector>

#include "executor/real_files.h"
#include "model/plan/plan.h"

namespace handrail {

struct MadeFile {
  std::size_t file = 0;  // index into PlanItem::files
  FileMark mark;
  bool written = true;  // false: it was there before, and the item did not touch it

  Json to_json() const;
  static MadeFile from_json(const Json& json);
};

// Where the names of an item's files are looked for. `state` is the session's state file at that moment.
struct FileScope {
  std::string state;
  std::vector<std::string> folders;  // of relative paths: where the item began, where it ended
  std::string run_folder;            // what PlanFile::resolved is relative to: where the run began
};

// What its files could be now. Before the item, to be compared with what is there after it.
std::vector<FileMark> candidates(const PlanItem& item, const FileScope& around);

// What the item has written, in the order of its files; several for one where a loop or a pattern wrote
// several.
std::vector<MadeFile> made_files(const PlanItem& item, const FileScope& after,
                                 const std::vector<FileMark>& before);

}  // namespace handrail
