// Handrail's side of a command that is under way: starting its supervisor, waiting for it, finding out later
// what became of an attempt.
#include <fcntl.h>
#include <poll.h>
#include <signal.h>
#include <sys/file.h>
#include <sys/wait.h>
#include <unistd.h>

#include <array>
#include <cerrno>

#include "executor/fault.h"
#include "executor/supervisor_process.h"

namespace handrail {
namespace {

// What stands in the file of an attempt that is never to start.
constexpr std::string_view kGivenUp = "given up\n";

// An attempt's file, locked; no value when somebody holds it.
Descriptor try_lock(const std::string& path) {
  Descriptor lock(::open(path.c_str(), O_RDWR | O_CREAT | O_APPEND | O_CLOEXEC, 0600));
  if (lock && ::flock(lock.get(), LOCK_EX | LOCK_NB) != 0) lock.close();
  return lock;
}

}  // namespace

Result<Supervised> Supervised::start(const Job& job) {
  Descriptor attempt = try_lock(job.base + ".attempt");
  if (!attempt) return fail(system_error("cannot lock", job.base + ".attempt"));
  if (const auto text = read_all(attempt.get()); !text || !text->empty())
    return fail("the attempt " + job.base + " was made already, or given up");
  std::array<int, 2> news{};
  if (::pipe2(news.data(), O_CLOEXEC) != 0) return fail(system_error("cannot make a pipe for", job.base));
  Descriptor news_in(news[0]), news_out(news[1]);

  std::optional<termios> terminal_before;
  if (termios settings{}; job.terminal != TerminalUse::none && ::tcgetattr(STDIN_FILENO, &settings) == 0)
    terminal_before = settings;

  // A signal that arrives before the supervisor is ready for it has to wait, not to kill it.
  sigset_t all, before;
  sigfillset(&all);
  ::sigprocmask(SIG_SETMASK, &all, &before);
  const pid_t handrail = ::getpid();
  const pid_t pid = ::fork();
  if (pid != 0) ::sigprocmask(SIG_SETMASK, &before, nullptr);
  if (pid < 0) return fail(system_error("cannot start a process for", job.base));
  if (pid == 0) {
    news_in.close();
    watch_over(job, std::move(attempt), std::move(news_out), handrail);
  }
  Supervised supervised;
  supervised.base_ = job.base;
  supervised.pid_ = pid;
  supervised.terminal_ = job.terminal;
  supervised.terminal_before_ = terminal_before;
  supervised.news_ = std::move(news_in);
  fault_point("after-fork", job.item);
  return supervised;
}

std::optional<CommandOutcome> Supervised::wait(const std::function<void()>& look) {
  constexpr int kLookEvery = 50;  // milliseconds
  for (;;) {
    pollfd polled{news_.get(), POLLIN, 0};
    const int ready = ::poll(&polled, 1, kLookEvery);
    if (look) look();
    if (ready <= 0) continue;
    char byte = 0;
    const ssize_t got = ::read(news_.get(), &byte, 1);
    if (got < 0 && errno == EINTR) continue;
    break;
  }
  if (terminal_ != TerminalUse::none) {
    ::signal(SIGTTOU, SIG_IGN);
    ::tcsetpgrp(STDIN_FILENO, ::getpgrp());
    // Whatever became of the one who had it: a password prompt that was killed leaves the echo off.
    if (terminal_before_) ::tcsetattr(STDIN_FILENO, TCSADRAIN, &*terminal_before_);
  }
  auto outcome = read_outcome(base_);
  if (!outcome || !outcome->left_processes)
    ::waitpid(pid_, nullptr, 0);  // a supervisor that stays is reaped by init
  if (look) look();
  return outcome;
}

void Supervised::interrupt() const { ::kill(pid_, SIGTERM); }

Attempt look_at_attempt(const std::string& base, bool same_boot) {
  const Descriptor lock = try_lock(base + ".attempt");
  // The outcome is written before the lock is let go, so this order misses nothing.
  if (read_outcome(base)) return Attempt::ended;
  if (!lock) return Attempt::running;
  // After a power cut the first line of a command that did start may be lost, so its absence proves nothing.
  if (!same_boot) return Attempt::unknown;
  const auto text = read_all(lock.get());
  if (text && text->empty() && write_all(lock.get(), kGivenUp)) return Attempt::never_started;
  return text && *text == kGivenUp ? Attempt::never_started : Attempt::unknown;
}

}  // namespace handrail
