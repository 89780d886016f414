// The words for the model's enumerations, in JSON, messages and annotations alike.
#include <algorithm>
#include <array>

#include "model/runbook.h"

namespace handrail {
namespace {

constexpr auto kStepKinds = std::to_array<std::string_view>(
    {"prepare", "backup", "stop", "deploy", "dependencies", "migrate", "configure", "start", "verify",
     "rollback", "troubleshoot", "tune", "monitor", "cleanup", "reference"});
constexpr auto kWays = std::to_array<std::string_view>({"forward", "back", "side"});
constexpr auto kRoles = std::to_array<std::string_view>(
    {"query", "change", "definition", "session", "transaction", "pragma", "other"});
constexpr auto kActions = std::to_array<std::string_view>({"shell", "sql", "manual", "file"});
constexpr auto kTypes =
    std::to_array<std::string_view>({"string", "integer", "path", "url", "choice", "secret"});
constexpr auto kSeverities = std::to_array<std::string_view>({"info", "warning", "error"});
constexpr auto kOrigins = std::to_array<std::string_view>({"declared", "stated", "implied"});
constexpr auto kWhens = std::to_array<std::string_view>({"any", "before", "after", "rollback"});
constexpr auto kExpects =
    std::to_array<std::string_view>({"none", "equals", "contains", "matches", "rows", "empty", "not_empty",
                                     "at_least", "less_than", "same_as_before", "exit_code", "human"});

}  // namespace

std::string_view name_of(StepKind kind) { return kStepKinds[static_cast<std::size_t>(kind)]; }
std::string_view name_of(Way way) { return kWays[static_cast<std::size_t>(way)]; }
std::string_view name_of(SqlRole role) { return kRoles[static_cast<std::size_t>(role)]; }
std::string_view name_of(ActionKind kind) { return kActions[static_cast<std::size_t>(kind)]; }
std::string_view name_of(ParameterType type) { return kTypes[static_cast<std::size_t>(type)]; }
std::string_view name_of(Severity severity) { return kSeverities[static_cast<std::size_t>(severity)]; }
std::string_view name_of(Origin origin) { return kOrigins[static_cast<std::size_t>(origin)]; }
std::string_view name_of(When when) { return kWhens[static_cast<std::size_t>(when)]; }
std::string_view name_of(ExpectKind kind) { return kExpects[static_cast<std::size_t>(kind)]; }

std::optional<StepKind> step_kind_from(std::string_view name) {
  const auto found = std::find(kStepKinds.begin(), kStepKinds.end(), name);
  if (found == kStepKinds.end()) return std::nullopt;
  return static_cast<StepKind>(found - kStepKinds.begin());
}

}  // namespace handrail
