#include "model/services.h"

#include <string>

#include <doctest/doctest.h>

#include "model/testing.h"

namespace handrail {
namespace {

std::string events_of(const std::string& markdown) {
  const auto runbook = testing::guide(markdown);
  std::string all;
  for (const ServiceEvent& event : service_events(*runbook)) {
    const char* change = event.change == ServiceChange::stop    ? "stop"
                         : event.change == ServiceChange::start ? "start"
                                                                : "restart";
    all += (all.empty() ? "" : ", ") + std::string(change) + " " +
           (event.name.empty() ? "everything" : event.name);
  }
  return all;
}

// The name of the service that is proved to run where the word MIGRATE stands.
std::string runs_at_migration(const std::string& markdown) {
  const auto runbook = testing::guide(markdown);
  ServiceTimeline timeline(*runbook, service_events(*runbook), Way::forward);
  const ServiceEvent* proof =
      timeline.proof_of_running(static_cast<std::uint32_t>(runbook->source->text().find("MIGRATE")));
  return proof ? proof->name : "nothing";
}

std::string in_shell(const std::string& lines) { return "# Upgrade\n\n```bash\n" + lines + "\n```\n"; }

}  // namespace

TEST_CASE("a guide's services are stopped, started and restarted in reading order") {
  CHECK(events_of(in_shell("systemctl stop app worker\ndocker compose up -d\npm2 reload shop\nreboot")) ==
        "stop app, stop worker, start everything, restart shop, restart everything");
  CHECK(events_of("# Upgrade\n\n## Steps\n\n1. Stop all services\n2. Drink tea\n") == "stop everything");
}

TEST_CASE("a service that is restarted or stopped only later runs, one that is only started may not") {
  CHECK(runs_at_migration(in_shell("./MIGRATE\nsystemctl restart app")) == "app");
  CHECK(runs_at_migration(in_shell("./MIGRATE\nsystemctl stop app")) == "app");
  CHECK(runs_at_migration(in_shell("./MIGRATE\nsystemctl start app")) == "nothing");
  CHECK(runs_at_migration(in_shell("systemctl start app\n./MIGRATE")) == "app");
  CHECK(runs_at_migration(in_shell("systemctl stop app\n./MIGRATE\nsystemctl start app")) == "nothing");
}

TEST_CASE("one application that is down leaves open whether any other matters") {
  CHECK(runs_at_migration(in_shell("systemctl stop web\n./MIGRATE\nsystemctl restart worker")) == "nothing");
  CHECK(runs_at_migration(in_shell(
            "systemctl stop web\nsystemctl start web\n./MIGRATE\nsystemctl restart worker")) == "worker");
}

TEST_CASE("gateways, databases and the machine's own services prove nothing of an application") {
  CHECK(runs_at_migration(in_shell("./MIGRATE\nsystemctl restart nginx mysql docker")) == "nothing");
  CHECK(role_of_service("mysql-server") == ServiceRole::datastore);
  CHECK(role_of_service("shop_db_1") == ServiceRole::datastore);
  CHECK(role_of_service("nginx.service") == ServiceRole::gateway);
  CHECK(role_of_service("sshd") == ServiceRole::machine);
  CHECK(role_of_service("shop-backend") == ServiceRole::application);
}

TEST_CASE("names before and after an upgrade are of one family") {
  CHECK(service_family("postgresql@14-main") == "postgresql");
  CHECK(service_family("nginx.service") == "nginx");
  CHECK(may_be_same_service("shop", "shop-web"));
  CHECK(may_be_same_service("<name>", "shop"));
  CHECK_FALSE(may_be_same_service("shop", "importer"));
}

}  // namespace handrail
