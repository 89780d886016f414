// The rows of an INSERT: `(1,'a\'b',NULL,0x00ff),(2,…)`, read where they stand in the Input's window. Only
// texts with escapes, and bytes that are written as digits, are made anew.
#pragma once

#include <cstdint>
#include <string>
#include <string_view>
#include <vector>

#include "verifier/dump/input.h"
#include "verifier/dump/sql_syntax.h"

namespace handrail::dump {

// One value of a row as the dump writes it.
struct Field {
  enum class Kind : std::uint8_t {
    null,
    integer,  // fits 64 bits
    number,   // any other number, as text
    text,     // in the dump's character set, or in `introducer`'s
    bytes,    // hexadecimal digits, bits, _binary '…'
    absent,   // DEFAULT: what the table says
  };
  Kind kind = Kind::null;
  bool made = false;  // lies in the tuple's own memory, not in the window
  std::int64_t integer = 0;
  std::size_t begin = 0;  // from the mark, or in the tuple's own memory
  std::size_t size = 0;
  const char* introducer = nullptr;  // "latin1" of _latin1'…': one of character_set_name()'s
};

// One row, where it lies. Valid until the input reads on.
struct Row {
  const std::vector<Field>& fields;
  const char* window;
  const char* made;

  std::string_view bytes(const Field& field) const {
    return {(field.made ? made : window) + field.begin, field.size};
  }
};

class Tuples {
 public:
  // `syntax` may change as the dump goes on.
  Tuples(Input& input, const SqlSyntax& syntax) : input_(input), syntax_(syntax) {}

  // At a "(": reads to behind the ")" that closes the row. False on what is no row; error() then says what
  // stands there, and line() where. The row is marked in the input.
  bool read();

  Row row() const { return {fields_, input_.marked(), made_.data()}; }
  const std::string& error() const { return error_; }

 private:
  std::string_view bytes(const Field& field) const { return row().bytes(field); }
  bool wrong(std::string message);
  bool value(Field& field);
  bool text(Field& field, bool backslashes);
  bool number(Field& field);
  bool word(Field& field);
  bool call(std::string_view name, Field& field);
  bool digits_as_bytes(Field& field, bool hexadecimal, char until);
  char skip_blanks();
  void make(Field& field, std::size_t begin);

  Input& input_;
  const SqlSyntax& syntax_;
  std::vector<Field> fields_;
  std::string made_;
  std::string error_;
  int depth_ = 0;  // of calls and introducers
};

}  // namespace handrail::dump
