#include "cli/fix_files.h"

#include <utility>

#include <unistd.h>

#include <fmt/format.h>

#include "cli/files.h"
#include "cli/unified_diff.h"

namespace handrail::cli {
namespace {

Result<void> replace_file(const std::string& path, std::string_view read, std::string_view mended) {
  if (::access(path.c_str(), W_OK) != 0)
    return fail(
        Error{"may not be written, so nothing was mended", path, 0, 0, "chmod u+w, or leave --fix out"});
  const Result<std::string> now = read_file(path);
  if (!now) return fail(now.error());
  if (*now != read)
    return fail(Error{"was changed by something else in the meantime, so nothing was mended", path, 0, 0,
                      "run handrail again"});
  return write_file(path, mended);
}

std::string count(std::size_t number, std::string_view noun) {
  return fmt::format("{} {}{}", number, noun, number == 1 ? "" : "s");
}

}  // namespace

FixedGuide fix_guide(CheckedGuide& guide, const CheckOptions& options, FixMode mode, bool standard_input) {
  FixedGuide fixed;
  const std::shared_ptr<const SourceText> given = guide.source;
  Result<MendedGuide> mended = mend_guide(given, options);
  if (!mended) {
    guide.error = mended.error();
    return fixed;
  }
  if (mode == FixMode::write && !standard_input && !mended->changes.empty()) {
    if (Result<void> written = replace_file(guide.path, given->text(), mended->source->text()); !written) {
      guide.error = written.error();
      guide.outcome = std::move(mended->before);
      return fixed;
    }
  }
  fixed.mended = mended->mended();
  fixed.remaining = mended->after.findings.size();
  fixed.left = std::move(mended->left);
  if (mode == FixMode::diff) {
    fixed.diff = unified_diff(guide.path, *given, mended->changes);
    guide.outcome = std::move(mended->before);
    return fixed;
  }
  if (standard_input) fixed.text = mended->source->text();
  guide.source = std::move(mended->source);
  guide.outcome = std::move(mended->after);
  return fixed;
}

std::optional<std::string> output_of_fixes(const std::vector<FixedGuide>& fixed, FixMode mode,
                                           bool standard_input) {
  if (mode == FixMode::none || (mode == FixMode::write && !standard_input)) return std::nullopt;
  std::string out;
  for (const FixedGuide& guide : fixed) out += mode == FixMode::diff ? guide.diff : guide.text;
  return out;
}

void tell_fixes(const CheckReport& report, const std::vector<FixedGuide>& fixed, FixMode mode,
                const Session& session) {
  std::size_t mended = 0;
  std::size_t remaining = 0;
  std::size_t guides = 0;
  for (std::size_t i = 0; i < fixed.size(); ++i) {
    mended += fixed[i].mended;
    remaining += fixed[i].remaining;
    if (fixed[i].mended > 0) ++guides;
    for (const LeftFix& left : fixed[i].left)
      session.note(
          fmt::format("{}:{}: {} left as it is: {}", report.guides[i].path, left.line, left.code, left.why));
  }
  const bool would = mode == FixMode::diff;
  const std::string where = mended == 0 ? "" : fmt::format(" in {}", count(guides, "guide"));
  session.note(fmt::format("{} {}{}; {} {}", count(mended, "finding"), would ? "would be mended" : "mended",
                           where, remaining,
                           would ? "would remain" : (remaining == 1 ? "remains" : "remain")));
}

}  // namespace handrail::cli
