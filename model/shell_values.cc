#include "model/shell_values.h"

#include <array>
#include <unordered_set>

#include "model/text.h"

namespace handrail {

bool is_environment_variable(std::string_view name) {
  static constexpr auto kNames = std::to_array<std::string_view>({"HOME",
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
                                                                  "_"});
  static const std::unordered_set<std::string_view> known(kNames.begin(), kNames.end());
  if (known.contains(name)) return true;
  for (const std::string_view family : {"LC_", "XDG_", "SSH_", "BASH", "GITHUB_", "CI_", "GITLAB_", "RUNNER_",
                                        "JENKINS_", "CIRCLE_", "TRAVIS_", "BUILDKITE_", "DBUS_"}) {
    if (name.starts_with(family)) return true;
  }
  return false;
}

bool is_volatile_variable(std::string_view name) {
  return name == "RANDOM" || name == "$" || name == "SECONDS" || name == "EPOCHSECONDS" ||
         name == "EPOCHREALTIME" || name == "BASHPID" || name == "SRANDOM";
}

bool is_volatile_command(std::string_view inside) {
  const std::string_view first = inside.substr(0, inside.find_first_of(" \t|;"));
  const std::string_view name = text::base_name(first);
  if (name == "date")
    return inside.find("-d ") == std::string_view::npos && inside.find("-r ") == std::string_view::npos;
  return name == "mktemp" || name == "uuidgen" ||
         (name == "openssl" && inside.find("rand") != std::string_view::npos) ||
         inside.find("| md5sum") != std::string_view::npos;
}

}  // namespace handrail
