// Questions about the way through a guide that several rules ask. Commands and statements are named by their
// index in the Runbook, so that "before" and "after" are comparisons of numbers.
#pragma once

#include <cstddef>
#include <optional>
#include <string>
#include <string_view>
#include <vector>

#include "model/runbook.h"

namespace handrail {

// Index of a command in Runbook::commands.
std::size_t index_of(const Runbook& runbook, const Command& command);

// The step of a command or statement; nullptr for what belongs to none.
const Step* step_at(const Runbook& runbook, int step);

bool is_on(const Step* step, Way way);
bool is_on_forward(const Step* step);
// On the forward path or the way back: where the reader's system is really changed.
bool is_walked(const Step* step);

// Whether both belong to different options of one choice, so that nobody carries out both.
bool exclude_each_other(const Step& a, const Step& b);

// A command that only stands inside a word of another one: $(…).
bool is_substituted(const Command& command);

// The command as a person reads it: words joined by spaces.
std::string text_of(const Command& command);

// The next member of the same pipeline, or nullptr.
const Command* piped_into(const Runbook& runbook, const Command& command);
// The last member of the pipeline that the command belongs to; the command itself when it stands alone.
const Command& pipeline_end(const Runbook& runbook, const Command& command);

// The commands of a statement, substitutions included.
std::vector<const Command*> commands_of(const Runbook& runbook, const ShellStatement& statement);

// The code block that a command stands in, -1 for one in running text.
int block_of(const Runbook& runbook, const Command& command);

// Whether the datastores could be one and the same: an unknown engine could be any.
bool may_be_same_engine(Engine a, Engine b);

}  // namespace handrail
