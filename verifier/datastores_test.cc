#include "verifier/datastores.h"

#include <doctest/doctest.h>

#include "verifier/rehearse/rehearsal.h"
#include "verifier/testing.h"

namespace handrail {
namespace {

// The sample has the tables users and orders.
std::unique_ptr<Snapshot> sample(const std::string& name) {
  auto snapshot = testing::open_bytes({{name, testing::sample_database()}});
  REQUIRE(snapshot);
  return std::move(*snapshot);
}

CheckSet two_databases(const std::string& one = "/opt/shop/main.db",
                       const std::string& other = "/opt/shop/stats.db") {
  Check users = testing::sql_check("SELECT count(*) FROM users"),
        hits = testing::sql_check("SELECT count(*) FROM hits");
  users.datastore = one;
  hits.datastore = other;
  CheckSet set = testing::set_of({users, hits});
  for (const auto& [sql, datastore] :
       {std::pair{"DELETE FROM orders", one}, std::pair{"DELETE FROM hits", other}}) {
    PlacedChange change;
    change.sql = sql;
    change.datastore = datastore;
    set.changes.push_back(std::move(change));
  }
  return set;
}

std::string elsewhere_of(const Result<CheckSet>& set) {
  if (!set) return set.error().message + "; " + set.error().mend;
  std::string out;
  for (const PlacedCheck& placed : set->checks) out += "[" + placed.elsewhere + "]";
  for (const PlacedChange& change : set->changes) out += "(" + change.elsewhere + ")";
  return out;
}

}  // namespace

TEST_CASE("a snapshot is of the database that has its file name, packed or not") {
  const std::string own = "[][/opt/shop/stats.db]()(/opt/shop/stats.db)";
  CHECK(elsewhere_of(for_datastore(two_databases(), *sample("main.db"), "")) == own);
  CHECK(elsewhere_of(for_datastore(two_databases(), *sample("main.db.gz"), "")) == own);
  CHECK(elsewhere_of(for_datastore(two_databases(), *sample("stats.db"), "")) ==
        "[/opt/shop/main.db][](/opt/shop/main.db)()");
}

TEST_CASE("… else of the one whose tables it has, and of the one that is named in any case") {
  CHECK(elsewhere_of(for_datastore(two_databases(), *sample("copy.db"), "")) ==
        "[][/opt/shop/stats.db]()(/opt/shop/stats.db)");
  CHECK(elsewhere_of(for_datastore(two_databases(), *sample("copy.db"), "stats.db")) ==
        "[/opt/shop/main.db][](/opt/shop/main.db)()");
}

TEST_CASE("where it cannot be told, the choices are listed") {
  CheckSet both = two_databases();
  both.checks[1].check.sql = "SELECT count(*) FROM users";
  both.changes[1].sql = "DELETE FROM orders";
  CHECK(elsewhere_of(for_datastore(both, *sample("copy.db"), "")) ==
        "works on several databases, and copy.db may be of any: /opt/shop/main.db, /opt/shop/stats.db; say "
        "which one "
        "with --datastore, on a page by choosing it");
  CHECK(elsewhere_of(for_datastore(both, *sample("main.db"), "other.db")) ==
        "works on no database other.db; it works on /opt/shop/main.db, /opt/shop/stats.db");
}

TEST_CASE("one path within another is the same database, and a guide with one is not touched") {
  CHECK(elsewhere_of(for_datastore(two_databases("/opt/shop/main.db", "./main.db"), *sample("copy.db"),
                                   "")) == "[][]()()");
}

TEST_CASE("a rehearsal changes nothing for another database, and its checks are skipped") {
  const auto snapshot = sample("main.db");
  const auto rehearsal = rehearse(*snapshot, two_databases());
  REQUIRE(rehearsal);
  CHECK(name_of(rehearsal->changes[0].outcome) == "done");
  CHECK(name_of(rehearsal->changes[1].outcome) == "left-out");
  CHECK(rehearsal->changes[1].message ==
        "belongs to the database /opt/shop/stats.db, and the snapshot is another's");
  CHECK(rehearsal->before.results[1].verdict.outcome == Outcome::skipped);
}

}  // namespace handrail
