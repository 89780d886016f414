#include <atomic>
#include <cstdlib>
#include <filesystem>
#include <fstream>
#include <thread>

#include <doctest/doctest.h>

#include "clients/database.h"

namespace handrail {

TEST_CASE("a statement that is cancelled from another thread fails, and the connection stays usable") {
  std::string folder = (std::filesystem::temp_directory_path() / "handrail-sqlite-XXXXXX").string();
  REQUIRE(::mkdtemp(folder.data()) != nullptr);
  const std::string file = folder + "/shop.db";
  std::ofstream(file).close();
  DatabaseAddress address;
  address.engine = Engine::sqlite;
  address.file = file;
  const auto database = connect(address);
  REQUIRE(database);

  std::atomic<bool> begun = false, ended = false;
  std::thread other([&] {
    // Before the first row it may not have begun, and then there is nothing to cancel.
    while (!begun) std::this_thread::yield();
    while (!ended) {
      CHECK((*database)->cancel());
      std::this_thread::yield();
    }
  });
  const auto endless =
      (*database)->run("WITH RECURSIVE n(i) AS (SELECT 1 UNION ALL SELECT i + 1 FROM n) SELECT i FROM n",
                       [&](const Row&) { begun = true; });
  ended = true;
  other.join();
  REQUIRE_FALSE(endless);
  CHECK(endless.error().message == "interrupted");

  std::string printed;
  REQUIRE((*database)->run("SELECT 7", [&](const Row& row) { printed = row[0].value_or("NULL"); }));
  CHECK(printed == "7");
  std::filesystem::remove_all(folder);
}

}  // namespace handrail
