// The processes that come from one process, found through /proc.
#pragma once

#include <sys/types.h>

#include <cstdint>
#include <vector>

namespace handrail {

struct Process {
  pid_t pid = 0;
  pid_t parent = 0;
  pid_t session = 0;
  bool zombie = false;
  std::uint64_t start_time = 0;
};

// All descendants of `root`, which is not among them. Complete when `root` is a subreaper. Zombies are left
// out.
std::vector<Process> descendants_of(pid_t root);

std::vector<Process> processes_of_session(pid_t session);

// Whether it would have survived the end of the session `session`: it left the session, or it ignores SIGHUP.
bool survives_hangup(const Process& process, pid_t session);

}  // namespace handrail
