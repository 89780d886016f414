// A unified diff, as diff -u prints it and git apply and patch read it, from edits that are known already.
#pragma once

#include <string>
#include <string_view>
#include <vector>

#include "model/finding.h"
#include "model/source_text.h"

namespace handrail::cli {

// Empty when nothing differs. `edits` of the source, by place, none touching another; three lines around each
// change. Names are "a/PATH" and "b/PATH", an absolute path stands as it is. Linear in the edits.
std::string unified_diff(std::string_view path, const SourceText& source, const std::vector<Edit>& edits);

}  // namespace handrail::cli
