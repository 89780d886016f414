// A database in use as a snapshot: one read-only transaction over a client's connection, so that all checks
// see the same state and none can change it.
//
//   mysql://reader@db.example/shop  postgresql://reader@/shop?host=/run/postgresql  sqlite:data/shop.db
//
// Above verifier/ and clients/; native only.
#pragma once

#include <chrono>
#include <memory>
#include <string>
#include <string_view>

#include "verifier/snapshot.h"

namespace handrail {

// An address of a database, and not the name of a file.
bool is_live_address(std::string_view location);

struct LiveOptions {
  std::chrono::milliseconds time_limit = std::chrono::minutes(10);  // for one question
};

// Connects and begins the transaction. Facts and errors show `location` without its password. A question that
// reaches the time limit is ended in the server, too.
Result<std::unique_ptr<Snapshot>> open_live(const std::string& location, const LiveOptions& options = {});

}  // namespace handrail
