// O004: a command that is there to verify something exits 0 whatever it finds, and nothing says what to
// expect, so neither a person nor a program can tell success from failure.
#include <algorithm>
#include <optional>
#include <set>
#include <string>
#include <string_view>

#include <fmt/format.h>

#include "checker/intent.h"
#include "checker/paths.h"
#include "checker/pipelines.h"
#include "checker/rule.h"
#include "checker/ways.h"
#include "model/text.h"

namespace handrail {
namespace {

// What each command is asked about, gathered once: a guide may have thousands of commands and of paths.
class Facts {
 public:
  explicit Facts(const Runbook& runbook) : runbook_(runbook) {
    for (const Expectation& expectation : runbook.expectations) {
      if (expectation.statement >= 0) expected_.insert(expectation.statement);
      if (expectation.sql < 0) continue;
      const int command = runbook.sql_statements[static_cast<std::size_t>(expectation.sql)].command;
      if (command >= 0) expected_.insert(runbook.commands[static_cast<std::size_t>(command)].statement);
    }
  }

  bool states_expectation(int statement) const { return expected_.contains(statement); }

  // Whether the guide itself makes this folder, or speaks of something below it.
  bool is_folder(const std::string& normalized) {
    if (!places_read_) read_places();
    if (made_.contains(normalized)) return true;
    const auto below = places_.upper_bound(normalized == "/" ? normalized : normalized + "/");
    return below != places_.end() && paths::lies_below(*below, normalized);
  }

 private:
  void read_places() {
    places_read_ = true;
    for (const PathUse& use : runbook_.path_uses) {
      std::string place = paths::place_of(use.path);
      if (use.access == Access::creates_folder) made_.insert(place);
      places_.insert(std::move(place));
    }
  }

