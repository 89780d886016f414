#include "model/effects/terminal.h"

#include <doctest/doctest.h>

#include <string_view>

#include "model/testing.h"

using namespace handrail;

namespace {

bool waits(std::string_view command) {
  const CodeText code(command, {0, static_cast<std::uint32_t>(command.size())});
  const ShellScript script = parse_shell(code);
  REQUIRE(!script.commands.empty());
  return understand(script.commands.back()).effects.has(Effect::needs_terminal);
}

}  // namespace

TEST_CASE("a password option without its value asks at the terminal, whatever the input is") {
  for (const std::string_view command :
       {"mysql -u root -p", "mysql -u root -p shop -e 'SELECT 1'", "mysqldump -uroot -p shop",
        "mysqladmin --password status", "mysql -u root -p < a.sql", "echo 'SELECT 1' | mysql -p shop",
        "docker exec db mysql -uroot -p shop -e 'x'", "ssh host 'mysqldump -p shop'",
        "psql -W -c 'SELECT 1'"})
    CHECK_MESSAGE(waits(command), command);
  for (const std::string_view command :
       {"mysql -u root -pSECRET -e 'SELECT 1'", "mysql -uroot -prootpw -e 'SELECT 1'",
        "mysql --password=SECRET -e 'SELECT 1'", "mysqldump -P 3306 shop", "mysql -p\"$PASSWORD\" < a.sql",
        "psql -p 5432 -c 'SELECT 1'"})
    CHECK_MESSAGE(!waits(command), command);
}

TEST_CASE("a client, a shell or a login with nothing to do waits for a person") {
  for (const std::string_view command :
       {"mysql -uroot shop", "psql -U shop shop", "sqlite3 shop.db", "redis-cli -h cache", "mongosh shop",
        "docker exec web bash", "kubectl exec -it web-0 -- sh", "ssh deploy@host", "su - postgres",
        "sudo su -", "sudo -i", "sftp host", "python3", "docker run -it shop:1.2 sh"})
    CHECK_MESSAGE(waits(command), command);
  for (const std::string_view command : {"mysql -Nse 'SELECT 1' shop",
                                         "mysql shop < a.sql",
                                         "psql -tAc 'SELECT 1'",
                                         "psql -f a.sql",
                                         "sqlite3 shop.db .dump",
                                         "sqlite3 shop.db < a.sql",
                                         "redis-cli ping",
                                         "mongosh --eval 'db.a.count()'",
                                         "mongosh a.js",
                                         "docker exec web ls",
                                         "docker exec -i db psql shop < a.sql",
                                         "bash run.sh",
                                         "exec bash",
                                         "bash -c 'ls'",
                                         "ssh host uptime",
                                         "ssh -V",
                                         "ssh host <<EOF\nuptime\nEOF",
                                         "su - postgres -c 'psql -c x'",
                                         "sudo systemctl stop shop",
                                         "sftp -b batch host",
                                         "python3 run.py",
                                         "docker run -d -it shop:1.2",
                                         "docker run shop:1.2 sort -t ,"})
    CHECK_MESSAGE(!waits(command), command);
}

TEST_CASE("what asks back does so unless it is told not to") {
  for (const std::string_view command :
       {"apt install nginx", "sudo apt-get upgrade", "yum remove nginx", "passwd shop", "git commit",
        "git rebase -i main", "terraform apply", "kubeadm upgrade apply v1.29.0",
        "python manage.py createsuperuser", "ssh-keygen -t ed25519", "systemctl edit shop",
        "kubectl edit deploy shop", "crontab -e", "docker login"})
    CHECK_MESSAGE(waits(command), command);
  for (const std::string_view command : {"apt install -y nginx",
                                         "apt-get -qq upgrade",
                                         "apt-get update",
                                         "apt list",
                                         "yum -y remove nginx",
                                         "yum list",
                                         "yes | passwd shop",
                                         "passwd -l shop",
                                         "git commit -am 'x'",
                                         "git commit --amend --no-edit",
                                         "git rebase main",
                                         "terraform apply -auto-approve",
                                         "terraform apply plan.out",
                                         "kubeadm upgrade apply -y v1.29.0",
                                         "kubeadm upgrade plan",
                                         "python manage.py migrate",
                                         "ssh-keygen -R host",
                                         "EDITOR=tee systemctl edit shop",
                                         "crontab -l",
                                         "docker login -u shop --password-stdin < token"})
    CHECK_MESSAGE(!waits(command), command);
}

TEST_CASE("what only shows its version or its help neither asks nor serves") {
  for (const std::string_view command :
       {"redis-server --version", "vim --version", "psql --help", "ssh -V"}) {
    const CodeText code(command, {0, static_cast<std::uint32_t>(command.size())});
    const ShellScript script = parse_shell(code);
    const Effects effects = understand(script.commands.front()).effects;
    CHECK_MESSAGE(!effects.has_any(Effect::needs_terminal | Effect::never_returns | Effect::starts), command);
  }
}
