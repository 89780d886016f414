#include "cli/output.h"

#include <stdio_ext.h>

namespace handrail::cli {

void forget_unread_output() {
  if (std::fflush(stdout) == 0 && std::ferror(stdout) == 0) return;
  ::__fpurge(stdout);
  std::clearerr(stdout);
}

}  // namespace handrail::cli
