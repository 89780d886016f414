// The verifier for a page: its entry points, files that the page hands out in slices, and room on its disk.
// Nothing but glue.
#include <emscripten.h>

#include <memory>
#include <string>

#include <nlohmann/json.hpp>

#include "verifier/buffered_scratch.h"
#include "verifier/rehearse/rehearsal.h"
#include "verifier/scratch_file.h"
#include "verifier/verify.h"

// Fills the buffer with bytes of the request's file number `file`; how many there were, -1 when it cannot be
// read.
EM_JS(int, read_slice, (int file, double offset, void* buffer, int length),
      { return Module["readSlice"](file, offset, HEAPU8.subarray(buffer, buffer + length)); });

EM_JS(void, tell_check, (int index, int count), { Module["onCheck"](index, count); });

// Of a rehearsal: before each statement.
EM_JS(void, tell_change, (int index, int count), { Module["onChange"](index, count); });

// While a dump is loaded, or a packed file unpacked.
EM_JS(void, tell_loaded, (double done, double total), {
  if (Module["onLoaded"]) Module["onLoaded"](done, total);
});

// The number of an empty scratch file that nobody else uses, -1 when the page has none.
EM_JS(int, take_scratch, (), { return Module["takeScratch"](); });
EM_JS(int, read_scratch, (int number, double offset, void* buffer, int length),
      { return Module["readScratch"](number, offset, HEAPU8.subarray(buffer, buffer + length)); });
// Less than `length` when there is no more room.
EM_JS(int, write_scratch, (int number, double offset, const void* bytes, int length),
      { return Module["writeScratch"](number, offset, HEAPU8.subarray(bytes, bytes + length)); });
EM_JS(void, truncate_scratch, (int number, double size), { Module["truncateScratch"](number, size); });

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

class PageScratch final : public ScratchFile {
 public:
  explicit PageScratch(int number) : number_(number) {}
  std::uint64_t size() const override { return size_; }

  Result<std::size_t> read(std::uint64_t offset, std::span<std::byte> buffer) override {
    const std::uint64_t available = offset < size_ ? size_ - offset : 0;
    const auto wanted = static_cast<int>(std::min<std::uint64_t>(available, buffer.size()));
    if (wanted == 0) return 0;
    if (read_scratch(number_, static_cast<double>(offset), buffer.data(), wanted) != wanted)
      return fail("what was written to the browser's storage cannot be read any more");
    return static_cast<std::size_t>(wanted);
  }

  Result<void> write(std::uint64_t offset, std::span<const std::byte> bytes) override {
    const auto count = static_cast<int>(bytes.size());
    if (write_scratch(number_, static_cast<double>(offset), bytes.data(), count) != count)
      return fail("the browser has no more room for this site; use the program handrail for this snapshot");
    size_ = std::max(size_, offset + bytes.size());
    return {};
  }

  Result<void> truncate(std::uint64_t size) override {
    truncate_scratch(number_, static_cast<double>(size));
    size_ = size;
    return {};
  }

 private:
  int number_;
  std::uint64_t size_ = 0;
};

// The page's storage while it has some; without, memory, as far as it goes.
Result<std::unique_ptr<ScratchFile>> open_scratch() {
  if (const int number = take_scratch(); number >= 0)
    return std::make_unique<BufferedScratch>(std::make_unique<PageScratch>(number));
  return default_scratch()();
}

std::string last_text;
std::string last_junit;

std::vector<SnapshotFile> files_of(const nlohmann::ordered_json& list, int first_number) {
  std::vector<SnapshotFile> files;
  for (const auto& file : list) {
    const int number = first_number + static_cast<int>(files.size());
    files.push_back({file.at("name"), std::make_unique<SlicedFile>(number, file.at("size"))});
  }
  return files;
}

OpenOptions opening_in_page() {
  OpenOptions opening;
  opening.scratch = open_scratch;
  opening.on_progress = [](std::uint64_t done, std::uint64_t total) {
    tell_loaded(static_cast<double>(done), static_cast<double>(total));
    return true;  // a page gives up by ending its worker
  };
  return opening;
}

