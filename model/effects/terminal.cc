#include "model/effects/terminal.h"

#include <algorithm>
#include <initializer_list>
#include <string_view>

#include "model/text.h"

namespace handrail {
namespace {

using enum Effect;

bool has_any(const Operation& operation, std::initializer_list<std::string_view> options) {
  return std::any_of(options.begin(), options.end(),
                     [&](std::string_view option) { return operation.has_option(option); });
}

// An option that is spelled so, alone or with =value; unlike has_option() it sees no letter in "-uroot".
bool has_exactly(const Operation& operation, std::initializer_list<std::string_view> options) {
  return std::any_of(operation.options.begin(), operation.options.end(), [&](std::string_view have) {
    return std::any_of(options.begin(), options.end(), [&](std::string_view option) {
      return have == option ||
             (option.starts_with("--") && have.starts_with(option) && have[option.size()] == '=');
    });
  });
}

// A short option behind others that take no value: "-Nse" has "-e", "-uadmine" has not.
bool ends_cluster(const Operation& operation, std::string_view flags, char wanted) {
  return std::any_of(operation.options.begin(), operation.options.end(), [&](std::string_view have) {
    if (have.size() < 2 || have[1] == '-') return false;
    const std::size_t at = have.find(wanted, 1);
    return at != std::string_view::npos && have.substr(1, at - 1).find_first_not_of(flags) == have.npos;
  });
}

bool shows_and_ends(const Operation& operation) {
  // `mysql -v`, meant to show the version
  const bool only_v = operation.operands.empty() && operation.options == std::vector<std::string>{"-v"};
  return only_v || has_exactly(operation, {"--version", "-V", "--help", "-?"});
}

bool is_mysql_tool(std::string_view program) {
  return text::is_one_of(
      program, {"mysql", "mariadb", "mysqldump", "mariadb-dump", "mysqlpump", "mysqladmin", "mariadb-admin",
                "mysqlcheck", "mariadb-check", "mysqlimport", "mariadb-import", "mysql_upgrade",
                "mariadb-upgrade", "mycli", "mysqlbinlog"});
}

bool is_shell(std::string_view program) {
  return text::is_one_of(program, {"bash", "sh", "zsh", "ash", "dash", "ksh", "fish", "pwsh"});
}

// A package manager that asks before it changes anything.
bool asks_before_installing(const Operation& operation) {
  const std::string_view program = operation.program;
  const std::string_view verb = operation.operand(0);
  if (text::is_one_of(program, {"yum", "dnf", "microdnf"}))
    return text::is_one_of(verb,
                           {"install", "update", "upgrade", "remove", "erase", "localinstall", "reinstall",
                            "downgrade", "autoremove", "groupinstall", "distro-sync", "swap"}) &&
           !has_any(operation, {"-y", "--assumeyes", "--assumeno", "--downloadonly"});
  if (text::is_one_of(program, {"apt", "apt-get", "aptitude"}))
    return text::is_one_of(verb, {"install", "upgrade", "dist-upgrade", "full-upgrade", "remove", "purge",
                                  "autoremove", "reinstall"}) &&
           !has_any(operation, {"-y", "--yes", "--assume-yes", "-qq", "-s", "--simulate", "--dry-run", "-d",
                                "--download-only"});
  if (program == "zypper")
    return text::is_one_of(verb, {"install", "in", "update", "up", "dup", "remove", "rm"}) &&
           !has_any(operation, {"-y", "-n", "--no-confirm", "--non-interactive"});
  return false;
}

// Asks "are you sure" or for what is missing, unless it is told not to.
bool asks_back(const Operation& operation) {
  const std::string_view program = operation.program;
  const std::string_view first = operation.operand(0);
  const std::string_view second = operation.operand(1);
  if (asks_before_installing(operation)) return true;
  if (program == "git") {
    if (first == "commit")
      return !has_any(operation, {"-m", "-F", "-C", "--message", "--file", "--no-edit", "--fixup"});
    if (first == "rebase") return has_any(operation, {"-i", "--interactive"});
    if (first == "revert") return !has_any(operation, {"--no-edit", "-n", "--no-commit", "--abort"});
    return (first == "add" || first == "checkout") && has_exactly(operation, {"-p", "--patch", "-i"});
  }
  if (program == "passwd")
    return !has_any(operation, {"-l", "-u", "-d", "-e", "-S", "--lock", "--unlock", "--status", "--stdin"});
  if (program == "ssh-keygen") return !has_any(operation, {"-N", "-R", "-l", "-y", "-F", "-A", "-H", "-L"});
  if (program == "ssh-copy-id") return true;
  if (program == "createuser") return has_any(operation, {"-P", "--pwprompt", "--interactive"});
  if (text::is_one_of(program, {"docker", "podman", "nerdctl"}) && first == "login")
    return !has_any(operation, {"-p", "--password", "--password-stdin"});
  if (program == "aws") return first == "configure" && second.empty();
  if (program == "terraform" || program == "tofu")
    return (first == "apply" || first == "destroy") && second.empty() &&
           !has_exactly(operation, {"-auto-approve", "--auto-approve", "-auto-approve=true"});
  if (program == "kubeadm")
    return ((first == "upgrade" && second == "apply") || first == "reset") &&
           !has_any(operation, {"-y", "--yes", "-f", "--force", "--dry-run"});
  if (program == "ansible-playbook" || program == "ansible")
    return has_any(operation, {"-K", "--ask-become-pass", "-k", "--ask-pass", "--ask-vault-pass"});
  if (program == "manage.py") {
    const bool told = has_any(operation, {"--noinput", "--no-input"});
    if (first == "createsuperuser" || first == "flush") return !told;
    return first == "collectstatic" && !told && !has_any(operation, {"--dry-run", "-n"});
  }
  return false;
}

// `docker run -it IMAGE`: options behind the image are the inner command's own.
bool attaches_terminal(const Command& command, const Operation& operation) {
  if (!text::is_one_of(operation.program, {"docker", "podman", "nerdctl", "kubectl", "oc"})) return false;
  const std::string_view verb = operation.operand(0);
  if (verb != "run" && verb != "debug") return false;
  // kubectl goes on without a terminal, so only what it starts counts.
  if (operation.program == "kubectl" || operation.program == "oc") {
    const std::string& last = operation.operands.back();
    const std::string_view name = text::base_name(last);
    return operation.operands.size() <= 2
               ? has_exactly(operation, {"-it", "-ti", "--stdin", "-i"}) && !has_input(command)
               : is_shell(name);
  }
  if (has_exactly(operation, {"-d", "--detach", "-itd", "-dit", "-tid", "-dti", "-td", "-id", "-di"}))
    return false;
  const std::size_t end =
      operation.operand_words.size() > 1 ? operation.operand_words[1] : command.words.size();
  for (std::size_t i = 0; i < end && i < command.words.size(); ++i) {
    const std::string word = command.words[i].text();
    if (text::is_one_of(word, {"-it", "-ti", "-t", "--tty"})) return true;
  }
  return false;
}

bool is_database_client(std::string_view program) {
  return text::is_one_of(program, {"mysql", "mariadb", "mycli", "psql", "pgcli", "sqlite3", "sqlite",
                                   "redis-cli", "valkey-cli", "mongo", "mongosh", "sqlplus"});
}

}  // namespace

bool opens_session(const Operation& operation) {
  const std::string_view program = operation.program;
  if (shows_and_ends(operation)) return false;
  if (text::is_one_of(program, {"mysql", "mariadb", "mycli"}))
    return !ends_cluster(operation, "ABbCcEfGHNnqrsTtUvX", 'e') &&
           !has_exactly(operation, {"--execute", "--print-defaults", "--install-auto-rehash"});
  if (text::is_one_of(program, {"psql", "pgcli"}))
    return !ends_cluster(operation, "aAbeEHnqsStxX1wz0", 'c') &&
           !ends_cluster(operation, "aAbeEHnqsStxX1wz0", 'f') &&
           !has_exactly(operation, {"--command", "--file", "-l", "--list"});
  if (text::is_one_of(program, {"sqlite3", "sqlite"}))
    return operation.operands.size() == 1 || (operation.operands.empty() && operation.options.empty());
  if (text::is_one_of(program, {"redis-cli", "valkey-cli"})) {
    static constexpr std::string_view kConnecting[] = {"-h",     "-p",    "-a",       "-n",
                                                       "-u",     "-s",    "-c",       "--user",
                                                       "--pass", "--tls", "--cacert", "--no-auth-warning"};
    return operation.operands.empty() &&
           std::all_of(operation.options.begin(), operation.options.end(),
                       [](std::string_view option) { return text::is_one_of(option, kConnecting); });
  }
  if (text::is_one_of(program, {"mongo", "mongosh"}))
    return !has_exactly(operation, {"--eval", "-f", "--file"}) &&
           std::none_of(operation.operands.begin(), operation.operands.end(),
                        [](const std::string& o) { return o.ends_with(".js"); });
  if (program == "sqlplus") return true;
  if (program == "sftp") return !has_exactly(operation, {"-b"});
  if (text::is_one_of(program, {"python", "python3", "python2", "node", "irb", "ipython", "iex"}))
    return operation.operands.empty() && operation.options.empty();
  // A shell in a container, on a host or of another user; `exec bash` only takes this one's place.
  if (is_shell(program)) {
    const bool elsewhere =
        std::any_of(operation.wrappers.begin(), operation.wrappers.end(), [](const std::string& wrapper) {
          return !text::is_one_of(wrapper, {"exec", "env", "nohup", "time", "command"});
        });
    return elsewhere && operation.operands.empty() && !ends_cluster(operation, "lixe", 'c');
  }
  if (program == "su") return !has_exactly(operation, {"-c", "--command"});
  if (program == "sudo") return has_any(operation, {"-i", "-s", "--login", "--shell"});
  if (program == "ssh") return !has_any(operation, {"-N", "-f", "-V", "-T", "-Q", "-G", "-O"});
  return false;
}

bool has_input(const Command& command) {
  return command.joint == Joint::pipe ||
         std::any_of(command.redirections.begin(), command.redirections.end(), [](const Redirection& r) {
           return r.kind == RedirectionKind::read || r.kind == RedirectionKind::heredoc ||
                  r.kind == RedirectionKind::herestring;
         });
}

void judge_terminal(const Command& command, Operation& operation) {
  const std::string_view program = operation.program;
  // `redis-server --version` neither asks nor serves; `helm install … --version 1.2` names what is installed.
  const bool names_version = !operation.option_value("--version").empty();
  if (has_exactly(operation, {"--version", "--help"}) && !names_version && operation.known) {
    operation.effects = operation.effects.without(needs_terminal).without(never_returns).without(starts);
    return;
  }
  const auto set = [&](bool waits) {
    operation.effects =
        waits ? operation.effects | needs_terminal : operation.effects.without(needs_terminal);
  };
  if (is_mysql_tool(program)) {
    // A password option without its value; the prompt reads the terminal itself, whatever the input is.
    const bool prompts = has_exactly(operation, {"-p", "--password"}) &&
                         std::find(operation.options.begin(), operation.options.end(), "--password=") ==
                             operation.options.end();
    const bool valued = std::any_of(operation.options.begin(), operation.options.end(),
                                    [](std::string_view o) { return o.starts_with("--password="); });
    return set((prompts && !valued) || (!has_input(command) && opens_session(operation)));
  }
  if (is_database_client(program) || is_shell(program) ||
      text::is_one_of(program, {"su", "sudo", "ssh", "sftp", "python", "python3", "python2", "node", "irb",
                                "ipython", "iex"})) {
    const bool asks_password = program == "psql" && has_exactly(operation, {"-W", "--password"});
    return set(asks_password || (!has_input(command) && opens_session(operation)));
  }
  if (text::is_one_of(program, {"docker", "podman", "nerdctl", "kubectl", "oc"})) {
    if (attaches_terminal(command, operation)) return set(true);
    if (operation.operand(0) == "run" || operation.operand(0) == "debug") return set(false);
  }
  if (text::is_one_of(program, {"git", "passwd", "ssh-keygen", "ssh-copy-id", "createuser", "aws",
                                "terraform", "tofu", "kubeadm", "ansible-playbook", "ansible", "yum", "dnf",
                                "microdnf", "apt", "apt-get", "aptitude", "zypper"}) ||
      (program == "manage.py" && operation.operand(0) != "shell" && operation.operand(0) != "dbshell" &&
       operation.operand(0) != "changepassword") ||
      (text::is_one_of(program, {"docker", "podman", "nerdctl"}) && operation.operand(0) == "login"))
    return set(!has_input(command) && asks_back(operation));
  if (program == "visudo" && has_any(operation, {"-c", "--check"})) return set(false);
  const bool edits = program == "systemctl" && operation.operand(0) == "edit";
  if (edits) {
    const bool scripted = has_input(command) || operation.has_option("--stdin") ||
                          std::any_of(command.assignments.begin(), command.assignments.end(),
                                      [](const Assignment& a) { return a.name.ends_with("EDITOR"); });
    return set(!scripted);
  }
  // These take their answers from the input when there is one.
  if (has_input(command) &&
      text::is_one_of(program, {"read", "fdisk", "gdisk", "parted", "chpasswd", "ftp", "telnet"}))
    return set(false);
}

}  // namespace handrail
