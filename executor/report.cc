#include "executor/report.h"

#include <fcntl.h>
#include <unistd.h>

#include <algorithm>
#include <map>

#include <fmt/format.h>

#include "executor/disk.h"
#include "executor/json_fields.h"
#include "executor/run_folder.h"
#include "executor/supervisor.h"
#include "model/runbook.h"
#include "model/utf8.h"

namespace handrail {
namespace {

std::string person(const Json& who) {
  const std::string user = text_of(who, "user"), host = text_of(who, "host");
  return user.empty() ? host : fmt::format("{}@{}", user, host);
}

// Text that a page can hold: terminal colours and carriage returns left out, bytes that are no UTF-8
// replaced.
std::string readable(std::string_view bytes) {
  std::string out;
  for (std::size_t at = 0; at < bytes.size();) {
    if (bytes[at] == '\x1b' && at + 1 < bytes.size() && bytes[at + 1] == '[') {
      at += 2;
      while (at < bytes.size() && (bytes[at] < '@' || bytes[at] > '~')) ++at;
      ++at;
      continue;
    }
    if (bytes[at] == '\r' && (at + 1 == bytes.size() || bytes[at + 1] == '\n')) {
      ++at;
      continue;
    }
    out += bytes[at++];
  }
  std::string valid;
  for (std::string_view rest = out; !rest.empty();) {
    const std::size_t good = std::min(utf8::first_invalid(rest), rest.size());
    valid += rest.substr(0, good);
    rest.remove_prefix(good);
    if (rest.empty()) break;
    valid += "\xef\xbf\xbd";
    rest.remove_prefix(1);
    while (!rest.empty() && utf8::is_continuation(rest.front())) rest.remove_prefix(1);
  }
  return valid;
}

std::string beginning_of(const std::string& path) {
  const Descriptor file(::open(path.c_str(), O_RDONLY | O_CLOEXEC));
  if (!file) return {};
  std::string text(kReportedOutput, '\0');
  const ssize_t got = ::read(file.get(), text.data(), text.size());
  text.resize(got > 0 ? static_cast<std::size_t>(got) : 0);
  // A character that the end cuts in two is left out.
  if (text.size() == kReportedOutput) {
    while (!text.empty() && utf8::is_continuation(text.back())) text.pop_back();
    if (!text.empty() && (text.back() & 0x80) != 0) text.pop_back();
  }
  return readable(text);
}

class Writer {
 public:
  Writer(std::string folder, RunReport& report) : folder_(std::move(folder)), report_(report) {}

  void take_plan(const Json& plan) {
    report_.plan_hash = text_of(plan, "plan_hash");
    report_.title = text_of(plan, "title");
    report_.language = text_of(plan, "language");
    if (plan.contains("parameters")) report_.parameters = plan["parameters"];
    if (plan.contains("choices")) report_.choices = plan["choices"];
    take_steps(part_of(plan, "steps"));
  }

  void take(const Record& record) {
    const Json& body = record.body;
    report_.last_at = record.at;
    if (record.kind == "rollback") {
      way_back_ = true;
      take_steps(part_of(body, "steps"));
    }
    if (record.kind.ends_with("end") || record.item.empty()) {
      take_of_run(record);
      return;
    }
    ReportItem& item = item_named(record.item, body);
    if (record.kind == "intent") {
      ReportAttempt attempt;
      attempt.command = text_of(body, "command");
      attempt.cwd = text_of(body, "cwd");
      attempt.started_at = record.at;
      item.attempts.push_back(std::move(attempt));
      base_of_[record.item] = text_of(body, "base");
      item.status = ReportStatus::under_way;
    } else if (record.kind == "outcome") {
      take_outcome(item, base_of_[record.item], body);
    } else if (record.kind == "not_started") {
      if (!item.attempts.empty()) item.attempts.pop_back();
      item.status = ReportStatus::not_run;
    } else {
      if (record.kind == "confirmed") item.status = ReportStatus::done;
      if (record.kind == "skipped") item.status = ReportStatus::skipped;
      if (record.kind == "assumed")
        item.status = flag_of(body, "done") ? ReportStatus::done : ReportStatus::not_run;
      item.events.push_back({record.at, record.kind, describe(body)});
    }
  }

