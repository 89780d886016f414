#include "checker/ways.h"

namespace handrail {

std::size_t index_of(const Runbook& runbook, const Command& command) {
  return static_cast<std::size_t>(&command - runbook.commands.data());
}

const Step* step_at(const Runbook& runbook, int step) {
  return step < 0 ? nullptr : &runbook.steps[static_cast<std::size_t>(step)];
}

bool is_on(const Step* step, Way way) { return step && step->way == way; }
bool is_on_forward(const Step* step) { return is_on(step, Way::forward); }
bool is_walked(const Step* step) { return is_on(step, Way::forward) || is_on(step, Way::back); }

bool exclude_each_other(const Step& a, const Step& b) {
  return a.choice >= 0 && a.choice == b.choice && a.option >= 0 && b.option >= 0 && a.option != b.option;
}

bool is_substituted(const Command& command) { return command.parent >= 0; }

std::string text_of(const Command& command) {
  std::string text;
  for (const Word& word : command.words) {
    if (!text.empty()) text += ' ';
    text += word.text();
  }
  return text;
}

const Command* piped_into(const Runbook& runbook, const Command& command) {
  const std::vector<Command>& all = runbook.commands;
  for (std::size_t i = index_of(runbook, command) + 1;
       i < all.size() && all[i].statement == command.statement; ++i) {
    if (all[i].parent != command.parent) continue;
    if (all[i].pipeline == command.pipeline && all[i].joint == Joint::pipe) return &all[i];
    if (all[i].pipeline != command.pipeline) return nullptr;
  }
  return nullptr;
}

const Command& pipeline_end(const Runbook& runbook, const Command& command) {
  const Command* last = &command;
  while (const Command* next = piped_into(runbook, *last)) last = next;
  return *last;
}

std::vector<const Command*> commands_of(const Runbook& runbook, const ShellStatement& statement) {
  std::vector<const Command*> found;
  for (std::uint32_t i = 0; i < statement.command_count; ++i)
    found.push_back(&runbook.commands[statement.first_command + i]);
  return found;
}

int block_of(const Runbook& runbook, const Command& command) {
  return command.statement < 0 ? -1 : runbook.statement_blocks[static_cast<std::size_t>(command.statement)];
}

bool may_be_same_engine(Engine a, Engine b) { return a == Engine::unknown || b == Engine::unknown || a == b; }

}  // namespace handrail
