// Q001: a statement parses in none of the dialects that the guide could mean.
#include <fmt/format.h>

#include "checker/rule.h"
#include "checker/template_text.h"

namespace handrail {
namespace {

void check(const Runbook& runbook, Reporter& report) {
  for (const SqlStatement& statement : runbook.sql_statements) {
    if (!statement.syntax_error || is_template(statement.text)) continue;
    const bool has_place = !statement.syntax_error_span.empty();
    report.at(has_place ? statement.syntax_error_span : statement.span)
        .say(fmt::format("the SQL statement does not parse: {}", *statement.syntax_error))
        .mend("correct the statement, or move what is no SQL out of the block");
  }
}

}  // namespace

HANDRAIL_RULE(Q001, "sql-syntax-error", Severity::error, check);
}  // namespace handrail
