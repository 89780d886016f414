#include "live/reading.h"

#include <doctest/doctest.h>

namespace handrail {

TEST_CASE("questions are asked") {
  for (const char* sql : {"SELECT 1", "(SELECT 1) UNION (SELECT 2);", "with a as (select 1) select * from a",
                          "SHOW TABLES", "VALUES (1), (2)", "DESC users", "EXPLAIN SELECT 1",
                          "-- why\nSELECT 1", "SELECT 'INTO', `into`, \"for\" FROM t",
                          "SELECT substring(name FROM 2 FOR 3) FROM t", "PRAGMA user_version"}) {
    INFO(sql);
    CHECK(why_not_reading(sql).empty());
  }
}

TEST_CASE("what is no question never gets to the server") {
  for (const char* sql :
       {"", "DELETE FROM t", "SET GLOBAL x = 1", "COMMIT", "KILL 3", "CALL p()", "DO SLEEP(1)",
        "LOCK TABLES t READ", "SELECT * FROM t INTO OUTFILE '/tmp/x'", "SELECT * INTO copy FROM t",
        "SELECT * FROM t FOR UPDATE", "SELECT * FROM t for share", "SELECT * FROM t FOR NO KEY UPDATE",
        "SELECT 1 LOCK IN SHARE MODE", "SELECT 1; DROP TABLE t", "COPY t TO '/tmp/x'", "ATTACH 'x' AS y"}) {
    INFO(sql);
    CHECK_FALSE(why_not_reading(sql).empty());
  }
}

}  // namespace handrail
