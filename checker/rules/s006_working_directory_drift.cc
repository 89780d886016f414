// S006: one block goes into a folder and never leaves it; a later one gives a relative path as if it still
// stood where the guide began. Typed one after the other, that path leads elsewhere.
#include <algorithm>
#include <array>
#include <string>
#include <string_view>
#include <unordered_set>
#include <vector>

#include <fmt/format.h>

#include "checker/alternatives.h"
#include "checker/lead_in.h"
#include "checker/paths.h"
#include "checker/rule.h"
#include "checker/ways.h"
#include "model/symbolic_paths.h"
#include "model/text.h"

namespace handrail {
namespace {

// Folders that many projects have several of, so that one of this name here says nothing about one there.
bool is_common_name(std::string_view name) {
  static constexpr auto kNames = std::to_array<std::string_view>(
      {"bin",    "conf",   "config",       "configs",    "data",   "doc",    "docs",   "lib",
       "log",    "logs",   "script",       "scripts",    "src",    "test",   "tests",  "tool",
       "tools",  "tmp",    "temp",         "build",      "dist",   "target", "backup", "backups",
       "docker", "deploy", "deployment",   "migrations", "static", "public", "etc",    "var",
       "venv",   ".venv",  "node_modules", "sql"});
  return text::is_one_of(name, kNames);
}

// Parts of one system that lie side by side: nobody keeps the front end in the back end's folder.
int side_of(std::string_view name) {
  for (const std::string_view word : {"backend", "back-end", "server", "api"}) {
    if (name == word || name.ends_with("-" + std::string(word)) ||
        name.starts_with(std::string(word) + "-") || name.ends_with("_" + std::string(word)))
      return 1;
  }
  for (const std::string_view word : {"frontend", "front-end", "client", "web", "webapp", "ui"}) {
    if (name == word || name.ends_with("-" + std::string(word)) ||
        name.starts_with(std::string(word) + "-") || name.ends_with("_" + std::string(word)))
      return 2;
  }
  return 0;
}

std::string_view first_part(std::string_view path) { return path.substr(0, path.find('/')); }

std::string_view parent_of(std::string_view path) {
  const std::size_t slash = path.rfind('/');
  if (slash == std::string_view::npos) return {};
  return slash == 0 ? path.substr(0, 1) : path.substr(0, slash);
}

std::string below(std::string_view folder, std::string_view name) {
  if (folder.empty()) return std::string(name);
  return folder.ends_with('/') ? std::string(folder) + std::string(name) : fmt::format("{}/{}", folder, name);
}

// A path that goes down from the current folder, spelled out.
bool goes_down(std::string_view path) {
  return !path.empty() && !is_absolute_path(path) && path != "." && path != "-" && !path.starts_with("..") &&
         path.find_first_of("$`*?{<") == std::string_view::npos;
}

bool says_where(std::string_view words) {
  for (const std::string_view word : {"根目录", "返回", "回到", "退回", "新终端", "另一个终端", "新的终端"}) {
    if (words.find(word) != std::string_view::npos) return true;
  }
  return text::mentions_any(words, {"root directory", "project root", "repository root", "repo root",
                                    "root folder", "root of the", "go back", "return to", "back to",
                                    "another terminal", "new terminal", "top-level", "top level"});
}

class Drift {
 public:
  Drift(const Runbook& runbook, Reporter& report) : runbook_(runbook), report_(report) {}

  void run() {
    std::size_t use = 0;
    const auto& uses = runbook_.path_uses;
    for (std::size_t i = 0; i < runbook_.commands.size(); ++i) {
      const Command& command = runbook_.commands[i];
      const Step* step = runbook_.step_of(command);
      enter_block(block_of(runbook_, command));
      const WorkingFolder& folder = runbook_.folder_of(command);
      const bool comparable =
          is_on_forward(step) && folder.certain && !alternative_ && folder.set_by >= std::max(since_, 0);
      if (command.name() == "cd" && command.parent < 0) {
        go(command, folder, comparable);
      }
      for (; use < uses.size() && static_cast<std::size_t>(uses[use].command) == i; ++use)
        file(uses[use], command, folder, comparable);
      if (is_on_forward(step) && folder.certain) learn(command, folder);
    }
  }

 private:
  // Where words send the reader somewhere, what was entered before counts no longer. A block that is another
  // way to what the one before it did begins where that one began.
  void enter_block(int block) {
    if (block < 0 || block == block_) return;
    block_ = block;
    const CodeBlock& code = runbook_.document.code_blocks()[static_cast<std::size_t>(block)];
    const std::string_view words = lead_in(runbook_, code);
    alternative_ = opens_alternative(words);
    if (says_where(words)) since_ = first_command_from(code);
  }

  int first_command_from(const CodeBlock& code) const {
    const auto at =
        std::lower_bound(runbook_.commands.begin(), runbook_.commands.end(), code.span.begin,
                         [](const Command& c, std::uint32_t begin) { return c.span.begin < begin; });
    return static_cast<int>(at - runbook_.commands.begin());
  }

  bool is_said_by_comment(const Command& command) const {
    const ShellStatement& statement = runbook_.statement_of(command);
    for (const auto* comments : {&statement.comments_above, &statement.comments_beside}) {
      for (const Span comment : *comments) {
        if (says_where(runbook_.source->slice(comment))) return true;
      }
    }
    return false;
  }

