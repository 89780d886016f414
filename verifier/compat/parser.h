// Reads a statement and writes it anew for SQLite, by recursive descent over its words. One file for queries,
// one for expressions, one for functions, one for SHOW. Private to compat/.
#pragma once

#include <optional>
#include <string>
#include <string_view>
#include <vector>

#include "verifier/compat/expression.h"
#include "verifier/compat/lexer.h"

namespace handrail::compat {

// A query: its SQL, and the columns that it gives.
struct Query {
  std::string sql;
  std::vector<Column> columns;
};

class Parser {
 public:
  Parser(std::vector<Token> tokens, Engine engine, const Schema& schema, const std::function<Instant()>& now)
      : tokens_(std::move(tokens)), engine_(engine), schema_(schema), now_(now) {}

  // The whole statement. Throws CannotCheck.
  std::string statement();
  // The whole text as an expression over the columns of one row. Throws CannotCheck.
  Expression value_of_row(Source row);

 protected:
  // Where names are looked up: the sources of one SELECT, and what it names itself.
  struct Scope {
    std::vector<Source> sources;
    std::vector<Column> named;     // select items by their alias
    std::set<std::string> joined;  // of USING: they stand for the columns of both sides
    bool in_aggregate = false;
  };

  // Words.
  const Token& peek(std::size_t ahead = 0) const;
  Token take();
  bool is(std::string_view word, std::size_t ahead = 0) const;  // an unquoted word or a sign
  bool accept(std::string_view word);
  void expect(std::string_view word);
  bool is_name() const;  // no keyword that may follow here
  std::string name();
  long whole_number();
  // One level deeper, until climb(): refused before the stack ends.
  void descend(int most = 200);
  void climb() { --depth_; }
  // So many columns more that sources and results have: refused before they fill the memory, as queries do
  // that name their own result twice, again and again.
  void count_columns(std::size_t more);
  bool mysql() const { return engine_ == Engine::mysql; }

  // queries.cc
  Query query();
  Query select();
  Query select_core();
  std::string from();
  std::string joined_source();
  std::string source();
  Source table(const std::string& name, const std::string& alias, std::string& sql);
  void select_items(std::vector<Expression>& items, std::vector<Column>& columns, std::string& sql);
  void check_grouping(const std::vector<Expression>& grouped, const std::vector<Expression>& shown) const;
  std::string order_by(bool& texts_out_of_order);
  std::string limit();
  // catalogue_tables.cc: information_schema and pg_catalog, as subqueries; empty where it is none.
  std::optional<Source> catalogue_table(const std::string& schema, const std::string& name,
                                        const std::string& alias, std::string& sql);
  // show.cc
  std::string show();

  // expressions.cc
  Expression expression();
  Expression conjunction();
  Expression negation();
  Expression predicate();
  Expression in_list(const Expression& left, bool negated);
  Expression like(const Expression& left, bool negated, bool ignores_case);
  Expression regexp(const Expression& left, bool negated, bool ignores_case);
  Expression any_of(const Expression& left, const std::string& operation);
  Expression concatenation();
  Expression sum();
  Expression product();
  Expression unary();
  Expression postfix();
  Expression primary();
  Expression case_when();
  Expression column();
  Expression literal_text(std::string text) const;
  Expression literal_moment(Instant instant, Kind kind) const;
  Expression cast_to(const Expression& value, const std::string& type);
  std::string type_name();
  Expression arithmetic(const Expression& a, const std::string& sign, const Expression& b);
  Expression shifted(const Expression& moment, bool forward, const Expression& count,
                     const std::string& unit);
  Expression json_step(const Expression& value, bool unquoted);

  // functions.cc
  Expression function(const std::string& called);
  Expression aggregate(const std::string& called);
  std::vector<Expression> arguments();
  std::optional<Expression> moment_function(const std::string& called);
  std::optional<Expression> text_function(const std::string& called);
  std::optional<Expression> other_function(const std::string& called);

  Column resolve(const std::string& table, const std::string& name);

  std::vector<Token> tokens_;
  std::size_t at_ = 0;
  int depth_ = 0;
  std::size_t columns_ = 0;
  Engine engine_;
  const Schema& schema_;
  const std::function<Instant()>& now_;
  // Of INSERT … ON DUPLICATE KEY UPDATE: what VALUES(column) stands for.
  const Source* inserted_ = nullptr;
  // Tables that a statement reads in a query that is no table of its own: MySQL refuses to change them.
  std::set<std::string> read_beside_;
  std::set<std::string> read_;
  int derived_ = 0;
  std::vector<Scope> scopes_;
  std::vector<Source> ctes_;
};

// What `read` gives, or the refusal that it or the lexer threw.
template <typename Read>
auto refusals_of(Read read) -> Asked<decltype(read())> {
  try {
    return read();
  } catch (const CannotCheck& refused) {
    return tl::unexpected(Refusal{refused.reason, refused.why});
  } catch (const Unreadable& unreadable) {
    return tl::unexpected(Refusal{Refusal::Reason::not_here, unreadable.why});
  }
}

}  // namespace handrail::compat
