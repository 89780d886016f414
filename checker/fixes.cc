#include "checker/fixes.h"

#include <algorithm>
#include <functional>
#include <map>
#include <optional>
#include <queue>
#include <set>
#include <string_view>
#include <utility>

#include <fmt/format.h>

#include "checker/edits.h"
#include "model/runbook.h"

namespace handrail {
namespace {

// A round leaves something to the next only where edits collide, so few are needed; two rules that undo each
// other's work would need no end of them.
constexpr int kMaxRounds = 10;
// Each trial reads the whole guide. Only edits that break their promise need more than one a round.
constexpr int kMaxTrials = 200;

// One text with everything found in it.
struct Reading {
  std::shared_ptr<const SourceText> source;
  CheckOutcome outcome;
};

Result<Reading> read(std::shared_ptr<const SourceText> source, const MendingRules& rules) {
  Result<std::shared_ptr<const Runbook>> runbook = read_guide(source, rules.reading);
  if (!runbook) return fail(runbook.error());
  return Reading{std::move(source), rules.find(**runbook)};
}

bool goes_together(const std::vector<Edit>& sorted) {
  for (std::size_t i = 1; i < sorted.size(); ++i)
    if (collide(sorted[i - 1].span, sorted[i].span)) return false;
  return true;
}

std::string with_line_breaks_of(std::string_view guide, std::string_view text) {
  const std::size_t first = guide.find('\n');
  if (first == std::string_view::npos || first == 0 || guide[first - 1] != '\r') return std::string(text);
  std::string out;
  for (std::size_t i = 0; i < text.size(); ++i) {
    if (text[i] == '\n' && (i == 0 || text[i - 1] != '\r')) out += '\r';
    out += text[i];
  }
  return out;
}

// A finding of the current text that is to be mended.
struct Candidate {
  const Finding* finding = nullptr;
  std::vector<Edit> edits;  // sorted
};

// The spans that a round has taken so far.
class TakenSpans {
 public:
  bool collides(const std::vector<Edit>& edits) const {
    return std::any_of(edits.begin(), edits.end(), [&](const Edit& edit) {
      // Taken spans do not collide with each other, so only the neighbours can.
      auto next = spans_.lower_bound({edit.span.begin, edit.span.end});
      if (next != spans_.end() && collide(edit.span, {next->first, next->second})) return true;
      if (next == spans_.begin()) return false;
      --next;
      return collide(edit.span, {next->first, next->second});
    });
  }
  void take(const std::vector<Edit>& edits) {
    for (const Edit& edit : edits) spans_.emplace(edit.span.begin, edit.span.end);
  }

 private:
  std::set<std::pair<std::uint32_t, std::uint32_t>> spans_;
};

// The findings of the text before that may stay, and the lines of the new text where each may be by now.
class KnownFindings {
 public:
  KnownFindings(const Reading& before, const EditedOffsets& offsets, const SourceText& now) {
    for (const Finding& finding : before.outcome.findings) {
      const Span place = offsets.after(finding.span.begin);
      by_code_[finding.code].push_back({now.line_of(place.begin), now.line_of(place.end), &finding});
    }
  }

  // The findings of the new text, in order of place, for which no finding of the old one stands; those in
  // `mended` (sorted addresses) stand for none.
  std::vector<const Finding*> unknown(const Reading& now, const std::vector<const Finding*>& mended) const {
    std::map<std::string_view, std::vector<const Finding*>> found;
    for (const Finding& finding : now.outcome.findings) found[finding.code].push_back(&finding);
    std::vector<const Finding*> unknown;
    for (const auto& [code, findings] : found) match(code, findings, *now.source, mended, unknown);
    return unknown;
  }

 private:
  struct Known {
    std::uint32_t first_line;
    std::uint32_t last_line;
    const Finding* finding;
  };

