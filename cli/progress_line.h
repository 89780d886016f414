// One line on standard error that says how far something is, drawn again and again in place; only where
// standard error is a terminal. It is gone when its owner is.
//
//   loading shop.sql.gz: 12 of 480 MiB, 2 %
#pragma once

#include <chrono>
#include <cstdint>
#include <string>

#include "cli/command.h"

namespace handrail::cli {

class ProgressLine {
 public:
  // `what` is a file's name, without its folder. The session must outlive it.
  ProgressLine(const Session& session, std::string what);
  ~ProgressLine();
  ProgressLine(const ProgressLine&) = delete;
  ProgressLine& operator=(const ProgressLine&) = delete;

  // Bytes that were loaded, of how many. Whatever is small is done before a line could be read: it has none.
  void tell(std::uint64_t done, std::uint64_t total);

 private:
  const Session& session_;
  std::string what_;
  bool draws_;
  bool is_drawn_ = false;
  bool is_complete_ = false;  // what is drawn
  std::chrono::steady_clock::time_point last_{};
};

}  // namespace handrail::cli
