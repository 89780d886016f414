#include "executor/terminal_relay.h"

#include <fcntl.h>
#include <signal.h>
#include <stdlib.h>
#include <sys/ioctl.h>
#include <unistd.h>

#include <array>
#include <cerrno>

namespace handrail {

TerminalRelay TerminalRelay::open(std::vector<std::string> secrets) {
  TerminalRelay relay;
  relay.terminal_ = Descriptor(::open("/dev/tty", O_RDWR | O_CLOEXEC | O_NOCTTY));
  if (!relay.terminal_ || ::tcgetattr(relay.terminal_.get(), &relay.before_) != 0) return {};
  Descriptor master(::posix_openpt(O_RDWR | O_NOCTTY | O_CLOEXEC));
  std::array<char, 128> name{};
  if (!master || ::grantpt(master.get()) != 0 || ::unlockpt(master.get()) != 0 ||
      ::ptsname_r(master.get(), name.data(), name.size()) != 0) {
    return {};
  }
  relay.slave_ = Descriptor(::open(name.data(), O_RDWR | O_NOCTTY | O_CLOEXEC));
  if (!relay.slave_) return {};
  ::tcsetattr(relay.slave_.get(), TCSANOW, &relay.before_);
  relay.master_ = std::move(master);
  ::fcntl(relay.master_.get(), F_SETFL, O_NONBLOCK);
  relay.follow_size();
  relay.redactor_ = Redactor(std::move(secrets));

  // The foreground first: a change from the background would stop a process that does not ignore SIGTTOU.
  ::tcsetpgrp(relay.terminal_.get(), ::getpgrp());
  termios raw = relay.before_;
  ::cfmakeraw(&raw);
  relay.raw_ = ::tcsetattr(relay.terminal_.get(), TCSADRAIN, &raw) == 0;
  return relay;
}

void TerminalRelay::become_terminal_of_this_process() {
  ::setsid();
  ::ioctl(slave_.get(), TIOCSCTTY, 0);
  for (const int fd : {STDIN_FILENO, STDOUT_FILENO, STDERR_FILENO}) ::dup2(slave_.get(), fd);
  slave_.close();
  master_.close();
  terminal_.close();
}

Descriptor TerminalRelay::command_end() const {
  return Descriptor(::fcntl(master_.get(), F_DUPFD_CLOEXEC, 3));
}

bool TerminalRelay::pass_on_keys() {
  std::array<char, 4096> keys;
  const ssize_t got = ::read(terminal_.get(), keys.data(), keys.size());
  if (got < 0 && (errno == EINTR || errno == EAGAIN)) return true;
  if (got <= 0) {
    lost_ = true;  // nobody can answer any more
    master_.close();
    return false;
  }
  // What does not fit (a command that does not read) is dropped, as a terminal does.
  (void)!::write(master_.get(), keys.data(), static_cast<std::size_t>(got));
  return true;
}

void TerminalRelay::show(std::string_view bytes) {
  if (lost_) return;
  write_all(terminal_.get(), redactor_.next(bytes));
  keeps_back_ = !redactor_.idle();
}

void TerminalRelay::show_rest() {
  if (!lost_ && keeps_back_) write_all(terminal_.get(), redactor_.next({}, true));
  keeps_back_ = false;
}

void TerminalRelay::follow_size() {
  winsize size{};
  if (::ioctl(terminal_.get(), TIOCGWINSZ, &size) == 0) ::ioctl(master_.get(), TIOCSWINSZ, &size);
}

void TerminalRelay::restore() {
  show_rest();
  // Whoever has the foreground now has its own settings.
  if (raw_ && terminal_ && ::tcgetpgrp(terminal_.get()) == ::getpgrp())
    ::tcsetattr(terminal_.get(), TCSADRAIN, &before_);
  lost_ = true;
  terminal_.close();
}

std::string without_carriage_returns(std::string_view text) {
  std::string plain;
  for (std::size_t i = 0; i < text.size(); ++i) {
    if (text[i] != '\r' || i + 1 == text.size() || text[i + 1] != '\n') plain += text[i];
  }
  return plain;
}

}  // namespace handrail
