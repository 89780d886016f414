#include <nlohmann/json.hpp>

#include "verifier/compare/comparison.h"

namespace handrail {
namespace {

using Json = nlohmann::ordered_json;

constexpr int kFormat = 1;

Json to_json(const SnapshotFacts& facts) {
  return {{"name", facts.name},
          {"format", facts.format},
          {"bytes", facts.bytes},
          {"companions", facts.companions},
          {"notes", facts.notes}};
}

Json to_json(const ValueRow& row) {
  Json values = Json::array();
  for (const Value& value : row) values.push_back(value_json(value));
  return values;
}

Json to_json(const RowDifference& rows) {
  Json json = {{"count", rows.count}, {"foreseen", rows.foreseen}, {"keys", Json::array()}};
  for (const ValueRow& key : rows.keys) json["keys"].push_back(to_json(key));
  return json;
}

Json to_json(const std::optional<Uncompared>& trouble) {
  if (!trouble) return nullptr;
  return {{"side", trouble->side},
          {"reason", name_of(trouble->refusal.reason)},
          {"message", trouble->refusal.message}};
}

Json to_json(const SchemaDifference& one) {
  return {{"difference", name_of(one.difference)},
          {"of", name_of(one.of)},
          {"table", one.table},
          {"name", one.name},
          {"before", one.before},
          {"after", one.after},
          {"foreseen", one.foreseen}};
}

Json to_json(const TableComparison& table) {
  Json json = {{"table", table.table},
               {"key", table.key},
               {"columns", table.columns},
               {"left_out", table.left_out},
               {"rows_before", table.rows_before},
               {"rows_after", table.rows_after},
               {"lost", to_json(table.lost)},
               {"added", to_json(table.added)},
               {"at_least", table.at_least},
               {"changed_rows", table.changed_rows},
               {"changed", Json::array()},
               {"trouble", to_json(table.trouble)}};
  for (const ColumnDifference& column : table.changed) {
    Json samples = Json::array();
    for (const ColumnDifference::Sample& sample : column.samples) {
      samples.push_back({{"key", to_json(sample.key)},
                         {"before", value_json(sample.before)},
                         {"after", value_json(sample.after)}});
    }
    json["changed"].push_back({{"column", column.column},
                               {"count", column.count},
                               {"foreseen", column.foreseen},
                               {"samples", std::move(samples)}});
  }
  return json;
}

Json to_json(const OrphanComparison& one) {
  return {{"table", one.table},
          {"columns", one.columns},
          {"parent", one.parent},
          {"parent_columns", one.parent_columns},
          {"key", one.key},
          {"before", one.before},
          {"after", one.after},
          {"born", to_json(one.born)},
          {"trouble", to_json(one.trouble)}};
}

template <typename All>
Json list_of(const All& all) {
  Json list = Json::array();
  for (const auto& one : all) list.push_back(to_json(one));
  return list;
}

}  // namespace

Json comparison_as_json(const Comparison& comparison) {
  return {{"format", kFormat},
          {"before", to_json(comparison.before)},
          {"after", to_json(comparison.after)},
          {"exit_code", comparison.exit_code()},
          {"unforeseen", comparison.unforeseen()},
          {"troubles", comparison.troubles()},
          {"notes", comparison.notes},
          {"schema", list_of(comparison.schema)},
          {"tables", list_of(comparison.tables)},
          {"orphans", list_of(comparison.orphans)}};
}

std::string comparison_json(const Comparison& comparison) {
  return comparison_as_json(comparison).dump(2, ' ', false, Json::error_handler_t::replace) + "\n";
}

}  // namespace handrail
