#include "verifier/compat/store_functions.h"

#include <algorithm>
#include <array>
#include <charconv>
#include <cmath>
#include <vector>

#include <nlohmann/json.hpp>

#include "model/text.h"
#include "model/utf8.h"
#include "verifier/collations.h"
#include "verifier/compat/calls.h"

namespace handrail::compat {
namespace {

std::string shown(std::string_view value) {
  constexpr std::size_t kShown = 40;
  return fmt::format("'{}'{}", value.substr(0, kShown), value.size() > kShown ? "…" : "");
}

// A number in its digits: sign, and those before and behind the point.
struct Digits {
  bool negative = false;
  std::string whole, fraction;

  static std::optional<Digits> of(std::string_view text) {
    Digits out;
    text = text::trim(text);
    if (text.starts_with('-') || text.starts_with('+')) {
      out.negative = text.front() == '-';
      text.remove_prefix(1);
    }
    const std::size_t point = std::min(text.find('.'), text.size());
    out.whole = text.substr(0, point);
    if (point < text.size()) out.fraction = text.substr(point + 1);
    if (out.whole.empty() && out.fraction.empty()) return {};
    for (const std::string* part : {&out.whole, &out.fraction}) {
      if (part->find_first_not_of("0123456789") != std::string::npos) return {};
    }
    out.trim_zeros();
    return out;
  }

  // Half away from zero, as both servers round exact numbers.
  void round_to(std::size_t places) {
    if (fraction.size() <= places) {
      fraction.append(places - fraction.size(), '0');
      return;
    }
    const bool up = fraction[places] >= '5';
    fraction.resize(places);
    if (!up) return;
    for (std::string* part : {&fraction, &whole}) {
      for (auto digit = part->rbegin(); digit != part->rend(); ++digit) {
        if (*digit != '9') return void(++*digit);
        *digit = '0';
      }
    }
    whole.insert(0, "1");
  }

  void trim_zeros() {
    const std::size_t first = std::min(whole.find_first_not_of('0'), whole.size());
    whole.erase(0, first);
    if (whole.empty()) whole = "0";
  }

  bool is_zero() const { return whole == "0" && fraction.find_first_not_of('0') == std::string::npos; }

