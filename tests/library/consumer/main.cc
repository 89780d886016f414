// consumer GUIDE SNAPSHOT [memory]: prints the report. With "memory" the library gets the snapshot's bytes
// from a function.
#include <handrail/verifier.h>

#include <cstring>
#include <fstream>
#include <iostream>
#include <iterator>

namespace {

std::string bytes_of(const std::string& path) {
  std::ifstream file(path, std::ios::binary);
  return {std::istreambuf_iterator<char>(file), std::istreambuf_iterator<char>()};
}

std::string base_name(const std::string& path) { return path.substr(path.rfind('/') + 1); }

}  // namespace

// The library's SQLite has no name here: a program may have a function that is called the same.
extern "C" const char* sqlite3_libversion() { return "mine"; }

int main(int count, char** words) {
  if (count < 3) return 64;
  handrail::verifier::Request request;
  request.guide = {base_name(words[1]), bytes_of(words[1])};
  std::string bytes;
  if (count > 3) {
    bytes = bytes_of(words[2]);
    request.sources.push_back(
        {base_name(words[2]), bytes.size(), [&](std::uint64_t offset, void* buffer, std::size_t size) {
           std::memcpy(buffer, bytes.data() + offset, size);
           return size;
         }});
  } else {
    request.snapshot = words[2];
  }
  std::size_t told = 0;
  request.on_check = [&](std::size_t, std::size_t, const std::string&) { told++; };
  const handrail::verifier::Answer answer = handrail::verifier::verify(request);
  if (!answer.error.empty()) {
    std::cerr << answer.error << '\n';
    return answer.exit_code;
  }
  std::cerr << handrail::verifier::version() << ", " << told << " checks, sqlite3_libversion() is "
            << sqlite3_libversion() << '\n';
  std::cout << answer.json;
  return answer.exit_code;
}
