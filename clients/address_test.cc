#include "clients/address.h"

#include <doctest/doctest.h>

namespace handrail {

TEST_CASE("an address has its parts, decoded") {
  const auto address = parse_address(
      Engine::mysql, "mariadb://root:p%40ss@db.example:3307/shop?socket=/run/my%20sql.sock&ssl=1");
  REQUIRE(address);
  CHECK(address->user == "root");
  CHECK(address->password == "p@ss");
  CHECK(address->host == "db.example");
  CHECK(address->port == 3307);
  CHECK(address->database == "shop");
  CHECK(address->options.at("socket") == "/run/my sql.sock");
  CHECK(address->options.at("ssl") == "1");
}

TEST_CASE("what is not said stays empty") {
  const auto address = parse_address(Engine::postgresql, "postgres:///shop?host=/var/run/postgresql");
  REQUIRE(address);
  CHECK(address->host.empty());
  CHECK(address->user.empty());
  CHECK(address->port == 0);
  CHECK(address->database == "shop");
  CHECK(address->options.at("host") == "/var/run/postgresql");
  CHECK(parse_address(Engine::postgresql, "postgresql://[::1]:5433/shop")->host == "::1");
  CHECK(parse_address(Engine::postgresql, "postgresql://[::1]/shop")->port == 0);
}

TEST_CASE("SQLite's address is a file") {
  CHECK(parse_address(Engine::sqlite, "data/shop.db")->file == "data/shop.db");
  CHECK(parse_address(Engine::sqlite, "sqlite:///var/lib/shop.db")->file == "/var/lib/shop.db");
}

TEST_CASE("what is no address is refused with one that would do") {
  const auto address = parse_address(Engine::mysql, "localhost:3306");
  REQUIRE_FALSE(address);
  CHECK(address.error().message == "localhost:3306 is no address of a mysql database");
  CHECK(address.error().mend == "write location: mysql://user@host/database");
  CHECK_FALSE(parse_address(Engine::mysql, "postgresql://localhost/shop"));
  CHECK_FALSE(parse_address(Engine::mysql, "mysql://localhost:0/shop"));
  CHECK_FALSE(parse_address(Engine::mysql, "mysql://localhost:70000/shop"));
}

TEST_CASE("a password is not shown") {
  CHECK(without_password("mysql://root:secret@db/shop") == "mysql://root@db/shop");
  CHECK(without_password("mysql://root:with@sign@db/shop") == "mysql://root@db/shop");
  CHECK(without_password("mysql://root@db:3306/shop") == "mysql://root@db:3306/shop");
  CHECK(without_password("data/shop.db") == "data/shop.db");
}

}  // namespace handrail
