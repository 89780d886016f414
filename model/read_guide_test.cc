#include "model/runbook.h"

#include "model/annotations.h"
#include "model/testing.h"

namespace handrail {
namespace {

using testing::guide;
using testing::joined;

std::string steps(const Runbook& runbook) {
  return joined(runbook.steps, [](const Step& step) {
    return step.title + ": " + std::string(name_of(step.kind)) + "/" + std::string(name_of(step.way));
  });
}

std::string fence(const std::string& code, const std::string& info = "bash") {
  return "```" + info + "\n" + code + "\n```\n\n";
}

std::string artifacts(const std::string& code) {
  return joined(guide("# G\n\n## Work\n\n" + fence(code))->artifacts, [](const Artifact& a) {
    return a.path + (a.produced_by >= 0 ? " made" : " found") + " used " +
           std::to_string(a.consumed_by.size());
  });
}

std::string expectation(const std::string& comment) {
  const auto runbook = guide("# G\n\n## Verify\n\n" + fence("cmd\n# " + comment));
  return joined(runbook->expectations, [](const Expectation& e) {
    return std::string(name_of(e.expect.kind)) + " " +
           joined(
               e.expect.values, [](const std::string& v) { return v; }, ",");
  });
}

std::string annotation_errors(const std::string& text) {
  const auto runbook = guide(text);
  return joined(runbook->annotation_errors, [&](const Finding& f) {
    return testing::place(*runbook->source, f.span) + " " + f.message + " (" + f.mend + ")";
  });
}

Error refused(const std::string& text) {
  auto read = read_guide(testing::source(text));
  REQUIRE_FALSE(read);
  return read.error();
}

std::string uses(const std::string& code, const std::string& front = "") {
  const auto runbook = guide(front + "# G\n\n## Work\n\n" + fence(code));
  return joined(runbook->placeholders, [&](const Placeholder& p) {
    return p.text + "=" + runbook->parameters[static_cast<std::size_t>(p.parameter)].name;
  });
}

}  // namespace

TEST_CASE("commands decide a step's kind, in a guide of either language") {
  CHECK(steps(*guide("# Upgrade\n\n## One\n\n" + fence("mysqldump app > app.sql") + "## Two\n\n" +
                     fence("systemctl stop app") + "## Three\n\n" + fence("git pull") + "## Four\n\n" +
                     fence("flask db upgrade") + "## Five\n\n" + fence("systemctl start app") + "## Six\n\n" +
                     fence("curl -f http://localhost/health"))) ==
        "One: backup/forward | Two: stop/forward | Three: deploy/forward | Four: migrate/forward | Five: "
        "start/forward | Six: verify/forward");
  CHECK(steps(*guide("# 升级\n\n## 备份数据库\n\n" + fence("mysqldump app > a.sql") + "## 验证结果\n\n" +
                     fence("ls"))) == "备份数据库: backup/forward | 验证结果: verify/forward");
}

TEST_CASE("rollback, troubleshooting and reference are not on the way forward") {
  CHECK(steps(*guide("# G\n\n## Rollback\n\n" + fence("cp app.db.bak app.db") +
                     "## Troubleshooting\n\n### It fails\n\n" + fence("systemctl restart app") +
                     "## 回滚方案\n\n" + fence("ls") + "## 附录\n\n" + fence("ls"))) ==
        "Rollback: rollback/back | It fails: troubleshoot/side | 回滚方案: rollback/back | 附录: "
        "reference/side");
}

TEST_CASE("options and variants form a choice") {
  const auto options =
      guide("# G\n\n## Deploy\n\n### Option 1: Docker (recommended)\n\n" + fence("docker compose up -d") +
            "### Option 2: systemd\n\n" + fence("systemctl start app"));
  REQUIRE(options->choices.size() == 1);
  CHECK(joined(options->choices[0].options, [](const ChoiceOption& o) {
          return o.id + (o.recommended ? "!" : "");
        }) == "docker! | systemd");
  CHECK(options->steps[0].option == 0);
  CHECK(options->steps[1].option == 1);
  const auto variants = guide("# G\n\n## Backup\n\n### MySQL\n\n" + fence("mysqldump a > a.sql") +
                              "### SQLite\n\n" + fence("cp a.db a.bak"));
  REQUIRE(variants->choices.size() == 1);
  CHECK(variants->choices[0].options.size() == 2);
}

TEST_CASE("options off the way forward, or of one variant only, are no choice") {
  CHECK(guide("# G\n\n## Deploy\n\n### Option 1: x\n\ntext\n\n### Option 2: y\n\n" + fence("git pull"))
            ->choices.empty());
  CHECK(guide("# G\n\n## Backup\n\n### MySQL\n\n" + fence("mysqldump a > a.sql") + "### MySQL\n\n" +
              fence("mysqldump b > b.sql"))
            ->choices.empty());
}

TEST_CASE("optional and manual steps are marked") {
  const auto runbook = guide("# G\n\n## Tidy up (optional)\n\n" + fence("rm -f x") +
                             "## Prepare\n\n1. Tell the users\n2. Choose a window\n");
  REQUIRE(runbook->steps.size() == 2);
  CHECK(runbook->steps[0].optional);
  CHECK(runbook->steps[1].manual);
  CHECK(joined(runbook->steps[1].actions, [](const StepAction& a) { return a.text; }) ==
        "Tell the users | Choose a window");
}

TEST_CASE("ids of steps are unique whatever their titles are") {
  const auto runbook = guide("# G\n\n## a\n\n" + fence("ls") + "## a\n\n" + fence("ls") + "## a 2\n\n" +
                             fence("ls") + "## !\n\n" + fence("ls"));
  CHECK(joined(runbook->steps, [](const Step& s) { return s.id; }) == "a | a-2 | a-2-2 | step");
}

TEST_CASE("phases group steps by the sections of the second level") {
  const auto runbook = guide("# G\n\n## Before\n\n### a\n\n" + fence("ls") + "### b\n\n" + fence("ls") +
                             "## After\n\n" + fence("ls"));
  CHECK(joined(runbook->phases, [](const Phase& p) {
          return p.title + " " + std::to_string(p.step_count);
        }) == "Before 2 | After 1");
}

TEST_CASE("placeholders become parameters, each spelling one") {
  CHECK(uses("mysql -u your_username -p <password> app") ==
        "your_username=your_username | <password>=password");
  CHECK(uses("cp x /path/to/project/y") == "/path/to/project/y=path_to_project_y");
  CHECK(uses("cp x backup_YYYYMMDD.sql\ncp backup_YYYYMMDD.sql y") ==
        "YYYYMMDD=yyyymmdd | YYYYMMDD=yyyymmdd");
  CHECK(uses("git checkout previous_commit_hash") == "previous_commit_hash=previous_commit_hash");
  CHECK(uses("ls  # your_comment").empty());
  CHECK(uses("# your_comment\nls").empty());
  CHECK(uses("date +%Y%m%d").empty());
  CHECK(uses("echo '<b>your</b>' '<item>x</item>'").empty());
}

TEST_CASE("declared parameters take the placeholders that are spelled like them") {
  CHECK(uses("mysql -u your_user", "---\nparameters:\n  user: {placeholder: your_user}\n---\n") ==
        "your_user=user");
  const auto runbook = guide(
      "---\nparameters:\n  port: {type: integer, default: 80}\n  odd: {placeholder: ODD}\n---\n# G\n\n## "
      "W\n\n" +
      fence("curl {{ port }}/{{port}} ODD"));
  CHECK(runbook->parameters[0].uses.size() == 2);
  CHECK(runbook->parameters[0].default_value == "80");
  CHECK(runbook->parameters[1].uses.size() == 1);
}

TEST_CASE("backups are followed to what reads them, through cd, variables and dates") {
  CHECK(artifacts("mysqldump app > full.sql\nmysql app < full.sql") == "full.sql made used 1");
  CHECK(artifacts("B=backups/$(date +%F)\nmysqldump app > $B/a.sql\nmysql app < $B/a.sql") ==
        "backups/$(date +%F)/a.sql made used 1");
  CHECK(artifacts("cd backups\nmysqldump app > a.sql\ncd ..\nmysql app < backups/a.sql") ==
        "a.sql made used 1");
  CHECK(artifacts("tar czf backup.tgz data\ntar xzf backup.tgz -C /") == "backup.tgz made used 1");
  CHECK(artifacts("mysqldump app | gzip > a.sql.gz\nzcat a.sql.gz | mysql app") == "a.sql.gz made used 1");
  CHECK(artifacts("mysql app < backup/other.sql") == "backup/other.sql found used 1");
}

TEST_CASE("a date in a path is volatile where it stands and fixed in a variable") {
  const auto runbook = guide("# G\n\n## W\n\n" +
                             fence("mysqldump a > a_$(date +%s).sql\nT=$(date +%s)\nmysqldump a > b_$T.sql"));
  REQUIRE(runbook->path_uses.size() == 2);
  CHECK(runbook->path_uses[0].path.is_volatile);
  CHECK_FALSE(runbook->path_uses[1].path.is_volatile);
  CHECK(runbook->path_uses[1].path.text == "b_$(date +%s).sql");
}

TEST_CASE("a side road sees what was set before it, and leaves no trace") {
  const auto runbook =
      guide("# G\n\n## Backup\n\n" + fence("D=data\ncp $D/a.db $D/a.bak") + "## Troubleshooting\n\n" +
            fence("cp $D/a.bak x\nD=other") + "## Restart\n\n" + fence("cp $D/b x"));
  CHECK(joined(
            runbook->path_uses, [](const PathUse& u) { return u.path.text; }, " ") ==
        "data/a.db data/a.bak data/a.bak x data/b x");
}

TEST_CASE("a variable that doubles itself stays small") {
  std::string code = "A=xxxxxxxx\n";
  for (int i = 0; i < 60; ++i) code += "A=$A$A\n";
  const auto runbook = guide("# G\n\n## W\n\n" + fence(code + "cp $A b"));
  for (const PathUse& use : runbook->path_uses) CHECK(use.path.text.size() < 20'000);
}

TEST_CASE("what a comment promises becomes an expectation") {
  CHECK(expectation("应该返回: wal") == "equals wal");
  CHECK(expectation("should return 0 rows") == "rows 0");
  CHECK(expectation("should be empty") == "empty ");
  CHECK(expectation("预期: < 5ms") == "less_than 5ms");
  CHECK(expectation("需要 3.8+") == "at_least 3.8");
  CHECK(expectation("should show users, orders") == "contains users,orders");
  CHECK(expectation("应该返回: delete (或 truncate)") == "equals delete,truncate");
  CHECK(expectation("预期结果:") == "human ");
  CHECK(expectation("需要时手动执行").empty());
  CHECK(expectation("just a comment").empty());
  CHECK(expectation("should be " + std::string(5000, 'x')).empty());
}

TEST_CASE("checks are derived, before the change, after it, and after the way back") {
  const std::string query = fence("SELECT COUNT(*) FROM users;\n-- should return 3", "sql");
  const auto runbook = guide("# G\n\n## Check first\n\n" + query + "## Migrate\n\n" +
                             fence("flask db upgrade") + "## Verify\n\n" + query + "## Rollback\n\n" + query);
  CHECK(joined(runbook->checks,
               [](const Check& c) {
                 return c.id + " " + std::string(name_of(c.when)) + " " + std::string(name_of(c.expect.kind));
               }) ==
        "select-count-from-users before equals | select-count-from-users-2 after equals | "
        "select-count-from-users-3 rollback equals");
}

TEST_CASE("an integrity check is implied to give ok") {
  const auto runbook = guide("# G\n\n## Verify\n\n" + fence("sqlite3 app.db \"PRAGMA integrity_check\""));
  REQUIRE(runbook->checks.size() == 1);
  CHECK(runbook->checks[0].origin == Origin::implied);
  CHECK(runbook->checks[0].expect.values == std::vector<std::string>{"ok"});
}

TEST_CASE("a check's id is cut between characters") {
  const auto runbook =
      guide("# G\n\n## Verify\n\n" +
            fence("SELECT 一二三四五六七八九十一二三四五六七八九十;\n-- should return 1", "sql"));
  REQUIRE(runbook->checks.size() == 1);
  CHECK(runbook->checks[0].id == "select-一二三四五六七八九十一");
}

TEST_CASE("declared checks come first and keep their words") {
  const auto runbook = guide(
      "---\nchecks:\n  - not_null: users.email\n  - sql: SELECT 1\n    id: one\n    expect: {rows: 1}\n    "
      "when: after\n---\n# G\n");
  REQUIRE(runbook->checks.size() == 2);
  CHECK(runbook->checks[0].kind == "not_null");
  CHECK(runbook->checks[0].arguments.at("table") == std::vector<std::string>{"users"});
  CHECK(runbook->checks[1].id == "one");
  CHECK(runbook->checks[1].when == When::after);
}

TEST_CASE("notes above a heading or a fence and attributes decide over everything else") {
  const auto runbook =
      guide("# G\n\n<!-- handrail: kind=rollback -->\n## One\n\n" + fence("ls") + "## Two\n\n" +
            fence("ls", "bash {name=mine kind=backup timeout=10m optional=true}"));
  CHECK(steps(*runbook) == "One: rollback/back | Two: backup/forward");
  CHECK(runbook->steps[1].id == "mine");
  CHECK(runbook->steps[1].optional);
  CHECK(runbook->steps[1].attributes.at("timeout") == "10m");
}

TEST_CASE("suppressions cover the block below them, or the file") {
  const auto runbook = guide(
      "<!-- handrail-disable S001: known -->\n\n# G\n\n<!-- handrail-disable-next S002, B001: on purpose "
      "-->\n" +
      fence("ls"));
  CHECK(joined(runbook->suppressions, [&](const Suppression& s) {
          return s.code + " " + s.reason + " " + testing::place(*runbook->source, s.target);
        }) == "S001 known 1:1 | S002 on purpose 6:1 | B001 on purpose 6:1");
  CHECK(runbook->source->slice(runbook->suppressions[1].target) == "```bash\nls\n```");
}

TEST_CASE("wrong annotations are found with their place and a mend") {
  CHECK(annotation_errors("# G\n\n<!-- handrail: knid=backup -->\n## A\n") ==
        "3:1 unknown annotation 'knid' (did you mean 'kind'?)");
  CHECK(annotation_errors("# G\n\n" + fence("ls", "bash {timeout=soon}")) ==
        "3:10 'soon' is no time limit (write a number and s, m or h: timeout=10m)");
  CHECK(annotation_errors("---\nparamters: {}\n---\n# G\n") ==
        "2:1 unknown front matter key 'paramters' (did you mean 'parameters'?)");
  CHECK(annotation_errors("---\ntitle: x\nlayout: y\n---\n# G\n").empty());
  CHECK(annotation_errors("# G\n\n<!-- handrail-disable-next S002 -->\n" + fence("ls"))
            .starts_with("3:1 a suppression without a reason"));
  CHECK(annotation_errors("# G\n\n" + fence("- not_nul: a.b", "checks"))
            .starts_with("4:3 unknown key 'not_nul' in a check"));
  const auto check_error = [](const std::string& line) {
    return annotation_errors("# G\n\n" + fence(line, "checks"));
  };
  CHECK(check_error("- {not_null: a.b, when: later}") ==
        "4:25 'later' is no time for a check (one of any, both, before, after, rollback)");
  CHECK(check_error("- {not_null: a.b, time_limit: soon}") ==
        "4:31 'soon' is no length of time (time_limit: 30s)");
  CHECK(check_error("- {not_null: a.b, shown_rows: 2000}") ==
        "4:31 '2000' is no number of rows to show (a number from 0 to 1000)");
  CHECK(check_error("- freshness: {table: a, column: b, withn: 2d}") ==
        "4:36 unknown argument 'withn' of freshness (did you mean 'within'?)");
  CHECK(check_error(
            "- {columns_named_in: {file: f.csv, table: [a, b]}, when: both, time_limit: 30s, shown_rows: 50}")
            .empty());
  CHECK(annotation_errors("# G\n\n" + fence("- [", "checks")).find("check block: not YAML") !=
        std::string::npos);
}

TEST_CASE("front matter of ours that is no YAML refuses the guide with its line") {
  CHECK(refused("---\na: 1\nchecks: [1\n---\n# G\n").line >= 3);
  CHECK(refused("---\na: 1\nchecks: [1\n---\n# G\n").message.starts_with("front matter: not YAML"));
  CHECK(refused("---\na: &x 1\nb: *x\n---\n").message == "front matter: YAML aliases are not read here");
  CHECK(refused("---\na: &x 1\nb: *x\n---\n").line == 3);
  CHECK(refused("---\na: 1\na: 2\n---\n").message == "front matter: the key 'a' stands twice");
  CHECK(refused("---\na: 1\na: 2\n---\n").line == 3);
  CHECK(refused("---\na: " + std::string(40, '[') + std::string(40, ']') + "\n---\n").message ==
        "front matter: YAML nested deeper than 32 levels");
}

TEST_CASE("front matter of another program is left to it, and said once") {
  const auto read = guide("---\npath: [services, :id]\nb: [1\n---\n# G\n");
  REQUIRE(read->annotation_errors.size() == 1);
  CHECK(read->annotation_errors.front().severity == Severity::info);
  CHECK(read->title == "G");
}

TEST_CASE("a guide of nothing is a guide") {
  CHECK(guide("")->steps.empty());
  CHECK(guide("\n")->title == "guide");
  CHECK(guide("---\n---\n")->steps.empty());
}

TEST_CASE("quotes and lists nested without end are read without falling off the stack") {
  CHECK(guide(std::string(20'000, '>') + " text\n")->steps.empty());
  std::string list;
  for (int i = 0; i < 2'000; ++i) list += "- ";
  CHECK(guide(list + "a\n")->document.list_items().size() >= 1);
}

}  // namespace handrail
