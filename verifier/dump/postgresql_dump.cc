#include "verifier/dump/postgresql_dump.h"

#include <algorithm>
#include <array>
#include <cstdlib>

#include <fmt/core.h>

#include "model/text.h"
#include "verifier/dump/character_set.h"

namespace handrail::dump {
namespace {

// Statements that say nothing about tables and rows.
constexpr std::array<std::string_view, 18> kPassedOver = {
    "select", "grant", "revoke",  "begin",    "start", "commit", "security", "drop",     "refresh",
    "lock",   "do",    "cluster", "truncate", "reset", "call",   "import",   "reassign", "analyze"};

// Of the text 'public."Users_id_seq"', as postgresql_name gives it.
std::string sequence_name(const std::string& text) {
  Tokens tokens(text, kPostgresqlSyntax);
  return postgresql_name(tokens);
}

}  // namespace

Result<void> PostgresqlDump::statement(const std::string& word) {
  if (input_.peek() == '\\') return client_command();
  if (word == "INSERT") return insert();
  const std::uint32_t line = input_.line_of_mark();
  std::string text;  // names and comments, too, are in the dump's encoding
  append_as_utf8(character_set_, statements_.collect(), text);
  if (input_.failed()) return {};
  if (statements_.cut_off()) return cut_off(fmt::format("within the statement that begins in line {}", line));
  if (word == "COPY") return copy(text, line);
  return at_line(declaration(text), line);
}

// psql's own: \connect names the database that follows, \restrict and \unrestrict guard psql against the
// dump.
Result<void> PostgresqlDump::client_command() {
  const std::uint32_t line = input_.line_of_mark();
  const std::string text = statements_.line();
  const std::size_t space = std::min(text.find(' '), text.size());
  const std::string command = text.substr(1, space - 1);
  if (command == "connect" || command == "c") {
    Tokens tokens(std::string_view(text).substr(space), statements_.syntax());
    current_ = tokens.name();
    head_.clear();
    if (current_ == "-") return {};  // psql's "the same as before"
    if (std::find(databases_.begin(), databases_.end(), current_) == databases_.end())
      databases_.push_back(current_);
    return {};
  }
  if (command == "restrict" || command == "unrestrict" || command == "encoding" || command == "set")
    return {};
  return wrong(fmt::format("\"{}\" is a command of psql that no dump holds", text.substr(0, 40)), line);
}

Result<void> PostgresqlDump::declaration(std::string_view text) {
  Tokens tokens(text, kPostgresqlSyntax);
  if (tokens.accept("set")) return set(tokens);
  if (tokens.is("create")) return create(tokens);
  if (tokens.accept({"alter", "table"})) {
    if (is_chosen()) alter_table(tokens);
    return {};
  }
  if (tokens.accept({"comment", "on"})) {
    if (is_chosen()) comment_on(tokens);
    return {};
  }
  if (tokens.is("alter")) return {};  // owners, sequences, types
  if (is_chosen() && tokens.is("select")) set_sequence(tokens);
  if (text::is_one_of(lower_case(tokens.peek().raw), kPassedOver)) return {};
  return fail(fmt::format("\"{}\" begins a statement that no dump of PostgreSQL holds",
                          tokens.peek().raw.substr(0, 40)));
}

Result<void> PostgresqlDump::create(Tokens& tokens) {
  tokens.take();
  tokens.accept({"or", "replace"});
  const bool unlogged = tokens.accept("unlogged");
  if (tokens.accept("table")) return create_table(tokens);
  if (tokens.is("foreign") && tokens.is("table", 1)) {
    leave_out("foreign table");
    return {};
  }
  if (!is_chosen() || unlogged) return {};
  const bool unique = tokens.accept("unique");
  if (tokens.accept("index")) {
    std::string name = tokens.name(true);
    tokens.accept("on");
    tokens.accept("only");
    if (DumpTable* table = loader_.table(postgresql_name(tokens)); table != nullptr)
      table->keys.push_back(postgresql_index(std::move(name), unique, tokens));
    return {};
  }
  if (tokens.accept("domain")) {
    std::string name = postgresql_name(tokens);
    tokens.accept("as");
    domains_[std::move(name)] = postgresql_type(tokens);
    return {};
  }
  const bool materialized = tokens.accept("materialized");
  tokens.accept("recursive");
  if (tokens.accept("view")) {
    leave_out(materialized ? "materialized view" : "view");
    loader_.add_view(postgresql_name(tokens));
    return {};
  }
  tokens.accept("constraint");
  for (const char* kind : {"trigger", "rule", "policy"}) {
    if (!tokens.is(kind)) continue;
    leave_out(kind);
    if (!tokens.accept("policy")) add_trigger(tokens);
    return {};
  }
  if (tokens.is("function") || tokens.is("procedure") || tokens.is("aggregate")) leave_out("routine");
  return {};  // schemas, extensions, types, sequences, casts
}

Result<void> PostgresqlDump::create_table(Tokens& tokens) {
  tokens.accept({"if", "not", "exists"});
  std::string name = postgresql_name(tokens);
  if (chosen_.empty()) chosen_ = current_;
  if (!is_chosen()) return {};
  auto table = postgresql_table(std::move(name), tokens, domains_);
  if (!table) return tl::unexpected(table.error());
  if (tokens.accept({"inherits", "("})) {
    // Columns that are the parent's are not listed again; its own rows show among the parent's.
    const DumpTable* parent = loader_.table(postgresql_name(tokens));
    if (parent != nullptr) {
      std::vector<DumpColumn> columns = parent->columns;
      for (DumpColumn& own : table->columns) {
        if (parent->column(own.name) == nullptr) columns.push_back(std::move(own));
      }
      table->columns = std::move(columns);
      loader_.fill(parent->name, table->name);
    }
  }
  head_.clear();
  return loader_.create(std::move(*table));
}

void PostgresqlDump::alter_table(Tokens& tokens) {
  tokens.accept({"if", "exists"});
  tokens.accept("only");
  DumpTable* table = loader_.table(postgresql_name(tokens));
  if (table == nullptr) return;
  if (tokens.accept({"attach", "partition"})) {
    loader_.fill(table->name, postgresql_name(tokens));
  } else if (tokens.accept({"add", "constraint"})) {
    std::string name = tokens.name(true);
    add_postgresql_constraint(*table, std::move(name), tokens);
  } else if (tokens.accept({"alter", "column"})) {
    DumpColumn* column = table->column(tokens.name(true));
    if (column == nullptr) return;
    if (tokens.accept({"set", "default"})) {
      column->default_value = postgresql_expression(tokens);
      column->counts_up = column->default_value->starts_with("nextval(");
      Tokens called(*column->default_value, statements_.syntax());
      if (called.accept({"nextval", "("}))
        sequences_[sequence_name(called.take().value)] = {table->name, column->name};
    } else if (tokens.accept({"add", "generated"})) {
      column->counts_up = true;
      column->counts_always = tokens.accept("always");
      while (!tokens.at_end() && !tokens.accept({"sequence", "name"})) tokens.take();
      sequences_[postgresql_name(tokens)] = {table->name, column->name};
    }
  }
}

// CREATE TRIGGER name BEFORE UPDATE ON t …, CREATE RULE name AS ON UPDATE TO t …: which tables have them is
// told to whoever rehearses a change of them.
void PostgresqlDump::add_trigger(Tokens& tokens) {
  const bool rule = tokens.is("rule");
  tokens.take();
  DumpTrigger trigger{tokens.name(true), {}};
  if (rule) tokens.accept({"as", "on"});
  const char* begin = tokens.peek().raw.data();
  const char* ends = rule ? "to" : "on";
  while (!tokens.at_end() && !tokens.is(ends, 1)) tokens.take();
  tokens.take();
  trigger.event = tokens.since(begin);
  tokens.accept(ends);
  if (DumpTable* table = loader_.table(postgresql_name(tokens)); table != nullptr)
    table->triggers.push_back(std::move(trigger));
}

// SELECT pg_catalog.setval('public.users_id_seq', 3, true): where a sequence stands.
void PostgresqlDump::set_sequence(Tokens tokens) {
  if (!tokens.accept({"select", "pg_catalog", ".", "setval", "("})) return;
  const auto found = sequences_.find(sequence_name(tokens.take().value));
  if (found == sequences_.end() || !tokens.accept(",")) return;
  const std::int64_t number = std::strtoll(tokens.take().value.c_str(), nullptr, 10);
  DumpTable* table = loader_.table(found->second.first);
  DumpColumn* column = table != nullptr ? table->column(found->second.second) : nullptr;
  if (column != nullptr) column->next_number = number + (tokens.accept({",", "true"}) ? 1 : 0);
}

void PostgresqlDump::comment_on(Tokens& tokens) {
  if (tokens.accept("table")) {
    DumpTable* table = loader_.table(postgresql_name(tokens));
    if (table != nullptr && tokens.accept("is")) table->comment = tokens.take().value;
  } else if (tokens.accept("column")) {
    std::string name = postgresql_name(tokens);  // "schema.table.column", "table.column"
    const std::size_t dot = name.rfind('.');
    if (dot == std::string::npos) return;
    DumpTable* table = loader_.table(std::string_view(name).substr(0, dot));
    DumpColumn* column = table != nullptr ? table->column(std::string_view(name).substr(dot + 1)) : nullptr;
    if (column != nullptr && tokens.accept("is")) column->comment = tokens.take().value;
  }
}

Result<void> PostgresqlDump::set(Tokens& tokens) {
  if (!tokens.accept("client_encoding")) return {};
  tokens.take();
  const std::string name = tokens.take().value;
  const char* known = character_set_name(name);
  if (known == nullptr) {
    return fail(Error{fmt::format("is in the encoding {}, which is not read here", name),
                      {},
                      0,
                      0,
                      "dump again with --encoding=UTF8"});
  }
  character_set_ = known;
  statements_.syntax().pairs = pairs_of(known);
  return {};
}

Result<void> PostgresqlDump::copy(std::string_view statement, std::uint32_t line) {
  Tokens tokens(statement, kPostgresqlSyntax);
  tokens.take();
  const std::string name = postgresql_name(tokens);
  std::vector<std::string> columns;
  if (tokens.accept("(")) {
    while (!tokens.at_end() && !tokens.is(")")) {
      columns.push_back(tokens.name(true));
      tokens.accept(",");
    }
    tokens.accept(")");
  }
  if (!tokens.accept({"from", "stdin"})) return wrong("is a COPY from elsewhere than the dump", line);
  statements_.line();  // the rest of the statement's line
  const bool loads = is_chosen();
  if (loads) {
    // A table may be without columns, or all of them computed; then a line is an empty row.
    if (auto started = start_rows(name, columns, line); !started) return started;
  }
  head_.clear();
  CopyRows rows(input_, statements_.syntax().pairs);
  while (true) {
    switch (rows.next()) {
      case CopyRows::Read::end: return {};
      case CopyRows::Read::cut_off:
        return cut_off(fmt::format("within the rows of {}, before \"\\.\"", name));
      case CopyRows::Read::row: break;
    }
    if (!loads) continue;
    if (auto done = loader_.insert(rows.row()); !done) return at_line(done, input_.line_of_mark());
  }
}

Result<void> PostgresqlDump::start_rows(const std::string& name, const std::vector<std::string>& columns,
                                        std::uint32_t line) {
  DumpTable* table = loader_.table(name);
  if (table == nullptr) {
    return fail(Error{fmt::format("has rows of the table {}, which it does not declare", name),
                      {},
                      line,
                      0,
                      "dump again without --data-only"});
  }
  return at_line(loader_.start_rows(*table, columns, character_set_), line);
}

Result<void> PostgresqlDump::insert() {
  const std::uint32_t line = input_.line_of_mark();
  const std::string head = insert_head();
  if (head.empty()) {
    if (input_.ended()) return cut_off("within INSERT");
    return wrong("is an INSERT without VALUES, which no dump holds", line);
  }
  if (head != head_ && is_chosen()) {
    std::string in_utf8;
    append_as_utf8(character_set_, head, in_utf8);
    Tokens tokens(in_utf8, kPostgresqlSyntax);
    tokens.accept({"insert", "into"});
    const std::string name = postgresql_name(tokens);
    std::vector<std::string> columns;
    if (tokens.accept("(")) {
      while (!tokens.at_end() && !tokens.is(")")) {
        columns.push_back(tokens.name(true));
        tokens.accept(",");
      }
    }
    if (auto started = start_rows(name, columns, line); !started) return started;
    head_ = head;
  }
  return rows(is_chosen() ? Rows::insert : Rows::skip);
}

Result<void> PostgresqlDump::ended() {
  if (statements_.first_comment().starts_with("-- PostgreSQL database") &&
      statements_.last_comment().find("dump complete") == std::string::npos) {
    return cut_off(
        "without \"-- PostgreSQL database dump complete\", which stands at the end of a whole dump");
  }
  if (!loader_.has_tables()) {
    if (!chosen_.empty() && !databases_.empty())
      return fail(Error{fmt::format("holds no tables of a database {}", chosen_),
                        {},
                        0,
                        0,
                        "it holds " + spoken_list(databases_)});
    return fail("declares no table");
  }
  if (!chosen_.empty() && databases_.empty())
    loader_.note("the dump does not say of which database it is: all of it was read, as that of " + chosen_);
  if (databases_.size() > 1)
    loader_.note(fmt::format("it holds the databases {}; {} was read", spoken_list(databases_), chosen_));
  return {};
}

}  // namespace handrail::dump
