// UPDATE, DELETE and TRUNCATE. Rows are chosen by a query of their own where more than the table itself is
// read, so that no row is judged by what became of another.
#include <algorithm>

#include <fmt/core.h>

#include "model/text.h"
#include "verifier/compat/changing.h"

namespace handrail::compat {

Changing::ChosenRows Changing::chosen_rows(const dump::DumpTable& table) {
  ChosenRows chosen;
  if (accept("where")) {
    const Expression where = expression();
    if (where.is_aggregate) cannot("an aggregate in WHERE");
    chosen.where = " WHERE " + condition(where);
  }
  if (mysql() && read_beside_.count(text::lower(table.name)) > 0)
    cannot(fmt::format("a query of {} within a change of it, which not all servers take", table.name));
  chosen.joins = scopes_.back().sources.size() > 1;
  if (!chosen.joins) chosen.limited = ordered_limit(table);
  if (is("returning")) {
    while (peek().kind != Token::Kind::end && !is(";")) take();
  }
  end();
  return chosen;
}

const dump::DumpTable& Changing::target_table(const std::string& alias) {
  for (const Source& source : scopes_.back().sources) {
    if (text::lower(source.alias) != text::lower(alias) || source.table.empty()) continue;
    if (const dump::DumpTable* found = tables_(source.table)) return *found;
  }
  cannot(fmt::format("{}, which is no table by that name", alias));
}

void Changing::update() {
  while (mysql() && accept("low_priority")) {}
  const bool ignores = mysql() && accept("ignore");
  if (ignores) change_.adjusts = true;
  accept("only");
  scopes_.emplace_back();
  std::string sources = from();
  if (!is("set")) cannot(fmt::format("'{}' where SET is expected", peek().value));
  // PostgreSQL names what it reads beside the table behind the assignments, which use it.
  const std::size_t set_at = at_;
  std::size_t from_at = 0;  // of PostgreSQL; 0 without it
  if (!mysql()) {
    int depth = 0;
    while (peek().kind != Token::Kind::end && !(depth == 0 && (is("from") || is("where")))) {
      if (is("(")) ++depth;
      if (is(")")) --depth;
      take();
    }
    from_at = at_;
    if (accept("from")) sources += ", " + from();
    if (from_at == at_) from_at = 0;
  }
  const std::size_t behind_sources = at_;

  // The table: the one source, or the one whose columns are set.
  at_ = set_at;
  expect("set");
  std::string target = scopes_.back().sources.front().alias;
  if (mysql() && scopes_.back().sources.size() > 1) {
    if (is(".", 1)) {
      target = peek().value;
    } else {
      target = resolve({}, peek().value).table;
    }
  }
  const dump::DumpTable& table = target_table(target);
  must_be_changeable(table, "update");
  read_beside_.clear();
  std::vector<Assignment> assigned = assignments(table, target);
  if (from_at != 0) {
    if (at_ != from_at) cannot(fmt::format("'{}' in SET", peek().value));
    at_ = behind_sources;
  }
  must_keep_keys(table, assigned);
  add_update_times(table, target, assigned);
  const auto [where, limited, joins] = chosen_rows(table);

  const std::string row = name_sql(target) + "." + row_number_of(table);
  const bool reads = joins || !limited.empty() || read_.size() > 1 || !read_beside_.empty();
  std::string sql =
      "UPDATE " + name_sql(table.name) + " AS " + name_sql(reads ? "handrail_changed" : target) + " SET ";
  std::string values;
  for (std::size_t i = 0; i < assigned.size(); ++i) {
    sql += fmt::format("{}{} = {}", i == 0 ? "" : ", ", name_sql(assigned[i].column->name),
                       reads ? fmt::format("handrail_values.v{}", i) : assigned[i].sql);
    values += fmt::format(", {} AS v{}", assigned[i].sql, i);
  }
  if (reads) {
    const std::string chosen = " FROM " + sources + where + limited;
    const bool free =
        std::any_of(assigned.begin(), assigned.end(), [](const Assignment& one) { return one.reads_others; });
    if (joins && free) {
      change_.steps.push_back(
          {ChangeStep::Kind::left_out_if_any,
           fmt::format("SELECT 1{} GROUP BY {} HAVING count(*) > 1 LIMIT 1", chosen, row),
           fmt::format("a row of {} meets several rows that it may get its values from", table.name)});
    }
    sql += fmt::format(
        " FROM (SELECT {} AS handrail_row{}{}{}) AS handrail_values WHERE handrail_changed.{} = "
        "handrail_values.handrail_row",
        row, values, chosen, joins ? " GROUP BY 1" : "", row_number_of(table));
  } else {
    sql += where;
  }
  change_.steps.push_back({ChangeStep::Kind::run, std::move(sql), {}});
  compute(table);
  note_unkept(table);
  add_checks(table);
}

void Changing::delete_rows() {
  while (mysql() && (accept("low_priority") || accept("quick"))) {}
  if (mysql() && accept("ignore")) change_.adjusts = true;
  // MySQL: DELETE a FROM a JOIN b …; DELETE FROM a USING a JOIN b …; both: DELETE FROM a WHERE …
  std::string target;
  if (mysql() && !is("from")) {
    target = name();
    if (accept(".")) expect("*");
    if (is(",")) cannot("rows deleted from several tables");
  }
  expect("from");
  accept("only");
  scopes_.emplace_back();
  std::string sources = from();
  if (accept("using")) {
    if (mysql()) {
      target = scopes_.back().sources.front().alias;
      scopes_.back() = {};
      sources = from();
    } else {
      sources += ", " + from();
    }
  }
  if (target.empty()) target = scopes_.back().sources.front().alias;
  const dump::DumpTable& table = target_table(target);
  must_be_changeable(table, "delete");
  for (const dump::DumpForeignKey& key : table.foreign_keys) {
    if (mysql() && text::lower(key.parent) == text::lower(table.name))
      cannot(fmt::format("{}, whose foreign key {} leads to itself and is looked at row by row", table.name,
                         key.name));
  }
  read_beside_.clear();
  const ChosenRows rows = chosen_rows(table);
  const std::string row = row_number_of(table);
  change_.steps.push_back(
      {ChangeStep::Kind::run,
       fmt::format("DELETE FROM {} WHERE {} IN (SELECT {}.{} FROM {}{}{})", name_sql(table.name), row,
                   name_sql(target), row, sources, rows.where, rows.limited),
       {}});
}

// MySQL empties a table as a declaration does: what is under way is committed, and numbers begin anew.
void Changing::truncate() {
  accept("table");
  accept("only");
  std::set<std::string> emptied;
  std::vector<std::string> names;
  do {
    const dump::DumpTable& table = changed_table();
    must_be_changeable(table, "truncate");
    emptied.insert(text::lower(table.name));
    names.push_back(table.name);
    if (is("*")) cannot("TRUNCATE of a table and its heirs");
  } while (!mysql() && accept(","));
  change_.commits = mysql();
  change_.ends_numbers = mysql();
  if (!mysql() && accept("restart")) {
    expect("identity");
    change_.ends_numbers = true;
  } else if (!mysql() && accept("continue")) {
    expect("identity");
  }
  if (is("cascade")) cannot("TRUNCATE … CASCADE");
  accept("restrict");
  end();
  std::string list;
  for (const std::string& name : names) list += (list.empty() ? "" : ", ") + text_sql(name);
  change_.steps.push_back(
      {ChangeStep::Kind::failed_if_any,
       fmt::format("SELECT 1 FROM handrail_foreign_keys WHERE parent_table COLLATE NOCASE IN ({0}) "
                   "AND table_name NOT IN ({0}) LIMIT 1",
                   list),
       fmt::format("a foreign key of another table leads to {}", names.front())});
  for (const std::string& name : names)
    change_.steps.push_back({ChangeStep::Kind::run, fmt::format("DELETE FROM {}", name_sql(name)), {}});
  change_.truncated = names;
}

}  // namespace handrail::compat
