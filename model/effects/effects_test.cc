#include "model/effects/effects.h"

#include <string>
#include <vector>

#include <doctest/doctest.h>

#include "model/testing.h"

namespace handrail {
namespace {

Operation operation(const std::string& line) {
  const CodeText code(line, {0, static_cast<std::uint32_t>(line.size())});
  const ShellScript script = parse_shell(code);
  REQUIRE_FALSE(script.commands.empty());
  return understand(script.commands.front());
}

struct Example {
  const char* line;
  const char* program;
  const char* effects;  // each must be among what is found
  const char* engine = "unknown";
  const char* datastore = "";
  const char* service = "";
};

const std::vector<Example> kExamples = {
    {"mysqldump -u root -p app > full.sql", "mysqldump", "backs_up", "mysql", "app"},
    {"/usr/bin/mysqldump --single-transaction --databases app", "mysqldump", "backs_up", "mysql"},
    {"mysql -u root -psecret app < backup.sql", "mysql", "changes_data restores", "mysql", "app"},
    {"mysql -h db -u root --database=app -e 'SELECT 1'", "mysql", "", "mysql", "app"},
    {"pg_dump -Fc -d shop -f shop.dump", "pg_dump", "backs_up", "postgresql", "shop"},
    {"pg_restore -v -c -O -d shop shop.dump", "pg_restore", "restores", "postgresql", "shop"},
    {"pg_dump -v -c -O shop", "pg_dump", "backs_up", "postgresql", "shop"},
    {"createdb -O app shop", "createdb", "", "postgresql", "shop"},
    {"pg_restore -d shop shop.dump", "pg_restore", "restores", "postgresql", "shop"},
    {"psql -U app shop -c 'SELECT 1'", "psql", "", "postgresql", "shop"},
    {"sqlite3 data/app.db 'PRAGMA integrity_check'", "sqlite3", "", "sqlite", "data/app.db"},
    {"systemctl stop nginx", "systemctl", "stops", "unknown", "", "nginx"},
    {"systemctl start app worker", "systemctl", "starts", "unknown", "", "app worker"},
    {"systemctl restart app", "systemctl", "starts", "unknown", "", "app"},
    {"sudo -u app systemctl stop app", "systemctl", "stops", "unknown", "", "app"},
    {"sudo service mysql stop", "service", "stops", "unknown", "", "mysql"},
    {"supervisorctl stop worker", "supervisorctl", "stops", "unknown", "", "worker"},
    {"docker compose up -d", "docker-compose", "starts"},
    {"docker-compose down", "docker-compose", "stops"},
    {"docker exec -i db mysqldump -u root app", "mysqldump", "backs_up", "mysql", "app"},
    {"docker compose exec -T db pg_dump -d shop", "pg_dump", "backs_up", "postgresql", "shop"},
    {"kubectl exec -n prod pod-1 -- pg_dump shop", "pg_dump", "backs_up", "postgresql", "shop"},
    {"ssh ops@host 'systemctl stop app'", "systemctl", "stops", "unknown", "", "app"},
    {"ssh -p 22 host systemctl stop app", "systemctl", "stops", "unknown", "", "app"},
    {"bash -c 'systemctl stop app'", "systemctl", "stops", "unknown", "", "app"},
    {"ssh host \"sudo bash -c 'systemctl stop app'\"", "systemctl", "stops", "unknown", "", "app"},
    {"env A=1 B=2 pg_dump shop", "pg_dump", "backs_up", "postgresql", "shop"},
    {"nohup pg_dump shop", "pg_dump", "backs_up", "postgresql", "shop"},
    {"xargs -n 1 rm -f", "rm", "changes_files"},
    {"helm install shop ./shop --version 2.1.0", "helm", "starts", "unknown", "", "shop"},
    {"npm run backup:create:pre-migration", "npm", "backs_up"},
    {"npm run backup:restore before.dump", "npm", "restores"},
    {"npm run backup:verify latest", "npm", "verifies"},
    {"./scripts/verify-backup.sh before.dump", "verify-backup.sh", "verifies"},
    {"git pull origin main", "git", "changes_code"},
    {"git checkout v2.0", "git", "changes_code"},
    {"pip install -r requirements.txt", "pip", "installs"},
    {"python3 -m pip install x", "pip", "installs"},
    {"python manage.py migrate", "manage.py", "changes_data"},
    {"python3 scripts/migrate_users.py", "migrate_users.py", "changes_data"},
    {"python verify_data.py", "verify_data.py", "verifies"},
    {"python migrate.py --dry-run", "migrate.py", "reads"},
    {"./backup.sh", "backup.sh", "backs_up"},
    {"flask db upgrade", "flask", "changes_data"},
    {"alembic upgrade head", "alembic", "changes_data"},
    {"npm ci", "npm", "installs"},
    {"apt-get install -y nginx", "apt-get", "installs"},
    {"cp app.db app.db.bak", "cp", "backs_up"},
    {"cp app.db.bak app.db", "cp", "restores"},
    {"cp new.conf /etc/app/app.conf", "cp", "changes_config"},
    {"tar czf backup.tgz data", "tar", "backs_up"},
    {"tar -xzvf backup.tgz -C /", "tar", "restores"},
    {"tail -f app.log", "tail", "never_returns"},
    {"vim config.yml", "vim", "needs_terminal"},
    {"curl -f http://localhost/health", "curl", "probes verifies"},
    {"sleep 5", "sleep", "waits"},
    {"echo done", "echo", "prints"},
    {"ls -la", "ls", "reads"},
    {"crontab new.cron", "crontab", "schedules"},
    {"redis-cli BGSAVE", "redis-cli", "backs_up", "redis", "redis"},
    {"mongodump --db shop --out dump", "mongodump", "backs_up", "mongodb", "shop"},
    {"dropdb shop", "dropdb", "destroys", "postgresql", "shop"},
    {"rm -rf data", "rm", "destroys"},
    {"systemctl --user restart app", "systemctl", "starts restarts", "unknown", "", "app"},
    {"/etc/init.d/nginx restart", "service", "starts restarts", "unknown", "", "nginx"},
    {"sv restart app", "sv", "starts restarts"},
    {"nginx -s stop", "nginx", "stops"},
    {"nginx -s reload", "nginx", "starts restarts"},
    {"kill -15 4711", "kill", "stops"},
    {"kill -HUP 4711", "kill", "restarts"},
    {"docker compose up -d --wait db", "docker-compose", "starts waits", "unknown", "", "db"},
    {"docker run --rm -v data:/d busybox tar czf /backup/data.tgz /d", "tar", "backs_up"},
    {"docker run -d --name web shop:2", "docker", "starts", "unknown", "", "web"},
    {"launchctl stop com.example.shop", "launchctl", "stops", "unknown", "", "com.example.shop"},
    {"kubectl set image deployment/web web=shop:2", "kubectl", "changes_code restarts", "unknown", "",
     "deployment/web"},
    {"kubectl rollout status deployment/web", "kubectl", "waits verifies"},
    {"helm upgrade shop ./chart --wait", "helm", "starts waits", "unknown", "", "shop"},
    {"java -version", "java", "reads"},
    {"frobnicate --version", "frobnicate", "reads"},
    {"curl -fsS -o /dev/null http://localhost/health", "curl", "probes verifies"},
    {"curl -o app.tgz https://example.com/app.tgz", "curl", "changes_files"},
    {"goose postgres \"$DSN\" up", "goose", "changes_data"},
    {"php bin/console doctrine:migrations:migrate", "console", "changes_data"},
    {"php artisan down", "artisan", "stops"},
    {"php occ maintenance:mode --on", "occ", "stops"},
    {"gitlab-rake db:migrate", "gitlab-rake", "changes_data"},
    {"dotnet ef database update", "dotnet", "changes_data"},
    {"npm run migrate", "npm", "changes_data"},
    {"git diff --quiet", "git", "verifies"},
    {"createdb shop", "createdb", "", "postgresql", "shop"},
};

}  // namespace

TEST_CASE("a command line tells program, effects, engine, datastore and service") {
  for (const Example& example : kExamples) {
    CAPTURE(std::string(example.line));
    const Operation seen = operation(example.line);
    const std::string effects =
        " " +
        testing::joined(
            names_of(seen.effects), [](std::string_view name) { return std::string(name); }, " ") +
        " ";
    CHECK(seen.program == example.program);
    std::string wanted = std::string(example.effects) + " ";
    for (std::size_t at = 0, end; (end = wanted.find(' ', at)) != std::string::npos; at = end + 1) {
      const std::string one = wanted.substr(at, end - at);
      if (!one.empty())
        CHECK_MESSAGE(effects.find(" " + one + " ") != std::string::npos, one, " is not among", effects);
    }
    CHECK(std::string(name_of(seen.engine)) == example.engine);
    if (*example.datastore != '\0') CHECK(seen.datastore == example.datastore);
    if (*example.service != '\0') CHECK(seen.service == example.service);
  }
}

TEST_CASE("wrappers are named in their order") {
  CHECK(testing::joined(operation("sudo -u app nohup pg_dump shop").wrappers,
                        [](const std::string& w) { return w; }) == "sudo | nohup");
  CHECK(operation("sudo").program == "sudo");
}

TEST_CASE("a time limit makes an endless command end") {
  CHECK(operation("tail -f x").effects.has(Effect::never_returns));
  CHECK_FALSE(operation("timeout 10 tail -f x").effects.has(Effect::never_returns));
}

TEST_CASE("a download is no question to a service, and a question writes no file") {
  CHECK_FALSE(operation("curl -o app.tgz https://example.com/app.tgz").effects.has(Effect::probes));
  CHECK_FALSE(operation("wget https://example.com/app.tgz").effects.has(Effect::probes));
  CHECK_FALSE(operation("curl -s -o /dev/null http://localhost").effects.has(Effect::changes_files));
  CHECK(operation("wget -qO- http://localhost:8080/health").effects.has(Effect::probes));
}

TEST_CASE("making a database or a user changes no data that is there") {
  CHECK_FALSE(operation("createdb shop").effects.has(Effect::changes_data));
  CHECK_FALSE(operation("createuser app").effects.has(Effect::changes_data));
}

TEST_CASE("options are found alone, in clusters, glued and with =") {
  const Operation seen = operation("mysql -uroot -h db --port=3306 -Nse 'SELECT 1' app");
  CHECK(seen.option_value("-u") == "root");
  CHECK(seen.option_value("-h") == "db");
  CHECK(seen.option_value("--port") == "3306");
  CHECK(seen.has_option("-N"));
  CHECK(seen.datastore == "app");
  CHECK(operation("tar zxvf x.tgz").has_option("-x"));
  CHECK(operation("rm -- -f").operands == std::vector<std::string>{"-f"});
}

TEST_CASE("an unknown program is known to be unknown") {
  const Operation seen = operation("frobnicate --all");
  CHECK_FALSE(seen.known);
  CHECK(seen.effects.empty());
}

TEST_CASE("paths that look like copies and like settings") {
  CHECK(looks_like_backup("/backup/app.db"));
  CHECK(looks_like_backup("app.db.bak"));
  CHECK(looks_like_backup("备份/x"));
  CHECK_FALSE(looks_like_backup("app.db"));
  CHECK(looks_like_settings("/etc/nginx/nginx"));
  CHECK(looks_like_settings(".env"));
  CHECK_FALSE(looks_like_settings("app.py"));
}

TEST_CASE("a chain of scripts within scripts is read in bounded time") {
  std::string chain, close;
  for (int i = 0; i < 60; ++i) {
    chain += "bash -c $(";
    close += ")";
  }
  CHECK(operation(chain + "ls" + close).program.size() < 10000);
}

}  // namespace handrail
