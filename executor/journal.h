// What a run did, written before and after each effect. The journal is a list of records that only grows:
// each holds the hash of the one before it, so that a record that was changed, dropped or slipped in is
// noticed when it is read. SQLite in WAL mode with synchronous=FULL: append() returns after the record is on
// the disk.
#pragma once

#include <cstdint>
#include <memory>
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

class Journal {
 public:
  // A new journal; fails when there is one already.
  static Result<Journal> create(const std::string& path);
  static Result<Journal> open(const std::string& path);
  // Only looks; a run that is under way is not disturbed.
  static Result<Journal> open_to_read(const std::string& path);

  // Durable when it returns. After a failure nothing may be done that the record was to announce.
  Result<void> append(std::string_view kind, std::string_view item, const Json& body);

  // All records, oldest first. Fails, naming the first bad one, when the chain does not hold.
  Result<std::vector<Record>> records() const;

 private:
  struct Close {
    void operator()(sqlite3* database) const;
  };
  Journal() = default;
  static Result<Journal> open_with(const std::string& path, int flags);
  std::string message() const;

  std::string path_;
  std::unique_ptr<sqlite3, Close> database_;
  std::int64_t last_number_ = 0;
  std::string last_hash_;
};

std::string utc_now();

}  // namespace handrail
