// Places where a test makes the program die, so that what `resume` finds after a crash is tried at every
// point that matters and not only at moments of luck. HANDRAIL_CRASH_AT=after-intent kills at the first such
// point, HANDRAIL_CRASH_AT=after-intent:3 at the third item's. HANDRAIL_CRASH_TREE=1 takes the command's
// processes along.
#pragma once

#include <sys/types.h>

#include <string_view>

namespace handrail {

// Returns at once unless the environment names this point. SIGKILLs this process; in the supervisor of a
// command, `handrail` is the process that it serves, and only that one dies unless the whole tree was asked
// for.
void fault_point(std::string_view point, int item, pid_t handrail = 0, pid_t command = 0);

}  // namespace handrail
