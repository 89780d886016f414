#include "checker/pipelines.h"

#include <algorithm>

#include "checker/ways.h"

namespace handrail {
namespace {

// A list of more commands is nothing that a person wrote; without a bound a generated one would be read again
// from each of its members.
constexpr std::size_t kMaxList = 500;

}  // namespace

std::vector<const Command*> feeders_of(const Runbook& runbook, const Command& command) {
  std::vector<const Command*> feeders;
  if (command.joint != Joint::pipe) return feeders;
  const ShellStatement& statement = runbook.statement_of(command);
  const Command* group = nullptr;  // nearest member of a group before the pipe
  for (std::size_t i = index_of(runbook, command);
       i-- > statement.first_command && feeders.size() < kMaxList;) {
    const Command& before = runbook.commands[i];
    if (before.parent != command.parent) continue;
    const bool member = before.pipeline == command.pipeline;
    if (!group && !member) group = &before;
    // `(a; b) | c`: what stands in the group has pipelines of its own.
    const bool in_group = group && before.scope == group->scope && before.scope != command.scope;
    if (!member && !in_group) break;
    feeders.push_back(&before);
  }
  std::reverse(feeders.begin(), feeders.end());
  return feeders;
}

const Command* swallowed_by(const Runbook& runbook, const Command& command) {
  const Command& end = pipeline_end(runbook, command);
  const Command* words = nullptr;
  const std::size_t first = index_of(runbook, end) + 1;
  const std::size_t last = std::min(runbook.commands.size(), first + kMaxList);
  for (std::size_t i = first; i < last && runbook.commands[i].statement == command.statement; ++i) {
    const Command& next = runbook.commands[i];
    if (next.parent != command.parent) continue;
    const std::string name = next.name();
    const bool leaves = name == "exit" || name == "return" || name == "false" || name == "kill";
    if (leaves && !has_word(next, "0")) return nullptr;
    if (!words && next.joint == Joint::or_else) {
      const bool says = name == "echo" || name == "printf" || name == "true" || name == ":" || leaves;
      const bool to_file =
          std::any_of(next.redirections.begin(), next.redirections.end(), [](const Redirection& r) {
            return r.kind == RedirectionKind::append || (r.kind == RedirectionKind::write && r.fd != 2);
          });
      if (!says || to_file) return nullptr;
      words = &next;
    } else if (!words && next.joint != Joint::and_then && next.joint != Joint::pipe) {
      return nullptr;  // another command: the failure is no longer looked at here
    }
  }
  return words;
}

bool has_word(const Command& command, std::string_view word) {
  return std::any_of(command.words.begin(), command.words.end(),
                     [&](const Word& have) { return have.text() == word; });
}

}  // namespace handrail
