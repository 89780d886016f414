#include "executor/history.h"

#include <algorithm>

#include "executor/json_fields.h"
#include "executor/run_folder.h"

namespace handrail {
namespace {

std::optional<RunStatus> end_from(std::string_view name) {
  for (const RunStatus status :
       {RunStatus::done, RunStatus::failed, RunStatus::stopped, RunStatus::unknown, RunStatus::unproven,
        RunStatus::rolled_back, RunStatus::partly_rolled_back, RunStatus::rollback_failed}) {
    if (name_of(status) == name) return status;
  }
  return std::nullopt;
}

}  // namespace

std::string_view name_of(RunStatus status) {
  switch (status) {
    case RunStatus::running: return "running";
    case RunStatus::crashed: return "crashed";
    case RunStatus::done: return "done";
    case RunStatus::failed: return "failed";
    case RunStatus::stopped: return "stopped";
    case RunStatus::unknown: return "unknown";
    case RunStatus::unproven: return "unproven";
    case RunStatus::rolled_back: return "rolled-back";
    case RunStatus::partly_rolled_back: return "partly-rolled-back";
    case RunStatus::rollback_failed: return "rollback-failed";
  }
  return "";
}

bool Approved::covers(const Plan& plan, const PlanItem& item) const {
  return all || std::ranges::any_of(ids, [&](const std::string& id) {
           return id == item.id || id == plan.steps[static_cast<std::size_t>(item.step)].id;
         });
}

Json RunBegin::to_json() const {
  Json json{{"guide", guide},
            {"directory", directory},
            {"document_sha256", document_hash},
            {"plan_hash", plan_hash}};
  json["parameters"] = options.parameters;
  json["choices"] = options.choices;
  json["with_optional"] = options.with_optional;
  json["from"] = options.from;
  json["to"] = options.to;
  json["only"] = options.only;
  json["skip"] = options.skip;
  json["timeout_ms"] = options.timeout ? Json(options.timeout->count()) : Json();
  json["confirm_manual"] = approved.all;
  json["approved"] = approved.ids;
  json["on_failure"] = on_failure;
  json["run_limit_ms"] = run_limit ? Json(run_limit->count()) : Json();
  return json;
}

RunBegin RunBegin::from_json(const Json& json) {
  RunBegin begin;
  begin.guide = text_of(json, "guide");
  begin.directory = text_of(json, "directory");
  begin.document_hash = text_of(json, "document_sha256");
  begin.plan_hash = text_of(json, "plan_hash");
  begin.options.parameters = json.value("parameters", std::map<std::string, std::string>());
  begin.options.choices = json.value("choices", std::map<std::string, std::string>());
  begin.options.with_optional = flag_of(json, "with_optional");
  begin.options.from = text_of(json, "from");
  begin.options.to = text_of(json, "to");
  begin.options.only = json.value("only", std::vector<std::string>());
  begin.options.skip = json.value("skip", std::vector<std::string>());
  if (const auto limit = json.find("timeout_ms"); limit != json.end() && limit->is_number()) {
    begin.options.timeout = std::chrono::milliseconds(limit->get<std::int64_t>());
  }
  begin.approved = {flag_of(json, "confirm_manual"), json.value("approved", std::vector<std::string>())};
  begin.on_failure = text_of(json, "on_failure");
  if (const auto limit = json.find("run_limit_ms"); limit != json.end() && limit->is_number())
    begin.run_limit = std::chrono::milliseconds(limit->get<std::int64_t>());
  begin.options.directory = begin.directory;
  return begin;
}

RunStatus RollbackHistory::status() const {
  if (end) return *end;
  return is_alive(begin.value("by", Json())) ? RunStatus::running : RunStatus::crashed;
}

ItemStatus History::status_of(const PlanItem& item) const {
  const auto found = items.find(item.key);
  return found == items.end() ? ItemStatus::pending : found->second.status;
}

void put_secrets_back(History& history, const std::vector<std::string>& secrets) {
  constexpr std::string_view kMask = "***";
  const auto real = [&](const std::string& path) {
    if (path.find(kMask) == std::string::npos) return path;
    for (const std::string& secret : secrets) {
      std::string candidate = path;
      for (std::size_t at = 0; (at = candidate.find(kMask, at)) != std::string::npos; at += secret.size())
        candidate.replace(at, kMask.size(), secret);
      if (exists(candidate)) return candidate;
    }
    return path;
  };
  for (auto& [key, item] : history.items) {
    if (item.files) {
      for (MadeFile& file : *item.files) file.mark.path = real(file.mark.path);
    }
    if (!item.intent.is_object() || !item.intent.contains("files_before")) continue;
    for (Json& json : item.intent["files_before"]) {
      FileMark mark = FileMark::from_json(json);
      mark.path = real(mark.path);
      json = mark.to_json();
    }
  }
  std::map<std::string, FileMark> proofs;
  for (const auto& [path, mark] : history.proofs) proofs[real(path)] = mark;
  history.proofs = std::move(proofs);
}

History read_history(const std::vector<Record>& records) {
  History history;
  if (!records.empty()) history.started_at = records.front().at;
  if (!records.empty()) history.last_at = records.back().at;
  std::string forward_state;
  for (const Record& record : records) {
    const Json& body = record.body;
    if (!body.is_object()) continue;
    if (record.kind == "rollback") {
      if (!history.rollback.begun) forward_state = history.state;
      history.rollback.begun = true;
      history.rollback.end.reset();
      history.rollback.begin = body;
      if (const std::string state = text_of(body, "state"); !state.empty()) history.state = state;
      continue;
    }
    if (record.kind == "rollback_end") {
      history.rollback.end = end_from(text_of(body, "status"));
      history.rollback.reason = text_of(body, "reason");
      continue;
    }
    if (record.kind == "resumed" && history.rollback.begun) {
      // It had been refused before it did anything.
      history.rollback = {};
      history.state = forward_state;
    }
    if (history.rollback.begun && (record.kind == "intent" || record.kind == "confirmed"))
      history.rollback.did_something = true;
    if (record.kind == "run" || record.kind == "resumed") {
      history.begin = RunBegin::from_json(body);
      history.end.reset();
      continue;
    }
    if (record.kind == "end") {
      history.end = end_from(text_of(body, "status"));
      history.end_reason = text_of(body, "reason");
      continue;
    }
    if (record.kind == "proof") {
      if (text_of(body, "verdict") == "proven" || body.contains("accepted"))
        history.proofs[text_of(body, "path")] = FileMark::from_json(body.value("mark", Json()));
      continue;
    }
    const std::string key = text_of(body, "key");
    if (key.empty()) continue;
    ItemHistory& item = history.items[key];
    item.way_back = history.rollback.begun;
    item.reason = text_of(body, "reason");
    if (record.kind == "intent") {
      item.status = ItemStatus::under_way;
      item.intent = body;
      ++history.intents;
    } else if (record.kind == "outcome") {
      item.status = flag_of(body, "ok") ? ItemStatus::done : ItemStatus::failed;
      if (const auto files = body.find("files"); files != body.end() && files->is_array()) {
        item.files.emplace();
        for (const Json& file : *files) item.files->push_back(MadeFile::from_json(file));
        item.pipe = body.value("pipe", std::vector<int>());
      }
      if (const auto outcome = CommandOutcome::from_json(body.value("outcome", Json()));
          outcome && outcome->left_processes) {
        history.left_behind.push_back({*outcome, flag_of(body, "keep")});
      }
    } else if (record.kind == "confirmed") {
      item.status = ItemStatus::done;
    } else if (record.kind == "skipped") {
      item.status = ItemStatus::skipped;
    } else if (record.kind == "assumed") {
      item.status = flag_of(body, "done") ? ItemStatus::done : ItemStatus::pending;
    } else if (record.kind == "variables") {
      item.status = ItemStatus::done;  // the session has other values from here on
    } else if (record.kind == "let_pass") {
      item.status = ItemStatus::skipped;
      ++history.let_pass;
    } else if (record.kind == "again") {
      item.status = ItemStatus::failed;  // to be done again, and it has begun
    } else if (record.kind == "not_started") {
      item.status = ItemStatus::pending;
    }
    if (item.status == ItemStatus::done) {
      if (const std::string state = text_of(body, "state"); !state.empty()) history.state = state;
    }
  }
  return history;
}

}  // namespace handrail
