// What a run did, put together from its folder for those who ask afterwards: the plan that was kept, the
// journal's records, the beginning of each output. Everything in it has had its secrets replaced when it was
// written.
#pragma once

#include <cstdint>
#include <optional>
#include <string>
#include <string_view>
#include <vector>

#include "executor/history.h"
#include "executor/journal.h"
#include "executor/verify_run.h"
#include "model/result.h"

namespace handrail {

// How much of each output stands in a report; the rest is in the run's folder.
inline constexpr std::size_t kReportedOutput = 32u << 10;

struct ReportStream {
  std::uint64_t bytes = 0;
  std::string sha256;
  bool cut = false;  // more was printed than was kept
  std::string file;  // within the run's folder, empty when nothing was kept
  std::string text;  // its beginning, valid UTF-8
};

// One time that a command was started.
struct ReportAttempt {
  std::string command;
  std::string cwd;
  std::string started_at, ended_at;  // UTC; ended_at is empty when nobody saw its end
  std::int64_t milliseconds = 0;
  std::string ending;  // "exited", "signaled", "timed_out", "interrupted"; empty when nobody saw its end
  int code = 0;
  bool ok = false;
  bool adopted = false;  // it ended while handrail was away
  std::string reason;
  struct Verdict {
    std::string verdict;  // "met", "not_met", "for_a_person"
    std::string text;
  };
  std::vector<Verdict> verdicts;
  ReportStream out, err;
};

// What a person, an option or a check decided, or what else the journal says of an item.
struct ReportEvent {
  std::string at;
  std::string kind;  // of the record: "confirmed", "skipped", "assumed", …
  std::string text;  // "by root@host (terminal)"
};

enum class ReportStatus : std::uint8_t { done, failed, skipped, under_way, not_run };
std::string_view name_of(ReportStatus status);

struct ReportItem {
  std::string id;
  std::string kind;     // "shell", "sql", "file", "manual"
  std::string command;  // as it was planned
  std::string effect;   // its class
  std::uint32_t line = 0;
  ReportStatus status = ReportStatus::not_run;
  std::string reason;
  std::vector<ReportAttempt> attempts;
  std::vector<ReportEvent> events;
};

struct ReportStep {
  std::string id;
  std::string title;
  std::string phase;
  std::string kind;
  std::uint32_t line = 0;
  std::vector<ReportItem> items;
};

// How the way back of a run ended, which changes nothing about how the run itself did.
struct ReportRollback {
  std::string status;  // of History, "running" and "crashed" included
  std::string reason;
};

struct RunReport {
  std::string run;
  std::string status;  // of History, "running" and "crashed" included
  std::string reason;
  std::optional<ReportRollback> rollback;  // when one was begun
  std::string title;                       // of the guide
  std::string language;                    // "zh", "en"
  std::string guide, directory;
  std::string started_at, last_at;
  std::string document_hash, plan_hash, version;
  std::string by;                                            // "root@host"
  Json parameters = Json::array(), choices = Json::array();  // as the plan has them
  std::vector<std::string> accepted_findings;
  std::vector<ReportStep> steps;
  std::vector<ReportEvent> events;  // of the whole run: begun, resumed, ended
  RunCheck check;

  std::size_t count(ReportStatus status) const;
  Json to_json() const;  // docs/report.schema.json
  // A step is a test suite, a command a test.
  std::string to_junit() const;
};

// Fails when there is no journal that can be read. A journal that was altered is read as far as its chain
// holds, and `check` says so.
Result<RunReport> make_report(const std::string& run_folder);

}  // namespace handrail
