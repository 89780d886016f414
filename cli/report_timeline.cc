// The picture of a run. Widths are in percent and heights in pixels, so that it fits a phone and a wide
// screen and its letters stay as large as those around it.
#include <algorithm>
#include <cstdint>
#include <ctime>
#include <vector>

#include <fmt/format.h>

#include "cli/report_page.h"
#include "generator/html.h"

namespace handrail::cli {
namespace {

constexpr int kRowHeight = 34;
constexpr int kAxisHeight = 26;
constexpr std::size_t kMostRows = 200;
constexpr double kFoldWidth = 2.5;   // percent, of a time in which nothing happened
constexpr double kLeastWidth = 0.4;  // percent, so that the shortest command is seen

struct Bar {
  std::int64_t begin = 0, end = 0;
  std::string_view look;  // CSS class: "done", "failed", …
  std::string title;
};

struct Row {
  std::string label;
  std::vector<Bar> bars;
  std::vector<Bar> dots;
};

std::vector<Row> rows_of(const RunReport& report) {
  std::vector<Row> rows;
  for (const ReportStep& step : report.steps) {
    Row row;
    row.label = step.title;
    for (const ReportItem& item : step.items) {
      for (const ReportAttempt& attempt : item.attempts) {
        const std::int64_t begin = milliseconds_of(attempt.started_at);
        const bool seen = !attempt.ending.empty();
        row.bars.push_back({begin, seen ? begin + attempt.milliseconds : begin,
                            !seen        ? "under_way"
                            : attempt.ok ? "done"
                                         : "failed",
                            fmt::format("{}: {}", item.id, duration_text(attempt.milliseconds))});
      }
      for (const ReportEvent& event : item.events) {
        const std::int64_t at = milliseconds_of(event.at);
        row.dots.push_back({at, at, "dot", fmt::format("{}: {}", item.id, event.text)});
      }
    }
    if (!row.bars.empty() || !row.dots.empty()) rows.push_back(std::move(row));
  }
  return rows;
}

// Maps moments to percent. Times in which something happens get their share of the width; what lies between
// two of them is folded when it is long.
class Scale {
 public:
  explicit Scale(const std::vector<Row>& rows) {
    for (const Row& row : rows) {
      for (const Bar& bar : row.bars) add(bar);
      for (const Bar& dot : row.dots) add(dot);
    }
    std::ranges::sort(busy_, {}, &Interval::begin);
    std::vector<Interval> merged;
    std::int64_t total = 0;
    for (const Interval& one : busy_) total += one.end - one.begin;
    fold_from_ = std::max<std::int64_t>(total / 4, 2000);
    for (const Interval& one : busy_) {
      if (merged.empty() || one.begin - merged.back().end > fold_from_)
        merged.push_back(one);
      else
        merged.back().end = std::max(merged.back().end, one.end);
    }
    busy_ = std::move(merged);
    std::int64_t shown = 0;
    for (const Interval& one : busy_) shown += std::max<std::int64_t>(one.end - one.begin, 1);
    const double width = 100.0 - kFoldWidth * static_cast<double>(busy_.size() - 1) - kLeastWidth;
    double at = 0;
    for (Interval& one : busy_) {
      one.left = at;
      one.width = width * static_cast<double>(std::max<std::int64_t>(one.end - one.begin, 1)) /
                  static_cast<double>(shown);
      at += one.width + kFoldWidth;
    }
  }

  struct Interval {
    std::int64_t begin = 0, end = 0;
    double left = 0, width = 0;
  };
  const std::vector<Interval>& intervals() const { return busy_; }

  double percent(std::int64_t moment) const {
    const Interval* in = &busy_.front();
    for (const Interval& one : busy_) {
      if (one.begin <= moment) in = &one;
    }
    const auto length = static_cast<double>(std::max<std::int64_t>(in->end - in->begin, 1));
    const double share = std::clamp(static_cast<double>(moment - in->begin) / length, 0.0, 1.0);
    return in->left + in->width * share;
  }

 private:
  void add(const Bar& bar) {
    if (bar.begin > 0) busy_.push_back({bar.begin, std::max(bar.begin, bar.end)});
  }

