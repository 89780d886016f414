#include "model/inline_commands.h"

#include "model/testing.h"

namespace handrail {
namespace {

// Each step with its commands: "verify: ls | pwd".
std::string commands_of(std::string text) {
  const auto runbook = testing::guide(std::move(text));
  std::string out;
  for (const Step& step : runbook->steps) {
    for (const StepAction& action : step.actions) {
      if (!out.empty()) out += " | ";
      out += action.kind == ActionKind::manual ? "(" + action.text + ")"
                                               : std::string(runbook->source->slice(action.span));
    }
  }
  return out;
}

}  // namespace

TEST_CASE("numbered items tell what to type: behind a colon, a verb, or at the end") {
  CHECK(commands_of("## Upgrade\n\n1. Enter the folder: `cd app`\n2. Run `npm ci` to install\n3. Stop it "
                    "with `systemctl "
                    "stop app`.\n4. Run `git pull` and then `git log -1`\n") ==
        "cd app | npm ci | systemctl stop app | git pull | git log -1");
  CHECK(commands_of("## 升级\n\n1. 进入目录：`cd /opt/app`\n2. 执行 `flask db upgrade` 完成迁移\n3. 运行脚本 "
                    "`./install.sh`\n") == "cd /opt/app | flask db upgrade | ./install.sh");
}

TEST_CASE("code that is only mentioned is no command") {
  CHECK(
      commands_of(
          "## Upgrade\n\n1. Do not run `systemctl stop app` yet\n2. If you run `git pull`, wait\n3. The file "
          "`config.yml` is read by `docker`\n") ==
      "(Do not run systemctl stop app yet) | (If you run git pull, wait) | (The file config.yml is read by "
      "docker)");
  CHECK(commands_of(
            "## 停止\n\n1. 通过`crontab -e`或系统服务停止定时任务\n2. 使用`ps`、`netstat`等命令确认\n") ==
        "(通过crontab -e或系统服务停止定时任务) | (使用ps、netstat等命令确认)");
}

TEST_CASE("a numbered item that is nothing but a command is one, a sentence that begins like one is none") {
  CHECK(
      commands_of("## Rebuild\n\n1. cd /var/discourse\n2. sudo ./launcher rebuild app\n3. git fetch origin\n"
                  "4. docker is restarted\n5. git will ask for a password\n6. Update the page\n") ==
      "cd /var/discourse | sudo ./launcher rebuild app | git fetch origin | (docker is restarted) | (git "
      "will ask "
      "for a password) | (Update the page)");
  CHECK(commands_of("## Notes\n\n- git fetch origin\n- cd /opt/shop\n") == "");
}

TEST_CASE("a usage line shows how a command is formed, and is none") {
  CHECK(commands_of("## Restore\n\n1. Run `etcdctl [flags] snapshot save <file>`\n") ==
        "(Run etcdctl [flags] snapshot save <file>)");
  CHECK(commands_of("## Restore\n\n`docker logs [OPTIONS] CONTAINER`\n\n`docker logs web`\n") ==
        "docker logs web");
}

TEST_CASE("bullets and paragraphs tell it by their words") {
  CHECK(
      commands_of(
          "## Stop the service\n\n- App: `systemctl stop app`\n- The log is in `ls /var/log`, see there\n") ==
      "systemctl stop app");
  CHECK(commands_of(
            "## Upgrade\n\nRun `flask db upgrade` now.\n\nThe command `git pull origin` is run by CI.\n\n`sh "
            "startup.sh -m standalone`\n") == "flask db upgrade | sh startup.sh -m standalone");
}

TEST_CASE("a table with numbered steps and commands is carried out, a table of commands is looked up") {
  CHECK(commands_of("## Upgrade\n\n| Step | What | Command |\n|---|---|---|\n| 1 | Stop | `systemctl stop "
                    "app` |\n| 2 | "
                    "Tell the users | |\n") == "systemctl stop app | (Tell the users)");
  CHECK(commands_of("## 升级\n\n| 步骤 | 命令 |\n|---|---|\n| 1 | `git pull` |\n") == "git pull");
  CHECK(commands_of("## Commands\n\n| What | Command |\n|---|---|\n| Stop | `systemctl stop app` |\n") == "");
}

TEST_CASE("an inline command stands where it stands in the guide") {
  const auto runbook = testing::guide("## Go\n\n1. 先执行 `ls -l`，再执行 `ls -l`\n");
  REQUIRE(runbook->commands.size() == 2);
  CHECK(testing::place(*runbook->source, runbook->commands[0].span) == "3:9");
  CHECK(testing::place(*runbook->source, runbook->commands[1].span) == "3:21");
}

}  // namespace handrail