 private:
  // Steps of a plan with their items, unless they are known (a rollback that was gone on with). They do not
  // move any more.
  void take_steps(const Json& steps) {
    if (!steps.is_array()) return;
    for (const Json& step : steps) {
      ReportStep entry{text_of(step, "id"),
                       text_of(step, "title"),
                       text_of(step, "phase"),
                       text_of(step, "kind"),
                       number_of<std::uint32_t>(step, "line"),
                       {}};
      for (const Json& item : part_of(step, "items")) {
        const std::string id = text_of(item, "id");
        if (places_.contains(id)) continue;
        ReportItem planned;
        planned.id = id;
        planned.kind = text_of(item, "kind");
        planned.command = text_of(item, "command");
        planned.effect = planned.kind == "manual" ? std::string() : text_of(item, "class");
        planned.line = number_of<std::uint32_t>(item, "line");
        places_[id] = {report_.steps.size(), entry.items.size()};
        entry.items.push_back(std::move(planned));
      }
      if (!entry.items.empty()) report_.steps.push_back(std::move(entry));
    }
  }

  ReportItem& item_named(const std::string& id, const Json& body) {
    const auto found = places_.find(id);
    if (found != places_.end()) return report_.steps[found->second.first].items[found->second.second];
    const std::string step = id.substr(0, id.rfind('.'));
    if (report_.steps.empty() || report_.steps.back().id != step) {
      ReportStep added;
      added.id = added.title = step;
      added.phase = way_back_ ? "rollback" : "";
      report_.steps.push_back(std::move(added));
    }
    ReportItem item;
    item.id = id;
    item.kind = text_of(body, "kind");
    item.command = text_of(body, "command");
    item.line = number_of<std::uint32_t>(body, "line");
    std::vector<ReportItem>& items = report_.steps.back().items;
    places_[id] = {report_.steps.size() - 1, items.size()};
    return items.emplace_back(std::move(item));
  }

  void take_of_run(const Record& record) {
    const Json& body = record.body;
    if (record.kind == "run") {
      report_.started_at = record.at;
      report_.version = text_of(body, "version");
      report_.by = person(part_of(body, "by"));
      for (const Json& code : part_of(body, "accepted_findings")) {
        if (code.is_string()) report_.accepted_findings.push_back(code.get<std::string>());
      }
    }
    if (record.kind == "run" || record.kind == "resumed") {
      report_.guide = text_of(body, "guide");
      report_.directory = text_of(body, "directory");
      report_.document_hash = text_of(body, "document_sha256");
      report_.plan_hash = text_of(body, "plan_hash");
    }
    const bool ended = record.kind.ends_with("end");
    std::string text = ended ? text_of(body, "status") : std::string();
    const std::string more = describe(body);
    if (ended && !record.item.empty() && !more.starts_with(record.item)) text += " at " + record.item;
    if (!more.empty()) text += (text.empty() ? "" : ": ") + more;
    report_.events.push_back({record.at, record.kind, std::move(text)});
  }

  // What a record says besides its kind, for people.
  static std::string describe(const Json& body) {
    std::string text;
    const auto add = [&](const std::string& part) {
      if (!part.empty()) text += (text.empty() ? "" : ", ") + part;
    };
    if (body.contains("done")) add(flag_of(body, "done") ? "as done" : "as not done");
    for (const char* key : {"path", "verdict", "text", "reason"}) add(text_of(body, key));
    if (body.contains("by") && body["by"].is_string()) add(text_of(body, "by"));
    add(text_of(body, "how"));
    for (const char* key : {"who", "by"}) {
      if (body.contains(key) && body[key].is_object()) add(person(body[key]));
    }
    if (const Json accepted = part_of(body, "accepted"); accepted.is_object())
      add("accepted: " + describe(accepted));
    return text;
  }

