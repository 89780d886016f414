#include "executor/supervisor_process.h"

#include <fcntl.h>
#include <poll.h>
#include <signal.h>
#include <sys/mman.h>
#include <sys/prctl.h>
#include <sys/signalfd.h>
#include <sys/socket.h>
#include <sys/wait.h>
#include <unistd.h>

#include <algorithm>
#include <array>
#include <cerrno>
#include <cstdlib>
#include <cstring>

#include "executor/capture.h"
#include "executor/fault.h"
#include "executor/process_tree.h"
#include "executor/session.h"
#include "executor/terminal_relay.h"

namespace handrail {
namespace {

using Clock = std::chrono::steady_clock;
using std::chrono::milliseconds;

// How long output is waited for after the command itself has ended: what a process substitution still writes.
constexpr milliseconds kDrain{500};

// The process that watches over one command. Lives in a fork of handrail and never returns to its caller.
class Supervisor {
 public:
  Supervisor(const Job& job, Descriptor attempt, Descriptor news, pid_t handrail)
      : job_(job), attempt_(std::move(attempt)), news_(std::move(news)), handrail_(handrail) {}

  [[noreturn]] void run() {
    prepare();
    if (!write_all(attempt_.get(), "started " + std::to_string(::getpid()) + "\n")) ::_exit(1);
    fault_point("after-started", job_.item, handrail_);
    started_ = Clock::now();
    outcome_.started_at = utc_now();
    start_command();
    watch();
    ::_exit(0);
  }

 private:
  void prepare() {
    close_inherited();
    if (job_.terminal == TerminalUse::none)
      ::setsid();
    else
      ::setpgid(0, 0);
    ::prctl(PR_SET_CHILD_SUBREAPER, 1);
    ::prctl(PR_SET_NAME, "handrail-watch");
    sigset_t watched;
    sigemptyset(&watched);
    for (const int number : {SIGCHLD, SIGTERM, SIGUSR1, SIGWINCH}) sigaddset(&watched, number);
    ::sigprocmask(SIG_SETMASK, &watched, nullptr);
    for (const int number : {SIGINT, SIGHUP, SIGPIPE, SIGTTOU, SIGTTIN}) ::signal(number, SIG_IGN);
    signals_ = Descriptor(::signalfd(-1, &watched, SFD_CLOEXEC | SFD_NONBLOCK));
  }

  // Everything but the standard descriptors, the lock and the way to tell news: the journal is not ours, and
  // the target's lock must be free when handrail ends.
  void close_inherited() const {
    std::array<int, 3> kept = {attempt_.get(), news_.get(), job_.held_lock};
    std::ranges::sort(kept);
    unsigned first = STDERR_FILENO + 1;
    for (const int fd : kept) {
      if (fd < static_cast<int>(first)) continue;
      if (fd > static_cast<int>(first)) ::close_range(first, fd - 1, 0);
      first = fd + 1;
    }
    ::close_range(first, ~0u, 0);
  }

  void start_command() {
    std::array<int, 2> out{-1, -1}, err{-1, -1};
    state_ = Descriptor(::memfd_create("state", MFD_CLOEXEC));
    scratch_ = Descriptor(::memfd_create("scratch", MFD_CLOEXEC));
    ::prctl(PR_SET_DUMPABLE, 1);  // else the command could not open them
    if (job_.terminal == TerminalUse::own) relay_ = TerminalRelay::open(job_.secrets);
    prepare_file(out_, ".out");
    prepare_file(err_, ".err");
    if (relay_) {
      out_.pipe = relay_.command_end();
    } else {
      open_pipe(out_, out);
      open_pipe(err_, err);
    }
    command_ = ::fork();
    if (command_ == 0) run_command(out[1], err[1]);
    const int fork_error = errno;
    for (const int fd : {out[1], err[1]}) {
      if (fd >= 0) ::close(fd);
    }
    relay_.close_command_side();
    if (command_ < 0) {
      err_.take(std::string("handrail: cannot start a process: ") + std::strerror(fork_error) + "\n");
      ended_ = true;
      outcome_.code = 126;
      return;
    }
    if (!relay_) ::setpgid(command_, command_);
    if (job_.terminal == TerminalUse::asks) ::tcsetpgrp(STDIN_FILENO, command_);
    // Nobody but the command may keep our terminal or handrail's own pipes open.
    if (const int null = ::open("/dev/null", O_RDWR | O_CLOEXEC); null >= 0) {
      for (const int fd : {STDIN_FILENO, STDOUT_FILENO, STDERR_FILENO}) ::dup2(null, fd);
      ::close(null);
    }
  }

  static void open_pipe(Capture& capture, std::array<int, 2>& ends) {
    if (::pipe2(ends.data(), O_CLOEXEC) != 0) ::_exit(1);
    ::fcntl(ends[0], F_SETFL, O_NONBLOCK);
    ::fcntl(ends[0], F_SETPIPE_SZ,
            1 << 20);  // fewer switches on a flood; refused for some users, which is fine
    capture.pipe = Descriptor(ends[0]);
  }

