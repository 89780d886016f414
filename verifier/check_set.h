// A guide's checks on their own: what the browser gets instead of the whole guide. Written into a site as
// checks.json and read back by the same code, so that `handrail verify` and the page run the same checks.
#pragma once

#include <cstdint>
#include <string>
#include <string_view>
#include <vector>

#include "model/check.h"
#include "model/effects/effects.h"
#include "model/result.h"

namespace handrail {

struct Runbook;

struct PlacedCheck {
  Check check;
  std::uint32_t line = 0;  // of check.span in the guide
  std::uint32_t column = 0;
  Engine engine = Engine::unknown;  // that the check is made for
};

// A statement of the guide's forward path that changes a datastore.
struct PlacedChange {
  std::string sql;
  std::uint32_t line = 0;
  std::uint32_t column = 0;
  Engine engine = Engine::unknown;
};

struct CheckSet {
  std::string guide;  // the guide's file name, without its folder
  std::string title;
  std::string language;  // "zh" or "en"
  std::vector<PlacedCheck> checks;
  std::vector<PlacedChange> changes;
};

CheckSet checks_of(const Runbook& runbook);

// One line of JSON per check; ends in a newline.
std::string checks_json(const CheckSet& checks);
std::string checks_json(const Runbook& runbook);

// Fails on text that checks_json did not write.
Result<CheckSet> checks_from_json(std::string_view text);

}  // namespace handrail
