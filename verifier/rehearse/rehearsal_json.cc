#include <nlohmann/json.hpp>

#include "verifier/rehearse/rehearsal.h"

namespace handrail {
namespace {

using Json = nlohmann::ordered_json;

constexpr int kFormat = 1;

Json to_json(const RehearsedChange& rehearsed) {
  const PlacedChange& change = *rehearsed.change;
  return {{"outcome", name_of(rehearsed.outcome)},
          {"message", rehearsed.message},
          {"step", change.step},
          {"line", change.line},
          {"column", change.column},
          {"sql", change.sql},
          {"command", change.command},
          {"milliseconds", static_cast<double>(rehearsed.time.count()) / 1000.0},
          {"rows", rehearsed.rows}};
}

}  // namespace

std::string rehearsal_json(const Rehearsal& rehearsal) {
  Json json = {{"format", kFormat},
               {"guide", rehearsal.checks.guide},
               {"title", rehearsal.checks.title},
               {"exit_code", rehearsal.exit_code()},
               {"milliseconds", static_cast<double>(rehearsal.time().count()) / 1000.0},
               {"notes", rehearsal.notes},
               {"changes", Json::array()},
               {"before", Json::parse(report_json(rehearsal.before))},
               {"after", rehearsal.after ? Json::parse(report_json(*rehearsal.after)) : Json(nullptr)}};
  for (const RehearsedChange& change : rehearsal.changes) json["changes"].push_back(to_json(change));
  return json.dump(2, ' ', false, Json::error_handler_t::replace) + "\n";
}

}  // namespace handrail
