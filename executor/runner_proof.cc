// The part of the runner that lets no item change data before the backups made by the run are proven.
#include <algorithm>
#include <set>

#include <fmt/format.h>

#include "executor/backup_proof.h"
#include "executor/path_pattern.h"
#include "executor/redact.h"
#include "executor/run_folder.h"
#include "executor/runner.h"
#include "executor/saved_variables.h"

namespace handrail {
namespace {

// Whether a later item of the run has taken the file and made another backup of it (`gzip full.sql`): that
// one is proven then.
bool went_on(const Plan& plan, const History& history, std::size_t from, std::size_t to,
             const PlanFile& file) {
  for (std::size_t i = from + 1; i < to; ++i) {
    const PlanItem& item = plan.items[i];
    if (history.status_of(item) != ItemStatus::done || std::ranges::count(item.takes, file.resolved) == 0)
      continue;
    if (std::ranges::any_of(item.files, &PlanFile::is_backup)) return true;
  }
  return false;
}

std::string codes(const std::vector<int>& pipe) {
  std::string text;
  for (const int code : pipe) text += fmt::format("{}{}", text.empty() ? "" : ", ", code);
  return text;
}

}  // namespace

FileScope Runner::file_scope(const std::string& state, const std::string& before_cwd) const {
  FileScope around{state, {before_cwd}, history_.begin.directory};
  if (const auto saved = read_state(state); saved && saved->cwd != before_cwd)
    around.folders.push_back(saved->cwd);
  return around;
}

std::vector<MadeFile> Runner::files_of(const PlanItem& item) const {
  const auto found = history_.items.find(item.key);
  if (found == history_.items.end() || item.files.empty()) return {};
  if (found->second.files) return *found->second.files;
  // Its outcome was not recorded (somebody said that it is done): as it can be seen now.
  return made_files_after(item, found->second.intent, current_state());
}

std::vector<MadeFile> Runner::made_files_after(const PlanItem& item, const Json& intent,
                                               const std::string& state) const {
  std::vector<FileMark> before;
  if (intent.is_object() && intent.contains("files_before")) {
    for (const Json& mark : intent["files_before"]) before.push_back(FileMark::from_json(mark));
  }
  return made_files(item, file_scope(state, intent.is_object() ? intent.value("cwd", "") : ""), before);
}

Proof Runner::prove(const PlanItem& maker, const PlanFile& file, const MadeFile& made) {
  const auto now = mark_of(made.mark.path);
  if (!made.written && now && now->same_content(made.mark))
    return {ProofVerdict::broken, "it was there before, and its step did not write it anew"};
  if (const std::vector<int>& pipe = history_.items[maker.key].pipe;
      std::ranges::any_of(pipe, [](int code) { return code != 0; }) && now && now->same_content(made.mark))
    return {ProofVerdict::broken,
            fmt::format("a member of the pipeline that wrote it failed (exit codes {})", codes(pipe))};
  return prove_backup(
      {made.mark.path, file.is_data, request_.folder, [this] { return person_.stop_requested() < 2; }});
}

// Records what came of it. Nullopt: it may go on.
Result<std::optional<RunEnd>> Runner::judge_proof(const PlanItem& item, const PlanItem& maker,
                                                  const PlanFile& file, const std::string& path,
                                                  const Proof& proof) {
  const auto mark = mark_of(path);
  Json body{{"key", maker.key},
            {"path", masked(path)},
            {"verdict", name_of(proof.verdict)},
            {"text", masked(proof.text)},
            {"mark", mark ? masked(*mark).to_json() : Json()}};
  const bool doubtful = proof.verdict == ProofVerdict::unprovable;
  std::string by;
  if (doubtful && request_.accept_unproven) by = "--accept-unproven";
  if (doubtful && by.empty() && person_.has_terminal() &&
      person_.accept_unproven(masked(path), masked(proof.text)) == Answer::yes)
    by = "terminal";
  if (!by.empty()) body["accepted"] = {{"by", by}, {"who", whoami()}};
  if (auto written = journal_.append("proof", maker.id, body); !written) return fail(written.error());
  const bool fine = proof.verdict == ProofVerdict::proven || !by.empty();
  if (fine && mark) history_.proofs[path] = *mark;
  if (fine) {
    person_.say(fmt::format("backup {}: {} ({})", by.empty() ? "proven" : "taken without proof", masked(path),
                            masked(proof.text)));
    return std::nullopt;
  }
  const std::string where = fmt::format("{}:{}", plan_.guide, file.line);
  RunEnd end{RunStatus::unproven, item.id, {}, {}};
  if (request_.way_back) {
    end.reason = fmt::format("the backup {} is not proven: {}; nothing was taken back", path, proof.text);
    end.mend =
        doubtful
            ? "look at it yourself; if it is good, `handrail rollback --accept-unproven`"
            : fmt::format("put a good one there, then `handrail rollback`; or leave the step out: --skip {}",
                          plan_.steps[static_cast<std::size_t>(item.step)].id);
    return end;
  }
  end.reason = fmt::format("the backup {} is not proven: {}; {} was not begun, no data were changed", path,
                           proof.text, item.id);
  end.mend = doubtful ? fmt::format(
                            "look at it yourself; if it is good, `handrail resume --accept-unproven`. It is "
                            "written at {}",
                            where)
                      : fmt::format(
                            "make the backup again (the command at {}), then `handrail resume`: it is looked "
                            "at once more",
                            where);
  return end;
}

Result<std::optional<RunEnd>> Runner::prove_backups_before(const PlanItem& item, std::size_t index) {
  if (!item.changes_data) return std::nullopt;
  for (std::size_t i = 0; i < index; ++i) {
    const PlanItem& maker = plan_.items[i];
    if (history_.status_of(maker) != ItemStatus::done) continue;
    std::optional<std::vector<MadeFile>> made;
    for (std::size_t f = 0; f < maker.files.size(); ++f) {
      const PlanFile& file = maker.files[f];
      if (!file.is_backup) continue;
      if (!made) made = files_of(maker);
      auto ended = prove_file_of(item, maker, f, *made, went_on(plan_, history_, i, index, file));
      if (!ended || *ended) return ended;
    }
  }
  return std::nullopt;
}

// Before a way back does anything, what it restores from has to be there and to be good. What it reads of its
// own making, or has read already, is none of it.
Result<std::optional<RunEnd>> Runner::prove_sources() {
  const auto variables = saved_variables(current_state());
  std::set<std::string> made, seen;
  for (const PlanItem& item : plan_.items) {
    const ItemStatus status = history_.status_of(item);
    const bool over = status == ItemStatus::done || status == ItemStatus::skipped;
    for (const PlanFile& file : item.sources) {
      if (over || file.elsewhere || made.contains(file.resolved)) continue;
      const std::string pattern = pattern_of(file.resolved, variables, file.loop_variables);
      if (!is_exact(pattern)) {
        person_.say(
            fmt::format("note: which file {} reads is known only when it runs: {}", item.id, file.spelled));
        continue;
      }
      std::string path = path_of(pattern);
      if (!path.starts_with('/')) path = history_.begin.directory + "/" + path;
      if (!seen.insert(path).second) continue;
      const Proof proof = prove_backup(
          {path, file.is_data, request_.folder, [this] { return person_.stop_requested() < 2; }});
      auto ended = judge_proof(item, item, file, path, proof);
      if (!ended || *ended) return ended;
    }
    for (const PlanFile& file : item.files) made.insert(file.resolved);
  }
  return std::nullopt;
}

Result<std::optional<RunEnd>> Runner::prove_file_of(const PlanItem& item, const PlanItem& maker,
                                                    std::size_t index, const std::vector<MadeFile>& made,
                                                    bool replaced) {
  const PlanFile& file = maker.files[index];
  if (file.elsewhere) {
    if (history_.proofs.contains(file.spelled)) return std::nullopt;
    auto ended = judge_proof(item, maker, file, file.spelled,
                             {ProofVerdict::unprovable, "it lies on another machine or in a container"});
    if (ended && !*ended) history_.proofs[file.spelled] = {};
    return ended;
  }
  bool found = false;
  for (const MadeFile& one : made) {
    if (one.file != index) continue;
    found = true;
    const auto now = mark_of(one.mark.path);
    if (!now && replaced) continue;
    const auto proven = history_.proofs.find(one.mark.path);
    if (proven != history_.proofs.end() && now && now->same_content(proven->second)) continue;
    auto ended = judge_proof(item, maker, file, one.mark.path, prove(maker, file, one));
    if (!ended || *ended) return ended;
  }
  if (found || replaced) return std::nullopt;
  return judge_proof(item, maker, file, file.spelled,
                     {ProofVerdict::broken, "its step has written no file of that name"});
}

}  // namespace handrail
