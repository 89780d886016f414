#include <cmath>

#include <fmt/core.h>

#include "verifier/rehearse/rehearsal.h"

namespace handrail {
namespace {

constexpr std::size_t kShownSql = 100;  // characters of a statement's first line

std::string time_text(std::chrono::microseconds time) {
  const double seconds = static_cast<double>(time.count()) / 1e6;
  if (seconds < 1) return fmt::format("{:.1f} ms", seconds * 1e3);
  if (seconds < 120) return fmt::format("{:.1f} s", seconds);
  return fmt::format("{:.0f} min {:.0f} s", std::floor(seconds / 60), std::fmod(seconds, 60));
}

std::string first_line(const PlacedChange& change) {
  const std::string& text = change.sql.empty() ? change.command : change.sql;
  std::string line = text.substr(0, text.find('\n'));
  const bool more = line.size() < text.size() || line.size() > kShownSql;
  return printable(shown_text(line.substr(0, kShownSql))) + (more ? " …" : "");
}

class Text {
 public:
  explicit Text(Colors colors) : colors_(colors) {}

  std::string of(const Rehearsal& rehearsal) {
    out_ = "Before: " + report_text(rehearsal.before, colors_) + "\nRehearsed:\n";
    for (const RehearsedChange& change : rehearsal.changes) add(rehearsal, change);
    out_ += fmt::format("{} done in {}", count_of(rehearsal, RehearsalOutcome::done),
                        time_text(rehearsal.time()));
    for (const RehearsalOutcome outcome :
         {RehearsalOutcome::failed, RehearsalOutcome::left_out, RehearsalOutcome::not_reached}) {
      if (rehearsal.count(outcome) > 0)
        out_ += fmt::format(", {} {}", rehearsal.count(outcome), spoken(outcome));
    }
    out_ += "\n";
    for (const std::string& note : rehearsal.notes) out_ += "  note: " + printable(note) + "\n";
    if (rehearsal.after) out_ += "\nAfter: " + report_text(*rehearsal.after, colors_);
    return std::move(out_);
  }

 private:
  static std::string_view spoken(RehearsalOutcome outcome) {
    switch (outcome) {
      case RehearsalOutcome::done: return "done";
      case RehearsalOutcome::failed: return "failed";
      case RehearsalOutcome::left_out: return "left out";
      case RehearsalOutcome::not_reached: return "not reached";
    }
    return "";
  }

  static std::string count_of(const Rehearsal& rehearsal, RehearsalOutcome outcome) {
    const std::size_t count = rehearsal.count(outcome);
    return fmt::format("{} statement{}", count, count == 1 ? "" : "s");
  }

  std::string paint(const char* color, std::string_view text) const {
    return colors_ == Colors::yes ? fmt::format("{}{}\x1b[0m", color, text) : std::string(text);
  }

  std::string mark(RehearsalOutcome outcome) const {
    switch (outcome) {
      case RehearsalOutcome::done: return paint("\x1b[32m", "done       ");
      case RehearsalOutcome::failed: return paint("\x1b[1;31m", "FAILED     ");
      case RehearsalOutcome::left_out: return paint("\x1b[1;35m", "LEFT OUT   ");
      case RehearsalOutcome::not_reached: return paint("\x1b[2m", "not reached");
    }
    return {};
  }

  void add(const Rehearsal& rehearsal, const RehearsedChange& rehearsed) {
    const PlacedChange& change = *rehearsed.change;
    out_ += fmt::format("  {}  {}  {}\n", mark(rehearsed.outcome), first_line(change),
                        paint("\x1b[2m", fmt::format("{}:{}", rehearsal.checks.guide, change.line)));
    if (rehearsed.outcome == RehearsalOutcome::done) {
      out_ += fmt::format("               {}, {} row{} changed\n", time_text(rehearsed.time), rehearsed.rows,
                          rehearsed.rows == 1 ? "" : "s");
    }
    if (!rehearsed.message.empty()) {
      const bool left_out = rehearsed.outcome == RehearsalOutcome::left_out;
      out_ +=
          fmt::format("               {}{}\n", left_out && !rehearsed.message.starts_with("it ") ? "it " : "",
                      printable(rehearsed.message));
    }
  }

  Colors colors_;
  std::string out_;
};

}  // namespace

std::string rehearsal_text(const Rehearsal& rehearsal, Colors colors) { return Text(colors).of(rehearsal); }

}  // namespace handrail
