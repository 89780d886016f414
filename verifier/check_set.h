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
  std::string elsewhere;            // the database that it is for, where the snapshot is another's
};

// What the guide's forward path does to a datastore, in the order in which it is done: a statement of SQL, or
// a command of which only that much is known.
struct PlacedChange {
  std::string sql;      // values filled in
  std::string command;  // instead of SQL: "flask db upgrade"
  std::string step;     // its title
  std::uint32_t line = 0;
  std::uint32_t column = 0;
  Engine engine = Engine::unknown;
  std::string datastore;  // as the guide names it: "data/app.db"; empty where it does not tell
  std::string elsewhere;  // as PlacedCheck::elsewhere
  std::string
      left_out;  // why it cannot be rehearsed, as the end of a sentence that begins with "it"; else empty
};

struct CheckSet {
  std::string guide;  // the guide's file name, without its folder
  std::string title;
  std::string language;  // "zh" or "en"
  std::vector<PlacedCheck> checks;
  std::vector<PlacedChange> changes;
};

struct Plan;

// With the changes of the plan that the guide's own defaults make.
CheckSet checks_of(const Runbook& runbook);
// With the changes of this plan; what it does not hold is left out of a rehearsal.
CheckSet checks_of(const Runbook& runbook, const Plan& plan);

// One line of JSON per check; ends in a newline.
std::string checks_json(const CheckSet& checks);
std::string checks_json(const Runbook& runbook);

// Fails on text that checks_json did not write.
Result<CheckSet> checks_from_json(std::string_view text);

}  // namespace handrail
