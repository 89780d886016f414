// The verifier for a page: its entry points, and files that the page hands out in slices. Nothing but glue.
#include <emscripten.h>

#include <memory>
#include <string>

#include <nlohmann/json.hpp>

#include "verifier/verify.h"

// Fills the buffer with bytes of the request's file number `file`; how many there were, -1 when it cannot be
// read.
EM_JS(int, read_slice, (int file, double offset, void* buffer, int length),
      { return Module["readSlice"](file, offset, HEAPU8.subarray(buffer, buffer + length)); });

EM_JS(void, tell_check, (int index, int count), { Module["onCheck"](index, count); });

namespace handrail {
namespace {

class SlicedFile final : public ByteSource {
 public:
  SlicedFile(int number, std::uint64_t size) : number_(number), size_(size) {}
  std::uint64_t size() const override { return size_; }

  Result<std::size_t> read(std::uint64_t offset, std::span<std::byte> buffer) override {
    const std::uint64_t available = offset < size_ ? size_ - offset : 0;
    const auto wanted = static_cast<std::size_t>(std::min<std::uint64_t>(available, buffer.size()));
    if (wanted == 0) return 0;
    const int got = read_slice(number_, static_cast<double>(offset), buffer.data(), static_cast<int>(wanted));
    if (got != static_cast<int>(wanted)) {
      return fail("cannot be read any more; it was changed or removed since it was chosen");
    }
    return wanted;
  }

 private:
  int number_;
  std::uint64_t size_;
};

std::string last_text;

Result<std::string> verify_request(const std::string& request_text) {
  const auto request = nlohmann::json::parse(request_text);
  auto checks = checks_from_json(request.at("checks").get<std::string>());
  if (!checks) return tl::unexpected(checks.error());

  VerifyOptions options;
  options.select = request.at("select").get<std::vector<std::string>>();
  for (const When when : {When::before, When::after, When::rollback}) {
    if (request.at("when") == name_of(when)) options.when = when;
  }
  options.on_check = [](std::size_t index, std::size_t count, const Check&) {
    tell_check(static_cast<int>(index), static_cast<int>(count));
  };

  std::vector<SnapshotFile> files;
  for (const auto& file : request.at("files")) {
    const int number = static_cast<int>(files.size());
    files.push_back({file.at("name"), std::make_unique<SlicedFile>(number, file.at("size"))});
  }
  auto snapshot = open_snapshot(std::move(files));
  if (!snapshot) return tl::unexpected(snapshot.error());
  auto report = verify(**snapshot, std::move(*checks), options);
  if (!report) return tl::unexpected(report.error());
  return report_json(*report);
}

}  // namespace
}  // namespace handrail

extern "C" {

// `request`: {"checks": text of checks.json, "when": "after" or null, "select": [id…], "files": [{"name",
// "size"}…]}. 0 when handrail_text() is the report, 1 when it is what went wrong.
int handrail_verify(const char* request) {
  try {
    auto report = handrail::verify_request(request);
    handrail::last_text = report ? *report : report.error().text();
    return report ? 0 : 1;
  } catch (const std::bad_alloc&) {
    handrail::last_text = "there is not enough memory in this page";
  } catch (const std::exception& error) {
    handrail::last_text = error.what();
  }
  return 1;
}

// Valid until the next call of handrail_verify.
const char* handrail_text() { return handrail::last_text.c_str(); }
}
