#include "cli/baseline_file.h"

#include <filesystem>
#include <vector>

#include <fmt/format.h>

#include "cli/files.h"

namespace handrail::cli {
namespace {

namespace fs = std::filesystem;

constexpr std::size_t kLargest = 64u << 20;

// Guides are known by their path from the baseline's folder, so that it holds wherever the program is
// started.
std::vector<std::string> names_of(const CheckReport& report, const std::string& file) {
  const fs::path folder = fs::absolute(file).lexically_normal().parent_path();
  std::vector<std::string> names;
  for (const CheckedGuide& guide : report.guides)
    names.push_back(fs::absolute(guide.path).lexically_normal().lexically_relative(folder).generic_string());
  return names;
}

Result<Baseline> read(const std::string& file) {
  const Result<std::string> bytes = read_file(file, kLargest);
  if (!bytes) return fail(bytes.error());
  Result<Baseline> baseline = read_baseline(*bytes);
  if (baseline) return baseline;
  Error error = baseline.error();
  error.file = file;
  return fail(std::move(error));
}

std::string findings(std::size_t count) { return fmt::format("{} finding{}", count, count == 1 ? "" : "s"); }

}  // namespace

Result<void> hold_back_known(const std::string& file, CheckReport& report, const CheckOptions& options,
                             const Session& session) {
  std::error_code ignored;
  if (!fs::exists(file, ignored))
    return fail(Error{"there is no such baseline", file, 0, 0, "make it with --write-baseline"});
  const Result<Baseline> baseline = read(file);
  if (!baseline) return fail(baseline.error());
  const Baseline gone = apply_baseline(*baseline, report, names_of(report, file), options);
  const std::size_t count = count_entries(gone);
  if (count == 0) return {};
  session.note(fmt::format("{}: {} that it knows {} gone; --write-baseline takes them out", file,
                           findings(count), count == 1 ? "is" : "are"));
  constexpr std::size_t kShown = 10;
  std::size_t shown = 0;
  for (const auto& [path, entries] : gone.guides) {
    for (const BaselineEntry& entry : entries) {
      if (shown++ == kShown) return session.note("  …"), Result<void>{};
      const std::string times = entry.count > 1 ? fmt::format(" ({} times)", entry.count) : std::string();
      session.note(fmt::format("  {}: {} `{}`{}", path, entry.rule, entry.line, times));
    }
  }
  return {};
}

Result<void> renew_baseline_file(const std::string& file, const CheckReport& report,
                                 const CheckOptions& options, const Session& session) {
  std::error_code ignored;
  Baseline old;
  if (fs::exists(file, ignored)) {
    Result<Baseline> known = read(file);
    if (!known) return fail(known.error());
    old = std::move(*known);
  }
  const Baseline renewed = renew_baseline(old, report, names_of(report, file), options);
  if (Result<void> written = write_file(file, write_baseline(renewed)); !written) return written;
  const std::size_t before = count_entries(old);
  const std::size_t after = count_entries(renewed);
  session.note(fmt::format("{}: holds back {} of {} guide{}{}", file, findings(after), renewed.guides.size(),
                           renewed.guides.size() == 1 ? "" : "s",
                           before == after ? std::string()
                           : before == 0   ? std::string()
                                           : fmt::format(", {} before", before)));
  return {};
}

}  // namespace handrail::cli
