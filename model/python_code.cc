#include "model/python_code.h"

#include <algorithm>
#include <unordered_map>

#include "model/python_tree.h"
#include "model/reading.h"
#include "model/sql.h"

namespace handrail {
namespace {

bool is_python(std::string_view program) {
  return program.starts_with("python") &&
         program.find_first_not_of("0123456789.", 6) == std::string_view::npos;
}

// A part of the code with the way back to the guide.
CodeText part_of(const CodeText& code, Span span) {
  const std::string_view text = code.text();
  std::vector<std::uint32_t> places{code.to_source(span.begin)};
  for (std::uint32_t i = span.begin; i < span.end; ++i)
    if (text[i] == '\n') places.push_back(code.to_source(i + 1));
  return {std::string(text.substr(span.begin, span.size())), std::move(places)};
}

}  // namespace

std::vector<PythonCode> python_in(const Runbook& runbook) {
  std::vector<PythonCode> all;
  for (std::size_t s = 0; s < runbook.steps.size(); ++s) {
    for (const int block : runbook.steps[s].code_blocks) {
      const CodeBlock& code = runbook.document.code_blocks()[static_cast<std::size_t>(block)];
      if (code.language == Language::python) all.push_back({code.code, static_cast<int>(s), block, -1});
    }
  }
  for (std::size_t i = 0; i < runbook.commands.size(); ++i) {
    const Command& command = runbook.commands[i];
    const Operation& operation = runbook.operations[i];
    const bool shell = std::any_of(operation.operands.begin(), operation.operands.end(),
                                   [](const std::string& word) { return word == "shell"; });
    if (!is_python(command.name()) && !is_python(operation.program) && !shell) continue;
    const auto add = [&](CodeText code) {
      all.push_back({std::move(code), runbook.command_steps[i],
                     runbook.statement_blocks[static_cast<std::size_t>(command.statement)],
                     static_cast<int>(i)});
    };
    for (const Redirection& redirection : command.redirections)
      if (redirection.kind == RedirectionKind::heredoc)
        add({runbook.source->text(), redirection.heredoc_body});
    for (std::size_t w = 1; w + 1 < command.words.size(); ++w)
      if (command.words[w].text() == "-c") add(code_of(*runbook.source, command.words[w + 1]));
  }
  return all;
}

std::vector<SqlStatement> sql_in_python(const PythonCode& code) {
  std::vector<SqlStatement> found;
  const python::Tree python(code.code);
  if (!python.readable()) return found;
  std::unordered_map<std::string, TSNode> assigned;
  python::walk(python.root(), [&](TSNode node) {
    if (is_type(node, "assignment") && is_type(field(node, "left"), "identifier"))
      assigned[std::string(python.shown(field(node, "left")))] = field(node, "right");
    if (!is_type(node, "call") || !python::sends_sql(python.called(node))) return;
    TSNode argument = python.argument(node, 0);
    if (is_type(argument, "identifier")) {
      const auto named = assigned.find(std::string(python.shown(argument)));
      if (named == assigned.end()) return;
      argument = named->second;
      assigned.erase(named);  // once, however often it is sent
    }
    const auto content = python.content_of(argument);
    if (!content || !python::is_sql(code.code.text().substr(content->begin, content->size()))) return;
    for (SqlStatement& statement : split_sql(part_of(code.code, *content))) {
      statement.step = code.step;
      statement.code_block = code.code_block;
      statement.command = code.command;
      statement.in_file = true;
      found.push_back(std::move(statement));
    }
  });
  return found;
}

}  // namespace handrail
