// SQL of SQLite, MySQL and PostgreSQL: comments, strings and quoted names, keywords, functions, parameters.
#include "generator/highlight/lexers.h"
#include "generator/highlight/words.h"

namespace handrail::lexers {
namespace {

constexpr auto kKeywords = std::to_array<std::string_view>({
    "add",
    "after",
    "all",
    "alter",
    "analyze",
    "and",
    "any",
    "as",
    "asc",
    "attach",
    "auto_increment",
    "autoincrement",
    "before",
    "begin",
    "between",
    "by",
    "call",
    "cascade",
    "case",
    "change",
    "character",
    "charset",
    "check",
    "collate",
    "column",
    "comment",
    "commit",
    "concurrently",
    "conflict",
    "constraint",
    "copy",
    "create",
    "cross",
    "current_date",
    "current_timestamp",
    "database",
    "databases",
    "deallocate",
    "declare",
    "default",
    "delete",
    "desc",
    "describe",
    "distinct",
    "do",
    "drop",
    "else",
    "end",
    "engine",
    "except",
    "execute",
    "exists",
    "explain",
    "false",
    "flush",
    "for",
    "foreign",
    "from",
    "full",
    "function",
    "global",
    "grant",
    "group",
    "having",
    "if",
    "ignore",
    "in",
    "index",
    "indexes",
    "inner",
    "insert",
    "intersect",
    "interval",
    "into",
    "is",
    "join",
    "key",
    "keys",
    "last",
    "left",
    "like",
    "limit",
    "lock",
    "materialized",
    "modify",
    "natural",
    "not",
    "null",
    "offset",
    "on",
    "optimize",
    "or",
    "order",
    "outer",
    "over",
    "partition",
    "pragma",
    "prepare",
    "primary",
    "privileges",
    "procedure",
    "references",
    "reindex",
    "release",
    "rename",
    "replace",
    "restrict",
    "returning",
    "returns",
    "revoke",
    "right",
    "rollback",
    "row",
    "savepoint",
    "schema",
    "select",
    "sequence",
    "serializable",
    "session",
    "set",
    "show",
    "start",
    "status",
    "table",
    "tables",
    "temporary",
    "then",
    "to",
    "transaction",
    "trigger",
    "true",
    "truncate",
    "type",
    "union",
    "unique",
    "unlock",
    "update",
    "use",
    "user",
    "using",
    "vacuum",
    "values",
    "variables",
    "view",
    "when",
    "where",
    "with",
});

constexpr auto kTypes = std::to_array<std::string_view>({
    "bigint",   "bigserial", "binary",      "blob",    "bool",     "boolean", "char",      "date",
    "datetime", "decimal",   "double",      "enum",    "float",    "int",     "integer",   "json",
    "jsonb",    "longtext",  "mediumtext",  "numeric", "real",     "serial",  "smallint",  "text",
    "time",     "timestamp", "timestamptz", "tinyint", "unsigned", "uuid",    "varbinary", "varchar",
});
static_assert(is_sorted_list(kKeywords) && is_sorted_list(kTypes));

}  // namespace

void sql(CodeWriter& writer) {
  const std::string_view code = writer.code();
  std::array<char, 20> lowered{};
  for (std::size_t at = 0; at < code.size();) {
    const char c = code[at];
    const char next = at + 1 < code.size() ? code[at + 1] : '\0';
    std::size_t end = at + 1;
    if ((c == '-' && next == '-') || c == '#') {
      end = line_end(code, at);
      writer.token(Token::comment, at, end);
    } else if (c == '/' && next == '*') {
      const std::size_t close = code.find("*/", at + 2);
      end = close == std::string_view::npos ? code.size() : close + 2;
      writer.token(Token::comment, at, end);
    } else if (c == '\'' || c == '"') {
      end = string_end(code, at, false);
      writer.token(Token::string, at, end);
    } else if (c == '`') {
      end = string_end(code, at);
      writer.token(Token::key, at, end);
    } else if (text::is_digit(c)) {
      end = number_end(code, at);
      writer.token(Token::number, at, end);
    } else if ((c == ':' || c == '@' || c == '$') && (starts_name(next) || text::is_digit(next))) {
      end = name_end(code, at + 1);
      writer.token(Token::variable, at, end);
    } else if (starts_name(c)) {
      end = name_end(code, at);
      const std::size_t size = end - at;
      if (size <= lowered.size()) {
        for (std::size_t i = 0; i < size; ++i) lowered[i] = text::lower(code[at + i]);
        const std::string_view word(lowered.data(), size);
        if (is_in_sorted(kKeywords, word)) {
          writer.token(Token::keyword, at, end);
        } else if (is_in_sorted(kTypes, word)) {
          writer.token(Token::option, at, end);
        } else if (end < code.size() && code[end] == '(') {
          writer.token(Token::function, at, end);
        }
      }
    }
    at = end;
  }
}

}  // namespace handrail::lexers
