// What a run did, written before and after each effect. The journal is a list of records that only grows:
// each holds the hash of the one before it, so that a record that was changed, dropped or slipped in is
// noticed when it is read. SQLite in WAL mode with synchronous=FULL: append() returns after the record is on
// the disk. How many records there are, and the hash of the last, is kept in a second file as well
// (journal.head), so that records that were cut off at the end are missed. Who can write to both files, and
// takes the trouble, can still make a journal that tells another story: against that helps only a hash that
// was noted elsewhere, which is why a run prints it when it ends.
#pragma once

#include <cstdint>
#include <functional>
#include <memory>
#include <optional>
#include <string>
#include <string_view>
#include <vector>

#include <nlohmann/json.hpp>

#include "model/result.h"

struct sqlite3;

namespace handrail {

using Json = nlohmann::ordered_json;

struct Record {
  std::int64_t number = 0;  // from 1 on, without gaps
  std::string at;           // UTC, "2026-11-21T08:00:00.123Z"
  std::string kind;  // "run", "intent", "outcome", "confirmed", "skipped", "assumed", "resumed", "end", …
  std::string item;  // PlanItem::id, empty when it belongs to the run
  Json body;
  std::string hash;
};

// The end of a journal.
struct JournalHead {
  std::int64_t records = 0;
  std::string hash;  // of the last record, empty when there is none
};
// As it stands in journal.head.
std::string head_text(const JournalHead& head);
// What journal.head beside the journal says; fails when it is not there or is no head.
Result<JournalHead> read_journal_head(const std::string& journal_path);

class Journal {
 public:
  // A new journal; fails when there is one already.
  static Result<Journal> create(const std::string& path);
  static Result<Journal> open(const std::string& path);
  // Only looks; a run that is under way is not disturbed.
  static Result<Journal> open_to_read(const std::string& path);

  // Durable when it returns. After a failure nothing may be done that the record was to announce.
  Result<void> append(std::string_view kind, std::string_view item, const Json& body);

  const JournalHead& head() const { return head_; }

  // All records, oldest first. Fails, naming the first bad one, when the chain does not hold.
  Result<std::vector<Record>> records() const;
  // `records` are the first ones; appends those that were written since.
  Result<void> read_on(std::vector<Record>& records) const;
  // The first one alone; nothing when there is none.
  Result<std::optional<Record>> first_record() const;
  // Those before the first bad one; `broken` says what is wrong with that, and stays empty when nothing is.
  Result<std::vector<Record>> records_that_hold(std::string& broken) const;

 private:
  struct Close {
    void operator()(sqlite3* database) const;
  };
  Journal() = default;
  static Result<Journal> open_with(const std::string& path, int flags);
  // Hands on each record behind `from` that follows from the one before, with its body as text, until
  // `take` says false; says what is wrong with the first that does not follow, empty when all do.
  using Take = std::function<bool(Record&& record, std::string_view body)>;
  Result<std::string> walk(JournalHead from, const Take& take) const;
  std::string message() const;
  void note_head(bool durably) const;

  std::string path_;
  std::unique_ptr<sqlite3, Close> database_;
  JournalHead head_;
};

std::string utc_now();

}  // namespace handrail
