// Runs a guide's checks on a snapshot. The verifier's public face:
//
//   Result<CheckSet> / checks_of(runbook)  +  open_snapshot(files)  ->  verify(…) -> Report -> report_json,
//   report_text
//
// Native program and browser call the same functions, and the JSON they print is equal to the byte: nothing
// in it depends on folders or the machine, and on time only where a check asks for an age; then it says from
// when.
#pragma once

#include <array>
#include <cstdint>
#include <functional>
#include <optional>
#include <string>
#include <string_view>
#include <vector>

#include "verifier/check_set.h"
#include "verifier/compare/comparison.h"
#include "verifier/instant.h"
#include "verifier/judge.h"
#include "verifier/snapshot.h"
#include "verifier/value.h"

namespace handrail {

struct VerifyOptions {
  // Checks of other moments are left out. Without it all are run; those that a guide states for one moment
  // only will contradict each other, and the report says which moments the snapshot fits.
  std::optional<When> when;
  std::vector<std::string> select;  // ids; empty: every check
  std::string datastore;            // which of the guide's databases the snapshot is of (datastores.h)
  std::size_t shown_rows = 10;  // how many rows of a result the report keeps, where the check says nothing
  std::optional<Instant> now;   // from which ages are told; nothing: this machine's clock
  Snapshot* before = nullptr;   // for checks that compare with the snapshot from before
  std::function<void(std::size_t index, std::size_t count, const Check&)> on_check;  // before each is run
  // With `before`: the two are compared as a whole, too. What the guide's SQL foresees is added to it.
  std::optional<CompareOptions> compare;
};

struct CheckResult {
  const PlacedCheck* check = nullptr;  // into Report::checks
  Verdict verdict;
  std::string sql;  // what was run, empty when nothing was
  std::vector<std::string> columns;
  std::vector<std::vector<Value>> rows;  // the first ones
  std::uint64_t row_count = 0;
};

struct Report {
  CheckSet checks;  // those that were selected
  SnapshotFacts snapshot;
  std::optional<When> when;
  std::vector<CheckResult> results;      // in the guide's order
  std::vector<When> fits;                // without `when`: the moments all of whose checks passed
  std::optional<Comparison> comparison;  // with the snapshot from before
  std::optional<Instant> now;            // from which ages were told, when a check asked

  std::size_t count(Outcome outcome) const;
  // 0: something was checked and all of it holds. 1: a check failed (of severity error), or the comparison
  // found what nobody foresaw. 2: a check, or all, could not be carried out.
  int exit_code() const;
};

// Fails on an id in `select` that the guide does not have, on several databases that cannot be told apart,
// and when the snapshot was written to meanwhile.
Result<Report> verify(Snapshot& snapshot, CheckSet checks, const VerifyOptions& options = {});

// Docs: docs/verifier.md. Ends in a newline.
std::string report_json(const Report& report);
// For a CI server.
std::string report_junit(const Report& report);

// For a person, in English. Control characters in values are made visible, so that a value cannot steer a
// terminal.
std::string report_text(const Report& report, Colors colors);

}  // namespace handrail
