// What of a schema one snapshot has and the other has not, or has otherwise.
#pragma once

#include <vector>

#include "verifier/compare/comparison.h"
#include "verifier/compare/shape.h"

namespace handrail {

// How types and defaults are spelled is compared only when both were spelled by the same engine.
enum class Spelling : bool { differs, same };

std::vector<SchemaDifference> schema_differences(const Shape& before, const Shape& after, Spelling spelling,
                                                 const ForeseenChanges& foreseen);

}  // namespace handrail