  void prepare_file(Capture& capture, const char* suffix) const {
    capture.path = job_.base + suffix;
    capture.redactor = Redactor(job_.secrets);
    capture.keep = job_.keep_bytes;
  }

  [[noreturn]] void run_command(int out, int err) {
    if (relay_) {
      relay_.become_terminal_of_this_process();
    } else {
      ::setpgid(0, 0);
      if (job_.terminal == TerminalUse::asks) ::tcsetpgrp(STDIN_FILENO, ::getpid());
      const int null = ::open("/dev/null", O_RDONLY);
      ::dup2(null, STDIN_FILENO);
      ::dup2(out, STDOUT_FILENO);
      ::dup2(err, STDERR_FILENO);
      if (null > STDERR_FILENO) ::close(null);
    }
    for (int number = 1; number < NSIG; ++number) ::signal(number, SIG_DFL);
    // Half a `sudo apt-get upgrade` is worse than one that nobody watches. (Of what stays in the background
    // this would make daemons.)
    if (job_.terminal == TerminalUse::asks && !job_.leaves_processes) ::signal(SIGHUP, SIG_IGN);
    sigset_t none;
    sigemptyset(&none);
    ::sigprocmask(SIG_SETMASK, &none, nullptr);
    attempt_.close();
    news_.close();
    ::_exit(job_.body({path_of(state_), path_of(scratch_)}));
  }

  // As another process sees it.
  static std::string path_of(const Descriptor& descriptor) {
    return "/proc/" + std::to_string(::getppid()) + "/fd/" + std::to_string(descriptor.get());
  }

  void watch() {
    for (;;) {
      reap();
      if (ended_ && !told_ && (streams_closed() || Clock::now() >= drain_until_)) tell();
      if (told_ && nothing_left()) return;
      enforce_limits();

      std::array<pollfd, 4> polled{};
      nfds_t count = 0;
      polled[count++] = {signals_.get(), POLLIN, 0};
      for (Capture* capture : {&out_, &err_}) {
        if (capture->pipe) polled[count++] = {capture->pipe.get(), POLLIN, 0};
      }
      if (relay_.person_end() >= 0) polled[count++] = {relay_.person_end(), POLLIN, 0};
      const int ready = ::poll(polled.data(), count, wait_time());
      if (ready < 0 && errno != EINTR) ::_exit(1);
      take_signals();
      if (ready > 0 && polled[count - 1].fd == relay_.person_end() && polled[count - 1].revents != 0)
        pass_on_keys();
      if (ready == 0) relay_.show_rest();
      drain();
    }
  }

  void drain() {
    if (out_.pipe && relay_)
      out_.drain([&](std::string_view bytes) { relay_.show(bytes); });
    else if (out_.pipe)
      out_.drain();
    if (err_.pipe) err_.drain();
  }

  void pass_on_keys() {
    if (relay_.pass_on_keys()) return;
    drain();
    out_.finish();
    out_.pipe.close();
  }

  bool streams_closed() const { return !out_.pipe && !err_.pipe; }

  // Nobody is left to watch over. Without a pipe to keep open, survivors of the release need us no longer.
  bool nothing_left() {
    if (released_ && streams_closed() && !ending_) return true;
    return no_children_ && streams_closed();
  }

  int wait_time() const {
    auto until = Clock::time_point::max();
    if (!ended_ && !ending_) until = started_ + job_.limit;
    if (ending_) until = Clock::now() + milliseconds(20);
    if (ended_ && !told_) until = std::min(until, drain_until_);
    if (relay_.keeps_back()) until = std::min(until, Clock::now() + milliseconds(20));
    if (until == Clock::time_point::max()) return -1;
    const auto left = std::chrono::ceil<milliseconds>(until - Clock::now()).count();
    return static_cast<int>(std::clamp<std::int64_t>(left, 0, 3'600'000));
  }

  void reap() {
    for (;;) {
      int status = 0;
      const pid_t pid = ::waitpid(-1, &status, WNOHANG);
      no_children_ = pid < 0 && errno == ECHILD;
      if (pid <= 0) return;
      if (pid != command_) continue;
      ended_ = true;
      outcome_.ended_at = utc_now();
      outcome_.milliseconds = std::chrono::duration_cast<milliseconds>(Clock::now() - started_).count();
      outcome_.code = WIFEXITED(status) ? WEXITSTATUS(status) : WTERMSIG(status);
      outcome_.ending = ending_reason_.value_or(WIFEXITED(status) ? Ending::exited : Ending::signaled);
      drain_until_ = Clock::now() + (job_.leaves_processes ? milliseconds(0) : kDrain);
    }
  }

