// Database clients, their dump, restore and maintenance tools.
#include <array>

#include "model/effects/table.h"

namespace handrail {
namespace {

using enum Effect;
using enum Engine;

constexpr auto kRows = std::to_array<EffectRow>({
    // MySQL and MariaDB.
    {"mysql|mariadb|mycli", reads, mysql},
    {"mysqldump|mariadb-dump|mysqlpump|mydumper|xtrabackup|mariabackup|innobackupex|mysqlhotcopy",
     backs_up | reads, mysql},
    {"xtrabackup|mariabackup|innobackupex --copy-back|--move-back|--apply-log|--prepare", restores, mysql},
    {"myloader|mysqlimport|mariadb-import", restores | changes_data, mysql},
    {"mysqladmin|mariadb-admin", reads, mysql},
    {"mysqladmin|mariadb-admin ping|status|version|processlist|variables", reads | verifies, mysql},
    {"mysqladmin|mariadb-admin create", changes_data, mysql},
    {"mysqladmin|mariadb-admin drop", changes_data | destroys, mysql},
    {"mysqladmin|mariadb-admin shutdown", stops, mysql},
    {"mysqlcheck|mariadb-check", reads | verifies, mysql},
    {"mysqlcheck|mariadb-check --repair|-r|--optimize|-o|--auto-repair", changes_data, mysql},
    {"mysql_upgrade|mariadb-upgrade|pt-online-schema-change|gh-ost|mysql_secure_installation", changes_data,
     mysql},
    {"mysql_secure_installation", changes_data | needs_terminal, mysql},
    {"mysqlbinlog", reads, mysql},
    {"mysql|mariadb|mysqldump|mariadb-dump|mysqladmin|mariadb-admin|mysqlcheck|mysqlimport|mysql_upgrade|"
     "mariadb-upgrade -p|--password",
     needs_terminal, mysql, true},
    // PostgreSQL.
    {"psql|pgcli", reads, postgresql},
    {"psql|pg_dump|pg_dumpall|pg_restore|createdb|dropdb -W|--password", needs_terminal, postgresql, true},
    {"pg_dump|pg_dumpall|pg_basebackup|pgbackrest|barman|wal-g", backs_up | reads, postgresql},
    {"pgbackrest|barman|wal-g restore|recover|backup-fetch", restores, postgresql},
    {"pgbackrest|barman|wal-g info|check|verify|list-backup|list-backups|backup-list", reads | verifies,
     postgresql},
    {"pg_restore", restores | changes_data, postgresql},
    {"pg_restore -l|--list", reads | verifies, postgresql},
    {"pg_isready|pg_amcheck|pg_checksums|pg_controldata|amcheck", reads | verifies, postgresql},
    {"createdb|createuser|vacuumdb|reindexdb|pg_resetwal|pg_repack", changes_data, postgresql},
    {"dropdb|dropuser", changes_data | destroys, postgresql},
    {"pg_upgrade|pg_upgradecluster", changes_data, postgresql},
    {"pg_upgrade --check|-c", reads | verifies, postgresql},
    {"pg_dropcluster", changes_data | destroys, postgresql},
    {"initdb|pg_createcluster|postgresql-setup", changes_files, postgresql},
    {"pg_ctl|pg_ctlcluster stop", stops, postgresql},
    {"pg_ctl|pg_ctlcluster start|restart|reload|promote", starts, postgresql},
    {"pg_ctl|pg_ctlcluster status", reads | verifies, postgresql},
    {"pg_ctlcluster * * stop", stops, postgresql},
    {"pg_ctlcluster * * start|restart|reload", starts, postgresql},
    {"pg_lsclusters", reads | always_succeeds, postgresql},
    // SQLite.
    {"sqlite3|sqlite", reads, sqlite},
    {"sqldiff|sqlite3_analyzer", reads | verifies, sqlite},
    // Redis and MongoDB.
    {"redis-cli|valkey-cli", reads, redis},
    {"redis-cli|valkey-cli "
     "ping|PING|info|INFO|get|GET|keys|KEYS|dbsize|DBSIZE|scan|SCAN|config|CONFIG|lastsave|LASTSAVE",
     reads | always_succeeds, redis},
    {"redis-cli|valkey-cli bgsave|BGSAVE|save|SAVE|bgrewriteaof|BGREWRITEAOF", backs_up, redis},
    {"redis-cli|valkey-cli --rdb", backs_up, redis},
    {"redis-cli|valkey-cli flushall|FLUSHALL|flushdb|FLUSHDB", changes_data | destroys, redis},
    {"redis-cli|valkey-cli "
     "set|SET|del|DEL|hset|HSET|expire|EXPIRE|rename|RENAME|unlink|UNLINK|sadd|SADD|lpush|LPUSH",
     changes_data, redis},
    {"redis-cli|valkey-cli shutdown|SHUTDOWN", stops, redis},
    {"redis-cli|valkey-cli monitor|MONITOR|subscribe|SUBSCRIBE", reads | never_returns, redis},
    {"mongo|mongosh", reads, mongodb},
    {"mongodump|mongoexport", backs_up | reads, mongodb},
    {"mongorestore|mongoimport", restores | changes_data, mongodb},
    {"elasticdump|etcdctl", reads},
    {"etcdctl snapshot save", backs_up | reads},
    {"etcdctl snapshot restore", restores},
    {"influx|influxd backup", backs_up | reads},
    {"influx|influxd restore", restores | changes_data},
    {"rman|expdp|exp|sqlcmd|bcp", reads},
    {"expdp|exp", backs_up | reads},
    {"impdp|imp", restores | changes_data},
});

}  // namespace

std::span<const EffectRow> database_rows() { return kRows; }

}  // namespace handrail