  const Runbook& runbook_;
  std::set<int> expected_;
  std::set<std::string> made_, places_;
  bool places_read_ = false;
};

// A filter at a pipeline's end that passes on what it gets and exits 0.
bool only_filters(const Operation& operation) {
  constexpr std::string_view kFilters[] = {"head", "tail",   "cat",  "sort", "uniq", "cut",
                                           "tr",   "column", "less", "more", "tee",  "wc",
                                           "awk",  "sed",    "nl",   "rev",  "fold"};
  if (operation.program == "jq") return !operation.has_option("-e") && !operation.has_option("--exit-status");
  return text::is_one_of(operation.program, kFilters);
}

// Whether something after the command in its pipeline can turn what it prints into a failure.
bool is_judged_by_pipe(const Runbook& runbook, const Command& command) {
  const Command& end = pipeline_end(runbook, command);
  return &end != &command && !only_filters(runbook.operation_of(end));
}

// (a) An HTTP error is no failure for curl unless it is told so.

bool has_any_option(const Operation& operation, std::initializer_list<std::string_view> options) {
  return std::any_of(options.begin(), options.end(),
                     [&](std::string_view o) { return operation.has_option(o); });
}

bool downloads(const Command& command, const Operation& operation) {
  const bool to_file =
      std::any_of(command.redirections.begin(), command.redirections.end(), [](const Redirection& r) {
        const bool writes = r.kind == RedirectionKind::write || r.kind == RedirectionKind::append;
        return writes && (r.fd < 0 || r.fd == 1) && r.target.text() != "/dev/null";
      });
  if (to_file || has_any_option(operation, {"-O", "--remote-name", "-J", "-T", "--upload-file"})) return true;
  if (!has_any_option(operation, {"-o", "--output"})) return false;
  std::string target = operation.option_value("-o");
  if (target.empty()) target = operation.option_value("--output");
  return !target.empty() && target != "/dev/null";
}

// A request that changes something at the other end: an action, not a probe.
bool sends_change(const Operation& operation) {
  std::string method = operation.option_value("-X");
  if (method.empty()) method = operation.option_value("--request");
  if (!method.empty()) return method != "GET" && method != "HEAD" && method != "OPTIONS";
  return has_any_option(operation, {"-d", "--data", "--data-raw", "--data-binary", "--json", "-F", "--form"});
}

bool ignores_http_errors(const Operation& operation) {
  if (operation.program == "curl")
    return !has_any_option(operation, {"-f", "--fail", "--fail-with-body", "--fail-early"});
  if (operation.program == "http" || operation.program == "https")
    return !operation.has_option("--check-status");
  return false;
}

// `curl telnet://host:22` and the like fail when the connection does.
bool asks_over_http(const Operation& operation) {
  return std::any_of(operation.operands.begin(), operation.operands.end(), [](const std::string& operand) {
    const std::size_t scheme = operand.find("://");
    return scheme == std::string::npos || operand.starts_with("http");
  });
}

bool is_blind_probe(const Runbook& runbook, const Command& command, const Operation& operation,
                    Purpose purpose) {
  if (!ignores_http_errors(operation) || !asks_over_http(operation)) return false;
  if (downloads(command, operation) || is_judged_by_pipe(runbook, command)) return false;
  return !sends_change(operation) || purpose == Purpose::verify;
}

// (b) A failing check is answered by words.

bool is_check(const Operation& operation) {
  return operation.effects.has_any(Effect::verifies | Effect::probes);
}

// (c) A listing or a printout where the author says that something is verified.

// `ls -la dir/file.sql` fails when the file is not there; a folder or a glob tells nothing about its content.
bool lists_exact_files(Facts& facts, const Command& command, const Operation& operation) {
  if (operation.has_option("-d") || operation.operands.empty()) return operation.has_option("-d");
  for (const std::uint32_t index : operation.operand_words) {
    const Word& word = command.words[index];
    const bool has_glob = std::any_of(word.parts.begin(), word.parts.end(), [](const WordPart& part) {
      return part.kind == PartKind::glob || part.kind == PartKind::brace;
    });
    const std::string path = word.text();
    if (has_glob || path.ends_with('/') || path == "." || path == ".." || path == "~") return false;
    const std::string normalized = paths::normalized(path);
    if (facts.is_folder(normalized)) return false;
  }
  return true;
}

// Facts of the machine that a preparing step looks at without deciding anything.
bool is_about_the_machine(const Operation& operation) {
  constexpr std::string_view kPrograms[] = {"df",    "free",   "uname",   "hostname", "whoami",      "id",
                                            "date",  "uptime", "env",     "printenv", "pwd",         "lscpu",
                                            "lsblk", "nproc",  "vm_stat", "sw_vers",  "lsb_release", "ulimit",
                                            "git",   "pip",    "pip3",    "npm",      "which",       "type"};
  return text::is_one_of(operation.program, kPrograms);
}

// `ps aux | grep name` finds at least the grep itself, unless that is filtered out or the pattern is
// "[n]ame".
bool finds_itself(const Runbook& runbook, const Command& command, const Operation& operation) {
  if (operation.program != "ps") return false;
  bool greps = false;
  for (const Command* next = piped_into(runbook, command); next; next = piped_into(runbook, *next)) {
    const Operation& filter = runbook.operation_of(*next);
    if (filter.program != "grep" && filter.program != "egrep") {
      if (!only_filters(filter)) return false;
      continue;
    }
    if (filter.has_option("-v")) return false;
    const std::string pattern = filter.operands.empty() ? std::string() : filter.operands.front();
    if (pattern.starts_with('[')) return false;
    greps = true;
  }
  return greps;
}

// `docker inspect NAME`, `kubectl get pod NAME`, `pip show NAME`, `git show REV` fail when there is no such
// thing.
bool asks_for_one_by_name(const Operation& operation) {
  const auto& words = operation.operands;
  const std::string verb = words.empty() ? std::string() : words.front();
  if (operation.program == "kubectl" || operation.program == "oc")
    return (verb == "get" || verb == "describe") &&
           (words.size() > 2 || (words.size() == 2 && words[1].find('/') != std::string::npos));
  return (verb == "inspect" || verb == "show") && words.size() > 1;
}

// What a version control system tells of its own state is a record, not a verdict on the system that is
// upgraded.
bool is_version_control(const Operation& operation) {
  return operation.program == "git" || operation.program == "svn" || operation.program == "hg";
}

bool shows_without_deciding(const Runbook& runbook, Facts& facts, const Command& command,
                            const Operation& operation, const Step& step) {
  constexpr std::string_view kCanFail[] = {"which",   "type", "id",     "stat", "lsof", "fuser",
                                           "whereis", "echo", "printf", "curl", "http", "https"};
  if (!operation.effects.has(Effect::always_succeeds) || text::is_one_of(operation.program, kCanFail))
    return false;
  if (operation.effects.has(Effect::prints) || is_version_control(operation) ||
      asks_for_one_by_name(operation))
    return false;
  if (step.kind == StepKind::prepare && is_about_the_machine(operation)) return false;
  if (operation.program == "ls" && lists_exact_files(facts, command, operation)) return false;
  if (finds_itself(runbook, command, operation)) return true;
  return !is_judged_by_pipe(runbook, command);
}

struct Verdict {
  std::string message;
  std::string mend;
  bool needs_fail = false;  // --fail is all that is missing
};

std::string mend_for(const Operation& operation) {
  if (operation.program == "curl") return "add --fail, or compare the answer with what it must be";
  if (operation.program == "ps") return "use `pgrep -f`, which exits 1 when nothing matches";
  if (operation.program == "ls") return "use a command that can fail, such as `test -s FILE`";
  return "use a command that exits non-zero when the result is wrong, or write the expected result beside it";
}

// The reader is shown the status and may well be meant to read it: a page that sends others to the log-in.
bool shows_the_status(const Operation& operation) {
  return has_any_option(operation, {"-I", "--head", "-i", "--include", "-w", "--write-out", "-D",
                                    "--dump-header", "-v", "--verbose"});
}

std::optional<Verdict> verdict(const Runbook& runbook, Facts& facts, const Command& command,
                               const Step& step) {
  const Operation& operation = runbook.operation_of(command);
  const Purpose purpose = purpose_of(runbook, runbook.statement_of(command), &step);
  const bool shows = shows_without_deciding(runbook, facts, command, operation, step);
  if (is_check(operation) || is_check(runbook.operation_of(pipeline_end(runbook, command))) ||
      (shows && purpose == Purpose::verify)) {
    if (const Command* words = swallowed_by(runbook, command))
      return Verdict{fmt::format("`|| {}` turns a failed check into success", words->name()),
                     words->words.size() > 1
                         ? fmt::format("let the failure through: `|| {{ {} …; exit 1; }}`", words->name())
                         : fmt::format("leave out `|| {}`", words->name())};
  }
  if (is_blind_probe(runbook, command, operation, purpose))
    return Verdict{
        fmt::format("`{}` exits 0 on an HTTP error, and no expected result is stated", operation.program),
        mend_for(operation), operation.program == "curl" && !shows_the_status(operation)};
  if (shows && purpose == Purpose::verify) {
    if (finds_itself(runbook, command, operation))
      return Verdict{"`ps | grep` always finds its own grep, and no expected result is stated",
                     mend_for(operation)};
    return Verdict{
        fmt::format(
            "`{}` is to verify something, but exits 0 whatever it shows, and no expected result is stated",
            operation.program),
        mend_for(operation)};
  }
  return std::nullopt;
}

// The word of the command line that names the program; nothing when it is spelled with a path or an
// expansion, or stands within a script of its own (`bash -c "curl …"`).
std::optional<Span> word_named(const Command& command, std::string_view program) {
  for (const Word& word : command.words)
    if (word.literal() == program && word.span.size() == program.size()) return word.span;
  return std::nullopt;
}

// An HTTP error ends curl with a failure; its message is shown in place of the answer's text, progress is
// not.
std::string fail_options(const Operation& operation) {
  if (operation.has_option("-v") || operation.has_option("--verbose") || operation.has_option("-S"))
    return " -f";
  return operation.has_option("-s") || operation.has_option("--silent") ? " -fS" : " -fsS";
}

void check(const Runbook& runbook, Reporter& report) {
  Facts facts(runbook);
  for (const Command& command : runbook.commands) {
    const Step* step = runbook.step_of(command);
    if (!is_walked(step) || command.words.empty() || is_substituted(command)) continue;
    if (command.joint == Joint::pipe || command.scope == Scope::condition || command.background) continue;
    if (facts.states_expectation(command.statement)) continue;
    const std::optional<Verdict> found = verdict(runbook, facts, command, *step);
    if (!found) continue;
    FindingBuilder finding = report.at(command.span).say(found->message).mend(found->mend);
    const std::optional<Span> curl = found->needs_fail ? word_named(command, "curl") : std::nullopt;
    if (curl) finding.fix(Span{curl->end, curl->end}, fail_options(runbook.operation_of(command)));
  }
}

}  // namespace

HANDRAIL_RULE(O004, "verification-cannot-fail", Severity::warning, check, Fix::safe_rewrite);
}  // namespace handrail
