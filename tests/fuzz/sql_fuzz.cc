// SQL: cut into statements, classified, and looked at for errors of syntax.
#include "model/sql.h"
#include "tests/fuzz/fuzz.h"

using namespace handrail;

extern "C" int LLVMFuzzerTestOneInput(const std::uint8_t* data, std::size_t size) {
  const std::string_view text = fuzz::text_of(data, size);
  const CodeText code(text, Span{0, static_cast<std::uint32_t>(size)});
  std::uint32_t end = 0;
  for (const SqlStatement& statement : split_sql(code)) {
    fuzz::promise_within(statement.span, size, "a statement lies in its block");
    fuzz::promise(statement.span.begin >= end, "statements come in order and do not overlap");
    end = statement.span.end;
    static_cast<void>(changes_data(statement) || destroys_data(statement) || sets_pragma(statement));
    const SqlSyntaxError error = find_sql_syntax_error(statement);
    if (!error.message.empty())
      fuzz::promise_within(error.place, statement.text.size(), "an error lies in its statement");
  }
  return 0;
}
