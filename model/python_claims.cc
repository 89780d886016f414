// What Python claims about tables, columns and rows: `assert …`, `if …: raise`.
#include <algorithm>
#include <optional>
#include <unordered_map>
#include <utility>

#include <fmt/format.h>

#include "model/python_code.h"
#include "model/python_tree.h"
#include "model/text.h"

namespace handrail {
namespace {

using python::is_sql;
using python::sends_sql;
using python::Tree;
using python::walk;

// What the code says about a database, gathered while it is walked once.
class Claims {
 public:
  Claims(const Tree& tree, const TableNames& names) : p_(tree), names_(names) {}

  std::vector<Check> run() {
    walk(p_.root(), [&](TSNode node) { visit(node); });
    return std::move(checks_);
  }

 private:
  void visit(TSNode node) {
    if (is_type(node, "assignment")) {
      assign(field(node, "left"), field(node, "right"));
    } else if (is_type(node, "for_statement")) {
      loops_[std::string(p_.shown(field(node, "left")))] = field(node, "right");
    } else if (is_type(node, "assert_statement")) {
      claim(ts_node_named_child(node, 0), true, node);
    } else if (is_type(node, "if_statement")) {
      condition(node);
    } else if (is_type(node, "call")) {
      call(node);
    }
  }

  void assign(TSNode left, TSNode right) {
    if (!is_type(left, "identifier") || ts_node_is_null(right)) return;
    const std::string name(p_.shown(left));
    assigned_[name] = right;
    sql_of_.erase(name);
    if (std::string sql = sql_in(right); !sql.empty()) sql_of_[name] = std::move(sql);
  }

  void call(TSNode node) {
    if (sends_sql(p_.called(node))) {
      if (auto sql = p_.value_of(p_.argument(node, 0)); sql && is_sql(*sql)) last_sql_ = std::move(*sql);
    }
    // Reading a model's rows fails when its table is not there.
    if (p_.called(node) != "all" && p_.called(node) != "count") return;
    if (const std::string table = table_of_rows(node); !table.empty()) add("has_table", table, "", node);
  }

  // The statement whose result the expression is: written in it, or the one sent last
  // (`cursor.fetchone()[0]`).
  std::string sql_in(TSNode expression) const {
    std::string found;
    walk(expression, [&](TSNode node) {
      if (!found.empty() || !is_type(node, "string")) return;
      if (auto sql = p_.value_of(node); sql && is_sql(*sql)) found = std::move(*sql);
    });
    if (!found.empty()) return found;
    const std::string_view shown = p_.shown(expression);
    const bool fetches =
        shown.find("fetch") != std::string_view::npos || shown.find(".scalar(") != std::string_view::npos;
    return fetches ? last_sql_ : std::string();
  }
  std::string sql_of(TSNode expression) const {
    // `result`, `result[0]`, `row[0][0]`
    TSNode at = expression;
    while (is_type(at, "subscript")) at = field(at, "value");
    if (is_type(at, "identifier")) {
      const auto found = sql_of_.find(std::string(p_.shown(at)));
      return found == sql_of_.end() ? std::string() : found->second;
    }
    return sql_in(expression);
  }

  // `User.query.all()`, `User.objects.count()`, `session.query(User).all()` -> its table.
  std::string table_of_rows(TSNode expression) const {
    TSNode at = expression;
    if (is_type(at, "identifier")) {
      const auto found = assigned_.find(std::string(p_.shown(at)));
      if (found == assigned_.end()) return {};
      at = found->second;
    }
    const std::string_view shown = p_.shown(at);
    if (shown.size() > 200) return {};
    if (const std::size_t query = shown.find(".query("); query != std::string_view::npos) {
      const std::size_t end = shown.find_first_of("),.", query + 7);
      return end == std::string_view::npos ? std::string()
                                           : names_.table_of(shown.substr(query + 7, end - query - 7));
    }
    const std::string_view model = shown.substr(0, shown.find('.'));
    const std::string_view rest = shown.substr(model.size());
    const bool is_model = !model.empty() && model.front() >= 'A' && model.front() <= 'Z' &&
                          (rest.starts_with(".query.") || rest.starts_with(".objects."));
    return is_model ? names_.table_of(model) : std::string();
  }

  // `if not ok: raise`, `if rows: print("broken") else: print("ok")`.
  void condition(TSNode node) {
    const TSNode asked = field(node, "condition"), then = field(node, "consequence");
    const std::string_view done = p_.shown(then);
    const bool fails =
        done.find("raise ") != std::string_view::npos || done.find("exit(") != std::string_view::npos;
    if (fails) return claim(asked, false, node);
    const TSNode otherwise = field(node, "alternative");
    if (!is_type(asked, "identifier") || ts_node_is_null(otherwise)) return;
    const std::string sql = sql_of(asked);
    if (!sql.empty() && praises(p_.shown(otherwise)) && !praises(done))
      add_sql(sql, {ExpectKind::empty, {}, {}, {}}, place_of(asked, node));
  }
  // Where the value of a name was made, else `otherwise`.
  TSNode place_of(TSNode name, TSNode otherwise) const {
    const auto found = assigned_.find(std::string(p_.shown(name)));
    return found == assigned_.end() ? otherwise : found->second;
  }
  static bool praises(std::string_view words) {
    return words.find("✅") != std::string_view::npos || words.find("✓") != std::string_view::npos ||
           text::mentions_any(words, {"ok", "passed", "success", "没有发现", "通过", "正常", "无异常"});
  }

