// The installed library's face, over the headers of this folder.
#include "include/handrail/verifier.h"

#include <new>
#include <optional>

#include "model/runbook.h"
#include "verifier/verify.h"

namespace handrail::verifier {
namespace {

class GivenSource final : public ByteSource {
 public:
  explicit GivenSource(const Source& source) : source_(source) {}
  std::uint64_t size() const override { return source_.size; }

  Result<std::size_t> read(std::uint64_t offset, std::span<std::byte> buffer) override {
    if (offset >= source_.size) return 0;
    const auto wanted =
        static_cast<std::size_t>(std::min<std::uint64_t>(buffer.size(), source_.size - offset));
    if (source_.read(offset, buffer.data(), wanted) != wanted)
      return fail(Error{"cannot be read any more", source_.name, 0, 0, {}});
    return wanted;
  }

 private:
  const Source& source_;
};

Result<std::unique_ptr<Snapshot>> open_path(const std::string& path) {
  auto files = snapshot_files(path);
  if (!files) return tl::unexpected(files.error());
  return open_snapshot(std::move(*files));
}

Result<std::unique_ptr<Snapshot>> open_sources(const std::vector<Source>& sources) {
  std::vector<SnapshotFile> files;
  for (const Source& source : sources) {
    if (!source.read) return fail(Error{"has no function to read it", source.name, 0, 0, {}});
    files.push_back({source.name, std::make_unique<GivenSource>(source)});
  }
  return open_snapshot(std::move(files));
}

Result<Report> report_on(const Request& request) {
  auto source = SourceText::make(request.guide.name, request.guide.text);
  if (!source) return tl::unexpected(source.error());
  auto runbook = read_guide(*source);
  if (!runbook) return tl::unexpected(runbook.error());
  CheckSet checks = checks_of(**runbook);
  if (checks.checks.empty()) {
    return fail(Error{"states no check that a snapshot could be verified against", request.guide.name, 0, 0,
                      "declare checks in its front matter or in a check block"});
  }

  VerifyOptions options;
  options.select = request.checks;
  for (const When when : {When::before, When::after, When::rollback}) {
    if (request.when == name_of(when)) options.when = when;
  }
  if (!request.when.empty() && !options.when)
    return fail("a snapshot is from before, after or rollback, not from \"" + request.when + "\"");
  if (request.on_check) {
    options.on_check = [&](std::size_t index, std::size_t count, const Check& check) {
      request.on_check(index, count, check.id);
    };
  }
  std::unique_ptr<Snapshot> before;
  if (!request.before.empty()) {
    auto opened = open_path(request.before);
    if (!opened) return tl::unexpected(opened.error());
    before = std::move(*opened);
    options.before = before.get();
    options.compare.emplace();
  }
  auto snapshot = request.sources.empty() ? open_path(request.snapshot) : open_sources(request.sources);
  if (!snapshot) return tl::unexpected(snapshot.error());
  return handrail::verify(**snapshot, std::move(checks), options);
}

}  // namespace

Answer verify(const Request& request) {
  Answer answer;
  try {
    const auto report = report_on(request);
    if (!report) {
      answer.error = report.error().text();
      return answer;
    }
    answer.json = report_json(*report);
    answer.text = report_text(*report, Colors::no);
    answer.exit_code = report->exit_code();
  } catch (const std::bad_alloc&) {
    answer.error = "there is not enough memory";
  } catch (const std::exception& error) {
    answer.error = error.what();
  }
  return answer;
}

const char* version() { return HANDRAIL_VERSION; }

}  // namespace handrail::verifier
