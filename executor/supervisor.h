// Runs one command under the eyes of a process of its own, the supervisor, which outlives `handrail`: when
// handrail is killed, the command goes on, its time limit still holds, its output is still kept, and its
// outcome is written down, so that `resume` can take it over. For an attempt with the base name B the
// supervisor leaves
//
//   B.attempt   locked from before the fork until the outcome stands (or the supervisor is dead). Its first
//               line, "started PID", is there before the command's first byte runs; its second says how it
//               ended. An attempt whose file says anything is never started (again)
//   B.out B.err what it printed, secrets replaced, up to a limit; no file when it printed nothing
//   Job::state  the state in which its shell ended
//
// The supervisor is the command's session leader and the reaper of everything that comes from it, so that a
// time limit ends the whole tree, processes that left the session included. Processes that the command leaves
// behind stay its children until release().
#pragma once

#include <sys/types.h>
#include <termios.h>

#include <chrono>
#include <cstdint>
#include <functional>
#include <optional>
#include <string>
#include <string_view>
#include <vector>

#include "executor/disk.h"
#include "executor/journal.h"
#include "model/result.h"

namespace handrail {

// How a command stands to the person's terminal. None: standard input is empty, and it has no terminal to ask
// on, so that what would ask fails at once instead of waiting.
enum class TerminalUse : std::uint8_t {
  none,
  asks,  // it may open /dev/tty (a password for sudo); standard input is empty, its output goes through pipes
  own,   // it has a terminal of its own, which is passed on to the person's and kept
};

// Memory that the supervisor holds as long as the command runs, as paths that the command can open. What it
// writes line by line costs a fraction of what it would in a file.
struct CommandMemory {
  std::string state;    // what stands here at the end, if it is a whole state, goes to Job::state
  std::string scratch;  // for the command's own use
};

struct Job {
  std::string base;
  std::string state;  // durable before the outcome stands; empty: it is not kept
  int item = 0;       // for fault points
  // Runs in the command's own process, with its descriptors set; does not return when it execs, else gives
  // the exit code.
  std::function<int(const CommandMemory& memory)> body;
  std::chrono::milliseconds limit{std::chrono::minutes(30)};
  std::chrono::milliseconds grace{std::chrono::seconds(5)};  // from SIGTERM to SIGKILL
  TerminalUse terminal = TerminalUse::none;                  // handrail has one, unless it is none
  int held_lock = -1;             // a lock that stays held, even when handrail dies, until the outcome stands
  bool leaves_processes = false;  // `&`: do not wait for those who still hold its output
  std::vector<std::string> secrets;
  std::uint64_t keep_bytes = 256u << 20;  // of each stream
  // Looks at the first bytes that the command printed, as they were; what it returns becomes
  // CommandOutcome::verdict.
  std::function<Json(std::string_view out, int exit_code)> judge;
};

enum class Ending : std::uint8_t { exited, signaled, timed_out, interrupted };
std::string_view name_of(Ending ending);

struct Stream {
  std::uint64_t bytes = 0;  // that were printed
  std::string hash;  // SHA-256 of all of them with secrets replaced: that of a short secret would tell it
  bool cut = false;  // not all were kept
  // Of the file when the outcome was written, to find out later whether it was changed; no hash when it could
  // not be written whole.
  std::uint64_t kept_bytes = 0;
  std::string kept_hash;
};

struct CommandOutcome {
  Ending ending = Ending::exited;
  int code = 0;  // exit code, or the signal's number
  std::string started_at;
  std::string ended_at;
  std::int64_t milliseconds = 0;
  Stream out;
  Stream err;
  Json verdict;
  bool left_processes = false;
  // The supervisor, which stays as long as there are such processes.
  pid_t supervisor = 0;
  std::uint64_t supervisor_start = 0;

  Json to_json() const;
  static std::optional<CommandOutcome> from_json(const Json& json);
};

// A command that is under way.
class Supervised {
 public:
  // Forks. The caller has recorded its intent. Fails when nothing was started.
  static Result<Supervised> start(const Job& job);

  // Returns when the outcome stands. `look` is called every now and then, for output and signals.
  // No outcome: the supervisor was killed, and nobody knows how far the command came.
  std::optional<CommandOutcome> wait(const std::function<void()>& look);
  // Ends the command and all that comes from it; its outcome will be `interrupted`.
  void interrupt() const;

 private:
  std::string base_;
  pid_t pid_ = 0;
  TerminalUse terminal_ = TerminalUse::none;
  std::optional<termios> terminal_before_;
  Descriptor news_;
};

// What became of an attempt whose intent is in the journal, but not its outcome.
enum class Attempt : std::uint8_t {
  never_started,  // and never will
  running,        // its supervisor is alive
  ended,          // the outcome is there
  unknown,        // it began, and nobody saw its end
};
Attempt look_at_attempt(const std::string& base, bool same_boot);
std::optional<CommandOutcome> read_outcome(const std::string& base);
// The process that watched, or watches, over it; 0 when it never started.
pid_t supervisor_of_attempt(const std::string& base);
// Processes of an attempt that are alive although its supervisor is dead: nobody will see how they end.
std::vector<pid_t> left_of_attempt(const std::string& base);

// What becomes of the processes that a command left behind, once the run is done.
enum class Leftovers : std::uint8_t {
  end_jobs,  // plain background jobs end; daemons and what ignores SIGHUP stay, as when a terminal closes
  keep,      // all stay
};
// Tells the supervisor of a command that has ended; it goes away as soon as nobody writes to it any more.
void release(pid_t supervisor, std::uint64_t supervisor_start, Leftovers leftovers = Leftovers::end_jobs);

// Distinguishes a process from a later one with the same number; 0 when there is none.
std::uint64_t process_start_time(pid_t pid);
// Differs after each boot of the machine.
std::string boot_id();

}  // namespace handrail
