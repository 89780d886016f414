#include "verifier/verify.h"

#include <doctest/doctest.h>

#include "model/runbook.h"
#include "verifier/testing.h"

namespace handrail {
namespace {

using testing::sql_check;

std::unique_ptr<Snapshot> database(const std::string& sql) {
  const testing::Folder folder;
  testing::make_database(folder / "app.db", sql);
  auto snapshot = testing::open_bytes({{"app.db", testing::bytes_of(folder / "app.db")}});
  REQUIRE(snapshot);
  return std::move(*snapshot);
}

Check at_moment(std::string id, When when, std::string expected) {
  Check check = sql_check("PRAGMA journal_mode", ExpectKind::equals, {std::move(expected)});
  check.id = std::move(id);
  check.when = when;
  return check;
}

CheckSet three_moments() {
  return testing::set_of({at_moment("b", When::before, "delete"), at_moment("a", When::after, "wal"),
                          at_moment("r", When::rollback, "delete")});
}

Report report_of(Snapshot& snapshot, CheckSet checks, const VerifyOptions& options = {}) {
  auto report = verify(snapshot, std::move(checks), options);
  REQUIRE(report);
  return std::move(*report);
}

TEST_CASE("a moment leaves the checks of the others out") {
  auto plain = database("CREATE TABLE t(x)");
  VerifyOptions options;
  options.when = When::after;
  const Report after = report_of(*plain, three_moments(), options);
  CHECK(after.exit_code() == 1);
  CHECK(after.count(Outcome::fail) == 1);
  CHECK(after.count(Outcome::skipped) == 2);
  options.when = When::before;
  CHECK(report_of(*plain, three_moments(), options).exit_code() == 0);

  auto wal = database("PRAGMA journal_mode=WAL; CREATE TABLE t(x)");
  options.when = When::after;
  CHECK(report_of(*wal, three_moments(), options).exit_code() == 0);
}

TEST_CASE("without a moment every check is run, none is called good by luck, and the report says what fits") {
  auto wal = database("PRAGMA journal_mode=WAL; CREATE TABLE t(x)");
  const Report report = report_of(*wal, three_moments());
  CHECK(report.exit_code() == 1);
  CHECK(report.fits == std::vector<When>{When::after});
  auto plain = database("CREATE TABLE t(x)");
  CHECK(report_of(*plain, three_moments()).fits == std::vector<When>{When::before, When::rollback});
}

TEST_CASE("the exit code is 0 only when something was checked and all of it holds") {
  auto snapshot = database("CREATE TABLE t(x)");
  const Check holds = sql_check("SELECT count(*) FROM t", ExpectKind::equals, {"0"});
  const Check shown = sql_check("SELECT count(*) FROM t");
  const Check broken = sql_check("SELECT count(*) FROM missing", ExpectKind::equals, {"0"});
  Check warning = sql_check("SELECT count(*) FROM t", ExpectKind::equals, {"1"});
  warning.severity = Severity::warning;
  CHECK(report_of(*snapshot, testing::set_of({holds, shown})).exit_code() == 0);
  CHECK(report_of(*snapshot, testing::set_of({shown})).exit_code() == 2);
  CHECK(report_of(*snapshot, testing::set_of({})).exit_code() == 2);
  CHECK(report_of(*snapshot, testing::set_of({holds, broken})).exit_code() == 2);
  CHECK(report_of(*snapshot, testing::set_of({holds, warning})).exit_code() == 0);
}

TEST_CASE("a check made for another kind of database is left out") {
  auto snapshot = database("CREATE TABLE t(x)");
  CheckSet checks = testing::set_of({sql_check("SHOW TABLES", ExpectKind::not_empty)});
  checks.checks[0].engine = Engine::mysql;
  const Report report = report_of(*snapshot, checks);
  CHECK(report.results[0].verdict.outcome == Outcome::skipped);
  CHECK(report.results[0].verdict.message == "is made for mysql, the snapshot is sqlite");
  CHECK(report.exit_code() == 2);
}

TEST_CASE("checks are selected by id; an id that is not there is an error") {
  auto snapshot = database("CREATE TABLE t(x)");
  VerifyOptions options;
  options.select = {"a"};
  CHECK(report_of(*snapshot, three_moments(), options).results.size() == 1);
  options.select = {"a", "z"};
  CHECK(verify(*snapshot, three_moments(), options).error().message == "has no check \"z\"");
}

TEST_CASE("a snapshot is compared with the one from before, row by row") {
  auto before = database("CREATE TABLE t(x); INSERT INTO t VALUES (1), ('a'), (NULL), (x'00')");
  auto same = database(
      "PRAGMA journal_mode=WAL; CREATE TABLE t(x); INSERT INTO t VALUES (1), ('a'), (NULL), (x'00')");
  auto other = database("CREATE TABLE t(x); INSERT INTO t VALUES (1), ('b'), (NULL), (x'00')");
  auto shorter = database("CREATE TABLE t(x); INSERT INTO t VALUES (1), ('a'), (NULL)");
  const CheckSet checks =
      testing::set_of({sql_check("SELECT x FROM t ORDER BY rowid", ExpectKind::same_as_before)});
  VerifyOptions options;
  CHECK(report_of(*same, checks, options).results[0].verdict.message ==
        "needs the snapshot from before the upgrade beside this one");
  options.before = before.get();
  CHECK(report_of(*same, checks, options).exit_code() == 0);
  CHECK(report_of(*other, checks, options).results[0].verdict.message ==
        "differs from the snapshot from before, first in row 2");
  CHECK(report_of(*shorter, checks, options).results[0].verdict.message ==
        "differs from the snapshot from before, first in row 4");
}

TEST_CASE("the report as JSON") {
  auto snapshot = database(
      "CREATE TABLE t(x); INSERT INTO t VALUES (NULL), (-7), (0.1), (1e300), ('执行'), (cast(x'61ff62' AS "
      "TEXT)), (x'00ff'), "
      "(char(27) || '[31m')");
  Check check = sql_check("SELECT x FROM t", ExpectKind::rows, {"9"});
  check.expect.text = "should return 9 rows";
  CHECK(report_json(report_of(*snapshot, testing::set_of({check}))) == R"({
  "format": 1,
  "guide": "guide.md",
  "title": "A guide",
  "snapshot": {
    "name": "app.db",
    "format": "sqlite",
    "bytes": 8192,
    "companions": [],
    "notes": []
  },
  "when": null,
  "fits": [],
  "exit_code": 1,
  "summary": {
    "pass": 0,
    "fail": 1,
    "shown": 0,
    "skipped": 0,
    "error": 0
  },
  "checks": [
    {
      "id": "check",
      "title": "a check",
      "outcome": "fail",
      "reason": "rows",
      "message": "expected 9 rows, got 8",
      "kind": "sql",
      "origin": "stated",
      "when": "any",
      "severity": "error",
      "line": 1,
      "column": 1,
      "sql": "SELECT x FROM t",
      "expect": {
        "kind": "rows",
        "values": [
          "9"
        ],
        "text": "should return 9 rows"
      },
      "columns": [
        "x"
      ],
      "rows": [
        [
          null
        ],
        [
          -7
        ],
        [
          0.1
        ],
        [
          1e+300
        ],
        [
          "执行"
        ],
        [
          "a�b"
        ],
        [
          {
            "blob": "00ff",
            "bytes": 2
          }
        ],
        [
          "\u001b[31m"
        ]
      ],
      "row_count": 8
    }
  ]
}
)");
}

TEST_CASE("the report for people shows what failed, and no value can steer the terminal") {
  auto snapshot = database(
      "CREATE TABLE t(x); INSERT INTO t VALUES (char(27) || '[2J' || char(10) || char(155)), ('plain')");
  const std::string text = report_text(
      report_of(*snapshot, testing::set_of({sql_check("SELECT x FROM t", ExpectKind::empty)})), Colors::no);
  CHECK(text ==
        "app.db: sqlite of 8192 bytes\n"
        "  FAIL     a check  guide.md:1 [check]\n"
        "           expected no row, got 2 rows\n"
        "           SELECT x FROM t\n"
        "           x\n"
        "           \\x1b[2J\\n\\x9b\n"
        "           plain\n"
        "1 failed\n");
}

TEST_CASE("the report for a CI server") {
  auto snapshot = database(
      "CREATE TABLE t(id INTEGER PRIMARY KEY, x); INSERT INTO t VALUES (1, '<a> & \"b\"'), (20, char(7))");
  Check warning = sql_check("SELECT id FROM t", ExpectKind::empty);
  warning.severity = Severity::warning;
  const std::string xml = report_junit(
      report_of(*snapshot,
                testing::set_of({sql_check("SELECT id, x FROM t", ExpectKind::empty),
                                 sql_check("SELECT 1", ExpectKind::equals, {"1"}), warning,
                                 sql_check("SELECT y FROM t"), at_moment("w", When::before, "wal")}),
                [] {
                  VerifyOptions options;
                  options.when = When::after;
                  return options;
                }()));
  CHECK(xml == R"(<?xml version="1.0" encoding="UTF-8"?>
<testsuites name="handrail verify" tests="5" failures="1" errors="1" skipped="1" time="0">
  <testsuite name="guide.md" tests="5" failures="1" errors="1" skipped="1" time="0">
    <properties>
      <property name="snapshot" value="app.db"/>
    </properties>
    <testcase name="a check [check]" classname="guide.md" file="guide.md" line="1">
      <failure type="rows" message="expected no row, got 2 rows">expected no row, got 2 rows&#10;SELECT id, x FROM t&#10;id | x&#10;1  | &lt;a&gt; &amp; &quot;b&quot;&#10;20 | \x07&#10;</failure>
    </testcase>
    <testcase name="a check [check]" classname="guide.md" file="guide.md" line="1"/>
    <testcase name="a check [check]" classname="guide.md" file="guide.md" line="1">
      <system-out>fail: expected no row, got 2 rows&#10;SELECT id FROM t&#10;id&#10;1&#10;20&#10;</system-out>
    </testcase>
    <testcase name="a check [check]" classname="guide.md" file="guide.md" line="1">
      <error type="sql" message="no such column: y">no such column: y&#10;SELECT y FROM t&#10;</error>
    </testcase>
    <testcase name="a check [w]" classname="guide.md" file="guide.md" line="1">
      <skipped message="applies before the upgrade"/>
    </testcase>
  </testsuite>
</testsuites>
)");
}

TEST_CASE("rows are shown as a table whose columns stand below each other, wide characters too") {
  auto snapshot =
      database("CREATE TABLE t(id, name, note); INSERT INTO t VALUES (1, '执行', ''), (200, 'ab', 'x')");
  CHECK(report_text(report_of(*snapshot, testing::set_of({sql_check("SELECT * FROM t", ExpectKind::empty)})),
                    Colors::no)
            .find("           id  | name | note\n"
                  "           1   | 执行 | \n"
                  "           200 | ab   | x\n") != std::string::npos);
}

TEST_CASE("long values and long results are shortened") {
  auto snapshot = database(
      "CREATE TABLE t(x); WITH RECURSIVE n(i) AS (SELECT 1 UNION ALL SELECT i + 1 FROM n WHERE i < 40)"
      "INSERT INTO t SELECT hex(zeroblob(5000)) FROM n");
  const Report report = report_of(*snapshot, testing::set_of({sql_check("SELECT x FROM t")}));
  CHECK(report.results[0].row_count == 40);
  CHECK(report.results[0].rows.size() == 10);
  CHECK(report.results[0].rows[0][0].text == std::string(200, '0') + "…");
}

TEST_CASE("checks go through checks.json unchanged") {
  CheckSet set = three_moments();
  set.checks[1].check.arguments = {{"table", {"a \"b\""}}, {"column", {"x", "y"}}};
  set.checks[1].check.expect.text = "应该返回: wal";
  set.checks[1].engine = Engine::sqlite;
  set.checks[1].line = 238;
  const std::string json = checks_json(set);
  auto back = checks_from_json(json);
  REQUIRE(back);
  CHECK(checks_json(*back) == json);
  CHECK(back->checks[1].check.arguments == set.checks[1].check.arguments);
  CHECK_FALSE(checks_from_json("{}"));
  CHECK_FALSE(checks_from_json("not json"));
  CHECK_FALSE(checks_from_json(R"({"format": 99})"));
}

TEST_CASE("a guide's own words become checks with their place") {
  auto source = SourceText::make("docs/guide.md",
                                 "# Upgrade\n\n## Verify\n\n```bash\nsqlite3 app.db \"PRAGMA "
                                 "journal_mode;\"\n# should return: wal\n```\n");
  REQUIRE(source);
  auto runbook = read_guide(*source);
  REQUIRE(runbook);
  const CheckSet set = checks_of(**runbook);
  CHECK(set.guide == "guide.md");
  REQUIRE(set.checks.size() == 1);
  CHECK(set.checks[0].line == 6);
  CHECK(set.checks[0].engine == Engine::sqlite);
  auto snapshot = database("PRAGMA journal_mode=WAL; CREATE TABLE t(x)");
  CHECK(report_of(*snapshot, set).results[0].verdict.outcome == Outcome::pass);
}

}  // namespace
}  // namespace handrail
