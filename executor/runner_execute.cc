// The part of the runner that starts commands and judges how they ended.
#include <fcntl.h>
#include <sys/stat.h>
#include <sys/wait.h>
#include <unistd.h>

#include <algorithm>
#include <cstring>
#include <thread>

#include <fmt/format.h>

#include "executor/expectation.h"
#include "executor/fault.h"
#include "executor/readiness.h"
#include "executor/redact.h"
#include "executor/run_folder.h"
#include "executor/runner.h"
#include "executor/sql_statements.h"
#include "model/sha256.h"

namespace handrail {
namespace {

using std::chrono::milliseconds;
using Clock = std::chrono::steady_clock;

// A background command that says nothing about readiness has at least to outlive its own start.
constexpr milliseconds kSettle{500};
// For a background command that has to end: a little more than the time until SIGKILL.
constexpr milliseconds kEnding = std::chrono::seconds(8);
constexpr std::string_view kExitTrapKey = "exit-trap";

// Passes on what is appended to a file.
class Tail {
 public:
  explicit Tail(std::string path) : path_(std::move(path)) {}

  template <typename Sink>
  void follow(Sink&& sink) {
    if (!file_) file_ = Descriptor(::open(path_.c_str(), O_RDONLY | O_CLOEXEC));
    if (!file_) return;
    char buffer[1 << 15];
    for (;;) {
      const ssize_t got = ::read(file_.get(), buffer, sizeof buffer);
      if (got <= 0) return;
      sink(std::string_view(buffer, static_cast<std::size_t>(got)));
    }
  }

