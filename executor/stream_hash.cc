#include "executor/stream_hash.h"

namespace handrail {
namespace {

constexpr std::size_t kAlone = std::size_t{4} << 20;  // bytes that are not worth a thread
constexpr std::size_t kPiece = std::size_t{1} << 20;

}  // namespace

StreamHash::~StreamHash() {
  if (!thread_.joinable()) return;
  {
    const std::lock_guard guard(mutex_);
    last_ = true;
  }
  changed_.notify_all();
  thread_.join();
}

void StreamHash::add(std::string_view bytes) {
  added_ += bytes.size();
  if (added_ < kAlone) return hash_.add(bytes);
  filling_.append(bytes);
  if (filling_.size() >= kPiece) hand_over();
}

void StreamHash::hand_over() {
  if (!thread_.joinable()) thread_ = std::thread([this] { work(); });
  wait_until_idle();
  {
    const std::lock_guard guard(mutex_);
    handed_.swap(filling_);
  }
  changed_.notify_all();
}

void StreamHash::wait_until_idle() {
  std::unique_lock guard(mutex_);
  changed_.wait(guard, [this] { return handed_.empty(); });
}

std::string StreamHash::hex() {
  wait_until_idle();
  hash_.add(filling_);
  filling_.clear();
  return Sha256(hash_).hex();
}

void StreamHash::work() {
  for (;;) {
    {
      std::unique_lock guard(mutex_);
      changed_.wait(guard, [this] { return last_ || !handed_.empty(); });
      if (handed_.empty()) return;
    }
    hash_.add(handed_);  // nobody else touches it until it is empty
    {
      const std::lock_guard guard(mutex_);
      handed_.clear();
    }
    changed_.notify_all();
  }
}

}  // namespace handrail
