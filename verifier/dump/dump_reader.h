// What the readers of the three kinds of dumps share: going through statements, and the rows of an INSERT.
#pragma once

#include <map>
#include <string>
#include <vector>

#include "verifier/dump/loader.h"
#include "verifier/dump/statements.h"
#include "verifier/dump/tuples.h"

namespace handrail::dump {

class DumpReader {
 public:
  DumpReader(Input& input, Loader& loader, const SqlSyntax& syntax)
      : input_(input), loader_(loader), statements_(input, syntax), tuples_(input, statements_.syntax()) {}
  virtual ~DumpReader() = default;

  // To the dump's end. Errors name its line.
  Result<void> read();

 protected:
  // One statement, which begins here with this word (in upper case).
  virtual Result<void> statement(const std::string& first_word) = 0;
  // After the last one: what a whole dump has at its end.
  virtual Result<void> ended() = 0;

  // INSERT INTO … VALUES: up to and with the last word, as it stands there. Empty when it goes on otherwise.
  std::string insert_head();
  enum class Rows : std::uint8_t { insert, skip };
  // The rows behind it, and the end of the statement. With `skip` they are only read.
  Result<void> rows(Rows what);

  // Counts a view, a trigger and the like, for the note about what was left out.
  void leave_out(const std::string& kind) { left_out_[kind]++; }
  void note_what_was_left_out();
  tl::unexpected<Error> wrong(std::string message) {
    return wrong(std::move(message), input_.line_of_mark());
  }
  tl::unexpected<Error> wrong(std::string message, std::uint32_t line) {
    return fail(Error{std::move(message), {}, line, 0, {}});
  }
  tl::unexpected<Error> cut_off(std::string where);
  Result<void> at_line(Result<void> result, std::uint32_t line);

  Input& input_;
  Loader& loader_;
  Statements statements_;
  Tuples tuples_;

 private:
  std::map<std::string, int> left_out_;
};

std::string spoken_list(const std::vector<std::string>& names);  // "a, b and c"

}  // namespace handrail::dump
