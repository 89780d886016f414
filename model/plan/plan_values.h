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

struct FilledText {
  std::string exact;
  std::string shown;  // secrets masked
};

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
  std::string plain(const Runbook& runbook, const std::string& text) const;

  // Where a datastore is, with the values of the placeholders that its declaration spells; encoded where they
  // stand in a URL.
  std::string location(const Runbook& runbook, const Datastore& datastore) const;

 private:
  struct Use {
    Span span;
    int parameter = -1;
  };
  struct Slice;
  Slice slice(const Runbook& runbook, int code_block, Span span) const;

  std::vector<Replacement> replacements_;
  std::vector<Use> uses_;                           // sorted
  std::vector<std::optional<std::string>> values_;  // of Runbook::parameters
};

}  // namespace handrail
