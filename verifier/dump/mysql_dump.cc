#include "verifier/dump/mysql_dump.h"

#include <algorithm>
#include <array>

#include <fmt/core.h>

#include "model/text.h"
#include "verifier/dump/character_set.h"
#include "verifier/dump/mysql_declarations.h"

namespace handrail::dump {
namespace {

// Statements that say nothing about tables and rows.
constexpr std::array<std::string_view, 23> kPassedOver = {
    "LOCK",    "UNLOCK", "START",   "BEGIN",    "COMMIT", "ROLLBACK",  "FLUSH",  "CHANGE",
    "GRANT",   "REVOKE", "ANALYZE", "OPTIMIZE", "RESET",  "STOP",      "DO",     "SELECT",
    "INSTALL", "RENAME", "SHOW",    "CHECK",    "REPAIR", "SAVEPOINT", "RELEASE"};

bool is_the_servers_own(const std::string& database) {
  return text::is_one_of(lower_case(database), {"mysql", "information_schema", "performance_schema", "sys"});
}

// Of a dump without USE: "-- Host: localhost    Database: shop", phpMyAdmin's "-- Database: `shop`".
std::string only_database(std::string_view comment) {
  constexpr std::string_view kBefore = "Database: ";
  const std::size_t at = comment.find(kBefore);
  if (at == std::string_view::npos) return {};
  std::string_view name = text::trim(comment.substr(at + kBefore.size()));
  if (name.size() > 2 && name.front() == '`' && name.back() == '`') name = name.substr(1, name.size() - 2);
  return std::string(name);
}

}  // namespace

bool MysqlDump::is_chosen(const std::string& database) {
  const std::string& wanted = database.empty() ? current_ : database;
  if (chosen_.empty()) return !is_the_servers_own(wanted);
  return wanted.empty() || same_word(wanted, chosen_);
}

Result<void> MysqlDump::statement(const std::string& word) {
  if (word == "INSERT" || word == "REPLACE") return insert();
  if (word == "DELIMITER") {
    std::string line = statements_.line().substr(word.size());
    std::erase_if(line, [](char c) { return c == ' ' || c == '\t'; });
    if (line.empty()) return wrong("DELIMITER names no delimiter");
    statements_.set_delimiter(std::move(line));
    return {};
  }
  const std::uint32_t line = input_.line_of_mark();
  const std::string text(statements_.collect());
  if (input_.failed()) return {};
  if (statements_.cut_off()) return cut_off(fmt::format("within the statement that begins in line {}", line));
  return at_line(declaration(text), line);
}

Result<void> MysqlDump::declaration(std::string_view text) {
  Tokens tokens(text, statements_.syntax());
  if (tokens.at_end()) return {};
  if (tokens.accept("create")) return create(tokens);
  if (tokens.accept("set")) return set(tokens);
  if (tokens.accept("use")) {
    current_ = tokens.name();
    head_.clear();
    if (std::find(databases_.begin(), databases_.end(), current_) == databases_.end())
      databases_.push_back(current_);
    return {};
  }
  if (tokens.accept("drop")) {
    tokens.accept("temporary");
    if (!tokens.accept("table")) return {};
    tokens.accept({"if", "exists"});
    const QualifiedName name = mysql_name(tokens);
    return is_chosen(name.database) ? loader_.drop(name.name) : Result<void>();
  }
  if (tokens.accept({"alter", "table"})) {
    const QualifiedName name = mysql_name(tokens);
    DumpTable* table = is_chosen(name.database) ? loader_.table(name.name) : nullptr;
    if (table != nullptr) add_mysql_keys(*table, tokens);
    return {};
  }
  if (tokens.is("alter")) return {};  // databases, views, events
  std::string word(tokens.peek().raw);
  std::transform(word.begin(), word.end(), word.begin(),
                 [](char c) { return static_cast<char>(std::toupper(c)); });
  if (text::is_one_of(word, kPassedOver)) return {};
  return fail(fmt::format("\"{}\" begins a statement that no dump of MySQL or MariaDB holds",
                          tokens.peek().raw.substr(0, 40)));
}

Result<void> MysqlDump::create(Tokens& tokens) {
  if (tokens.accept({"or", "replace"})) {}
  if (tokens.accept("table")) return create_table(tokens);
  if (tokens.is("temporary") || tokens.is("database") || tokens.is("schema")) return {};
  // CREATE ALGORITHM=… DEFINER=… SQL SECURITY … VIEW name
  for (; !tokens.at_end() && !tokens.is("as") && !tokens.is("("); tokens.take()) {
    for (const char* kind :
         {"trigger", "procedure", "function", "event", "package", "sequence", "server", "user", "role"}) {
      if (!tokens.is(kind)) continue;
      if (is_chosen({}) && tokens.accept("trigger")) add_trigger(tokens);
      if (is_chosen({}))
        leave_out(same_word(kind, "procedure") || same_word(kind, "function") ? "routine" : kind);
      return {};
    }
    if (tokens.accept("view")) {  // once as a stand-in, once as it is
      tokens.accept({"if", "not", "exists"});
      const QualifiedName name = mysql_name(tokens);
      if (!is_chosen(name.database)) return {};
      if (auto dropped = loader_.drop(name.name); !dropped) return dropped;
      if (views_.insert(lower_case(name.name)).second) leave_out("view");
      loader_.add_view(name.name);
      return {};
    }
  }
  return {};
}

// Which tables have triggers is told to whoever rehearses a change of them.
void MysqlDump::add_trigger(Tokens& tokens) {
  tokens.accept({"if", "not", "exists"});
  DumpTrigger trigger{mysql_name(tokens).name, {}};
  const char* begin = tokens.peek().raw.data();
  while (!tokens.at_end() && !tokens.is("on", 1)) tokens.take();
  tokens.take();
  trigger.event = tokens.since(begin);
  tokens.accept("on");
  if (DumpTable* table = loader_.table(mysql_name(tokens).name); table != nullptr)
    table->triggers.push_back(std::move(trigger));
}

Result<void> MysqlDump::create_table(Tokens& tokens) {
  tokens.accept({"if", "not", "exists"});
  const QualifiedName name = mysql_name(tokens);
  if (!is_chosen(name.database)) return {};
  if (chosen_.empty()) chosen_ = name.database.empty() ? current_ : name.database;
  auto table = mysql_table(name.name, tokens);
  if (!table) return tl::unexpected(table.error());
  head_.clear();
  return loader_.create(std::move(*table));
}

Result<void> MysqlDump::set(Tokens& tokens) {
  if (tokens.accept("character_set_client")) {
    // Declarations are always UTF-8; before the rows the dump goes back to its own set (@saved_cs_client).
    tokens.accept("=");
    const char* named = character_set_name(tokens.peek().value);
    const bool is_own =
        tokens.is("@saved_cs_client") || (named != nullptr && same_word(named, character_set_));
    statements_.syntax().pairs = is_own ? pairs_of(character_set_) : nullptr;
    return {};
  }
  if (!tokens.is("names")) {
    set_modes(tokens);
    return {};
  }
  tokens.take();
  const std::string name = tokens.take().value;
  const char* set = character_set_name(name);
  if (set == nullptr) {
    return fail(Error{fmt::format("is in the character set {}, which is not read here", name),
                      {},
                      0,
                      0,
                      "dump again with --default-character-set=utf8mb4"});
  }
  character_set_ = set;
  statements_.syntax().pairs = pairs_of(character_set_);
  head_.clear();
  return {};
}

// SET @OLD_SQL_MODE=@@SQL_MODE, SQL_MODE='NO_AUTO_VALUE_ON_ZERO': how texts are read that follow. Around a
// routine the modes are kept and given back; those of whoever loads the dump (@OLD_SQL_MODE) escape with a
// backslash.
void MysqlDump::set_modes(Tokens& tokens) {
  SqlSyntax& syntax = statements_.syntax();
  for (; !tokens.at_end(); tokens.take()) {
    if (tokens.is("@saved_sql_mode")) saved_ = syntax;
    if (!tokens.is("sql_mode") || !tokens.is("=", 1)) continue;
    const std::string modes = lower_case(tokens.peek(2).value);
    const bool saved = modes == "@saved_sql_mode";
    syntax.backslashes = saved ? saved_.backslashes : modes.find("no_backslash_escapes") == std::string::npos;
    syntax.double_quoted_text = saved ? saved_.double_quoted_text : modes.find("ansi") == std::string::npos;
    head_.clear();
    return;
  }
}

Result<void> MysqlDump::insert() {
  const std::uint32_t line = input_.line_of_mark();
  const std::string head = insert_head();
  if (head.empty()) {
    if (input_.ended()) return cut_off("within INSERT");
    return wrong("is an INSERT without VALUES, which no dump holds", line);
  }
  if (head != head_) {
    Tokens tokens(head, statements_.syntax());
    tokens.take();  // INSERT, REPLACE
    while (tokens.is("low_priority") || tokens.is("delayed") || tokens.is("high_priority") ||
           tokens.is("ignore"))
      tokens.take();
    tokens.accept("into");
    const QualifiedName name = mysql_name(tokens);
    std::vector<std::string> columns;
    if (tokens.accept("(")) {
      while (!tokens.at_end() && !tokens.is(")")) {
        columns.push_back(tokens.name());
        tokens.accept(",");
      }
    }
    skips_ = !is_chosen(name.database);
    if (!skips_) {
      DumpTable* table = loader_.table(name.name);
      if (table == nullptr) {
        return fail(Error{fmt::format("has rows of the table {}, which it does not declare", name.name),
                          {},
                          line,
                          0,
                          "dump again without --no-create-info"});
      }
      if (auto started = loader_.start_rows(*table, columns, character_set_); !started)
        return at_line(started, line);
    }
    head_ = head;
  }
  return rows(skips_ ? Rows::skip : Rows::insert);
}

Result<void> MysqlDump::ended() {
  // Programs that write their name in the first line write that they are done in the last one.
  const std::string& first = statements_.first_comment();
  const bool promises = first.starts_with("-- MySQL dump") || first.starts_with("-- MariaDB dump");
  if (promises && !statements_.last_comment().starts_with("-- Dump completed")) {
    return cut_off("without \"-- Dump completed\", which stands at the end of a whole dump");
  }
  if (!loader_.has_tables()) {
    if (given_ && !databases_.empty()) {
      return fail(Error{
          fmt::format("holds no database {}", chosen_), {}, 0, 0, "it holds " + spoken_list(databases_)});
    }
    return fail("declares no table");
  }
  if (given_ && databases_.empty()) {
    const std::string only = only_database(statements_.database_comment());
    if (only.empty()) {
      loader_.note("the dump does not say of which database it is: all of it was read, as that of " +
                   chosen_);
    } else if (!same_word(only, chosen_)) {
      return fail(Error{fmt::format("is a dump of the database {}, not of {}", only, chosen_),
                        {},
                        0,
                        0,
                        "leave --database out"});
    }
  }
  if (databases_.size() > 1)
    loader_.note(fmt::format("it holds the databases {}; {} was read", spoken_list(databases_), chosen_));
  return {};
}

}  // namespace handrail::dump
