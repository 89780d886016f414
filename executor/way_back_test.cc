#include "executor/way_back.h"

#include <doctest/doctest.h>
#include <nlohmann/json.hpp>

#include "executor/path_pattern.h"
#include "model/testing.h"

namespace handrail {
namespace {

using testing::joined;

const char* const kGuide = R"(# Upgrade

## Backup

```bash {name=backup}
pg_dump shop > backup_$(date +%Y%m%d).sql
pg_dump shop --data-only > backup_data_$(date +%Y%m%d).sql
cp /etc/shop.conf backup_shop.conf
```

## Stop

```bash {name=stop}
systemctl stop shop
```

## Configure

```bash {name=configure}
sed -i s/a/b/ /etc/shop.conf
```

## Migrate

```bash {name=migrate}
psql shop -f schema.sql
```

## Start

```bash {name=start}
systemctl start shop
```

## Rollback

### Database

```bash {name=back-data}
psql shop < backup_YYYYMMDD.sql
```

### Settings

```bash {name=back-settings}
cp backup_shop.conf /etc/shop.conf
```

### Service

```bash {name=back-service}
systemctl restart shop
```
)";

struct Case {
  std::shared_ptr<const Runbook> runbook;
  Plan forward;
  RunFacts facts;

  // A run that has begun every item up to the first one of `last`, which failed.
  explicit Case(const char* last, const char* text = kGuide) : runbook(testing::guide(text)) {
    auto plan = make_plan(*runbook, {});
    REQUIRE(plan);
    forward = std::move(*plan);
    bool begun = true;
    for (const PlanItem& item : forward.items) {
      const bool fails = begun && forward.steps[static_cast<std::size_t>(item.step)].id == last;
      facts.started.push_back(begun);
      facts.done.push_back(begun && !fails);
      begun = begun && !fails;
    }
    facts.directory = "/srv/shop";
  }

  void wrote(const char* spelled, const char* path) {
    for (std::size_t i = 0; i < forward.items.size(); ++i) {
      for (std::size_t f = 0; f < forward.items[i].files.size(); ++f) {
        if (forward.items[i].files[f].spelled == spelled) facts.files.push_back({i, f, path});
      }
    }
  }

  WayBackPlan plan(PlanOptions options = {}) const {
    auto made = plan_way_back(*runbook, forward, facts, options);
    REQUIRE(made);
    return *made;
  }

  std::string steps(PlanOptions options = {}) const {
    return joined(plan(options).plan.steps, [](const PlanStep& step) { return step.id; });
  }
};

}  // namespace

TEST_CASE("the way back of a run has the steps that take back what was started, in the guide's order") {
  CHECK(Case("migrate").steps() == "back-data | back-settings | back-service");
  CHECK(Case("configure").steps() == "back-settings | back-service");
  CHECK(Case("stop").steps() == "back-service");
  CHECK(Case("backup").steps() == "");
}

TEST_CASE("what is left out is named with the reason") {
  const WayBackPlan plan = Case("configure").plan();
  REQUIRE(plan.left_out.size() == 1);
  CHECK(plan.left_out[0].id == "back-data");
  CHECK(plan.left_out[0].why == "takes back changes of data, and no step that does such a thing was started");
  PlanOptions options;
  options.skip = {"back-settings"};
  const WayBackPlan skipped = Case("configure").plan(options);
  CHECK(joined(skipped.left_out, [](const LeftOut& one) { return one.id + ": " + one.why; }) ==
        "back-settings: --skip | back-data: takes back changes of data, and no step that does such a thing "
        "was started");
}

TEST_CASE("a placeholder in a backup's name becomes the file that the run wrote, and needs no value") {
  Case run("migrate");
  run.wrote("backup_$(date +%Y%m%d).sql", "/srv/shop/backup_20261121.sql");
  run.wrote("backup_data_$(date +%Y%m%d).sql", "/srv/shop/backup_data_20261121.sql");
  const WayBackPlan plan = run.plan();
  CHECK(plan.plan.items[0].command == "psql shop < /srv/shop/backup_20261121.sql");
  CHECK(plan.plan.obstacles.empty());
  REQUIRE(plan.renamed.size() == 1);
  CHECK(plan.renamed[0].spelled == "backup_YYYYMMDD.sql");
  REQUIRE(plan.plan.items[0].sources.size() == 1);
  CHECK(plan.plan.items[0].sources[0].resolved == "/srv/shop/backup_20261121.sql");
}

TEST_CASE("a path of the run is one word, whatever is in it") {
  Case run("migrate");
  run.wrote("backup_$(date +%Y%m%d).sql", "/srv/it's $HOME/backup.sql");
  CHECK(run.plan().plan.items[0].command == "psql shop < '/srv/it'\\''s $HOME/backup.sql'");
}

TEST_CASE("a backup that could be several files, or that the run has not written, is nobody's guess") {
  Case run("migrate");
  const WayBackPlan none = run.plan();
  REQUIRE(!none.plan.obstacles.empty());
  CHECK(joined(none.plan.obstacles, [](const Obstacle& one) { return one.kind; }).find("which-file") !=
        std::string::npos);
  run.wrote("backup_$(date +%Y%m%d).sql", "/srv/shop/backup_20261121.sql");
  run.wrote("backup_$(date +%Y%m%d).sql", "/srv/shop/backup_20261122.sql");
  const WayBackPlan several = run.plan();
  CHECK(joined(several.plan.obstacles, [](const Obstacle& one) {
          return one.message;
        }).find("could be more than one file of this run") != std::string::npos);
}

TEST_CASE("a value that a person gives for the placeholder counts") {
  Case run("migrate");
  run.wrote("backup_$(date +%Y%m%d).sql", "/srv/shop/backup_20261121.sql");
  PlanOptions options;
  options.parameters["yyyymmdd"] = "20260101";
  const WayBackPlan plan = run.plan(options);
  CHECK(plan.plan.items[0].command == "psql shop < backup_20260101.sql");
}

TEST_CASE("a guide without a way back says so") {
  const auto runbook = testing::guide("# Upgrade\n\n## Migrate\n\n```bash\nflask db upgrade\n```\n");
  const auto forward = make_plan(*runbook, {});
  REQUIRE(forward);
  RunFacts facts;
  facts.started = facts.done = std::vector<bool>(forward->items.size(), true);
  const auto plan = plan_way_back(*runbook, *forward, facts, {});
  REQUIRE(!plan);
  CHECK(plan.error().message == "the guide has no way back");
}

TEST_CASE("a path becomes a pattern: known variables are filled in, the rest is open") {
  const std::map<std::string, std::string> variables{{"HOME", "/root"}, {"D", "a*b"}};
  CHECK(pattern_of("backups/$(date +%F)/x.sql", variables) == "backups/*/x.sql");
  CHECK(pattern_of("$HOME/${D}/$UNKNOWN.sql", variables) == "/root/a\\*b/*.sql");
  CHECK(pattern_of("~/x-`date`.sql", variables) == "/root/x-*.sql");
  CHECK(pattern_of("$D.sql", variables, {"D"}) == "*.sql");
  CHECK(pattern_of("${D:-x}/a{1,2}", variables) == "*/a*");
  CHECK(is_exact("/root/a\\*b"));
  CHECK(path_of("/root/a\\*b") == "/root/a*b");
  CHECK(pattern_fits("/b/*/x.sql", "/b/2026/x.sql"));
  CHECK_FALSE(pattern_fits("/b/*/x.sql", "/b/20/26/x.sql"));
}

}  // namespace handrail