  // Both lists are in order of place, so one sweep over the lines does: of the findings that may be in this
  // line, the one that must be placed soonest is used up.
  void match(std::string_view code, const std::vector<const Finding*>& findings, const SourceText& source,
             const std::vector<const Finding*>& mended, std::vector<const Finding*>& unknown) const {
    std::vector<Known> known;
    if (const auto at = by_code_.find(code); at != by_code_.end())
      for (const Known& one : at->second)
        if (!std::binary_search(mended.begin(), mended.end(), one.finding, std::less<>()))
          known.push_back(one);
    std::sort(known.begin(), known.end(),
              [](const Known& a, const Known& b) { return a.first_line < b.first_line; });
    std::priority_queue<std::uint32_t, std::vector<std::uint32_t>, std::greater<>> last_lines;
    std::size_t next = 0;
    for (const Finding* finding : findings) {
      const std::uint32_t line = source.line_of(finding->span.begin);
      for (; next < known.size() && known[next].first_line <= line; ++next)
        last_lines.push(known[next].last_line);
      while (!last_lines.empty() && last_lines.top() < line) last_lines.pop();
      if (last_lines.empty())
        unknown.push_back(finding);
      else
        last_lines.pop();
    }
  }

  std::map<std::string_view, std::vector<Known>> by_code_;
};

class Mending {
 public:
  Mending(Reading given, const MendingRules& rules)
      : given_(std::move(given)), rules_(rules), current_(given_) {}

  MendedGuide run() {
    for (int round = 0; round < kMaxRounds; ++round)
      if (!mend_once()) break;
    MendedGuide result;
    result.before = wanted(given_.outcome);
    result.after = wanted(current_.outcome);
    result.source = changes_.empty() ? given_.source : current_.source;
    result.changes = std::move(changes_);
    result.left = std::move(left_);
    return result;
  }

 private:
  // What a set of candidates gives when it is carried out.
  struct Trial {
    std::vector<Edit> edits;
    std::optional<Reading> reading;  // none: the promise was broken, or there were too many trials
    std::string why;
  };

  bool mend_once() {
    const std::vector<Candidate> chosen = choose();
    if (chosen.empty()) return false;
    std::vector<const Candidate*> all;
    for (const Candidate& candidate : chosen) all.push_back(&candidate);
    accepted_.clear();
    Trial best;
    accept(all, best);
    if (!best.reading) return false;
    changes_ = compose_edits(changes_, best.edits);
    offsets_ = EditedOffsets(changes_);
    current_ = std::move(*best.reading);
    return true;
  }

  // Tries the candidates together with those accepted before; where that breaks a promise, half by half, so
  // that the few that break it are found soon.
  void accept(const std::vector<const Candidate*>& wanted, Trial& best) {
    std::vector<const Candidate*> together = accepted_;
    together.insert(together.end(), wanted.begin(), wanted.end());
    Trial trial = attempt(together);
    if (trial.reading) {
      accepted_ = std::move(together);
      best = std::move(trial);
      return;
    }
    if (wanted.size() == 1) return leave(*wanted.front(), std::move(trial.why));
    const auto middle = wanted.begin() + static_cast<std::ptrdiff_t>(wanted.size() / 2);
    accept({wanted.begin(), middle}, best);
    accept({middle, wanted.end()}, best);
  }

  Trial attempt(const std::vector<const Candidate*>& candidates) {
    Trial trial;
    if (++trials_ > kMaxTrials) {
      trial.why = "too many edits of this guide did not do what they promise";
      return trial;
    }
    std::vector<const Finding*> mended;
    for (const Candidate* candidate : candidates) {
      mended.push_back(candidate->finding);
      trial.edits.insert(trial.edits.end(), candidate->edits.begin(), candidate->edits.end());
    }
    std::sort(mended.begin(), mended.end(), std::less<>());
    sort_edits(trial.edits);
    auto source =
        SourceText::make(current_.source->name(), apply_edits(current_.source->text(), trial.edits));
    if (!source) {
      trial.why = fmt::format("the text would not be a guide any more: {}", source.error().message);
      return trial;
    }
    Result<Reading> now = read(*source, rules_);
    if (!now) {
      trial.why = fmt::format("the text would not be a guide any more: {}", now.error().message);
      return trial;
    }
    const KnownFindings known(current_, EditedOffsets(trial.edits), **source);
    const std::vector<const Finding*> unknown = known.unknown(*now, mended);
    if (unknown.empty()) {
      trial.reading = std::move(*now);
      return trial;
    }
    trial.why = broken_promise(*unknown.front(), **source, candidates);
    return trial;
  }

