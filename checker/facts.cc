#include "checker/facts.h"

namespace handrail {
namespace {

template <typename Value, typename Make>
const Value& once(std::optional<Value>& kept, const Make& make) {
  if (!kept) kept.emplace(make());
  return *kept;
}

}  // namespace

const PathIndex& Facts::paths() const {
  return once(paths_, [&] { return PathIndex(runbook_); });
}

const PlaceIndex& Facts::places() const {
  return once(places_, [&] { return PlaceIndex(runbook_); });
}

const OwnObjects& Facts::own_objects() const {
  return once(own_objects_, [&] { return OwnObjects(runbook_); });
}

const StatementDialects& Facts::sql_dialects() const {
  return once(sql_dialects_, [&] { return StatementDialects(runbook_); });
}

const DatastoreFiles& Facts::datastore_files() const {
  return once(datastore_files_, [&] { return DatastoreFiles(runbook_); });
}

const BackupChecks& Facts::backup_checks() const {
  return once(backup_checks_, [&] { return BackupChecks(runbook_, paths()); });
}

const std::vector<DataChange>& Facts::forward_data_changes() const {
  return once(data_changes_, [&] { return handrail::forward_data_changes(runbook_); });
}

const std::vector<DataBackup>& Facts::forward_data_backups() const {
  return once(data_backups_, [&] {
    return handrail::forward_data_backups(runbook_, paths(), datastore_files(), forward_data_changes());
  });
}

const std::vector<Restore>& Facts::restores() const {
  return once(restores_, [&] { return restores_in(runbook_, paths()); });
}

const std::vector<SettingsChange>& Facts::settings_changes() const {
  return once(settings_changes_, [&] { return handrail::settings_changes(runbook_, paths()); });
}

const std::vector<ServiceEvent>& Facts::service_events() const {
  return once(service_events_, [&] { return handrail::service_events(runbook_); });
}

const std::vector<ProseLine>& Facts::prose_lines() const {
  return once(prose_lines_, [&] { return handrail::prose_lines(runbook_); });
}

const Sections& Facts::sections() const {
  return once(sections_, [&] { return Sections(runbook_); });
}

const std::optional<ProseLine>& Facts::availability_promise() const {
  return once(availability_promise_,
              [&] { return handrail::availability_promise(prose_lines(), sections()); });
}

}  // namespace handrail
