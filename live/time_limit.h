// Ends a statement in the server when its time is up. One thread for one connection.
#pragma once

#include <chrono>
#include <condition_variable>
#include <mutex>
#include <thread>

#include "clients/database.h"

namespace handrail {

class TimeLimit {
 public:
  explicit TimeLimit(Database& database);
  ~TimeLimit();
  TimeLimit(const TimeLimit&) = delete;
  TimeLimit& operator=(const TimeLimit&) = delete;

  // From now on. Whatever was begun before is over.
  void begin(std::chrono::milliseconds limit);
  // Waits for a cancellation that is on its way, so that it cannot meet the next statement.
  void end();
  // Whether the time was up since begin().
  bool reached() const;

 private:
  void watch();

  Database& database_;
  mutable std::mutex mutex_;
  std::condition_variable changed_;
  bool running_ = false;
  bool reached_ = false;
  bool over_ = false;
  std::chrono::steady_clock::time_point until_;
  std::thread thread_;
};

}  // namespace handrail
