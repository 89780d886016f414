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

}  // namespace handrail