  std::vector<Interval> busy_;
  std::int64_t fold_from_ = 0;
};

std::string escaped(std::string_view text) {
  std::string out;
  html::append_text(out, text);
  return out;
}

std::string clock_text(std::int64_t moment) {
  const auto seconds = static_cast<std::time_t>(moment / 1000);
  std::tm utc{};
  gmtime_r(&seconds, &utc);
  return fmt::format("{:02}:{:02}:{:02}", utc.tm_hour, utc.tm_min, utc.tm_sec);
}

void append_row(std::string& svg, const Row& row, const Scale& scale, int top) {
  svg += fmt::format("<text x=\"0\" y=\"{}\" class=\"label\">{}</text>\n", top + 13, escaped(row.label));
  svg += fmt::format("<rect x=\"0\" y=\"{}\" width=\"100%\" height=\"10\" rx=\"2\" class=\"track\"/>\n",
                     top + 18);
  for (const Bar& bar : row.bars) {
    const double left = scale.percent(bar.begin);
    const double width = std::max(scale.percent(bar.end) - left, kLeastWidth);
    svg += fmt::format(
        "<rect x=\"{:.2f}%\" y=\"{}\" width=\"{:.2f}%\" height=\"10\" rx=\"2\" "
        "class=\"{}\"><title>{}</title></rect>\n",
        left, top + 18, width, bar.look, escaped(bar.title));
  }
  for (const Bar& dot : row.dots) {
    svg += fmt::format("<circle cx=\"{:.2f}%\" cy=\"{}\" r=\"5\" class=\"dot\"><title>{}</title></circle>\n",
                       std::clamp(scale.percent(dot.begin), 1.0, 99.0), top + 23, escaped(dot.title));
  }
}

}  // namespace

std::int64_t milliseconds_of(std::string_view utc) {
  std::tm time{};
  const std::string text(utc);
  const char* rest = ::strptime(text.c_str(), "%Y-%m-%dT%H:%M:%S", &time);
  if (rest == nullptr) return 0;
  std::int64_t fraction = 0;
  if (*rest == '.') {
    for (int i = 1; i <= 3; ++i)
      fraction = fraction * 10 + (rest[i] >= '0' && rest[i] <= '9' ? rest[i] - '0' : 0);
  }
  return static_cast<std::int64_t>(::timegm(&time)) * 1000 + fraction;
}

std::string duration_text(std::int64_t milliseconds) {
  if (milliseconds < 1000) return fmt::format("{} ms", milliseconds);
  if (milliseconds < 60'000) return fmt::format("{:.1f} s", static_cast<double>(milliseconds) / 1000);
  const std::int64_t seconds = milliseconds / 1000;
  if (seconds < 3600) return fmt::format("{} min {} s", seconds / 60, seconds % 60);
  if (seconds < 86'400) return fmt::format("{} h {} min", seconds / 3600, seconds / 60 % 60);
  return fmt::format("{} d {} h", seconds / 86'400, seconds / 3600 % 24);
}

std::string report_timeline(const RunReport& report) {
  std::vector<Row> rows = rows_of(report);
  if (rows.empty()) return {};
  const std::size_t left_out = rows.size() > kMostRows ? rows.size() - kMostRows : 0;
  rows.resize(rows.size() - left_out);
  const Scale scale(rows);
  if (scale.intervals().empty()) return {};
  const int height = static_cast<int>(rows.size()) * kRowHeight + kAxisHeight;
  std::string svg = fmt::format(
      "<svg class=\"timeline\" width=\"100%\" height=\"{}\" role=\"img\" aria-labelledby=\"when\">\n",
      height);
  const int bottom = height - kAxisHeight;
  for (std::size_t i = 1; i < scale.intervals().size(); ++i) {
    const Scale::Interval& before = scale.intervals()[i - 1];
    const Scale::Interval& one = scale.intervals()[i];
    svg += fmt::format(
        "<rect x=\"{:.2f}%\" y=\"0\" width=\"{:.2f}%\" height=\"{}\" "
        "class=\"fold\"><title>{}</title></rect>\n",
        before.left + before.width, kFoldWidth, bottom, duration_text(one.begin - before.end));
  }
  for (std::size_t i = 0; i < rows.size(); ++i)
    append_row(svg, rows[i], scale, static_cast<int>(i) * kRowHeight);
  svg += fmt::format("<text x=\"0\" y=\"{}\" class=\"axis\">{}</text>\n", bottom + 18,
                     clock_text(scale.intervals().front().begin));
  svg += fmt::format("<text x=\"100%\" y=\"{}\" text-anchor=\"end\" class=\"axis\">{}</text>\n", bottom + 18,
                     clock_text(scale.intervals().back().end));
  return svg + "</svg>\n";
}

}  // namespace handrail::cli