  std::string text() const {
    return (negative && !is_zero() ? "-" : "") + whole + (fraction.empty() ? "" : "." + fraction);
  }
};

Digits number_of(const Call& call, std::string_view column) {
  const std::string_view text = call.text(0);
  if (call.type(0) == SQLITE_FLOAT)
    throw NotHere{fmt::format("a floating point number stored in {}", column)};
  if (auto digits = Digits::of(text)) return *digits;
  // "12 apples" and "1e3" are taken or refused as the server likes; a word is no number anywhere.
  const bool begins_as_one =
      !text.empty() && (text::is_digit(text.front()) || text::is_space(text.front()) || text.front() == '-' ||
                        text.front() == '+' || text.front() == '.');
  if (begins_as_one) throw NotHere{fmt::format("the number {}", shown(text))};
  throw Refusing{fmt::format("{} is no number, and {} holds numbers", shown(text), column)};
}

[[noreturn]] void out_of_range(std::string_view value, std::string_view column) {
  throw Refusing{fmt::format("{} is out of the range of {}", value, column)};
}

void store_integer(Call& call) {
  if (call.type(0) != SQLITE_INTEGER) {
    Digits digits = number_of(call, call.text(3));
    digits.round_to(0);
    const std::string text = digits.text();
    std::int64_t number = 0;
    const auto [end, error] = std::from_chars(text.data(), text.data() + text.size(), number);
    if (error != std::errc() || end != text.data() + text.size()) {
      if (call.number(2) == INT64_MAX) throw NotHere{fmt::format("the number {}", text)};
      out_of_range(text, call.text(3));
    }
    if (number < call.number(1) || number > call.number(2)) out_of_range(text, call.text(3));
    return call.give(number);
  }
  const std::int64_t number = call.number(0);
  if (number < call.number(1) || number > call.number(2)) out_of_range(call.text(0), call.text(3));
  call.give(number);
}

// PostgreSQL's most places of numeric(p, s).
constexpr std::int64_t kMostDigits = 1000;

// Digits before the point and behind it together: 10, 2 for DECIMAL(10,2); -1: as many as there are.
void store_decimal(Call& call) {
  Digits digits = number_of(call, call.text(4));
  if (call.number(1) > kMostDigits || call.number(2) > kMostDigits || call.number(2) < 0)
    throw NotHere{fmt::format("the precision of {}", call.text(4))};
  if (call.number(1) >= 0) {
    digits.round_to(static_cast<std::size_t>(call.number(2)));
    const std::size_t room = static_cast<std::size_t>(call.number(1) - call.number(2));
    if (digits.whole != "0" && digits.whole.size() > room) out_of_range(call.text(0), call.text(4));
  }
  if (call.number(3) != 0 && digits.negative && !digits.is_zero()) out_of_range(call.text(0), call.text(4));
  call.give(digits.text());
}

std::size_t letters_in(std::string_view text) {
  return static_cast<std::size_t>(
      std::count_if(text.begin(), text.end(), [](char c) { return !utf8::is_continuation(c); }));
}

constexpr std::int64_t kMostPadded = 10'485'760;  // PostgreSQL's longest character(n)

void store_text(Call& call) {
  std::string text(call.text(0));
  const std::int64_t letters = call.number(1), bytes = call.number(2), how = call.number(3);
  const std::string_view column = call.text(4);
  if ((how & kStripBlanks) != 0) text.erase(text.find_last_not_of(' ') + 1);
  if (letters > kMostPadded && (how & kPadBlanks) != 0)
    throw NotHere{fmt::format("the length of {}", column)};
  if (letters >= 0) {
    std::size_t count = letters_in(text);
    // Spaces beyond the end are cut off without a word.
    while (count > static_cast<std::size_t>(letters) && text.back() == ' ') text.pop_back(), --count;
    if (count > static_cast<std::size_t>(letters)) throw Refusing{too_long(column)};
    if ((how & kPadBlanks) != 0) text.append(static_cast<std::size_t>(letters) - count, ' ');
  }
  if (bytes >= 0 && text.size() > static_cast<std::size_t>(bytes)) throw Refusing{too_long(column)};
  const bool ascii =
      std::all_of(text.begin(), text.end(), [](char c) { return static_cast<unsigned char>(c) < 0x80; });
  if (!ascii && (how & kAscii) != 0)
    throw NotHere{fmt::format("a letter beyond ASCII in {}, which is in a character set of its own", column)};
  if ((how & kThreeBytes) != 0 &&
      std::any_of(text.begin(), text.end(), [](char c) { return static_cast<unsigned char>(c) >= 0xf0; }))
    throw Refusing{fmt::format("{} holds a character that the column's character set has not", column)};
  if (!ascii && (how & kSureLetters) != 0 && !are_sure(text))
    throw NotHere{fmt::format("a letter beyond ASCII in {}, whose values are unique", column)};
  call.give(text);
}

// A time with at most `places` digits behind the seconds; the others must be zeros, for engines round or cut
// them off.
void store_moment(Call& call) {
  const std::string_view text = call.text(0), column = call.text(4);
  const auto form = static_cast<MomentForm>(call.number(1));
  const auto instant = parse_instant(text);
  if (!instant) {
    const bool canonical = text.size() >= 10 && text.size() <= 19 && text[4] == '-' && text[7] == '-' &&
                           text.find_first_not_of("0123456789-: ") == std::string_view::npos &&
                           !text.starts_with("0000") && text.substr(5, 2) != "00" &&
                           text.substr(8, 2) != "00";
    if (canonical) throw Refusing{fmt::format("{} is no time, and {} holds times", shown(text), column)};
    throw NotHere{fmt::format("the time {}", shown(text))};
  }
  const bool has_zone = text.size() > 10 && text.find_first_of("Z+-", 10) != std::string_view::npos;
  if (has_zone && call.number(3) == 0) throw NotHere{fmt::format("the zone of the time {}", shown(text))};
  std::string out = instant_text(*instant);
  if (form == MomentForm::date) {
    out.resize(10);
    return call.give(out);
  }
  const std::int64_t kLast = 2'147'483'647'000'000;
  if (form == MomentForm::counted && (instant->microseconds <= 0 || instant->microseconds > kLast))
    throw NotHere{fmt::format("the time {}, which may be out of the range of {}", shown(text), column)};
  if (out.size() == 19) out += ".000000";
  const std::size_t most = 20 + static_cast<std::size_t>(call.number(2));
  if (out.find_first_not_of('0', std::min(most, out.size())) != std::string::npos)
    throw NotHere{fmt::format("the time {} with a part of a second that {} has not", shown(text), column)};
  out.resize(std::min(most, out.size()));
  if (form == MomentForm::shortest || form == MomentForm::zoned) out.erase(out.find_last_not_of('0') + 1);
  if (out.back() == '.') out.pop_back();
  if (form == MomentForm::zoned) out += "+00";
  call.give(out);
}

// ENUM and SET: a member as it is declared, whatever its case.
void store_member(Call& call) {
  std::vector<std::string_view> members;
  std::string_view rest = call.text(1);
  while (true) {
    const std::size_t end = rest.find('\x1f');
    members.push_back(rest.substr(0, end));
    if (end == std::string_view::npos) break;
    rest.remove_prefix(end + 1);
  }
  const auto place = [&](std::string_view wanted) {
    return static_cast<std::size_t>(
        std::find_if(members.begin(), members.end(),
                     [&](std::string_view member) { return same_letters(member, wanted, Letters::ascii); }) -
        members.begin());
  };
  const auto refuse = [&] {
    const std::string_view text = call.text(0);
    // A number may stand for a member's place, and letters beyond ASCII may be taken for others.
    const bool unsure =
        text.find_first_not_of("0123456789") == std::string_view::npos ||
        std::any_of(text.begin(), text.end(), [](char c) { return static_cast<unsigned char>(c) >= 0x80; });
    if (unsure) throw NotHere{fmt::format("{} in {}", shown(text), call.text(3))};
    throw Refusing{fmt::format("{} is no value of {}", shown(text), call.text(3))};
  };
  if (call.number(2) == 0) {
    const std::size_t found = place(call.text(0));
    if (found == members.size()) refuse();
    return call.give(members[found]);
  }
  std::vector<bool> chosen(members.size());
  for (std::string_view left = call.text(0); !left.empty();) {
    const std::size_t comma = std::min(left.find(','), left.size());
    const std::size_t found = place(left.substr(0, comma));
    if (found == members.size()) refuse();
    chosen[found] = true;
    left.remove_prefix(std::min(comma + 1, left.size()));
  }
  std::string out;
  for (std::size_t i = 0; i < members.size(); ++i) {
    if (chosen[i]) out += (out.empty() ? "" : ",") + std::string(members[i]);
  }
  call.give(out);
}

using Json = nlohmann::json;

// MySQL's JSON and PostgreSQL's jsonb write a document anew: keys by length, then by their bytes; a blank
// behind each comma and colon.
void write_json(const Json& value, std::string& out) {
  if (value.is_object()) {
    std::vector<std::string> keys;
    for (const auto& [key, inner] : value.items()) keys.push_back(key);
    std::sort(keys.begin(), keys.end(), [](const std::string& a, const std::string& b) {
      return a.size() != b.size() ? a.size() < b.size() : a < b;
    });
    out += '{';
    for (const std::string& key : keys) {
      if (out.back() != '{') out += ", ";
      out += Json(key).dump() + ": ";
      write_json(value[key], out);
    }
    out += '}';
  } else if (value.is_array()) {
    out += '[';
    for (const Json& inner : value) {
      if (&inner != &value.front()) out += ", ";
      write_json(inner, out);
    }
    out += ']';
  } else if (value.is_number_float()) {
    throw NotHere{"a fraction in JSON"};
  } else {
    out += value.dump();
  }
}

void store_json(Call& call) {
  const std::string_view text = call.text(0);
  const Json parsed = Json::parse(text, nullptr, false);
  if (parsed.is_discarded())
    throw Refusing{fmt::format("{} is no JSON, and {} holds JSON", shown(text), call.text(2))};
  if (call.number(1) == 0) return call.give(text);
  std::string out;
  write_json(parsed, out);
  call.give(out);
}

void store_required(sqlite3_context* context, int, sqlite3_value** values) {
  if (sqlite3_value_type(values[0]) != SQLITE_NULL) return sqlite3_result_value(context, values[0]);
  const std::string message =
      fmt::format("{} may not be NULL", reinterpret_cast<const char*>(sqlite3_value_text(values[1])));
  sqlite3_result_error(context, message.c_str(), static_cast<int>(message.size()));
}

constexpr std::array<Function, 7> kFunctions = {{{"handrail_store_integer", 4, guarded<store_integer>},
                                                 {"handrail_store_decimal", 5, guarded<store_decimal>},
                                                 {"handrail_store_text", 5, guarded<store_text>},
                                                 {"handrail_store_moment", 5, guarded<store_moment>},
                                                 {"handrail_store_member", 4, guarded<store_member>},
                                                 {"handrail_store_json", 3, guarded<store_json>},
                                                 {"handrail_store_required", 2, store_required}}};

}  // namespace

std::string too_long(std::string_view column) { return fmt::format("a value is too long for {}", column); }

int add_store_functions(sqlite3* connection) {
  constexpr int flags = SQLITE_UTF8 | SQLITE_DETERMINISTIC | SQLITE_DIRECTONLY;
  for (const Function& function : kFunctions) {
    const int code = sqlite3_create_function_v2(connection, function.name, function.arguments, flags, nullptr,
                                                function.call, nullptr, nullptr, nullptr);
    if (code != SQLITE_OK) return code;
  }
  return SQLITE_OK;
}

}  // namespace handrail::compat
