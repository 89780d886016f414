#include "model/containers.h"

#include "model/testing.h"

namespace handrail {
namespace {

using testing::joined;
using testing::place;

struct Read {
  explicit Read(std::string text) : document(testing::source(std::move(text))) {}
  std::string at(Span span) const { return place(document.source(), span); }
  std::string containers() const {
    return joined(document.containers(), [&](const Container& c) {
      return at(c.span) + "-" +
             std::to_string(document.source().line_of(c.span.end > 0 ? c.span.end - 1 : 0)) + " " +
             std::string(name_of(c.kind)) + " '" + c.title + "' in " + std::to_string(c.parent);
    });
  }
  // Each code block with the place of its first byte.
  std::string code() const {
    return joined(document.code_blocks(), [&](const CodeBlock& block) {
      std::string text(block.code.text());
      while (text.ends_with('\n')) text.pop_back();
      return at({block.code.to_source(0), 0}) + " " + text;
    });
  }
  Document document;
};

}  // namespace

TEST_CASE("MkDocs' tabs hold Markdown, not indented code, and are alternatives in one group") {
  const Read read(
      "# G\n\n=== \"Ubuntu\"\n\n    Text\n\n    ```sh\n    apt update\n    ```\n\n=== \"CentOS\"\n    "
      "```sh\n    yum "
      "update\n    ```\n\nAfter\n");
  CHECK(read.code() == "8:5 apt update | 13:5 yum update");
  CHECK(read.document.code_blocks()[0].language == Language::shell);
  CHECK(read.containers() == "3:1-15 tabs '' in -1 | 3:1-10 tab 'Ubuntu' in 0 | 11:1-15 tab 'CentOS' in 0");
  CHECK(read.at(read.document.containers()[1].title_span) == "3:6");
}

TEST_CASE("tabs nested in an admonition lose both indentations, and each place stays exact") {
  const Read read(
      "!!! tip \"备份\"\n    说明\n\n    === \"手动\"\n        ```sh\n        cd /opt\n          ./app "
      "stop\n        "
      "```\n    ```sh\n    ls\n    ```\n");
  CHECK(read.code() == "6:9 cd /opt\n  ./app stop | 10:5 ls");
  CHECK(read.at({read.document.code_blocks()[0].code.to_source(8), 0}) == "7:9");
  CHECK(read.document.containers()[0].title == "备份");
}

TEST_CASE("foldable admonitions, classes behind the type and tabs as indentation") {
  const Read read("??? note inline \"Why\"\n\t```sh\n\tls\n\t```\n");
  CHECK(read.code() == "3:2 ls");
  CHECK(read.document.containers()[0].kind == ContainerKind::details);
}

TEST_CASE("marks with nothing indented below them are text") {
  CHECK(Read("!!! important\nnot indented\n").document.containers().empty());
  CHECK(Read("===\n").document.containers().empty());
  CHECK(Read("Title\n===\n").document.headings().size() == 1);
}

TEST_CASE("::: directives: admonitions, tabs, groups of fences; longer ones around shorter ones") {
  const Read read(
      ":::: tabs\n== npm\n```sh\nnpm ci\n```\n== yarn\n::: warning "
      "注意\n```sh\nyarn\n```\n:::\n::::\ntext\n");
  CHECK(read.code() == "4:1 npm ci | 9:1 yarn");
  CHECK(
      read.containers() ==
      "1:1-12 tabs '' in -1 | 2:1-5 tab 'npm' in 0 | 6:1-12 tab 'yarn' in 0 | 7:1-11 admonition '注意' in 2");
  const Read group(
      "::: code-group\n```sh [Linux]\nsystemctl stop app\n```\n```sh [macOS]\nbrew services stop "
      "app\n```\n:::\n");
  CHECK(group.containers() == "1:1-8 tabs '' in -1 | 2:1-4 tab 'Linux' in 0 | 5:1-7 tab 'macOS' in 0");
  CHECK(Read(":::note[Read this]\ntext\n:::\n").document.containers()[0].title == "Read this");
  CHECK(Read("a\n:::\nb\n").document.containers().empty());
}

TEST_CASE("Hugo's and GitBook's shortcodes are containers, and an unknown one is not shown") {
  const Read read(
      "{{< tabs name=\"os\" >}}\n{{% tab name=\"Ubuntu\" %}}\n```sh\napt update\n```\n{{% /tab %}}\n{{% tab "
      "\"RHEL\" "
      "%}}\n```sh\nyum update\n```\n{{% /tab %}}\n{{< /tabs >}}\n{{< toc >}}\n");
  CHECK(read.code() == "4:1 apt update | 9:1 yum update");
  CHECK(read.containers() == "1:1-12 tabs '' in -1 | 2:1-6 tab 'Ubuntu' in 0 | 7:1-11 tab 'RHEL' in 0");
  const Read gitbook("{% tabs %}\n{% tab title=\"A\" %}\nx\n{% endtab %}\n{% endtabs %}\n{% if x %}\n");
  CHECK(gitbook.containers() == "1:1-5 tabs '' in -1 | 2:1-4 tab 'A' in 0");
}

TEST_CASE("MDX components: what they hold is Markdown however it is indented") {
  const Read read(
      "<Tabs\n  groupId=\"os\"\n  defaultValue=\"a\">\n  <TabItem value=\"a\" label=\"Ubuntu\">\n    ```sh\n "
      "   apt "
      "update\n    ```\n  </TabItem>\n  <TabItem value=\"b\">\n\n    ```sh\n    yum update\n    ```\n\n  "
      "</TabItem>\n</Tabs>\n\n<Note>\nText\n</Note>\n");
  CHECK(read.code() == "6:5 apt update | 12:5 yum update");
  CHECK(read.containers() ==
        "1:1-16 tabs '' in -1 | 4:1-8 tab 'Ubuntu' in 0 | 9:1-15 tab 'b' in 0 | 18:1-20 admonition '' in -1");
  CHECK(Read("<RANCHER_NAME>\n\n<b>x</b>\n").document.containers().empty());
}

TEST_CASE("a component whose children are tabs is a group of tabs, in a list too") {
  const Read read(
      "1. Launch:\n\n    <Terminal>\n    <tab label='Volume'>\n    ```sh\n    docker run a\n    ```\n    "
      "</tab>\n    "
      "</Terminal>\n\n1. Next\n");
  CHECK(read.code() == "6:5 docker run a");
  CHECK(read.containers() == "3:1-9 tabs '' in -1 | 4:1-8 tab 'Volume' in 0");
  CHECK(read.document.list_items().size() == 2);
}

TEST_CASE("<details> stays as it is and is known with its summary") {
  const Read read("<details>\n<summary>If <b>it</b> fails</summary>\n\n```sh\nls\n```\n\n</details>\n");
  CHECK(read.code() == "5:1 ls");
  CHECK(read.containers() == "1:1-8 details 'If it fails' in -1");
}

TEST_CASE("markers within code are code") {
  const Read read(
      "```md\n::: tip\n=== \"x\"\n    y\n{{< tabs >}}\n```\n\n> ```\n> <Tabs>\n> ```\n\n::: tip\nz\n:::\n");
  CHECK(read.containers() == "12:1-14 admonition '' in -1");
  CHECK(read.document.code_blocks()[0].code.text() == "::: tip\n=== \"x\"\n    y\n{{< tabs >}}\n");
}

TEST_CASE("containers that are never closed end with the guide, and deep nesting takes linear time") {
  CHECK(Read("::: tip\ntext\n").containers() == "1:1-2 admonition '' in -1");
  std::string deep;
  for (int i = 0; i < 20000; ++i) deep += "::: tip\n";
  CHECK(Read(deep).document.containers().size() == 64);
  std::string tabs;
  for (int i = 0; i < 20000; ++i) tabs += "=== \"x\"\n    y\n";
  CHECK(Read(tabs).document.containers().size() == 20001);
}

TEST_CASE("front matter, a byte order mark and CRLF move nothing in containers") {
  const Read read("\xEF\xBB\xBF---\r\na: 1\r\n---\r\n=== \"A\"\r\n    ```sh\r\n    ls\r\n    ```\r\n");
  CHECK(read.code() == "6:5 ls");
}

TEST_CASE("what holds an offset is the innermost container") {
  const Read read("::: tip\na\n:::: note\nb\n::::\nc\n:::\nd\n");
  const auto at = [&](std::string_view needle) {
    return read.document.container_at(static_cast<std::uint32_t>(read.document.source().text().find(needle)));
  };
  CHECK(at("\na\n") == 0);
  CHECK(at("b\n") == 1);
  CHECK(at("c\n") == 0);
  CHECK(at("d\n") == -1);
}

}  // namespace handrail
