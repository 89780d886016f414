// The SHA-256 of a stream of any length. What a command prints in a flood is read on one core and hashed on
// another; for the few lines that most commands print nothing but the hash itself is done.
#pragma once

#include <condition_variable>
#include <mutex>
#include <string>
#include <string_view>
#include <thread>

#include "model/sha256.h"

namespace handrail {

class StreamHash {
 public:
  StreamHash() = default;
  ~StreamHash();
  StreamHash(const StreamHash&) = delete;
  StreamHash& operator=(const StreamHash&) = delete;

  void add(std::string_view bytes);
  // Of everything that was added so far; waits until it is done.
  std::string hex();

 private:
  void hand_over();
  void wait_until_idle();
  void work();

  Sha256 hash_;  // the thread's own while it has work
  std::uint64_t added_ = 0;
  std::string filling_;  // not handed over yet

  std::thread thread_;  // from kAlone bytes on
  std::mutex mutex_;
  std::condition_variable changed_;
  std::string handed_;  // the thread's work, empty when there is none
  bool last_ = false;
};

}  // namespace handrail
