// What the author says that a command is for, in the words nearest to it: a comment, else the step's title,
// else the headings above. Chinese and English.
#pragma once

#include <cstdint>
#include <string>
#include <string_view>

#include "model/runbook.h"

namespace handrail {

enum class Purpose : std::uint8_t {
  unknown,
  verify,  // to verify, confirm, ensure, test: something is decided
  look,    // to look at, list, record: nothing is decided
  start,   // to start a service
};

// What one line of text says; unknown when it says neither.
Purpose purpose_of_words(std::string_view words);

// The nearest words that say anything decide.
Purpose purpose_of(const Runbook& runbook, const ShellStatement& statement, const Step* step);

// The same for a statement of an SQL block: its comments, those of the statements before it in the block when
// it has none of its own, the titles. For one that a shell command carries, the command's comments too.
Purpose purpose_of(const Runbook& runbook, const SqlStatement& statement, const Step* step);
// What its own comments say, titles left out.
Purpose purpose_in_comments(const Runbook& runbook, const SqlStatement& statement);

// The paragraph right above a code block; empty when a heading or another block stands there.
std::string_view prose_above(const Runbook& runbook, int code_block);

// Whether a comment beside the statement, or a title above it, says that something is started.
bool is_said_to_start(const Runbook& runbook, const ShellStatement& statement, const Step* step);

// Whether the titles above say that something is set up for the first time, so that nothing is there to lose:
// "首次部署", "Initialize the database". A title that speaks of an upgrade or a migration does not.
bool is_first_setup(const Runbook& runbook, const Step* step);

// Whether the guide shows the step as what must not be done: below "❌ …", "Never …", 禁止.
bool is_shown_as_wrong(const Runbook& runbook, const Step* step);
// The same of what stands below a heading; -1 is none.
bool is_shown_as_wrong(const Runbook& runbook, int heading);

}  // namespace handrail