  void take_outcome(ReportItem& item, const std::string& base, const Json& body) {
    if (item.attempts.empty()) return;  // an outcome follows an intent
    ReportAttempt& attempt = item.attempts.back();
    attempt.ok = flag_of(body, "ok");
    attempt.adopted = flag_of(body, "adopted");
    attempt.reason = text_of(body, "reason");
    item.status = attempt.ok ? ReportStatus::done : ReportStatus::failed;
    item.reason = attempt.reason;
    const Json outcome = part_of(body, "outcome");
    attempt.started_at = text_of(outcome, "started_at");
    attempt.ended_at = text_of(outcome, "ended_at");
    attempt.milliseconds = number_of<std::int64_t>(outcome, "milliseconds");
    attempt.ending = text_of(outcome, "ending");
    attempt.code = number_of<int>(outcome, "code");
    take_stream(attempt.out, base + ".out", part_of(outcome, "stdout"));
    take_stream(attempt.err, base + ".err", part_of(outcome, "stderr"));
    const Json verdicts = part_of(outcome, "verdict");
    if (!verdicts.is_array()) return;
    for (const Json& verdict : verdicts)
      attempt.verdicts.push_back({text_of(verdict, "verdict"), text_of(verdict, "text")});
  }

  void take_stream(ReportStream& stream, const std::string& file, const Json& kept) const {
    stream.bytes = number_of<std::uint64_t>(kept, "bytes");
    stream.sha256 = text_of(kept, "sha256");
    stream.cut = flag_of(kept, "cut");
    if (stream.bytes == 0 || !exists(folder_ + "/" + file)) return;
    stream.file = file;
    stream.text = beginning_of(folder_ + "/" + file);
  }

  std::string folder_;
  RunReport& report_;
  bool way_back_ = false;                                              // from here on the run is taken back
  std::map<std::string, std::pair<std::size_t, std::size_t>> places_;  // by item id
  std::map<std::string, std::string> base_of_;                         // by item id
};

std::string status_of(const std::vector<Record>& records, const History& history) {
  if (history.end) return std::string(name_of(*history.end));
  for (auto record = records.rbegin(); record != records.rend(); ++record) {
    if (record->kind != "run" && record->kind != "resumed") continue;
    return std::string(
        name_of(is_alive(part_of(record->body, "by")) ? RunStatus::running : RunStatus::crashed));
  }
  return std::string(name_of(RunStatus::crashed));
}

}  // namespace

std::string_view name_of(ReportStatus status) {
  switch (status) {
    case ReportStatus::done: return "done";
    case ReportStatus::failed: return "failed";
    case ReportStatus::skipped: return "skipped";
    case ReportStatus::under_way: return "under_way";
    case ReportStatus::not_run: return "not_run";
  }
  return "";
}

std::size_t RunReport::count(ReportStatus wanted) const {
  std::size_t number = 0;
  for (const ReportStep& step : steps) number += std::ranges::count(step.items, wanted, &ReportItem::status);
  return number;
}

Result<RunReport> make_report(const std::string& run_folder) {
  const auto journal = Journal::open_to_read(run_folder + "/journal.db");
  if (!journal) return fail(journal.error());
  std::string broken;
  const auto records = journal->records_that_hold(broken);
  if (!records) return fail(records.error());
  RunReport report;
  report.run = run_folder.substr(run_folder.rfind('/') + 1);
  Writer writer(run_folder, report);
  if (const auto text = read_whole(run_folder + "/plan.json"))
    writer.take_plan(Json::parse(*text, nullptr, false).is_object() ? Json::parse(*text) : Json::object());
  for (const Record& record : *records) writer.take(record);
  const History history = read_history(*records);
  report.status = status_of(*records, history);
  report.reason = history.end_reason;
  if (history.rollback.begun)
    report.rollback = {std::string(name_of(history.rollback.status())), history.rollback.reason};
  auto check = verify_run(run_folder);
  if (!check) return fail(check.error());
  report.check = std::move(*check);
  return report;
}

}  // namespace handrail
