#include "verifier/declared_column.h"

#include <algorithm>
#include <array>
#include <string>
#include <utility>

#include "model/text.h"

namespace handrail {
namespace {

// varchar(40): "varchar" and "40"; what stands behind the brackets belongs to the name.
struct Type {
  std::string name;
  std::string parameters;
};

constexpr std::array<std::pair<std::string_view, std::string_view>, 17> kSpellings = {{
    {"int", "integer"},
    {"int4", "integer"},
    {"int unsigned", "integer unsigned"},
    {"int8", "bigint"},
    {"int2", "smallint"},
    {"bool", "boolean"},
    {"character varying", "varchar"},
    {"character", "char"},
    {"numeric", "decimal"},
    {"dec", "decimal"},
    {"double precision", "double"},
    {"float8", "double"},
    {"float4", "real"},
    {"timestamp with time zone", "timestamptz"},
    {"timestamp without time zone", "timestamp"},
    {"time without time zone", "time"},
    {"bit varying", "varbit"},
}};

Type type_of(std::string_view text) {
  Type type;
  bool inside = false;
  for (const char c : text) {
    if (c == '(' || c == ')') {
      inside = c == '(';
      continue;
    }
    const bool space = c == ' ' || c == '\t' || c == '\n';
    if (inside) {
      if (!space) type.parameters += text::lower(c);
    } else if (!space || (!type.name.empty() && type.name.back() != ' ')) {
      type.name += space ? ' ' : text::lower(c);
    }
  }
  while (type.name.ends_with(' ')) type.name.pop_back();
  for (const auto& [spelling, name] : kSpellings) {
    if (type.name != spelling) continue;
    type.name = name;
    break;
  }
  return type;
}

// Of a whole number the brackets say how wide it is shown.
bool is_whole_number(std::string_view name) {
  return name.find("int") != std::string_view::npos && name != "interval" && name != "point";
}

// Without brackets around the whole, and without PostgreSQL's casts behind it.
std::string_view bare(std::string_view value) {
  value = text::trim(value);
  while (value.size() >= 2 && value.front() == '(' && value.find(')') == value.size() - 1)
    value = text::trim(value.substr(1, value.size() - 2));
  const std::size_t cast = value.rfind("::");
  const std::size_t quote = value.rfind('\'');
  if (cast != std::string_view::npos && (quote == std::string_view::npos || quote < cast))
    return bare(value.substr(0, cast));
  return value;
}

bool is_quoted(std::string_view value) {
  return value.size() >= 2 && (value.front() == '\'' || value.front() == '"') &&
         value.back() == value.front();
}

std::string unquoted(std::string_view value) {
  const char mark = value.front();
  std::string out;
  for (std::size_t i = 1; i + 1 < value.size(); ++i) {
    out += value[i];
    if (value[i] == mark && value[i + 1] == mark) ++i;
  }
  return out;
}

std::string as_word(std::string_view value) {
  std::string word = text::lower(value);
  if (word.ends_with("()")) word.resize(word.size() - 2);
  return word == "now" ? "current_timestamp" : word;
}

}  // namespace

bool is_type(std::string_view declared, std::string_view wanted) {
  const Type is = type_of(declared);
  const Type want = type_of(wanted);
  if (want.name == "boolean" && is.name == "tinyint" && is.parameters == "1") return true;
  if (is.name != want.name) return false;
  return want.parameters.empty() || is.parameters == want.parameters || is_whole_number(is.name);
}

bool is_default(std::string_view declared, std::string_view wanted) {
  const std::string_view is = bare(declared);
  const std::string_view want = text::trim(wanted);
  const std::string text = is_quoted(is) ? unquoted(is) : std::string(is);
  if (text == (is_quoted(want) ? unquoted(want) : std::string(want))) return true;
  return !is_quoted(is) && !is_quoted(want) && as_word(is) == as_word(want);
}

}  // namespace handrail
