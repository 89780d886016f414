#include "model/kinds/choices.h"

#include "model/testing.h"

namespace handrail {
namespace {

// Each step that belongs to a choice: "title: choice=option".
std::string chosen(std::string text) {
  const auto runbook = testing::guide(std::move(text));
  std::string out;
  for (const Step& step : runbook->steps) {
    if (step.choice < 0) continue;
    const Choice& choice = runbook->choices[static_cast<std::size_t>(step.choice)];
    if (!out.empty()) out += " | ";
    out += step.title + ": " + choice.id + "=" + choice.options[static_cast<std::size_t>(step.option)].id;
  }
  return out;
}

}  // namespace

TEST_CASE("tabs with commands are a choice, and tabs with the same labels the same one") {
  CHECK(chosen("## Install\n\n=== \"Ubuntu\"\n\n    ```sh\n    apt install app\n    ```\n\n=== "
               "\"CentOS\"\n\n    ```sh\n "
               "   yum install app\n    ```\n\n## Remove\n\n=== \"Ubuntu\"\n\n    ```sh\n    apt remove "
               "app\n    ```\n\n=== "
               "\"CentOS\"\n\n    ```sh\n    yum remove app\n    ```\n") ==
        "Install (Ubuntu): install=ubuntu | Install (CentOS): install=centos | Remove (Ubuntu): "
        "install=ubuntu | Remove "
        "(CentOS): install=centos");
}

TEST_CASE("tabs of which one holds commands leave nothing to choose") {
  CHECK(chosen("## Do\n\n=== \"A\"\n    ```sh\n    ls\n    ```\n\n=== \"B\"\n    text\n") == "");
}

TEST_CASE("what follows tabs is no part of the last one") {
  const auto runbook = testing::guide(
      "## Stop\n\n::: tabs\n== A\n```sh\nsystemctl stop a\n```\n== B\n```sh\nsystemctl stop "
      "b\n```\n:::\n\n```sh\nls\n```\n");
  REQUIRE(runbook->steps.size() == 3);
  CHECK(runbook->steps[2].choice == -1);
  CHECK(runbook->steps[2].title == "Stop");
}

TEST_CASE("labels that are numbered as options are alternatives") {
  CHECK(chosen("## Copy\n\n**Option A: scp**\n\n```sh\nscp a b:\n```\n\n**Option B: git**\n\n```sh\ngit "
               "pull\n```\n") == "Option A: scp: copy=scp | Option B: git: copy=git");
}

TEST_CASE("sections that are options in several tabs are one choice with ids of their own") {
  CHECK(chosen("## Start\n\n{{% tabs %}}\n{{% tab \"A\" %}}\n\n### Option A\n\n```sh\ndocker run "
               "a\n```\n\n### Option "
               "B\n\n```sh\ndocker run b\n```\n\n{{% /tab %}}\n{{% tab \"B\" %}}\n\n### Option "
               "A\n\n```sh\ndocker run "
               "c\n```\n\n{{% /tab %}}\n{{% /tabs %}}\n") ==
        "Option A: start=option-a | Option B: start=option-b | Option A: start=option-a-2");
}

TEST_CASE("every choice says why it is one") {
  const auto runbook = testing::guide("## Option 1\n\n```sh\nls\n```\n\n## Option 2\n\n```sh\npwd\n```\n");
  REQUIRE(runbook->choices.size() == 1);
  CHECK(runbook->choices[0].evidence.reason == "these sections are numbered as options");
}

}  // namespace handrail
