#include "cli/progress_line.h"

#include <cstdlib>

#include <unistd.h>

#include "cli/output.h"

namespace handrail::cli {
namespace {

constexpr std::uint64_t kSmall = std::uint64_t{4} << 20;
constexpr std::chrono::milliseconds kDrawEvery{150};

bool can_be_drawn_on() {
  const char* kind = std::getenv("TERM");
  return ::isatty(STDERR_FILENO) == 1 && kind != nullptr && std::string_view(kind) != "dumb";
}

// A file's name steers no terminal.
std::string harmless(std::string name) {
  for (char& c : name) {
    if (static_cast<unsigned char>(c) < 0x20 || c == 0x7f) c = '?';
  }
  return name;
}

}  // namespace

ProgressLine::ProgressLine(const Session& session, std::string what)
    : session_(session), what_(harmless(std::move(what))), draws_(!session.quiet && can_be_drawn_on()) {}

ProgressLine::~ProgressLine() {
  if (is_drawn_) show(stderr, "\r\033[K");
}

void ProgressLine::tell(std::uint64_t done, std::uint64_t total) {
  if (!draws_ || total < kSmall) return;
  const auto now = std::chrono::steady_clock::now();
  const bool complete = done >= total;
  if (is_drawn_ && (complete ? is_complete_ : now - last_ < kDrawEvery)) return;
  const std::string far =
      fmt::format("{} of {} MiB, {} %", done >> 20, total >> 20, complete ? 100 : done / (total / 100));
  std::string line = fmt::format("loading {}: {}", what_, far);
  const std::size_t width = session_.width(stderr);
  if (line.size() >= (width == 0 ? 80 : width))
    line = "loading: " + far;  // two lines could not be drawn over
  show(stderr, "\r\033[K{}", line);
  std::fflush(stderr);
  is_drawn_ = true;
  is_complete_ = complete;
  last_ = now;
}

}  // namespace handrail::cli
