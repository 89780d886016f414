#include "generator/site.h"

#include <algorithm>
#include <map>

#include <doctest/doctest.h>

#include "generator/html_testing.h"

namespace handrail {
namespace {

std::shared_ptr<const Runbook> read(std::string name, std::string markdown) {
  return read_guide(SourceText::make(std::move(name), std::move(markdown)).value()).value();
}

bool contains(std::string_view text, std::string_view part) {
  return text.find(part) != std::string_view::npos;
}

// What stands in the first element of that tag; empty when there is none.
std::string inside(std::string_view html, std::string_view tag) {
  const std::size_t begin = html.find("<" + std::string(tag));
  if (begin == std::string_view::npos) return {};
  const std::size_t content = html.find('>', begin) + 1;
  return std::string(html.substr(content, html.find("</" + std::string(tag), content) - content));
}

std::map<std::string, std::string> site_of(std::span<const GuideInput> guides, SiteOptions options = {}) {
  std::map<std::string, std::string> files;
  Site site = build_site(guides, std::move(options)).value();
  for (SiteFile& file : site.files) files[file.path] = std::move(file.bytes);
  return files;
}

constexpr const char* kEnglish =
    "# Upgrade\n\n## Back up\n\n```bash\ncp a.db b.db\n```\n\n[zh](sub/升级.md#备份)\n";
constexpr const char* kChinese = "# 升级\n\n## 备份\n\n先备份数据库。\n\n```bash\ncp a.db b.db\n```\n";

TEST_CASE("a site has an index, a page and a check page for each guide, and its assets") {
  const auto english = read("a.md", kEnglish);
  const auto chinese = read("升级.md", kChinese);
  const GuideInput guides[] = {{*english, {}, "a.md", ""}, {*chinese, {}, "sub/升级.md", "{\"checks\":[]}"}};
  const auto files = site_of(guides);
  for (const char* path : {"index.html", "a.html", "a.check.html", "sub/升级.html", "sub/升级.check.html",
                           "sub/升级.checks.json"}) {
    CAPTURE(path);
    CHECK(files.contains(path));
  }
  CHECK_FALSE(files.contains("a.checks.json"));
  CHECK(files.at("sub/升级.checks.json") == "{\"checks\":[]}");
  CHECK(files.contains(assets_folder() + "css/site.css"));
  CHECK(contains(files.at("a.html"), "href=\"sub/%E5%8D%87%E7%BA%A7.html#%E5%A4%87%E4%BB%BD\""));
  CHECK(contains(files.at("sub/升级.html"), "<html lang=\"zh-Hans\""));
  CHECK(contains(files.at("sub/升级.html"), "href=\"../" + assets_folder() + "css/site.css\""));
  CHECK(contains(files.at("sub/升级.html"), "href=\"../index.html\""));
}

TEST_CASE("findings lead to their rules' pages, which lie beside the guides and give way to them") {
  const auto guide = read("a.md", kEnglish);
  Finding finding;
  finding.code = "S002";
  finding.rule = "never-returns";
  finding.message = "does not end";
  finding.span = {14, 20};
  const Finding findings[] = {finding};
  const auto own = read("rules/S002.md", "# Ours\n");
  const GuideInput guides[] = {{*guide, findings, "sub/a.md", ""}, {*own, {}, "rules/S002.md", ""}};
  const RuleText rules[] = {{"S001", "# S001 x\n\nAbout `rm`.\n"},
                            {"S002", "# S002 never-returns\n\nWhy.\n"}};
  Site site = build_site(guides, {}, {}, rules).value();
  std::map<std::string, std::string> files;
  for (SiteFile& file : site.files) files[file.path] = std::move(file.bytes);
  CHECK(contains(files.at("rules/S001.html"), "<p>About <code>rm</code>.</p>"));
  CHECK(contains(files.at("rules/S001.html"), "href=\"../index.html\""));
  CHECK(contains(files.at("rules/S002.html"), "Ours"));
  CHECK(contains(files.at("rules/S002-2.html"), "<title>S002 never-returns</title>"));
  CHECK(contains(files.at("sub/a.html"),
                 "<a href=\"../rules/S002-2.html\" lang=\"en\">S002 never-returns</a>"));
  CHECK(contains(site_of(guides).at("sub/a.html"), "handrail explain S002"));
}

TEST_CASE("every page forbids what it does not need, and holds no script and no style of its own") {
  const auto guide = read("a.md", kEnglish);
  const GuideInput guides[] = {{*guide, {}, "a.md", "{}"}};
  for (const auto& file : site_of(guides)) {
    const auto& [path, bytes] = file;
    if (!path.ends_with(".html")) continue;
    CAPTURE(file.first);
    CHECK(contains(bytes, "http-equiv=\"Content-Security-Policy\" content=\"default-src 'none';"));
    CHECK_FALSE(contains(bytes, "unsafe-inline"));
    CHECK_FALSE(contains(bytes, "style="));
    CHECK_FALSE(contains(bytes, " onclick"));
    CHECK(contains(bytes, "'wasm-unsafe-eval'") == path.ends_with(".check.html"));
    CHECK(inside(bytes, "script").empty());
    CHECK_FALSE(contains(bytes, "<style"));
    CHECK_FALSE(contains(bytes, "{{"));
  }
}

TEST_CASE("the index says of each guide what was found and what it holds") {
  const GuideSummary guides[] = {{"a.html", "a.md", "A <b>", "en", {{0, 2, 1}}, 1, 3, 2},
                                 {"b.html", "b.md", "乙", "zh", {}, 0, 0, 0}};
  const std::string page = render_index_page(guides, {});
  CHECK(contains(page, "<html lang=\"en\">"));
  const std::string list = html::text_of(inside(page, "ol class=\"guides\""));
  CHECK(contains(html::text_of(page), "2 guides"));
  CHECK(contains(html::text_of(page),
                 "A <b>a.md\nEnglish1 error2 warnings1 phase · 3 stepsCheck a snapshot 2"));
  CHECK(contains(html::text_of(page), "乙b.md\n中文Nothing found0 phases · 0 stepsCheck a snapshot\n"));
  CHECK(contains(page, "<a class=\"to-check\" href=\"a.check.html\">"));
}

TEST_CASE("most guides decide the language of the index") {
  const GuideSummary guides[] = {{"a.html", "a.md", "甲", "zh", {}, 0, 0, 0},
                                 {"b.html", "b.md", "乙", "zh", {}, 0, 0, 0},
                                 {"c.html", "c.md", "C", "en", {}, 0, 0, 0}};
  const std::string page = render_index_page(guides, {});
  CHECK(contains(page, "<html lang=\"zh-Hans\">"));
  CHECK(contains(page, "<h1>升级指南</h1>"));
}

TEST_CASE("a check page without checks shows how to state one, and a guide with that text has a check") {
  for (const char* title : {"# Upgrade\n\nText in English.\n", "# 升级\n\n中文的说明文字。\n"}) {
    const auto guide = read("a.md", title);
    const GuideInput guides[] = {{*guide, {}, "a.md", ""}};
    const std::string page = site_of(guides).at("a.check.html");
    CHECK_FALSE(contains(page, "id=\"verifier\""));
    CHECK_FALSE(contains(page, "<script"));
    const std::string example = html::text_of(inside(page, "code"));
    CAPTURE(example);
    const auto taught = read("b.md", std::string(title) + "\n## SQLite\n\n```sql\n" + example + "```\n");
    CHECK(taught->checks.size() == 1);
  }
}

TEST_CASE("a check page with checks lists them, so that they are read without JavaScript") {
  const auto guide = read(
      "a.md",
      "# T\n\n## Verify the SQLite database\n\n```sql\nPRAGMA journal_mode;\n-- should return: wal\n```\n");
  REQUIRE(guide->checks.size() == 1);
  const GuideInput guides[] = {{*guide, {}, "a.md", "{\"title\":\"</script><b>\"}"}};
  const std::string page = site_of(guides).at("a.check.html");
  CHECK(contains(page, "id=\"verifier-checks\">{\"title\":\"\\u003c/script>\\u003cb>\"}</script>"));
  CHECK(contains(page, "data-wasm=\"" + assets_folder() + "wasm/\""));
  CHECK(contains(page, "<noscript>"));
  CHECK(contains(html::text_of(page), "PRAGMA journal_mode"));
  CHECK(contains(html::text_of(page), "wal"));
}

TEST_CASE(
    "a check page lists what a rehearsal tries, with the step of each, whether or not checks are stated") {
  const auto guide =
      read("a.md",
           "# T\n\n## Stop\n\nStop it.\n\n## Migrate & more\n\n```sql\nDROP TABLE old;\n```\n\n"
           "```bash\nflask db upgrade\n```\n");
  const GuideChange changes[] = {{10, "DROP TABLE old WHERE a<b", {}, {}},
                                 {14, {}, "flask db upgrade", "is a program of its own"}};
  const GuideInput guides[] = {{*guide, {}, "sub/a.md", "{\"changes\":[]}", changes}};
  const std::string page = site_of(guides).at("sub/a.check.html");
  const std::string list = inside(page, "ol class=\"checks\" id=\"change-list\"");
  CHECK(contains(list, "<a href=\"a.html#migrate--more\">Migrate &amp; more</a>"));
  CHECK(contains(html::text_of(list), "DROP TABLE old WHERE a<b"));
  CHECK(contains(html::text_of(list), "left out of a rehearsal\nflask db upgrade"));
  CHECK(contains(page, "id=\"verifier\""));
  CHECK(contains(page, "handrail rehearse sub/a.md --db snapshot.db"));
  CHECK(contains(page, "states no check yet"));
}

TEST_CASE("a guide without a title gets one from its file's name") {
  const auto guide = read("db/upgrade-3.md", "only text\n");
  const GuideInput guides[] = {{*guide, {}, "db/upgrade-3.md", ""}};
  const std::string page = site_of(guides).at("db/upgrade-3.html");
  CHECK(contains(page, "<title>upgrade-3</title>"));
  CHECK(contains(page, "<h1>upgrade-3</h1>"));
}

TEST_CASE("two guides of one path are refused") {
  const auto guide = read("a.md", kEnglish);
  const GuideInput guides[] = {{*guide, {}, "a.md", ""}, {*guide, {}, "a.md", ""}};
  const auto site = build_site(guides, {});
  REQUIRE_FALSE(site.has_value());
  CHECK(contains(site.error().message, "a.md"));
}

}  // namespace
}  // namespace handrail
