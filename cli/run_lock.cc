#include "cli/run_lock.h"

#include <chrono>
#include <thread>

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

}  // namespace handrail::cli
