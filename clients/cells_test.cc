#include "clients/cells.h"

#include <doctest/doctest.h>

namespace handrail {

TEST_CASE("a server's text becomes the number that it says, or stays text") {
  CHECK(integer_cell("-9223372036854775808").integer == INT64_MIN);
  CHECK(integer_cell("9223372036854775807").integer == INT64_MAX);
  CHECK(integer_cell("18446744073709551615").kind == Cell::Kind::text);
  CHECK(integer_cell("12.5").kind == Cell::Kind::text);
  CHECK(integer_cell("").kind == Cell::Kind::text);
  CHECK(real_cell("1.5e3").real == 1500.0);
  CHECK(real_cell("NaN").kind == Cell::Kind::text);
  CHECK(real_cell("Infinity").kind == Cell::Kind::text);
}

TEST_CASE("hexadecimal digits become bytes") {
  CHECK(bytes_of_hex("00ff61") == std::string("\0\xff"
                                              "a",
                                              3));
  CHECK(bytes_of_hex("") == "");
  CHECK(bytes_of_hex("61zz") == "a");
}

}  // namespace handrail