void on_check(std::size_t index, std::size_t count, const Check&) {
  tell_check(static_cast<int>(index), static_cast<int>(count));
}

Result<std::string> verify_request(const nlohmann::ordered_json& request) {
  auto checks = checks_from_json(request.at("checks").get<std::string>());
  if (!checks) return tl::unexpected(checks.error());

  VerifyOptions options;
  options.select = request.at("select").get<std::vector<std::string>>();
  for (const When when : {When::before, When::after, When::rollback}) {
    if (request.at("when") == name_of(when)) options.when = when;
  }
  options.on_check = on_check;
  options.datastore = request.value("datastore", "");

  // Two snapshots share the memory that one has alone; what they may cost otherwise stays, and so does the
  // report.
  SnapshotLimits limits;
  const OpenOptions opening = opening_in_page();
  std::unique_ptr<Snapshot> before;
  if (const auto& list = request.at("before"); !list.empty()) {
    limits.cache_bytes /= 2;
    const int first = static_cast<int>(request.at("files").size());
    auto opened = open_snapshot(files_of(list, first), limits, opening);
    if (!opened) return tl::unexpected(opened.error());
    before = std::move(*opened);
    options.before = before.get();
    options.compare.emplace();
  }
  auto snapshot = open_snapshot(files_of(request.at("files"), 0), limits, opening);
  if (!snapshot) return tl::unexpected(snapshot.error());
  auto report = verify(**snapshot, std::move(*checks), options);
  if (!report) return tl::unexpected(report.error());
  last_junit = report_junit(*report);
  return report_json(*report);
}

Result<std::string> rehearse_request(const nlohmann::ordered_json& request) {
  auto checks = checks_from_json(request.at("checks").get<std::string>());
  if (!checks) return tl::unexpected(checks.error());

  // The snapshot and its overlay share the memory for pages that one has alone. Where the page has no
  // storage, what is changed lies in memory as well, and takes its part of it.
  SnapshotLimits limits;
  limits.cache_bytes /= request.at("storage").get<bool>() ? 2 : 4;
  auto snapshot = open_snapshot(files_of(request.at("files"), 0), limits, opening_in_page());
  if (!snapshot) return tl::unexpected(snapshot.error());

  RehearsalOptions options;
  options.datastore = request.value("datastore", "");
  options.scratch = open_scratch;
  options.on_check = on_check;
  options.on_change = [](std::size_t index, std::size_t count, const PlacedChange&) {
    tell_change(static_cast<int>(index), static_cast<int>(count));
  };
  const auto rehearsal = rehearse(**snapshot, std::move(*checks), options);
  if (!rehearsal) return tl::unexpected(rehearsal.error());
  return rehearsal_json(*rehearsal);
}

int answer(Result<std::string> (*work)(const nlohmann::ordered_json&), const char* request) {
  last_junit.clear();
  try {
    auto report = work(nlohmann::ordered_json::parse(request));
    last_text = report ? *report : report.error().text();
    return report ? 0 : 1;
  } catch (const std::bad_alloc&) {
    last_text = "there is not enough memory in this page";
  } catch (const std::exception& error) {
    last_text = error.what();
  }
  return 1;
}

}  // namespace
}  // namespace handrail

extern "C" {

// `request`: {"checks": text of checks.json, "when": "after" or null, "select": [id…], "files": [{"name",
// "size"}…], "before": files of the snapshot to compare with, or []}. 0 when handrail_text() is the report, 1
// when it is what went wrong.
int handrail_verify(const char* request) { return handrail::answer(handrail::verify_request, request); }

// `request`: {"checks", "files", "storage": whether takeScratch has a file for what is changed}. As
// handrail_verify; the report is that of `handrail rehearse --format json`.
int handrail_rehearse(const char* request) { return handrail::answer(handrail::rehearse_request, request); }

// Valid until the next request.
const char* handrail_text() { return handrail::last_text.c_str(); }
// The report as `--format junit` prints it, where handrail_verify gave one.
const char* handrail_junit() { return handrail::last_junit.c_str(); }
}
