// Q008: a statement in another dialect than that of the server it is sent to, which refuses it there.
#include <algorithm>
#include <string>
#include <vector>

#include <fmt/format.h>

#include "checker/facts.h"
#include "checker/rule.h"
#include "checker/sql_statements.h"
#include "checker/template_text.h"
#include "model/sql_dialect.h"

namespace handrail {
namespace {

// "MySQL or MariaDB"
std::string names_of(Dialects dialects) {
  std::string names;
  for (const SqlDialect one :
       {SqlDialect::postgresql, SqlDialect::mysql, SqlDialect::mariadb, SqlDialect::sqlite}) {
    if (!dialects.has(one)) continue;
    if (!names.empty()) names += " or ";
    names += name_of(one);
  }
  return names;
}

std::string first_line(std::string_view text) {
  const std::string_view line = text.substr(0, text.find('\n'));
  return line.size() <= 40 ? std::string(line) : std::string();
}

void check(const Runbook& runbook, Reporter& report) {
  const StatementDialects& dialects = report.facts().sql_dialects();
  for (std::size_t i = 0; i < runbook.sql_statements.size(); ++i) {
    const SqlStatement& statement = runbook.sql_statements[i];
    const Dialects sent_to = dialects.sent_to(i);
    if (sent_to.empty() || is_only_shown(runbook, statement) || is_template(statement.text)) continue;
    const std::vector<DialectMark> marks = dialect_marks(statement.text);
    const auto wrong = std::find_if(marks.begin(), marks.end(), [&](const DialectMark& mark) {
      return (mark.taken_by & sent_to).empty();
    });
    if (wrong == marks.end()) continue;
    const std::string words =
        first_line(statement.text.substr(wrong->place.begin, wrong->place.end - wrong->place.begin));
    report.at(best_place(runbook, statement, wrong->place))
        .say(fmt::format("{} goes to {}, which does not take it; {} does",
                         words.empty() ? std::string("this clause") : fmt::format("`{}`", words),
                         names_of(sent_to), names_of(wrong->taken_by)))
        .mend(fmt::format("write it as {} does, or send it to the right server", names_of(sent_to)));
  }
}

}  // namespace

HANDRAIL_RULE(Q008, "dialect-mismatch", Severity::warning, check);
}  // namespace handrail
