// The shell session of a run. Each statement gets a bash process of its own (so that `exit`, a time limit or
// a crash ends only the statement), but it begins in the state that the statement before left and saves its
// own: working directory and directory stack, variables with their attributes, functions, aliases, options,
// umask, positional parameters and traps. The state lies in a file, which is also what lets a run go on after
// a crash.
//
// Not carried over: open descriptors (`exec 3<file`), resource limits, jobs and `$!`. A statement that
// replaces the shell (`exec program`) saves nothing; the next one begins in the state before it.
#pragma once

#include <functional>
#include <map>
#include <optional>
#include <string>
#include <string_view>
#include <vector>

#include "model/result.h"

namespace handrail {

struct CommandMemory;

// What a state file says about itself, when it is whole.
struct SavedState {
  std::string cwd;
  std::vector<int> pipe;  // exit codes of the members of the last pipeline
};
std::optional<SavedState> read_state(const std::string& path);
// Whether this is a state and nothing of it is missing.
bool is_whole_state(std::string_view text);

class Session {
 public:
  // Exit code of a statement that was not begun because the state could not be brought back.
  static constexpr int kStateLost = 121;

  // The session of the run in `folder`. Makes its script, and the state that the first statement begins in:
  // this process's environment without `withheld`, `cwd`, `variables` (exported), strict mode (errexit,
  // pipefail, inherit_errexit).
  static Result<Session> create(std::string folder, const std::string& cwd,
                                const std::map<std::string, std::string>& variables,
                                const std::vector<std::string>& withheld = {});
  static Session reopen(std::string folder);

  // Parts of a state file: this process's environment without `withheld`, with `variables` (exported) over
  // it, and what makes a state begin in `cwd` and strict. The second stands last.
  static std::string environment_state(const std::map<std::string, std::string>& variables,
                                       const std::vector<std::string>& withheld);
  static std::string beginning(const std::string& cwd);
  // A new state file: the complete one in `state`, with these variables exported.
  static Result<void> add_variables(const std::string& state,
                                    const std::map<std::string, std::string>& variables,
                                    const std::string& new_state);

  std::string first_state() const { return folder_ + "/state.0"; }

  // Replaces the process by a bash that runs the file `statement` in the state `before` and saves to
  // `memory.state`. Returns an exit code when bash cannot be started. For Job::body.
  enum class Strictness : bool {
    as_it_stands,
    relaxed
  };  // relaxed: errexit and pipefail off, for this one only
  int exec(const std::string& statement, const std::string& before, const CommandMemory& memory,
           Strictness strictness = Strictness::as_it_stands) const;

  // To be put behind a statement: keeps the exit codes of its last pipeline's members (SavedState::pipe) when
  // the pipeline as a whole counts as a success. Changes no exit code.
  static std::string_view keep_members();

  // The user's EXIT trap as it stands in a state: a person's terminal would run it when it closes. Empty when
  // none.
  static bool has_exit_trap(const std::string& state);
  // The statement that runs it.
  static std::string_view exit_trap_statement();

 private:
  explicit Session(std::string folder) : folder_(std::move(folder)) {}
  std::string folder_;
};

}  // namespace handrail
