#include "clients/database.h"

#include <fmt/format.h>

namespace handrail {

std::string why_no_client(Engine engine) {
  const char* package = nullptr;
  if (engine == Engine::mysql && !has_mariadb_client()) package = "libmariadb3";
  if (engine == Engine::postgresql && !has_postgresql_client()) package = "libpq5";
  if (package != nullptr) {
    return fmt::format("the client library of {} is not on this machine (Debian: apt-get install {})",
                       name_of(engine), package);
  }
  if (engine == Engine::sqlite || engine == Engine::mysql || engine == Engine::postgresql) return {};
  return fmt::format("{} is no engine that Handrail runs SQL in", name_of(engine));
}

Result<std::unique_ptr<Database>> connect(const DatabaseAddress& address) {
  if (std::string why = why_no_client(address.engine); !why.empty()) return fail(std::move(why));
  switch (address.engine) {
    case Engine::sqlite: return connect_sqlite(address);
    case Engine::mysql: return connect_mariadb(address);
    default: return connect_postgresql(address);
  }
}

}  // namespace handrail
