// What lies around a guide on disk, for rules that ask.
#pragma once

#include <string>

#include "checker/rule.h"

namespace handrail::cli {

// Of a guide in a file. May be used in parallel; asks the file system only when a rule asks.
Surroundings surroundings_of(const std::string& guide_path);

}  // namespace handrail::cli
