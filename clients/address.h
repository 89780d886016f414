// Where a datastore is, as guides write it:
//   data/shop.db                                     a file (SQLite)
//   mysql://user@host:3306/shop                      mariadb:// as well
//   mysql://user@localhost/shop?socket=/run/mysqld/mysqld.sock
//   postgresql://user@host:5432/shop?sslmode=require postgres:// as well; what follows `?` is handed to libpq
//   postgresql:///shop?host=/var/run/postgresql
#pragma once

#include <map>
#include <string>
#include <string_view>

#include "model/result.h"
#include "model/runbook.h"

namespace handrail {

struct DatabaseAddress {
  Engine engine = Engine::unknown;
  std::string file;        // SQLite
  bool read_only = false;  // SQLite: so that nothing can be written; servers are told by a transaction
  std::string host, user, password, database;
  int port = 0;  // 0: the engine's own
  std::map<std::string, std::string> options;
};

// Fails when `location` is none that the engine has. %41 is decoded in every part.
Result<DatabaseAddress> parse_address(Engine engine, std::string_view location);

// The same location with the password taken out, to be shown.
std::string without_password(std::string_view location);

}  // namespace handrail
