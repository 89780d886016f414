// Q010: a verifying query that passes whatever the data are.
#include <optional>
#include <string>
#include <string_view>
#include <vector>

#include <fmt/format.h>

#include "checker/intent.h"
#include "checker/rule.h"
#include "checker/sql_statements.h"
#include "checker/ways.h"
#include "model/sql_tokens.h"
#include "model/text.h"

namespace handrail {
namespace {

struct Vacuous {
  Span place;
  std::string why;
  std::string mend;
};

class Query {
 public:
  explicit Query(std::string_view text) : tokens_(text) {}

  std::optional<Vacuous> vacuous() const {
    if (auto found = compares_with_itself()) return found;
    if (auto found = compares_with_null()) return found;
    return counts_both_sides();
  }

 private:
  // The first token of the (qualified) name that ends at i.
  std::size_t begin_of_name(std::size_t i) const {
    while (i >= 2 && tokens_.shown(i - 1) == "." && tokens_.is_name(i - 2)) i -= 2;
    return i;
  }
  // The last token of the name that begins at i.
  std::size_t end_of_name(std::size_t i) const {
    while (tokens_.shown(i + 1) == "." && tokens_.is_name(i + 2)) i += 2;
    return i;
  }
  std::string name(std::size_t begin, std::size_t end) const {
    std::string joined;
    for (std::size_t i = begin; i <= end; ++i) joined += text::lower(tokens_.shown(i));
    return joined;
  }

  // `a.id = a.id`
  std::optional<Vacuous> compares_with_itself() const {
    for (std::size_t i = 1; i + 1 < tokens_.size(); ++i) {
      if (tokens_.shown(i) != "=" || !tokens_.is_name(i - 1) || !tokens_.is_name(i + 1)) continue;
      const std::size_t begin = begin_of_name(i - 1), end = end_of_name(i + 1);
      const bool alone = tokens_.shown(end + 1) != "(" && tokens_.shown(end + 1) != "+" &&
                         tokens_.shown(end + 1) != "-" && tokens_.shown(end + 1) != "*" &&
                         tokens_.shown(end + 1) != "/" && tokens_.shown(end + 1) != "|";
      const bool before = begin == 0 || tokens_.is(begin - 1, "WHERE") || tokens_.is(begin - 1, "AND") ||
                          tokens_.is(begin - 1, "OR") || tokens_.is(begin - 1, "ON") ||
                          tokens_.is(begin - 1, "SELECT") || tokens_.is(begin - 1, "NOT") ||
                          tokens_.shown(begin - 1) == "(";
      if (!alone || !before || name(begin, i - 1) != name(i + 1, end)) continue;
      return Vacuous{
          {tokens_[begin].begin, tokens_[end].end},
          fmt::format("'{}' is compared with itself, which holds for every row that has a value",
                      tokens_.text().substr(tokens_[begin].begin, tokens_[i - 1].end - tokens_[begin].begin)),
          "compare it with what it must be"};
    }
    return std::nullopt;
  }

  // `a = NULL` is never true, so no row ever comes back.
  std::optional<Vacuous> compares_with_null() const {
    for (std::size_t i = 1; i + 1 < tokens_.size(); ++i) {
      if (!tokens_.is(i + 1, "NULL") ||
          !tokens_.is_name(i - (tokens_.shown(i) == "=" && tokens_.shown(i - 1) == "!" ? 2 : 1)))
        continue;
      const bool equals = tokens_.shown(i) == "=",
                 differs = tokens_.shown(i) == ">" && tokens_.shown(i - 1) == "<";
      if (!equals && !differs) continue;
      return Vacuous{{tokens_[i - 1].begin, tokens_[i + 1].end},
                     "a comparison with NULL is never true, so no row ever comes back",
                     "write IS NULL or IS NOT NULL"};
    }
    return std::nullopt;
  }

  // SELECT COUNT(*), COUNT(t.id) FROM a LEFT JOIN t …: two numbers beside each other that nothing compares.
  std::optional<Vacuous> counts_both_sides() const {
    bool outer = false, filters = false;
    std::vector<std::size_t> counts;
    for (std::size_t i = 0; i < tokens_.size(); ++i) {
      if (tokens_.is(i, "COUNT") && tokens_.shown(i + 1) == "(") counts.push_back(i);
      if ((tokens_.is(i, "LEFT") || tokens_.is(i, "RIGHT") || tokens_.is(i, "FULL")) &&
          (tokens_.is(i + 1, "JOIN") || tokens_.is(i + 1, "OUTER")))
        outer = true;
      if (tokens_.is(i, "WHERE") || tokens_.is(i, "HAVING") || tokens_.is(i, "CASE") ||
          tokens_.is(i, "INNER"))
        filters = true;
      const bool compared = tokens_.shown(i) == "=" || tokens_.shown(i) == "-" || tokens_.shown(i) == "<" ||
                            tokens_.shown(i) == ">";
      if (compared && !counts.empty() && tokens_.shown(i - 1) == ")")
        filters = true;  // COUNT(*) - COUNT(t.id)
    }
    if (!outer || filters || counts.size() < 2) return std::nullopt;
    return Vacuous{
        {tokens_[counts[0]].begin, tokens_[counts[0]].end},
        "the query counts both sides of an outer join and compares nothing: it gives a row whatever the data "
        "are",
        "select the orphans themselves: … LEFT JOIN t ON … WHERE t.id IS NULL, and expect no rows"};
  }

  sql::Tokens tokens_;
};

void check(const Runbook& runbook, Reporter& report) {
  for (const SqlStatement& statement : runbook.sql_statements) {
    if (statement.role != SqlRole::query || (statement.verb != "SELECT" && statement.verb != "WITH"))
      continue;
    const Step* step = step_at(runbook, statement.step);
    const Purpose purpose =
        is_walked(step) ? purpose_of(runbook, statement, step) : purpose_in_comments(runbook, statement);
    const bool checks =
        purpose == Purpose::verify || (purpose == Purpose::unknown && step && step->kind == StepKind::verify);
    if (!checks || is_only_shown(runbook, statement)) continue;
    const std::optional<Vacuous> found = Query(statement.text).vacuous();
    if (!found) continue;
    report.at(best_place(runbook, statement, found->place)).say(found->why).mend(found->mend);
  }
}

}  // namespace

HANDRAIL_RULE(Q010, "vacuous-check", Severity::warning, check);
}  // namespace handrail
