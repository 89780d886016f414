#include "executor/capture.h"

#include <fcntl.h>
#include <unistd.h>

#include <array>
#include <cerrno>

namespace handrail {

void Capture::take(std::string_view bytes) {
  if (!counted) {
    stream.bytes += bytes.size();
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
  const std::string_view kept = bytes.substr(0, keep - written);
  if (!counted) {
    hash.add(kept);
    if (kept.size() < bytes.size()) {
      if (kept_hash_.empty()) kept_hash_ = hash.hex();
      hash.add(bytes.substr(kept.size()));
    }
  }
  if (kept.size() < bytes.size()) stream.cut = true;
  if (kept.empty()) return;
  written += kept.size();
  if (!file && !broken_)
    file = Descriptor(::open(path.c_str(), O_WRONLY | O_CREAT | O_TRUNC | O_APPEND | O_CLOEXEC, 0600));
  // A full disk must not end the command: its output is cut, and the outcome says so.
  if (!write_all(file.get(), kept)) stream.cut = broken_ = true;
}

void Capture::settle() {
  counted = true;
  if (kept_hash_.empty()) kept_hash_ = hash.hex();
  stream.hash = hash.hex();
  if (broken_) return;
  stream.kept_bytes = written;
  stream.kept_hash = kept_hash_;
}

}  // namespace handrail