  void claim(TSNode said, bool holds, TSNode place) {
    while (is_type(said, "parenthesized_expression") || is_type(said, "not_operator")) {
      if (is_type(said, "not_operator")) holds = !holds;
      said = ts_node_named_child(said, 0);
    }
    if (ts_node_is_null(said)) return;
    if (is_type(said, "boolean_operator")) {
      const std::string_view op = p_.shown(field(said, "operator"));
      if ((op == "and") != holds) return;  // either of them may be the one that does not hold
      claim(field(said, "left"), holds, place);
      claim(field(said, "right"), holds, place);
      return;
    }
    if (is_type(said, "comparison_operator")) return comparison(said, holds, place);
    if (is_type(said, "call") && p_.called(said) == "has_table" && holds) {
      if (const auto table = p_.value_of(p_.argument(said, 0))) add("has_table", *table, "", place);
      return;
    }
    if (is_type(said, "identifier") && !holds) {  // assert not rows
      if (const std::string sql = sql_of(said); !sql.empty())
        add_sql(sql, {ExpectKind::empty, {}, {}, {}}, place);
    }
  }

  void comparison(TSNode said, bool holds, TSNode place) {
    if (ts_node_named_child_count(said) != 2) return;
    const TSNode left = ts_node_named_child(said, 0), right = ts_node_named_child(said, 1);
    const std::uint32_t begin = ts_node_end_byte(left), end = ts_node_start_byte(right);
    std::string op(text::trim(p_.code().text().substr(begin, end - begin)));
    if (!holds) {
      constexpr std::pair<std::string_view, std::string_view> kOpposite[] = {
          {"==", "!="},     {"!=", "=="}, {"in", "not in"}, {"not in", "in"}, {"is", "is not"},
          {"is not", "is"}, {">", "<="},  {"<", ">="},      {">=", "<"},      {"<=", ">"}};
      const auto found = std::find_if(std::begin(kOpposite), std::end(kOpposite),
                                      [&](const auto& pair) { return pair.first == op; });
      if (found == std::end(kOpposite)) return;
      op = found->second;
    }
    if (op == "in") return membership(left, right, place);
    if ((op == "is not" || op == "!=") && p_.shown(right) == "None")
      return attribute(left, "not_null", place);
    number(left, op, right, place);
  }

  // `user.user_id` of a loop over a model's rows.
  struct Column {
    std::string table, name;
  };
  std::optional<Column> column_of(TSNode node) const {
    if (!is_type(node, "attribute")) return std::nullopt;
    const auto loop = loops_.find(std::string(p_.shown(field(node, "object"))));
    if (loop == loops_.end()) return std::nullopt;
    std::string table = table_of_rows(loop->second);
    if (table.empty()) return std::nullopt;
    return Column{std::move(table), std::string(p_.shown(field(node, "attribute")))};
  }
  void attribute(TSNode node, std::string_view kind, TSNode place) {
    if (const auto column = column_of(node)) add(kind, column->table, column->name, place);
  }

  void number(TSNode left, std::string_view op, TSNode right, TSNode place) {
    const std::string value(p_.shown(right));
    if (!is_type(right, "integer")) return;
    const bool some =
        (op == ">" && value == "0") || (op == ">=" && value == "1") || (op == "!=" && value == "0");
    if (is_type(left, "call") && p_.called(left) == "len") {
      const TSNode inside = p_.argument(left, 0);
      if (const auto column = column_of(inside); column && some) {
        add_sql(fmt::format("SELECT COUNT(*) FROM {} WHERE length({}) = 0", column->table, column->name),
                {ExpectKind::equals, {"0"}, {}, {}}, place);
        return;
      }
      if (const std::string sql = sql_of(inside); !sql.empty()) {
        if (op == "==")
          add_sql(sql,
                  value == "0" ? Expect{ExpectKind::empty, {}, {}, {}}
                               : Expect{ExpectKind::rows, {value}, {}, {}},
                  place);
        else if (some)
          add_sql(sql, {ExpectKind::not_empty, {}, {}, {}}, place);
      }
      return;
    }
    Expect expect;
    if (op == "==")
      expect = {ExpectKind::equals, {value}, {}, {}};
    else if (op == ">=")
      expect = {ExpectKind::at_least, {value}, {}, {}};
    else if (op == ">" && value.size() < 10)
      expect = {ExpectKind::at_least, {std::to_string(std::stoul(value) + 1)}, {}, {}};
    else
      return;
    if (const std::string sql = sql_of(left); !sql.empty()) return add_sql(sql, std::move(expect), place);
    TSNode counted = left;
    if (is_type(left, "identifier")) {
      const auto found = assigned_.find(std::string(p_.shown(left)));
      if (found != assigned_.end()) counted = found->second;
    }
    if (!is_type(counted, "call") || p_.called(counted) != "count") return;
    if (p_.shown(counted).find("filter") != std::string_view::npos)
      return;  // of some rows: which is not read
    const std::string table = table_of_rows(counted);
    if (table.empty()) return;
    add("row_count", table, "", place);
    checks_.back().arguments[expect.kind == ExpectKind::equals ? "equals" : "at_least"] = expect.values;
  }

