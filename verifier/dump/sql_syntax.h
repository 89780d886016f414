// How the SQL of a dump is written: what its program lets strings, names and comments look like.
#pragma once

namespace handrail::dump {

// Whether the two bytes are one character: what MySQL's programs and its parser take for one, so that bytes
// that are none are escaped and read one by one.
using PairRule = bool (*)(char lead, char trail);

struct SqlSyntax {
  bool backslashes = false;           // in '…' a backslash takes the next character with it (MySQL)
  bool double_quoted_text = false;    // "…" is text, not a name (MySQL)
  bool backticks = false;             // `name`
  bool brackets = false;              // [name]
  bool hash_comments = false;         // # to the end of the line
  bool conditional_comments = false;  // /*!40101 … */ is carried out
  bool dollar_quotes = false;         // $tag$ … $tag$
  bool trigger_bodies = false;        // CREATE TRIGGER … ; END; holds statements (SQLite)
  PairRule pairs = nullptr;           // of a set whose second bytes may look like a backslash
};

inline constexpr SqlSyntax kSqliteSyntax{.backticks = true, .brackets = true, .trigger_bodies = true};
inline constexpr SqlSyntax kMysqlSyntax{.backslashes = true,
                                        .double_quoted_text = true,
                                        .backticks = true,
                                        .hash_comments = true,
                                        .conditional_comments = true};
inline constexpr SqlSyntax kPostgresqlSyntax{.dollar_quotes = true};

}  // namespace handrail::dump
