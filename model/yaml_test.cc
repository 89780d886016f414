#include "model/yaml.h"

#include "model/testing.h"

namespace handrail {
namespace {

Result<YamlNode> parse(const SourceText& source) {
  return parse_yaml(source, CodeText(source.text(), {0, static_cast<std::uint32_t>(source.text().size())}));
}

std::string error(std::string text) {
  const auto source = testing::source(std::move(text));
  const auto parsed = parse(*source);
  REQUIRE_FALSE(parsed);
  return std::to_string(parsed.error().line) + ":" + std::to_string(parsed.error().column) + " " +
         parsed.error().message;
}

}  // namespace

TEST_CASE("values keep their places, counted in characters") {
  const auto source = testing::source("键: [甲, 'b', ~]\nc: {d: 1}\n");
  const auto root = parse(*source);
  REQUIRE(root);
  const YamlNode* list = root->find("键");
  REQUIRE(list != nullptr);
  REQUIRE(list->items.size() == 3);
  CHECK(testing::place(*source, list->items[1].span) == "1:8");
  CHECK(list->items[1].quoted);
  CHECK(list->items[2].kind == YamlNode::Kind::null);
  CHECK(testing::place(*source, root->find("c")->find("d")->span) == "2:8");
  CHECK(root->find("none") == nullptr);
}

TEST_CASE("aliases, second documents, repeated keys and endless nesting are refused where they stand") {
  CHECK(error("a: &x [1]\nb: *x\n") == "2:4 YAML aliases are not read here");
  CHECK(error("a: 1\n---\nb: 2\n").starts_with("2:1 more than one YAML document"));
  CHECK(error("a: 1\nb: 2\na: 3\n") == "3:1 the key 'a' stands twice");
  CHECK(error(std::string(100'000, '[')).find("nested deeper than 32 levels") != std::string::npos);
  CHECK(error("a: [1, 2\nb: 3\n").find("not YAML") != std::string::npos);
  CHECK(error("a:\n\t- b\n").starts_with("2:"));
}

TEST_CASE("more values than anyone writes are refused, on one line too") {
  std::string line = "[";
  for (int i = 0; i < 100'000; ++i) line += "a,";
  CHECK(error(line + "]").find("more than 50000 values") != std::string::npos);
}

}  // namespace handrail
