// What rule D002 makes of a guide's folder.
#include <doctest/doctest.h>

#include <set>
#include <string>

#include "checker/engine.h"

using namespace handrail;

namespace {

// The paths that D002 names as missing in a guide beside which these files and folders stand.
std::string missing(const std::string& text, const std::set<std::string>& there, bool versioned = false) {
  const auto source = SourceText::make("guide.md", text);
  REQUIRE(source);
  const auto runbook = read_guide(*source);
  REQUIRE(runbook);
  CheckOptions options;
  options.select = {"D002"};
  options.around.exists = [&](std::string_view path) { return there.count(std::string(path)) > 0; };
  options.around.versioned = [&] { return versioned; };
  std::string paths;
  for (const Finding& finding : check(**runbook, options)) {
    const std::size_t open = finding.message.find('\'');
    paths += finding.message.substr(open + 1, finding.message.find('\'', open + 1) - open - 1) + ' ';
  }
  return paths;
}

}  // namespace

TEST_CASE("a link that reaches no file is reported where the guide is at home") {
  CHECK(missing("[a](a.md) [b](b.md#x)", {"a.md"}) == "b.md ");
  CHECK(missing("[a](a.md) [b](../b.md) ![c](c/d%20e.png)", {}, true) == "a.md ../b.md c/d e.png ");
  CHECK(missing("[a](a.md)", {}) == "a.md ");
}

TEST_CASE("a guide that was taken out of its folder has no neighbours, and nothing is said of its links") {
  CHECK(missing("[a](a.md) [b](b.md) [c](c.md)", {}) == "");
  CHECK(missing("[a](../manual/a.md)", {}) == "");
  CHECK(missing("[a](../manual/a.md)", {"../manual"}) == "../manual/a.md ");
}
