#include "verifier/verify.h"

#include <algorithm>

#include <fmt/core.h>

#include "verifier/check_kind.h"
#include "verifier/datastores.h"

namespace handrail {
namespace {

Verdict refused(const Refusal& refusal) {
  return {Outcome::error, std::string(name_of(refusal.reason)), refusal.message};
}

class Verifying {
 public:
  Verifying(Snapshot& snapshot, const VerifyOptions& options)
      : snapshot_(snapshot), catalogue_(snapshot, options.now), options_(options) {
    if (options.before != nullptr) before_.emplace(*options.before, options.now);
  }

  std::optional<Instant> told_now() const {
    const auto told = catalogue_.told_now();
    return told || !before_ ? told : before_->told_now();
  }

  CheckResult run(const PlacedCheck& placed) {
    CheckResult result;
    result.check = &placed;
    const Check& check = placed.check;
    if (options_.when && check.when != When::any && check.when != *options_.when) {
      result.verdict = {Outcome::skipped, "other-moment", fmt::format("applies {}", spoken(check.when))};
      return result;
    }
    if (!placed.elsewhere.empty()) {
      result.verdict = {Outcome::skipped, "other-datastore",
                        fmt::format("is made for the database {}", placed.elsewhere)};
      return result;
    }
    if (placed.engine != Engine::unknown && placed.engine != snapshot_.facts().engine) {
      result.verdict = {Outcome::skipped, "other-engine",
                        fmt::format("is made for {}, the snapshot is {}", name_of(placed.engine),
                                    name_of(snapshot_.facts().engine))};
      return result;
    }
    if (check.expect.kind == ExpectKind::exit_code) {
      result.verdict = Judge(check.expect, check.origin).verdict();
      return result;
    }
    auto question = question_of(check, catalogue_);
    if (!question) {
      result.verdict = {Outcome::error, "check", question.error().message};
      return result;
    }
    result.sql = question->sql;
    shown_rows_ = check.shown_rows.value_or(static_cast<std::uint32_t>(options_.shown_rows));
    snapshot_.limit_time(check.time_limit);
    if (options_.before != nullptr) options_.before->limit_time(check.time_limit);
    const bool compares = check.expect.kind == ExpectKind::same_as_before && options_.before != nullptr;
    if (question->ended) {
      result.verdict = *question->ended;
    } else if (compares) {
      // Of another engine, perhaps, or with other columns.
      const auto question_before = question_of(check, *before_);
      result.verdict = question_before
                           ? compare(*question, *question_before, result)
                           : on_before({Outcome::error, "check", question_before.error().message});
    } else {
      result.verdict = judge(*question, check.origin, result);
    }
    return result;
  }

 private:
  static std::string spoken(When when) {
    return when == When::rollback ? "after a rollback" : fmt::format("{} the upgrade", name_of(when));
  }

  Verdict judge(const Question& question, Origin origin, CheckResult& result) {
    auto rows = snapshot_.ask(question.sql);
    if (!rows) return refused(rows.error());
    result.columns = shown_columns(**rows);
    std::vector<Judge> judges;
    for (const Expect& expect : question.expects) judges.emplace_back(expect, origin);

    std::vector<Cell> row(result.columns.size());
    while (true) {
      auto more = (*rows)->next();
      if (!more) return refused(more.error());
      if (!*more) break;
      for (std::size_t i = 0; i < row.size(); ++i) row[i] = (*rows)->cell(i);
      if (question.is_fine && question.is_fine(row)) continue;
      for (Judge& judge : judges) judge.see(row);
      keep(row, result);
    }
    Verdict worst{Outcome::pass, {}, {}};
    for (const Judge& judge : judges) {
      Verdict verdict = judge.verdict();
      if (verdict.outcome == Outcome::error) return verdict;
      if (worst.outcome == Outcome::pass) worst = std::move(verdict);
    }
    if (worst.outcome == Outcome::fail && !question.offence.what.empty()) {
      const bool one = result.row_count == 1;
      worst.message = fmt::format("{} {} {}", result.row_count,
                                  one ? question.offence.one : question.offence.many, question.offence.what);
    }
    return worst;
  }

  // Row by row beside the same rows of the snapshot from before; neither is kept.
  Verdict compare(const Question& question, const Question& question_before, CheckResult& result) {
    if (question_before.ended) return on_before(*question_before.ended);
    auto rows = snapshot_.ask(question.sql);
    if (!rows) return refused(rows.error());
    auto before = options_.before->ask(question_before.sql);
    if (!before) return on_before(refused(before.error()));
    result.columns = shown_columns(**rows);
    std::vector<Cell> row(result.columns.size());
    bool same = (*before)->columns().size() == row.size();
    std::uint64_t differing = 0;
    while (true) {
      auto more = (*rows)->next();
      auto more_before = (*before)->next();
      if (!more) return refused(more.error());
      if (!more_before) return refused(more_before.error());
      if (same && *more != *more_before) same = false, differing = result.row_count + 1;
      if (!*more) break;
      for (std::size_t i = 0; i < row.size(); ++i) {
        row[i] = (*rows)->cell(i);
        if (same && !same_value(row[i], (*before)->cell(i))) same = false, differing = result.row_count + 1;
      }
      keep(row, result);
      if (!same) break;
    }
    if (same) return {Outcome::pass, {}, {}};
    return {Outcome::fail, "changed",
            fmt::format("differs from the snapshot from before, first in row {}", differing)};
  }

