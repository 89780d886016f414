#include "verifier/field_list.h"

#include <algorithm>
#include <array>

#include <fmt/core.h>

#include "model/text.h"
#include "verifier/declared_column.h"

namespace handrail {
namespace {

using Record = std::vector<std::string>;

// RFC 4180: fields between commas, perhaps in quotes, within which a quote is doubled.
class CsvReader {
 public:
  explicit CsvReader(std::string_view text) : text_(text.substr(text.starts_with("\xEF\xBB\xBF") ? 3 : 0)) {}

  Result<std::vector<Record>> run() {
    std::vector<Record> records;
    while (at_ < text_.size()) {
      const std::size_t line = line_;
      Record record;
      do {
        if (!field(record)) {
          Error error{"a quote is opened and not closed", {}, 0, 0, {}};
          error.line = static_cast<std::uint32_t>(line);
          return tl::unexpected(std::move(error));
        }
      } while (take(','));
      take('\r');
      take('\n');
      ++line_;
      if (record.size() > 1 || !record.front().empty()) records.push_back(std::move(record));
    }
    return records;
  }

 private:
  bool take(char wanted) {
    if (at_ >= text_.size() || text_[at_] != wanted) return false;
    ++at_;
    return true;
  }
  bool field(Record& record) {
    std::string value;
    if (take('"')) {
      while (true) {
        if (at_ >= text_.size()) return false;
        const char c = text_[at_++];
        if (c == '"' && !take('"')) break;
        if (c == '\n') ++line_;
        value += c;
      }
    }
    while (at_ < text_.size() && text_[at_] != ',' && text_[at_] != '\r' && text_[at_] != '\n')
      value += text_[at_++];
    record.emplace_back(text::trim(value));
    return true;
  }

  std::string_view text_;
  std::size_t at_ = 0;
  std::size_t line_ = 1;
};

// Where names and types stand.
struct Places {
  std::size_t name = 0;
  std::size_t type = 1;
  bool headed = false;
};

Places places_of(const Record& first) {
  Places places;
  const auto find = [&](std::initializer_list<std::string_view> words) {
    return std::find_if(first.begin(), first.end(),
                        [&](const std::string& field) { return text::is_one_of(text::lower(field), words); });
  };
  const auto name = find({"name", "field", "field_name", "column", "column_name", "字段", "字段名", "名称"});
  if (name == first.end()) return places;
  const auto type = find({"type", "field_type", "data_type", "column_type", "类型", "字段类型"});
  places.headed = true;
  places.name = static_cast<std::size_t>(name - first.begin());
  places.type = static_cast<std::size_t>(type - first.begin());
  return places;
}

enum class Family { none, text, whole, number, time, boolean, bytes, json };

struct FamilyWord {
  std::string_view word;
  Family family;
};
// In this order: "datetime" before "int" would not matter, "point" and "interval" hold an "int".
constexpr std::array kFamilies = std::to_array<FamilyWord>({
    {"json", Family::json},        {"dict", Family::json},      {"interval", Family::none},
    {"point", Family::none},       {"bool", Family::boolean},   {"date", Family::time},
    {"time", Family::time},        {"binary", Family::bytes},   {"blob", Family::bytes},
    {"bytea", Family::bytes},      {"bytes", Family::bytes},    {"int", Family::whole},
    {"serial", Family::whole},     {"auto", Family::whole},     {"long", Family::whole},
    {"foreignkey", Family::whole}, {"decimal", Family::number}, {"numeric", Family::number},
    {"number", Family::number},    {"real", Family::number},    {"double", Family::number},
    {"float", Family::number},     {"char", Family::text},      {"text", Family::text},
    {"str", Family::text},         {"clob", Family::text},      {"uuid", Family::text},
    {"enum", Family::text},        {"slug", Family::text},      {"url", Family::text},
    {"email", Family::text},
});

Family family_of(std::string_view type) {
  const std::string lower = text::lower(type);
  if (lower == "tinyint(1)") return Family::boolean;
  if (lower == "longtext") return Family::text;
  for (const FamilyWord& known : kFamilies) {
    if (lower.find(known.word) != std::string::npos) return known.family;
  }
  return Family::none;
}

// Types of SQL, which mean themselves.
constexpr std::array kSqlTypes = std::to_array<std::string_view>(
    {"int",       "integer",   "bigint",   "smallint", "tinyint",    "mediumint", "varchar",    "char",
     "character", "text",      "decimal",  "numeric",  "double",     "real",      "float",      "date",
     "datetime",  "timestamp", "time",     "boolean",  "bool",       "blob",      "json",       "jsonb",
     "uuid",      "bytea",     "tinytext", "longtext", "mediumtext", "longblob",  "mediumblob", "timestamptz",
     "binary",    "varbinary", "enum",     "serial"});

}  // namespace

Result<FieldList> parse_field_list(std::string_view csv) {
  auto records = CsvReader(csv).run();
  if (!records) return tl::unexpected(records.error());
  if (records->empty()) return fail("holds no name of a field");
  const Places places = places_of(records->front());
  FieldList list;
  for (std::size_t i = places.headed ? 1 : 0; i < records->size(); ++i) {
    const Record& record = (*records)[i];
    if (places.name >= record.size() || record[places.name].empty()) continue;
    list.names.push_back(record[places.name]);
    list.types.push_back(places.type < record.size() ? record[places.type] : std::string());
  }
  if (list.names.empty()) return fail("holds no name of a field");
  const bool typed = std::any_of(list.types.begin(), list.types.end(),
                                 [](const std::string& type) { return !type.empty(); });
  if (!typed) list.types.clear();
  return list;
}

void embed_field_lists(CheckSet& checks,
                       const std::function<Result<std::string>(const std::string& path)>& read) {
  for (PlacedCheck& placed : checks.checks) {
    auto& arguments = placed.check.arguments;
    if (placed.check.kind != "columns_named_in" || !arguments.contains("file") ||
        arguments["file"].size() != 1)
      continue;
    auto csv = read(arguments["file"].front());
    auto list = csv ? parse_field_list(*csv) : Result<FieldList>(tl::unexpected(csv.error()));
    if (!list) {
      arguments["unreadable"] = {list.error().line > 0
                                     ? fmt::format("line {}: {}", list.error().line, list.error().message)
                                     : list.error().message};
      continue;
    }
    arguments["names"] = std::move(list->names);
    if (!list->types.empty()) arguments["types"] = std::move(list->types);
  }
}

bool is_allowed_type(std::string_view declared, std::string_view allowed) {
  if (text::trim(allowed).empty() || is_type(declared, allowed)) return true;
  const std::string word = text::lower(allowed.substr(0, allowed.find_first_of("( ")));
  if (std::find(kSqlTypes.begin(), kSqlTypes.end(), word) != kSqlTypes.end()) return false;
  const Family wanted = family_of(allowed), is = family_of(declared);
  if (wanted == Family::none) return false;
  return wanted == is || (wanted == Family::json && is == Family::text) ||
         (wanted == Family::number && is == Family::whole);
}

}  // namespace handrail
