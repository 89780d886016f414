#include "executor/undo.h"

#include <algorithm>

#include <fmt/format.h>
#include <fmt/ranges.h>

#include "model/plan/plan_files.h"
#include "model/text.h"

namespace handrail {
namespace {

const Step& step_at(const Runbook& runbook, int index) {
  return runbook.steps[static_cast<std::size_t>(index)];
}

bool shares_a_place(const std::set<std::string>& a, const std::set<std::string>& b) {
  return std::ranges::any_of(a, [&](const std::string& one) {
    return std::ranges::any_of(b, [&](const std::string& other) { return places_overlap(one, other); });
  });
}

void add_command(const Runbook& runbook, std::size_t index, StepKind kind, Changes& changes) {
  const Operation& operation = runbook.operations[index];
  const Effects effects = operation.effects;
  bool writes_data = false, writes_settings = false, writes = false;
  for (const PathUse& use : runbook.path_uses) {
    if (use.command != static_cast<int>(index) || use.access == Access::reads) continue;
    if (use.is_backup && use.access == Access::writes) continue;
    writes = true;
    writes_data = writes_data || names_a_datastore(use.path.resolved);
    writes_settings = writes_settings || looks_like_settings(use.path.resolved);
    // A log that a service writes to tells nothing of what is to be taken back.
    const bool service =
        effects.has(Effect::starts) || effects.has(Effect::stops) || effects.has(Effect::never_returns);
    if (use.access != Access::creates_folder && !service && !use.path.resolved.ends_with(".log"))
      changes.places.insert(use.path.resolved);
  }
  const bool restores = effects.has(Effect::restores);
  changes.data = changes.data || effects.has(Effect::changes_data) || runs_sql_file(runbook, index) ||
                 (restores && (operation.engine != Engine::unknown || writes_data || !writes)) ||
                 (kind == StepKind::migrate && !operation.program.empty() && !operation.known);
  changes.code = changes.code || effects.has(Effect::changes_code);
  changes.packages = changes.packages || effects.has(Effect::installs);
  changes.settings = changes.settings || effects.has(Effect::changes_config) || writes_settings;
  changes.services = changes.services || effects.has(Effect::stops) || effects.has(Effect::starts);
  const bool harmless = effects.empty() && operation.known;  // cd, export
  if (!harmless && !operation.program.empty() && !only_looks(effects)) changes.only_looks = false;
}

std::string words_for(const Changes& changes) {
  std::vector<std::string> words;
  if (changes.data) words.emplace_back("changes of data");
  if (changes.code) words.emplace_back("other code");
  if (changes.packages) words.emplace_back("installed packages");
  if (changes.settings) words.emplace_back("changed settings");
  for (const std::string& place : changes.places) words.push_back(place);
  return fmt::format("{}", fmt::join(words, ", "));
}

Changes together(const Runbook& runbook, const std::vector<int>& steps) {
  Changes all;
  for (const int step : steps) {
    Changes one = changes_of(runbook, step_at(runbook, step));
    all.data |= one.data;
    all.code |= one.code;
    all.packages |= one.packages;
    all.settings |= one.settings;
    all.services |= one.services;
    all.only_looks &= one.only_looks;
    all.by_hand |= one.by_hand;
    all.places.merge(one.places);
  }
  return all;
}

std::vector<int> forward_steps(const Runbook& runbook) {
  std::vector<int> steps;
  for (std::size_t i = 0; i < runbook.steps.size(); ++i) {
    if (runbook.steps[i].way == Way::forward) steps.push_back(static_cast<int>(i));
  }
  return steps;
}

enum class Claim : std::uint8_t { none, met, unmet };

// Whether what a step takes back was started. A subject that the guide's forward path never touches says
// nothing: the author knows more than the model.
Claim judge(const Changes& back, const Changes& started, const Changes& whole) {
  Claim claim = Claim::none;
  const auto subject = [&](bool takes_back, bool was_started, bool is_known) {
    if (!takes_back) return;
    if (was_started || !is_known)
      claim = Claim::met;
    else if (claim == Claim::none)
      claim = Claim::unmet;
  };
  subject(back.data, started.data, whole.data);
  subject(back.code, started.code, whole.code);
  subject(back.packages, started.packages, whole.packages);
  // Settings by their files, where these can be told.
  std::set<std::string> known;
  for (const std::string& place : back.places) {
    if (shares_a_place({place}, whole.places)) known.insert(place);
  }
  if (!known.empty())
    subject(true, shares_a_place(known, started.places), true);
  else
    subject(back.settings && !back.data, started.settings, whole.settings);
  return claim;
}

std::vector<std::string> declared_undoes(const Step& step) {
  const auto found = step.attributes.find("undoes");
  std::vector<std::string> ids;
  if (found == step.attributes.end()) return ids;
  for (const std::string_view id : text::split(found->second, ',')) ids.emplace_back(text::trim(id));
  return ids;
}

}  // namespace

bool places_overlap(const std::string& a, const std::string& b) {
  const auto below = [](std::string_view inner, std::string_view outer) {
    while (outer.size() > 1 && outer.ends_with('/')) outer.remove_suffix(1);
    return inner.starts_with(outer) && (inner.size() == outer.size() || inner[outer.size()] == '/');
  };
  return below(a, b) || below(b, a);
}

Changes changes_of(const Runbook& runbook, const Step& step) {
  Changes changes;
  for (const StepAction& action : step.actions) {
    switch (action.kind) {
      case ActionKind::manual: changes.by_hand = true; break;
      case ActionKind::file: {
        changes.settings = true;
        changes.only_looks = false;
        const auto& attributes =
            runbook.document.code_blocks()[static_cast<std::size_t>(action.index)].attributes;
        const auto path = std::ranges::find(attributes, "file", &Attribute::key);
        if (path != attributes.end()) changes.places.insert(path->value);
        break;
      }
      case ActionKind::sql: {
        const SqlRole role = runbook.sql_statements[static_cast<std::size_t>(action.index)].role;
        if (role != SqlRole::change && role != SqlRole::definition) break;
        changes.data = true;
        changes.only_looks = false;
        break;
      }
      case ActionKind::shell: {
        const CommandRange range = commands_in(runbook, action.span);
        for (std::size_t i = range.begin; i < range.end; ++i) add_command(runbook, i, step.kind, changes);
        break;
      }
    }
  }
  return changes;
}

Needed needed_steps(const Runbook& runbook, const std::vector<int>& back, const std::vector<int>& started) {
  const Changes begun = together(runbook, started);
  const Changes whole = together(runbook, forward_steps(runbook));
  std::vector<Claim> claims;
  std::vector<Changes> changes;
  std::vector<std::string> reasons(back.size());
  for (std::size_t i = 0; i < back.size(); ++i) {
    const Step& step = step_at(runbook, back[i]);
    changes.push_back(changes_of(runbook, step));
    Claim claim = judge(changes[i], begun, whole);
    if (claim == Claim::unmet)
      reasons[i] =
          fmt::format("takes back {}, and no step that does such a thing was started", words_for(changes[i]));
    // In words only: whether something is to be taken back is all that can be told.
    if (claim == Claim::none && changes[i].by_hand && changes[i].only_looks && !begun.only_looks)
      claim = Claim::met;
    if (const auto ids = declared_undoes(step); !ids.empty()) {
      const bool any = std::ranges::any_of(
          started, [&](int index) { return std::ranges::count(ids, step_at(runbook, index).id) > 0; });
      claim = any ? Claim::met : Claim::unmet;
      reasons[i] = fmt::format("undoes {}, which was not started", fmt::join(ids, ", "));
    }
    claims.push_back(claim);
  }
  const bool something = begun.services || std::ranges::count(claims, Claim::met) > 0;
  Needed needed;
  for (std::size_t i = 0; i < back.size(); ++i) {
    if (claims[i] == Claim::met || (claims[i] == Claim::none && something))
      needed.steps.push_back(back[i]);
    else
      needed.unneeded.push_back(
          {back[i], reasons[i].empty() ? "nothing that it belongs to was started" : reasons[i]});
  }
  return needed;
}

}  // namespace handrail
