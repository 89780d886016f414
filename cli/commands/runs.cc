// `handrail runs`: which runs there were, and how they ended.
#include <algorithm>
#include <cstdio>
#include <memory>

#include <fmt/format.h>

#include "cli/command.h"
#include "executor/history.h"
#include "executor/run_folder.h"

namespace handrail::cli {
namespace {

struct Row {
  std::string run;
  std::string status;
  std::string guide;
  std::string directory;
  std::string started_at;
  std::string last_at;
  std::string plan_hash;
  std::size_t finished = 0;
  std::size_t items = 0;
  std::string reason;
  std::string rollback;  // how its way back ended; empty: none was begun
  std::string rollback_reason;
};

// Of the latest time that the run was begun or resumed.
Json last_begin(const std::vector<Record>& records) {
  for (auto record = records.rbegin(); record != records.rend(); ++record) {
    if (record->kind == "run" || record->kind == "resumed") return record->body;
  }
  return {};
}

Row row_of(const std::string& state, const std::string& run) {
  Row row;
  row.run = run;
  const auto journal = Journal::open_to_read(folder_of(state, run) + "/journal.db");
  const auto records = journal ? journal->records() : Result<std::vector<Record>>(fail(journal.error()));
  if (!records) {
    row.status = "unreadable";
    row.reason = records.error().message;
    return row;
  }
  const History history = read_history(*records);
  const Json begin = last_begin(*records);
  RunStatus status = history.end.value_or(RunStatus::crashed);
  if (!history.end && begin.is_object() && is_alive(begin.value("by", Json()))) status = RunStatus::running;
  row.status = name_of(status);
  row.guide = history.begin.guide;
  row.directory = history.begin.directory;
  row.started_at = history.started_at;
  row.last_at = history.last_at;
  row.plan_hash = history.begin.plan_hash;
  row.reason = history.end_reason;
  if (history.rollback.begun) {
    row.rollback = name_of(history.rollback.status());
    row.rollback_reason = history.rollback.reason;
  }
  if (begin.is_object()) row.items = begin.value("items", std::size_t{0});
  row.finished = static_cast<std::size_t>(std::ranges::count_if(history.items, [](const auto& entry) {
    return entry.first != "exit-trap" && !entry.second.way_back &&
           (entry.second.status == ItemStatus::done || entry.second.status == ItemStatus::skipped);
  }));
  return row;
}

Json to_json(const Row& row) {
  return Json{
      {"run", row.run},
      {"status", row.status},
      {"guide", row.guide},
      {"directory", row.directory},
      {"started_at", row.started_at},
      {"last_at", row.last_at},
      {"finished", row.finished},
      {"items", row.items},
      {"plan_hash", row.plan_hash},
      {"reason", row.reason},
      {"rollback",
       row.rollback.empty() ? Json() : Json{{"status", row.rollback}, {"reason", row.rollback_reason}}}};
}

Result<void> runs(bool json, const Session& session) {
  const auto state = state_directory();
  if (!state) return fail(state.error());
  const auto ids = list_runs(*state);
  if (!ids) return fail(ids.error());
  Json list = Json::array();
  for (const std::string& id : *ids) {
    const Row row = row_of(*state, id);
    if (json)
      list.push_back(to_json(row));
    else
      fmt::print("{}  {:<10} {:>4}/{:<4} {}{}\n", row.run, row.status, row.finished, row.items, row.guide,
                 (row.rollback.empty() ? "" : "  way back: " + row.rollback) +
                     (row.reason.empty() ? "" : "  (" + row.reason + ")"));
  }
  if (json)
    fmt::print("{}\n", list.dump(2, ' ', false, Json::error_handler_t::replace));
  else if (ids->empty())
    session.note("there is no run yet");
  return {};
}

}  // namespace

HANDRAIL_COMMAND(runs) {
  CLI::App* command = program.add_subcommand("runs", "List the runs and how they ended");
  command->footer("Examples:\n  handrail runs\n  handrail runs --json");
  auto json = std::make_shared<bool>(false);
  command->add_flag("--json", *json, "As JSON");
  command->callback([json, &session] {
    if (auto done = runs(*json, session); !done) session.fail(done.error());
  });
}

}  // namespace handrail::cli
