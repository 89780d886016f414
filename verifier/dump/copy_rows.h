// The rows of PostgreSQL's COPY … FROM stdin, in its text format: a line for each, tabs between values, \N
// for NULL, backslashes before what would be mistaken. https://www.postgresql.org/docs/15/sql-copy.html
#pragma once

#include <string>
#include <vector>

#include "verifier/dump/input.h"
#include "verifier/dump/sql_syntax.h"
#include "verifier/dump/tuples.h"

namespace handrail::dump {

class CopyRows {
 public:
  // `pairs`: of the character set, where a character's second byte may look like a backslash; else nullptr.
  CopyRows(Input& input, PairRule pairs) : input_(input), pairs_(pairs) {}

  enum class Read : std::uint8_t { row, end, cut_off };
  // The next line. `end` is "\.", which is passed.
  Read next();

  Row row() const { return {fields_, input_.marked(), made_.data()}; }

 private:
  Input& input_;
  PairRule pairs_;
  std::vector<Field> fields_;
  std::string made_;
};

}  // namespace handrail::dump
