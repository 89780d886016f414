#include "model/prompts.h"

#include "model/shell_lines.h"
#include "model/testing.h"

namespace handrail {
namespace {

struct Session {
  explicit Session(std::string text, Language named = Language::console)
      : source(testing::source(std::move(text))),
        code(source->text(), {0, static_cast<std::uint32_t>(source->text().size())}),
        language(named) {}
  std::string typed() const {
    return testing::joined(read_session(code, language), [](const SessionPart& part) {
      std::string text(part.code.text());
      while (text.ends_with('\n')) text.pop_back();
      return std::string(part.language == Language::shell ? "sh:"
                         : part.language == Language::sql ? "sql:"
                                                          : "other:") +
             text;
    });
  }
  std::shared_ptr<const SourceText> source;
  CodeText code;
  Language language;
};

}  // namespace

TEST_CASE("prompts of shells, with users, hosts, folders and environments") {
  CHECK(
      Session("$ ls\nout\n[root@db ~]# pwd\n/root\nuser@host:~/x$ id\n(venv) $ pip list\n(postgres)# exit\n")
          .typed() == "sh:ls\npwd\nid\npip list\nexit");
  CHECK(Session("root@db:/opt# ls\nsh-4.2# ls /\nbash-5.1$ env\n/ # cat x\nroot@vm ~ # id\n").typed() ==
        "sh:ls\nls /\nenv\ncat x\nid");
  CHECK(Session("[rancher@ip-10-0-0-50 ~]$ ls\nfile.tar.gz\n").typed() == "sh:ls");
  CHECK(Session("$> bin/mysqld --initialize\nready\n$> ls\n").typed() == "sh:bin/mysqld --initialize\nls");
}

TEST_CASE("clients' prompts: what they are typed into is SQL, and other programs' are left out") {
  CHECK(Session("$ mysql -u root\nWelcome\nmysql> SELECT *\n    -> FROM t;\n+---+\n| 1 |\n+---+\nmysql> "
                "exit\nBye\n$ ls\n")
            .typed() == "sh:mysql -u root | sql:SELECT *\nFROM t; | sh:ls");
  CHECK(Session("MariaDB [(none)]> SHOW TABLES;\npostgres=# \\dt\napp=> SELECT 1;\nsqlite> .tables\n")
            .typed() == "sql:SHOW TABLES;\nSELECT 1;");
  CHECK(Session("app=# UPDATE t\napp-# SET a = 1;\nUPDATE 3\n").typed() == "sql:UPDATE t\nSET a = 1;");
  CHECK(Session("127.0.0.1:6379> SAVE\nOK\n>>> import x\n").typed() == "other:SAVE\nimport x");
  CHECK(Session("> SELECT `id` FROM t\n  WHERE x;\n+--+\n", Language::sql).typed() ==
        "sql:SELECT `id` FROM t");
}

TEST_CASE("a typed command goes on through backslashes, quotes, heredocs and continuation prompts") {
  CHECK(Session("$ cat > x <<EOF\n# a\n$ not a prompt\nEOF\ndone\n$ ls\n").typed() ==
        "sh:cat > x <<EOF\n# a\n$ not a prompt\nEOF\nls");
  CHECK(Session("$ docker run \\\n>   -d \\\n    app\nabc123\n").typed() ==
        "sh:docker run \\\n  -d \\\n    app");
  CHECK(Session("$ echo 'a\nb'\na\nb\n$ for i in 1 2; do\n> echo $i\n> done\n1\n").typed() ==
        "sh:echo 'a\nb'\nfor i in 1 2; do\necho $i\ndone");
}

TEST_CASE("what was typed keeps its place") {
  const Session session("out\n(venv) $ pip list\n[root@db ~]# ls\n");
  const auto parts = read_session(session.code, Language::console);
  REQUIRE(parts.size() == 1);
  CHECK(testing::place(*session.source, {parts[0].code.to_source(0), 0}) == "2:10");
  CHECK(testing::place(*session.source, {parts[0].code.to_source(9), 0}) == "3:14");
}

TEST_CASE("# is root's prompt where it cannot be a comment") {
  CHECK(is_session(Session("# systemctl stop app\n# systemctl status app\n● app.service\n").code,
                   Language::none));
  CHECK(Session("# su postgres\n(postgres)# psql\n(postgres)# exit\n# systemctl restart x\n", Language::none)
            .typed() == "sh:su postgres\npsql\nexit\nsystemctl restart x");
  CHECK(Session("# /opt/app/bin/stop\n").typed() == "sh:/opt/app/bin/stop");
  // Comments above commands, comments alone, sentences that begin like a command.
  CHECK_FALSE(is_session(Session("# systemctl is used here\nsystemctl stop app\n").code, Language::none));
  CHECK_FALSE(is_session(Session("# Stop the app\n").code, Language::none));
  CHECK_FALSE(is_session(Session("# make sure it runs\n# install the package\n").code, Language::none));
  CHECK_FALSE(is_session(Session("# systemctl stop app\n").code, Language::shell));
}

TEST_CASE("code without prompts is no session") {
  CHECK_FALSE(is_session(Session("ls\n$ pwd\n").code, Language::shell));
  CHECK_FALSE(is_session(Session("echo \"[x]# y\"\n").code, Language::none));
  CHECK_FALSE(is_session(Session("[mysqld]\nport=3306\n").code, Language::none));
  CHECK_FALSE(is_session(Session("SELECT 1;\n").code, Language::sql));
  CHECK(is_session(Session("# why\n$ ls\n").code, Language::shell));
}

TEST_CASE("code that names no language is shell code when each of its lines belongs to a command") {
  CHECK(reads_as_commands("docker run -d \\\n  -p 80:80 \\ # why\n  <NAME>/app:1\nsystemctl stop app\n"));
  CHECK(reads_as_commands("setenforce 0\n或者\nsed -i 's/a/b/' /etc/selinux/config\n"));
  CHECK(reads_as_commands("apt install x\nor:\nyum install x\n"));
  CHECK(reads_as_commands("cat > x <<EOF\nany text\nEOF\n"));
  CHECK(reads_as_commands("for f in a b; do\n  cp $f x\ndone\n"));
  CHECK(reads_as_commands("./config --prefix=/usr\nmake && make install\n"));
  CHECK_FALSE(reads_as_commands("NAME   STATUS\napp    Running\n"));
  CHECK_FALSE(reads_as_commands("/nacos/v1/ns/upgrade/ops\n"));
  CHECK_FALSE(reads_as_commands("A=1\nB=2\n"));
  CHECK_FALSE(reads_as_commands("systemctl says:\nall is well\n"));
}

}  // namespace handrail
