// Each diagram here was given to Mermaid 12.3.0 itself; `parses` is what it said.
#include "checker/diagram.h"

#include <doctest/doctest.h>

#include <string>
#include <string_view>

using namespace handrail;

namespace {

struct Sample {
  bool parses;
  std::string_view diagram;
};

constexpr Sample kSamples[] = {
    {false, "graph TD\nA[foo (bar)] --> B"},
    {false, "graph TD\nA(foo [bar]) --> B"},
    {false, "graph TD\nA[say \"hi\"] --> B"},
    {true, "graph TD\nA[\"hi\" there] --> B"},
    {false, "graph TD\nA[] --> B"},
    {true, "graph TD\nA[foo\nbar] --> B"},
    {true, "graph TD\nA[\"foo\nbar\"] --> B"},
    {false, "graph TD\nA[foo | bar] --> B"},
    {false, "graph TD\nA -->|foo (x)| B"},
    {true, "graph TD\nA -->|\"foo (x)\"| B"},
    {false, "graph TD\nA -->|foo B"},
    {true, "graph TD\nA -- foo --> B"},
    {false, "graph TD\nA -- foo B"},
    {true, "graph TD\nA -- foo (x) --> B"},
    {true, "graph TD\nA -- foo [x] --> B"},
    {true, "graph TD\nA -->\nB"},
    {false, "graph TD\nA --> ;B"},
    {false, "graph TD\nA -> B"},
    {false, "graph TD\nA --> end"},
    {true, "graph TD\nA --> End"},
    {true, "graph TD\nA --> endpoint"},
    {true, "graph TD\nA --> B[end]"},
    {false, "graph TD\nA --> graph"},
    {false, "graph TD\nA --> B\nend"},
    {false, "graph TD\nsubgraph x\nA --> B"},
    {false, "graph TDD\nA --> B"},
    {false, "flowchart XX\nA --> B"},
    {true, "flowchart\nA --> B"},
    {false, "A --> B"},
    {false, "flow TD\nA --> B"},
    {false, "Graph TD\nA --> B"},
    {false, "flowChart TD\nA-->B"},
    {false, "sequencediagram\nA->>B: x"},
    {false, ""},
    {true, "graph TD"},
    {true, "sequenceDiagram"},
    {false, "graph TD\nA[foo --> B"},
    {false, "graph TD\nA[foo) --> B"},
    {false, "graph TD\nA{foo] --> B"},
    {false, "graph TD\nA[\"foo] --> B"},
    {true, "graph TD\n开始 --> B[结束（x）]"},
    {true, "graph TD\n开始[x] --> 结束"},
    {true, "graph TD\nA[“x”] --> B"},
    {true, "graph TD\nA[/x/] --> B[\\y\\]"},
    {false, "graph TD\nA[/etc/x] --> B"},
    {true, "graph TD\nA[a/b/c] --> B"},
    {true, "graph TD\nA@{ shape: rect, label: \"x\" } --> B"},
    {false, "graph TD\nA[{x}] --> B"},
    {true, "graph TD\nA[foo<br/>bar] --> B"},
    {true, "graph TD\nA & B --> C & D"},
    {true, "graph TD\nA -.-> B -. text .-> C ==> D == t ==> E ~~~ F --- G --o H --x I <--> J"},
    {true, "graph TD\nA:::x --> B\nclassDef x fill:#f00"},
    {true, "graph TD\nA-->B\nstyle A fill:#f00,stroke:#333"},
    {false, "graph TD\nA --> B extra"},
    {false, "graph TD\nA --> B, C"},
    {false, "graph TD\nA --> B: text"},
    {true, "graph TD\n%% c [ ( \nA --> B"},
    {true, "graph TD\n1 --> 2"},
    {true, "graph TD\na-b --> c-d"},
    {true, "graph TD\na.b --> c.d"},
    {false, "graph TD\na b --> c"},
    {true, "graph TD\nA[#35;x;y] --> B"},
    {true, "graph TD; A-->B; B-->C"},
    {false, "graph TD\nsubgraph one [my (x) title]\nA-->B\nend"},
    {true, "graph TD\nsubgraph \"a (b)\"\nA-->B\nend"},
    {false, "graph TD\nsubgraph a (b)\nA-->B\nend"},
    {true, "graph TD\nsubgraph a\ndirection LR\nA-->B\nend"},
    {true, "%%{init: {'theme':'x'}}%%\ngraph TD\nA-->B"},
    {true, "---\ntitle: x\n---\ngraph TD\nA-->B"},
    {true, "graph TD\nA-->B\nclick A \"http://x\""},
    {true, "graph TD\nA-->B\nlinkStyle 0 stroke:#f00"},
    {true, "sequenceDiagram\nparticipant A\nA->>B: x\nB-->>A: y"},
    {false, "sequenceDiagram\nA->>B"},
    {true, "sequenceDiagram\nA->>B:"},
    {false, "sequenceDiagram\nloop x\nA->>B: x"},
    {false, "sequenceDiagram\nA->>B: x\nend"},
    {true, "sequenceDiagram\nNote over A,B: x"},
    {false, "sequenceDiagram\nNote over A,B x"},
    {true, "sequenceDiagram\nA->>B: the end"},
    {true, "sequenceDiagram\nA->>B: end"},
    {true, "sequenceDiagram\nA->>B: a #b"},
    {true, "sequenceDiagram\nalt x\nA->>B: x\nelse y\nA->>B: y\nend"},
    {false, "sequenceDiagram\nA->>: x"},
    {false, "sequenceDiagram\nA->>B：x"},
    {true, "stateDiagram-v2\n[*] --> A\nstate A {\nB --> C\n}"},
    {false, "stateDiagram-v2\nstate A {\nB --> C"},
    {true, "classDiagram\nclass A {\n+x() int\n}\nA <|-- B"},
    {false, "classDiagram\nclass A {\n+x() int"},
    {true, "erDiagram\nA ||--o{ B : has\nA {\nint id\n}"},
    {false, "erDiagram\nA {\nint id"},
    {true, "gantt\ntitle x\nsection a\nfoo :a1, 2024-01-01, 3d"},
    {true, "pie title x\n\"a\" : 1"},
    {false, "graph TD\nA —> B"},
    {false, "graph TD\nA → B"},
};

std::string message(std::string_view diagram) {
  const auto error = find_diagram_error(diagram);
  return error ? error->message : "";
}

}  // namespace

