// SQL that shell commands carry to a database client: `mysql -e "…"`, `psql -c`, `sqlite3 FILE "…"`, a
// heredoc, a here-string, `echo "…" | mysql`, `ssh host "mysql -e '…'"`, what is typed below an interactive
// client, and files that a heredoc writes and a client reads later.
#include <algorithm>
#include <array>
#include <string>
#include <unordered_map>
#include <vector>

#include "model/python_code.h"
#include "model/reading.h"
#include "model/sql.h"
#include "model/sql_sessions.h"
#include "model/text.h"

namespace handrail {
namespace {

bool is_mysql(std::string_view program) { return program == "mysql" || program == "mariadb"; }
bool is_sqlite(std::string_view program) { return program == "sqlite3" || program == "sqlite"; }
bool is_client(std::string_view program) {
  return is_mysql(program) || program == "psql" || is_sqlite(program);
}

// Where the SQL of an option stands: in the next word, or in its own behind "--execute=" or a glued "-e".
enum class Carries : std::uint8_t { nothing, next_word, own_rest };
struct OptionSql {
  Carries carries = Carries::nothing;
  std::size_t skip = 0;  // for own_rest
};

// mysql's -e and psql's -c, alone, in a cluster of flags (-Nse, -tAc) or with the statement glued on.
OptionSql option_sql(std::string_view program, std::string_view word) {
  const bool mysql = is_mysql(program);
  const std::string_view name = mysql ? "--execute" : "--command";
  const char letter = mysql ? 'e' : 'c';
  if (word == name) return {Carries::next_word};
  if (word.starts_with(name) && word.size() > name.size() && word[name.size()] == '=')
    return {Carries::own_rest, name.size() + 1};
  if (word.size() < 2 || word[0] != '-' || word[1] == '-') return {};
  if (word[1] == letter)
    return word.size() == 2 ? OptionSql{Carries::next_word} : OptionSql{Carries::own_rest, 2};
  // Flags that take no value of their own may stand before it.
  constexpr std::string_view kMysqlFlags = "ABbEfHiLNnqrsstvVwX", kPsqlFlags = "aAbeEHlLnqsStwWxXz01";
  const std::string_view flags = mysql ? kMysqlFlags : kPsqlFlags;
  for (std::size_t i = 1; i < word.size(); ++i) {
    if (word[i] == letter)
      return i + 1 == word.size() ? OptionSql{Carries::next_word} : OptionSql{Carries::own_rest, i + 1};
    if (flags.find(word[i]) == std::string_view::npos) return {};
  }
  return {};
}

bool ends_in_sql(std::string_view path) { return path.size() > 4 && path.ends_with(".sql"); }

class EmbeddedSqlReader {
 public:
  explicit EmbeddedSqlReader(Runbook& runbook) : runbook_(runbook) {}

  void run() {
    for (std::size_t i = 0; i < runbook_.commands.size(); ++i) {
      const Command& command = runbook_.commands[i];
      const Operation& operation = runbook_.operations[i];
      if (is_client(operation.program))
        client(command, i);
      else
        written_file(command, i);
    }
    for (const PythonCode& python : python_in(runbook_)) {
      for (SqlStatement& statement : sql_in_python(python))
        runbook_.sql_statements.push_back(std::move(statement));
    }
    // In reading order, so that rules and the site see one sequence.
    std::stable_sort(
        runbook_.sql_statements.begin(), runbook_.sql_statements.end(),
        [](const SqlStatement& a, const SqlStatement& b) { return a.span.begin < b.span.begin; });
    renumber();
  }

