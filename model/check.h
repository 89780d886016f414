// What a snapshot of a datastore must satisfy, as values. The model finds them (declared in front matter or
// in a check block, stated by the guide, or implied by it); verifier/ runs them.
#pragma once

#include <chrono>
#include <cstdint>
#include <map>
#include <optional>
#include <string>
#include <string_view>
#include <vector>

#include "model/finding.h"
#include "model/source_text.h"

namespace handrail {

enum class Origin : std::uint8_t { declared, stated, implied };
std::string_view name_of(Origin origin);

// When a check applies. `rollback` is after the way back; `any` (which a guide may also call `both`) at every
// time.
enum class When : std::uint8_t { any, before, after, rollback };
std::string_view name_of(When when);

enum class ExpectKind : std::uint8_t {
  none,            // nothing is stated: the result is shown and judged by a person
  equals,          // the first column of the only row is one of `values`
  contains,        // the text of the result holds every one of `values`
  matches,         // … matches the regular expression in values[0]
  rows,            // the number of rows is values[0]
  empty,           // no row
  not_empty,       // at least one row
  at_least,        // number or version, first column of the only row
  less_than,       // number, a unit may follow ("5ms")
  same_as_before,  // equal to the result on the snapshot from before
  exit_code,       // of a command
  human,           // stated in words that only a person can judge
};
std::string_view name_of(ExpectKind kind);

struct Expect {
  ExpectKind kind = ExpectKind::none;
  std::vector<std::string> values;
  Span span;         // where the guide says it
  std::string text;  // what the guide says, "应该返回: wal"
};

// One check. `kind` is "sql" or a word of the vocabulary ("not_null", "unique", "accepted_values",
// "relationships", "row_count", "freshness", "has_table", "has_column", "has_index", "columns_named_in", …);
// each word has its own arguments.
struct Check {
  std::string id;     // unique within the guide, stable while the check's text stays: "line-173" is not used
  std::string title;  // what it means, in the guide's language
  std::string kind = "sql";
  Origin origin = Origin::stated;
  When when = When::any;
  Severity severity = Severity::error;
  std::string datastore;  // name of a Datastore, empty when there is only one
  std::string sql;        // for kind "sql"
  std::map<std::string, std::vector<std::string>> arguments;  // for the vocabulary: table, column, values, …
  Expect expect;
  std::optional<std::chrono::milliseconds> time_limit;  // nothing: the snapshot's own
  std::optional<std::uint32_t> shown_rows;  // how many rows a report keeps; nothing: its own number
  Span span;                                // where the guide states it
};

}  // namespace handrail