TEST_CASE("diagrams are taken for what Mermaid takes them for") {
  for (const Sample& sample : kSamples) {
    const auto error = find_diagram_error(sample.diagram);
    CHECK_MESSAGE(!error.has_value() == sample.parses, sample.diagram, "\n", error ? error->message : "");
  }
}

TEST_CASE("an error is marked where it is") {
  const std::string_view diagram = "graph TD\nA[stop (now)] --> B";
  const auto error = find_diagram_error(diagram);
  REQUIRE(error);
  CHECK(diagram.substr(error->place.begin, error->place.size()) == "(");
  CHECK(error->message == "'(' stands in a text without quotes");
}

TEST_CASE("what is not known is not reported") {
  CHECK(message("newKind\n a ( b") == "");
  CHECK(message("graph TD\nA ?-- B\nA[x (y)]") == "");
}

TEST_CASE("hostile diagrams end") {
  std::string deep = "graph TD\n";
  for (int i = 0; i < 20000; ++i) deep += "subgraph a\n";
  CHECK(message(deep) == "this subgraph is not closed");
  CHECK(message("graph TD\nA" + std::string(100000, '[')) == "'[' stands in a text without quotes");
  CHECK(message("graph TD\nA" + std::string(100000, '-')) == "this link reaches no node");
  CHECK(message("sequenceDiagram\n" + std::string(100000, '-')) == "");
}
