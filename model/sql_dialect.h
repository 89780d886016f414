// Which dialects take a statement, by the constructs that not all of them have. What is common to all leaves
// no mark, so a statement without marks may be sent anywhere.
#pragma once

#include <cstdint>
#include <string>
#include <string_view>
#include <vector>

#include "model/runbook.h"

namespace handrail {

enum class SqlDialect : std::uint8_t { sqlite = 1, mysql = 2, mariadb = 4, postgresql = 8 };
std::string_view name_of(SqlDialect dialect);  // as people write it: "PostgreSQL"

class Dialects {
 public:
  constexpr Dialects() = default;
  constexpr Dialects(SqlDialect one) : bits_(static_cast<std::uint8_t>(one)) {}  // NOLINT: a set of one
  constexpr bool has(SqlDialect one) const { return (bits_ & static_cast<std::uint8_t>(one)) != 0; }
  constexpr bool empty() const { return bits_ == 0; }
  constexpr friend Dialects operator|(Dialects a, Dialects b) { return Dialects(a.bits_ | b.bits_); }
  constexpr friend Dialects operator&(Dialects a, Dialects b) { return Dialects(a.bits_ & b.bits_); }
  constexpr friend bool operator==(Dialects, Dialects) = default;

 private:
  constexpr explicit Dialects(int bits) : bits_(static_cast<std::uint8_t>(bits)) {}
  std::uint8_t bits_ = 0;
};
constexpr Dialects operator|(SqlDialect a, SqlDialect b) { return Dialects(a) | Dialects(b); }

inline constexpr Dialects kMysqlFamily = SqlDialect::mysql | SqlDialect::mariadb;
inline constexpr Dialects kEveryDialect =
    SqlDialect::sqlite | SqlDialect::mysql | SqlDialect::mariadb | SqlDialect::postgresql;

// A construct that only some dialects have.
struct DialectMark {
  Span place;  // in the statement's text
  Dialects taken_by;
};
// In reading order.
std::vector<DialectMark> dialect_marks(std::string_view sql);

// The dialects of every statement of a guide, decided once: by where it is sent (client, fence, only
// datastore), else by the title above it, else by the marks of the statements that are sent together with it.
class StatementDialects {
 public:
  explicit StatementDialects(const Runbook& runbook);

  // Where the guide itself says it goes; empty when it does not. Two for a `mysql` client of a guide that
  // speaks of MariaDB.
  Dialects sent_to(std::size_t statement) const { return sent_to_[statement]; }
  // The same, else what the marks allow; every dialect when nothing tells.
  Dialects of(std::size_t statement) const { return of_[statement]; }
  bool only_in(std::size_t statement, Dialects dialects) const {
    return (of(statement) & dialects) == of(statement);
  }

 private:
  std::vector<Dialects> sent_to_, of_;
};

// Statements with the same number are sent over one connection: the argument or input of one client, one
// fenced block.
int session_of(const SqlStatement& statement);

}  // namespace handrail
