#include "verifier/judge.h"

#include <algorithm>
#include <cctype>
#include <cstdlib>

#include <fmt/core.h>

namespace handrail {
namespace {

constexpr std::size_t kMostText = std::size_t{1} << 20;  // of one row, for `contains` and `matches`

bool equal_text(std::string_view a, std::string_view b, bool ignore_case) {
  if (!ignore_case) return a == b;
  return std::equal(a.begin(), a.end(), b.begin(), b.end(),
                    [](unsigned char x, unsigned char y) { return std::tolower(x) == std::tolower(y); });
}

std::string lower(std::string text) {
  std::transform(text.begin(), text.end(), text.begin(),
                 [](unsigned char c) { return static_cast<char>(std::tolower(c)); });
  return text;
}

// Dotted decimal parts; a leading minus is told apart.
struct Amount {
  bool negative = false;
  std::vector<std::string_view> parts;
};

std::optional<Amount> amount_of(std::string_view text) {
  while (!text.empty() && text.front() == ' ') text.remove_prefix(1);
  while (!text.empty() && text.back() == ' ') text.remove_suffix(1);
  Amount amount;
  if (!text.empty() && (text.front() == '-' || text.front() == '+')) {
    amount.negative = text.front() == '-';
    text.remove_prefix(1);
  }
  while (true) {
    const std::size_t digits = std::min(text.find_first_not_of("0123456789"), text.size());
    if (digits == 0) return std::nullopt;
    amount.parts.push_back(text.substr(0, digits));
    text.remove_prefix(digits);
    if (text.empty()) return amount;
    if (text.front() != '.') return std::nullopt;
    text.remove_prefix(1);
  }
}

int compare_whole(std::string_view a, std::string_view b) {
  a.remove_prefix(std::min(a.find_first_not_of('0'), a.size()));
  b.remove_prefix(std::min(b.find_first_not_of('0'), b.size()));
  if (a.size() != b.size()) return a.size() < b.size() ? -1 : 1;
  return a.compare(b);
}

// Digits behind a decimal point: 5 is more than 25.
int compare_fraction(std::string_view a, std::string_view b) {
  while (!a.empty() && a.back() == '0') a.remove_suffix(1);
  while (!b.empty() && b.back() == '0') b.remove_suffix(1);
  return a.compare(b);
}

std::string text_of(const std::vector<Cell>& row) {
  std::string out;
  for (std::size_t i = 0; i < row.size() && out.size() < kMostText; ++i) {
    if (i > 0) out += '|';
    out += row[i].bytes.substr(0, kMostText - std::min(kMostText, out.size()));
  }
  return out;
}

Verdict passed() { return {Outcome::pass, {}, {}}; }
Verdict failed(std::string reason, std::string message) {
  return {Outcome::fail, std::move(reason), std::move(message)};
}
Verdict cannot(std::string reason, std::string message) {
  return {Outcome::error, std::move(reason), std::move(message)};
}

std::string one_of(const std::vector<std::string>& values) {
  std::string out;
  for (const std::string& value : values) out += (out.empty() ? "" : " or ") + value;
  return out;
}

std::string plural(std::uint64_t count) { return fmt::format("{} {}", count, count == 1 ? "row" : "rows"); }

}  // namespace

std::string_view name_of(Outcome outcome) {
  switch (outcome) {
    case Outcome::pass: return "pass";
    case Outcome::fail: return "fail";
    case Outcome::shown: return "shown";
    case Outcome::skipped: return "skipped";
    case Outcome::error: return "error";
  }
  return "";
}

std::optional<int> compare_amounts(std::string_view a, std::string_view b) {
  const auto left = amount_of(a);
  const auto right = amount_of(b);
  if (!left || !right) return std::nullopt;
  const auto part = [](const Amount& amount, std::size_t i, std::string_view missing) {
    return i < amount.parts.size() ? amount.parts[i] : missing;
  };
  int as_version = 0;
  for (std::size_t i = 0; i < std::max(left->parts.size(), right->parts.size()) && as_version == 0; ++i) {
    as_version = compare_whole(part(*left, i, "0"), part(*right, i, "0"));
  }
  int result = as_version;
  if (std::max(left->parts.size(), right->parts.size()) <= 2) {
    result = compare_whole(left->parts[0], right->parts[0]);
    if (result == 0) result = compare_fraction(part(*left, 1, ""), part(*right, 1, ""));
    const auto sign = [](int n) { return (n > 0) - (n < 0); };
    const bool both_dotted = left->parts.size() == 2 && right->parts.size() == 2;
    if (both_dotted && sign(result) != sign(as_version)) return std::nullopt;
  }
  if (left->negative != right->negative) {
    const bool both_zero = result == 0 && compare_whole(left->parts[0], "0") == 0;
    return both_zero ? 0 : left->negative ? -1 : 1;
  }
  return left->negative ? -result : result;
}

Judge::Judge(const Expect& expect, Origin origin)
    : expect_(expect), ignore_case_(origin != Origin::declared) {
  const bool needs_value = expect.kind == ExpectKind::equals || expect.kind == ExpectKind::contains ||
                           expect.kind == ExpectKind::matches || expect.kind == ExpectKind::rows ||
                           expect.kind == ExpectKind::at_least || expect.kind == ExpectKind::less_than;
  if (needs_value && expect.values.empty()) {
    unusable_ = Error{fmt::format("\"{}\" says no value", name_of(expect.kind)), {}, 0, 0, {}};
  } else if (expect.kind == ExpectKind::matches) {
    if (auto pattern = Pattern::parse(expect.values[0])) {
      pattern_ = std::move(*pattern);
    } else {
      unusable_ = pattern.error();
    }
  } else if (expect.kind == ExpectKind::rows || expect.kind == ExpectKind::at_least ||
             expect.kind == ExpectKind::less_than) {
    if (!amount_of(expect.values[0])) {
      unusable_ =
          Error{fmt::format("\"{}\" is not a number that rows could be compared with", expect.values[0]),
                {},
                0,
                0,
                {}};
    }
  }
  contained_.resize(expect.values.size());
}

void Judge::see(const std::vector<Cell>& row) {
  if (rows_++ == 0 && !row.empty()) {
    first_cell_ = row[0];
    first_ = row[0].bytes.substr(0, kMostText);
    first_cell_.bytes = {};
  }
  if (expect_.kind == ExpectKind::contains) {
    std::string text = text_of(row);
    if (ignore_case_) text = lower(std::move(text));
    for (std::size_t i = 0; i < contained_.size(); ++i) {
      const std::string wanted = ignore_case_ ? lower(expect_.values[i]) : expect_.values[i];
      if (text.find(wanted) != std::string::npos) contained_[i] = true;
    }
  } else if (expect_.kind == ExpectKind::matches && pattern_ && !matched_) {
    matched_ = pattern_->found_in(text_of(row));
  }
}

Verdict Judge::verdict() const {
  if (unusable_) return cannot("expectation", unusable_->message);
  switch (expect_.kind) {
    case ExpectKind::none:
      return {Outcome::shown, "no-expectation", "nothing is said about what it should give"};
    case ExpectKind::human:
      return {Outcome::shown, "human", "what it should give is said in words for a person"};
    case ExpectKind::exit_code:
      return {Outcome::skipped, "not-in-file", "an exit code belongs to a command, not to a snapshot"};
    case ExpectKind::same_as_before:
      return {Outcome::skipped, "no-before", "needs the snapshot from before the upgrade beside this one"};
    case ExpectKind::empty:
      return rows_ == 0 ? passed() : failed("rows", fmt::format("expected no row, got {}", plural(rows_)));
    case ExpectKind::not_empty:
      return rows_ > 0 ? passed() : failed("no-rows", "expected at least one row, got none");
    case ExpectKind::rows:
      if (compare_amounts(std::to_string(rows_), expect_.values[0]) == 0) return passed();
      return failed("rows", fmt::format("expected {} rows, got {}", expect_.values[0], rows_));
    case ExpectKind::contains:
      for (std::size_t i = 0; i < contained_.size(); ++i) {
        if (!contained_[i])
          return failed("missing", fmt::format("\"{}\" is not in the result", expect_.values[i]));
      }
      return passed();
    case ExpectKind::matches:
      return matched_
                 ? passed()
                 : failed("mismatch", fmt::format("nothing in the result matches {}", expect_.values[0]));
    case ExpectKind::equals:
    case ExpectKind::at_least:
    case ExpectKind::less_than: return of_single_value();
  }
  return cannot("expectation", "what is expected is not known to this version");
}

std::optional<int> Judge::compare_with(const std::string& wanted) const {
  if (first_cell_.kind != Cell::Kind::real) return compare_amounts(first_, wanted);
  char* end = nullptr;
  const double number = std::strtod(wanted.c_str(), &end);
  if (wanted.empty() || *end != '\0') return std::nullopt;
  return first_cell_.real < number ? -1 : first_cell_.real > number ? 1 : 0;
}

Verdict Judge::of_single_value() const {
  const std::string wanted = expect_.kind == ExpectKind::equals ? one_of(expect_.values) : expect_.values[0];
  if (rows_ != 1)
    return failed("rows", fmt::format("expected one row with {}, got {}", wanted, plural(rows_)));
  if (expect_.kind == ExpectKind::equals) {
    for (const std::string& value : expect_.values) {
      if (first_cell_.kind == Cell::Kind::null) {
        if (equal_text(value, "null", true)) return passed();
      } else if (equal_text(first_, value, ignore_case_)) {
        return passed();
      } else if (first_cell_.kind != Cell::Kind::text && compare_with(value) == 0) {
        return passed();  // 1 and 1.0; as text these differ
      }
    }
    return failed("value", fmt::format("expected {}", wanted));
  }
  const auto order = compare_with(wanted);
  const char* words = expect_.kind == ExpectKind::at_least ? "at least" : "less than";
  if (!order)
    return cannot("value", fmt::format("expected {} {}, got what cannot be compared with it", words, wanted));
  const bool holds = expect_.kind == ExpectKind::at_least ? *order >= 0 : *order < 0;
  return holds ? passed() : failed("value", fmt::format("expected {} {}", words, wanted));
}

}  // namespace handrail
