// A guide's SQL for MySQL or PostgreSQL, carried out on the overlay of a dump that was loaded into SQLite:
// with the same meaning (compat/change.h), or left out with the reason. docs/compatibility.md is the list.
//
//   LoadedDump dump(overlay, now); dump.carry_out("UPDATE …") -> LoadedDump::Outcome
#pragma once

#include <chrono>
#include <cstdint>
#include <optional>
#include <set>
#include <string>
#include <string_view>
#include <vector>

#include "verifier/compat/change.h"
#include "verifier/compat/lexer.h"
#include "verifier/instant.h"
#include "verifier/rehearse/loaded_tables.h"
#include "verifier/sqlite_snapshot.h"

namespace handrail {

class LoadedDump {
 public:
  struct Outcome {
    // Refusal::Reason::sql where the server refuses the statement, too; everything else is left to it.
    std::optional<Refusal> refusal;
    std::vector<std::string> notes;  // "not checked here: the unique key k"
    std::chrono::microseconds time{};
    std::uint64_t rows = 0;
  };

  // The overlay must outlive it. `now` is what NOW() stands for.
  LoadedDump(SqliteSnapshot& overlay, Instant now);

  // One statement. What is refused has changed nothing.
  Outcome carry_out(const std::string& sql);

  // A statement that was left out, here or before it came here: what names its tables later may depend on it.
  void left_out(const std::string& sql);

 private:
  Asked<void> run(const std::string& sql);
  Asked<bool> gives_row(const std::string& sql);

  // Transactions and settings; nothing where the statement is neither.
  std::optional<Asked<void>> session(const std::vector<compat::Token>& words);
  Asked<void> transaction(const std::vector<compat::Token>& words);
  Asked<void> mysql_setting(const std::vector<compat::Token>& words);
  Asked<void> postgresql_setting(const std::vector<compat::Token>& words);
  Asked<void> commit();

  Asked<void> change(const std::string& sql, Outcome& outcome);
  Asked<void> look_for_rare_letters(const std::string& sql, const std::string& table);
  Asked<void> declare(const std::string& sql, Outcome& outcome);
  Asked<void> declare_within(const std::string& sql, Outcome& outcome);
  Asked<void> carry_out_steps(const compat::Change& change, Outcome& outcome);
  Asked<void> settle(Asked<void> done, bool was_open);
  std::string triggered_by(const std::string& table);
  Refusal in_this_server(Refusal refusal, const compat::Change* change);
  std::set<std::string> tables_in(const std::string& sql);
  void keep_numbers(const compat::Change& change, std::uint64_t rows);

  bool mysql() const { return engine_ == Engine::mysql; }

  SqliteSnapshot& overlay_;
  Engine engine_;
  Instant now_;
  std::function<Instant()> tell_now_;
  LoadedTables tables_;
  compat::Tables find_table_;
  bool checks_foreign_keys_ = true;
  bool commits_itself_ = true;      // MySQL's autocommit
  std::string database_;            // that USE named
  std::string lost_;                // why nothing more can be rehearsed
  std::set<std::string> doubtful_;  // tables of statements that were left out
};

}  // namespace handrail
