#include "verifier/collations.h"

#include <doctest/doctest.h>

#include <string>
#include <vector>

namespace handrail {
namespace {

TEST_CASE("letters that collations take for one another or not are doubtful") {
  const auto how = [](char32_t a, char32_t b, Accents accents = Accents::never_count) {
    const Alike alike_so = alike(a, b, accents);
    return std::string(alike_so == Alike::yes ? "yes" : alike_so == Alike::no ? "no" : "doubtful");
  };
  CHECK(how(U'a', U'A') == "yes");
  CHECK(how(U'é', U'E') == "yes");
  CHECK(how(U'é', U'f') == "no");
  CHECK(how(U'Й', U'й') == "yes");
  CHECK(how(U'й', U'и') == "no");
  CHECK(how(U'中', U'文') == "no");
  CHECK(how(U'ß', U's') == "doubtful");
  CHECK(how(U'ß', U't') == "no");
  CHECK(how(U'ß', U'中') == "no");
  CHECK(how(U'😀', U'😁') == "doubtful");
  CHECK(how(U'😀', U'a') == "no");
  CHECK(how(U'か', U'カ') == "doubtful");
  CHECK(how(U'\u0301', U'e') == "doubtful");
  CHECK(how(U'é', U'e', Accents::by_language) == "doubtful");
  CHECK(how(U'ü', U'y', Accents::by_language) == "doubtful");
  CHECK(how(U'E', U'e', Accents::by_language) == "yes");
  CHECK(alike_to_end("abc") == Alike::no);
  CHECK(alike_to_end(" \u00a0") == Alike::doubtful);
  CHECK(has_rare_letters("naïve 中文 – ", Accents::never_count));  // the dash
  CHECK_FALSE(has_rare_letters("naïve 中文 ’ €", Accents::never_count));
  CHECK(has_rare_letters("naïve", Accents::by_language));
  std::string one, other;
  CHECK(loose_key("Émoji 😀 ", Accents::never_count, one));
  CHECK(loose_key("emoji 😁", Accents::never_count, other));
  CHECK(one == other);
  CHECK_FALSE(loose_key("Straße", Accents::never_count, one));
}

TEST_CASE("MySQL's names of collations") {
  CHECK(mysql_collation("utf8mb4_general_ci") == "mysql_ci");
  CHECK(mysql_collation("utf8mb4") == "mysql_ci");
  CHECK(mysql_collation("") == "mysql_ci");
  CHECK(mysql_collation("uca1400_ai_ci") == "mysql_ci");
  CHECK(mysql_collation("utf8mb4_0900_ai_ci") == "mysql_ci_nopad");
  CHECK(mysql_collation("utf8mb4_unicode_nopad_ci") == "mysql_ci_nopad");
  CHECK(mysql_collation("utf8mb4_0900_as_ci") == "mysql_language_ci_nopad");
  CHECK(mysql_collation("utf8mb4_swedish_ci") == "mysql_language_ci");
  CHECK(mysql_collation("latin1_general_ci") == "mysql_language_ci");
  CHECK(mysql_collation("gbk") == "mysql_language_ci");
  CHECK(mysql_collation("utf8mb4_bin") == "mysql_bin");
  CHECK(mysql_collation("utf8mb4_0900_bin") == "");
  CHECK(mysql_collation("binary") == "");
}

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
