// Checks as authors write them: lists in the vocabulary, each with what it expects.
#include <algorithm>
#include <array>
#include <charconv>

#include <fmt/format.h>

#include "model/annotation_words.h"
#include "model/annotations.h"
#include "model/duration.h"

namespace handrail {
namespace {

constexpr std::uint32_t kMostShownRows = 1000;  // a report is read by people

constexpr auto kVocabulary = std::to_array<std::string_view>(
    {"sql", "not_null", "unique", "accepted_values", "relationships", "row_count", "freshness", "has_table",
     "has_column", "has_index", "matches", "columns_named_in", "integrity", "foreign_keys", "pragma"});
constexpr auto kCheckKeys = std::to_array<std::string_view>(
    {"id", "title", "expect", "when", "severity", "datastore", "time_limit", "shown_rows"});
constexpr auto kExpectKeys =
    std::to_array<std::string_view>({"value", "equals", "contains", "matches", "rows", "empty", "not_empty",
                                     "at_least", "less_than", "same_as_before"});

// What each word of the vocabulary takes besides; the first one is meant when only a scalar is given.
struct CheckWord {
  std::string_view word;
  std::array<std::string_view, 6> arguments;
};
constexpr auto kCheckWords = std::to_array<CheckWord>({
    {"not_null", {"table", "column"}},
    {"unique", {"table", "column"}},
    {"accepted_values", {"table", "column", "values"}},
    {"relationships", {"table", "column", "to", "field"}},
    {"row_count", {"table", "equals", "at_least", "less_than"}},
    {"freshness", {"table", "column", "within", "reference"}},
    {"has_table", {"table"}},
    {"has_column", {"table", "column", "type", "default", "nullable"}},
    {"has_index", {"table", "column", "name", "unique"}},
    {"matches", {"table", "column", "pattern"}},
    {"columns_named_in", {"file", "table", "names", "types"}},
    {"integrity", {}},
    {"foreign_keys", {}},
    {"pragma", {"name"}},
});

}  // namespace

Expect read_expect(const YamlNode& node, std::vector<Finding>& errors) {
  Expect expect;
  expect.span = node.span;
  if (node.is_scalar() || node.is_sequence()) {
    expect.kind = ExpectKind::equals;
    expect.values = scalars(node);
    if (node.is_scalar() && !node.quoted) {
      if (node.value == "empty") expect = {ExpectKind::empty, {}, node.span, {}};
      if (node.value == "not_empty") expect = {ExpectKind::not_empty, {}, node.span, {}};
      if (node.value == "same_as_before") expect = {ExpectKind::same_as_before, {}, node.span, {}};
    }
    return expect;
  }
  static constexpr auto kKinds = std::to_array(
      {ExpectKind::equals, ExpectKind::contains, ExpectKind::matches, ExpectKind::rows, ExpectKind::empty,
       ExpectKind::not_empty, ExpectKind::at_least, ExpectKind::less_than, ExpectKind::same_as_before});
  if (node.entries.size() != 1) {
    errors.push_back(annotation_error(node.span, "'expect' takes one expectation", "expect: {rows: 0}"));
    return expect;
  }
  const auto& [key, value] = node.entries.front();
  if (const auto kind = parse_enum(std::string_view(key.value == "value" ? "equals" : key.value), kKinds)) {
    expect.kind = *kind;
    expect.values = scalars(value);
    const bool takes_none =
        *kind == ExpectKind::empty || *kind == ExpectKind::not_empty || *kind == ExpectKind::same_as_before;
    if (expect.values.empty() && !takes_none)
      errors.push_back(annotation_error(value.span, fmt::format("'{}' needs a value", key.value),
                                        fmt::format("expect: {{{}: 1}}", key.value)));
  } else {
    errors.push_back(annotation_error(key.span, fmt::format("unknown expectation '{}'", key.value),
                                      did_you_mean(kExpectKeys, key.value)));
  }
  return expect;
}

namespace {

// `not_null: users.email`, `row_count: {table: users, at_least: 1}`: a word for what is checked, with its
// arguments.
void read_kind(const YamlNode& key, const YamlNode& value, Check& check, std::vector<Finding>& errors) {
  if (!check.kind.empty())
    errors.push_back(annotation_error(value.span,
                                      fmt::format("a check is either '{}' or '{}'", check.kind, key.value),
                                      "make two checks of it"));
  check.kind = key.value;
  const auto word =
      std::find_if(kCheckWords.begin(), kCheckWords.end(),
                   [&wanted = key.value](const CheckWord& known) { return known.word == wanted; });
  if (word == kCheckWords.end()) return;
  const Words arguments(word->arguments.data(), static_cast<std::size_t>(std::count_if(
                                                    word->arguments.begin(), word->arguments.end(),
                                                    [](std::string_view a) { return !a.empty(); })));
  if (value.is_scalar() && !arguments.empty()) {
    // "users.email" is table and column where the word takes both.
    const std::size_t dot = value.value.rfind('.');
    if (dot != std::string::npos && arguments.size() > 1 && arguments[1] == "column") {
      check.arguments["table"] = {value.value.substr(0, dot)};
      check.arguments["column"] = {value.value.substr(dot + 1)};
    } else {
      check.arguments[std::string(arguments.front())] = {value.value};
    }
  }
  if (value.is_sequence() && !arguments.empty())
    check.arguments[std::string(arguments.front())] = scalars(value);
  for (const auto& [argument, setting] : value.entries) {
    const std::string name = argument.value == "columns" ? "column" : argument.value;
    if (has(arguments, name))
      check.arguments[name] = scalars(setting);
    else
      errors.push_back(annotation_error(argument.span,
                                        fmt::format("unknown argument '{}' of {}", argument.value, key.value),
                                        did_you_mean(arguments, argument.value)));
  }
}

// One key of a check.
void read_key(const YamlNode& key, const YamlNode& value, Check& check, std::vector<Finding>& errors) {
  const auto wrong = [&errors, &at = value.span](std::string message, std::string mend) {
    errors.push_back(annotation_error(at, std::move(message), std::move(mend)));
  };
  if (key.value == "id")
    check.id = value.value;
  else if (key.value == "title")
    check.title = value.value;
  else if (key.value == "datastore")
    check.datastore = value.value;
  else if (key.value == "expect")
    check.expect = read_expect(value, errors);
  else if (key.value == "when") {
    if (const auto when = parse_enum(std::string_view(value.value),
                                     std::to_array({When::any, When::before, When::after, When::rollback})))
      check.when = *when;
    else if (value.value == "both")
      check.when = When::any;
    else
      wrong(fmt::format("'{}' is no time for a check", value.value),
            "one of any, both, before, after, rollback");
  } else if (key.value == "severity") {
    if (const auto severity = parse_enum(std::string_view(value.value),
                                         std::to_array({Severity::info, Severity::warning, Severity::error})))
      check.severity = *severity;
    else
      wrong(fmt::format("'{}' is no severity", value.value), "one of info, warning, error");
  } else if (key.value == "time_limit") {
    check.time_limit = parse_duration(value.value);
    if (!check.time_limit) wrong(fmt::format("'{}' is no length of time", value.value), "time_limit: 30s");
  } else if (key.value == "shown_rows") {
    std::uint32_t rows = 0;
    const char* last = value.value.data() + value.value.size();
    const auto [end, error] = std::from_chars(value.value.data(), last, rows);
    if (error == std::errc() && end == last && rows <= kMostShownRows)
      check.shown_rows = rows;
    else
      wrong(fmt::format("'{}' is no number of rows to show", value.value),
            fmt::format("a number from 0 to {}", kMostShownRows));
  } else if (key.value == "sql") {
    check.kind = "sql";
    check.sql = value.value;
  } else if (has(kVocabulary, key.value)) {
    read_kind(key, value, check, errors);
  } else {
    errors.push_back(annotation_error(
        key.span, fmt::format("unknown key '{}' in a check", key.value),
        did_you_mean(nearest(kCheckKeys, key.value).empty() ? Words(kVocabulary) : Words(kCheckKeys),
                     key.value)));
  }
}

}  // namespace

std::vector<Check> read_checks(const YamlNode& list, std::vector<Finding>& errors) {
  std::vector<Check> checks;
  if (!list.is_sequence()) {
    if (list.kind != YamlNode::Kind::null)
      errors.push_back(
          annotation_error(list.span, "checks are written as a list", "- not_null: users.email"));
    return checks;
  }
  for (const YamlNode& item : list.items) {
    if (!item.is_mapping()) {
      errors.push_back(annotation_error(item.span, "a check is a mapping", "- not_null: users.email"));
      continue;
    }
    Check check;
    check.kind.clear();
    check.origin = Origin::declared;
    check.span = item.span;
    for (const auto& [key, value] : item.entries) read_key(key, value, check, errors);
    if (check.kind.empty()) {
      if (std::none_of(errors.begin(), errors.end(),
                       [&](const Finding& error) { return item.span.contains(error.span.begin); })) {
        errors.push_back(annotation_error(item.span, "a check without a kind",
                                          "say what to check: sql, not_null, has_table, …"));
      }
      continue;
    }
    checks.push_back(std::move(check));
  }
  return checks;
}

}  // namespace handrail
