#include "executor/sql_statements.h"

#include <signal.h>
#include <unistd.h>

#include <atomic>
#include <cstdio>
#include <thread>

#include <fmt/format.h>

#include "clients/database.h"
#include "executor/expectation.h"

namespace handrail {
namespace {

constexpr std::size_t kJudged = 1u << 20;

int complain(const std::string& message) {
  std::fflush(stdout);
  fmt::print(stderr, "handrail: {}\n", message);
  std::fflush(stderr);
  return 1;
}

std::string text_of(const Row& row) {
  std::string text;
  for (std::size_t i = 0; i < row.size(); ++i) {
    if (i > 0) text += '|';
    text += row[i].value_or("NULL");
  }
  return text + "\n";
}

// What a guide expects of the number of rows is about rows, whatever they hold.
ExpectationVerdict judge_result(const Expect& expect, const std::string& printed, std::uint64_t rows) {
  const bool about_number = expect.kind == ExpectKind::rows || expect.kind == ExpectKind::empty ||
                            expect.kind == ExpectKind::not_empty;
  return about_number ? judge_rows(expect, printed, rows) : judge(expect, printed, 0);
}

// SIGTERM comes at the time limit and when the operator ends the command. A server goes on with a statement
// although its client is gone; so from here on the signal does not end this process, the server is told.
class CancelAtSigterm {
 public:
  explicit CancelAtSigterm(Database& database) {
    ::sigemptyset(&awaited_);
    ::sigaddset(&awaited_, SIGTERM);
    ::sigaddset(&awaited_, kOver);
    ::pthread_sigmask(SIG_BLOCK, &awaited_, nullptr);
    thread_ = std::thread([this, &database] { wait_and_cancel(database); });
  }
  CancelAtSigterm(const CancelAtSigterm&) = delete;
  CancelAtSigterm& operator=(const CancelAtSigterm&) = delete;
  ~CancelAtSigterm() {
    ::pthread_kill(thread_.native_handle(), kOver);
    thread_.join();
  }

  bool came() const { return came_; }

 private:
  static constexpr int kOver = SIGUSR1;  // tells the thread that nothing is left to cancel

  void wait_and_cancel(Database& database) {
    int number = 0;
    ::sigwait(&awaited_, &number);
    if (number == kOver) return;
    came_ = true;
    sigset_t over;
    ::sigemptyset(&over);
    ::sigaddset(&over, kOver);
    // More than once: the first may have come before the statement was on its way to the server.
    constexpr timespec kAgain{0, 200'000'000};
    do {
      if (const auto told = database.cancel(); !told)
        complain("the server could not be told to end the statement and may go on with it: " +
                 told.error().message);
    } while (::sigtimedwait(&over, nullptr, &kAgain) != kOver);
  }

  sigset_t awaited_;
  std::atomic<bool> came_ = false;
  std::thread thread_;
};

}  // namespace

int run_sql_statements(const PlanItem& item, const std::string& directory) {
  if (::chdir(directory.c_str()) != 0) return complain("the working directory " + directory + " is gone");
  const auto address = parse_address(item.engine, item.target);
  if (!address) return complain(address.error().message);
  const auto database = connect(*address);
  if (!database) return complain(database.error().message);
  const CancelAtSigterm cancel(**database);
  for (std::size_t i = 0; i < item.sql_statements.size(); ++i) {
    if (cancel.came()) return complain("ended before the next statement");
    std::string printed;
    const auto end = (*database)->run(item.sql_statements[i], [&](const Row& row) {
      const std::string text = text_of(row);
      std::fwrite(text.data(), 1, text.size(), stdout);
      if (printed.size() < kJudged) printed += text;
    });
    if (!end) return complain(end.error().message);
    std::fflush(stdout);
    fmt::print(stderr, "{} row(s){}\n", end->count, end->has_rows ? "" : " changed");
    for (std::size_t e = 0; e < item.expects.size(); ++e) {
      if (item.sql_expects[e] != static_cast<int>(i)) continue;
      const ExpectationVerdict verdict = judge_result(item.expects[e], printed, end->count);
      if (verdict.kind == ExpectationVerdict::Kind::not_met) return complain(verdict.text);
    }
  }
  std::fflush(stderr);
  return 0;
}

}  // namespace handrail
