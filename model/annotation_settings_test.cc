#include "model/annotation_settings.h"

#include <doctest/doctest.h>

namespace handrail {
namespace {

std::string complaint(const std::string& key, const std::string& value, bool on_fence = true) {
  const auto complaints = complaints_about(key, value, on_fence);
  return complaints.empty() ? "" : complaints[0].message + " (" + complaints[0].mend + ")";
}

}  // namespace

TEST_CASE("how a command is run can be said, and is checked") {
  for (const char* good : {"stop", "retry", "continue", "rollback", "goto:verify"})
    CHECK_MESSAGE(complaint("on-failure", good).empty(), good);
  CHECK(complaint("on-failure", "goto:") ==
        "'goto:' is nothing to do on a failure (one of stop, retry, continue, rollback, goto:STEP)");
  CHECK(complaint("retry", "3").empty());
  CHECK(complaint("retry", "often") == "'often' is no number of attempts (write a whole number: retry=3)");
  for (const char* key : {"timeout", "grace", "retry-delay", "ready-after", "ready-timeout"}) {
    for (const char* good : {"90", "90s", "500ms", "10m", "10min", "1h"})
      CHECK_MESSAGE(complaint(key, good).empty(), key << '=' << good);
    for (const char* bad : {"", "soon", "10d", "-1s"})
      CHECK_MESSAGE(!complaint(key, bad).empty(), key << '=' << bad);
  }
  CHECK(complaint("background", "keep").empty());
  CHECK_FALSE(complaint("background", "maybe").empty());
}

TEST_CASE("words of other programs are left alone on a fence, and are mistakes in an annotation") {
  CHECK(complaint("linenos", "true").empty());
  CHECK_FALSE(complaint("linenos", "true", false).empty());
  CHECK(complaint("on-failur", "stop").find("did you mean 'on-failure'?") != std::string::npos);
}

}  // namespace handrail
