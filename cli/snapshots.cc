#include "cli/snapshots.h"

#include "cli/parameters.h"
#include "cli/progress_line.h"

namespace handrail::cli {

Result<std::unique_ptr<Snapshot>> open_any_snapshot(const std::string& location,
                                                    const std::string& of_several, const Session& session,
                                                    const LiveOptions& options) {
  if (is_live_address(location)) {
    hide_password(location);
    return open_live(location, options);
  }
  auto files = snapshot_files(location);
  if (!files) return tl::unexpected(files.error());
  OpenOptions opening;
  opening.database = of_several;
  ProgressLine progress(session, location.substr(location.rfind('/') + 1));
  opening.on_progress = [&](std::uint64_t done, std::uint64_t total) {
    progress.tell(done, total);
    return true;
  };
  auto snapshot = open_snapshot(std::move(*files), {}, opening);
  if (snapshot) return snapshot;
  Error error = snapshot.error();  // names the file without its folder, as a report does
  error.file = location.substr(0, location.rfind('/') + 1) + error.file;
  return fail(std::move(error));
}

}  // namespace handrail::cli
