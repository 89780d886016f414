#include "executor/made_files.h"

#include <algorithm>
#include <filesystem>

#include "executor/path_pattern.h"
#include "executor/saved_variables.h"

namespace handrail {
namespace {

std::vector<FileMark> matching(const PlanFile& file, const FileScope& around,
                               const std::map<std::string, std::string>& variables) {
  std::vector<FileMark> marks =
      files_matching({pattern_of(file.spelled, variables, file.loop_variables)}, around.folders);
  for (FileMark& mark :
       files_matching({pattern_of(file.resolved, variables, file.loop_variables)}, {around.run_folder})) {
    if (std::ranges::count(marks, mark.path, &FileMark::path) == 0) marks.push_back(std::move(mark));
  }
  return marks;
}

}  // namespace

Json MadeFile::to_json() const { return {{"file", file}, {"mark", mark.to_json()}, {"written", written}}; }

MadeFile MadeFile::from_json(const Json& json) {
  MadeFile made;
  if (!json.is_object()) return made;
  made.file = json.value("file", std::size_t{0});
  made.mark = FileMark::from_json(json.value("mark", Json()));
  made.written = json.value("written", true);
  return made;
}

std::vector<FileMark> candidates(const PlanItem& item, const FileScope& around) {
  if (item.files.empty()) return {};
  const auto variables = saved_variables(around.state);
  std::vector<FileMark> marks;
  for (const PlanFile& file : item.files) {
    if (file.elsewhere) continue;
    for (FileMark& mark : matching(file, around, variables)) marks.push_back(std::move(mark));
  }
  return marks;
}

std::vector<MadeFile> made_files(const PlanItem& item, const FileScope& after,
                                 const std::vector<FileMark>& before) {
  std::vector<MadeFile> made;
  if (item.files.empty()) return made;
  const auto variables = saved_variables(after.state);
  const auto untouched = [&](const FileMark& mark) {
    return std::ranges::any_of(before,
                               [&](const FileMark& old) { return old.path == mark.path && old.same(mark); });
  };
  for (std::size_t i = 0; i < item.files.size(); ++i) {
    if (item.files[i].elsewhere) continue;
    std::vector<FileMark> now = matching(item.files[i], after, variables);
    const bool one = now.size() == 1;
    for (FileMark& mark : now) {
      const bool written = !untouched(mark);
      // Of several, only what is new can be meant; a single old one is what the item did not write anew.
      if (written || one) made.push_back({i, std::move(mark), written});
    }
  }
  return made;
}

}  // namespace handrail
