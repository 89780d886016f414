// The parameters of a plan: where each value comes from, whether it is of its type, and how it gets into
// commands.
#pragma once

#include <map>
#include <string>
#include <vector>

#include "model/plan/fill_in.h"
#include "model/plan/plan.h"
#include "model/runbook.h"

namespace handrail {

// Why `value` is not one of the parameter's ("is not a whole number"), empty when it is.
std::string value_error(const PlanParameter& parameter, const std::string& value);
// The variable that gives a parameter its value: "HANDRAIL_DB_NAME" for db-name.
std::string environment_name(std::string_view parameter);

class PlanValues {
 public:
  // These places get another text than the guide's own; placeholders within need no value. Before take().
  void replace(const std::vector<Replacement>& replacements) { replacements_ = replacements; }
  // The text that stands in the place of this one, when there is one.
  const std::string* replacement_of(Span span) const;

  // Gives every parameter that is used within `spans` its value, and notes it in the plan; what is missing or
  // not of its type becomes an obstacle. Fails when a parameter is set that the guide does not have.
  Result<void> take(const Runbook& runbook, const PlanOptions& options, const std::vector<Span>& spans,
                    Plan& plan);

  // Statements of a code block (-1: inline code) as bash and SQLite get them: without the indentation that
  // Markdown removes, lines ending in LF when the whole block has CRLF, values filled in.
  Result<FilledText> fill_shell(const Runbook& runbook, int code_block, Span span) const;
  Result<FilledText> fill_sql(const Runbook& runbook, int code_block, Span span) const;
  FilledText fill_block(const Runbook& runbook, int code_block) const;
  // A declared location or path: placeholders that are spelled in it replaced.
  FilledText plain(const Runbook& runbook, const std::string& text) const;
  // Secret parameters that stand in the arguments of a program within `span`, where ps shows them.
  std::vector<std::string> exposed_secrets(const Runbook& runbook, Span span) const;

  // Where a datastore is, with the values of the placeholders that its declaration spells; encoded where they
  // stand in a URL.
  FilledText location(const Runbook& runbook, const Datastore& datastore) const;

 private:
  struct Use {
    Span span;
    int parameter = -1;
  };
  struct Slice;
  Result<void> check_names(const Runbook& runbook, const PlanOptions& options) const;
  Slice slice(const Runbook& runbook, int code_block, Span span) const;

  std::vector<Replacement> replacements_;
  std::vector<Use> uses_;                           // sorted
  std::vector<std::optional<std::string>> values_;  // of Runbook::parameters
};

}  // namespace handrail
