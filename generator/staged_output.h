// Writes a site so that it is whole or not there at all: everything is first written into a hidden folder
// within the output folder, and only when all of it is on the disk are the files renamed to their places.
// Until then the old site stays as it was, and after an error or a crash too.
//
//   auto output = StagedOutput::begin("out");           // creates out/.handrail-<number>
//   output->write("index.html", page);                  // any thread; a file that would not change is left
//   alone output->commit();                                   // renames, and removes what an earlier run had
//   written
//
// `.handrail-site` in the output folder lists what was written, so that a page whose guide is gone goes too,
// and nothing that somebody else put there is ever touched.
#pragma once

#include <cstdint>
#include <memory>
#include <string>
#include <string_view>

#include "model/result.h"

namespace handrail {

class StagedOutput {
 public:
  // Creates the folder where it is missing. Fails when it cannot be written to.
  static Result<StagedOutput> begin(const std::string& folder);
  StagedOutput(StagedOutput&&) noexcept;
  StagedOutput& operator=(StagedOutput&&) noexcept;
  // Without commit(): removes what was written, and the folder if begin() made it.
  ~StagedOutput();

  // `path` is relative, normalised, with '/' between names. Each path at most once. Safe to call on many
  // threads.
  Result<void> write(const std::string& path, std::string_view bytes);

  struct Outcome {
    std::size_t written = 0;
    std::size_t unchanged = 0;
    std::size_t removed = 0;
  };
  Result<Outcome> commit();

 private:
  struct State;
  explicit StagedOutput(std::unique_ptr<State> state);
  std::unique_ptr<State> state_;
};

}  // namespace handrail