 private:
  void client(const Command& command, std::size_t index) {
    const std::size_t before = runbook_.sql_statements.size();
    const Operation& operation = runbook_.operations[index];
    if (const Word* script = nested_script(command, operation))
      nested(*script, index);
    else if (is_sqlite(operation.program))
      operands(command, index);
    else
      options(command, index);
    bool fed = false;
    for (const Redirection& redirection : command.redirections) {
      if (redirection.kind == RedirectionKind::heredoc)
        add({runbook_.source->text(), redirection.heredoc_body}, index);
      if (redirection.kind == RedirectionKind::herestring)
        add(code_of(*runbook_.source, redirection.target), index);
      if (redirection.kind == RedirectionKind::read) read_file(redirection.target.text(), index);
      fed = fed || redirection.kind == RedirectionKind::read ||
            redirection.kind == RedirectionKind::heredoc || redirection.kind == RedirectionKind::herestring;
    }
    for (const std::string_view option : {"-f", "--file"}) {
      if (operation.program != "psql") break;
      const std::string file = operation.option_value(option);
      if (!file.empty()) read_file(file, index);
      fed = fed || !file.empty();
    }
    const bool piped = piped_in(index);
    if (!fed && !piped && before == runbook_.sql_statements.size()) typed_into(command, index);
  }

  // `ssh host "mysql …"`, `sh -c '…'`: the word that is shell code itself; nullptr when the client is called
  // directly.
  const Word* nested_script(const Command& command, const Operation& operation) const {
    if (command.name() == operation.program) return nullptr;
    for (const Word& word : command.words) {
      const std::string text = word.text();
      if (text.find(' ') == std::string::npos) continue;
      const std::size_t program = text.find(operation.program);
      // The statement that a wrapped client gets may name the client as well, but not before it begins.
      const bool is_script = program != std::string::npos && !begins_statement(text);
      return is_script ? &word : nullptr;
    }
    return nullptr;
  }

  void nested(const Word& script, std::size_t index) {
    const CodeText code = code_of(*runbook_.source, script);
    const ShellScript parsed = parse_shell(code);
    for (const Command& command : parsed.commands) {
      const Operation operation = understand(command);
      if (!is_client(operation.program)) continue;
      for (std::size_t w = 1; w < command.words.size(); ++w) {
        const std::string text = command.words[w].text();
        if (is_sqlite(operation.program)) {
          if (text.find(' ') != std::string::npos && begins_statement(text))
            add(code_of(*runbook_.source, command.words[w]), index);
          continue;
        }
        const OptionSql found = option_sql(operation.program, text);
        if (found.carries == Carries::next_word && w + 1 < command.words.size())
          add(code_of(*runbook_.source, command.words[w + 1]), index);
        if (found.carries == Carries::own_rest)
          add(code_of(*runbook_.source, command.words[w], found.skip), index);
      }
    }
  }

  void operands(const Command& command, std::size_t index) {
    const Operation& operation = runbook_.operations[index];
    for (std::size_t k = 1; k < operation.operands.size(); ++k) {
      const std::uint32_t word = operation.operand_words[k];
      if (word == 0 || word >= command.words.size()) continue;
      if (!sqlite_shell_command(operation.operands[k]).empty()) {
        shell_command(operation.operands[k], index);
      } else {
        add(code_of(*runbook_.source, command.words[word]), index);
      }
    }
  }

  void options(const Command& command, std::size_t index) {
    const std::string program = runbook_.operations[index].program;
    // Behind the client's own name: `sh -c` and `docker exec -e` are not its options.
    std::size_t first = 0;
    while (first < command.words.size()) {
      const std::string word = command.words[first++].text();
      if (word == program || word.ends_with("/" + program)) break;
    }
    for (std::size_t w = first; w < command.words.size(); ++w) {
      const OptionSql found = option_sql(program, command.words[w].text());
      if (found.carries == Carries::next_word && w + 1 < command.words.size())
        add(code_of(*runbook_.source, command.words[++w]), index);
      else if (found.carries == Carries::own_rest)
        add(code_of(*runbook_.source, command.words[w], found.skip), index);
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
    if (text.starts_with(".read ")) read_file(std::string(text::trim(text.substr(6))), index);
  }

  // True when something is piped into the client.
  bool piped_in(std::size_t index) {
    if (index == 0 || runbook_.commands[index].joint != Joint::pipe) return false;
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
        bool inline_text = false;
        for (const Redirection& redirection : before.redirections) {
          if (redirection.kind != RedirectionKind::heredoc) continue;
          add({runbook_.source->text(), redirection.heredoc_body}, index);
          inline_text = true;
        }
        for (const std::string& operand : source.operands) read_file(operand, index);
        if (inline_text) return true;
        runbook_.operations[index].effects |= Effect::changes_data;
        if (std::any_of(source.operands.begin(), source.operands.end(), looks_like_backup))
          runbook_.operations[index].effects |= Effect::restores;
      }
      return true;
    }
    return true;
  }

