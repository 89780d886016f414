#include "verifier/check_set.h"

#include <array>
#include <optional>

#include <fmt/core.h>
#include <nlohmann/json.hpp>

namespace handrail {
namespace {

using Json = nlohmann::ordered_json;

constexpr int kFormat = 1;

template <typename Enum, std::size_t N>
Enum named(const std::array<Enum, N>& all, const std::string& name) {
  for (const Enum each : all) {
    if (name_of(each) == name) return each;
  }
  throw std::invalid_argument("unknown word \"" + name + "\"");
}

constexpr std::array kOrigins = {Origin::declared, Origin::stated, Origin::implied};
constexpr std::array kWhens = {When::any, When::before, When::after, When::rollback};
constexpr std::array kSeverities = {Severity::info, Severity::warning, Severity::error};
constexpr std::array kEngines = {Engine::unknown,    Engine::sqlite, Engine::mysql,
                                 Engine::postgresql, Engine::redis,  Engine::mongodb};
constexpr std::array kExpects = {ExpectKind::none,           ExpectKind::equals,    ExpectKind::contains,
                                 ExpectKind::matches,        ExpectKind::rows,      ExpectKind::empty,
                                 ExpectKind::not_empty,      ExpectKind::at_least,  ExpectKind::less_than,
                                 ExpectKind::same_as_before, ExpectKind::exit_code, ExpectKind::human};

Json to_json(const PlacedCheck& placed) {
  const Check& check = placed.check;
  Json json;
  json["id"] = check.id;
  json["title"] = check.title;
  json["kind"] = check.kind;
  json["origin"] = name_of(check.origin);
  json["when"] = name_of(check.when);
  json["severity"] = name_of(check.severity);
  json["datastore"] = check.datastore;
  json["engine"] = name_of(placed.engine);
  json["line"] = placed.line;
  json["column"] = placed.column;
  json["sql"] = check.sql;
  json["arguments"] = Json::object();
  for (const auto& [name, values] : check.arguments) json["arguments"][name] = values;
  json["expect"] = {
      {"kind", name_of(check.expect.kind)}, {"values", check.expect.values}, {"text", check.expect.text}};
  if (check.time_limit) json["time_limit_ms"] = check.time_limit->count();
  if (check.shown_rows) json["shown_rows"] = *check.shown_rows;
  return json;
}

PlacedCheck from_json(const Json& json) {
  PlacedCheck placed;
  Check& check = placed.check;
  check.id = json.at("id");
  check.title = json.at("title");
  check.kind = json.at("kind");
  check.origin = named(kOrigins, json.at("origin"));
  check.when = named(kWhens, json.at("when"));
  check.severity = named(kSeverities, json.at("severity"));
  check.datastore = json.at("datastore");
  placed.engine = named(kEngines, json.at("engine"));
  placed.line = json.at("line");
  placed.column = json.at("column");
  check.sql = json.at("sql");
  for (const auto& [name, values] : json.at("arguments").items()) {
    check.arguments[name] = values.get<std::vector<std::string>>();
  }
  const Json& expect = json.at("expect");
  check.expect.kind = named(kExpects, expect.at("kind"));
  check.expect.values = expect.at("values").get<std::vector<std::string>>();
  check.expect.text = expect.at("text");
  if (json.contains("time_limit_ms")) {
    check.time_limit = std::chrono::milliseconds(json.at("time_limit_ms").get<std::int64_t>());
  }
  if (json.contains("shown_rows")) check.shown_rows = json.at("shown_rows").get<std::uint32_t>();
  return placed;
}

Json to_json(const PlacedChange& change) {
  return {{"sql", change.sql},
          {"command", change.command},
          {"step", change.step},
          {"line", change.line},
          {"column", change.column},
          {"engine", name_of(change.engine)},
          {"datastore", change.datastore},
          {"left_out", change.left_out}};
}

PlacedChange change_from_json(const Json& json) {
  return {json.at("sql"),       json.at("command"),
          json.at("step"),      json.at("line"),
          json.at("column"),    named(kEngines, json.at("engine")),
          json.at("datastore"), {},
          json.at("left_out")};
}

}  // namespace

std::string checks_json(const CheckSet& set) {
  // A check a line, so that a change to the guide is a small difference in the site.
  const auto text = [](const auto& value) {
    return Json(value).dump(-1, ' ', false, Json::error_handler_t::replace);
  };
  std::string out = fmt::format("{{\"format\":{},\"guide\":{},\"title\":{},\"language\":{},\"checks\":[",
                                kFormat, text(set.guide), text(set.title), text(set.language));
  const auto add_lines = [&](const auto& all) {
    const char* separator = "\n";
    for (const auto& one : all) {
      out += separator;
      out += text(to_json(one));
      separator = ",\n";
    }
  };
  add_lines(set.checks);
  out += "\n],\"changes\":[";
  add_lines(set.changes);
  return out + "\n]}\n";
}

Result<CheckSet> checks_from_json(std::string_view text) {
  // The JSON library tells what is missing by exceptions; they end here.
  try {
    const Json json = Json::parse(text);
    if (json.at("format") != kFormat) return fail("these checks were written by another version of Handrail");
    CheckSet set{json.at("guide"), json.at("title"), json.at("language"), {}, {}};
    for (const Json& check : json.at("checks")) set.checks.push_back(from_json(check));
    for (const Json& change : json.at("changes")) set.changes.push_back(change_from_json(change));
    return set;
  } catch (const std::exception& error) {
    return fail(fmt::format("these are no checks of Handrail: {}", error.what()));
  }
}

}  // namespace handrail