  static std::string broken_promise(const Finding& unknown, const SourceText& source,
                                    const std::vector<const Candidate*>& candidates) {
    const bool still_there =
        std::any_of(candidates.begin(), candidates.end(),
                    [&](const Candidate* candidate) { return candidate->finding->code == unknown.code; });
    if (still_there) return "the edit does not make the finding go away";
    return fmt::format("the edit would bring {} ({}) in line {}", unknown.code, unknown.message,
                       source.line_of(unknown.span.begin));
  }

  std::vector<Candidate> choose() const {
    std::vector<Candidate> chosen;
    TakenSpans taken;
    const std::string_view text = current_.source->text();
    for (const Finding& finding : current_.outcome.findings) {
      if (finding.fix.empty() || !rules_.wants(finding) || refused_.count(key_of(finding)) > 0) continue;
      Candidate candidate{&finding, finding.fix};
      for (Edit& edit : candidate.edits) edit.replacement = with_line_breaks_of(text, edit.replacement);
      sort_edits(candidate.edits);
      if (candidate.edits.back().span.end > text.size() || !goes_together(candidate.edits) ||
          taken.collides(candidate.edits))
        continue;
      taken.take(candidate.edits);
      chosen.push_back(std::move(candidate));
    }
    return chosen;
  }

  void leave(const Candidate& candidate, std::string why) {
    const auto key = key_of(*candidate.finding);
    refused_.insert(key);
    left_.push_back({candidate.finding->code, given_.source->line_of(key.second), std::move(why)});
  }

  // The same finding in every round: its place in the text as it was given.
  std::pair<std::string, std::uint32_t> key_of(const Finding& finding) const {
    return {finding.code, offsets_.before(finding.span.begin)};
  }

  CheckOutcome wanted(CheckOutcome outcome) const {
    auto& findings = outcome.findings;
    findings.erase(std::remove_if(findings.begin(), findings.end(),
                                  [&](const Finding& finding) { return !rules_.wants(finding); }),
                   findings.end());
    auto& suppressed = outcome.suppressed;
    suppressed.erase(std::remove_if(suppressed.begin(), suppressed.end(),
                                    [&](const Suppressed& other) { return !rules_.wants(other.finding); }),
                     suppressed.end());
    return outcome;
  }

  const Reading given_;
  const MendingRules& rules_;
  Reading current_;
  std::vector<Edit> changes_;
  EditedOffsets offsets_{changes_};         // of changes_
  std::vector<const Candidate*> accepted_;  // in this round
  std::set<std::pair<std::string, std::uint32_t>> refused_;
  std::vector<LeftFix> left_;
  int trials_ = 0;
};

}  // namespace

Result<MendedGuide> mend_guide(std::shared_ptr<const SourceText> source, const MendingRules& rules) {
  Result<Reading> given = read(std::move(source), rules);
  if (!given) return fail(given.error());
  return Mending(std::move(*given), rules).run();
}

Result<MendedGuide> mend_guide(std::shared_ptr<const SourceText> source, const CheckOptions& options) {
  CheckOptions every_rule = options;
  every_rule.select.clear();
  every_rule.ignore.clear();
  std::map<std::string, bool> selected;
  MendingRules mending;
  mending.reading = options.reading;
  mending.find = [&](const Runbook& runbook) { return check_with_suppressed(runbook, every_rule); };
  mending.wants = [&](const Finding& finding) {
    const auto [at, is_new] = selected.try_emplace(finding.code, false);
    if (is_new) {
      const Rule* rule = find_rule(finding.code);
      at->second = rule != nullptr && selects(options, *rule);
    }
    return at->second;
  };
  return mend_guide(std::move(source), mending);
}

}  // namespace handrail