  bool knows(std::string_view folder, std::string_view name) const {
    return known_.contains(below(folder, name));
  }

  void go(const Command& command, const WorkingFolder& folder, bool comparable) {
    const std::string target = command.words.size() == 2 ? paths::normalized(command.words[1].literal()) : "";
    if (!goes_down(target)) return;
    if (comparable && !is_said_by_comment(command)) {
      if (const std::string meant = meant_folder(target, folder); !meant.empty()) {
        say(command.span, target, folder, meant);
        return;
      }
    }
    if (is_on_forward(runbook_.step_of(command)) && folder.certain) {
      const std::string path = below(folder.path, target);
      know(path);
      entered_.insert(path);
    }
  }

  // A path and each folder on its way exist from here on.
  void know(std::string path) {
    while (!path.empty() && known_.insert(path).second) path = std::string(parent_of(path));
  }

  // Where a relative `cd` was meant to lead, when that is not below the current folder; empty when it may
  // well be.
  std::string meant_folder(std::string_view target, const WorkingFolder& folder) const {
    const std::string_view first = first_part(target);
    if (knows(folder.path, first)) return {};
    // `cd backend` within backend
    const bool again = folder.path == target || folder.path.ends_with("/" + std::string(target));
    if (again && entered_.contains(folder.path)) return folder.path;
    if (!is_common_name(first)) {
      for (std::string_view above = parent_of(folder.path);; above = parent_of(above)) {
        if (knows(above, first)) return below(above, target);
        if (above.empty() || above == "/") break;
      }
    }
    const Command& went = runbook_.commands[static_cast<std::size_t>(folder.set_by)];
    const std::string went_to = went.words.size() > 1 ? went.words[1].literal() : std::string();
    const int side = side_of(text::base_name(folder.path)), other = side_of(first);
    const bool beside = side != 0 && other != 0 && side != other && goes_down(went_to);
    return beside ? below(parent_of(folder.path), target) : std::string();
  }

  void file(const PathUse& use, const Command& command, const WorkingFolder& folder, bool comparable) {
    const std::string path = paths::normalized(use.path.text);
    if (!goes_down(path) || use.path.has_unknown || use.path.is_volatile) return;
    const Step* step = runbook_.step_of(command);
    if (!is_on_forward(step) || !folder.certain) return;
    const bool made = use.access == Access::writes || use.access == Access::creates_folder;
    if (comparable && folder.set_by >= 0 && !made && !is_said_by_comment(command)) {
      const std::string_view first = first_part(path);
      // backend/app.py within backend, or the very file that was written or read in a folder above
      std::string meant;
      if (!knows(folder.path, first)) {
        const bool again = path.find('/') != std::string::npos && text::base_name(folder.path) == first &&
                           entered_.contains(folder.path);
        if (again) {
          meant = below(parent_of(folder.path), path);
        } else {
          for (std::string_view above = parent_of(folder.path);; above = parent_of(above)) {
            if (written_.contains(below(above, path))) meant = below(above, path);
            if (!meant.empty() || above.empty() || above == "/") break;
          }
        }
      }
      if (!meant.empty()) {
        say(use.span, path, folder, meant);
        return;
      }
    }
    const std::string place = below(folder.path, path);
    know(place);
    if (made) written_.insert(place);
  }

  // What a command brings into the current folder.
  void learn(const Command& command, const WorkingFolder& folder) {
    const Operation& operation = runbook_.operation_of(command);
    if (operation.program == "git" && operation.operands.size() > 1 && operation.operands[0] == "clone") {
      std::string name(text::base_name(operation.operands.back()));
      if (name.ends_with(".git")) name.resize(name.size() - 4);
      if (goes_down(name)) know(below(folder.path, name));
    }
    // An archive or a generator may hold anything.
    const bool unpacks =
        operation.program == "unzip" ||
        (operation.program == "tar" && !operation.has_option("-c") && !operation.has_option("--create"));
    if (unpacks) since_ = static_cast<int>(index_of(runbook_, command)) + 1;
  }

  void say(Span at, std::string_view path, const WorkingFolder& folder, const std::string& meant) {
    const Command& went = runbook_.commands[static_cast<std::size_t>(folder.set_by)];
    report_.at(at)
        .say(fmt::format("an earlier `{}` still holds, so '{}' means {}, not {}", text_of(went), path,
                         below(folder.path, path), meant))
        .mend("leave the folder where it was entered, as in (cd folder && command), or give the whole path")
        .related(went.span, fmt::format("went to {} and never came back", folder.path));
  }

  const Runbook& runbook_;
  Reporter& report_;
  std::unordered_set<std::string> known_;    // paths that are there
  std::unordered_set<std::string> written_;  // files that the guide made
  std::unordered_set<std::string> entered_;  // folders that a relative `cd` went to
  int block_ = -1;
  int since_ = 0;  // folders that were entered before this command count no longer
  bool alternative_ = false;
};

void check(const Runbook& runbook, Reporter& report) { Drift(runbook, report).run(); }

}  // namespace

HANDRAIL_RULE(S006, "working-directory-drift", Severity::error, check);
}  // namespace handrail
