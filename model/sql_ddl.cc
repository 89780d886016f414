#include "model/sql_ddl.h"

#include <algorithm>
#include <initializer_list>

#include "model/sql_lexer.h"
#include "model/text.h"

namespace handrail {
namespace {

using sql::Token;
using sql::TokenKind;

// Tokens with a place to read from. Every question past the end is answered with "no".
class Reader {
 public:
  explicit Reader(std::string_view text) : text_(text), tokens_(sql::tokens_of(text)) {}

  bool done() const { return at_ >= tokens_.size(); }
  std::size_t at() const { return at_; }
  void move_to(std::size_t at) { at_ = at; }
  void skip() { ++at_; }

  std::string_view shown(std::size_t i) const {
    return i < tokens_.size() ? text_.substr(tokens_[i].begin, tokens_[i].end - tokens_[i].begin)
                              : std::string_view();
  }
  std::string_view shown() const { return shown(at_); }
  bool is(std::string_view word, std::size_t ahead = 0) const {
    return at_ + ahead < tokens_.size() && tokens_[at_ + ahead].kind != TokenKind::string &&
           text::equal_ignoring_case(shown(at_ + ahead), word);
  }
  bool is_any(std::initializer_list<std::string_view> words) const {
    return std::any_of(words.begin(), words.end(), [&](std::string_view word) { return is(word); });
  }
  bool take(std::string_view word) {
    if (!is(word)) return false;
    ++at_;
    return true;
  }
  bool take_all(std::initializer_list<std::string_view> words) {
    std::size_t ahead = 0;
    for (const std::string_view word : words) {
      if (!is(word, ahead++)) return false;
    }
    at_ += words.size();
    return true;
  }
  bool is_name() const {
    return !done() && (tokens_[at_].kind == TokenKind::word || tokens_[at_].kind == TokenKind::quoted_name);
  }
  // schema.name -> name, unquoted. Empty when no name stands here.
  std::string name() {
    std::string found;
    if (is("[") && shown(at_ + 2) == "]") {
      found = std::string(shown(at_ + 1));
      at_ += 3;
    } else if (is_name()) {
      found = unquoted(shown());
      ++at_;
    } else {
      return {};
    }
    while (is(".")) {
      ++at_;
      if (!is_name()) return found;
      found = unquoted(shown());
      ++at_;
    }
    return found;
  }
  // From "(" to behind its ")".
  void skip_parentheses() {
    int depth = 0;
    do {
      if (is("(")) ++depth;
      if (is(")")) --depth;
      ++at_;
    } while (!done() && depth > 0);
  }
  std::uint32_t begin() const {
    return done() ? static_cast<std::uint32_t>(text_.size()) : tokens_[at_].begin;
  }
  std::uint32_t end_before() const { return at_ == 0 ? 0 : tokens_[std::min(at_, tokens_.size()) - 1].end; }
  std::string_view text_between(std::uint32_t begin, std::uint32_t end) const {
    return text_.substr(begin, end - begin);
  }

 private:
  static std::string unquoted(std::string_view name) {
    if (name.size() >= 2 && (name.front() == '`' || name.front() == '"'))
      name = name.substr(1, name.size() - 2);
    return std::string(name);
  }

  std::string_view text_;
  std::vector<Token> tokens_;
  std::size_t at_ = 0;
};

class DdlReader {
 public:
  explicit DdlReader(std::string_view text) : r_(text) {}

  Ddl run() {
    if (r_.take("CREATE"))
      create();
    else if (r_.take("DROP"))
      drop();
    else if (r_.take("ALTER"))
      alter();
    else if (r_.take("TRUNCATE"))
      truncate();
    else if (r_.take_all({"RENAME", "TABLE"}))
      add(DdlAction::rename, 0).name = ddl_.table = r_.name();
    if (!ddl_.clauses.empty() && ddl_.clauses.back().place.end == 0)
      ddl_.clauses.back().place.end = end_of_text();
    return std::move(ddl_);
  }

 private:
  std::uint32_t end_of_text() {
    while (!r_.done()) r_.skip();
    return r_.end_before();
  }

  DdlClause& add(DdlAction action, std::uint32_t begin) {
    DdlClause clause;
    clause.action = action;
    clause.place.begin = begin;
    ddl_.clauses.push_back(std::move(clause));
    return ddl_.clauses.back();
  }

  bool take_if_exists() { return r_.take_all({"IF", "EXISTS"}) || r_.take_all({"IF", "NOT", "EXISTS"}); }

