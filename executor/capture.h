// Keeps what a command prints: with secrets masked, hashed whole and stored up to a limit; its beginning, as
// it was, at hand for assertions.
#pragma once

#include <cstdint>
#include <functional>
#include <string>
#include <string_view>

#include "executor/disk.h"
#include "executor/redact.h"
#include "executor/stream_hash.h"
#include "executor/supervisor.h"

namespace handrail {

// What assertions get to see of the output.
inline constexpr std::size_t kJudged = 1u << 20;

// One of the command's two streams on its way to its file.
struct Capture {
  Descriptor pipe;   // read end
  std::string path;  // of its file, which is made when there is something to keep
  Descriptor file;
  Redactor redactor;
  std::uint64_t keep = 0;
  std::uint64_t written = 0;
  Stream stream;
  StreamHash hash;
  std::string head;
  bool counted = false;  // the outcome stands; what comes now only goes to the file

  // The outcome is about to be written: what came until now is what `stream` tells of.
  void settle();

  void take(std::string_view bytes);
  // No more comes.
  void finish();
  // Reads what is there now and hands it to `seen` as well, if there is such a function; closes the pipe at
  // its end.
  void drain(const std::function<void(std::string_view)>& seen = {});

 private:
  void store(std::string_view bytes);
  std::string safe_;
  std::string kept_hash_;  // once not everything is kept any more
  bool broken_ = false;    // the file could not be written; what stands in it is not known
};

}  // namespace handrail
