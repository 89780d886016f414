// What several rules ask about one guide, each worked out once, when the first of them asks for it.
#pragma once

#include <optional>
#include <vector>

#include "checker/backup_checks.h"
#include "checker/data_changes.h"
#include "checker/path_index.h"
#include "checker/prose.h"
#include "checker/restores.h"
#include "checker/settings_changes.h"
#include "checker/sql_statements.h"
#include "model/runbook.h"
#include "model/services.h"
#include "model/sql_dialect.h"

namespace handrail {

// Belongs to one check of one guide and to the thread that carries it out. The runbook must outlive it, and
// it what it returns.
class Facts {
 public:
  explicit Facts(const Runbook& runbook) : runbook_(runbook) {}
  Facts(const Facts&) = delete;
  Facts& operator=(const Facts&) = delete;

  const PathIndex& paths() const;
  const PlaceIndex& places() const;
  const OwnObjects& own_objects() const;
  const StatementDialects& sql_dialects() const;
  const DatastoreFiles& datastore_files() const;
  const BackupChecks& backup_checks() const;
  // The functions of the same names.
  const std::vector<DataChange>& forward_data_changes() const;
  const std::vector<DataBackup>& forward_data_backups() const;
  const std::vector<Restore>& restores() const;
  const std::vector<SettingsChange>& settings_changes() const;
  const std::vector<ServiceEvent>& service_events() const;
  const std::vector<ProseLine>& prose_lines() const;
  const Sections& sections() const;
  const std::optional<ProseLine>& availability_promise() const;

 private:
  const Runbook& runbook_;
  mutable std::optional<PathIndex> paths_;
  mutable std::optional<PlaceIndex> places_;
  mutable std::optional<OwnObjects> own_objects_;
  mutable std::optional<StatementDialects> sql_dialects_;
  mutable std::optional<DatastoreFiles> datastore_files_;
  mutable std::optional<BackupChecks> backup_checks_;
  mutable std::optional<std::vector<DataChange>> data_changes_;
  mutable std::optional<std::vector<DataBackup>> data_backups_;
  mutable std::optional<std::vector<Restore>> restores_;
  mutable std::optional<std::vector<SettingsChange>> settings_changes_;
  mutable std::optional<std::vector<ServiceEvent>> service_events_;
  mutable std::optional<std::vector<ProseLine>> prose_lines_;
  mutable std::optional<Sections> sections_;
  mutable std::optional<std::optional<ProseLine>> availability_promise_;
};

}  // namespace handrail