  // `mysql -u root -p` with statements in the lines below it.
  void typed_into(const Command& command, std::size_t index) {
    const int block = runbook_.statement_blocks[static_cast<std::size_t>(command.statement)];
    if (block < 0) return;
    const CodeText& code = runbook_.document.code_blocks()[static_cast<std::size_t>(block)].code;
    if (block != looked_at_.block) looked_at_ = {block, engine_of_prompts(code.text()) != Engine::unknown};
    if (looked_at_.is_session) return;  // read with its block
    // The line behind the command's: places grow with the offsets, also in a copy.
    const std::string_view text = code.text();
    std::size_t low = 0, high = text.size();
    while (low < high) {
      const std::size_t middle = low + (high - low) / 2;
      if (code.to_source(static_cast<std::uint32_t>(middle)) < command.span.end)
        low = middle + 1;
      else
        high = middle;
    }
    const std::size_t line_end = text.find('\n', low);
    if (line_end == std::string_view::npos) return;
    const std::size_t at = line_end + 1;
    const CodeText typed = typed_below(code, at);
    if (!typed.text().empty()) add(typed, index);
  }

  // `cat > fix.sql <<EOF`, `tee fix.sql <<EOF`.
  void written_file(const Command& command, std::size_t index) {
    const Operation& operation = runbook_.operations[index];
    if (operation.program != "cat" && operation.program != "tee") return;
    std::string path;
    for (const Redirection& redirection : command.redirections) {
      if (redirection.kind == RedirectionKind::write || redirection.kind == RedirectionKind::append)
        path = redirection.target.text();
    }
    if (operation.program == "tee" && !operation.operands.empty()) path = operation.operands.front();
    if (!ends_in_sql(path)) return;
    for (const Redirection& redirection : command.redirections) {
      if (redirection.kind != RedirectionKind::heredoc) continue;
      for (SqlStatement& statement : split_sql({runbook_.source->text(), redirection.heredoc_body})) {
        statement.command = static_cast<int>(index);
        statement.step = runbook_.command_steps[index];
        statement.code_block = block_of(index);
        statement.in_file = true;
        files_[path].push_back(runbook_.sql_statements.size());
        runbook_.sql_statements.push_back(std::move(statement));
      }
    }
  }

  void read_file(const std::string& path, std::size_t index) {
    const auto found = files_.find(path);
    if (found == files_.end()) return;
    for (const std::size_t s : found->second) {
      SqlStatement& statement = runbook_.sql_statements[s];
      if (statement.run_by >= 0) continue;
      statement.run_by = static_cast<int>(index);
      statement.engine = runbook_.operations[index].engine;
    }
  }

  int block_of(std::size_t index) const {
    return runbook_.statement_blocks[static_cast<std::size_t>(runbook_.commands[index].statement)];
  }

  void add(const CodeText& code, std::size_t index) {
    Operation& operation = runbook_.operations[index];
    for (SqlStatement& statement : split_sql(code)) {
      statement.command = static_cast<int>(index);
      statement.engine = operation.engine;
      statement.step = runbook_.command_steps[index];
      statement.code_block = block_of(index);
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
  struct LookedAt {
    int block = -1;
    bool is_session = false;
  };
  LookedAt looked_at_;  // the block asked about last
  std::unordered_map<std::string, std::vector<std::size_t>>
      files_;  // path -> statements, before they are sorted
};

}  // namespace

CodeText code_of(const SourceText& source, const Word& word, std::size_t skip) {
  const std::string text = word.text().substr(skip);
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
