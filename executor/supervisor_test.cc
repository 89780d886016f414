#include "executor/supervisor.h"

#include <signal.h>
#include <sys/resource.h>
#include <sys/wait.h>
#include <unistd.h>

#include <thread>

#include <doctest/doctest.h>

#include "executor/redact.h"
#include "executor/scratch_test.h"
#include "model/sha256.h"

namespace handrail {
namespace {

using std::chrono::milliseconds;
using Clock = std::chrono::steady_clock;

Job shell_job(const Scratch& scratch, const std::string& script) {
  Job job;
  job.base = scratch.path("1");
  job.limit = std::chrono::seconds(20);
  job.grace = milliseconds(300);
  job.body = [script](const CommandMemory&) {
    ::execl("/bin/bash", "bash", "-c", script.c_str(), static_cast<char*>(nullptr));
    return 127;
  };
  return job;
}

CommandOutcome run(const Job& job) {
  auto started = Supervised::start(job);
  REQUIRE(started);
  const auto outcome = started->wait({});
  REQUIRE(outcome);
  return *outcome;
}

bool is_running(pid_t pid) { return ::kill(pid, 0) == 0; }

pid_t pid_in(const Scratch& scratch, const char* name) { return std::stoi(scratch.read(name)); }

bool becomes_true(const auto& condition) {
  for (int i = 0; i < 500; ++i) {
    if (condition()) return true;
    std::this_thread::sleep_for(milliseconds(20));
  }
  return false;
}

}  // namespace

TEST_CASE("a command's exit code, output and their hashes are kept") {
  const Scratch scratch;
  const CommandOutcome outcome = run(shell_job(scratch, "echo out; echo err >&2; exit 7"));
  CHECK(outcome.ending == Ending::exited);
  CHECK(outcome.code == 7);
  CHECK(scratch.read("1.out") == "out\n");
  CHECK(scratch.read("1.err") == "err\n");
  CHECK(outcome.out.hash == sha256_hex("out\n"));
  CHECK(outcome.err.bytes == 4);
  CHECK_FALSE(outcome.left_processes);
}

TEST_CASE("an outcome survives being written and read") {
  const Scratch scratch;
  const CommandOutcome outcome = run(shell_job(scratch, "kill -KILL $$"));
  CHECK(outcome.ending == Ending::signaled);
  CHECK(outcome.code == SIGKILL);
  CHECK(CommandOutcome::from_json(outcome.to_json())->to_json() == outcome.to_json());
  CHECK_FALSE(CommandOutcome::from_json(Json::parse(R"({"ending":"exited"})")));
}

TEST_CASE("a time limit ends the whole tree, also what left the session and ignores SIGTERM") {
  const Scratch scratch;
  Job job = shell_job(
      scratch, "cd " + scratch.folder() +
                   "; setsid bash -c 'trap \"\" TERM; echo $BASHPID > far; while :; do sleep 0.1; done' & "
                   "sleep 100 & echo $! > near; wait");
  job.limit = milliseconds(2000);
  const auto begin = Clock::now();
  const CommandOutcome outcome = run(job);
  CHECK(outcome.ending == Ending::timed_out);
  CHECK(Clock::now() - begin < std::chrono::seconds(15));
  CHECK_FALSE(is_running(pid_in(scratch, "far")));
  CHECK_FALSE(is_running(pid_in(scratch, "near")));
  CHECK_FALSE(outcome.left_processes);
}

TEST_CASE("a background process that keeps the output open does not hold the command up") {
  const Scratch scratch;
  Job job = shell_job(scratch, "echo $$ > " + scratch.path("pid") + "; (sleep 3; echo late) & echo soon");
  const auto begin = Clock::now();
  const CommandOutcome outcome = run(job);
  CHECK(Clock::now() - begin < milliseconds(2500));
  CHECK(outcome.left_processes);
  CHECK(scratch.read("1.out") == "soon\n");
  // Its later words are kept as well: the supervisor stays as long as somebody may write.
  CHECK(becomes_true([&] { return scratch.read("1.out") == "soon\nlate\n"; }));
  CHECK(becomes_true([&] {
    return process_start_time(outcome.supervisor) == 0 || ::waitpid(outcome.supervisor, nullptr, WNOHANG) > 0;
  }));
}

TEST_CASE("what a process substitution still writes belongs to the output") {
  const Scratch scratch;
  run(shell_job(scratch, "echo x > >(sleep 0.02; cat)"));
  CHECK(scratch.read("1.out") == "x\n");
}

TEST_CASE("when the run ends, plain background jobs end, and services stay") {
  const Scratch scratch;
  const CommandOutcome outcome = run(shell_job(
      scratch, "cd " + scratch.folder() +
                   "; sleep 60 & echo $! > plain; nohup sleep 60 >/dev/null 2>&1 & echo $! > service; "
                   // What a service is shows only once nohup has taken the shell's place, and sleep nohup's.
                   "until [ \"$(cat /proc/$(cat service)/comm)\" = sleep ]; do sleep 0.05; done"));
  REQUIRE(outcome.left_processes);
  release(outcome.supervisor, outcome.supervisor_start);
  CHECK(becomes_true([&] { return !is_running(pid_in(scratch, "plain")); }));
  CHECK(is_running(pid_in(scratch, "service")));
  ::kill(pid_in(scratch, "service"), SIGKILL);
  ::waitpid(outcome.supervisor, nullptr, 0);
}

TEST_CASE("what is declared to stay stays, and its supervisor goes") {
  const Scratch scratch;
  const CommandOutcome outcome =
      run(shell_job(scratch, "sleep 60 >/dev/null 2>&1 & echo $! > " + scratch.path("pid")));
  REQUIRE(outcome.left_processes);
  release(outcome.supervisor, outcome.supervisor_start, Leftovers::keep);
  CHECK(becomes_true([&] { return ::waitpid(outcome.supervisor, nullptr, WNOHANG) == outcome.supervisor; }));
  CHECK(is_running(pid_in(scratch, "pid")));
  ::kill(pid_in(scratch, "pid"), SIGKILL);
}

TEST_CASE("release leaves a process alone that merely has the supervisor's old number") {
  const pid_t child = ::fork();
  if (child == 0) {
    ::pause();
    ::_exit(0);
  }
  release(child, process_start_time(child) + 1);
  std::this_thread::sleep_for(milliseconds(50));
  CHECK(is_running(child));
  ::kill(child, SIGKILL);
  ::waitpid(child, nullptr, 0);
}

TEST_CASE("a flood of output is kept up to the limit, hashed whole, and takes no memory") {
  const Scratch scratch;
  Job job = shell_job(scratch, "head -c 300000000 /dev/zero");
  job.keep_bytes = 1'000'000;
  const CommandOutcome outcome = run(job);
  CHECK(outcome.out.bytes == 300'000'000);
  CHECK(outcome.out.cut);
  CHECK(std::filesystem::file_size(scratch.path("1.out")) == 1'000'000);
  // A child begins with what this process has, which other tests and sanitizers make larger.
  rusage own{}, children{};
  ::getrusage(RUSAGE_SELF, &own);
  ::getrusage(RUSAGE_CHILDREN, &children);
  CHECK(children.ru_maxrss < own.ru_maxrss + 50'000);  // KiB
}

TEST_CASE("what is judged is what was printed, what is kept has no secrets") {
  const Scratch scratch;
  Job job = shell_job(scratch, "echo the password is hunter22");
  job.secrets = {"hunter22"};
  job.judge = [](std::string_view out, int) { return Json(out.find("hunter22") != std::string_view::npos); };
  const CommandOutcome outcome = run(job);
  CHECK(outcome.verdict == true);
  CHECK(scratch.read("1.out") == "the password is ***\n");
}

TEST_CASE("a command that the operator ends is told apart from one that failed") {
  const Scratch scratch;
  auto started = Supervised::start(shell_job(scratch, "sleep 100"));
  REQUIRE(started);
  started->interrupt();
  CHECK(started->wait({})->ending == Ending::interrupted);
}

TEST_CASE("of the one who starts an attempt and the one who gives it up, exactly one wins") {
  const Scratch scratch;
  SUBCASE("given up first: the command never runs") {
    CHECK(look_at_attempt(scratch.path("1"), true) == Attempt::never_started);
    CHECK_FALSE(Supervised::start(shell_job(scratch, "touch " + scratch.path("effect"))));
    CHECK(look_at_attempt(scratch.path("1"), true) == Attempt::never_started);
    CHECK_FALSE(exists(scratch.path("effect")));
  }
  SUBCASE("started first: it is running, then ended") {
    auto started = Supervised::start(shell_job(scratch, "sleep 2"));
    REQUIRE(started);
    CHECK(becomes_true([&] { return supervisor_of_attempt(scratch.path("1")) != 0; }));
    CHECK(look_at_attempt(scratch.path("1"), true) == Attempt::running);
    started->wait({});
    CHECK(look_at_attempt(scratch.path("1"), true) == Attempt::ended);
  }
}

TEST_CASE("an attempt without a trace is unknown after the machine went down, and safe before") {
  const Scratch scratch;
  CHECK(look_at_attempt(scratch.path("1"), false) == Attempt::unknown);
  CHECK(look_at_attempt(scratch.path("2"), true) == Attempt::never_started);
  scratch.write("3.attempt", "started 1");
  CHECK(look_at_attempt(scratch.path("3"), true) == Attempt::unknown);
  scratch.write("4.attempt", "started 99999999\n{\"ending\":\"exi");
  CHECK(look_at_attempt(scratch.path("4"), true) == Attempt::unknown);
}

TEST_CASE("when the supervisor is killed nobody claims to know the outcome") {
  const Scratch scratch;
  auto started = Supervised::start(shell_job(scratch, "kill -KILL $PPID; sleep 2"));
  REQUIRE(started);
  CHECK_FALSE(started->wait({}));
  CHECK(look_at_attempt(scratch.path("1"), true) == Attempt::unknown);
  CHECK_FALSE(left_of_attempt(scratch.path("1")).empty());
  CHECK(becomes_true([&] { return left_of_attempt(scratch.path("1")).empty(); }));
}

}  // namespace handrail
