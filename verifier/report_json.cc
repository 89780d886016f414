#include <nlohmann/json.hpp>

#include "verifier/verify.h"

namespace handrail {
namespace {

using Json = nlohmann::ordered_json;

constexpr int kFormat = 1;

Json to_json(const CheckResult& result) {
  const Check& check = result.check->check;
  Json json;
  json["id"] = check.id;
  json["title"] = check.title;
  json["outcome"] = name_of(result.verdict.outcome);
  json["reason"] = result.verdict.reason;
  json["message"] = result.verdict.message;
  json["kind"] = check.kind;
  json["origin"] = name_of(check.origin);
  json["when"] = name_of(check.when);
  json["severity"] = name_of(check.severity);
  json["line"] = result.check->line;
  json["column"] = result.check->column;
  json["sql"] = result.sql;
  json["expect"] = {
      {"kind", name_of(check.expect.kind)}, {"values", check.expect.values}, {"text", check.expect.text}};
  json["columns"] = result.columns;
  json["rows"] = Json::array();
  for (const auto& row : result.rows) {
    Json cells = Json::array();
    for (const Value& value : row) cells.push_back(value_json(value));
    json["rows"].push_back(std::move(cells));
  }
  json["row_count"] = result.row_count;
  return json;
}

}  // namespace

std::string report_json(const Report& report) {
  Json json;
  json["format"] = kFormat;
  json["guide"] = report.checks.guide;
  json["title"] = report.checks.title;
  json["snapshot"] = {{"name", report.snapshot.name},
                      {"format", report.snapshot.format},
                      {"bytes", report.snapshot.bytes},
                      {"companions", report.snapshot.companions},
                      {"notes", report.snapshot.notes}};
  json["when"] = report.when ? Json(name_of(*report.when)) : Json(nullptr);
  if (report.now) json["now"] = instant_text(*report.now);
  json["fits"] = Json::array();
  for (const When when : report.fits) json["fits"].push_back(name_of(when));
  json["exit_code"] = report.exit_code();
  for (const Outcome outcome :
       {Outcome::pass, Outcome::fail, Outcome::shown, Outcome::skipped, Outcome::error}) {
    json["summary"][std::string(name_of(outcome))] = report.count(outcome);
  }
  json["checks"] = Json::array();
  for (const CheckResult& result : report.results) json["checks"].push_back(to_json(result));
  if (report.comparison) json["comparison"] = comparison_as_json(*report.comparison);
  return json.dump(2, ' ', false, Json::error_handler_t::replace) + "\n";
}

}  // namespace handrail
