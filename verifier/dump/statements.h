// Goes through a dump statement by statement. Rows are too many to be collected: the reader of a dump looks
// at a statement's first word and either takes the whole text or goes on in the Input by itself.
#pragma once

#include <string>
#include <string_view>

#include "verifier/dump/input.h"
#include "verifier/dump/sql_syntax.h"

namespace handrail::dump {

class Statements {
 public:
  Statements(Input& input, const SqlSyntax& syntax) : input_(input), syntax_(syntax) {}

  SqlSyntax& syntax() { return syntax_; }

  // Goes to the next statement (or whatever stands where one would), past white space, comments and
  // delimiters, and marks it. False at the end of the text or after a failure. A conditional comment is a
  // statement.
  bool next();
  // Its first word in upper case, without passing it; empty where something else stands there.
  std::string first_word();

  // Its text without the delimiter, which is passed. Sets `cut_off` when the text ends before one. Valid
  // until the input reads on.
  std::string_view collect();
  bool cut_off() const { return cut_off_; }
  // The rest of the line, passed with its end.
  std::string line();

  // What ends a statement: ";" until the dump says otherwise.
  void set_delimiter(std::string delimiter) { delimiter_ = std::move(delimiter); }

  // Line comments say who wrote a dump and that it is whole. Of each the beginning.
  const std::string& first_comment() const { return first_comment_; }
  const std::string& last_comment() const { return last_comment_; }
  // The first that names a database.
  const std::string& database_comment() const { return database_comment_; }

 private:
  bool skip_comment();
  void skip_quoted(char close, bool backslashes);
  void skip_dollar_quoted();
  bool starts_with(std::string_view text);

  Input& input_;
  SqlSyntax syntax_;
  std::string delimiter_ = ";";
  std::string first_comment_;  // that says something
  std::string last_comment_;
  std::string database_comment_;
  bool cut_off_ = false;
};

}  // namespace handrail::dump
