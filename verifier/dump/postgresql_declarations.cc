#include "verifier/dump/postgresql_declarations.h"

#include <array>

#include <fmt/core.h>

#include "verifier/dump/types.h"

namespace handrail::dump {
namespace {

constexpr std::array<std::string_view, 14> kAfterType = {
    "not",    "null",  "default",    "generated", "constraint",  "collate", "primary",
    "unique", "check", "references", "storage",   "compression", "options", "using"};

bool ends_type(const Tokens& tokens) {
  if (tokens.at_end() || tokens.is(",") || tokens.is(")") || tokens.is(";")) return true;
  for (const std::string_view word : kAfterType) {
    if (tokens.is(word)) return true;
  }
  return false;
}

std::vector<std::string> names_in_parentheses(Tokens& tokens) {
  std::vector<std::string> names;
  if (!tokens.accept("(")) return names;
  while (!tokens.at_end() && !tokens.is(")")) {
    names.push_back(tokens.name(true));
    tokens.accept(",");
  }
  tokens.accept(")");
  return names;
}

DumpKey key_of(std::string name, const std::vector<std::string>& columns, bool primary) {
  DumpKey key;
  key.name = std::move(name);
  key.primary = primary;
  key.unique = true;
  for (const std::string& column : columns) key.parts.push_back({column, {}, true, false});
  return key;
}

std::string action(Tokens& tokens) {
  if (tokens.accept({"set", "null"})) return "SET NULL";
  if (tokens.accept({"set", "default"})) return "SET DEFAULT";
  if (tokens.accept({"no", "action"})) return "NO ACTION";
  if (tokens.accept("cascade")) return "CASCADE";
  if (tokens.accept("restrict")) return "RESTRICT";
  return {};
}

// Behind REFERENCES, as far as it is read.
void read_reference(Tokens& tokens, DumpForeignKey& key) {
  key.parent = postgresql_name(tokens);
  key.parent_columns = names_in_parentheses(tokens);
  while (true) {
    if (tokens.accept({"on", "delete"})) {
      key.on_delete = action(tokens);
    } else if (tokens.accept({"on", "update"})) {
      key.on_update = action(tokens);
    } else if (tokens.accept("match")) {
      tokens.take();
    } else if (tokens.accept("deferrable")) {
      key.deferred = tokens.accept({"initially", "deferred"});
    } else {
      return;
    }
  }
}

// Of a table, without a name of its own. Not a column of that name: these words are reserved.
bool begins_constraint(const Tokens& tokens) {
  return (tokens.is("primary") && tokens.is("key", 1)) || (tokens.is("foreign") && tokens.is("key", 1)) ||
         (tokens.is("unique") && (tokens.is("(", 1) || tokens.is("nulls", 1))) ||
         (tokens.is("check") && tokens.is("(", 1));
}

// Behind a column's type: people write them there, dumps do not.
void add_column_constraint(DumpTable& table, DumpColumn& column, std::string name, Tokens& tokens) {
  if (tokens.accept({"primary", "key"})) {
    column.not_null = true;
    table.keys.push_back(key_of(std::move(name), {column.name}, true));
  } else if (tokens.accept("unique")) {
    table.keys.push_back(key_of(std::move(name), {column.name}, false));
  } else if (tokens.accept("references")) {
    DumpForeignKey key;
    key.name = std::move(name);
    key.columns = {column.name};
    read_reference(tokens, key);
    table.foreign_keys.push_back(std::move(key));
  } else if (tokens.accept("check")) {
    table.checks.push_back({std::move(name), std::string(tokens.parenthesised())});
  } else {
    tokens.take();
  }
}

// The type without its length and array marks, for the table of types.
std::string plain_type(std::string_view type, const Domains& domains, int depth = 0) {
  if (const auto found = domains.find(std::string(type)); found != domains.end() && depth < 8)
    return plain_type(found->second, domains, depth + 1);
  std::string plain(type.substr(0, type.find('(')));
  if (type.ends_with("[]")) plain += "[]";
  return plain;
}

}  // namespace

std::string postgresql_name(Tokens& tokens) {
  std::string name = tokens.name(true);
  while (tokens.accept(".")) {
    const std::string schema = std::move(name);
    name = tokens.name(true);
    if (schema != "public") name = schema + "." + name;
  }
  return name;
}

std::string postgresql_type(Tokens& tokens) {
  std::string type;
  while (!ends_type(tokens)) {
    if (tokens.is("(")) {
      type += fmt::format("({})", tokens.parenthesised());
    } else if (tokens.is(".")) {  // the schema of a type of one's own
      tokens.take();
      type = type == "public" ? std::string() : type + ".";
    } else if (tokens.is("[") || tokens.is("]") || tokens.peek().kind == Token::Kind::number) {
      type += tokens.take().value;
    } else {
      if (!type.empty() && type.back() != '.') type += ' ';
      type += tokens.peek().kind == Token::Kind::name ? tokens.take().value : lower_case(tokens.take().raw);
    }
  }
  return type;
}

std::string postgresql_expression(Tokens& tokens) {
  const char* begin = tokens.peek().raw.data();
  while (!tokens.at_end() && !tokens.is(",") && !tokens.is(")")) {
    if ((tokens.is("not") && tokens.is("null", 1)) || tokens.is("constraint") || tokens.is("generated"))
      break;
    if (tokens.is("(")) {
      tokens.parenthesised();
    } else {
      tokens.take();
    }
  }
  return tokens.since(begin);
}

Result<DumpTable> postgresql_table(std::string name, Tokens& tokens, const Domains& domains) {
  DumpTable table;
  table.name = std::move(name);
  if (!tokens.accept("(")) return fail(fmt::format("the table {} has no list of columns", table.name));
  while (!tokens.at_end() && !tokens.is(")")) {
    const bool named = tokens.accept("constraint");
    if (named || begins_constraint(tokens)) {
      std::string constraint = named ? tokens.name(true) : std::string();
      add_postgresql_constraint(table, std::move(constraint), tokens);
      tokens.skip_until_comma();
    } else {
      DumpColumn column;
      column.name = tokens.name(true);
      column.type = postgresql_type(tokens);
      column.storage = postgresql_storage(plain_type(column.type, domains));
      if (column.storage == Storage::decimal) column.comparison = Comparison::as_number;
      while (!tokens.at_end() && !tokens.is(",") && !tokens.is(")")) {
        if (tokens.accept({"not", "null"})) {
          column.not_null = true;
        } else if (tokens.accept("default")) {
          std::string value = postgresql_expression(tokens);
          if (!lower_case(value).starts_with("null")) column.default_value = std::move(value);
        } else if (tokens.accept("generated")) {
          column.counts_always = tokens.is("always");
          while (!tokens.at_end() && !tokens.is("as")) tokens.take();
          tokens.take();
          if (tokens.is("(")) {
            column.expression = tokens.parenthesised();
            column.generated = true;
          } else {
            column.counts_up = tokens.accept("identity");
            column.not_null |= column.counts_up;
          }
        } else if (tokens.accept("collate")) {
          column.collation = postgresql_name(tokens);
          if (column.collation.starts_with("pg_catalog.")) column.collation.erase(0, 11);
        } else if (tokens.is("constraint") || tokens.is("check") || tokens.is("unique") ||
                   tokens.is("references") || (tokens.is("primary") && tokens.is("key", 1))) {
          std::string constraint = tokens.accept("constraint") ? tokens.name(true) : std::string();
          if (tokens.is("not") || tokens.is("null") || tokens.is("default")) continue;
          add_column_constraint(table, column, std::move(constraint), tokens);
        } else if (tokens.is("(")) {
          tokens.parenthesised();
        } else {
          tokens.take();
        }
      }
      table.columns.push_back(std::move(column));
    }
    if (!tokens.accept(",")) break;
  }
  if (!tokens.accept(")")) {
    return fail(fmt::format("the declaration of the table {} cannot be read near \"{}\"", table.name,
                            tokens.peek().raw.substr(0, 40)));
  }
  return table;
}

void add_postgresql_constraint(DumpTable& table, std::string name, Tokens& tokens) {
  if (tokens.accept({"primary", "key"})) {
    if (table.primary_key() == nullptr)
      table.keys.push_back(key_of(std::move(name), names_in_parentheses(tokens), true));
  } else if (tokens.accept("unique")) {
    while (!tokens.at_end() && !tokens.is("(")) tokens.take();  // NULLS NOT DISTINCT
    table.keys.push_back(key_of(std::move(name), names_in_parentheses(tokens), false));
  } else if (tokens.accept({"foreign", "key"})) {
    DumpForeignKey key;
    key.name = std::move(name);
    key.columns = names_in_parentheses(tokens);
    if (!tokens.accept("references")) return;
    read_reference(tokens, key);
    table.foreign_keys.push_back(std::move(key));
  } else if (tokens.accept("check")) {
    table.checks.push_back({std::move(name), std::string(tokens.parenthesised())});
  }
}

DumpKey postgresql_index(std::string name, bool unique, Tokens& tokens) {
  DumpKey key;
  key.name = std::move(name);
  key.unique = unique;
  if (tokens.accept("using")) {
    const std::string method = tokens.name(true);
    key.special = method != "btree" && method != "hash";
  }
  if (tokens.accept("(")) {
    while (!tokens.at_end() && !tokens.is(")")) {
      DumpKey::Part part;
      const char* begin = tokens.peek().raw.data();
      if (tokens.is("(")) {
        part.expression = tokens.parenthesised();
      } else {
        part.column = tokens.name(true);
        if (tokens.is("(") || tokens.is(".")) {  // a function
          while (!tokens.at_end() && !tokens.is("(")) tokens.take();
          tokens.parenthesised();
          part.expression = tokens.since(begin);
          part.column.clear();
        }
      }
      while (!tokens.at_end() && !tokens.is(",") && !tokens.is(")")) {
        if (tokens.accept("desc")) {
          part.descending = true;
        } else if (tokens.is("(")) {
          tokens.parenthesised();
        } else {
          tokens.take();  // an operator class, a collation, NULLS FIRST
        }
      }
      key.parts.push_back(std::move(part));
      if (!tokens.accept(",")) break;
    }
    tokens.accept(")");
  }
  while (!tokens.at_end()) {
    if (tokens.accept("where")) {
      const char* begin = tokens.peek().raw.data();
      while (!tokens.at_end()) tokens.take();
      key.condition = tokens.since(begin);
      break;
    }
    tokens.take();
  }
  return key;
}

}  // namespace handrail::dump
