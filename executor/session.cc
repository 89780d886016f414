#include "executor/session.h"

#include <unistd.h>

#include <algorithm>
#include <cctype>
#include <cerrno>
#include <cstdio>
#include <cstdlib>
#include <cstring>
#include <sstream>

#include "executor/disk.h"
#include "executor/session_script.h"
#include "executor/supervisor.h"
#include "model/plan/fill_in.h"

extern char** environ;

namespace handrail {
namespace {

// The last line of a state: what lacks it was cut off.
constexpr std::string_view kComplete = "\n# complete\n";

bool is_shell_name(std::string_view name) {
  if (name.empty() || std::isdigit(static_cast<unsigned char>(name[0]))) return false;
  return std::ranges::all_of(name, [](unsigned char c) { return std::isalnum(c) || c == '_'; });
}

// Would make bash behave unlike a person's terminal, or is bash's own business.
bool belongs_to_bash(std::string_view name) {
  constexpr std::string_view kNames[] = {
      "BASH_ENV", "ENV", "SHELLOPTS", "BASHOPTS", "POSIXLY_CORRECT", "SHLVL", "PWD",
      "_",        "UID", "EUID",      "PPID",     "BASH_VERSINFO"};
  return std::ranges::count(kNames, name) > 0 || name.starts_with("HANDRAIL_CRASH_");
}

std::pair<std::string_view, std::string_view> split_entry(std::string_view entry) {
  const std::size_t equals = entry.find('=');
  if (equals == std::string_view::npos) return {entry, {}};
  return {entry.substr(0, equals), entry.substr(equals + 1)};
}

// The text after the last line that begins with `label`.
std::string_view last_line(std::string_view text, std::string_view label) {
  const std::size_t at = text.rfind(label);
  if (at == std::string_view::npos) return {};
  const std::size_t begin = at + label.size();
  return text.substr(begin, text.find('\n', begin) - begin);
}

}  // namespace

bool is_whole_state(std::string_view text) { return text.ends_with(kComplete); }

std::optional<SavedState> read_state(const std::string& path) {
  const auto text = read_whole(path);
  if (!text || !is_whole_state(*text)) return std::nullopt;
  SavedState state;
  state.cwd = last_line(*text, "\n# cwd ");
  std::istringstream codes{std::string(last_line(*text, "\n# pipe "))};
  for (int code = 0; codes >> code;) state.pipe.push_back(code);
  return state;
}

Result<Session> Session::create(std::string folder, const std::string& cwd,
                                const std::map<std::string, std::string>& variables,
                                const std::vector<std::string>& withheld) {
  Session session(std::move(folder));
  if (auto made = write_new(session.folder_ + "/session.sh", kSessionScript); !made)
    return fail(made.error());

  const std::string state = environment_state(variables, withheld) + beginning(cwd);
  if (auto made = write_new(session.first_state(), state); !made) return fail(made.error());
  return session;
}

std::string Session::environment_state(const std::map<std::string, std::string>& variables,
                                       const std::vector<std::string>& withheld) {
  std::string state;
  for (char** entry = environ; *entry != nullptr; ++entry) {
    const auto [name, value] = split_entry(*entry);
    if (!is_shell_name(name) || belongs_to_bash(name) || variables.contains(std::string(name))) continue;
    if (std::ranges::count(withheld, name) > 0) continue;
    state += "builtin declare -x " + std::string(name) + "=" + single_quoted(value) + "\n";
  }
  for (const auto& [name, value] : variables) {
    state += "builtin declare -x " + name + "=" + single_quoted(value) + "\n";
  }
  return state;
}

std::string Session::beginning(const std::string& cwd) {
  return "builtin cd -- " + single_quoted(cwd) +
         "\n"
         "builtin shopt -s expand_aliases inherit_errexit\n"
         "__handrail_ready=1\n"
         "builtin set -o errexit -o pipefail\n"
         "# pipe 0\n"
         "# cwd " +
         cwd +
         "\n"
         "# complete\n";
}

Result<void> Session::add_variables(const std::string& state,
                                    const std::map<std::string, std::string>& variables,
                                    const std::string& new_state) {
  auto text = read_whole(state);
  if (!text) return fail(text.error());
  if (!text->ends_with(kComplete)) return fail("the session's state is not whole: " + state);
  text->resize(text->size() - kComplete.size() + 1);
  for (const auto& [name, value] : variables)
    *text += "builtin declare -gx " + name + "=" + single_quoted(value) + "\n";
  *text += kComplete.substr(1);
  return write_new(new_state, *text);
}

Session Session::reopen(std::string folder) { return Session(std::move(folder)); }

int Session::exec(const std::string& statement, const std::string& before, const CommandMemory& memory,
                  Strictness strictness) const {
  const std::string script = folder_ + "/session.sh";
  const char* arguments[] = {"bash",
                             "--noprofile",
                             "--norc",
                             script.c_str(),
                             before.c_str(),
                             statement.c_str(),
                             memory.state.c_str(),
                             memory.scratch.c_str(),
                             strictness == Strictness::relaxed ? "relaxed" : "",
                             nullptr};
  // The state file brings the environment; here go only the names that no shell can declare.
  std::vector<char*> environment;
  for (char** entry = environ; *entry != nullptr; ++entry) {
    if (!is_shell_name(split_entry(*entry).first)) environment.push_back(*entry);
  }
  // Without it bash looks the user's shell up at each start. The session takes the export back, so that what
  // a statement sees of it is what a terminal would show.
  const char* shell = std::getenv("SHELL");
  std::string shell_entry = std::string("SHELL=") + (shell != nullptr ? shell : "/bin/sh");
  environment.push_back(shell_entry.data());
  environment.push_back(nullptr);
  for (const char* bash : {"/bin/bash", "/usr/bin/bash", "/usr/local/bin/bash"}) {
    ::execve(bash, const_cast<char**>(arguments), environment.data());
  }
  std::fprintf(stderr, "handrail: cannot start bash: %s\n", std::strerror(errno));
  return 127;
}

bool Session::has_exit_trap(const std::string& state) {
  const auto text = read_whole(state);
  if (!text) return false;
  constexpr std::string_view kLine = "\n__handrail_on_exit=";
  const std::size_t at = text->rfind(kLine);
  return at != std::string::npos && !std::string_view(*text).substr(at + kLine.size()).starts_with("''\n");
}

std::string_view Session::keep_members() {
  return "{ __handrail_members=\"$? ${PIPESTATUS[*]}\"\n"
         "__handrail_status=${__handrail_members%% *} __handrail_members=${__handrail_members#* }\n"
         "builtin return \"$__handrail_status\"; } 2>/dev/null\n";
}

std::string_view Session::exit_trap_statement() { return "builtin eval -- \"$__handrail_on_exit\"\n"; }

}  // namespace handrail
