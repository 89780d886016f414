#include "live/reading.h"

#include "model/sql_reader.h"

namespace handrail {

std::string_view why_not_reading(std::string_view sql) {
  sql::Reader reader(sql);
  while (reader.take("(")) {}
  if (!reader.is_any({"SELECT", "WITH", "VALUES", "TABLE", "SHOW", "DESCRIBE", "DESC", "EXPLAIN", "PRAGMA"}))
    return "is no question; a check may only read";
  bool after_for = false;
  for (; !reader.done(); reader.skip()) {
    if (reader.is("INTO")) return "writes INTO something; a check may only read";
    if (after_for && reader.is_any({"UPDATE", "SHARE", "NO", "KEY"}))
      return "locks rows, which holds up whoever works with them";
    if (reader.is("LOCK") && reader.is("IN", 1)) return "locks rows, which holds up whoever works with them";
    if (reader.is(";") && reader.at() + 1 < reader.size()) return "is more than one statement";
    after_for = reader.is("FOR");
  }
  return {};
}

}  // namespace handrail
