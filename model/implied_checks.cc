#include "model/implied_checks.h"

#include <algorithm>
#include <array>
#include <optional>
#include <string>
#include <string_view>
#include <unordered_set>

#include <fmt/format.h>

#include "model/kinds/lexicon.h"
#include "model/sql_tokens.h"
#include "model/text.h"

namespace handrail {
namespace {

using sql::Token;

// A statement's clauses at depth 0, as far as the rules below ask.
class Clauses {
 public:
  explicit Clauses(std::string_view text) : tokens_(text) {
    int depth = 0;
    for (std::size_t i = 0; i < tokens_.size(); ++i) {
      if (shown(i) == "(") ++depth;
      if (shown(i) == ")") --depth;
      if (depth > 0) continue;
      note(i, "FROM", from_);
      note(i, "WHERE", where_);
      for (const std::string_view word : {"GROUP", "HAVING", "ORDER", "LIMIT", "UNION"})
        note(i, word, behind_where_);
      if (is(i, "GROUP") || is(i, "HAVING") || is(i, "UNION") || is(i, "DISTINCT")) plain_ = false;
    }
  }

  bool is(std::size_t i, std::string_view word) const { return tokens_.is(i, word); }
  std::string_view shown(std::size_t i) const { return tokens_.shown(i); }
  std::size_t size() const { return tokens_.size(); }
  std::size_t from() const { return from_; }
  std::size_t where() const { return where_; }
  bool has_where() const { return where_ < tokens_.size(); }
  // Without GROUP BY, HAVING, UNION, DISTINCT.
  bool is_plain() const { return plain_; }

  std::string_view text_between(std::size_t first, std::size_t last) const {
    if (first >= tokens_.size() || last <= first) return {};
    return tokens_.text().substr(tokens_[first].begin,
                                 tokens_[std::min(last, tokens_.size()) - 1].end - tokens_[first].begin);
  }
  std::string_view condition() const {
    return has_where() ? text_between(where_ + 1, behind_where_ > where_ ? behind_where_ : tokens_.size())
                       : std::string_view();
  }
  std::string_view behind_from() const { return text_between(from_, std::min(behind_where_, where_)); }
  bool is_name(std::size_t i) const { return tokens_.is_name(i); }

 private:
  void note(std::size_t i, std::string_view word, std::size_t& place) {
    if (place == kNone && is(i, word)) place = i;
  }
  static constexpr std::size_t kNone = static_cast<std::size_t>(-1);
  sql::Tokens tokens_;
  std::size_t from_ = kNone, where_ = kNone, behind_where_ = kNone;
  bool plain_ = true;
};

// Letter case and blanks folded, so that two spellings of one condition are the same.
std::string folded(std::string_view text) {
  std::string out;
  for (const Token& token : sql::tokens_of(text)) {
    if (!out.empty()) out += ' ';
    out += text::lower(text.substr(token.begin, token.end - token.begin));
  }
  return out;
}

class Implied {
 public:
  Implied(const Runbook& runbook, std::size_t change) : runbook_(runbook), change_(change) {
    for (const Expectation& expectation : runbook.expectations)
      if (expectation.sql >= 0) stated_.insert(expectation.sql);
  }

  std::vector<ImpliedCheck> run() {
    for (std::size_t i = 0; i < runbook_.sql_statements.size(); ++i) {
      const SqlStatement& statement = runbook_.sql_statements[i];
      if (statement.in_file || statement.step < 0 || statement.syntax_error) continue;
      const Step& step = runbook_.steps[static_cast<std::size_t>(statement.step)];
      if (step.way == Way::back || (step.way == Way::side && step.kind == StepKind::reference)) continue;
      if (statement.verb == "UPDATE") mended(statement);
      if (statement.verb != "SELECT" || stated_.contains(static_cast<int>(i))) continue;
      if (is_verifying(statement, step)) verified(statement);
      if (step.way == Way::forward && static_cast<std::size_t>(statement.step) < change_ &&
          is_counting(statement)) {
        Check check;
        check.sql = statement.text;
        check.expect.kind = ExpectKind::same_as_before;
        check.severity = Severity::warning;  // a migration may well add rows
        add(statement, std::move(check));
      }
    }
    looked_at_before();
    return std::move(checks_);
  }

