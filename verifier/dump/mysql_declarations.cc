#include "verifier/dump/mysql_declarations.h"

#include <cstdlib>

#include <fmt/core.h>

#include "verifier/collations.h"
#include "verifier/dump/types.h"

namespace handrail::dump {
namespace {

// "bigint(20) unsigned" and what it means for the column.
void read_type(Tokens& tokens, DumpColumn& column) {
  std::string type = lower_case(tokens.take().raw);
  if (type == "double" && tokens.accept("precision")) type = "double precision";
  if (type == "long" && tokens.is_name()) type += " " + lower_case(tokens.take().raw);
  if (type == "character" || type == "char") {
    if (tokens.accept("varying")) type = "varchar";
  }
  column.type = type;
  std::uint64_t length = 0;
  if (tokens.is("(")) {
    const std::string_view inner = tokens.parenthesised();
    length = std::strtoull(std::string(inner.substr(0, 20)).c_str(), nullptr, 10);
    column.type += fmt::format("({})", inner);
  }
  bool is_unsigned = false;
  while (tokens.is("unsigned") || tokens.is("signed") || tokens.is("zerofill")) {
    if (!tokens.is("signed")) {
      is_unsigned = true;
      column.type += " " + lower_case(tokens.peek().raw);
    }
    tokens.take();
  }
  column.storage = mysql_storage(type, is_unsigned, length);
}

// DEFAULT …, whose end nothing marks but the words that may follow.
std::string read_default(Tokens& tokens) {
  const char* begin = tokens.peek().raw.data();
  if (tokens.is("(")) {
    tokens.parenthesised();
  } else {
    if (tokens.is("-") || tokens.is("+")) tokens.take();
    const bool introduced =
        tokens.peek().kind == Token::Kind::word && tokens.peek(1).kind == Token::Kind::text;
    tokens.take();
    if (introduced) tokens.take();
    if (tokens.is("(")) tokens.parenthesised();
  }
  return tokens.since(begin);
}

void read_reference(Tokens& tokens, DumpForeignKey& key) {
  key.parent = mysql_name(tokens).name;
  if (tokens.accept("(")) {
    while (!tokens.at_end() && !tokens.is(")")) {
      key.parent_columns.push_back(tokens.name());
      tokens.accept(",");
    }
    tokens.accept(")");
  }
  while (tokens.is("on") || tokens.is("match")) {
    if (tokens.accept("match")) {
      tokens.take();
      continue;
    }
    tokens.take();
    std::string& action = tokens.accept("delete") ? key.on_delete : key.on_update;
    tokens.accept("update");
    if (tokens.accept({"set", "null"})) action = "SET NULL";
    if (tokens.accept({"set", "default"})) action = "SET DEFAULT";
    if (tokens.accept({"no", "action"})) action = "NO ACTION";
    if (tokens.accept("cascade")) action = "CASCADE";
    if (tokens.accept("restrict")) action = "RESTRICT";
  }
}

void read_key_parts(Tokens& tokens, DumpKey& key) {
  if (tokens.accept("using")) tokens.take();
  if (!tokens.accept("(")) return;
  while (!tokens.at_end() && !tokens.is(")")) {
    DumpKey::Part part;
    if (tokens.is("(")) {
      part.expression = tokens.parenthesised();
    } else {
      part.column = tokens.name();
      if (tokens.is("(")) {
        tokens.parenthesised();
        part.whole = false;
      }
    }
    if (!tokens.accept("asc")) part.descending = tokens.accept("desc");
    key.parts.push_back(std::move(part));
    if (!tokens.accept(",")) tokens.until_comma();
  }
  tokens.accept(")");
}

// A key among a table's columns or behind ADD. False where something else stands there; it is passed over.
bool read_key(DumpTable& table, Tokens& tokens) {
  std::string constraint;
  if (tokens.accept("constraint") && tokens.is_name() && !tokens.is("primary") && !tokens.is("unique") &&
      !tokens.is("foreign") && !tokens.is("check"))
    constraint = tokens.name();
  if (tokens.accept({"foreign", "key"})) {
    DumpForeignKey key;
    if (!tokens.is("(")) key.name = tokens.name();
    if (!constraint.empty()) key.name = constraint;
    DumpKey columns;
    read_key_parts(tokens, columns);
    for (const DumpKey::Part& part : columns.parts) key.columns.push_back(part.column);
    if (!tokens.accept("references")) return false;
    read_reference(tokens, key);
    table.foreign_keys.push_back(std::move(key));
    tokens.skip_until_comma();
    return true;
  }
  if (tokens.accept("check")) {
    DumpCheck check{constraint, std::string(tokens.parenthesised())};
    if (!tokens.accept({"not", "enforced"})) table.checks.push_back(std::move(check));
    tokens.skip_until_comma();
    return true;
  }
  DumpKey key;
  if (tokens.accept({"primary", "key"})) {
    key.primary = key.unique = true;
    key.name = "PRIMARY";
  } else if (tokens.is("unique") || tokens.is("fulltext") || tokens.is("spatial")) {
    key.unique = tokens.is("unique");
    key.special = !key.unique;
    tokens.take();
    if (!tokens.accept("key")) tokens.accept("index");
  } else if (!tokens.accept("key") && !tokens.accept("index")) {
    return false;
  }
  if (key.name.empty()) {
    key.name = constraint;
    if (tokens.is_name() && !tokens.is("using")) key.name = tokens.name();
  }
  read_key_parts(tokens, key);
  if (key.name.empty() && !key.parts.empty()) key.name = key.parts.front().column;  // as the server does
  tokens.skip_until_comma();
  if (key.primary && table.primary_key() != nullptr) return true;
  table.keys.push_back(std::move(key));
  return true;
}

void read_attributes(DumpTable& table, Tokens& tokens, DumpColumn& column, std::string& character_set) {
  while (!tokens.at_end() && !tokens.is(",") && !tokens.is(")")) {
    if (tokens.accept({"not", "null"})) {
      column.not_null = true;
    } else if (tokens.accept("default")) {
      std::string value = read_default(tokens);
      if (!same_word(value, "NULL")) column.default_value = std::move(value);
    } else if (tokens.accept("auto_increment")) {
      column.counts_up = true;
    } else if (tokens.accept({"on", "update"})) {
      read_default(tokens);
      column.set_on_update = true;
    } else if (tokens.accept("check")) {
      DumpCheck check{column.name, std::string(tokens.parenthesised())};
      if (!tokens.accept({"not", "enforced"})) table.checks.push_back(std::move(check));
    } else if (tokens.accept("comment")) {
      column.comment = tokens.take().value;
    } else if (tokens.accept("collate")) {
      column.collation = tokens.name();
    } else if (tokens.accept({"character", "set"}) || tokens.accept("charset")) {
      character_set = tokens.name();
    } else if (tokens.accept({"generated", "always", "as", "row"})) {
      tokens.take();  // START or END of MariaDB's versioned tables, which dumps hold as values
    } else if (tokens.accept({"generated", "always", "as"}) || tokens.accept("as")) {
      column.expression = tokens.parenthesised();
      column.generated = true;
    } else if (tokens.accept({"primary", "key"})) {
      table.keys.push_back({"PRIMARY", {{column.name, {}, true, false}}, true, true, false, false, {}});
    } else if (tokens.accept("unique")) {
      tokens.accept("key");
      table.keys.push_back({column.name, {{column.name, {}, true, false}}, true, false, false, false, {}});
    } else if (tokens.accept("references")) {
      // Read and passed over, as the servers that write dumps with it do.
      DumpForeignKey ignored;
      read_reference(tokens, ignored);
    } else if (tokens.is("(")) {
      tokens.parenthesised();
    } else {
      tokens.take();
    }
  }
}

bool holds_text(const DumpColumn& column) {
  if (column.storage != Storage::text) return false;
  for (const std::string_view type :
       {"char", "varchar", "text", "tinytext", "mediumtext", "longtext", "enum", "set"}) {
    if (column.type == type || column.type.starts_with(std::string(type) + "(")) return true;
  }
  return false;
}

// Of a character set, where nothing else is said: general_ci, but for the oldest. Of utf8mb4 it is 0900_ai_ci
// in MySQL 8; nothing is said then.
std::string default_collation_of(const std::string& set) {
  const std::string lower = lower_case(set);
  if (lower.empty() || lower.starts_with("utf8")) return {};
  if (lower == "binary") return lower;
  if (lower == "latin1") return "latin1_swedish_ci";
  if (lower == "gbk" || lower == "big5" || lower == "gb2312" || lower == "gb18030")
    return lower + "_chinese_ci";
  return lower + "_general_ci";
}

}  // namespace

QualifiedName mysql_name(Tokens& tokens) {
  QualifiedName name;
  name.name = tokens.name();
  if (tokens.accept(".")) {
    name.database = std::move(name.name);
    name.name = tokens.name();
  }
  return name;
}

Result<DumpTable> mysql_table(std::string name, Tokens& tokens) {
  DumpTable table;
  table.name = std::move(name);
  if (!tokens.accept("(")) return fail(fmt::format("the table {} has no list of columns", table.name));
  std::vector<std::string> character_sets;  // of each column
  while (!tokens.at_end() && !tokens.is(")")) {
    const bool quoted_name = tokens.peek().kind == Token::Kind::name;
    if (quoted_name || !read_key(table, tokens)) {
      if (!quoted_name && (tokens.is("constraint") || tokens.is("period") || tokens.is("("))) {
        tokens.skip_until_comma();
      } else {
        DumpColumn column;
        column.name = tokens.name();
        read_type(tokens, column);
        std::string character_set;
        read_attributes(table, tokens, column, character_set);
        character_sets.push_back(std::move(character_set));
        table.columns.push_back(std::move(column));
      }
    }
    if (!tokens.accept(",")) break;
  }
  if (!tokens.accept(")")) {
    return fail(fmt::format("the declaration of the table {} cannot be read near \"{}\"", table.name,
                            tokens.peek().raw.substr(0, 40)));
  }

  std::string default_set;
  std::string default_collation;
  std::int64_t next_number = 0;
  while (!tokens.at_end()) {
    if (tokens.accept("charset") || tokens.accept({"character", "set"})) {
      tokens.accept("=");
      default_set = tokens.name();
    } else if (tokens.accept("collate")) {
      tokens.accept("=");
      default_collation = tokens.name();
    } else if (tokens.accept("comment")) {
      tokens.accept("=");
      table.comment = tokens.take().value;
    } else if (tokens.accept("auto_increment")) {
      tokens.accept("=");
      next_number = std::strtoll(tokens.take().value.c_str(), nullptr, 10);
    } else {
      tokens.take();
    }
  }
  table.collation = !default_collation.empty() ? default_collation : default_set;
  for (std::size_t i = 0; i < table.columns.size(); ++i) {
    DumpColumn& column = table.columns[i];
    if (column.counts_up && next_number > 0) column.next_number = next_number;
    if (column.storage == Storage::decimal || column.storage == Storage::unsigned_integer)
      column.comparison = Comparison::as_number;
    if (!holds_text(column)) continue;
    if (column.collation.empty() && character_sets[i].empty()) column.collation = default_collation;
    if (column.collation.empty())
      column.collation = default_collation_of(character_sets[i].empty() ? default_set : character_sets[i]);
    column.comparison = mysql_comparison(column.collation);
  }
  return table;
}

void add_mysql_keys(DumpTable& table, Tokens& tokens) {
  while (!tokens.at_end()) {
    if (!tokens.accept("add") || !read_key(table, tokens)) tokens.skip_until_comma();
    if (!tokens.accept(",")) break;
  }
}

}  // namespace handrail::dump
