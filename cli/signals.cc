#include "cli/signals.h"

#include <fcntl.h>
#include <signal.h>
#include <unistd.h>

#include <cerrno>
#include <initializer_list>

namespace handrail::cli {
namespace {

volatile sig_atomic_t stop_count = 0;
volatile sig_atomic_t hang_up_came = 0;

void count_stop(int number) { stop_count = stop_count + (number == SIGTERM ? 2 : 1); }
void note_hang_up(int) { hang_up_came = 1; }

void catch_signal(int number, void (*handler)(int)) {
  struct sigaction action {};
  action.sa_handler = handler;  // without SA_RESTART: a question is interrupted
  ::sigaction(number, &action, nullptr);
}

}  // namespace

void listen_to_signals() {
  catch_signal(SIGINT, count_stop);
  catch_signal(SIGTERM, count_stop);
  catch_signal(SIGHUP, note_hang_up);
  ::signal(SIGPIPE, SIG_IGN);
}

int stop_requests() { return stop_count; }
void forget_stop_requests() { stop_count = 0; }

void let_go_of_lost_terminal() {
  if (hang_up_came == 0) return;
  hang_up_came = 0;
  for (const int fd : {STDIN_FILENO, STDOUT_FILENO, STDERR_FILENO}) {
    // A terminal that was hung up is still a terminal that answers EIO; a file or a pipe is none (ENOTTY).
    if (::isatty(fd) == 1 || errno != EIO) continue;
    const int null = ::open("/dev/null", O_RDWR | O_CLOEXEC);
    if (null < 0) return;
    ::dup2(null, fd);
    ::close(null);
  }
}

}  // namespace handrail::cli
