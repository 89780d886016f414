#include "executor/capture.h"

#include <unistd.h>

#include <array>
#include <cerrno>

namespace handrail {

void Capture::take(std::string_view bytes) {
  if (!counted) {
    stream.bytes += bytes.size();
    hash.add(bytes);
    if (head.size() < kJudged) head.append(bytes.substr(0, kJudged - head.size()));
  }
  store(redactor.idle() ? bytes : std::string_view(safe_ = redactor.next(bytes)));
}

void Capture::finish() {
  if (!redactor.idle()) store(redactor.next({}, true));
}

void Capture::drain(const std::function<void(std::string_view)>& seen) {
  static std::array<char, 1 << 16> buffer;
  for (int reads = 0; reads < 32; ++reads) {  // then somebody has to look at the clock
    const ssize_t got = ::read(pipe.get(), buffer.data(), buffer.size());
    if (got > 0) {
      const std::string_view bytes(buffer.data(), static_cast<std::size_t>(got));
      take(bytes);
      if (seen) seen(bytes);
      if (bytes.size() < buffer.size()) return;
      continue;
    }
    if (got < 0 && errno == EINTR) continue;
    if (got < 0 && errno == EAGAIN) return;
    finish();
    pipe.close();
    return;
  }
}

void Capture::store(std::string_view bytes) {
  if (bytes.size() > keep - written) {
    bytes = bytes.substr(0, keep - written);
    stream.cut = true;
  }
  if (bytes.empty()) return;
  written += bytes.size();
  // A full disk must not end the command: its output is cut, and the outcome says so.
  if (!write_all(file.get(), bytes)) stream.cut = true;
}

}  // namespace handrail
