#include "executor/session.h"

#include <unistd.h>

#include <doctest/doctest.h>

#include "executor/scratch_test.h"
#include "executor/supervisor.h"

namespace handrail {
namespace {

// A session that runs statements one after the other, as a run does.
class Terminal {
 public:
  explicit Terminal(const std::map<std::string, std::string>& variables = {}) {
    const auto session = Session::create(scratch_.folder(), scratch_.folder(), variables);
    REQUIRE(session);
    state_ = session->first_state();
  }

  // What the statement prints on both streams; its exit code is in `code`.
  std::string run(const std::string& statement,
                  Session::Strictness strictness = Session::Strictness::as_it_stands) {
    const std::string name = std::to_string(++count_);
    scratch_.write(name + ".sh", statement + "\n");
    const std::string base = scratch_.path(name), after = base + ".state";
    Job job;
    job.base = base;
    job.limit = std::chrono::seconds(20);
    job.state = after;
    job.body = [&](const CommandMemory& memory) {
      return Session::reopen(scratch_.folder()).exec(base + ".sh", state_, memory, strictness);
    };
    auto started = Supervised::start(job);
    REQUIRE(started);
    const auto outcome = started->wait({});
    REQUIRE(outcome);
    code = outcome->code;
    const auto saved = read_state(after);
    pipe = saved ? saved->pipe : std::vector<int>();
    if (saved) state_ = after;
    return scratch_.read(name + ".out") + scratch_.read(name + ".err");
  }

  const Scratch& scratch() const { return scratch_; }
  const std::string& state() const { return state_; }
  int code = 0;
  std::vector<int> pipe;

