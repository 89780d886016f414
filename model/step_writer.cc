#include "model/step_writer.h"

#include <algorithm>
#include <unordered_map>
#include <unordered_set>

#include <fmt/format.h>

#include "model/code_block.h"
#include "model/own_words.h"
#include "model/prompts.h"
#include "model/sql.h"
#include "model/sql_sessions.h"

namespace handrail {
namespace {

// The code of a block that is to be run: all of it, or what a session shows as typed.
std::vector<SessionPart> typed_parts(const CodeBlock& block, Language language) {
  if (!is_session(block.code, language)) {
    if (language == Language::console) {
      if (guess_language(block.code.text()) != Language::shell) return {};  // output alone
      language = Language::shell;
    }
    return {{language, block.code}};
  }
  std::vector<SessionPart> parts = read_session(block.code, language);
  parts.erase(std::remove_if(parts.begin(), parts.end(),
                             [](const SessionPart& part) { return part.language == Language::other; }),
              parts.end());
  return parts;
}

}  // namespace

void StepWriter::open() {
  if (index_ >= 0) return;
  Step made;
  made.title = context.title;
  made.title_span = context.span;
  made.span = context.span;
  made.heading = context.heading;
  index_ = static_cast<int>(runbook_.steps.size());
  runbook_.steps.push_back(std::move(made));
}

void StepWriter::grow(Span span) {
  Span& own = step().span;
  own.end = std::max(own.end, span.end);
}

void StepWriter::code(int index) {
  const CodeBlock& block = runbook_.document.code_blocks()[static_cast<std::size_t>(index)];
  Language language = block.language;
  if (language == Language::none || is_plain_text(block.language_name))
    language = guess_language(block.code.text());
  // "mysql> …": what was typed into a database client, in whatever language the fence says.
  if (language == Language::other && engine_of_prompts(block.code.text()) != Engine::unknown)
    language = Language::console;
  const auto file = std::find_if(block.attributes.begin(), block.attributes.end(),
                                 [](const Attribute& a) { return a.key == "file"; });
  if (file != block.attributes.end()) {
    open();
    add_block(index);
    step().actions.push_back({ActionKind::file, index, block.span, file->value});
  } else if (language == Language::shell || language == Language::console || language == Language::sql) {
    const std::vector<SessionPart> parts = typed_parts(block, language);
    if (parts.empty()) return;
    open();
    add_block(index);
    for (const SessionPart& part : parts) {
      if (part.language == Language::shell)
        shell(part.code, index);
      else
        sql(part.code, block, index);
    }
  } else if (language == Language::settings || language == Language::yaml || language == Language::python) {
    open();
    add_block(index);
    if (language == Language::settings) {
      step().actions.push_back(
          {ActionKind::manual, -1, block.span,
           fmt::format("apply the settings shown at line {}", runbook_.source->line_of(block.span.begin))});
    }
  } else {
    return;
  }
  grow(block.span);
}

void StepWriter::add_block(int index) {
  Step& owner = step();
  owner.code_blocks.push_back(index);
  for (const Attribute& attribute :
       runbook_.document.code_blocks()[static_cast<std::size_t>(index)].attributes)
    owner.attributes[attribute.key] = attribute.value;
}

void StepWriter::shell(const CodeText& code, int block) {
  ShellScript script = parse_shell(code);
  for (ShellError& error : script.errors) {
    if (block >= 0) runbook_.shell_errors.push_back({block, std::move(error)});
  }
  if (script.statements.empty()) return;
  open();
  const auto first_statement = static_cast<int>(runbook_.shell_statements.size());
  const auto first_command = static_cast<std::uint32_t>(runbook_.commands.size());
  int pipelines = 0;
  for (Command& command : script.commands) {
    pipelines = std::max(pipelines, command.pipeline + 1);
    command.pipeline += next_pipeline_;
    if (command.parent >= 0) command.parent += static_cast<int>(first_command);
    if (command.statement >= 0) command.statement += first_statement;
    runbook_.operations.push_back(understand(command, runbook_.own_words.get()));
    runbook_.command_steps.push_back(index_);
    runbook_.commands.push_back(std::move(command));
  }
  next_pipeline_ += pipelines;
  for (ShellStatement& statement : script.statements) {
    statement.first_command += first_command;
    step().actions.push_back(
        {ActionKind::shell, static_cast<int>(runbook_.shell_statements.size()), statement.span, {}});
    runbook_.statement_blocks.push_back(block);
    runbook_.shell_statements.push_back(std::move(statement));
  }
}

void StepWriter::sql(const CodeText& code, const CodeBlock& block, int index) {
  const std::string& language_name = block.language_name;
  const Engine typed_into = engine_of_prompts(block.code.text());
  for (SqlStatement& statement : split_sql(code)) {
    statement.step = index_;
    statement.code_block = index;
    if (language_name == "mysql" || language_name == "mariadb") statement.engine = Engine::mysql;
    if (language_name == "sqlite" || language_name == "sqlite3") statement.engine = Engine::sqlite;
    if (language_name == "postgres" || language_name == "postgresql" || language_name == "psql" ||
        language_name == "pgsql" || language_name == "plpgsql")
      statement.engine = Engine::postgresql;
    if (statement.engine == Engine::unknown) statement.engine = typed_into;
    step().actions.push_back(
        {ActionKind::sql, static_cast<int>(runbook_.sql_statements.size()), statement.span, {}});
    runbook_.sql_statements.push_back(std::move(statement));
  }
}

void StepWriter::name_steps() {
  std::unordered_map<std::string, int> seen;
  std::unordered_set<std::string> taken;
  for (Step& step : runbook_.steps) {
    if (step.title.empty()) step.title = runbook_.title;  // above the first heading
    const auto declared = step.attributes.find("name");
    std::string id = declared != step.attributes.end() ? declared->second : github_slug(step.title);
    while (id.starts_with('-')) id.erase(0, 1);
    if (id.empty()) id = "step";
    step.id = id;
    while (!taken.insert(step.id).second) step.id = fmt::format("{}-{}", id, ++seen[id] + 1);
    step.manual = std::none_of(step.actions.begin(), step.actions.end(),
                               [](const StepAction& action) { return action.kind != ActionKind::manual; });
  }
}

}  // namespace handrail
