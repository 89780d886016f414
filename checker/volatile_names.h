// Names that change each time they are evaluated and that are no paths: a job, an image, a tag, a snapshot.
#pragma once

#include <string>
#include <vector>

#include "model/runbook.h"

namespace handrail {

struct VolatileName {
  std::string text;  // "manual-backup-$(date +%s)", without a kind before it ("job/") or an option's name
  std::string part;  // what changes: "$(date +%s)"
  Span span;
  int statement = -1;
  int step = -1;
  bool makes = false;  // the command gives the name to something new
};

// In reading order: the words of commands that name things in a cluster, a registry, a repository or a pool,
// and the names in manifests that a command is fed.
std::vector<VolatileName> volatile_names(const Runbook& runbook);

}  // namespace handrail
