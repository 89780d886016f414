// Two snapshots of one datastore, from before and from after: did it survive? What became of the schema,
// which rows were lost and added, which values changed, which rows refer to nothing since. No check is needed
// for it; the guide's SQL, when there is one, tells which differences were to be expected.
//
//   compare(before, after, options) -> Comparison -> comparison_json, comparison_text
//
// Rows are matched by the table's key, in one walk through both tables in the key's order: memory does not
// depend on their size. What has no key is compared as a bag of whole rows (row_bags.h).
#pragma once

#include <cstdint>
#include <functional>
#include <optional>
#include <string>
#include <vector>

#include "verifier/compare/foreseen.h"
#include "verifier/value.h"

namespace handrail {

struct CompareOptions {
  std::size_t shown_rows = 10;       // keys and samples of each kind that are kept
  ForeseenChanges foreseen;          // by the guide's SQL
  std::vector<std::string> allowed;  // "table" or "table.column": no difference in it counts
  std::function<void(std::size_t index, std::size_t count, const std::string& table)> on_table;
};

// A difference is a loss when something is gone or another than it was. One that was foreseen, and one that
// only adds, is nothing to look into.
enum class Difference : std::uint8_t { lost, added, changed };
std::string_view name_of(Difference difference);

struct SchemaDifference {
  enum class Of : std::uint8_t { table, column, index, foreign_key, view };
  Difference difference = Difference::changed;
  Of of = Of::table;
  std::string table;
  std::string name;  // of the column or index; of a foreign key its columns; of a table or view itself
  std::string before, after;  // the definition, empty on the side that does not have it
  bool foreseen = false;
};
std::string_view name_of(SchemaDifference::Of of);

using ValueRow = std::vector<Value>;

struct RowDifference {
  std::uint64_t count = 0;
  std::vector<ValueRow> keys;  // the first ones; whole rows in a table without key
  bool foreseen = false;
};

struct ColumnDifference {
  struct Sample {
    ValueRow key;
    Value before, after;
  };
  std::string column;
  std::uint64_t count = 0;
  std::vector<Sample> samples;
  bool foreseen = false;
};

// Why something could not be compared.
struct Uncompared {
  Refusal refusal;
  std::string side;  // "before", "after"
};

struct TableComparison {
  std::string table;
  std::vector<std::string> key;       // the columns that rows were matched by; empty: by all
  std::vector<std::string> columns;   // that were compared
  std::vector<std::string> left_out;  // that only one side has
  std::uint64_t rows_before = 0, rows_after = 0;
  RowDifference lost, added;
  bool at_least = false;  // `lost` and `added` are the least there are
  std::uint64_t changed_rows = 0;
  std::vector<ColumnDifference> changed;
  std::optional<Uncompared> trouble;  // then the numbers mean nothing

  bool same() const { return !trouble && lost.count == 0 && added.count == 0 && changed_rows == 0; }
};

// Rows whose foreign key leads to no row.
struct OrphanComparison {
  std::string table;
  std::vector<std::string> columns;
  std::string parent;
  std::vector<std::string> parent_columns;
  std::vector<std::string> key;  // what `born.keys` are made of
  std::uint64_t before = 0, after = 0;
  RowDifference born;  // orphans that were none before
  std::optional<Uncompared> trouble;
};

struct Comparison {
  SnapshotFacts before, after;
  std::vector<SchemaDifference> schema;
  std::vector<TableComparison> tables;    // that both have
  std::vector<OrphanComparison> orphans;  // of foreign keys that have any, on either side
  std::vector<std::string> notes;         // what was not compared and why, whole sentences

  // Something was lost or changed, or an orphan was born, and nobody foresaw it.
  std::size_t unforeseen() const;
  std::size_t troubles() const;
  // 0: nothing unforeseen; 1: something; 2: something could not be compared.
  int exit_code() const;
};

// Fails when a catalogue cannot be read, when `allowed` names what neither has, and when a snapshot was
// written to meanwhile.
Result<Comparison> compare(Snapshot& before, Snapshot& after, const CompareOptions& options = {});

// docs/compare.schema.json. Ends in a newline.
std::string comparison_json(const Comparison& comparison);
nlohmann::ordered_json comparison_as_json(const Comparison& comparison);
// For a person, in English, as report_text.
std::string comparison_text(const Comparison& comparison, Colors colors);

}  // namespace handrail
