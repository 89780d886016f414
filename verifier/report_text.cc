#include <fmt/core.h>

#include "verifier/report_table.h"
#include "verifier/verify.h"

namespace handrail {
namespace {

// What stands before each result, and its colour.
struct Mark {
  const char* text;
  const char* color;
};

Mark mark_of(Outcome outcome) {
  switch (outcome) {
    case Outcome::pass: return {"pass   ", "\x1b[32m"};
    case Outcome::fail: return {"FAIL   ", "\x1b[1;31m"};
    case Outcome::shown: return {"shown  ", "\x1b[36m"};
    case Outcome::skipped: return {"skipped", "\x1b[2m"};
    case Outcome::error: return {"ERROR  ", "\x1b[1;35m"};
  }
  return {"", ""};
}

std::string one_line(std::string_view sql) {
  std::string out;
  for (const char c : sql) {
    const bool space = c == ' ' || c == '\n' || c == '\r' || c == '\t';
    if (!space) out += c;
    if (space && !out.empty() && out.back() != ' ') out += ' ';
  }
  return printable(out);
}

std::string moment_of(When when) { return when == When::any ? "" : fmt::format("  ({})", name_of(when)); }

std::string summary_of(const Report& report) {
  std::string out;
  const auto add = [&](Outcome outcome, const char* words) {
    if (const std::size_t count = report.count(outcome); count > 0) {
      out += fmt::format("{}{} {}", out.empty() ? "" : ", ", count, words);
    }
  };
  add(Outcome::pass, "passed");
  add(Outcome::fail, "failed");
  add(Outcome::error, "could not be checked");
  add(Outcome::shown, "shown for you to judge");
  add(Outcome::skipped, "skipped");
  return out.empty() ? "no check" : out;
}

}  // namespace

std::string report_text(const Report& report, Colors colors) {
  const auto paint = [&](const char* color, std::string_view text) {
    return colors == Colors::yes ? fmt::format("{}{}\x1b[0m", color, text) : std::string(text);
  };
  const SnapshotFacts& snapshot = report.snapshot;
  std::string out =
      fmt::format("{}: {} of {} bytes", printable(snapshot.name), snapshot.format, snapshot.bytes);
  for (const std::string& companion : snapshot.companions) out += ", with " + printable(companion);
  out += '\n';
  for (const std::string& note : snapshot.notes) out += "  note: " + printable(note) + "\n";

  if (report.now) out += fmt::format("  ages are told from {} UTC\n", instant_text(*report.now));

  for (const CheckResult& result : report.results) {
    const Check& check = result.check->check;
    const Mark mark = mark_of(result.verdict.outcome);
    out += fmt::format(
        "  {}  {}{}  {}\n", paint(mark.color, mark.text), printable(check.title), moment_of(check.when),
        paint("\x1b[2m", fmt::format("{}:{} [{}]", report.checks.guide, result.check->line, check.id)));
    if (!result.verdict.message.empty() && result.verdict.outcome != Outcome::shown) {
      out += fmt::format("           {}\n", printable(result.verdict.message));
    }
    if (result.verdict.outcome == Outcome::skipped) continue;
    if (result.verdict.outcome != Outcome::pass) {
      if (!result.sql.empty()) out += fmt::format("           {}\n", paint("\x1b[2m", one_line(result.sql)));
      if (!check.expect.text.empty())
        out += fmt::format("           the guide: {}\n", one_line(check.expect.text));
      out += rows_table(result, "           ");
    }
  }
  out += summary_of(report) + "\n";
  if (report.comparison) out += "\n" + comparison_text(*report.comparison, colors);
  if (!report.when && report.fits.size() == 1) {
    out += fmt::format(
        "The snapshot fits the moment \"{}\"; --when {} leaves the checks of other moments out.\n",
        name_of(report.fits[0]), name_of(report.fits[0]));
  }
  return out;
}

}  // namespace handrail