 private:
  bool is_verifying(const SqlStatement& statement, const Step& step) const {
    for (const Span comment : statement.comments_above)
      if (lexicon::promises_verification(runbook_.source->slice(comment))) return true;
    if (step.way == Way::side) return false;
    if (lexicon::promises_verification(step.title)) return true;
    for (int heading = step.heading; heading >= 0;) {
      const Heading& current = runbook_.document.headings()[static_cast<std::size_t>(heading)];
      if (current.level > 1 && lexicon::promises_verification(current.text)) return true;
      heading = current.parent;
    }
    return false;
  }

  // Rows are counted before the change so that they can be compared after it: the author says that it is
  // recorded.
  bool is_counting(const SqlStatement& statement) const {
    if (!text::mentions(statement.text, "COUNT") || text::mentions_any(statement.text, {"WHERE", "GROUP"}))
      return false;
    const auto says = [&](const std::vector<Span>& comments) {
      return std::any_of(comments.begin(), comments.end(), [&](Span comment) {
        return text::mentions_any(runbook_.source->slice(comment), {"记录", "数量", "计数", "统计", "行数",
                                                                    "count", "counts", "record", "note"});
      });
    };
    if (says(statement.comments_above)) return true;
    if (statement.command < 0) return false;
    const Command& command = runbook_.commands[static_cast<std::size_t>(statement.command)];
    return says(runbook_.statement_of(command).comments_above);
  }

  ImpliedCheck& add(const SqlStatement& statement, Check check) {
    check.origin = Origin::implied;
    check.when = When::after;
    check.span = statement.span;
    // A command that carries the statement over lines begins before it.
    if (statement.command >= 0)
      check.span.begin = std::min(check.span.begin,
                                  runbook_.commands[static_cast<std::size_t>(statement.command)].span.begin);
    checks_.push_back({std::move(check), statement.step, statement.datastore});
    return checks_.back();
  }
  void add_column_check(const SqlStatement& statement, std::string_view kind, std::string column) {
    Check check;
    check.kind = kind;
    check.arguments["table"] = {statement.tables.front()};
    check.arguments["column"] = {std::move(column)};
    add(statement, std::move(check));
  }
  void add_sql(const SqlStatement& statement, std::string sql, Expect expect) {
    Check check;
    check.sql = std::move(sql);
    check.expect = std::move(expect);
    add(statement, std::move(check));
  }

  // UPDATE t SET c = … WHERE c IS NULL: afterwards no such row is left.
  void mended(const SqlStatement& statement) {
    const Clauses clauses(statement.text);
    if (statement.tables.size() != 1 || !clauses.has_where() || !clauses.is(2, "SET")) return;
    const std::string column = sql::unquoted(clauses.shown(3));
    if (clauses.shown(4) != "=") return;
    // The condition asks for what the new value is not: NULL or empty, of the column that is set.
    bool only_missing = true, names_column = false;
    for (std::size_t i = clauses.where() + 1; i < clauses.size(); ++i) {
      const std::string shown = text::lower(clauses.shown(i));
      if (sql::unquoted(shown) == text::lower(column)) {
        names_column = true;
        continue;
      }
      const bool known = shown == "is" || shown == "null" || shown == "or" || shown == "=" || shown == "''" ||
                         shown == "\"\"" || shown == "(" || shown == ")" || shown == "trim" ||
                         shown == "length" || shown == "0";
      only_missing = only_missing && known;
    }
    if (!only_missing || !names_column) return;
    const std::string condition(clauses.condition());
    mended_.insert(text::lower(statement.tables.front()) + " " + folded(condition));
    add_sql(statement, fmt::format("SELECT COUNT(*) FROM {} WHERE {}", clauses.shown(1), condition),
            {ExpectKind::equals, {"0"}, {}, {}});
  }

  // SELECT … WHERE c IS NULL, looked at before the UPDATE that mends the same rows: nothing is left for it
  // afterwards.
  void looked_at_before() {
    if (mended_.empty()) return;
    for (const SqlStatement& statement : runbook_.sql_statements) {
      if (statement.verb != "SELECT" || statement.tables.size() != 1 || statement.in_file ||
          statement.step < 0)
        continue;
      const Clauses clauses(statement.text);
      if (!clauses.has_where() || !clauses.is_plain()) continue;
      const std::string key = text::lower(statement.tables.front()) + " " + folded(clauses.condition());
      if (!mended_.contains(key) || text::mentions(statement.text, "COUNT")) continue;
      add_sql(statement, statement.text, {ExpectKind::empty, {}, {}, {}});
    }
  }

