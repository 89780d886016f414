// The clauses of ALTER TABLE, one after the other.
#include <fmt/core.h>

#include "model/text.h"
#include "verifier/compat/change.h"
#include "verifier/compat/store.h"
#include "verifier/dialect.h"
#include "verifier/dump/mysql_declarations.h"
#include "verifier/dump/postgresql_declarations.h"
#include "verifier/rehearse/declaring.h"

namespace handrail {
namespace {

using compat::cannot;
using compat::refuse;
using dump::Tokens;

std::string rest_of(Tokens& tokens) { return std::string(text::trim(tokens.until_comma())); }

bool begins_constraint(const Tokens& tokens) {
  for (const char* word :
       {"index", "key", "unique", "primary", "fulltext", "spatial", "constraint", "foreign", "check"}) {
    if (tokens.is(word)) return true;
  }
  return false;
}

}  // namespace

void Declaring::alter_mysql(Tokens& tokens) {
  if (tokens.accept("add")) {
    if (begins_constraint(tokens)) return add_constraint(rest_of(tokens));
    tokens.accept("column");
    const bool may_exist = tokens.accept({"if", "not", "exists"});
    if (tokens.is("(")) {
      std::string_view inner = tokens.parenthesised();
      Tokens columns(inner, dump::kMysqlSyntax);
      do {
        add_column(rest_of(columns));
      } while (columns.accept(","));
      return;
    }
    if (may_exist && after_.column(tokens.peek().value) != nullptr) {
      tokens.skip_until_comma();
      return;
    }
    return add_column(rest_of(tokens));
  }
  if (tokens.accept("drop")) {
    if (tokens.accept({"primary", "key"})) return drop_key("PRIMARY");
    if (tokens.accept({"foreign", "key"})) {
      const bool may_be_gone = tokens.accept({"if", "exists"});
      return drop_constraint(tokens.name(), may_be_gone);
    }
    if (tokens.accept("check") || tokens.accept("constraint")) {
      const bool may_be_gone = tokens.accept({"if", "exists"});
      return drop_constraint(tokens.name(), may_be_gone);
    }
    const bool key = tokens.accept("index") || tokens.accept("key");
    if (!key) tokens.accept("column");
    const bool may_be_gone = tokens.accept({"if", "exists"});
    const std::string name = tokens.name();
    tokens.accept("restrict");
    if (key) return drop_key(name);
    if (may_be_gone && after_.column(name) == nullptr) return;
    return drop_column(name);
  }
  if (tokens.accept("modify")) {
    tokens.accept("column");
    const std::string name = tokens.peek().value;
    return change_column(name, rest_of(tokens));
  }
  if (tokens.accept("change")) {
    tokens.accept("column");
    const std::string name = tokens.name();
    return change_column(name, rest_of(tokens));
  }
  if (tokens.accept("rename")) {
    if (tokens.accept("column")) {
      const std::string from = tokens.name();
      if (!tokens.accept("to")) cannot("RENAME COLUMN without TO");
      return rename_column(from, tokens.name());
    }
    if (tokens.accept("index") || tokens.accept("key")) {
      const std::string from = tokens.name();
      if (!tokens.accept("to")) cannot("RENAME INDEX without TO");
      const std::string to = tokens.name();
      for (dump::DumpKey& key : after_.keys) {
        if (!text::equal_ignoring_case(key.name, from) || key.primary) continue;
        remove_index(before_, key);
        key.name = to;
        return;
      }
      refuse("no such key: " + from);
    }
    if (!tokens.accept("to")) tokens.accept("as");
    renamed_to_ = name_of(tokens);
    return;
  }
  if (tokens.accept("alter")) {
    tokens.accept("column");
    const std::string name = tokens.name();
    return alter_column(name, tokens);
  }
  if (tokens.accept("engine")) {
    tokens.accept("=");
    if (!text::equal_ignoring_case(tokens.take().value, "innodb")) cannot("another engine");
    return;
  }
  if (tokens.accept("comment")) {
    tokens.accept("=");
    after_.comment = tokens.take().value;
    return;
  }
  if (tokens.accept("auto_increment")) {
    tokens.accept("=");
    tables_.set_next_number(after_.name, std::strtoll(tokens.take().value.c_str(), nullptr, 10));
    return;
  }
  if (tokens.is("algorithm") || tokens.is("lock") || tokens.is("force") || tokens.is("enable") ||
      tokens.is("disable")) {
    tokens.skip_until_comma();
    return;
  }
  cannot(fmt::format("ALTER TABLE … {}", text::upper(tokens.peek().raw)));
}

void Declaring::alter_postgresql(Tokens& tokens) {
  if (tokens.accept("add")) {
    if (begins_constraint(tokens)) {
      if (text::mentions(tokens.peek().raw, "index")) cannot("ADD INDEX");
      return add_constraint(rest_of(tokens));
    }
    tokens.accept("column");
    if (tokens.accept({"if", "not", "exists"}) && after_.column(tokens.peek().value) != nullptr) {
      tokens.skip_until_comma();
      return;
    }
    return add_column(rest_of(tokens));
  }
  if (tokens.accept("drop")) {
    const bool constraint = tokens.accept("constraint");
    if (!constraint) tokens.accept("column");
    const bool may_be_gone = tokens.accept({"if", "exists"});
    const std::string name = tokens.name(true);
    if (tokens.accept("cascade")) cannot("DROP … CASCADE");
    tokens.accept("restrict");
    if (constraint) return drop_constraint(name, may_be_gone);
    if (may_be_gone && after_.column(name) == nullptr) return;
    return drop_column(name);
  }
  if (tokens.accept("rename")) {
    if (tokens.accept("to")) {
      renamed_to_ = name_of(tokens);
      return;
    }
    if (tokens.is("constraint")) cannot("RENAME CONSTRAINT");
    tokens.accept("column");
    const std::string from = tokens.name(true);
    if (!tokens.accept("to")) cannot("RENAME without TO");
    return rename_column(from, tokens.name(true));
  }
  if (tokens.accept("alter")) {
    tokens.accept("column");
    const std::string name = tokens.name(true);
    return alter_column(name, tokens);
  }
  if (tokens.accept({"owner", "to"})) {
    tokens.take();
    return;
  }
  cannot(fmt::format("ALTER TABLE … {}", text::upper(tokens.peek().raw)));
}

// ALTER COLUMN: its default, whether it may be NULL, its type.
void Declaring::alter_column(const std::string& name, Tokens& tokens) {
  dump::DumpColumn& column = column_of(name);
  if (tokens.accept({"set", "default"})) {
    if (column.counts_up) cannot("another default for a column that counts up");
    const std::string value = rest_of(tokens);
    column.default_value = default_as_server(value, column, style_);
    if (text::equal_ignoring_case(value, "null")) column.default_value.reset();
    dump::DumpTable only = after_;
    if (const auto fits = compat::default_for(only, *only.column(name), style_.engine, now_);
        !fits && fits.error().reason == Refusal::Reason::not_here)
      notes_.push_back(fmt::format("what the default of {} gives", name));
  } else if (tokens.accept({"drop", "default"})) {
    if (column.counts_up) cannot("a column that counts up no longer");
    column.default_value.reset();
  } else if (tokens.accept({"set", "not", "null"})) {
    column.not_null = true;
    rebuilds_ = true;
  } else if (tokens.accept({"drop", "not", "null"})) {
    if (after_.primary_key() != nullptr && column.not_null) {
      for (const auto& part : after_.primary_key()->parts) {
        if (text::equal_ignoring_case(part.column, name))
          refuse(fmt::format("{} is a part of the primary key", name));
      }
    }
    column.not_null = false;
    rebuilds_ = true;
  } else if (tokens.accept({"set", "data", "type"}) || tokens.accept("type")) {
    const dump::DumpColumn old = column;
    if (old.counts_up && tokens.is("serial")) cannot("ALTER TYPE serial");
    dump::DumpColumn next = old;
    next.type = dump::postgresql_type(tokens);
    if (tokens.is("collate")) cannot("COLLATE");
    const bool keeps_default = old.default_value.has_value();
    next.default_value.reset();
    spell_as_server(next, after_.name, next.type, style_);
    if (keeps_default && next.storage != old.storage)
      cannot(fmt::format("the default of {}, which is converted", name));
    next.default_value = old.default_value;
    next.counts_up = old.counts_up;
    next.not_null = old.not_null;
    next.next_number = old.next_number;
    std::string from = quoted(name, '"');
    if (tokens.accept("using")) from = rest_of(tokens);
    must_not_be_named(name, "looks at");
    for (const dump::DumpForeignKey& key : after_.foreign_keys) {
      for (const std::string& own : key.columns) {
        if (text::equal_ignoring_case(own, name) && next.storage != old.storage)
          cannot(fmt::format("{}, which has a foreign key", name));
      }
    }
    const auto value = compat::value_for(from, before_, next, style_.engine, now_);
    if (!value) throw compat::CannotCheck{value.error().reason, value.error().message};
    values_[text::lower(name)] = *value;
    column = next;
    rebuilds_ = true;
    if (!tables_.value("SELECT 1 FROM handrail_tables WHERE kind = 'view'").empty())
      notes_.push_back("views that may need the column");
  } else {
    cannot(fmt::format("ALTER COLUMN … {}", text::upper(tokens.peek().raw)));
  }
}

}  // namespace handrail
