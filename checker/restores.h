// What is put back from a copy: which command reads which file, and where to.
#pragma once

#include <vector>

#include "checker/path_index.h"
#include "model/runbook.h"

namespace handrail {

struct Restore {
  int command = -1;
  const PathUse* from = nullptr;   // the copy that is read
  std::vector<const PathUse*> to;  // where it is written to; empty for a datastore behind a server
};

// On the way back, whatever reads a file that is named or used like a backup; elsewhere, commands that
// restore. In reading order; the runbook must outlive the result.
std::vector<Restore> restores_in(const Runbook& runbook, const PathIndex& paths);

// The index of the first command behind a place in the text, for what is no command. Logarithmic.
int command_behind(const Runbook& runbook, std::uint32_t begin);

}  // namespace handrail
