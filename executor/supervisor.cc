#include "executor/supervisor.h"

#include <fcntl.h>
#include <poll.h>
#include <signal.h>
#include <sys/file.h>
#include <sys/prctl.h>
#include <sys/signalfd.h>
#include <sys/socket.h>
#include <sys/wait.h>
#include <termios.h>
#include <unistd.h>

#include <algorithm>
#include <array>
#include <cerrno>
#include <cstdlib>
#include <cstring>

#include "executor/fault.h"
#include "executor/process_tree.h"
#include "executor/redact.h"
#include "model/sha256.h"

namespace handrail {
namespace {

using Clock = std::chrono::steady_clock;
using std::chrono::milliseconds;

// How long output is waited for after the command itself has ended: what a process substitution still writes.
constexpr milliseconds kDrain{500};
// What assertions get to see of the output.
constexpr std::size_t kJudged = 1u << 20;

// One of the command's two streams on its way to its file.
struct Capture {
  Descriptor pipe;  // read end
  Descriptor file;
  Redactor redactor;
  std::uint64_t keep = 0;
  std::uint64_t written = 0;
  Stream stream;
  Sha256 hash;
  std::string head;
  bool counted = false;  // the outcome stands; what comes now only goes to the file

  void take(std::string_view bytes) {
    if (!counted) {
      stream.bytes += bytes.size();
      hash.add(bytes);
      if (head.size() < kJudged) head.append(bytes.substr(0, kJudged - head.size()));
    }
    store(redactor.idle() ? bytes : std::string_view(safe_ = redactor.next(bytes)));
  }

  void finish() {
    if (!redactor.idle()) store(redactor.next({}, true));
  }

  // Reads what is there now; closes the pipe at its end.
  void drain() {
    static std::array<char, 1 << 16> buffer;
    for (int reads = 0; reads < 32; ++reads) {  // then somebody has to look at the clock
      const ssize_t got = ::read(pipe.get(), buffer.data(), buffer.size());
      if (got > 0) {
        take({buffer.data(), static_cast<std::size_t>(got)});
        if (static_cast<std::size_t>(got) < buffer.size()) return;
        continue;
      }
      if (got < 0 && errno == EINTR) continue;
      if (got < 0 && errno == EAGAIN) return;
      finish();
      pipe.close();
      return;
    }
  }

 private:
  void store(std::string_view bytes) {
    if (bytes.size() > keep - written) {
      bytes = bytes.substr(0, keep - written);
      stream.cut = true;
    }
    if (bytes.empty()) return;
    written += bytes.size();
    // A full disk must not end the command: its output is cut, and the outcome says so.
    if (!write_all(file.get(), bytes)) stream.cut = true;
  }

  std::string safe_;
};

// The process that watches over one command. Lives in a fork of handrail and never returns to its caller.
class Supervisor {
 public:
  Supervisor(const Job& job, Descriptor lock, Descriptor news, pid_t handrail)
      : job_(job), lock_(std::move(lock)), news_(std::move(news)), handrail_(handrail) {}

  [[noreturn]] void run() {
    prepare();
    Descriptor marker(
        ::open((job_.base + ".started").c_str(), O_WRONLY | O_CREAT | O_EXCL | O_CLOEXEC, 0600));
    if (!marker) ::_exit(0);  // `resume` has decided that this attempt never starts
    write_all(marker.get(), std::to_string(::getpid()) + "\n");
    marker.close();
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
    if (job_.interactive)
      ::setpgid(0, 0);
    else
      ::setsid();
    ::prctl(PR_SET_CHILD_SUBREAPER, 1);
    ::prctl(PR_SET_NAME, "handrail-watch");
    sigset_t watched;
    sigemptyset(&watched);
    for (const int number : {SIGCHLD, SIGTERM, SIGUSR1}) sigaddset(&watched, number);
    ::sigprocmask(SIG_SETMASK, &watched, nullptr);
    for (const int number : {SIGINT, SIGHUP, SIGPIPE, SIGTTOU, SIGTTIN}) ::signal(number, SIG_IGN);
    signals_ = Descriptor(::signalfd(-1, &watched, SFD_CLOEXEC | SFD_NONBLOCK));
  }

