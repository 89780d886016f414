// What a snapshot's catalogue says, asked once and kept: words of the vocabulary need it to write their SQL,
// so that rows that fail are shown with their key first.
#pragma once

#include <map>
#include <optional>
#include <string>
#include <string_view>
#include <vector>

#include "verifier/compat/translate.h"
#include "verifier/dialect.h"
#include "verifier/instant.h"
#include "verifier/snapshot.h"

namespace handrail {

class Catalogue {
 public:
  struct Column {
    std::string name;
    std::string type;
    int key_position = 0;  // within the primary key, from 1; else 0
  };

  // The snapshot must outlive it. `now` is the moment from which ages are told, this machine's when none is
  // given.
  explicit Catalogue(Snapshot& snapshot, std::optional<Instant> now = {}) : snapshot_(snapshot), now_(now) {}

  const Dialect& dialect() const { return snapshot_.dialect(); }
  // Of the database that the snapshot was taken of; a loaded dump's is not that of its dialect.
  Engine engine() const { return snapshot_.facts().engine; }

  // A server's dump in SQLite: what it is asked in SQLite's SQL, its declarations are the server's.
  bool is_loaded_dump() const { return dialect().engine() == Engine::sqlite && engine() != Engine::sqlite; }
  std::vector<compat::DeclaredColumn> declared_columns(const std::string& table);
  // Of a loaded dump: why it is the server's to say which values of these columns are equal; empty where it
  // is known here. `compared`: with values of the same column, or with those of another.
  enum class Compared : std::uint8_t { with_themselves, with_others };
  std::string doubt_about(const std::string& table, const std::vector<std::string>& columns,
                          Compared compared);

  Instant now();
  // What now() gave, when it was asked.
  std::optional<Instant> told_now() const { return told_now_; }

  // In their order; empty when there is no such table, or when it cannot be read: whoever goes on to ask for
  // its rows is told why.
  const std::vector<Column>& columns_of(const std::string& table);

  // Of SQLite: whether rows of the table have a number of their own (it is not WITHOUT ROWID).
  bool has_rowid(const std::string& table);

  struct ForeignKey {
    std::string table, name;
    std::vector<std::string> columns;
    std::string parent;
    std::vector<std::string> parent_columns;  // of the same order
  };
  // Of every table, by table. Those that SQLite checks are named by its numbers, a loaded dump's as well.
  const std::vector<ForeignKey>& foreign_keys();

  // What a SELECT names so that rows of `table` can be told: its key's columns, then those that are looked
  // at, then the others. "*" when the table is not known.
  std::string shown_columns(const std::string& table, const std::vector<std::string>& looked_at);

 private:
  bool is_table(const std::string& name);  // of a loaded dump
  bool tells_apart(const std::string& table, const compat::DeclaredColumn& column);

  Snapshot& snapshot_;
  std::optional<Instant> now_;
  std::optional<Instant> told_now_;
  std::map<std::string, std::vector<Column>> columns_;
  std::optional<std::vector<ForeignKey>> foreign_keys_;
};

}  // namespace handrail