 private:
  Scratch scratch_;
  std::string state_;
  int count_ = 0;
};

}  // namespace

TEST_CASE("the working directory and the directory stack pass on") {
  Terminal terminal;
  terminal.run("mkdir -p 'a b/c' && cd 'a b' && pushd c >/dev/null");
  CHECK(terminal.run("pwd") == terminal.scratch().folder() + "/a b/c\n");
  terminal.run("popd >/dev/null");
  CHECK(terminal.run("pwd; echo $OLDPWD") ==
        terminal.scratch().folder() + "/a b\n" + terminal.scratch().folder() + "/a b/c\n");
}

TEST_CASE("variables pass on with their values, types and whether they are exported") {
  Terminal terminal;
  terminal.run("plain=1; export shared=$'two\\nlines \"and\" \\'quotes\\' $x `y`'");
  terminal.run("list=(a 'b c' '' d); declare -A map=([k]='v w'); declare -i number=5; readonly fixed=7");
  CHECK(terminal.run("printf '%s|' \"$plain\" \"$shared\" \"${list[@]}\" \"${map[k]}\"") ==
        "1|two\nlines \"and\" 'quotes' $x `y`|a|b c||d|v w|");
  CHECK(terminal.run("number+=2; echo $number") == "7\n");
  CHECK(terminal.run("bash -c 'echo \"[${plain-}][${shared+set}]\"'") == "[][set]\n");
  terminal.run("fixed=8");
  CHECK(terminal.code == 1);
  CHECK(terminal.run("echo $fixed") == "7\n");
}

TEST_CASE("what was unset stays unset, also when handrail's own environment has it") {
  ::setenv("HANDRAIL_TEST_INHERITED", "yes", 1);
  Terminal terminal;
  CHECK(terminal.run("echo $HANDRAIL_TEST_INHERITED") == "yes\n");
  terminal.run("unset HANDRAIL_TEST_INHERITED");
  CHECK(terminal.run("echo ${HANDRAIL_TEST_INHERITED-gone}") == "gone\n");
  ::unsetenv("HANDRAIL_TEST_INHERITED");
}

TEST_CASE("functions, aliases, options, umask and positional parameters pass on") {
  Terminal terminal;
  terminal.run("greet() { case $1 in @(you|me)) echo \"hello $1\" ;; esac; }\nexport -f greet");
  CHECK(terminal.code == 2);  // no extglob yet: a syntax error ends the statement
  terminal.run(
      "shopt -s extglob\ngreet() { case $1 in @(you|me)) echo \"hello $1\" ;; esac; }\nexport -f greet");
  terminal.run("alias hi='greet you'; umask 027; set -u; set -- one 'two three'");
  CHECK(terminal.run("hi; bash -O extglob -c 'greet me'; umask; echo \"$# $2\"") ==
        "hello you\nhello me\n0027\n2 two three\n");
  terminal.run("echo $not_set");
  CHECK(terminal.code == 1);
}

TEST_CASE("an activated virtual environment stays active") {
  Terminal terminal;
  terminal.run(
      "mkdir -p venv/bin && cat > venv/bin/activate <<'EOF'\n"
      "VIRTUAL_ENV=$PWD/venv; export VIRTUAL_ENV\n_OLD=\"$PATH\"\nPATH=\"$VIRTUAL_ENV/bin:$PATH\"; export "
      "PATH\n"
      "deactivate() { PATH=$_OLD; unset VIRTUAL_ENV; unset -f deactivate; }\nEOF\n"
      "printf '#!/bin/sh\\necho from the venv\\n' > venv/bin/tool; chmod +x venv/bin/tool");
  terminal.run("source venv/bin/activate");
  CHECK(terminal.run("tool") == "from the venv\n");
  terminal.run("deactivate");
  terminal.run("tool");
  CHECK(terminal.code == 127);
}

TEST_CASE("exit ends the statement only, and what it had done so far stays") {
  Terminal terminal;
  CHECK(terminal.run("x=1; exit 3; echo no").empty());
  CHECK(terminal.code == 3);
  CHECK(terminal.run("echo $x") == "1\n");
}

TEST_CASE("the guide's own EXIT trap neither gets lost nor loses the state") {
  Terminal terminal;
  terminal.run("trap 'echo bye' EXIT; export kept=yes");
  CHECK(terminal.run("echo $kept") == "yes\n");
  CHECK(terminal.run("trap -p EXIT") == "trap -- echo\\ bye EXIT\n");
  CHECK(Session::has_exit_trap(terminal.state()));
  CHECK(terminal.run(std::string(Session::exit_trap_statement())) == "bye\n");
  terminal.run("trap - EXIT");
  CHECK_FALSE(Session::has_exit_trap(terminal.state()));
  CHECK(terminal.run("(trap 'echo from below' EXIT; true); echo after") == "from below\nafter\n");
}

TEST_CASE("other traps pass on") {
  Terminal terminal;
  terminal.run("trap 'echo caught' USR1");
  CHECK(terminal.run("kill -USR1 $$; echo after") == "caught\nafter\n");
}

TEST_CASE("errors are not overlooked: errexit, pipefail and inherit_errexit hold") {
  Terminal terminal;
  CHECK(terminal.run("false\necho no").empty());
  CHECK(terminal.code == 1);
  terminal.run("false | cat");
  CHECK(terminal.code == 1);
  CHECK(terminal.run("x=$(false; echo no); echo $x").empty());
  CHECK(terminal.code == 1);
}

TEST_CASE("the members of the last pipeline are told apart") {
  Terminal terminal;
  terminal.run("yes | head -1 >/dev/null");
  CHECK(terminal.code == 141);
  CHECK(terminal.pipe == std::vector<int>{141, 0});
}

TEST_CASE("a relaxed statement goes on after errors, and the next one is strict again") {
  Terminal terminal;
  CHECK(terminal.run("false; echo on", Session::Strictness::relaxed) == "on\n");
  CHECK(terminal.code == 0);
  CHECK(terminal.run("false; echo on").empty());
  terminal.run("set +e");
  CHECK(terminal.run("false; echo on") == "on\n");
}

TEST_CASE("nobody eats the rest of a script: standard input is empty") {
  Terminal terminal;
  CHECK(terminal.run("cat; read -r line || true; echo \"[$line]\"") == "[]\n");
}

TEST_CASE("heredocs keep tabs and carriage returns byte for byte") {
  Terminal terminal;
  terminal.run("cat > out <<'EOF'\n\ta\tb\r\nc\\n$x\nEOF");
  CHECK(terminal.scratch().read("out") == "\ta\tb\r\nc\\n$x\n");
}

TEST_CASE("variables of the run are exported and hold any value") {
  const std::map<std::string, std::string> variables = {{"PROJECT", "it's $x `y`"}};
  Terminal terminal(variables);
  CHECK(terminal.run("bash -c 'echo \"$PROJECT\"'") == "it's $x `y`\n");
}

TEST_CASE("a statement that replaces its shell saves nothing") {
  Terminal terminal;
  terminal.run("x=1");
  const std::string before = terminal.state();
  CHECK(terminal.run("x=2; exec echo replaced") == "replaced\n");
  CHECK(terminal.state() == before);
  CHECK(terminal.run("echo $x") == "1\n");
}

TEST_CASE("a guide's functions named like builtins do not get in the way") {
  Terminal terminal;
  terminal.run(
      "printf() { echo mine; }; cd() { builtin cd \"$@\" && echo moved; }; declare() { echo no; }; y=3");
  CHECK(terminal.run("cd /; echo $y") == "moved\n3\n");
}

TEST_CASE("a state that was cut off is no state") {
  const Scratch scratch;
  scratch.write("state", "builtin cd -- /tmp\n# cwd /tmp\n");
  CHECK_FALSE(read_state(scratch.path("state")));
}

}  // namespace handrail
