// Reads statements that change rows. Private to compat/: one file for what they share, one for INSERT, one
// for UPDATE and DELETE.
#pragma once

#include "verifier/compat/change.h"
#include "verifier/compat/parser.h"
#include "verifier/compat/store.h"

namespace handrail::compat {

class Changing : public Parser {
 public:
  Changing(std::vector<Token> tokens, Engine engine, const Schema& schema, const Tables& tables,
           const std::function<Instant()>& now)
      : Parser(std::move(tokens), engine, schema, now), tables_(tables) {}

  Change change();
  // The whole text as an expression over a row of the table.
  Expression over(const dump::DumpTable& table);
  std::string default_of(const dump::DumpTable& table, const dump::DumpColumn& column);

 private:
  using Columns = std::vector<const dump::DumpColumn*>;
  struct Assignment {
    const dump::DumpColumn* column;
    std::string sql;    // of the stored value
    bool is_free;       // of the row's own columns
    bool reads_others;  // columns of another table
  };

  // changing.cc
  const dump::DumpTable& changed_table();
  void must_be_changeable(const dump::DumpTable& table, std::string_view event);
  void note_unkept(const dump::DumpTable& table);
  void compute(const dump::DumpTable& table);
  void add_checks(const dump::DumpTable& table);
  std::string text_of(std::size_t begin, std::size_t end) const;
  Source source_of(const dump::DumpTable& table, const std::string& alias) const;
  void end();
  // Reads "column = expression, …" for rows of `target`, which stands in the scope.
  std::vector<Assignment> assignments(const dump::DumpTable& table, const std::string& target);
  void add_update_times(const dump::DumpTable& table, const std::string& target,
                        std::vector<Assignment>& assigned) const;
  std::string assigned_default(const dump::DumpTable& table, const dump::DumpColumn& column);
  void must_keep_keys(const dump::DumpTable& table, const std::vector<Assignment>& assigned);
  // The first rows in an order that is the same everywhere, or nothing.
  std::string ordered_limit(const dump::DumpTable& table);

  // insert.cc
  void insert(bool replaces);
  Columns insert_columns(const dump::DumpTable& table);
  void must_have_plain_keys(const dump::DumpTable& table);
  std::string insert_values(const dump::DumpTable& table, const Columns& columns);
  std::string insert_query(const dump::DumpTable& table, const Columns& columns);
  std::string number_for(const dump::DumpTable& table, const dump::DumpColumn& column,
                         const Expression* value);
  std::string on_duplicate_key(const dump::DumpTable& table);
  std::string on_conflict(const dump::DumpTable& table);

  // update.cc
  void update();
  void delete_rows();
  void truncate();
  // WHERE …, ORDER BY … LIMIT … and RETURNING …, to the statement's end.
  struct ChosenRows {
    std::string where, limited;
    bool joins = false;
  };
  ChosenRows chosen_rows(const dump::DumpTable& table);
  const dump::DumpTable& target_table(const std::string& alias);

  const Tables& tables_;
  Change change_;
};

}  // namespace handrail::compat