  // `'age' in columns`, `for c in required: … c in columns`, `'users' in inspector.get_table_names()`.
  void membership(TSNode left, TSNode right, TSNode place) {
    const std::vector<std::string> names = strings_of(left);
    if (names.empty()) return;
    // Of a loop over a list the list is what says it.
    if (const auto loop = loops_.find(std::string(p_.shown(left))); loop != loops_.end())
      place = place_of(loop->second, place);
    TSNode set = right;
    std::string sent = sql_in(right);
    if (is_type(right, "identifier")) {
      const auto found = assigned_.find(std::string(p_.shown(right)));
      if (found == assigned_.end()) return;
      set = found->second;
      sent = sql_of(right);
    }
    std::string table;
    bool tables = false;
    walk(set, [&](TSNode node) {
      if (!is_type(node, "call")) return;
      const std::string_view function = p_.called(node);
      if (function == "get_columns") table = p_.value_of(p_.argument(node, 0)).value_or("");
      if (function == "get_table_names" || function == "table_names") tables = true;
    });
    if (const std::size_t pragma = sent.find("table_info("); pragma != std::string::npos) {
      table = sent.substr(pragma + 11, sent.find(')', pragma) - pragma - 11);
      table.erase(std::remove_if(table.begin(), table.end(), [](char c) { return c == '\'' || c == '"'; }),
                  table.end());
    }
    for (const std::string& name : names) {
      if (tables) add("has_table", name, "", place);
      if (!table.empty()) add("has_column", table, name, place);
    }
  }
  std::vector<std::string> strings_of(TSNode node) const {
    if (const auto value = p_.value_of(node)) return {*value};
    if (!is_type(node, "identifier")) return {};
    const auto loop = loops_.find(std::string(p_.shown(node)));
    if (loop == loops_.end()) return {};
    TSNode list = loop->second;
    if (is_type(list, "identifier")) {
      const auto found = assigned_.find(std::string(p_.shown(list)));
      if (found == assigned_.end()) return {};
      list = found->second;
    }
    if (!is_type(list, "list") && !is_type(list, "tuple") && !is_type(list, "set")) return {};
    std::vector<std::string> all;
    for (std::uint32_t i = 0; i < ts_node_named_child_count(list) && i < 200; ++i)
      if (const auto value = p_.value_of(ts_node_named_child(list, i))) all.push_back(*value);
    return all;
  }

  void add(std::string_view kind, std::string_view table, std::string_view column, TSNode place) {
    Check check;
    check.kind = kind;
    check.origin = Origin::implied;
    check.arguments["table"] = {std::string(table)};
    if (!column.empty()) check.arguments["column"] = {std::string(column)};
    check.span = line_of(place);
    checks_.push_back(std::move(check));
  }
  void add_sql(std::string_view sql, Expect expect, TSNode place) {
    Check check;
    check.origin = Origin::implied;
    check.sql = std::string(text::trim(sql));
    while (check.sql.ends_with(';')) check.sql.pop_back();
    check.expect = std::move(expect);
    check.span = line_of(place);
    checks_.push_back(std::move(check));
  }
  // An `if` is shown by its first line.
  Span line_of(TSNode place) const {
    Span span = span_of(place);
    const std::size_t end = p_.code().text().find('\n', span.begin);
    if (is_type(place, "if_statement") && end != std::string_view::npos)
      span.end = std::min(span.end, static_cast<std::uint32_t>(end));
    return p_.code().to_source(span);
  }

  const Tree& p_;
  const TableNames& names_;
  std::unordered_map<std::string, TSNode> assigned_, loops_;
  std::unordered_map<std::string, std::string> sql_of_;
  std::string last_sql_;
  std::vector<Check> checks_;
};

}  // namespace

std::vector<Check> checks_in_python(const PythonCode& code, const TableNames& names) {
  const Tree python(code.code);
  if (!python.readable()) return {};
  return Claims(python, names).run();
}

}  // namespace handrail