 private:
  std::string path_;
  Descriptor file_;
};

// Whether the supervisor of a command that has ended is still there, and so what the command left behind.
bool is_watched(const CommandOutcome& outcome) {
  ::waitpid(outcome.supervisor, nullptr, WNOHANG);  // one that has ended would look alive until it is reaped
  return process_start_time(outcome.supervisor) == outcome.supervisor_start;
}

bool is_folder(const std::string& path) {
  struct stat status {};
  return ::stat(path.c_str(), &status) == 0 && S_ISDIR(status.st_mode);
}

// `cat big | head -1` is no failure: the reader had enough, and the writer was told so (128 + SIGPIPE).
bool only_cut_off_by_its_reader(const CommandOutcome& outcome, const std::optional<SavedState>& state) {
  constexpr int kCutOff = 128 + 13;
  return outcome.code == kCutOff && state && state->pipe.size() > 1 && state->pipe.back() == 0 &&
         std::ranges::all_of(state->pipe, [](int code) { return code == 0 || code == kCutOff; });
}

Json verdicts_of(const std::vector<Expect>& expects, const Redactor& redactor, std::string_view out,
                 int code) {
  Json verdicts = Json::array();
  for (const Expect& expect : expects) {
    const ExpectationVerdict verdict = judge(expect, out, code);
    const char* kind = verdict.kind == ExpectationVerdict::Kind::met       ? "met"
                       : verdict.kind == ExpectationVerdict::Kind::not_met ? "not_met"
                                                                           : "for_a_person";
    verdicts.push_back({{"verdict", kind}, {"text", redactor.whole(verdict.text)}});
  }
  return verdicts;
}

}  // namespace

Job Runner::job_for(const PlanItem& item, const std::string& base, const std::string& before) {
  Job job;
  job.base = base;
  job.held_lock = request_.target_lock;
  job.limit = item.limit;
  if (const auto left = time_left()) job.limit = std::clamp(*left, milliseconds(1), job.limit);
  job.grace = item.grace;
  if (person_.has_terminal()) {
    job.terminal = item.interactive ? TerminalUse::own : item.asks ? TerminalUse::asks : TerminalUse::none;
  }
  job.leaves_processes = item.leaves_processes;
  job.secrets = plan_.secrets;
  if (item.kind == ItemKind::sql) {
    job.body = [&item, before](const CommandMemory&) {
      return run_sql_statements(item, read_state(before)->cwd);
    };
    return job;
  }
  if (item.kind == ItemKind::file) {
    job.body = [this, &item, before](const CommandMemory&) {
      const std::string cwd = read_state(before)->cwd;
      const std::string path = item.target.starts_with('/') ? item.target : cwd + "/" + item.target;
      const std::string run = request_.folder.substr(request_.folder.rfind('/') + 1);
      const auto written = replace_file(path, item.command, path + ".before-" + run);
      if (written) return 0;
      const std::string message = written.error().message + "\n";
      write_all(STDERR_FILENO, message);
      return 1;
    };
    return job;
  }
  const auto strictness = item.relaxed ? Session::Strictness::relaxed : Session::Strictness::as_it_stands;
  job.state = base + ".state";
  job.body = [this, base, before, strictness](const CommandMemory& memory) {
    return session_.exec(base + ".sh", before, memory, strictness);
  };
  if (!item.expects.empty()) {
    job.judge = [&item, redactor = Redactor(plan_.secrets)](std::string_view out, int code) {
      return verdicts_of(item.expects, redactor, out, code);
    };
  }
  return job;
}

std::optional<CommandOutcome> Runner::watch(Supervised& command, const std::string& base, bool shown) {
  Tail out(base + ".out"), err(base + ".err");
  bool interrupted = false;
  return command.wait([&] {
    person_.tick();
    if (shown) {
      out.follow([&](std::string_view bytes) { person_.output(false, bytes); });
      err.follow([&](std::string_view bytes) { person_.output(true, bytes); });
    }
    if (person_.stop_requested() > 1 && !interrupted) {
      interrupted = true;
      command.interrupt();
    }
  });
}

Result<std::optional<RunEnd>> Runner::execute(const PlanItem& item, std::size_t index) {
  const std::string before = current_state();
  const auto state = read_state(before);
  if (!state)
    return RunEnd{RunStatus::failed, item.id, "the session's state is not there any more: " + before, {}};
  if (!is_folder(state->cwd)) {
    return RunEnd{RunStatus::failed, item.id, fmt::format("the working directory {} is gone", state->cwd),
                  "bring it back, then `handrail resume`"};
  }
  const std::string relative = fmt::format("items/{:04}", history_.intents + 1);
  const std::string base = request_.folder + "/" + relative;
  // A backup of which `dump | gzip` wrote the half is not to pass because gzip itself went well.
  const std::string_view members = item.files.empty() ? std::string_view() : Session::keep_members();
  const std::string script = base + ".sh";
  if (auto written =
          write_reusing(spare_for(script), script, fmt::format("{}\n{}", item.command, members), Sync::no);
      !written)
    return fail(written.error());

  const int number = static_cast<int>(index) + 1;
  Json intent{{"key", item.key},           {"base", relative},         {"kind", name_of(item.kind)},
              {"line", item.line},         {"command", item.shown},    {"sha256", sha256_hex(item.shown)},
              {"cwd", masked(state->cwd)}, {"host", whoami()["host"]}, {"boot", boot_id()}};
  if (!item.files.empty()) {
    intent["files_before"] = Json::array();
    for (const FileMark& mark : candidates(item, file_scope(before, state->cwd)))
      intent["files_before"].push_back(masked(mark).to_json());
  }
  fault_point("before-intent", number);
  if (auto written = journal_.append("intent", item.id, intent); !written) return fail(written.error());
  fault_point("after-intent", number);
  ++history_.intents;
  history_.items[item.key] = {ItemStatus::under_way, intent, {}, {}, request_.way_back, {}};

  person_.item_begins(item, index + 1, plan_.items.size());
  Job job = job_for(item, base, before);
  job.item = number;
  auto started = Supervised::start(job);
  if (!started) {
    if (auto written = journal_.append("not_started", item.id, {{"key", item.key}}); !written)
      return fail(written.error());
    return RunEnd{RunStatus::failed, item.id, started.error().message, {}};
  }
  const auto outcome = watch(*started, base, job.terminal != TerminalUse::own);
  if (!outcome) {
    return RunEnd{
        RunStatus::unknown, item.id,
        fmt::format("the process that watched over {} was killed, or its outcome could not be written; "
                    "nobody knows how far it came",
                    item.id),
        fmt::format("look at the system, then `handrail resume --assume done {0}` or `--assume not-done {0}`",
                    item.id)};
  }
  fault_point("before-outcome", number);
  auto finished = finish(item, *outcome, intent, false);
  fault_point("after-outcome", number);
  return finished;
}

ItemEnd Runner::judge_outcome(const PlanItem& item, const CommandOutcome& outcome,
                              const std::string& base) const {
  ItemEnd end;
  end.milliseconds = outcome.milliseconds;
  end.output = base + ".out";
  const auto state = read_state(base + ".state");
  const bool expects_code = std::ranges::any_of(
      item.expects, [](const Expect& expect) { return expect.kind == ExpectKind::exit_code; });
  switch (outcome.ending) {
    case Ending::timed_out: {
      const bool by_run = outcome.milliseconds < item.limit.count();
      end.reason = fmt::format("not done after {} ms, {}; ended with everything it had started",
                               by_run ? outcome.milliseconds : item.limit.count(),
                               by_run ? "when the run's own limit was over" : "its limit");
      return end;
    }
    case Ending::interrupted: end.reason = "ended by the operator"; return end;
    case Ending::signaled:
      end.reason = fmt::format("killed by signal {} ({})", outcome.code, ::strsignal(outcome.code));
      return end;
    case Ending::exited: break;
  }
  if (outcome.code != 0 && !expects_code) {
    if (!only_cut_off_by_its_reader(outcome, state)) {
      end.reason = fmt::format("exit code {}", outcome.code);
      if (outcome.code == Session::kStateLost && !state)
        end.reason += ": the session's state could not be brought back, it was not begun";
      return end;
    }
    end.reason = "its reader stopped early, which is no failure";
  }
  if (outcome.verdict.is_array()) {
    for (const Json& verdict : outcome.verdict) {
      if (verdict.value("verdict", "") == "not_met") {
        end.reason = verdict.value("text", "");
        return end;
      }
      if (verdict.value("verdict", "") == "for_a_person")
        end.for_a_person.push_back(verdict.value("text", ""));
    }
  }
  if (item.kind == ItemKind::shell && !state)
    end.reason =
        "its shell was replaced or ended early; what it did to variables and to the working directory is "
        "lost";
  end.ok = true;
  return end;
}

Result<std::optional<RunEnd>> Runner::finish(const PlanItem& item, const CommandOutcome& outcome,
                                             const Json& intent, bool adopted) {
  const std::string relative = intent.value("base", "");
  const std::string base = request_.folder + "/" + relative;
  ItemEnd end = judge_outcome(item, outcome, base);
  if (end.ok && item.background) {
    if (auto trouble = wait_until_ready(item, outcome, base)) {
      end.ok = false;
      end.reason = *trouble;
      end_what_is_not_ready(outcome);
    }
  }
  Json body{{"key", item.key}, {"ok", end.ok}, {"reason", end.reason}, {"outcome", outcome.to_json()}};
  if (adopted) body["adopted"] = true;
  if (item.keep) body["keep"] = true;
  if (item.kind == ItemKind::shell && read_state(base + ".state")) body["state"] = relative + ".state";
  if (!item.files.empty()) {
    const auto saved = read_state(base + ".state");
    ItemHistory& known = history_.items[item.key];
    known.files = made_files_after(item, intent, saved ? base + ".state" : current_state());
    known.pipe = saved ? saved->pipe : std::vector<int>();
    body["files"] = Json::array();
    for (const MadeFile& made : *known.files) {
      body["files"].push_back(MadeFile{made.file, masked(made.mark), made.written}.to_json());
    }
    body["pipe"] = known.pipe;
  }
  if (auto written = journal_.append("outcome", item.id, body); !written) return fail(written.error());

  // A secret may stand in it.
  if (plan_.secrets.empty())
    set_aside(base + ".sh");
  else
    ::unlink((base + ".sh").c_str());
  if (outcome.left_processes) history_.left_behind.push_back({outcome, item.keep});
  history_.items[item.key].status = end.ok ? ItemStatus::done : ItemStatus::failed;
  if (end.ok && body.contains("state")) {
    const std::string old = current_state();
    history_.state = body["state"];
    // What a rollback begins in, its plan is made from when it is gone on with.
    if (old != session_.first_state() && !old.ends_with("/rollback.state"))
      set_aside(old);  // no attempt can begin there any more
  }
  person_.item_ends(item, end);
  if (end.ok) return std::nullopt;
  const RunStatus status = outcome.ending == Ending::interrupted ? RunStatus::stopped : RunStatus::failed;
  return RunEnd{status, item.id, fmt::format("{}: {}", item.id, end.reason), {}};
}

std::optional<std::string> Runner::wait_until_ready(const PlanItem& item, const CommandOutcome& outcome,
                                                    const std::string& base) {
  const bool declared = item.ready.declared();
  const auto limit = std::max(item.ready.limit, item.ready.after.value_or(milliseconds(0)));
  const auto until = Clock::now() + (declared ? limit : kSettle);
  ReadinessWatch watch(item.ready, base);
  for (;;) {
    if (!outcome.left_processes || !is_watched(outcome)) {
      return "it was to stay in the background, but it has ended; see " + base + ".err";
    }
    const std::string missing = declared ? watch.missing() : std::string();
    if (declared && missing.empty()) return std::nullopt;
    if (Clock::now() >= until) {
      if (!declared) return std::nullopt;
      return fmt::format("not ready after {} ms: {}; see {}.out and .err", limit.count(), missing, base);
    }
    if (person_.stop_requested() > 1) return "ended by the operator while it was not ready yet";
    person_.tick();
    std::this_thread::sleep_for(milliseconds(50));
  }
}

// What did not become ready must not stand in the way of the next attempt.
void Runner::end_what_is_not_ready(const CommandOutcome& outcome) {
  release(outcome.supervisor, outcome.supervisor_start);
  for (const auto until = Clock::now() + kEnding; Clock::now() < until && is_watched(outcome);)
    std::this_thread::sleep_for(milliseconds(20));
}

// As when a person closes the terminal. What it does is recorded; a failure of it does not undo the run.
Result<void> Runner::run_exit_trap() {
  const std::string key(kExitTrapKey);
  const ItemHistory& earlier = history_.items[key];
  if (earlier.status != ItemStatus::pending || !Session::has_exit_trap(current_state())) return {};
  PlanItem item;
  item.id = item.key = key;
  item.step = static_cast<int>(plan_.steps.size()) - 1;
  item.command = item.shown = std::string(Session::exit_trap_statement());
  item.limit = std::chrono::minutes(1);
  person_.say("the session ends: its EXIT trap runs");
  auto ended = execute(item, plan_.items.size());
  if (!ended) return fail(ended.error());
  if (*ended) person_.say("the EXIT trap failed: " + (**ended).reason);
  return {};
}

}  // namespace handrail