  static Verdict on_before(Verdict verdict) {
    verdict.message = "on the snapshot from before: " + verdict.message;
    return verdict;
  }

  static std::vector<std::string> shown_columns(const Rows& rows) {
    std::vector<std::string> names;
    for (const std::string& name : rows.columns()) names.push_back(shown_text(name));
    return names;
  }

  void keep(const std::vector<Cell>& row, CheckResult& result) {
    if (result.row_count++ >= shown_rows_) return;
    std::vector<Value>& kept = result.rows.emplace_back();
    for (const Cell& cell : row) kept.push_back(shown_value(cell));
  }

  Snapshot& snapshot_;
  Catalogue catalogue_;
  std::optional<Catalogue> before_;
  const VerifyOptions& options_;
  std::uint32_t shown_rows_ = 0;
};

// Moments that have checks of their own, all of which passed.
std::vector<When> moments_that_fit(const std::vector<CheckResult>& results) {
  std::vector<When> fits;
  for (const When when : {When::before, When::after, When::rollback}) {
    bool any = false;
    bool all = true;
    for (const CheckResult& result : results) {
      if (result.check->check.when != when || result.verdict.outcome == Outcome::shown) continue;
      any |= result.verdict.outcome == Outcome::pass;
      all &= result.verdict.outcome == Outcome::pass;
    }
    if (any && all) fits.push_back(when);
  }
  return fits;
}

}  // namespace

std::size_t Report::count(Outcome outcome) const {
  return static_cast<std::size_t>(
      std::count_if(results.begin(), results.end(),
                    [&](const CheckResult& result) { return result.verdict.outcome == outcome; }));
}

int Report::exit_code() const {
  bool could_not = comparison && comparison->exit_code() == 2;
  bool checked = comparison.has_value();
  if (comparison && comparison->exit_code() == 1) return 1;
  for (const CheckResult& result : results) {
    const Outcome outcome = result.verdict.outcome;
    if (outcome == Outcome::fail && result.check->check.severity == Severity::error) return 1;
    could_not |= outcome == Outcome::error;
    checked |= outcome == Outcome::pass || outcome == Outcome::fail;
  }
  return could_not || !checked ? 2 : 0;
}

Result<Report> verify(Snapshot& snapshot, CheckSet checks, const VerifyOptions& options) {
  Report report;
  report.when = options.when;
  if (!options.select.empty()) {
    for (const std::string& id : options.select) {
      const bool known = std::any_of(checks.checks.begin(), checks.checks.end(),
                                     [&](const PlacedCheck& placed) { return placed.check.id == id; });
      if (!known)
        return fail(Error{fmt::format("has no check \"{}\"", id), checks.guide, 0, 0,
                          "handrail verify --list shows them"});
    }
    std::erase_if(checks.checks, [&](const PlacedCheck& placed) {
      return std::find(options.select.begin(), options.select.end(), placed.check.id) == options.select.end();
    });
  }
  auto own = for_datastore(std::move(checks), snapshot, options.datastore);
  if (!own) return tl::unexpected(own.error());
  report.checks = std::move(*own);

  Verifying verifying(snapshot, options);
  const std::vector<PlacedCheck>& placed = report.checks.checks;
  report.results.reserve(placed.size());
  for (std::size_t i = 0; i < placed.size(); ++i) {
    if (options.on_check) options.on_check(i, placed.size(), placed[i].check);
    report.results.push_back(verifying.run(placed[i]));
  }
  if (const std::string changed = snapshot.changed(); !changed.empty()) {
    return fail(Error{changed + ", so the results cannot be relied on", snapshot.facts().name, 0, 0,
                      "verify a copy, made with sqlite3 .backup or while nobody writes"});
  }
  if (options.compare && options.before != nullptr) {
    CompareOptions compare_options = *options.compare;
    for (const PlacedChange& change : report.checks.changes) {
      if (change.elsewhere.empty()) compare_options.foreseen.add(change.sql);
    }
    auto comparison = compare(*options.before, snapshot, compare_options);
    if (!comparison) return tl::unexpected(comparison.error());
    report.comparison = std::move(*comparison);
  }
  report.snapshot = snapshot.facts();
  report.now = verifying.told_now();
  if (!options.when) report.fits = moments_that_fit(report.results);
  return report;
}

}  // namespace handrail
