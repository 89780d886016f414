#include "live/time_limit.h"

namespace handrail {

TimeLimit::TimeLimit(Database& database) : database_(database), thread_([this] { watch(); }) {}

TimeLimit::~TimeLimit() {
  {
    const std::lock_guard lock(mutex_);
    over_ = true;
  }
  changed_.notify_all();
  thread_.join();
}

void TimeLimit::begin(std::chrono::milliseconds limit) {
  const std::lock_guard lock(mutex_);
  running_ = true;
  reached_ = false;
  until_ = std::chrono::steady_clock::now() + limit;
  changed_.notify_all();
}

void TimeLimit::end() {
  const std::lock_guard lock(mutex_);
  running_ = false;
}

bool TimeLimit::reached() const {
  const std::lock_guard lock(mutex_);
  return reached_;
}

void TimeLimit::watch() {
  // Told again until the statement is over: the first time may be before the server has begun with it.
  constexpr std::chrono::milliseconds kAgain(200);
  std::unique_lock lock(mutex_);
  while (!over_) {
    if (!running_) {
      changed_.wait(lock);
    } else if (std::chrono::steady_clock::now() < until_) {
      changed_.wait_until(lock, until_);
    } else {
      reached_ = true;
      (void)database_.cancel();  // with the lock held: end() waits for it
      until_ = std::chrono::steady_clock::now() + kAgain;
    }
  }
}

}  // namespace handrail
