#include "model/state.h"

#include <algorithm>
#include <array>
#include <unordered_map>
#include <unordered_set>

#include "model/runbook.h"
#include "model/text.h"

namespace handrail {
namespace {

// A path longer than any file system takes is not followed further, so that `A=$A$A` repeated stays small.
constexpr std::size_t kMaxPath = 4096;

bool is_volatile_command(std::string_view inside) {
  const std::string_view first = inside.substr(0, inside.find_first_of(" \t|;"));
  const std::string_view name = text::base_name(first);
  if (name == "date")
    return inside.find("-d ") == std::string_view::npos && inside.find("-r ") == std::string_view::npos;
  return name == "mktemp" || name == "uuidgen" ||
         (name == "openssl" && inside.find("rand") != std::string_view::npos) ||
         inside.find("| md5sum") != std::string_view::npos;
}

bool is_volatile_variable(std::string_view name) {
  return name == "RANDOM" || name == "$" || name == "SECONDS" || name == "EPOCHSECONDS" ||
         name == "EPOCHREALTIME" || name == "BASHPID" || name == "SRANDOM";
}

bool is_name_char(char c) { return text::is_alnum(c) || c == '_'; }

// Length of a variable that is a path's whole first part: `$APP`, `${APP:-/srv}/x`; 0 when there is none.
std::size_t leading_variable(std::string_view path) {
  if (path.size() < 2 || path.front() != '$') return 0;
  std::size_t end = 1;
  if (path[1] == '{') {
    end = path.find('}');
    if (end == std::string_view::npos) return 0;
    ++end;
  } else {
    while (end < path.size() && is_name_char(path[end])) ++end;
    if (end == 1) return 0;
  }
  return end == path.size() || path[end] == '/' ? end : 0;
}

// "RELEASE" of "$RELEASE" and "${RELEASE}"; empty for anything else.
std::string variable_named(std::string_view spelled) {
  if (spelled.empty() || leading_variable(spelled) != spelled.size()) return {};
  spelled.remove_prefix(spelled[1] == '{' ? 2 : 1);
  if (spelled.ends_with('}')) spelled.remove_suffix(1);
  return std::string(spelled);
}

// Length of a spelling of the current folder at a path's beginning.
std::size_t leading_current_folder(std::string_view path) {
  for (const std::string_view spelled : {"$(pwd)", "`pwd`", "$PWD", "${PWD}"}) {
    if (path.starts_with(spelled) && (path.size() == spelled.size() || path[spelled.size()] == '/'))
      return spelled.size();
  }
  return 0;
}

// Commands that put the reader into another shell, of another user, host or container.
bool opens_a_shell(const Command& command, const Operation& operation) {
  const std::string name = command.name();
  if (name == "su" || name == "newgrp" || name == "screen" || name == "tmux" || name == "chroot" ||
      name == "nsenter")
    return true;
  if (name == "sudo") {
    static constexpr auto kShells = std::to_array<std::string_view>({"-i", "-s", "su", "bash", "sh"});
    if (command.words.size() < 2) return false;
    const std::string first = command.words[1].text();
    return text::is_one_of(first, kShells) && (command.words.size() == 2 || first == "su");
  }
  const bool is_shell = operation.program == "bash" || operation.program == "sh" ||
                        operation.program == "zsh" || operation.program == "/bin/bash" ||
                        operation.program == "/bin/sh";
  if (is_shell)
    return operation.operands.empty() && !operation.has_option("-c") && command.redirections.empty() &&
           command.joint != Joint::pipe;
  return name == "ssh" && operation.program == "ssh" && operation.operands.size() < 2;
}

}  // namespace

bool is_environment_variable(std::string_view name) {
  static const std::unordered_set<std::string_view> names = {"HOME",
                                                             "USER",
                                                             "USERNAME",
                                                             "LOGNAME",
                                                             "PWD",
                                                             "OLDPWD",
                                                             "HOSTNAME",
                                                             "HOST",
                                                             "SHELL",
                                                             "PATH",
                                                             "TMPDIR",
                                                             "TEMP",
                                                             "TMP",
                                                             "UID",
                                                             "EUID",
                                                             "LANG",
                                                             "LANGUAGE",
                                                             "TERM",
                                                             "EDITOR",
                                                             "VISUAL",
                                                             "PAGER",
                                                             "DISPLAY",
                                                             "MAIL",
                                                             "TZ",
                                                             "SUDO_USER",
                                                             "SUDO_UID",
                                                             "SUDO_GID",
                                                             "IFS",
                                                             "PS1",
                                                             "PS2",
                                                             "PS4",
                                                             "FUNCNAME",
                                                             "LINENO",
                                                             "RANDOM",
                                                             "SRANDOM",
                                                             "SECONDS",
                                                             "PPID",
                                                             "SHLVL",
                                                             "OPTARG",
                                                             "OPTIND",
                                                             "OPTERR",
                                                             "REPLY",
                                                             "PIPESTATUS",
                                                             "HOSTTYPE",
                                                             "OSTYPE",
                                                             "MACHTYPE",
                                                             "COLUMNS",
                                                             "LINES",
                                                             "GROUPS",
                                                             "DIRSTACK",
                                                             "EPOCHSECONDS",
                                                             "EPOCHREALTIME",
                                                             "COMP_WORDS",
                                                             "COMP_CWORD",
                                                             "COMPREPLY",
                                                             "HISTFILE",
                                                             "MAPFILE",
                                                             "COPROC",
                                                             "CI",
                                                             "WORKSPACE",
                                                             "BUILD_NUMBER",
                                                             "BUILD_ID",
                                                             "JAVA_HOME",
                                                             "GOPATH",
                                                             "GOROOT",
                                                             "GOBIN",
                                                             "VIRTUAL_ENV",
                                                             "CONDA_PREFIX",
                                                             "NVM_DIR",
                                                             "PYTHONPATH",
                                                             "LD_LIBRARY_PATH",
                                                             "KUBECONFIG",
                                                             "DOCKER_HOST",
                                                             "HTTP_PROXY",
                                                             "HTTPS_PROXY",
                                                             "NO_PROXY",
                                                             "http_proxy",
                                                             "https_proxy",
                                                             "no_proxy",
                                                             "ALL_PROXY",
                                                             "all_proxy",
                                                             "MANPATH",
                                                             "CLASSPATH",
                                                             "_"};
  if (names.contains(name)) return true;
  for (const std::string_view family : {"LC_", "XDG_", "SSH_", "BASH", "GITHUB_", "CI_", "GITLAB_", "RUNNER_",
                                        "JENKINS_", "CIRCLE_", "TRAVIS_", "BUILDKITE_", "DBUS_"}) {
    if (name.starts_with(family)) return true;
  }
  return false;
}

std::string normalized_path(std::string_view path) {
  const bool rooted = path.starts_with('/');
  const bool folder = path.size() > 1 && path.ends_with('/');
  std::vector<std::string> parts;
  std::string part;
  int depth = 0;  // inside $( … ) a slash parts nothing
  const auto flush = [&] {
    if (part == ".." && !parts.empty() && parts.back() != ".." && parts.back().find('$') == std::string::npos)
      parts.pop_back();
    else if (!part.empty() && part != ".")
      parts.push_back(part);
    part.clear();
  };
  for (std::size_t i = 0; i < path.size(); ++i) {
    if (path[i] == '(' && i > 0 && (path[i - 1] == '$' || depth > 0)) ++depth;
    if (path[i] == ')' && depth > 0) --depth;
    if (path[i] == '/' && depth == 0)
      flush();
    else
      part += path[i];
  }
  flush();
  std::string out = rooted ? "/" : "";
  for (std::size_t i = 0; i < parts.size(); ++i) {
    if (i > 0) out += '/';
    out += parts[i];
  }
  if (folder && !out.ends_with('/')) out += '/';
  return out.empty() ? "." : out;
}

bool is_absolute_path(std::string_view path) {
  if (path.empty()) return false;
  if (path.front() == '/' || path.front() == '~' || path.front() == '<' || path.starts_with("{{"))
    return true;
  if (path.size() > 2 && text::is_alpha(path[0]) && path[1] == ':' && (path[2] == '\\' || path[2] == '/'))
    return true;
  return leading_variable(path) > 0 || path.find("://") != std::string_view::npos;
}

// One terminal, or what an option or a side road changes in it.
struct Terminals::Session {
  std::unordered_map<std::string, int> variables;  // of each name the last setting; -1: unset again
  std::unordered_set<std::string> tested;          // names that the guide handles being unset
  std::unordered_set<std::string> made_folders;
  std::vector<int> pushed;  // pushd's
  int folder = 0;
  bool read_in = false;  // settings from elsewhere: `source FILE`
  const Session* below = nullptr;

