#include "verifier/compare/comparison.h"

#include <algorithm>

#include <fmt/core.h>

#include "verifier/compare/schema_difference.h"
#include "verifier/compare/shape.h"
#include "verifier/compare/table_comparison.h"

namespace handrail {
namespace {

Error unreadable(const Snapshot& snapshot, const Refusal& refusal) {
  return {"its catalogue cannot be read: " + refusal.message, snapshot.facts().name, 0, 0, {}};
}

// "users" or "users.email": a table's name may itself hold a dot.
Result<ForeseenChanges> with_allowed(const CompareOptions& options, const Shape& before, const Shape& after) {
  ForeseenChanges foreseen = options.foreseen;
  for (const std::string& name : options.allowed) {
    const auto names = [&](std::string_view table, std::string_view column) {
      for (const Shape* shape : {&before, &after}) {
        const TableShape* found = shape->table(table);
        if (found != nullptr && (column.empty() || found->column(column) != nullptr)) return true;
      }
      return false;
    };
    const std::size_t dot = name.rfind('.');
    if (names(name, {})) {
      foreseen.allow(name);
    } else if (dot != std::string::npos && names(name.substr(0, dot), name.substr(dot + 1))) {
      foreseen.allow(name.substr(0, dot), name.substr(dot + 1));
    } else {
      return fail(fmt::format("neither snapshot has a table or a column {}", name),
                  "name a table, or a column as table.column");
    }
  }
  return foreseen;
}

bool is_allowed(const std::vector<std::string>& allowed, const std::string& table) {
  return std::any_of(allowed.begin(), allowed.end(),
                     [&](const std::string& one) { return same_name(one, table); });
}

bool unforeseen_loss(const SchemaDifference& one) {
  return one.difference != Difference::added && !one.foreseen;
}
bool unforeseen_loss(const RowDifference& rows) { return rows.count > 0 && !rows.foreseen; }

}  // namespace

std::string_view name_of(Difference difference) {
  switch (difference) {
    case Difference::lost: return "lost";
    case Difference::added: return "added";
    case Difference::changed: return "changed";
  }
  return "";
}

std::string_view name_of(SchemaDifference::Of of) {
  switch (of) {
    case SchemaDifference::Of::table: return "table";
    case SchemaDifference::Of::column: return "column";
    case SchemaDifference::Of::index: return "index";
    case SchemaDifference::Of::foreign_key: return "foreign key";
    case SchemaDifference::Of::view: return "view";
  }
  return "";
}

std::size_t Comparison::unforeseen() const {
  std::size_t count = 0;
  for (const SchemaDifference& one : schema) count += unforeseen_loss(one);
  for (const TableComparison& table : tables) {
    count += unforeseen_loss(table.lost);
    for (const ColumnDifference& column : table.changed) count += !column.foreseen;
  }
  for (const OrphanComparison& one : orphans) count += unforeseen_loss(one.born);
  return count;
}

std::size_t Comparison::troubles() const {
  const auto troubled = [](const auto& one) { return one.trouble.has_value(); };
  return static_cast<std::size_t>(std::count_if(tables.begin(), tables.end(), troubled) +
                                  std::count_if(orphans.begin(), orphans.end(), troubled));
}

int Comparison::exit_code() const { return unforeseen() > 0 ? 1 : troubles() > 0 ? 2 : 0; }

Result<Comparison> compare(Snapshot& before, Snapshot& after, const CompareOptions& given) {
  const auto shape_before = shape_of(before);
  if (!shape_before) return fail(unreadable(before, shape_before.error()));
  const auto shape_after = shape_of(after);
  if (!shape_after) return fail(unreadable(after, shape_after.error()));
  CompareOptions options = given;
  auto foreseen = with_allowed(given, *shape_before, *shape_after);
  if (!foreseen) return tl::unexpected(foreseen.error());
  options.foreseen = std::move(*foreseen);

  Comparison result;
  const bool same_engine = before.dialect().engine() == after.dialect().engine();
  if (!same_engine) {
    result.notes.push_back(
        "The catalogues are of different engines: how types and defaults are spelled was not compared.");
  }
  result.schema = schema_differences(*shape_before, *shape_after,
                                     same_engine ? Spelling::same : Spelling::differs, options.foreseen);

  std::size_t index = 0;
  for (const TableShape& table : shape_after->tables) {
    const TableShape* was = shape_before->table(table.name);
    if (options.on_table) options.on_table(index, shape_after->tables.size(), table.name);
    ++index;
    static const TableShape kNothing;
    const TablePair pair{before, was != nullptr ? *was : kNothing, after, table};
    if (was != nullptr) result.tables.push_back(compare_table(pair, options));
    for (const ForeignKeyShape& key : table.foreign_keys) {
      OrphanComparison orphans = compare_orphans(pair, key, *shape_before, *shape_after, options);
      orphans.born.foreseen = is_allowed(options.allowed, table.name);
      if (orphans.before > 0 || orphans.after > 0 || orphans.trouble)
        result.orphans.push_back(std::move(orphans));
    }
  }
  for (Snapshot* snapshot : {&before, &after}) {
    if (const std::string changed = snapshot->changed(); !changed.empty()) {
      return fail(Error{changed + ", so the comparison cannot be relied on", snapshot->facts().name, 0, 0,
                        "compare copies, made with sqlite3 .backup or while nobody writes"});
    }
  }
  result.before = before.facts();
  result.after = after.facts();
  return result;
}

}  // namespace handrail
