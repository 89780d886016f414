#include "model/state.h"

#include <algorithm>

#include "model/runbook.h"
#include "model/state_session.h"
#include "model/symbolic_paths.h"
#include "model/text.h"

namespace handrail {

Terminals::Terminals(Runbook& runbook) : runbook_(runbook) {
  runbook_.folders.assign(1, {});
  runbook_.command_folders.assign(runbook_.commands.size(), 0);
  sessions_.push_back(std::make_unique<Session>());
  now_ = base_ = forward_ = sessions_.back().get();
  for (const Parameter& parameter : runbook_.parameters) {
    set(parameter.name, SettingKind::parameter, parameter.declared_at, -1);
    for (const std::string& spelled : parameter.placeholders) {  // placeholder: $RELEASE_TAG
      if (const std::string name = variable_named(spelled); !name.empty())
        set(name, SettingKind::parameter, parameter.declared_at, -1);
    }
  }
}

Terminals::~Terminals() = default;

const std::string& Terminals::folder() const {
  return runbook_.folders[static_cast<std::size_t>(now_->folder)].path;
}

void Terminals::enter(const Step& step, int index) {
  step_ = index;
  open(step);
}

// The terminal that a step is typed in: the forward path's; for a rollback or a side road one that opens
// where the reader happens to be. Its steps share it as long as they stand together.
void Terminals::open(const Step& step) {
  const int way = static_cast<int>(step.way);
  const bool same = way == way_ && (step.way != Way::side || step.heading == heading_);
  if (!same) {
    close_choice();
    if (step.way == Way::forward) {
      base_ = forward_;
    } else {
      auto session = std::make_unique<Session>();
      session->below = forward_;
      WorkingFolder begin;
      const int seen = step.way == Way::back ? home_ : forward_->folder;
      begin.path = runbook_.folders[static_cast<std::size_t>(seen)].path;
      begin.certain = false;
      session->folder = static_cast<int>(runbook_.folders.size());
      runbook_.folders.push_back(std::move(begin));
      sessions_.push_back(std::move(session));
      base_ = sessions_.back().get();
    }
  }
  way_ = way;
  heading_ = step.heading;
  if (choice_ != step.choice || step.option < 0) close_choice();
  now_ = base_;
  if (step.choice < 0 || step.option < 0) return;
  choice_ = step.choice;
  if (options_.size() <= static_cast<std::size_t>(step.option))
    options_.resize(static_cast<std::size_t>(step.option) + 1);
  std::unique_ptr<Session>& option = options_[static_cast<std::size_t>(step.option)];
  if (!option) {
    option = std::make_unique<Session>();
    option->below = base_;
    option->folder = base_->folder;
  }
  now_ = option.get();
}

// Behind a choice the reader has followed one option: the recommended one counts, else the first. What only
// another one sets may be set too.
void Terminals::close_choice() {
  if (choice_ < 0) return;
  const auto& options = runbook_.choices[static_cast<std::size_t>(choice_)].options;
  std::vector<std::size_t> order;
  for (std::size_t i = 0; i < options_.size(); ++i) {
    if (!options_[i]) continue;
    const bool first = i < options.size() && (options[i].is_default || options[i].recommended);
    order.insert(first ? order.begin() : order.end(), i);
  }
  bool agree = true;
  for (const std::size_t i : order) {
    Session& option = *options_[i];
    for (auto& [name, setting] : option.variables) {
      if (i == order.front())
        base_->variables[name] = setting;
      else
        base_->variables.emplace(name, setting);
    }
    base_->made_folders.merge(option.made_folders);
    base_->tested.merge(option.tested);
    base_->read_in |= option.read_in;
    agree &= runbook_.folders[static_cast<std::size_t>(option.folder)].path ==
             runbook_.folders[static_cast<std::size_t>(options_[order.front()]->folder)].path;
  }
  if (!order.empty()) {
    base_->folder = options_[order.front()]->folder;
    if (!agree) {
      WorkingFolder unsure = runbook_.folders[static_cast<std::size_t>(base_->folder)];
      unsure.certain = false;
      base_->folder = static_cast<int>(runbook_.folders.size());
      runbook_.folders.push_back(std::move(unsure));
    }
  }
  options_.clear();
  choice_ = -1;
  now_ = base_;
}

void Terminals::enter(const ShellStatement&, int index) {
  statement_ = index;
  next_use_ = next_loop_ = 0;
  subshells_.clear();
  function_.clear();
  outside_statement_ = now_->folder;
}

void Terminals::leave(const ShellStatement& statement) {
  note_uses_until(statement.span.end);
  if (!subshells_.empty()) now_->folder = subshells_.front().outside;
  if (!function_.empty()) now_->folder = outside_function_;
  if (statement.background) now_->folder = outside_statement_;  // `cd x && run &` goes there in a subshell
}

// What stands in ( … ) or in a function's body goes nowhere for those behind it.
void Terminals::enter_scope(const Command& command) {
  const auto depth = static_cast<std::size_t>(command.subshell_depth);
  while (subshells_.size() > depth || (!subshells_.empty() && subshells_.size() == depth &&
                                       subshells_.back().number != command.subshell)) {
    now_->folder = subshells_.back().outside;
    subshells_.pop_back();
  }
  while (subshells_.size() < depth) subshells_.push_back({command.subshell, now_->folder});
  if (command.function == function_) return;
  if (!function_.empty()) now_->folder = outside_function_;
  outside_function_ = now_->folder;
  function_ = command.function;
}

void Terminals::before(std::uint32_t index) {
  const Command& command = runbook_.commands[index];
  enter_scope(command);
  runbook_.command_folders[index] = now_->folder;
  note_tests(command);
  note_uses_until(command.span.end);
  assign(index);
  read_in(index);
}

void Terminals::after(std::uint32_t index) { go(index); }

void Terminals::go(std::uint32_t index) {
  const Command& command = runbook_.commands[index];
  const std::string name = command.name();
  if (name != "cd" && name != "pushd" && name != "popd") return;
  const bool piped =
      command.joint == Joint::pipe ||
      (index + 1 < runbook_.commands.size() && runbook_.commands[index + 1].joint == Joint::pipe &&
       runbook_.commands[index + 1].pipeline == command.pipeline);
  if (command.parent >= 0 || piped) return;  // a shell of its own
  const bool always =
      command.scope == Scope::top || command.scope == Scope::subshell || command.scope == Scope::function;
  const bool certain = always && command.joint != Joint::or_else;
  if (name == "popd") {
    if (now_->pushed.empty()) return go_to(folder(), static_cast<int>(index), false);
    now_->folder = now_->pushed.back();
    now_->pushed.pop_back();
    return;
  }
  const Word* target = nullptr;
  for (std::size_t w = 1; w < command.words.size() && target == nullptr; ++w) {
    const std::string text = command.words[w].text();
    if (text.size() < 2 || text.front() != '-') target = &command.words[w];
  }
  if (name == "pushd") now_->pushed.push_back(now_->folder);
  if (target == nullptr) return go_to("~", static_cast<int>(index), certain);
  const PathValue to = evaluate(*target);
  const WorkingFolder& here = runbook_.folders[static_cast<std::size_t>(now_->folder)];
  const bool back = to.text == "-" || (normalized_path(to.text) == ".." &&
                                       text::base_name(here.path).find('$') != std::string::npos);
  if (back) {
    const WorkingFolder before = runbook_.folders[static_cast<std::size_t>(std::max(here.previous, 0))];
    return go_to(before.path, static_cast<int>(index), certain && before.certain && here.previous >= 0);
  }
  go_to(to.resolved, static_cast<int>(index), certain && (here.certain || is_absolute_path(to.text)));
}

void Terminals::go_to(std::string path, int command, bool certain) {
  if (path == ".") path.clear();
  while (path.size() > 1 && path.ends_with('/')) path.pop_back();
  WorkingFolder folder;
  folder.path = std::move(path);
  folder.set_by = command;
  folder.previous = now_->folder;
  folder.certain = certain;
  const int index = static_cast<int>(runbook_.folders.size());
  if (!has_gone_ && now_ == forward_) {
    has_gone_ = true;
    if (is_absolute_path(folder.path)) home_ = index;
  }
  now_->folder = index;
  runbook_.folders.push_back(std::move(folder));
}

std::string Terminals::resolve(std::string_view path) const {
  const std::string& here = folder();
  if (const std::size_t current = leading_current_folder(path); current > 0) {
    path.remove_prefix(std::min(path.size(), current + 1));
    if (path.empty()) return here.empty() ? "." : here;
  } else if (is_absolute_path(path)) {
    return normalized_path(path);
  }
  if (here.empty() || here.size() + path.size() > kMaxPath) return normalized_path(path);
  return normalized_path(here + "/" + std::string(path));
}

void Terminals::note_made_folder(const std::string& path) {
  now_->made_folders.insert(normalized_path(path));
}

bool Terminals::has_made_folder(const std::string& path) const {
  const std::string folder = normalized_path(path);
  return now_->any([&](const Session& s) { return s.made_folders.contains(folder); });
}

}  // namespace handrail
