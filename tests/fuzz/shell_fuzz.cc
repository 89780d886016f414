// Shell: the parser's tree flattened, prompts taken off, and what each command does.
#include "model/effects/effects.h"
#include "model/shell.h"
#include "tests/fuzz/fuzz.h"

using namespace handrail;

namespace {

void look_at(const CodeText& code, std::size_t size) {
  const ShellScript script = parse_shell(code);
  for (const ShellStatement& statement : script.statements) {
    fuzz::promise_within(statement.span, size, "a statement lies in its block");
    fuzz::promise(statement.first_command + statement.command_count <= script.commands.size(),
                  "a statement's commands exist");
  }
  for (const Command& command : script.commands) {
    fuzz::promise_within(command.span, size, "a command lies in its block");
    fuzz::promise(
        command.statement >= 0 && static_cast<std::size_t>(command.statement) < script.statements.size(),
        "a command belongs to a statement");
    const Operation operation = understand(command);
    fuzz::promise(operation.options.size() == operation.option_values.size(), "each option has its value");
    for (const std::uint32_t word : operation.operand_words)
      fuzz::promise(word < command.words.size(), "an operand is a word of the command");
  }
  for (const ShellError& error : script.errors)
    fuzz::promise_within(error.span, size, "an error lies in its block");
}

}  // namespace

extern "C" int LLVMFuzzerTestOneInput(const std::uint8_t* data, std::size_t size) {
  const std::string_view text = fuzz::text_of(data, size);
  const CodeText code(text, Span{0, static_cast<std::uint32_t>(size)});
  look_at(code, size);
  look_at(without_prompts(code), size);
  return 0;
}