  void take_signals() {
    signalfd_siginfo info{};
    while (::read(signals_.get(), &info, sizeof info) == static_cast<ssize_t>(sizeof info)) {
      if (info.ssi_signo == SIGUSR1 && told_) released_ = true;
      if (info.ssi_signo == SIGWINCH) relay_.follow_size();
      if (info.ssi_signo != SIGTERM) continue;
      if (told_) {
        begin_release();
      } else if (!ending_) {
        ending_reason_ = ended_ ? std::nullopt : std::optional(Ending::interrupted);
        begin_ending();
      }
    }
  }

  void enforce_limits() {
    if (!ended_ && !ending_ && Clock::now() >= started_ + job_.limit) {
      ending_reason_ = Ending::timed_out;
      begin_ending();
    }
    if (!ending_) return;
    if (no_children_) {
      ending_ = false;
      return;
    }
    if (Clock::now() < kill_at_) return;
    signal_all(SIGKILL);  // again and again: a process may have forked just before
  }

  void begin_ending() {
    ending_ = true;
    kill_at_ = Clock::now() + job_.grace;
    signal_all(SIGTERM);
    signal_all(SIGCONT);  // a stopped process would not hear it
  }

  // The run is over: what a closing terminal would have ended, ends.
  void begin_release() {
    if (released_) return;
    released_ = true;
    survivors_.clear();
    for (const Process& process : descendants_of(::getpid())) {
      if (survives_hangup(process, job_.terminal == TerminalUse::own ? command_ : ::getsid(0)))
        survivors_.push_back(process.pid);
    }
    if (descendants_to_end().empty()) return;
    ending_ = true;
    kill_at_ = Clock::now() + job_.grace;
    signal_all(SIGTERM);
    signal_all(SIGCONT);
  }

  std::vector<Process> descendants_to_end() const {
    std::vector<Process> processes = descendants_of(::getpid());
    std::erase_if(processes,
                  [&](const Process& process) { return std::ranges::count(survivors_, process.pid) > 0; });
    return processes;
  }

  void signal_all(int number) {
    const std::vector<Process> processes = descendants_to_end();
    for (const Process& process : processes) ::kill(process.pid, number);
    if (number == SIGKILL && processes.empty()) ending_ = false;
  }

  // Writes the outcome, lets go of the lock, tells handrail.
  void tell() {
    told_ = true;
    if (ending_reason_) wait_for_tree();
    drain();
    relay_.restore();
    for (Capture* capture : {&out_, &err_}) {
      capture->settle();
    }
    outcome_.out = out_.stream;
    outcome_.err = err_.stream;
    const int exit_code = outcome_.ending == Ending::exited ? outcome_.code : 128 + outcome_.code;
    const std::string head = relay_ ? without_carriage_returns(out_.head) : std::move(out_.head);
    if (job_.judge) outcome_.verdict = job_.judge(head, exit_code);
    outcome_.left_processes = !no_children_;
    outcome_.supervisor = ::getpid();
    outcome_.supervisor_start = process_start_time(::getpid());
    out_.head = err_.head = {};
    // On failure handrail sees that there is no outcome.
    if (!keep_state() || !write_all(attempt_.get(), outcome_.to_json().dump() + "\n")) ::_exit(1);
    fault_point("after-outcome-file", job_.item, handrail_, command_);
    if (job_.held_lock >= 0) ::close(job_.held_lock);
    attempt_.close();
    (void)!::write(news_.get(), "e", 1);
    news_.close();
  }

  // The state that the command left in memory, on the disk. One that is not whole says nothing.
  bool keep_state() {
    const auto text = read_all(state_.get());
    state_.close();
    scratch_.close();
    if (job_.state.empty() || !text || !is_whole_state(*text)) return true;
    return static_cast<bool>(write_reusing(spare_for(job_.state), job_.state, *text, Sync::yes));
  }

  // After a time limit nothing of the tree may be left when the outcome is told.
  void wait_for_tree() {
    while (!no_children_) {
      drain();
      reap();
      enforce_limits();
      if (!ending_) begin_ending();
      if (no_children_) break;
      ::usleep(5000);
    }
    ending_ = false;
  }

  const Job& job_;
  Descriptor attempt_;
  Descriptor news_;
  Descriptor signals_;
  Descriptor state_;  // CommandMemory
  Descriptor scratch_;
  pid_t handrail_;
  pid_t command_ = 0;
  Capture out_;
  Capture err_;
  TerminalRelay relay_;
  CommandOutcome outcome_;
  Clock::time_point started_;
  Clock::time_point drain_until_;
  Clock::time_point kill_at_;
  std::optional<Ending> ending_reason_;
  std::vector<pid_t> survivors_;
  bool ended_ = false;   // the command itself
  bool told_ = false;    // the outcome stands
  bool ending_ = false;  // descendants are being ended
  bool released_ = false;
  bool no_children_ = false;
};

}  // namespace

void watch_over(const Job& job, Descriptor attempt, Descriptor news, pid_t handrail) {
  Supervisor(job, std::move(attempt), std::move(news), handrail).run();
}

}  // namespace handrail
