// A Runbook as JSON, for `handrail show --json`; docs/show.schema.json describes it.
#pragma once

#include <string>

#include "model/runbook.h"

namespace handrail {

// Indented, with a final newline. Equal input gives equal bytes, natively and as WebAssembly.
std::string runbook_json(const Runbook& runbook);

}  // namespace handrail