  // Everything but the standard descriptors, the lock and the way to tell news: the journal is not ours, and
  // the target's lock must be free when handrail ends.
  void close_inherited() const {
    std::array<int, 3> kept = {lock_.get(), news_.get(), job_.held_lock};
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
    if (!job_.interactive) {
      open_capture(out_, ".out", out);
      open_capture(err_, ".err", err);
    }
    command_ = ::fork();
    if (command_ == 0) run_command(out[1], err[1]);
    const int fork_error = errno;
    for (const int fd : {out[1], err[1]}) {
      if (fd >= 0) ::close(fd);
    }
    if (command_ < 0) {
      err_.take(std::string("handrail: cannot start a process: ") + std::strerror(fork_error) + "\n");
      ended_ = true;
      outcome_.code = 126;
      return;
    }
    ::setpgid(command_, command_);
    if (job_.interactive) ::tcsetpgrp(STDIN_FILENO, command_);
    // Nobody but the command may keep our terminal or handrail's own pipes open.
    if (const int null = ::open("/dev/null", O_RDWR | O_CLOEXEC); null >= 0 && !job_.interactive) {
      for (const int fd : {STDIN_FILENO, STDOUT_FILENO, STDERR_FILENO}) ::dup2(null, fd);
      ::close(null);
    }
  }

  void open_capture(Capture& capture, const char* suffix, std::array<int, 2>& ends) const {
    if (::pipe2(ends.data(), O_CLOEXEC) != 0) ::_exit(1);
    ::fcntl(ends[0], F_SETFL, O_NONBLOCK);
    ::fcntl(ends[0], F_SETPIPE_SZ,
            1 << 20);  // fewer switches on a flood; refused for some users, which is fine
    capture.pipe = Descriptor(ends[0]);
    capture.file = Descriptor(
        ::open((job_.base + suffix).c_str(), O_WRONLY | O_CREAT | O_TRUNC | O_APPEND | O_CLOEXEC, 0600));
    capture.redactor = Redactor(job_.secrets);
    capture.keep = job_.keep_bytes;
  }

  [[noreturn]] void run_command(int out, int err) {
    ::setpgid(0, 0);
    if (job_.interactive) {
      ::tcsetpgrp(STDIN_FILENO, ::getpid());
    } else {
      const int null = ::open("/dev/null", O_RDONLY);
      ::dup2(null, STDIN_FILENO);
      ::dup2(out, STDOUT_FILENO);
      ::dup2(err, STDERR_FILENO);
      if (null > STDERR_FILENO) ::close(null);
    }
    for (int number = 1; number < NSIG; ++number) ::signal(number, SIG_DFL);
    sigset_t none;
    sigemptyset(&none);
    ::sigprocmask(SIG_SETMASK, &none, nullptr);
    lock_.close();
    news_.close();
    ::_exit(job_.body());
  }

