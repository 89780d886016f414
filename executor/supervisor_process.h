// The process that watches over one command, for supervised.cc, which forks it.
#pragma once

#include "executor/supervisor.h"

namespace handrail {

// Never returns; ends the process. `attempt` is the attempt's file, locked; one byte through `news` tells
// handrail that the outcome stands.
[[noreturn]] void watch_over(const Job& job, Descriptor attempt, Descriptor news, pid_t handrail);

}  // namespace handrail
