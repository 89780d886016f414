// Writes steps into the Runbook while the outline is read: opens one under the name that the content stands
// below, parses shell and SQL into it, gives it an id.
#pragma once

#include <string>

#include "model/runbook.h"

namespace handrail {

// What names the step that the next content belongs to.
struct StepContext {
  std::string title;
  Span span;
  int heading = -1;
  bool is_heading = true;
};

class StepWriter {
 public:
  explicit StepWriter(Runbook& runbook) : runbook_(runbook) {}

  StepContext context;

  bool is_open() const { return index_ >= 0; }
  int index() const { return index_; }
  Step& step() { return runbook_.steps[static_cast<std::size_t>(index_)]; }

  // A step of the context's name, unless one is open.
  void open();
  // What comes next is another step, or one that was left before.
  void leave() { index_ = -1; }
  void resume(int index) { index_ = index; }
  // The open step reaches as far as `span`.
  void grow(Span span);

  // A block of the document: its commands, statements or settings. Opens no step for what is none of these.
  void code(int index);
  // Shell code of a block, -1 for an inline command.
  void shell(const CodeText& code, int block);

  // Ids that people can type: the title's anchor, or name= of a fence; whether a step has anything to run.
  // After the last step.
  void name_steps();

 private:
  void sql(const CodeText& code, const CodeBlock& block, int index);
  void add_block(int index);

  Runbook& runbook_;
  int index_ = -1;
  int next_pipeline_ = 0;
};

}  // namespace handrail
