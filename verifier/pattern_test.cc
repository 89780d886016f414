#include "verifier/pattern.h"

#include <doctest/doctest.h>

#include <chrono>

namespace handrail {
namespace {

bool found(std::string_view pattern, std::string_view text) {
  auto parsed = Pattern::parse(pattern);
  INFO(pattern);
  REQUIRE(parsed);
  return parsed->found_in(text);
}

std::string refusal(std::string_view pattern) {
  auto parsed = Pattern::parse(pattern);
  return parsed ? "understood" : parsed.error().message;
}

TEST_CASE("a pattern is found anywhere, unless it is bound") {
  CHECK(found("b", "abc"));
  CHECK_FALSE(found("^b", "abc"));
  CHECK(found("^a.c$", "abc"));
  CHECK_FALSE(found("^a.c$", "abcd"));
  CHECK(found("", "anything"));
  CHECK(found("^$", ""));
  CHECK_FALSE(found("^$", "a"));
}

TEST_CASE("alternatives, groups and repetitions") {
  CHECK(found("^(ab|cd|ef)+$", "abefcd"));
  CHECK_FALSE(found("^(ab|cd)+$", "abc"));
  CHECK(found("^(a*|b)+$", "aaba"));
  CHECK(found("^a{2,3}$", "aaa"));
  CHECK_FALSE(found("^a{2,3}$", "aaaa"));
  CHECK_FALSE(found("^a{2}$", "a"));
  CHECK(found("^(?:x|y{2,})?z$", "yyyz"));
  CHECK_FALSE(found("^(?:x|y{2,})?z$", "yz"));
  CHECK(found("^((a|b)|c)(d|)$", "bd"));
  CHECK(found("a{,2}", "a{,2}"));  // not a repetition
}

TEST_CASE("classes and escapes") {
  CHECK(found(R"(^\d{4}-\d\d$)", "2024-05"));
  CHECK(found(R"(^[\w.+-]+@[\w-]+\.[a-z]{2,}$)", "first.last+tag@example.org"));
  CHECK_FALSE(found(R"(^[\w.+-]+@[\w-]+\.[a-z]{2,}$)", "first@example"));
  CHECK(found("^[]a]+$", "]a]"));
  CHECK(found("^[^a-c]+$", "xyz"));
  CHECK_FALSE(found("^[^a-c]+$", "xbz"));
  CHECK(found(R"(^\S+\s\S+$)", "two words"));
  CHECK(found("(?i)^WAL$", "wal"));
}

TEST_CASE("characters are those of UTF-8, stray bytes stand for themselves") {
  CHECK(found("^..$", "执行"));
  CHECK(found("^[一-龥]+$", "数据库"));
  CHECK_FALSE(found("^[一-龥]+$", "数据库x"));
  CHECK(found("^.$", "\xff"));
  CHECK(found("^..$", "\xe4\xb8"));
}

TEST_CASE("what is not known is refused, not guessed") {
  CHECK(refusal("(a") == "the pattern (a has an unclosed (");
  CHECK(refusal("a)") == "the pattern a) has an unmatched )");
  CHECK(refusal("[a") == "the pattern [a has an unclosed [");
  CHECK(refusal("*a") == "the pattern *a has a repetition of nothing");
  CHECK(refusal(R"((a)\1)") == R"(the pattern (a)\1 has \1, which is not known)");
  CHECK(refusal("(?=a)") == "the pattern (?=a) has a kind of group that is not known");
  CHECK(refusal("(a{1000}){1000}").find("too many repetitions") != std::string::npos);
  CHECK(refusal(std::string(500, '(')).find("too many groups") != std::string::npos);
  CHECK(refusal("a{3,1}").find("ends before it begins") != std::string::npos);
  CHECK(refusal("\\") == "the pattern \\ has a backslash at its end");
}

TEST_CASE("a text made to keep a backtracking matcher busy for years takes no time") {
  const auto begin = std::chrono::steady_clock::now();
  CHECK_FALSE(found("^(a+)+$", std::string(20000, 'a') + "b"));
  CHECK_FALSE(found("(x+x+)+y", std::string(20000, 'x')));
  CHECK(std::chrono::steady_clock::now() - begin < std::chrono::seconds(20));
}

}  // namespace
}  // namespace handrail
