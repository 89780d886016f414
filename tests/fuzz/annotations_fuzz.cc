// What authors declare: the input stands once as front matter, once in comments and once as a block of
// checks.
#include <string>

#include "model/annotations.h"
#include "tests/fuzz/fuzz.h"

using namespace handrail;

namespace {

void read(std::string text) {
  auto source = SourceText::make("guide.md", std::move(text));
  if (!source) return;
  const std::size_t size = (*source)->text().size();
  const Document document(*source);
  auto declared = read_declarations(document);
  if (!declared) {
    fuzz::promise(!declared.error().text().empty(), "a refusal says why");
    return;
  }
  for (const Finding& error : declared->errors) {
    fuzz::promise_within(error.span, size, "an error lies in its guide");
    fuzz::promise(!error.message.empty(), "an error says something");
  }
  for (const StepNote& note : declared->notes) {
    fuzz::promise_within(note.span, size, "a note lies in its guide");
    fuzz::promise_within(note.target, size, "what a note stands before lies in its guide");
  }
  for (const Suppression& suppression : declared->suppressions)
    fuzz::promise_within(suppression.target, size, "what a suppression covers lies in its guide");
}

}  // namespace

extern "C" int LLVMFuzzerTestOneInput(const std::uint8_t* data, std::size_t size) {
  const std::string input(fuzz::text_of(data, size));
  read("---\n" + input + "\n---\n# Guide\n");
  read("# Guide\n\n<!-- handrail: " + input + " -->\n## Step\n\n<!-- handrail-disable " + input +
       " -->\ntext\n");
  read("# Guide\n\n```yaml {checks}\n" + input + "\n```\n\n```bash {" + input + "}\nls\n```\n");
  return 0;
}
