// Whether a command in the background is ready for what comes after it.
#pragma once

#include <chrono>
#include <cstdint>
#include <optional>
#include <string>

#include "model/plan/item_settings.h"

namespace handrail {

// Looks at what a command in the background has declared; asked again and again until all of it holds.
class ReadinessWatch {
 public:
  // `base` is the attempt's base name (supervisor.h): what it prints is read there.
  ReadinessWatch(const Readiness& ready, std::string base);

  // What does not hold yet, in words ("port 8080 does not answer"); empty when it is ready.
  std::string missing();

 private:
  bool printed(const char* suffix, std::uint64_t& read, std::string& cut_off);

  const Readiness& ready_;
  std::string base_;
  std::chrono::steady_clock::time_point begin_ = std::chrono::steady_clock::now();
  std::uint64_t out_read_ = 0, err_read_ = 0;
  std::string out_cut_, err_cut_;  // a last line without its end
  bool logged_ = false;
};

}  // namespace handrail
