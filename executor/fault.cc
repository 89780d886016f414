#include "executor/fault.h"

#include <signal.h>
#include <unistd.h>

#include <cstdlib>
#include <string>

namespace handrail {

void fault_point(std::string_view point, int item, pid_t handrail, pid_t command) {
  const char* wanted = std::getenv("HANDRAIL_CRASH_AT");
  if (wanted == nullptr) return;
  if (point != wanted && std::string(point) + ":" + std::to_string(item) != wanted) return;
  const bool whole_tree = std::getenv("HANDRAIL_CRASH_TREE") != nullptr;
  if (whole_tree && command > 0) ::kill(-command, SIGKILL);
  if (handrail > 0) ::kill(handrail, SIGKILL);
  if (handrail == 0 || whole_tree) ::kill(::getpid(), SIGKILL);
}

}  // namespace handrail