  void watch() {
    for (;;) {
      reap();
      if (ended_ && !told_ && (streams_closed() || Clock::now() >= drain_until_)) tell();
      if (told_ && nothing_left()) return;
      enforce_limits();

      std::array<pollfd, 3> polled{};
      nfds_t count = 0;
      polled[count++] = {signals_.get(), POLLIN, 0};
      for (Capture* capture : {&out_, &err_}) {
        if (capture->pipe) polled[count++] = {capture->pipe.get(), POLLIN, 0};
      }
      if (::poll(polled.data(), count, wait_time()) < 0 && errno != EINTR) ::_exit(1);
      take_signals();
      for (Capture* capture : {&out_, &err_}) {
        if (capture->pipe) capture->drain();
      }
    }
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
      if (survives_hangup(process, ::getsid(0))) survivors_.push_back(process.pid);
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
    for (Capture* capture : {&out_, &err_}) {
      if (capture->pipe) capture->drain();
      capture->counted = true;
      capture->stream.hash = capture->hash.hex();
    }
    outcome_.out = out_.stream;
    outcome_.err = err_.stream;
    const int exit_code = outcome_.ending == Ending::exited ? outcome_.code : 128 + outcome_.code;
    if (job_.judge) outcome_.verdict = job_.judge(out_.head, exit_code);
    outcome_.left_processes = !no_children_;
    outcome_.supervisor = ::getpid();
    outcome_.supervisor_start = process_start_time(::getpid());
    out_.head = err_.head = {};
    const std::string path = job_.base + ".outcome";
    const std::string text = outcome_.to_json().dump() + "\n";
    ::unlink((path + ".new").c_str());
    if (!write_new(path + ".new", text) || ::rename((path + ".new").c_str(), path.c_str()) != 0) {
      ::_exit(1);  // handrail sees that there is no outcome
    }
    fault_point("after-outcome-file", job_.item, handrail_, command_);
    if (job_.held_lock >= 0) ::close(job_.held_lock);
    lock_.close();
    (void)!::write(news_.get(), "e", 1);
    news_.close();
  }

  // After a time limit nothing of the tree may be left when the outcome is told.
  void wait_for_tree() {
    while (!no_children_) {
      for (Capture* capture : {&out_, &err_}) {
        if (capture->pipe) capture->drain();
      }
      reap();
      enforce_limits();
      if (!ending_) begin_ending();
      if (no_children_) break;
      ::usleep(5000);
    }
    ending_ = false;
  }

