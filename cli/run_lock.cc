#include "cli/run_lock.h"

#include <chrono>
#include <thread>

#include <fmt/format.h>

#include "cli/run_screen.h"

namespace handrail::cli {

Result<TargetLock> lock_for(const std::string& state, const RunBegin& begin, const std::string& run,
                            const Session& session) {
  bool said = false;
  for (;;) {
    auto lock = lock_target(state, begin.guide, begin.directory);
    if (!lock || lock->held) return lock;
    const bool own_orphan =
        lock->owner.is_object() && lock->owner.value("run", "") == run && !is_alive(lock->owner);
    if (!own_orphan || stop_requests() > 0) return lock;
    if (!said) session.note("a command of this run is still running; waiting for it");
    said = true;
    std::this_thread::sleep_for(std::chrono::milliseconds(20));
  }
}

void say_busy(const TargetLock& lock, const std::string& mend, Session& session) {
  session.fail({"this guide is being run in this directory by " + lock.owner_text(), {}, 0, 0, mend}, kBusy);
}

Result<RunBegin> begin_of(const std::string& folder, const std::string& run, const std::string& nothing,
                          const std::string& mend) {
  const auto journal = Journal::open_to_read(folder + "/journal.db");
  if (!journal) return fail(journal.error());
  const auto first = journal->first_record();
  if (!first) return fail(first.error());
  if (!*first) return fail(fmt::format("run {} was ended before it began; {}", run, nothing), mend);
  return RunBegin::from_json((*first)->body);
}

Result<History> history_of(const std::string& folder, const std::string& run, const std::string& nothing,
                           const std::string& mend) {
  const auto journal = Journal::open_to_read(folder + "/journal.db");
  if (!journal) return fail(journal.error());
  const auto records = journal->records();
  if (!records) return fail(records.error());
  if (records->empty()) return fail(fmt::format("run {} was ended before it began; {}", run, nothing), mend);
  return read_history(*records);
}

}  // namespace handrail::cli
