// For tests: databases made on the spot, and a check on them in a line.
#pragma once

#include <functional>
#include <string>
#include <utility>
#include <vector>

#include "verifier/verify.h"

namespace handrail::testing {

// A temporary folder, gone at the end of the test.
class Folder {
 public:
  Folder();
  ~Folder();
  Folder(const Folder&) = delete;
  Folder& operator=(const Folder&) = delete;
  std::string operator/(const std::string& name) const { return path_ + "/" + name; }
  const std::string& path() const { return path_; }

 private:
  std::string path_;
};

// Repeatable numbers (xorshift), so that a failure can be looked at again.
class Dice {
 public:
  explicit Dice(std::uint64_t seed) : state_(seed * 0x9e3779b97f4a7c15u + 1) {}
  std::size_t below(std::size_t count) {
    state_ ^= state_ << 13;
    state_ ^= state_ >> 7;
    state_ ^= state_ << 17;
    return static_cast<std::size_t>(state_ % count);
  }

 private:
  std::uint64_t state_;
};

// Writes a database with SQLite's own file access. While `look` runs the connection is open, so that a
// write-ahead log or a journal is there.
void make_database(const std::string& path, const std::string& sql, const std::function<void()>& look = {});

std::string bytes_of(const std::string& path);
void write_bytes(const std::string& path, const std::string& bytes);
// The bytes of a small database with two tables, an index and some hundred rows.
const std::string& sample_database();

Result<std::unique_ptr<Snapshot>> open_bytes(std::vector<std::pair<std::string, std::string>> files,
                                             const SnapshotLimits& limits = {});

Check sql_check(std::string sql, ExpectKind kind = ExpectKind::none, std::vector<std::string> values = {});
// A check of the vocabulary.
Check word_check(std::string word, std::map<std::string, std::vector<std::string>> arguments);
CheckSet set_of(std::vector<Check> checks);

// Of one check.
CheckResult result_of(Snapshot& snapshot, const Check& check);
// "pass", "fail: expected wal", "error: …"
std::string outcome_of(Snapshot& snapshot, const Check& check);

}  // namespace handrail::testing