  const Job& job_;
  Descriptor lock_;
  Descriptor news_;
  Descriptor signals_;
  pid_t handrail_;
  pid_t command_ = 0;
  Capture out_;
  Capture err_;
  Outcome outcome_;
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

// The lock of an attempt; no value when somebody holds it.
Descriptor try_lock(const std::string& path) {
  Descriptor lock(::open(path.c_str(), O_RDWR | O_CREAT | O_CLOEXEC, 0600));
  if (lock && ::flock(lock.get(), LOCK_EX | LOCK_NB) != 0) lock.close();
  return lock;
}

}  // namespace

std::string_view name_of(Ending ending) {
  switch (ending) {
    case Ending::exited: return "exited";
    case Ending::signaled: return "signaled";
    case Ending::timed_out: return "timed_out";
    case Ending::interrupted: return "interrupted";
  }
  return "";
}

Json Outcome::to_json() const {
  const auto stream = [](const Stream& of) {
    return Json{{"bytes", of.bytes}, {"sha256", of.hash}, {"cut", of.cut}};
  };
  return Json{{"ending", name_of(ending)},
              {"code", code},
              {"started_at", started_at},
              {"ended_at", ended_at},
              {"milliseconds", milliseconds},
              {"stdout", stream(out)},
              {"stderr", stream(err)},
              {"verdict", verdict},
              {"left_processes", left_processes},
              {"supervisor", supervisor},
              {"supervisor_start", supervisor_start}};
}

std::optional<Outcome> Outcome::from_json(const Json& json) {
  if (!json.is_object()) return std::nullopt;
  try {
    Outcome outcome;
    const std::string ending = json.at("ending");
    for (const Ending each : {Ending::exited, Ending::signaled, Ending::timed_out, Ending::interrupted}) {
      if (name_of(each) == ending) outcome.ending = each;
    }
    const auto stream = [](const Json& of) {
      return Stream{of.at("bytes").get<std::uint64_t>(), of.at("sha256"), of.at("cut").get<bool>()};
    };
    outcome.code = json.at("code");
    outcome.started_at = json.at("started_at");
    outcome.ended_at = json.at("ended_at");
    outcome.milliseconds = json.at("milliseconds");
    outcome.out = stream(json.at("stdout"));
    outcome.err = stream(json.at("stderr"));
    outcome.verdict = json.at("verdict");
    outcome.left_processes = json.at("left_processes");
    outcome.supervisor = json.at("supervisor");
    outcome.supervisor_start = json.at("supervisor_start");
    return outcome;
  } catch (const Json::exception&) {
    return std::nullopt;  // cut off, or not ours
  }
}

Result<Supervised> Supervised::start(const Job& job) {
  Descriptor lock = try_lock(job.base + ".lock");
  if (!lock) return fail(system_error("cannot lock", job.base + ".lock"));
  std::array<int, 2> news{};
  if (::pipe2(news.data(), O_CLOEXEC) != 0) return fail(system_error("cannot make a pipe for", job.base));
  Descriptor news_in(news[0]), news_out(news[1]);

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
    Supervisor(job, std::move(lock), std::move(news_out), handrail).run();
  }
  Supervised supervised;
  supervised.base_ = job.base;
  supervised.pid_ = pid;
  supervised.interactive_ = job.interactive;
  supervised.news_ = std::move(news_in);
  fault_point("after-fork", job.item);
  return supervised;
}

std::optional<Outcome> Supervised::wait(const std::function<void()>& look) {
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
  if (interactive_) {
    ::signal(SIGTTOU, SIG_IGN);
    ::tcsetpgrp(STDIN_FILENO, ::getpgrp());
  }
  auto outcome = read_outcome(base_);
  if (!outcome || !outcome->left_processes)
    ::waitpid(pid_, nullptr, 0);  // a supervisor that stays is reaped by init
  if (look) look();
  return outcome;
}

void Supervised::interrupt() const { ::kill(pid_, SIGTERM); }

std::optional<Outcome> read_outcome(const std::string& base) {
  const auto text = read_whole(base + ".outcome");
  if (!text) return std::nullopt;
  return Outcome::from_json(Json::parse(*text, nullptr, false));
}

Attempt look_at_attempt(const std::string& base, bool same_boot) {
  const Descriptor lock = try_lock(base + ".lock");
  // The outcome is written before the lock is let go, so this order misses nothing.
  if (read_outcome(base)) return Attempt::ended;
  if (!lock) return Attempt::running;
  // After a power cut the marker of a command that did start may be lost, so its absence proves nothing.
  if (!same_boot) return Attempt::unknown;
  return write_new(base + ".started", "") ? Attempt::never_started : Attempt::unknown;
}

std::vector<pid_t> left_of_attempt(const std::string& base) {
  std::vector<pid_t> pids;
  const auto marker = read_whole(base + ".started");
  const pid_t session = marker ? static_cast<pid_t>(std::strtol(marker->c_str(), nullptr, 10)) : 0;
  if (session <= 0) return pids;
  for (const Process& process : processes_of_session(session)) pids.push_back(process.pid);
  return pids;
}

void release(pid_t supervisor, std::uint64_t supervisor_start, Leftovers leftovers) {
  if (supervisor <= 0 || process_start_time(supervisor) != supervisor_start || supervisor_start == 0) return;
  ::kill(supervisor, leftovers == Leftovers::keep ? SIGUSR1 : SIGTERM);
}

std::uint64_t process_start_time(pid_t pid) {
  const auto stat = read_whole("/proc/" + std::to_string(pid) + "/stat");
  if (!stat) return 0;
  std::size_t at = stat->rfind(')');
  if (at == std::string::npos) return 0;
  for (int field = 2; field < 22 && at != std::string::npos; ++field) at = stat->find(' ', at + 1);
  return at == std::string::npos ? 0 : std::strtoull(stat->c_str() + at, nullptr, 10);
}

std::string boot_id() {
  auto id = read_whole("/proc/sys/kernel/random/boot_id");
  if (!id) return {};
  id->erase(id->find_last_not_of('\n') + 1);
  return *id;
}

}  // namespace handrail
