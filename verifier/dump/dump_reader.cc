#include "verifier/dump/dump_reader.h"

#include <cctype>

#include <fmt/core.h>

#include "verifier/dump/tokens.h"

namespace handrail::dump {
namespace {

constexpr std::size_t kLongestHead = std::size_t{1} << 20;

bool in_word(char c) { return std::isalnum(static_cast<unsigned char>(c)) != 0 || c == '_'; }

}  // namespace

std::string spoken_list(const std::vector<std::string>& names) {
  std::string out;
  for (std::size_t i = 0; i < names.size(); ++i)
    out += (i == 0 ? "" : i + 1 == names.size() ? " and " : ", ") + names[i];
  return out;
}

Result<void> DumpReader::read() {
  while (statements_.next()) {
    if (auto done = statement(statements_.first_word()); !done) {
      // A failure of the bytes explains what then could not be read.
      return input_.failed() ? fail(input_.error()) : done;
    }
    if (input_.failed()) break;
  }
  if (input_.failed()) return fail(input_.error());
  if (statements_.cut_off()) return cut_off("in a comment");
  if (auto done = ended(); !done) return done;
  note_what_was_left_out();
  return {};
}

tl::unexpected<Error> DumpReader::cut_off(std::string where) {
  return fail(Error{"is cut off: it ends " + std::move(where),
                    {},
                    input_.line(),
                    0,
                    "copy it again, or dump again and look at the dump program's messages"});
}

Result<void> DumpReader::at_line(Result<void> result, std::uint32_t line) {
  if (result) return result;
  Error error = result.error();
  if (error.line == 0) error.line = line;
  return fail(std::move(error));
}

std::string DumpReader::insert_head() {
  std::size_t begin = 0;  // of the word that is being passed
  while (!input_.ended() && input_.since_mark().size() < kLongestHead) {
    const char c = *input_.at();
    if (c == '`' || c == '"' || c == '[') {
      const char close = c == '[' ? ']' : c;
      input_.pass(1);
      while (!input_.ended() && *input_.at() != close) input_.pass(1);
      if (!input_.ended()) input_.pass(1);
      begin = input_.since_mark().size();
      continue;
    }
    if (c == ';' || c == '\'') break;
    if (!in_word(c)) {
      const std::string_view word = input_.since_mark().substr(begin);
      if (same_word(word, "VALUES") || same_word(word, "VALUE")) return std::string(input_.since_mark());
      input_.pass(1);
      begin = input_.since_mark().size();
      continue;
    }
    input_.pass(1);
  }
  return {};
}

Result<void> DumpReader::rows(Rows what) {
  while (true) {
    while (!input_.ended() && std::isspace(static_cast<unsigned char>(*input_.at())) != 0) input_.pass(1);
    if (input_.ended()) return cut_off("between two rows");
    if (*input_.at() != '(') {
      input_.mark();
      return wrong(fmt::format("\"{}\" stands where a row was expected", input_.rest().substr(0, 20)));
    }
    if (!tuples_.read()) {
      if (input_.ended()) return cut_off("within a row");
      return wrong(tuples_.error());
    }
    if (what == Rows::insert) {
      if (auto done = loader_.insert(tuples_.row()); !done) return at_line(done, input_.line_of_mark());
    }
    input_.mark();
    char c = input_.peek();
    while (c == ' ' || c == '\n' || c == '\r' || c == '\t') {
      input_.pass(1);
      c = input_.peek();
    }
    if (c == ',') {
      input_.pass(1);
    } else if (c == ';') {
      input_.pass(1);
      return {};
    } else if (input_.ended()) {
      return cut_off("behind a row, before the statement's end");
    } else {  // ON DUPLICATE KEY UPDATE, ON CONFLICT DO NOTHING
      input_.mark();
      statements_.collect();
      return statements_.cut_off() ? cut_off("within a statement") : Result<void>();
    }
  }
}

void DumpReader::note_what_was_left_out() {
  std::vector<std::string> parts;
  int count = 0;
  for (const auto& [kind, number] : left_out_) {
    parts.push_back(fmt::format("{} {}{}", number, kind, number == 1 ? "" : "s"));
    count += number;
  }
  if (count > 0)
    loader_.note(fmt::format("{} {} not loaded", spoken_list(parts), count == 1 ? "was" : "were"));
}

}  // namespace handrail::dump
