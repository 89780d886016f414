#include "executor/readiness.h"

#include <arpa/inet.h>
#include <fcntl.h>
#include <netinet/in.h>
#include <sys/socket.h>
#include <unistd.h>

#include <regex>

#include <fmt/format.h>

#include "clients/http.h"
#include "executor/disk.h"

namespace handrail {
namespace {

template <typename Address>
bool connects(int family, const Address& address) {
  const Descriptor socket(::socket(family, SOCK_STREAM | SOCK_CLOEXEC, 0));
  return socket && ::connect(socket.get(), reinterpret_cast<const sockaddr*>(&address), sizeof address) == 0;
}

bool port_answers(int port) {
  sockaddr_in four{};
  four.sin_family = AF_INET;
  four.sin_port = htons(static_cast<std::uint16_t>(port));
  four.sin_addr.s_addr = htonl(INADDR_LOOPBACK);
  if (connects(AF_INET, four)) return true;
  sockaddr_in6 six{};
  six.sin6_family = AF_INET6;
  six.sin6_port = four.sin_port;
  six.sin6_addr = in6addr_loopback;
  return connects(AF_INET6, six);
}

// A text that is no regular expression, or that stands there as it is, is a text.
bool says(const std::string& line, const std::string& wanted) {
  if (line.find(wanted) != std::string::npos) return true;
  try {
    constexpr std::size_t kLooked = 4096;  // std::regex recurses over its input
    return std::regex_search(line.substr(0, kLooked), std::regex(wanted, std::regex::ECMAScript));
  } catch (const std::regex_error&) {
    return false;
  }
}

}  // namespace

ReadinessWatch::ReadinessWatch(const Readiness& ready, std::string base)
    : ready_(ready), base_(std::move(base)) {}

// Reads on from where it was, so that a command that prints much is not read from its beginning each time.
bool ReadinessWatch::printed(const char* suffix, std::uint64_t& read, std::string& cut_off) {
  const Descriptor file(::open((base_ + suffix).c_str(), O_RDONLY | O_CLOEXEC));
  if (!file) return false;
  char buffer[1 << 14];
  for (;;) {
    const ssize_t got = ::pread(file.get(), buffer, sizeof buffer, static_cast<off_t>(read));
    if (got <= 0) break;
    read += static_cast<std::uint64_t>(got);
    cut_off.append(buffer, static_cast<std::size_t>(got));
    for (std::size_t end = cut_off.find('\n'); end != std::string::npos; end = cut_off.find('\n')) {
      if (says(cut_off.substr(0, end), ready_.log)) return true;
      cut_off.erase(0, end + 1);
    }
    if (cut_off.size() > sizeof buffer) cut_off.erase(0, cut_off.size() - sizeof buffer / 2);
  }
  return says(cut_off, ready_.log);
}

std::string ReadinessWatch::missing() {
  if (ready_.after && std::chrono::steady_clock::now() < begin_ + *ready_.after)
    return fmt::format("{} ms are not over", ready_.after->count());
  if (ready_.port != 0 && !port_answers(ready_.port))
    return fmt::format("port {} does not answer", ready_.port);
  if (!ready_.log.empty() && !logged_) {
    logged_ = printed(".out", out_read_, out_cut_) || printed(".err", err_read_, err_cut_);
    if (!logged_) return fmt::format("it has not printed “{}”", ready_.log);
  }
  if (!ready_.url.empty()) {
    constexpr int kFirstError = 400;
    const UrlAnswer answer = ask_url(ready_.url);
    if (answer.status == 0) return fmt::format("{} does not answer ({})", ready_.url, answer.trouble);
    if (answer.status >= kFirstError)
      return fmt::format("{} answers with status {}", ready_.url, answer.status);
  }
  return {};
}

}  // namespace handrail