  void create() {
    const bool replace = r_.take_all({"OR", "REPLACE"});
    bool unique = false, full_text = false;
    while (true) {
      if (r_.take("TEMPORARY") || r_.take("TEMP"))
        ddl_.temporary = true;
      else if (r_.take("UNIQUE"))
        unique = true;
      else if (r_.take("FULLTEXT") || r_.take("SPATIAL"))
        full_text = true;
      else if (!(r_.take("GLOBAL") || r_.take("LOCAL") || r_.take("UNLOGGED") || r_.take("VIRTUAL")))
        break;
    }
    if (r_.take("TABLE")) {
      DdlClause& clause = add(DdlAction::create_table, 0);
      clause.guard_at = r_.begin();
      clause.guarded = take_if_exists() || replace;
      clause.name = ddl_.table = r_.name();
      if (r_.is("(")) columns();
    } else if (r_.take("INDEX")) {
      DdlClause& clause = add(DdlAction::create_index, 0);
      clause.unique = unique;
      clause.full_text = full_text;
      ddl_.concurrently = r_.take("CONCURRENTLY");
      clause.guard_at = r_.begin();
      clause.guarded = take_if_exists() || replace;
      if (!r_.is("ON")) clause.name = r_.name();
      while (!r_.done() && !r_.is("ON")) r_.skip();  // MySQL: USING BTREE
      if (r_.take("ON")) {
        r_.take("ONLY");
        ddl_.table = r_.name();
      }
      if (clause.name.empty()) clause.guard_at = 0;  // a guard needs a name
      options();
    } else if (r_.take("DATABASE") || r_.take("SCHEMA")) {
      DdlClause& clause = add(DdlAction::create_database, 0);
      clause.guard_at = r_.begin();
      clause.guarded = take_if_exists() || replace;
      clause.name = r_.name();
    } else {
      DdlClause& clause = add(DdlAction::create_other, 0);
      r_.skip();
      clause.guarded = take_if_exists() || replace;
      clause.name = r_.name();
    }
  }

  // The definitions between CREATE TABLE's parentheses.
  void columns() {
    r_.skip();
    while (!r_.done() && !r_.is(")")) {
      if (r_.is_any({"PRIMARY", "UNIQUE", "FOREIGN", "CHECK", "CONSTRAINT", "KEY", "INDEX", "FULLTEXT",
                     "SPATIAL", "EXCLUDE", "LIKE"})) {
        to_end_of_item();
      } else {
        ColumnDefinition column = definition(r_.name());
        if (column.name.empty()) to_end_of_item();
        if (!column.name.empty()) ddl_.columns.push_back(std::move(column));
      }
      if (!r_.take(",") && !r_.is(")")) r_.skip();
    }
  }

  // To the comma or parenthesis that ends an item of a list.
  void to_end_of_item() {
    while (!r_.done() && !r_.is(",") && !r_.is(")")) {
      if (r_.is("("))
        r_.skip_parentheses();
      else
        r_.skip();
    }
  }

  // Type and constraints of a column, up to the comma or parenthesis behind them.
  ColumnDefinition definition(std::string name) {
    ColumnDefinition column;
    column.name = std::move(name);
    column.type = type();
    while (!r_.done() && !r_.is(",") && !r_.is(")")) {
      if (r_.take_all({"NOT", "NULL"})) {
        column.not_null = true;
      } else if (r_.take("DEFAULT")) {
        column.has_default = true;
        column.default_value = expression();
      } else if (r_.is("AUTO_INCREMENT") || r_.is("AUTOINCREMENT") || r_.is("GENERATED") ||
                 r_.is("IDENTITY")) {
        column.fills_itself = true;
        r_.skip();
      } else if (r_.is("AS") && column.type.empty() == false) {
        column.fills_itself = true;
        r_.skip();
      } else if (r_.take_all({"PRIMARY", "KEY"})) {
        column.primary_key = true;
      } else if (r_.take("UNIQUE")) {
        column.unique = true;
      } else if (r_.take("REFERENCES")) {
        column.references = true;
      } else if (r_.is("(")) {
        r_.skip_parentheses();
      } else {
        r_.skip();
      }
    }
    if (column.type.find("SERIAL") != std::string::npos) column.fills_itself = true;
    return column;
  }

  std::string type() {
    std::string type;
    bool first = true;
    while (!r_.done()) {
      if (r_.is("(") && !first) {
        const std::uint32_t begin = r_.begin();
        r_.skip_parentheses();
        for (const char c : r_.text_between(begin, r_.end_before())) {
          if (!text::is_space(c)) type += c;
        }
        continue;
      }
      const bool belongs =
          first
              ? r_.is_name() && !r_.is_any({"NOT", "NULL", "DEFAULT", "PRIMARY", "UNIQUE", "REFERENCES",
                                            "CHECK", "GENERATED", "COMMENT", "FIRST", "AFTER", "CONSTRAINT"})
              : r_.is_any(
                    {"UNSIGNED", "VARYING", "PRECISION", "WITH", "WITHOUT", "TIME", "ZONE", "ZEROFILL"});
      if (!belongs) break;
      if (!first) type += ' ';
      type += text::upper(r_.shown());
      r_.skip();
      first = false;
    }
    return type;
  }

