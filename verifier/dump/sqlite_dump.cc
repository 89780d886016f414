#include "verifier/dump/sqlite_dump.h"

#include <fmt/core.h>

#include "verifier/dump/tokens.h"

namespace handrail::dump {

Result<void> SqliteDump::statement(const std::string& word) {
  if (word == "INSERT") return insert();
  const std::uint32_t line = input_.line_of_mark();
  const std::string text(statements_.collect());
  if (input_.failed()) return {};
  if (statements_.cut_off()) return cut_off(fmt::format("within the statement that begins in line {}", line));
  Tokens tokens(text, statements_.syntax());
  if (word == "CREATE") {
    declared_ = true;
    return at_line(loader_.declare(text), line);
  }
  if (word == "BEGIN") {
    began_ = true;
    return {};
  }
  if (word == "COMMIT" || word == "END") {
    committed_ = true;
    return {};
  }
  if (word == "ROLLBACK") {
    return fail(Error{"ends in ROLLBACK: sqlite3 met errors while it dumped, and rows may be missing",
                      {},
                      line,
                      0,
                      "look at the database itself: handrail verify reads it"});
  }
  if (word == "PRAGMA") {
    tokens.take();
    for (const char* kept : {"user_version", "application_id"}) {
      if (!tokens.accept(kept)) continue;
      if (!tokens.accept("=")) tokens.accept("(");
      const bool negative = tokens.accept("-");
      return at_line(loader_.set_pragma(kept, (negative ? "-" : "") + tokens.take().value), line);
    }
    return {};
  }
  if (word == "ANALYZE") return {};  // statistics, which nobody asks for
  if (tokens.accept({"delete", "from", "sqlite_sequence"})) return at_line(loader_.forget_sequences(), line);
  return wrong(
      fmt::format("\"{}\" begins a statement that no dump of SQLite holds", tokens.peek().raw.substr(0, 40)),
      line);
}

Result<void> SqliteDump::insert() {
  const std::uint32_t line = input_.line_of_mark();
  std::string head = insert_head();
  if (head.empty()) {
    if (input_.ended()) return cut_off("within INSERT");
    return wrong("is an INSERT without VALUES, which no dump holds", line);
  }
  while (true) {
    char c = input_.peek();
    while (c == ' ' || c == '\n' || c == '\r' || c == '\t') {
      input_.pass(1);
      c = input_.peek();
    }
    if (c != '(' || !tuples_.read()) {
      if (input_.ended()) return cut_off("within a row");
      return wrong(c != '(' ? "a row was expected behind VALUES" : tuples_.error());
    }
    if (head != head_) {
      if (auto started = start(head, tuples_.row().fields.size()); !started) return at_line(started, line);
      head_ = head;
    }
    if (same_word(head.substr(0, 25), "INSERT INTO sqlite_schema") ||
        same_word(head.substr(0, 25), "INSERT INTO sqlite_master")) {
      if (auto done = schema_row(); !done) return at_line(done, line);
    } else if (!skips_) {
      if (auto done = loader_.insert(tuples_.row()); !done) return at_line(done, input_.line_of_mark());
    }
    input_.mark();
    c = input_.peek();
    while (c == ' ' || c == '\n' || c == '\r' || c == '\t') {
      input_.pass(1);
      c = input_.peek();
    }
    if (c == ';') {
      input_.pass(1);
      return {};
    }
    if (input_.ended()) return cut_off("behind a row, before the statement's end");
    if (c != ',') return wrong(fmt::format("\"{}\" stands behind a row", input_.rest().substr(0, 20)));
    input_.pass(1);
  }
}

Result<void> SqliteDump::start(const std::string& head, std::size_t width) {
  Tokens tokens(head, statements_.syntax());
  tokens.take();
  if (tokens.accept("or")) tokens.take();
  tokens.accept("into");
  const std::string table = tokens.name();
  // Statistics of the query planner, and the schema's own rows (schema_row).
  skips_ = lower_case(table).starts_with("sqlite_stat") || same_word(table, "sqlite_schema") ||
           same_word(table, "sqlite_master");
  if (skips_) return {};
  std::string columns;
  if (tokens.is("(")) columns = fmt::format("({})", tokens.parenthesised());
  return loader_.start_plain_rows(table, columns, width);
}

// A virtual table: .dump writes its declaration into the schema, and the tables that hold its data as tables.
Result<void> SqliteDump::schema_row() {
  const Row row = tuples_.row();
  if (row.fields.size() != 5 || row.fields[1].kind != Field::Kind::text ||
      row.fields[4].kind != Field::Kind::text)
    return fail("is a row of the schema that declares no virtual table");
  return loader_.declare_virtual(std::string(row.bytes(row.fields[1])),
                                 std::string(row.bytes(row.fields[4])));
}

Result<void> SqliteDump::ended() {
  if (began_ && !committed_) return cut_off("without COMMIT, which stands at the end of a whole dump");
  if (!declared_) return fail("declares no table");
  return {};
}

}  // namespace handrail::dump