  // -1: nothing sets it.
  int find(const std::string& name) const {
    for (const Session* at = this; at != nullptr; at = at->below) {
      if (const auto found = at->variables.find(name); found != at->variables.end()) return found->second;
    }
    return -1;
  }
  template <typename Holds>
  bool any(Holds holds) const {
    for (const Session* at = this; at != nullptr; at = at->below) {
      if (holds(*at)) return true;
    }
    return false;
  }
};

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

// Uses and loops up to an offset, in reading order.
void Terminals::note_uses_until(std::uint32_t offset) {
  const ShellStatement& statement = runbook_.shell_statements[static_cast<std::size_t>(statement_)];
  const auto& uses = statement.expansions;
  const auto& loops = statement.loop_variables;
  while (true) {
    const std::uint32_t use = next_use_ < uses.size() ? uses[next_use_].span.begin : offset;
    const std::uint32_t loop = next_loop_ < loops.size() ? loops[next_loop_].span.begin : offset;
    if (use >= offset && loop >= offset) return;
    if (loop < use) {
      set(loops[next_loop_].name, SettingKind::loop, loops[next_loop_].span, -1);
      ++next_loop_;
      continue;
    }
    const Expansion& expansion = uses[next_use_++];
    // PowerShell's `$env:NAME` is the environment's NAME, and no variable `env`.
    if (expansion.name == "env" && runbook_.source->text().substr(expansion.span.end, 1) == ":") continue;
    if (expansion.guarded) now_->tested.insert(expansion.name);
    VariableUse found;
    found.name = expansion.name;
    found.span = expansion.span;
    found.statement = statement_;
    found.step = step_;
    found.setting = now_->find(expansion.name);
    found.guarded = now_->any([&](const Session& s) { return s.tested.contains(expansion.name); });
    found.may_be_sourced = now_->any([](const Session& s) { return s.read_in; });
    runbook_.variable_uses.push_back(std::move(found));
    if (expansion.assigns && runbook_.variable_uses.back().setting < 0)
      set(expansion.name, SettingKind::fallback, expansion.span, -1);
  }
}

// `[ -z "$X" ]`, `[ -n … ]`, `[ "$X" = "" ]`: the guide knows that it may not be set.
void Terminals::note_tests(const Command& command) {
  const std::string name = command.name();
  const bool test = name == "[" || name == "test" || (command.words.empty() ? false : name == "[[");
  // The grammar gives the words of [ … ] without the brackets.
  const std::string first = command.words.empty() ? std::string() : command.words.front().text();
  const bool bare = first == "-z" || first == "-n" || first == "-v" || first == "!";
  if (!test && !bare) return;
  bool asks = false;
  for (const Word& word : command.words) {
    const std::string text = word.text();
    asks |= text == "-z" || text == "-n" || text == "-v" || (text.empty() && !word.parts.empty());
  }
  if (!asks) return;
  for (const Word& word : command.words) {
    for (const WordPart& part : word.parts) {
      if (part.kind == PartKind::variable) now_->tested.insert(part.text);
    }
  }
}

void Terminals::set(std::string name, SettingKind kind, Span span, int command, PathValue value) {
  VariableSetting setting;
  setting.name = name;
  setting.kind = kind;
  setting.span = span;
  setting.command = command;
  setting.step = step_;
  setting.value = std::move(value);
  now_->variables[std::move(name)] = static_cast<int>(runbook_.variable_settings.size());
  runbook_.variable_settings.push_back(std::move(setting));
}

// Assignments that stand alone, and those of export and its like; one before a command (`A=1 make`) is that
// command's own.
void Terminals::assign(std::uint32_t index) {
  const Command& command = runbook_.commands[index];
  const std::string name = command.name();
  const bool exports =
      name == "export" || name == "declare" || name == "local" || name == "readonly" || name == "typeset";
  if (!exports && !command.words.empty()) return;
  for (const Assignment& assignment : command.assignments) {
    PathValue value = evaluate(assignment.value);
    value.is_volatile = false;  // evaluated once, here; what it is called by later stays the same
    value.volatile_parts.clear();
    set(assignment.name, exports ? SettingKind::exported : SettingKind::assignment, assignment.span,
        static_cast<int>(index), std::move(value));
  }
}

// What gives variables values that the guide does not show: read and its like, files that are sourced.
void Terminals::read_in(std::uint32_t index) {
  const Command& command = runbook_.commands[index];
  const Operation& operation = runbook_.operations[index];
  const std::string name = command.name();
  const auto set_word = [&](const Word& word, SettingKind kind) {
    std::string variable = word.literal();
    if (variable.empty() || (!text::is_alpha(variable.front()) && variable.front() != '_')) return;
    set(std::move(variable), kind, word.span, static_cast<int>(index));
  };
  if (name == "read" || name == "mapfile" || name == "readarray") {
    for (const std::uint32_t word : operation.operand_words) {
      if (word < command.words.size()) set_word(command.words[word], SettingKind::read);
    }
  } else if (name == "printf" && command.words.size() > 2 && command.words[1].literal() == "-v") {
    set_word(command.words[2], SettingKind::read);
  } else if (name == "getopts" && command.words.size() > 2) {
    set_word(command.words[2], SettingKind::read);
  } else if (name == "unset") {
    for (const Word& word : command.words) {
      if (const std::string variable = word.literal(); !variable.empty()) now_->variables[variable] = -1;
    }
  } else if (name == "export" || name == "declare" || name == "readonly" || name == "local") {
    for (std::size_t w = 1; w < command.words.size(); ++w) {
      // `export $(grep -v '^#' .env)` brings whatever stands there; `export NAME` makes NAME the reader's.
      if (!command.words[w].is_literal())
        now_->read_in = true;
      else if (now_->find(command.words[w].literal()) < 0)
        set_word(command.words[w], SettingKind::read);
    }
  } else if (name == "source" || name == "." || name == "eval") {
    // An activated virtual environment sets nothing that a guide uses.
    const std::string file = command.words.size() > 1 ? command.words[1].text() : std::string();
    if (text::base_name(file) != "activate") now_->read_in = true;
  } else if (opens_a_shell(command, operation)) {
    now_->read_in = true;
    go_to(folder(), static_cast<int>(index), false);
  }
}

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

PathValue Terminals::evaluate(const Word& word) const {
  PathValue value;
  for (const WordPart& part : word.parts) {
    switch (part.kind) {
      case PartKind::literal: value.text += part.text; break;
      case PartKind::variable: add_variable(part, value); break;
      case PartKind::command_substitution:
        value.text += part.raw;
        if (is_volatile_command(part.text)) {
          value.is_volatile = true;
          if (std::find(value.volatile_parts.begin(), value.volatile_parts.end(), part.raw) ==
              value.volatile_parts.end())
            value.volatile_parts.push_back(part.raw);
        } else if (part.text != "pwd") {
          value.has_unknown = true;
        }
        break;
      case PartKind::glob:
      case PartKind::brace:
        value.text += part.raw;
        value.has_unknown = true;
        break;
      case PartKind::tilde: value.text += '~'; break;
      default: value.text += part.raw; value.has_unknown = true;
    }
  }
  value.resolved = resolve(value.text);
  return value;
}

void Terminals::add_variable(const WordPart& part, PathValue& value) const {
  if (is_volatile_variable(part.text)) {
    value.text += part.raw;
    value.is_volatile = true;
    if (std::find(value.volatile_parts.begin(), value.volatile_parts.end(), part.raw) ==
        value.volatile_parts.end())
      value.volatile_parts.push_back(part.raw);
    return;
  }
  const bool plain = part.raw == "$" + part.text || part.raw == "${" + part.text + "}";
  if (const int index = plain ? now_->find(part.text) : -1; index >= 0) {
    const VariableSetting& setting = runbook_.variable_settings[static_cast<std::size_t>(index)];
    const bool shown = setting.kind == SettingKind::assignment || setting.kind == SettingKind::exported;
    if (shown && value.text.size() + setting.value.text.size() <= kMaxPath) {
      value.text += setting.value.text;
      value.has_unknown |= setting.value.has_unknown;
      return;
    }
  }
  value.text += part.raw;
  value.has_unknown |= !is_environment_variable(part.text);
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