  // A default: a literal, a call or what stands in parentheses, with PostgreSQL's cast behind it.
  std::string expression() {
    const std::uint32_t begin = r_.begin();
    if (r_.is("-") || r_.is("+")) r_.skip();
    if (r_.is("("))
      r_.skip_parentheses();
    else
      r_.skip();
    while (r_.is("(") || r_.is(":") || r_.is(".")) {
      if (r_.is("(")) {
        r_.skip_parentheses();
      } else {
        while (r_.is(":") || r_.is(".")) r_.skip();
        r_.skip();
      }
    }
    return std::string(text::trim(r_.text_between(begin, r_.end_before())));
  }

  // ALGORITHM=…, LOCK=… behind CREATE INDEX.
  void options() {
    for (; !r_.done(); r_.skip()) option();
  }
  bool option() {
    const bool algorithm = r_.is("ALGORITHM"), lock = r_.is("LOCK");
    if (!algorithm && !lock) return false;
    r_.skip();
    r_.take("=");
    (algorithm ? ddl_.algorithm : ddl_.lock) = text::upper(r_.shown());
    return true;
  }

  void drop() {
    DdlAction action = DdlAction::drop_other;
    r_.take("TEMPORARY");
    if (r_.is("TABLE"))
      action = DdlAction::drop_table;
    else if (r_.is("INDEX"))
      action = DdlAction::drop_index;
    else if (r_.is("DATABASE") || r_.is("SCHEMA"))
      action = DdlAction::drop_database;
    r_.skip();
    ddl_.concurrently = r_.take("CONCURRENTLY");
    const std::uint32_t guard_at = r_.begin();
    const bool guarded = take_if_exists();
    do {
      DdlClause& clause = add(action, 0);
      clause.guard_at = guard_at;
      clause.guarded = guarded;
      clause.name = r_.name();
      clause.place.end = r_.end_before();
      if (action == DdlAction::drop_table && ddl_.table.empty()) ddl_.table = clause.name;
    } while (r_.take(","));
    if (action == DdlAction::drop_index && r_.take("ON")) ddl_.table = r_.name();
    ddl_.clauses.back().place.end = end_of_text();
  }

  void truncate() {
    r_.take("TABLE");
    r_.take("ONLY");
    do {
      DdlClause& clause = add(DdlAction::truncate, 0);
      clause.name = r_.name();
      if (ddl_.table.empty()) ddl_.table = clause.name;
      clause.place.end = r_.end_before();
    } while (r_.take(","));
  }

  void alter() {
    if (r_.take("DATABASE") || r_.take("SCHEMA")) {
      DdlClause& clause = add(DdlAction::other, 0);
      clause.name = r_.name();
      return;
    }
    r_.take("ONLINE");
    r_.take("IGNORE");
    if (!r_.take("TABLE")) {
      add(DdlAction::other, 0);
      return;
    }
    r_.take_all({"IF", "EXISTS"});
    r_.take("ONLY");
    ddl_.table = r_.name();
    if (r_.done()) {
      add(DdlAction::other, 0);
      return;
    }
    while (!r_.done()) {
      const std::size_t before = r_.at();
      const std::uint32_t begin = r_.begin();
      const std::size_t count = ddl_.clauses.size();
      clause(begin);
      to_end_of_item();
      for (std::size_t i = count; i < ddl_.clauses.size(); ++i) ddl_.clauses[i].place.end = r_.end_before();
      r_.take(",");
      if (r_.at() == before) r_.skip();
    }
  }

  void clause(std::uint32_t begin) {
    if (option()) return;
    if (r_.take("ADD")) return add_clause(begin);
    if (r_.take("DROP")) return drop_clause(begin);
    if (r_.take("MODIFY") || r_.is("CHANGE")) {
      const bool renames = r_.take("CHANGE");
      r_.take("COLUMN");
      DdlClause& changed = add(DdlAction::change_column, begin);
      changed.guarded = take_if_exists();
      changed.name = r_.name();
      changed.column = definition(renames ? r_.name() : changed.name);
      return;
    }
    if (r_.take("ALTER")) {
      r_.take("COLUMN");
      std::string name = r_.name();
      if (r_.take_all({"SET", "NOT", "NULL"})) {
        add(DdlAction::set_not_null, begin).name = std::move(name);
      } else if (r_.take_all({"SET", "DATA", "TYPE"}) || r_.take("TYPE")) {
        DdlClause& changed = add(DdlAction::change_column, begin);
        changed.name = name;
        changed.column.name = std::move(name);
        changed.column.type = type();
      } else {
        add(DdlAction::other, begin).name = std::move(name);
      }
      return;
    }
    if (r_.take("RENAME")) {
      r_.take("COLUMN");
      add(DdlAction::rename, begin).name = r_.is("TO") ? std::string() : r_.name();
      return;
    }
    const bool rewrites =
        r_.is("CONVERT") || r_.is("ENGINE") || r_.is("FORCE") ||
        (r_.is("SET") && (r_.is("LOGGED", 1) || r_.is("UNLOGGED", 1) || r_.is("TABLESPACE", 1)));
    add(rewrites ? DdlAction::convert : DdlAction::other, begin);
  }