  void verified(const SqlStatement& statement) {
    if (statement.tables.empty()) return;
    const Clauses clauses(statement.text);
    if (!clauses.is_plain() || clauses.from() >= clauses.size()) return;
    std::vector<std::size_t> counts;  // of their "COUNT"
    bool outer = false;
    for (std::size_t i = 0; i < clauses.size(); ++i) {
      if (clauses.is(i, "COUNT") && clauses.shown(i + 1) == "(") counts.push_back(i);
      outer = outer || clauses.is(i, "LEFT");
    }
    if (outer && !clauses.has_where() && counts.size() >= 2) return orphans(statement, clauses, counts);
    if (counts.size() == 1 && statement.tables.size() == 1 && !clauses.has_where())
      return ranges(statement, clauses);
    if (counts.size() == 1 && statement.tables.size() == 1) return counted_not_null(statement, clauses);
    if (counts.empty() && statement.tables.size() == 1) columns(statement, clauses);
  }

  // SELECT COUNT(*), COUNT(t.id) FROM a LEFT JOIN t …: the two are meant to be equal.
  void orphans(const SqlStatement& statement, const Clauses& clauses,
               const std::vector<std::size_t>& counts) {
    for (const std::size_t count : counts) {
      if (clauses.shown(count + 3) != "." || clauses.shown(count + 5) != ")") continue;
      const std::string_view column = clauses.text_between(count + 2, count + 5);
      add_sql(statement, fmt::format("SELECT COUNT(*) {} WHERE {} IS NULL", clauses.behind_from(), column),
              {ExpectKind::equals, {"0"}, {}, {}});
      return;
    }
  }

  // SELECT COUNT(*) FROM t WHERE c IS NOT NULL: every row is meant to be counted.
  void counted_not_null(const SqlStatement& statement, const Clauses& clauses) {
    const std::size_t at = clauses.where();
    const bool asks = clauses.has_where() && clauses.is_name(at + 1) && clauses.is(at + 2, "IS") &&
                      clauses.is(at + 3, "NOT") && clauses.is(at + 4, "NULL") && at + 5 == clauses.size();
    if (asks) add_column_check(statement, "not_null", sql::unquoted(clauses.shown(at + 1)));
  }

  // SELECT COUNT(*), MIN(c), MAX(c) FROM t: all rows are looked at by what they have in the column, so each
  // is meant to have something there.
  void ranges(const SqlStatement& statement, const Clauses& clauses) {
    std::vector<std::string> seen;
    for (std::size_t i = 1; i + 3 < clauses.from(); ++i) {
      const bool range = clauses.is(i, "MIN") || clauses.is(i, "MAX") || clauses.is(i, "AVG");
      if (!range || clauses.shown(i + 1) != "(" || !clauses.is_name(i + 2) || clauses.shown(i + 3) != ")")
        continue;
      std::string column = sql::unquoted(clauses.shown(i + 2));
      if (std::find(seen.begin(), seen.end(), column) != seen.end()) continue;
      seen.push_back(column);
      add_column_check(statement, "not_null", std::move(column));
      checks_.back().check.severity = Severity::warning;  // a value may well be left open
    }
  }

  // SELECT a, b FROM t: the columns are there.
  void columns(const SqlStatement& statement, const Clauses& clauses) {
    std::vector<std::string> names;
    for (std::size_t i = 1; i < clauses.from();) {
      if (!clauses.is_name(i)) return;
      std::size_t last = i;
      while (clauses.shown(last + 1) == "." && clauses.is_name(last + 2)) last += 2;
      names.push_back(sql::unquoted(clauses.shown(last)));
      i = last + 1;
      if (clauses.is(i, "AS")) i += 2;
      if (i < clauses.from() && clauses.shown(i) != ",") return;
      ++i;
    }
    for (std::string& name : names) add_column_check(statement, "has_column", std::move(name));
  }

  const Runbook& runbook_;
  std::size_t change_;
  std::unordered_set<int> stated_;
  std::unordered_set<std::string> mended_;  // table and condition
  std::vector<ImpliedCheck> checks_;
};

}  // namespace

std::vector<ImpliedCheck> checks_implied_by_sql(const Runbook& runbook, std::size_t change) {
  return Implied(runbook, change).run();
}

}  // namespace handrail
