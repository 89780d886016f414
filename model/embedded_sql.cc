// SQL that shell commands carry to a database client: `mysql -e "…"`, `psql -c`, `sqlite3 FILE "…"`, a
// heredoc, a here-string, `echo "…" | mysql`.
#include <algorithm>

#include "model/reading.h"
#include "model/sql.h"

namespace handrail {
namespace {

// The text of a word with its place. Where quoting left the bytes as they are, it is a view of the guide.
CodeText code_of(const SourceText& source, const Word& word) {
  const std::string text = word.text();
  const std::string_view raw = source.slice(word.span);
  if (const std::size_t at = raw.find(text); !text.empty() && at != std::string_view::npos) {
    const auto begin = word.span.begin + static_cast<std::uint32_t>(at);
    return {source.text(), {begin, begin + static_cast<std::uint32_t>(text.size())}};
  }
  // Escapes inside: each line keeps its place, columns within it may be off by the escapes.
  std::vector<std::uint32_t> places;
  std::uint32_t at = word.span.begin;
  places.push_back(std::min(at + 1, word.span.end));
  for (std::size_t i = 0; i < raw.size(); ++i) {
    if (raw[i] == '\n') places.push_back(at + static_cast<std::uint32_t>(i) + 1);
  }
  return {text, std::move(places)};
}

bool is_client(const Operation& operation) {
  return operation.program == "mysql" || operation.program == "mariadb" || operation.program == "psql" ||
         operation.program == "sqlite3" || operation.program == "sqlite";
}

class EmbeddedSqlReader {
 public:
  explicit EmbeddedSqlReader(Runbook& runbook) : runbook_(runbook) {}

  void run() {
    for (std::size_t i = 0; i < runbook_.commands.size(); ++i) {
      if (!is_client(runbook_.operations[i])) continue;
      const Command& command = runbook_.commands[i];
      arguments(command, i);
      for (const Redirection& redirection : command.redirections) {
        if (redirection.kind == RedirectionKind::heredoc)
          add({runbook_.source->text(), redirection.heredoc_body}, i);
        if (redirection.kind == RedirectionKind::herestring)
          add(code_of(*runbook_.source, redirection.target), i);
      }
      piped_in(i);
    }
    // In reading order, so that rules and the site see one sequence.
    std::stable_sort(
        runbook_.sql_statements.begin(), runbook_.sql_statements.end(),
        [](const SqlStatement& a, const SqlStatement& b) { return a.span.begin < b.span.begin; });
    renumber();
  }

 private:
  void arguments(const Command& command, std::size_t index) {
    const Operation& operation = runbook_.operations[index];
    if (operation.engine == Engine::sqlite) {
      for (std::size_t k = 1; k < operation.operands.size(); ++k) {
        const std::uint32_t word = operation.operand_words[k];
        if (word == 0 || word >= command.words.size()) continue;
        if (!sqlite_shell_command(operation.operands[k]).empty()) {
          shell_command(operation.operands[k], index);
        } else {
          add(code_of(*runbook_.source, command.words[word]), index);
        }
      }
      return;
    }
    for (std::size_t w = 1; w < command.words.size(); ++w) {
      const std::string text = command.words[w].text();
      const bool names_sql = text == "-e" || text == "--execute" || text == "-c" || text == "--command" ||
                             text == "-Nse" || text == "-NBe" || text == "-Ne" || text == "-se" ||
                             text == "-tAc" || text == "-Atc" || text == "-tc" || text == "-Ac" ||
                             text == "-qc" || text == "-BNe" || text == "-sNe";
      if (names_sql && w + 1 < command.words.size())
        add(code_of(*runbook_.source, command.words[w + 1]), index);
    }
  }

  // .backup and .dump save, .restore and .read bring back.
  void shell_command(std::string_view text, std::size_t index) {
    Effects& effects = runbook_.operations[index].effects;
    if (text.starts_with(".backup") || text.starts_with(".dump") || text.starts_with(".save") ||
        text.starts_with(".clone"))
      effects |= Effect::backs_up;
    if (text.starts_with(".restore") || text.starts_with(".read") || text.starts_with(".import"))
      effects |= Effect::restores | Effect::changes_data;
  }

  void piped_in(std::size_t index) {
    if (index == 0 || runbook_.commands[index].joint != Joint::pipe) return;
    for (std::size_t k = index; k-- > runbook_.statement_of(runbook_.commands[index]).first_command;) {
      const Command& before = runbook_.commands[k];
      if (before.pipeline != runbook_.commands[index].pipeline) continue;
      const Operation& source = runbook_.operations[k];
      if (source.program == "echo" || source.program == "printf") {
        for (std::size_t w = 1; w < before.words.size(); ++w) {
          if (before.words[w].text().find(' ') != std::string::npos)
            add(code_of(*runbook_.source, before.words[w]), index);
        }
      } else if (source.program == "cat" || source.program == "zcat" || source.program == "gunzip" ||
                 source.program == "gzip" || source.program == "xz" || source.program == "zstd" ||
                 source.program == "sed" || source.program == "pv" || source.program == "bzcat" ||
                 source.program == "xzcat") {
        runbook_.operations[index].effects |= Effect::changes_data;
        if (std::any_of(source.operands.begin(), source.operands.end(), looks_like_backup))
          runbook_.operations[index].effects |= Effect::restores;
      }
      return;
    }
  }

  void add(const CodeText& code, std::size_t index) {
    Operation& operation = runbook_.operations[index];
    for (SqlStatement& statement : split_sql(code)) {
      statement.command = static_cast<int>(index);
      statement.engine = operation.engine;
      statement.step = runbook_.command_steps[index];
      const int block =
          runbook_.statement_blocks[static_cast<std::size_t>(runbook_.commands[index].statement)];
      statement.code_block = block;
      if (changes_data(statement)) operation.effects |= Effect::changes_data;
      if (destroys_data(statement)) operation.effects |= Effect::destroys;
      runbook_.sql_statements.push_back(std::move(statement));
    }
  }

  void renumber() {
    // Actions of SQL fences refer to statements by index; after the sort these are found again by their
    // place.
    for (Step& step : runbook_.steps) {
      for (StepAction& action : step.actions) {
        if (action.kind != ActionKind::sql) continue;
        const auto found = std::lower_bound(
            runbook_.sql_statements.begin(), runbook_.sql_statements.end(), action.span.begin,
            [](const SqlStatement& s, std::uint32_t begin) { return s.span.begin < begin; });
        action.index = static_cast<int>(found - runbook_.sql_statements.begin());
      }
    }
  }

  Runbook& runbook_;
};

}  // namespace

void read_embedded_sql(Runbook& runbook) {
  EmbeddedSqlReader(runbook).run();
  for (SqlStatement& statement : runbook.sql_statements) {
    const SqlSyntaxError error = find_sql_syntax_error(statement);
    if (error.message.empty()) continue;
    statement.syntax_error = error.message;
    // A statement's text is the guide's own bytes unless a shell quoted it; then its start is the best known
    // place.
    const bool same = runbook.source->slice(statement.span) == statement.text;
    statement.syntax_error_span =
        same ? Span{statement.span.begin + error.place.begin, statement.span.begin + error.place.end}
             : statement.span;
  }
}

}  // namespace handrail
