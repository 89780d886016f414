// A guide's SQL, tried on a copy-on-write overlay of a snapshot: checks before, each statement with its time
// and the rows that it changed, checks after, and what became of the data. The snapshot's files are never
// written.
//
//   rehearse(snapshot, checks, options) -> Rehearsal -> rehearsal_json, rehearsal_text
//
// `checks` hold the changes too (CheckSet::changes). What cannot be rehearsed is listed with its reason.
#pragma once

#include <chrono>
#include <cstdint>
#include <functional>
#include <optional>
#include <string>
#include <vector>

#include "verifier/instant.h"
#include "verifier/verify.h"

namespace handrail {

struct RehearsalOptions {
  ScratchMaker scratch = default_scratch();  // for what the overlay's memory does not hold
  std::size_t shown_rows = 10;
  std::vector<std::string> allowed;  // as CompareOptions::allowed
  std::string datastore;             // as VerifyOptions::datastore
  std::optional<Instant> now;        // what NOW() stands for; this machine's clock when none is given
  std::function<void(std::size_t index, std::size_t count, const PlacedChange&)> on_change;  // before each
  std::function<void(std::size_t index, std::size_t count, const Check&)> on_check;
};

enum class RehearsalOutcome : std::uint8_t {
  done,
  failed,       // as it would in the datastore; nothing after it was tried
  left_out,     // cannot be rehearsed
  not_reached,  // stands behind one that failed
};
std::string_view name_of(RehearsalOutcome outcome);

struct RehearsedChange {
  const PlacedChange* change = nullptr;  // into Rehearsal::checks
  RehearsalOutcome outcome = RehearsalOutcome::not_reached;
  std::string message;               // why it failed or was left out; of one that was done, what to know
  std::chrono::microseconds time{};  // of those that were tried
  std::uint64_t rows = 0;            // changed, by triggers and foreign keys as well
};

struct Rehearsal {
  CheckSet checks;
  std::vector<RehearsedChange> changes;
  Report before;                // the checks of the moment before, on the snapshot as it is
  std::optional<Report> after;  // those of the moment after, with the comparison; missing after a failure
  std::vector<std::string> notes;

  std::chrono::microseconds time() const;  // of all statements
  std::size_t count(RehearsalOutcome outcome) const;
  // 0: everything was rehearsed, and all checks hold. 1: a statement or a check failed, or data were lost
  // that the SQL does not account for. 2: something was left out or could not be checked.
  int exit_code() const;
};

// Fails for a database in use, when the guide changes nothing that a rehearsal could try or name, and when
// the snapshot was written to meanwhile.
Result<Rehearsal> rehearse(Snapshot& snapshot, CheckSet checks, const RehearsalOptions& options = {});

// docs/rehearse.schema.json. Ends in a newline.
std::string rehearsal_json(const Rehearsal& rehearsal);
std::string rehearsal_text(const Rehearsal& rehearsal, Colors colors);

}  // namespace handrail
