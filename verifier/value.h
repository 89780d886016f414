// Values of a snapshot, as a report shows them: untrusted, perhaps very long, perhaps no text at all.
#pragma once

#include <cstdint>
#include <string>
#include <string_view>

#include <nlohmann/json_fwd.hpp>

#include "verifier/snapshot.h"

namespace handrail {

// A value that can be shown: text is valid UTF-8, long texts are shortened.
struct Value {
  Cell::Kind kind = Cell::Kind::null;
  std::int64_t integer = 0;
  double real = 0;
  std::string text;         // text; for a blob its first bytes in hexadecimal digits
  std::uint64_t bytes = 0;  // length of a blob
};

Value shown_value(const Cell& cell);

// The beginning of a text from an untrusted file, as valid UTF-8.
std::string shown_text(std::string_view text);

enum class Colors : bool { no, yes };

// For a terminal: C0 and C1 control characters and DEL as an escape one can read, on one line.
std::string printable(std::string_view text);
std::string text_of(const Value& value);

nlohmann::ordered_json value_json(const Value& value);

// Of the same kind, and the same number or bytes.
bool same_value(const Cell& a, const Cell& b);

}  // namespace handrail
