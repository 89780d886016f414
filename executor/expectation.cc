#include "executor/expectation.h"

#include <algorithm>
#include <cctype>
#include <charconv>
#include <cstdlib>
#include <regex>
#include <vector>

#include <fmt/format.h>
#include <fmt/ranges.h>

namespace handrail {
namespace {

std::string_view trimmed(std::string_view text) {
  const std::size_t begin = text.find_first_not_of(" \t\r\n");
  if (begin == std::string_view::npos) return {};
  return text.substr(begin, text.find_last_not_of(" \t\r\n") - begin + 1);
}

std::vector<std::string_view> lines_of(std::string_view text) {
  std::vector<std::string_view> lines;
  while (!text.empty()) {
    const std::size_t end = std::min(text.find('\n'), text.size());
    if (const std::string_view line = trimmed(text.substr(0, end)); !line.empty()) lines.push_back(line);
    text.remove_prefix(std::min(end + 1, text.size()));
  }
  return lines;
}

std::string excerpt(std::string_view output) {
  const std::string_view text = trimmed(output);
  if (text.empty()) return "printed nothing";
  constexpr std::size_t kShown = 200;
  if (text.size() <= kShown) return fmt::format("printed “{}”", text);
  std::size_t end = kShown;
  while (end > 0 && (static_cast<unsigned char>(text[end]) & 0xc0) == 0x80) --end;
  return fmt::format("printed “{}…”", text.substr(0, end));
}

bool same_text(std::string_view a, std::string_view b) {
  return std::ranges::equal(
      a, b, [](unsigned char x, unsigned char y) { return std::tolower(x) == std::tolower(y); });
}

// To one unit of its dimension, when both are known.
std::optional<double> scaled(const Quantity& quantity, std::string& dimension) {
  struct Unit {
    std::string_view name, dimension;
    double factor;
  };
  static constexpr Unit kUnits[] = {
      {"us", "time", 1e-6},   {"µs", "time", 1e-6},       {"ms", "time", 1e-3},
      {"毫秒", "time", 1e-3}, {"s", "time", 1},           {"sec", "time", 1},
      {"秒", "time", 1},      {"min", "time", 60},        {"分钟", "time", 60},
      {"h", "time", 3600},    {"b", "size", 1},           {"kb", "size", 1e3},
      {"mb", "size", 1e6},    {"gb", "size", 1e9},        {"tb", "size", 1e12},
      {"k", "size", 1024},    {"m", "size", 1048576.0},   {"g", "size", 1073741824.0},
      {"kib", "size", 1024},  {"mib", "size", 1048576.0}, {"gib", "size", 1073741824.0},
      {"%", "part", 1}};
  const double value = std::strtod(quantity.number.c_str(), nullptr);
  if (quantity.unit.empty()) {
    dimension.clear();
    return value;
  }
  for (const Unit& unit : kUnits) {
    if (!same_text(unit.name, quantity.unit)) continue;
    dimension = unit.dimension;
    return value * unit.factor;
  }
  return std::nullopt;
}

ExpectationVerdict person(const Expect& expect) {
  return {ExpectationVerdict::Kind::for_a_person,
          expect.text.empty() ? std::string("see whether this is right") : expect.text};
}

ExpectationVerdict compare(const Expect& expect, std::string_view output) {
  const auto found = first_quantity(output);
  const auto wanted = first_quantity(expect.values[0]);
  if (!wanted) return person(expect);
  const std::string_view words = expect.kind == ExpectKind::at_least ? "at least" : "less than";
  if (!found)
    return {ExpectationVerdict::Kind::not_met,
            fmt::format("{}, expected {} {}", excerpt(output), words, expect.values[0])};
  int order = 0;
  if (std::ranges::count(wanted->number, '.') > 1 || std::ranges::count(found->number, '.') > 1 ||
      (expect.kind == ExpectKind::at_least && wanted->unit.empty())) {
    order = compare_versions(found->number, wanted->number);
  } else {
    std::string found_dimension, wanted_dimension;
    const auto a = scaled(*found, found_dimension), b = scaled(*wanted, wanted_dimension);
    if (!a || !b || found_dimension != wanted_dimension) return person(expect);  // 0.004 and 5 ms: who knows
    order = *a < *b ? -1 : *a > *b ? 1 : 0;
  }
  const bool met = expect.kind == ExpectKind::at_least ? order >= 0 : order < 0;
  if (met) return {};
  return {ExpectationVerdict::Kind::not_met,
          fmt::format("found {}{}, expected {} {}", found->number, found->unit, words, expect.values[0])};
}

ExpectationVerdict match(const Expect& expect, std::string_view output) {
  try {
    const std::regex pattern(expect.values[0], std::regex::ECMAScript);
    // Line by line: std::regex recurses over its input, and a long one would exhaust the stack.
    for (const std::string_view line : lines_of(output)) {
      const std::string_view part = line.substr(0, 4096);
      if (std::regex_search(part.begin(), part.end(), pattern)) return {};
    }
  } catch (const std::regex_error&) {
    return person(expect);
  }
  return {ExpectationVerdict::Kind::not_met,
          fmt::format("{}, expected a line that matches {}", excerpt(output), expect.values[0])};
}

}  // namespace

ExpectationVerdict judge_rows(const Expect& expect, std::string_view output, std::uint64_t count) {
  if (expect.kind == ExpectKind::not_empty)
    return count > 0
               ? ExpectationVerdict{}
               : ExpectationVerdict{ExpectationVerdict::Kind::not_met, "printed nothing, expected something"};
  const std::string wanted = expect.kind == ExpectKind::empty ? "0"
                             : expect.values.empty()          ? ""
                                                              : expect.values[0];
  if (std::to_string(count) == wanted) return {};
  return {ExpectationVerdict::Kind::not_met,
          fmt::format("{} ({} rows), expected {} rows", excerpt(output), count, wanted)};
}

std::optional<Quantity> first_quantity(std::string_view text) {
  const auto digit = [](unsigned char c) { return std::isdigit(c) != 0; };
  for (std::size_t at = 0; at < text.size(); ++at) {
    if (!digit(text[at])) continue;
    std::size_t end = at;
    while (end < text.size() &&
           (digit(text[end]) || (text[end] == '.' && end + 1 < text.size() && digit(text[end + 1]))))
      ++end;
    Quantity quantity{std::string(text.substr(at, end - at)), {}};
    while (end < text.size() && text[end] == ' ') ++end;
    const std::size_t unit = end;
    while (end < text.size() && (std::isalpha(static_cast<unsigned char>(text[end])) != 0 ||
                                 text[end] == '%' || static_cast<unsigned char>(text[end]) >= 0x80)) {
      ++end;
    }
    quantity.unit = text.substr(unit, end - unit);
    return quantity;
  }
  return std::nullopt;
}

int compare_versions(std::string_view a, std::string_view b) {
  while (!a.empty() || !b.empty()) {
    const auto take = [](std::string_view& text) {
      std::uint64_t number = 0;
      const std::size_t end = std::min(text.find('.'), text.size());
      std::from_chars(text.data(), text.data() + end, number);
      text.remove_prefix(std::min(end + 1, text.size()));
      return number;
    };
    const std::uint64_t x = take(a), y = take(b);
    if (x != y) return x < y ? -1 : 1;
  }
  return 0;
}

ExpectationVerdict judge(const Expect& expect, std::string_view output, int exit_code) {
  const bool needs_value = expect.kind != ExpectKind::empty && expect.kind != ExpectKind::not_empty;
  if (needs_value && expect.values.empty())
    return expect.kind == ExpectKind::none ? ExpectationVerdict{} : person(expect);
  switch (expect.kind) {
    case ExpectKind::equals: {
      const std::string_view text = trimmed(output);
      for (const std::string& value : expect.values) {
        if (text == trimmed(value)) return {};
      }
      return {ExpectationVerdict::Kind::not_met,
              fmt::format("{}, expected “{}”", excerpt(output), fmt::join(expect.values, "” or “"))};
    }
    case ExpectKind::contains:
      for (const std::string& value : expect.values) {
        if (output.find(value) == std::string_view::npos) {
          return {ExpectationVerdict::Kind::not_met,
                  fmt::format("{}, expected it to contain “{}”", excerpt(output), value)};
        }
      }
      return {};
    case ExpectKind::matches: return match(expect, output);
    case ExpectKind::rows:
    case ExpectKind::empty:
    case ExpectKind::not_empty: return judge_rows(expect, output, lines_of(output).size());
    case ExpectKind::at_least:
    case ExpectKind::less_than: return compare(expect, output);
    case ExpectKind::exit_code:
      if (std::to_string(exit_code) == expect.values[0]) return {};
      return {ExpectationVerdict::Kind::not_met,
              fmt::format("exit code {}, expected {}", exit_code, expect.values[0])};
    case ExpectKind::none: return {};
    case ExpectKind::same_as_before:
    case ExpectKind::human: return person(expect);
  }
  return {};
}

}  // namespace handrail
