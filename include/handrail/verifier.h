// Handrail's verifier as a library: is the data in a database snapshot as an upgrade guide wants it? The same
// checks, and the same report to the byte, as `handrail verify` and a site's check page.
//
//   find_package(handrail REQUIRED)
//   target_link_libraries(mine PRIVATE handrail::verifier)
//
//   handrail::verifier::Request request;
//   request.guide = {"UPGRADE.md", text_of_the_guide};
//   request.snapshot = "/backup/app.db";
//   const handrail::verifier::Answer answer = handrail::verifier::verify(request);
//   if (answer.error.empty()) std::cout << answer.text; else std::cerr << answer.error << '\n';
//
// A snapshot is never changed, and may be damaged or made to harm: docs/verifier.md says what is done about
// it and what one may cost. No exception leaves the library. One thread at a time: limits of memory are the
// process's. SQLite and whatever else it is made of are inside, under names that nobody else sees.
#pragma once

#include <cstddef>
#include <cstdint>
#include <functional>
#include <string>
#include <vector>

namespace handrail::verifier {

struct Guide {
  std::string name;  // for messages and the report
  std::string text;  // Markdown, UTF-8
};

// A file of a snapshot that does not lie on this machine.
struct Source {
  std::string name;        // "app.db"; what belongs to it is told by its name: "app.db-wal"
  std::uint64_t size = 0;  // in bytes; must not change
  // Copies `count` bytes from `offset` on to `buffer`; never called beyond `size`. Says how many it copied;
  // fewer than asked for means that the file cannot be read any more. Must not throw.
  std::function<std::size_t(std::uint64_t offset, void* buffer, std::size_t count)> read;
};

struct Request {
  Guide guide;
  std::string snapshot;         // a path; -wal and -journal beside it are read too
  std::vector<Source> sources;  // instead of a path
  std::string before;  // a path: the snapshot from before, which the other is compared with; or empty
  std::string
      when;  // "before", "after", "rollback": the moment the snapshot is of; empty: every check is run
  std::vector<std::string> checks;  // ids of those to run; empty: all
  // Before each check is run.
  std::function<void(std::size_t index, std::size_t count, const std::string& id)> on_check;
};

struct Answer {
  // 0: something was checked and all of it holds. 1: a check failed. 2: something could not be checked.
  int exit_code = 2;
  std::string error;  // why there is no report, in a sentence with its file; empty when there is one
  std::string json;   // docs/verifier.md; ends in a newline
  std::string text;   // the same for a person, in English
};

Answer verify(const Request& request);

// Of the library: "0.1.0".
const char* version();

}  // namespace handrail::verifier
