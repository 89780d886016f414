#include "executor/redact.h"

#include <doctest/doctest.h>

namespace handrail {

TEST_CASE("a secret is masked wherever it stands") {
  const Redactor redactor({"hunter22"});
  CHECK(redactor.whole("password=hunter22;hunter22") == "password=***;***");
  CHECK(redactor.whole("hunter2 is not the secret") == "hunter2 is not the secret");
}

TEST_CASE("a secret that arrives in pieces is masked") {
  const std::string text = "before hunter22 after";
  for (std::size_t cut = 0; cut <= text.size(); ++cut) {
    Redactor redactor({"hunter22"});
    std::string out = redactor.next(text.substr(0, cut));
    out += redactor.next(text.substr(cut));
    out += redactor.next({}, true);
    CHECK(out == "before *** after");
  }
}

TEST_CASE("of secrets that begin alike the longest is masked") {
  const Redactor redactor({"abcd", "abcdefgh"});
  CHECK(redactor.whole("abcdefgh abcd") == "*** ***");
}

TEST_CASE("a secret too short to be told from other text is left alone") {
  CHECK(Redactor({"ok"}).whole("ok, it took 3 s") == "ok, it took 3 s");
}

TEST_CASE("without secrets everything passes at once") {
  Redactor redactor;
  CHECK(redactor.next("x") == "x");
  CHECK(redactor.idle());
}

TEST_CASE("a secret is masked in the other spellings that programs print it in") {
  const std::string secret = "it's 100% \"se/cret\" & more";
  const Redactor redactor({secret});
  const std::string spelled[] = {
      R"('it'\''s 100% "se/cret" & more')",                    // single quotes of a shell
      R"(it\'s\ 100%\ \"se/cret\"\ \&\ more)",                 // printf %q
      R"("it's 100% \"se/cret\" & more")",                     // double quotes of a shell, declare -p, JSON
      R"('it''s 100% "se/cret" & more')",                      // SQL
      "it%27s%20100%25%20%22se%2Fcret%22%20%26%20more",        // RFC 3986
      "it%27s%20100%25%20%22se%2fcret%22%20%26%20more",        // lower case
      "it%27s+100%25+%22se%2Fcret%22+%26+more",                // a form
      "it's%20100%25%20%22se%2Fcret%22%20%26%20more",          // encodeURIComponent
      "it&#39;s 100% &quot;se/cret&quot; &amp; more",          // HTML
      "697427732031303025202273652f63726574222026206d6f7265",  // hex
      "aXQncyAxMDAlICJzZS9jcmV0IiAmIG1vcmU=",                  // base64
  };
  for (const std::string& text : spelled) {
    CAPTURE(text);
    const std::string masked = redactor.whole("<" + text + ">");
    CHECK(masked.find("***") != std::string::npos);
    CHECK(masked.find("cret") == std::string::npos);
    CHECK(masked.size() < 10);
  }
}

TEST_CASE("base64 of a text in which a secret stands is masked at each of its three places") {
  const Redactor redactor({"correct-horse"});
  // base64 of "u:correct-horse", "ab:correct-horse!", "root:correct-horse"
  for (const char* text : {"dTpjb3JyZWN0LWhvcnNl", "YWI6Y29ycmVjdC1ob3JzZSE=", "cm9vdDpjb3JyZWN0LWhvcnNl"}) {
    CAPTURE(text);
    const std::string masked = redactor.whole(text);
    CHECK(masked.find("***") != std::string::npos);
    CHECK(masked.size() <= 12);
  }
}

TEST_CASE("what cannot become a secret any more is passed on at once") {
  Redactor redactor({"hunter22"});
  CHECK(redactor.next("password: ") == "password: ");
  CHECK(redactor.next("hunt") == "");
  CHECK(redactor.next("ing") == "hunting");
}

}  // namespace handrail
