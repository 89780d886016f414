#include <algorithm>
#include <array>

#include "model/effects/parts.h"
#include "model/text.h"

namespace handrail {
namespace {

using enum Effect;

// `java -version`, `nginx -V`, `kubectl --help`: the program only tells about itself.
bool asks_about_itself(const Operation& operation) {
  static constexpr auto kQuestions = std::to_array<std::string_view>(
      {"--version", "-version", "-V", "--help", "-help", "--ver", "/version"});
  if (operation.program.empty()) return false;
  const auto is_question = [](const std::string& word) { return text::is_one_of(word, kQuestions); };
  if (operation.operands.empty() && operation.options.size() == 1)
    return is_question(operation.options.front()) || operation.options.front() == "-v";
  return operation.options.empty() && operation.operands.size() == 1 &&
         operation.operands.front() == "version" && !operation.script;
}

bool nowhere(std::string_view target) { return target == "/dev/null" || target == "-" || target == "NUL"; }

// Whether a request's answer is kept in a file: a download and no question to a service.
bool downloads(const Command& command, const Operation& operation) {
  for (const Redirection& redirection : command.redirections) {
    const bool writes =
        redirection.kind == RedirectionKind::write || redirection.kind == RedirectionKind::append;
    if (writes && redirection.fd <= 1 && redirection.fd != 0 && !nowhere(redirection.target.text()))
      return true;
  }
  if (operation.program == "wget") {
    std::string target = operation.option_value("-O");
    if (target.empty()) target = operation.option_value("--output-document");
    if (!target.empty()) return !nowhere(target);
    if (operation.has_option("--spider")) return false;
    return std::none_of(operation.operands.begin(), operation.operands.end(), [](const std::string& url) {
      return url.find("localhost") != std::string::npos || url.find("127.0.0.1") != std::string::npos;
    });
  }
  if (operation.has_option("--remote-name") || operation.has_option("-O")) return true;
  std::string target = operation.option_value("-o");
  if (target.empty()) target = operation.option_value("--output");
  return !target.empty() && !nowhere(target);
}

bool all_digits(std::string_view s) { return !s.empty() && std::all_of(s.begin(), s.end(), text::is_digit); }

// Whether the command comes back, as far as its arguments decide it.
void refine_return(const Command& command, Operation& operation) {
  const std::string& program = operation.program;
  // iostat 1, vmstat 5: an interval without a count.
  if (text::is_one_of(program, {"iostat", "vmstat", "mpstat", "sar", "dstat", "pidstat"})) {
    operation.known = true;
    const auto numbers = std::count_if(operation.operands.begin(), operation.operands.end(), all_digits);
    operation.effects =
        numbers == 1 && !operation.has_option("-s") ? reads | never_returns : reads | always_succeeds;
  }
  // `docker-compose -f FILE logs`: before the subcommand -f names a file.
  if (program.ends_with("-compose") && operation.effects.has(never_returns)) {
    const auto logs = std::find_if(command.words.begin(), command.words.end(),
                                   [](const Word& word) { return word.text() == "logs"; });
    const bool follows = std::any_of(logs, command.words.end(), [](const Word& word) {
      const std::string option = word.text();
      return option == "-f" || option == "--follow" || option == "--follow=true";
    });
    if (logs != command.words.end() && !follows)
      operation.effects = operation.effects.without(never_returns) | always_succeeds;
  }
  if (program == "sleep" && !operation.operands.empty() && operation.operands.front() == "infinity")
    operation.effects |= never_returns;
  if (operation.wrappers.end() !=
      std::find(operation.wrappers.begin(), operation.wrappers.end(), "timeout")) {
    operation.effects = operation.effects.without(never_returns);
  }
}

// Copies of a backup, or to one.
void refine_copy(Operation& operation) {
  const std::string& program = operation.program;
  const bool copies = text::is_one_of(program, {"cp", "mv", "rsync", "scp", "install", "rclone"});
  if (copies && operation.operands.size() >= 2) {
    const std::string& to = operation.operands.back();
    const bool from_backup =
        std::any_of(operation.operands.begin(), operation.operands.end() - 1, looks_like_backup);
    if (looks_like_backup(to)) {
      operation.effects |= backs_up;
    } else if (from_backup) {
      operation.effects |= restores;
    }
    if (looks_like_settings(to) && !looks_like_backup(to)) operation.effects |= changes_config;
  }
  // `docker cp shop-db:/var/lib/mysql /backup/mysql`: a copy whose operands come behind a subcommand.
  const bool copies_out =
      !operation.operands.empty() && operation.operands.front() == "cp" &&
      text::is_one_of(program, {"docker", "podman", "nerdctl", "docker-compose", "kubectl", "oc"});
  if (copies_out && operation.operands.size() >= 3) {
    const bool into_container =
        operation.operands.back().find(':') != std::string::npos &&
        operation.operands[operation.operands.size() - 2].find(':') == std::string::npos;
    if (into_container)
      operation.effects = operation.effects.without(backs_up);  // a dump on its way to where it is restored
    else if (looks_like_backup(operation.operands.back()))
      operation.effects |= backs_up;
    else if (looks_like_backup(operation.operands[operation.operands.size() - 2]))
      operation.effects |= restores;
  }
  // `kubectl create job --from=cronjob/nightly-backup before-upgrade`: the job's name says what it does.
  if ((program == "kubectl" || program == "oc") && operation.operands.size() >= 2 &&
      operation.operands[0] == "create" && operation.operands[1] == "job") {
    const bool named =
        std::any_of(operation.operands.begin() + 2, operation.operands.end(), looks_like_backup) ||
        looks_like_backup(operation.option_value("--from"));
    if (named) operation.effects |= backs_up;
  }
}

void refine_archive(Operation& operation) {
  const std::string& program = operation.program;
  if (program == "tar" || program == "zip" || program == "7z" || program == "unzip") {
    const bool extracts =
        program == "unzip" || operation.has_option("-x") || operation.has_option("--extract") ||
        (program == "7z" && !operation.operands.empty() && operation.operands.front() == "x");
    std::string archive = operation.option_value("-f");
    if (archive.empty()) archive = operation.option_value("--file");
    if (archive.empty() && !operation.operands.empty()) archive = operation.operands.front();
    if (!operation.has_option("-t") && looks_like_backup(archive))
      operation.effects |= extracts ? restores : backs_up;
  }
}

// What is written by `>`, tee and sed, and what is fed into a client.
void refine_streams(const Command& command, Operation& operation) {
  const std::string& program = operation.program;
  for (const Redirection& redirection : command.redirections) {
    const bool writes =
        redirection.kind == RedirectionKind::write || redirection.kind == RedirectionKind::append;
    if (!writes || redirection.fd > 1) continue;
    const std::string target = redirection.target.text();
    if (target.starts_with("/dev/") || target.starts_with("&")) continue;
    operation.effects |= changes_files;
    operation.effects = operation.effects.without(always_succeeds);
    if (looks_like_settings(target)) operation.effects |= changes_config;
  }
  if (program == "tee" || (program == "sed" && operation.effects.has(changes_files))) {
    for (const std::string& operand : operation.operands) {
      if (looks_like_settings(operand)) operation.effects |= changes_config;
    }
  }
  // SQL or commands fed into a client.
  if (operation.engine != Engine::unknown && !operation.effects.has_any(backs_up | restores)) {
    for (const Redirection& redirection : command.redirections) {
      if (redirection.kind == RedirectionKind::read) {
        operation.effects |= changes_data;
        if (looks_like_backup(redirection.target.text())) operation.effects |= restores;
      }
    }
  }
}

}  // namespace

void refine(const Command& command, Operation& operation) {
  const std::string& program = operation.program;
  if (asks_about_itself(operation)) {
    operation.known = true;
    operation.effects = reads;
  }
  if ((program == "curl" || program == "wget") && operation.effects.has(probes)) {
    if (downloads(command, operation)) operation.effects = network | changes_files;
    if (operation.has_option("--retry-connrefused") || operation.has_option("--retry-all-errors"))
      operation.effects |= waits;
  }
  refine_return(command, operation);
  if (program == "crontab" && (operation.operands.empty() || operation.operands.front() == "-") &&
      operation.options.empty()) {
    operation.effects |= schedules | changes_config;
  }
  // Code on the command line: what it does is not known, but it is no file that could be named after a
  // change.
  const bool is_shell = program == "bash" || program == "sh";
  if (!is_shell && is_interpreter(program) &&
      (operation.has_option("-c") || operation.has_option("-e") || operation.has_option("-r") ||
       operation.operands.empty() || operation.operands.front() == "-")) {
    operation.known = true;
    operation.effects |= reads;
  }
  refine_copy(operation);
  refine_archive(operation);
  refine_streams(command, operation);
}

}  // namespace handrail
