// Which datastores a guide changes and which it backs up, in reading order: what the rules on backups look
// at.
#pragma once

#include <set>
#include <string>
#include <string_view>
#include <vector>

#include "checker/path_index.h"
#include "model/runbook.h"

namespace handrail {

struct DataChange {
  Span span;
  std::string what;  // "`flask db upgrade`", "ALTER TABLE"
  Engine engine = Engine::unknown;
  std::string datastore;  // empty when the guide does not say
  int command = -1;       // -1 for a statement in a fence of its own
};

struct DataBackup {
  Span span;
  Engine engine = Engine::unknown;  // unknown also for a backup that a person makes by hand
  int command = -1;                 // -1 for one by hand
};

// Which paths are a database by themselves: a file that a datastore of the guide names, or one named like a
// database.
class DatastoreFiles {
 public:
  explicit DatastoreFiles(const Runbook& runbook);
  bool contains(std::string_view path) const;
  // Those that lie below a folder, in the guide's own spelling; empty when there is none.
  std::string below(std::string_view folder) const;

 private:
  std::set<std::string> named_;
};

// Changes of rows or schema on the forward path, those in optional steps left out.
std::vector<DataChange> forward_data_changes(const Runbook& runbook);

// Everything before or on the forward path that keeps a copy of data. A copy of settings or code only is
// none.
std::vector<DataBackup> forward_data_backups(const Runbook& runbook, const PathIndex& paths,
                                             const DatastoreFiles& files,
                                             const std::vector<DataChange>& changes);

}  // namespace handrail
