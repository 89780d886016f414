#include "executor/readiness.h"

#include <arpa/inet.h>
#include <netinet/in.h>
#include <sys/socket.h>

#include <doctest/doctest.h>

#include "executor/disk.h"
#include "executor/scratch_test.h"

namespace handrail {

TEST_CASE("a log line counts as soon as it stands there, in pieces or whole, on either stream") {
  const Scratch scratch;
  Readiness ready;
  ready.log = "listening on port [0-9]+";
  ReadinessWatch watch(ready, scratch.path("1"));
  CHECK(watch.missing() == "it has not printed “listening on port [0-9]+”");
  scratch.write("1.out", "starting\nlistening on ");
  CHECK_FALSE(watch.missing().empty());
  scratch.write("1.err", "warning: old configuration\n");
  CHECK_FALSE(watch.missing().empty());
  scratch.write("1.out", "starting\nlistening on port 80");
  CHECK(watch.missing().empty());
}

TEST_CASE("a text that is no regular expression stands for itself") {
  const Scratch scratch;
  Readiness ready;
  ready.log = "ready (";
  ReadinessWatch watch(ready, scratch.path("1"));
  scratch.write("1.err", "server: ready (2 workers)\n");
  CHECK(watch.missing().empty());
}

TEST_CASE("a port is ready when somebody listens there") {
  const Descriptor server(::socket(AF_INET, SOCK_STREAM | SOCK_CLOEXEC, 0));
  sockaddr_in address{};
  address.sin_family = AF_INET;
  address.sin_addr.s_addr = htonl(INADDR_LOOPBACK);
  REQUIRE(::bind(server.get(), reinterpret_cast<sockaddr*>(&address), sizeof address) == 0);
  socklen_t size = sizeof address;
  REQUIRE(::getsockname(server.get(), reinterpret_cast<sockaddr*>(&address), &size) == 0);
  Readiness ready;
  ready.port = ntohs(address.sin_port);
  ReadinessWatch watch(ready, "/nowhere");
  CHECK(watch.missing().starts_with("port "));
  REQUIRE(::listen(server.get(), 1) == 0);
  CHECK(watch.missing().empty());
}

TEST_CASE("all that is declared has to hold") {
  const Scratch scratch;
  Readiness ready;
  ready.log = "up";
  ready.after = std::chrono::hours(1);
  ReadinessWatch watch(ready, scratch.path("1"));
  scratch.write("1.out", "up\n");
  CHECK(watch.missing() == "3600000 ms are not over");
}

}  // namespace handrail