  void add_clause(std::uint32_t begin) {
    std::string constraint_name;
    bool constraint = r_.take("CONSTRAINT");
    std::uint32_t guard_at = 0;
    bool guarded = false;
    if (constraint) {
      guard_at = r_.begin();
      guarded = take_if_exists();
      if (!r_.is_any({"PRIMARY", "UNIQUE", "FOREIGN", "CHECK"})) constraint_name = r_.name();
    }
    if (constraint || r_.is_any({"PRIMARY", "FOREIGN", "CHECK", "EXCLUDE"}) ||
        (r_.is("UNIQUE") && !r_.is("INDEX", 1) && !r_.is("KEY", 1))) {
      DdlClause& added = add(DdlAction::add_constraint, begin);
      added.name = std::move(constraint_name);
      added.guard_at = guard_at;
      added.guarded = guarded;
      added.primary_key = r_.is("PRIMARY");
      added.unique = r_.is("UNIQUE") || added.primary_key;
      added.foreign_key = r_.is("FOREIGN");
      added.check = r_.is("CHECK");
      for (; !r_.done() && !r_.is(",");) {
        if (r_.take_all({"NOT", "VALID"})) {
          added.not_valid = true;
        } else if (r_.take_all({"USING", "INDEX"})) {
          added.using_index = true;
        } else if (r_.is("(")) {
          r_.skip_parentheses();
        } else {
          r_.skip();
        }
      }
      return;
    }
    bool unique = false, full_text = false;
    if (r_.is_any({"UNIQUE", "INDEX", "KEY", "FULLTEXT", "SPATIAL"})) {
      unique = r_.take("UNIQUE");
      full_text = r_.take("FULLTEXT") || r_.take("SPATIAL");
      if (!r_.take("INDEX")) r_.take("KEY");
      DdlClause& added = add(DdlAction::add_index, begin);
      added.unique = unique;
      added.full_text = full_text;
      added.guard_at = r_.begin();
      added.guarded = take_if_exists();
      if (r_.is_name()) added.name = r_.name();
      if (added.name.empty()) added.guard_at = 0;
      return;
    }
    const bool versioning = r_.is("SYSTEM") && r_.is("VERSIONING", 1),
               period = r_.is("PERIOD") && r_.is("FOR", 1);
    if (r_.is("PARTITION") || versioning || period) {
      add(DdlAction::other, begin);
      return;
    }
    r_.take("COLUMN");
    const bool many = r_.is("(");  // MySQL: ADD COLUMN (a INT, b INT)
    if (many) r_.skip();
    do {
      DdlClause added;
      added.action = DdlAction::add_column;
      added.place.begin = begin;
      added.guard_at = many ? 0 : r_.begin();
      added.guarded = take_if_exists();
      added.name = r_.name();
      if (added.name.empty()) return;
      added.column = definition(added.name);
      ddl_.clauses.push_back(std::move(added));
    } while (many && r_.take(","));
    if (many) r_.take(")");
  }

  void drop_clause(std::uint32_t begin) {
    if (r_.is_any({"CONSTRAINT", "PRIMARY", "FOREIGN", "CHECK"})) {
      r_.skip();
      r_.take("KEY");
      DdlClause& dropped = add(DdlAction::drop_constraint, begin);
      dropped.guard_at = r_.begin();
      dropped.guarded = take_if_exists();
      dropped.name = r_.name();
      return;
    }
    if (r_.take("INDEX") || r_.take("KEY")) {
      DdlClause& dropped = add(DdlAction::drop_index, begin);
      dropped.guard_at = r_.begin();
      dropped.guarded = take_if_exists();
      dropped.name = r_.name();
      return;
    }
    const bool versioning = r_.is("SYSTEM") && r_.is("VERSIONING", 1),
               period = r_.is("PERIOD") && r_.is("FOR", 1);
    if (r_.is("PARTITION") || versioning || period) {
      add(DdlAction::other, begin);
      return;
    }
    r_.take("COLUMN");
    DdlClause& dropped = add(DdlAction::drop_column, begin);
    dropped.guard_at = r_.begin();
    dropped.guarded = take_if_exists();
    dropped.name = r_.name();
  }

  Reader r_;
  Ddl ddl_;
};

}  // namespace

Ddl read_ddl(std::string_view sql) { return DdlReader(sql).run(); }

}  // namespace handrail
