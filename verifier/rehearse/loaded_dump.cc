#include "verifier/rehearse/loaded_dump.h"

#include <algorithm>

#include <fmt/core.h>

#include "model/text.h"
#include "verifier/alike_letters.h"
#include "verifier/compat/lexer.h"
#include "verifier/compat/sqlite_functions.h"
#include "verifier/dump/types.h"
#include "verifier/rehearse/declaring.h"

namespace handrail {
namespace {

using Clock = std::chrono::steady_clock;

// Around every statement, so that one that is left out or fails in its midst has changed nothing.
constexpr const char* kSavepoint = "handrail_statement";

std::string quoted_texts(const std::vector<std::string>& parts) {
  std::string out;
  for (const std::string& part : parts) out += (out.empty() ? "" : ", ") + part;
  return out;
}

}  // namespace

LoadedDump::LoadedDump(SqliteSnapshot& overlay, Instant now)
    : overlay_(overlay),
      engine_(overlay.facts().engine),
      now_(now),
      tell_now_([this] { return now_; }),
      tables_(overlay),
      find_table_([this](const std::string& name) { return tables_.find(name); }) {}

LoadedDump::Outcome LoadedDump::carry_out(const std::string& sql) {
  Outcome outcome;
  if (!lost_.empty()) {
    outcome.refusal = Refusal{Refusal::Reason::not_here, lost_};
    return outcome;
  }
  std::string depends;
  const std::set<std::string> named = tables_in(sql);
  for (const std::string& table : named) {
    if (doubtful_.count(table) > 0) depends += (depends.empty() ? "" : ", ") + table;
  }
  Asked<void> done;
  try {
    const auto begin = Clock::now();
    const std::vector<compat::Token> words = compat::tokens_of(sql, engine_);
    if (auto of_session = session(words)) {
      done = std::move(*of_session);
      outcome.time = std::chrono::duration_cast<std::chrono::microseconds>(Clock::now() - begin);
    } else if (text::is_one_of(text::lower(words.front().value), {"create", "alter", "drop", "rename"})) {
      done = declare(sql, outcome);
    } else {
      done = change(sql, outcome);
    }
  } catch (const compat::Unreadable& unreadable) {
    done = tl::unexpected(Refusal{Refusal::Reason::not_here, unreadable.why});
  }
  if (!done) outcome.refusal = done.error();
  if (!done && done.error().reason == Refusal::Reason::sql && !depends.empty()) {
    outcome.refusal =
        Refusal{Refusal::Reason::not_here,
                fmt::format("it depends on {}, which a statement before it that was left out names: {}",
                            depends, done.error().message)};
    depends.clear();
  }
  if (!outcome.notes.empty()) outcome.notes = {"not checked here: " + quoted_texts(outcome.notes)};
  if (!depends.empty()) {
    outcome.notes.push_back(
        fmt::format("a statement before it that was left out names {}: on the server it may do "
                    "something else",
                    depends));
  }
  return outcome;
}

Asked<void> LoadedDump::run(const std::string& sql) {
  auto rows = overlay_.change(sql);
  if (!rows) return tl::unexpected(rows.error());
  while (true) {
    const auto more = (*rows)->next();
    if (!more) return tl::unexpected(more.error());
    if (!*more) return {};
  }
}

Asked<bool> LoadedDump::gives_row(const std::string& sql) {
  auto rows = overlay_.change(sql);
  if (!rows) return tl::unexpected(rows.error());
  return (*rows)->next();
}

Asked<void> LoadedDump::commit() { return overlay_.in_transaction() ? run("COMMIT") : Asked<void>(); }

Asked<void> LoadedDump::change(const std::string& sql, Outcome& outcome) {
  const auto change = compat::changed(sql, engine_, find_table_, tell_now_);
  if (!change) return tl::unexpected(in_this_server(change.error(), nullptr));
  if (change->commits) {
    if (auto done = commit(); !done) return done;
  } else if (mysql() && !commits_itself_ && !overlay_.in_transaction()) {
    if (auto begun = run("BEGIN"); !begun) return begun;
  }
  if (const std::string trigger = change->changes_rows ? triggered_by(change->table) : ""; !trigger.empty())
    return tl::unexpected(
        Refusal{Refusal::Reason::not_here,
                fmt::format("{}, whose foreign keys may reach {}, which has triggers or parts", change->table,
                            trigger)});
  overlay_.enforce_foreign_keys(checks_foreign_keys_);
  const bool was_open = overlay_.in_transaction();
  auto begun = run(fmt::format("SAVEPOINT {}", kSavepoint));
  if (!begun) return begun;
  auto done = carry_out_steps(*change, outcome);
  if (done) done = look_for_rare_letters(sql, change->table);
  done = settle(std::move(done), was_open);
  if (!done) {
    outcome.rows = 0;
    return tl::unexpected(in_this_server(done.error(), &*change));
  }
  keep_numbers(*change, outcome.rows);
  return {};
}

// Those that a statement writes come from its own text, or from where some are.
Asked<void> LoadedDump::look_for_rare_letters(const std::string& sql, const std::string& table) {
  tables_.forget();
  return run(fmt::format(
      "UPDATE handrail_columns SET has_rare_letters = 1 WHERE table_name = {} AND compared_by "
      "LIKE '%ci%' AND ({} OR EXISTS (SELECT 1 FROM handrail_columns WHERE has_rare_letters = 1))",
      quoted(table, '\''), has_rare_letters(sql, Accents::by_language) ? 1 : 0));
}

// MySQL commits what is under way before it declares anything.
Asked<void> LoadedDump::declare(const std::string& sql, Outcome& outcome) {
  if (mysql()) {
    if (auto done = commit(); !done) return done;
  }
  const bool was_open = overlay_.in_transaction();
  if (auto begun = run(fmt::format("SAVEPOINT {}", kSavepoint)); !begun) return begun;
  const auto begin = Clock::now();
  auto done = settle(declare_within(sql, outcome), was_open);
  outcome.time = std::chrono::duration_cast<std::chrono::microseconds>(Clock::now() - begin);
  tables_.forget();
  if (done) return {};
  outcome.notes.clear();
  outcome.rows = 0;
  if (auto reset = run("PRAGMA legacy_alter_table=OFF"); !reset) return reset;
  return tl::unexpected(in_this_server(done.error(), nullptr));
}

// Ends what was begun for one statement. SQLite takes a whole transaction back where it has no room, and a
// deferred foreign key is looked at when the last savepoint goes.
Asked<void> LoadedDump::settle(Asked<void> done, bool was_open) {
  if (!overlay_.in_transaction()) {
    if (was_open) lost_ = "it stands behind a statement that could not be tried within its transaction";
    return done;
  }
  if (!done) {
    if (auto back = run(fmt::format("ROLLBACK TO {}", kSavepoint)); !back) return back;
  }
  auto released = run(fmt::format("RELEASE {}", kSavepoint));
  if (!released && !was_open) {
    if (auto back = run("ROLLBACK"); !back) return back;
  }
  return done ? released : done;
}

// PostgreSQL fires triggers of tables that a foreign key's action reaches; MySQL does not.
std::string LoadedDump::triggered_by(const std::string& table) {
  if (mysql()) return {};
  return tables_.value(fmt::format(
      "WITH RECURSIVE reached(name) AS (VALUES({}) UNION SELECT k.table_name FROM handrail_foreign_keys AS k "
      "JOIN "
      "reached ON k.parent_table = reached.name COLLATE NOCASE WHERE k.on_delete IN ('CASCADE', 'SET NULL', "
      "'SET "
      "DEFAULT') OR k.on_update IN ('CASCADE', 'SET NULL', 'SET DEFAULT')) SELECT t.name FROM reached JOIN "
      "handrail_tables AS t ON t.name = reached.name WHERE t.name <> {} COLLATE NOCASE AND (t.is_divided OR "
      "EXISTS "
      "(SELECT 1 FROM handrail_triggers WHERE table_name = t.name)) LIMIT 1",
      quoted(table, '\''), quoted(table, '\'')));
}

Asked<void> LoadedDump::declare_within(const std::string& sql, Outcome& outcome) {
  std::string filling;
  try {
    Declaring declaring(overlay_, tables_, tell_now_, checks_foreign_keys_);
    declaring.carry_out(sql);
    filling = declaring.take_filling();
    outcome.notes = declaring.take_notes();
  } catch (const compat::CannotCheck& refused) {
    return tl::unexpected(Refusal{refused.reason, refused.why});
  }
  if (filling.empty()) return {};
  tables_.forget();
  const auto change = compat::changed(filling, engine_, find_table_, tell_now_);
  if (!change) return tl::unexpected(change.error());
  return carry_out_steps(*change, outcome);
}

Asked<void> LoadedDump::carry_out_steps(const compat::Change& change, Outcome& outcome) {
  using Kind = compat::ChangeStep::Kind;
  std::set<std::string> broken_before;
  for (const compat::ChangeStep& step : change.steps) {
    if (step.kind != Kind::kept_or_failed) continue;
    const auto any = gives_row(step.sql);
    if (!any) return tl::unexpected(any.error());
    if (*any) broken_before.insert(step.sql);
  }
  outcome.notes = change.notes;
  for (const compat::ChangeStep& step : change.steps) {
    if (step.kind == Kind::run || step.kind == Kind::run_uncounted) {
      const std::int64_t rows = overlay_.changed_rows();
      const auto begin = Clock::now();
      auto done = run(step.sql);
      outcome.time += std::chrono::duration_cast<std::chrono::microseconds>(Clock::now() - begin);
      if (step.kind == Kind::run) outcome.rows += static_cast<std::uint64_t>(overlay_.changed_rows() - rows);
      if (!done) return done;
      continue;
    }
    if (broken_before.count(step.sql) > 0) {
      outcome.notes.push_back(step.why + ", and did before");
      continue;
    }
    const auto any = gives_row(step.sql);
    if (!any) return tl::unexpected(any.error());
    if (!*any) continue;
    const bool left = step.kind == Kind::left_out_if_any;
    return tl::unexpected(Refusal{left ? Refusal::Reason::not_here : Refusal::Reason::sql, step.why});
  }
  return {};
}

// What SQLite or the translation says, as it is meant for the server.
Refusal LoadedDump::in_this_server(Refusal refusal, const compat::Change* change) {
  using Reason = Refusal::Reason;
  if (refusal.message.starts_with(compat::kRefusal)) refusal.message.erase(0, compat::kRefusal.size());
  if (refusal.reason != Reason::sql) return refusal;
  if (const std::size_t at = refusal.message.find("handrail_made."); at != std::string::npos)
    refusal.message.erase(at, std::string_view("handrail_made.").size());
  if (const std::size_t at = refusal.message.find("no such "); at == 0) {
    std::string name = refusal.message.substr(refusal.message.find(": ") + 2);
    if (const std::size_t dot = name.rfind('.'); dot != std::string::npos) name.erase(0, dot + 1);
    if (tables_.is_left_out(name))
      return {Reason::not_here, fmt::format("{}, which is not in a loaded dump", name)};
  }
  if (change == nullptr) return refusal;
  if (change->adjusts)
    return {Reason::not_here, fmt::format("IGNORE, which lets pass what is wrong here: {}", refusal.message)};
  const dump::DumpTable* table = tables_.find(change->table);
  if (table == nullptr || !refusal.message.starts_with("UNIQUE")) return refusal;
  for (const dump::DumpKey& key : table->keys) {
    for (const dump::DumpKey::Part& part : key.parts) {
      const dump::DumpColumn* column = key.unique ? table->column(part.column) : nullptr;
      if (column != nullptr && !dump::is_sure(column->comparison))
        return {Reason::not_here,
                fmt::format("texts that {} may tell apart: {}", column->collation, refusal.message)};
    }
  }
  return refusal;
}

void LoadedDump::keep_numbers(const compat::Change& change, std::uint64_t rows) {
  for (const std::string& name : change.truncated) {
    const dump::DumpTable* table = tables_.find(name);
    if (change.ends_numbers && table != nullptr) tables_.set_next_number(table->name, 1);
  }
  if (change.next_number)
    tables_.set_next_number(change.table,
                            *change.next_number + (change.counts_rows ? static_cast<std::int64_t>(rows) : 0));
}

void LoadedDump::left_out(const std::string& sql) {
  for (const std::string& table : tables_in(sql)) doubtful_.insert(table);
}

// Tables that are there and whose names stand in the statement, and what stands where a table is named.
std::set<std::string> LoadedDump::tables_in(const std::string& sql) {
  std::set<std::string> out;
  try {
    const std::vector<compat::Token> words = compat::tokens_of(sql, engine_);
    bool named = false;
    for (const compat::Token& word : words) {
      const std::string name = text::lower(word.value);
      const bool is_word = word.kind == compat::Token::Kind::word || word.kind == compat::Token::Kind::name;
      if (is_word && (tables_.find(name) != nullptr ||
                      (named && !text::is_one_of(name, {"if", "not", "exists", "only", "as", "set"}))))
        out.insert(name);
      if (is_word && !text::is_one_of(name, {"if", "not", "exists", "only"}))
        named = text::is_one_of(name, {"table", "into", "update", "join", "from"});
    }
  } catch (const compat::Unreadable&) {
    // Nothing is known of it.
  }
  return out;
}

}  // namespace handrail
