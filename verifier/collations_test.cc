#include "verifier/collations.h"

#include <doctest/doctest.h>

#include <string>
#include <vector>

namespace handrail {
namespace {

TEST_CASE("texts by their bytes, filled up with spaces, as MySQL's utf8mb4_bin has them") {
  CHECK(compare_exact_padded("a", "a  ") == 0);
  CHECK(compare_exact_padded("", " ") == 0);
  CHECK(compare_exact_padded("a", "b") < 0);
  CHECK(compare_exact_padded("a", "a b") < 0);
  CHECK(compare_exact_padded("a\n", "a") < 0);  // a line's end is less than a space
  CHECK(compare_exact_padded("a", "a  \t") > 0);
  CHECK(compare_exact_padded("z", "é") < 0);
}

TEST_CASE("decimals are compared by all their digits") {
  const std::vector<std::string> ascending = {"-Infinity",
                                              "-1e3",
                                              "-999.99",
                                              "-1.5",
                                              "-0.001",
                                              "0",
                                              "0.0009",
                                              "0.001",
                                              "1.10",
                                              "1.2",
                                              "9",
                                              "10",
                                              "10.01",
                                              "1.0e+20",
                                              "12345678901234567890123456789.01",
                                              "12345678901234567890123456789.02",
                                              "Infinity",
                                              "NaN"};
  for (std::size_t i = 0; i < ascending.size(); ++i) {
    for (std::size_t j = 0; j < ascending.size(); ++j) {
      CAPTURE(ascending[i]);
      CAPTURE(ascending[j]);
      const int order = compare_decimals(ascending[i], ascending[j]);
      CHECK((i < j ? order < 0 : i > j ? order > 0 : order == 0));
    }
  }
  CHECK(compare_decimals("1.50", "1.5") == 0);
  CHECK(compare_decimals("0.00", "-0") == 0);
  CHECK(compare_decimals("100", "1e2") == 0);
  CHECK(compare_decimals("007", "7.000") == 0);
}

TEST_CASE("texts are equal without regard to case and accents, as MySQL has it by default") {
  CHECK(compare_without_case("Ärger", "arger") == 0);
  CHECK(compare_without_case("ЁЖ", "еж") == 0);
  CHECK(compare_without_case("中文", "中文") == 0);
  CHECK(compare_without_case("abc", "ABD") < 0);
  CHECK(compare_without_case("ab", "abc") < 0);
  CHECK(compare_without_case("😀", "😁") != 0);
  CHECK(compare_without_case("\xff", "\xfe") != 0);  // bytes that are no characters
  CHECK(compare_without_case("\xf0", "\xf0\x9f") != 0);
}

}  // namespace
}  // namespace handrail
