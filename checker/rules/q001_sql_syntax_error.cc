// Q001: a statement parses in none of the dialects that the guide could mean.
#include <algorithm>
#include <string_view>
#include <vector>

#include <fmt/format.h>

#include "checker/rule.h"
#include "checker/template_text.h"
#include "model/text.h"

namespace handrail {
namespace {

// A client's session holds tables ("| 1 |", "+---+") and prompts ("->") between its statements, and a
// backslash in a string means another thing in each dialect: what the parsers say of these is not sure.
bool cannot_be_judged(std::string_view sql) {
  if (is_template(sql) || sql.find('\\') != std::string_view::npos) return true;
  const std::vector<std::string_view> lines = text::lines(sql);
  return std::any_of(lines.begin(), lines.end(), [](std::string_view line) {
    const std::string_view content = text::trim(line);
    return content.starts_with('|') || content.starts_with("+-") || content.starts_with("->") ||
           content.starts_with("mysql>");
  });
}

void check(const Runbook& runbook, Reporter& report) {
  for (const SqlStatement& statement : runbook.sql_statements) {
    if (!statement.syntax_error || cannot_be_judged(statement.text)) continue;
    const bool has_place = !statement.syntax_error_span.empty();
    report.at(has_place ? statement.syntax_error_span : statement.span)
        .say(fmt::format("the SQL statement does not parse: {}", *statement.syntax_error))
        .mend("correct the statement, or move what is no SQL out of the block");
  }
}

}  // namespace

HANDRAIL_RULE(Q001, "sql-syntax-error", Severity::error, check);
}  // namespace handrail
