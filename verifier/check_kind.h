// The words in which a guide declares what its data must satisfy ("not_null", "unique", "row_count", …). Each
// has one file verifier/checks/<word>.cc that turns its arguments into SQL and what the SQL must give. A word
// that looks for offending rows selects them and expects none, so the rows that failed are shown without
// further ado.
#pragma once

#include <functional>
#include <optional>
#include <span>
#include <string>
#include <string_view>
#include <vector>

#include "model/check.h"
#include "model/result.h"
#include "verifier/catalogue.h"
#include "verifier/judge.h"

namespace handrail {

struct Question {
  std::string sql;              // in the snapshot's dialect
  std::vector<Expect> expects;  // every one must hold
  // How the check ends without being asked: it cannot be asked of this snapshot.
  std::optional<Verdict> ended = {};
  // What the rows are that are expected not to be there: {"row", "rows", "with NULL in email"}.
  struct Offence {
    std::string_view one, many;
    std::string what;
  } offence = {};
  // Rows for which it is true are passed over, as if the SQL had not given them: for what SQL cannot say
  // alike on every engine.
  std::function<bool(const std::vector<Cell>&)> is_fine = {};
};

struct CheckKind {
  std::string_view name;
  std::vector<std::string_view> required;  // arguments
  std::vector<std::string_view> optional;
  bool takes_expect = false;  // whether the check's own `expect` means something
  // Called with every required argument there, and no unknown one.
  Result<Question> (*compile)(const Check& check, Catalogue& catalogue);
};

std::span<const CheckKind* const> check_kinds();

// The check as SQL of the snapshot whose catalogue it is. Fails on an unknown word, on missing, unknown or
// unusable arguments.
Result<Question> question_of(const Check& check, Catalogue& catalogue);

// For the words' files.
const std::vector<std::string>& values_of(const Check& check,
                                          std::string_view argument);  // empty when absent
std::string value_of(const Check& check, std::string_view argument);   // its first value
std::string joined(const std::vector<std::string>& parts, std::string_view separator);
// The question for offending rows: none is expected.
Question looks_for(Question::Offence offence, std::string sql);
// For a question that compares values of these columns with one another: ended, where a loaded dump cannot
// tell which are equal.
Question if_told_apart(Question question, Catalogue& catalogue, const std::string& table,
                       const std::vector<std::string>& columns, Catalogue::Compared compared);
// A table of texts to select from: SELECT 'a' AS wanted UNION ALL SELECT 'b'
std::string table_of(const std::vector<std::string>& texts, std::string_view name, const Dialect& dialect);

#define HANDRAIL_CHECK(word, ...)           \
  extern const CheckKind check_kind_##word; \
  const CheckKind check_kind_##word = __VA_ARGS__

}  // namespace handrail
