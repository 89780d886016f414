#include "model/file_uses.h"

#include "model/testing.h"

using namespace handrail;
using testing::guide;
using testing::joined;

namespace {

// "r" reads, "w" writes, "x" removes, "m" makes a folder; "*" where the path is a backup's.
std::string uses(const std::string& code) {
  const auto runbook = guide("```bash\n" + code + "\n```\n");
  return joined(
      runbook->path_uses,
      [](const PathUse& use) {
        constexpr std::string_view kAccess[] = {"r", "w", "x", "m"};
        return std::string(kAccess[static_cast<std::size_t>(use.access)]) + (use.is_backup ? "* " : " ") +
               use.path.text;
      },
      ", ");
}

}  // namespace

TEST_CASE("a dump's target is found behind a redirection, a pipe, tee and the tools' own options") {
  CHECK(uses("mysqldump shop > a.sql") == "w* a.sql");
  CHECK(uses("mysqldump shop | gzip > a.sql.gz") == "w* a.sql.gz");
  CHECK(uses("pg_dump shop | tee a.sql") == "w* a.sql");
  CHECK(uses("mysqldump --result-file=a.sql shop") == "w* a.sql");
  CHECK(uses("pg_dump -Fc -fa.dump shop") == "w* a.dump");
  CHECK(uses("pg_basebackup -h db -D /srv/base") == "w* /srv/base");
  CHECK(uses("mongodump --db shop --out /srv/shop") == "w* /srv/shop");
  CHECK(uses("redis-cli --rdb /srv/r.rdb") == "w* /srv/r.rdb");
  CHECK(uses("etcdctl snapshot save /srv/e.db") == "w* /srv/e.db");
}

TEST_CASE("an archive's members are read, and what a release is unpacked to is made") {
  CHECK(uses("tar -czf x.tar.gz a b") == "r a, r b, w x.tar.gz");
  CHECK(uses("tar czf x.tar.gz -C /srv shop") == "r /srv/shop, w x.tar.gz");
  CHECK(uses("tar -xzf shop-2.0.tar.gz") == "r shop-2.0.tar.gz, m shop-2.0");
  CHECK(uses("unzip shop.zip -d /opt/shop") == "r shop.zip, m /opt/shop");
}

TEST_CASE("copies out of containers, and copies of other machines, are copies") {
  CHECK(uses("docker cp shop-db:/var/lib/mysql /backup/mysql") ==
        "r shop-db:/var/lib/mysql, w* /backup/mysql");
  CHECK(uses("kubectl cp shop/db-0:/data ./backup") == "r shop/db-0:/data, w* ./backup");
}

TEST_CASE("sqlite3 writes where .backup and VACUUM INTO say") {
  CHECK(uses("sqlite3 a.db \".backup 'b.db'\"") == "r a.db, w* b.db");
  CHECK(uses("sqlite3 a.db \"VACUUM INTO 'b.db';\"") == "r a.db, w* b.db");
}

TEST_CASE("an edit in place reads and writes, another sed only reads") {
  CHECK(uses("sed -i 's/a/b/' x.conf") == "r x.conf, w x.conf");
  CHECK(uses("sed 's/a/b/' x.conf") == "r x.conf");
}

TEST_CASE("a clone and a download bring files") {
  CHECK(uses("git clone https://example.com/shop.git") == "m shop");
  CHECK(uses("git clone https://example.com/shop.git /opt/shop") == "m /opt/shop");
  CHECK(uses("wget https://example.com/compose.yml?x=1") == "w compose.yml");
}
