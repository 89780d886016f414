// `handrail check`: reads guides, runs the rules, prints the findings in the wanted format.
#include <algorithm>
#include <cerrno>
#include <cstdio>
#include <cstring>
#include <memory>
#include <optional>
#include <string>
#include <string_view>
#include <vector>

#include <fmt/format.h>

#include "checker/engine.h"
#include "checker/reporters.h"
#include "cli/command.h"
#include "cli/files.h"
#include "cli/fix_files.h"
#include "cli/surroundings.h"
#include "model/runbook.h"
#include "model/text.h"

namespace handrail::cli {
namespace {

struct CheckArguments {
  std::vector<std::string> paths;
  std::string format = "text";
  std::vector<std::string> select;
  std::vector<std::string> ignore;
  std::vector<std::string> severities;  // "S003=info"
  std::string fail_on = "error";
  bool strict = false;
  std::string stdin_filename;
  std::string output;
  FixMode fixing = FixMode::none;
};

constexpr std::string_view kStdin = "-";

constexpr const char* kExamples =
    R"(Exit code: 0 nothing at or above --fail-on, 1 findings, 2 something could not be checked.

Examples:
  handrail check                              every guide below this folder
  handrail check UPGRADE.md --strict          a gate for CI: warnings count as errors
  handrail check docs --select B,S002         the rules on backups, and one more
  handrail check docs --format sarif > findings.sarif
  handrail check docs --diff                  what --fix would change
  cat UPGRADE.md | handrail check - --stdin-filename UPGRADE.md)";

std::optional<Severity> severity_from(std::string_view word) {
  for (const Severity severity : {Severity::error, Severity::warning, Severity::info})
    if (word == name_of(severity)) return severity;
  return std::nullopt;
}

std::vector<std::string> format_names() {
  std::vector<std::string> names;
  for (const ReportFormat* format : report_formats()) names.emplace_back(format->name);
  return names;
}

Result<CheckOptions> options_from(const CheckArguments& arguments) {
  CheckOptions options;
  options.select = arguments.select;
  options.ignore = arguments.ignore;
  options.strict = arguments.strict;
  for (const std::string& assignment : arguments.severities) {
    const std::size_t equals = assignment.find('=');
    const auto severity = equals == std::string::npos
                              ? std::nullopt
                              : severity_from(std::string_view(assignment).substr(equals + 1));
    if (!severity)
      return fail(fmt::format("--severity '{}' is not RULE=LEVEL", assignment),
                  "write for example --severity S003=info; levels are error, warning and info");
    options.severities[assignment.substr(0, equals)] = *severity;
  }
  if (Result<void> valid = validate(options); !valid) return fail(valid.error());
  return options;
}

// Paths of guides, in the order to report them; standard input stays where it was named.
Result<std::vector<std::string>> guides_to_check(const CheckArguments& arguments) {
  std::vector<std::string> named = arguments.paths;
  if (named.empty()) named.emplace_back(arguments.stdin_filename.empty() ? "." : kStdin);
  const bool wants_stdin = std::find(named.begin(), named.end(), kStdin) != named.end();
  named.erase(std::remove(named.begin(), named.end(), kStdin), named.end());
  std::vector<std::string> guides;
  if (!named.empty()) {
    Result<std::vector<std::string>> found = find_guides(named);
    if (!found) return found;
    guides = std::move(*found);
  }
  if (wants_stdin) guides.emplace_back(kStdin);
  return guides;
}

Result<std::shared_ptr<const SourceText>> read_source(const std::string& path,
                                                      const std::string& stdin_filename) {
  if (path != kStdin) return read_guide_text(path);
  Result<std::string> text = read_file(path, SourceText::kMaxBytes);
  if (!text) return fail(text.error());
  return SourceText::make(stdin_filename.empty() ? "<stdin>" : stdin_filename, std::move(*text));
}

// Mends the guide where that is wanted; `fixed` then says what became of it.
CheckedGuide check_one(const std::string& path, const CheckArguments& arguments, CheckOptions options,
                       FixedGuide& fixed) {
  CheckedGuide guide;
  guide.path = path != kStdin                     ? path
               : arguments.stdin_filename.empty() ? "<stdin>"
                                                  : arguments.stdin_filename;
  Result<std::shared_ptr<const SourceText>> source = read_source(path, arguments.stdin_filename);
  if (!source) {
    guide.error = source.error();
    return guide;
  }
  guide.source = *source;
  if (path != kStdin) options.around = surroundings_of(path);
  if (arguments.fixing != FixMode::none) {
    fixed = fix_guide(guide, options, arguments.fixing, path == kStdin);
    return guide;
  }
  Result<std::shared_ptr<const Runbook>> runbook = read_guide(*source);
  if (!runbook) {
    guide.error = runbook.error();
    return guide;
  }
  guide.outcome = check_with_suppressed(**runbook, options);
  return guide;
}

bool has_finding_at_or_above(const CheckReport& report, Severity least) {
  return std::any_of(report.guides.begin(), report.guides.end(), [&](const CheckedGuide& guide) {
    const auto& findings = guide.outcome.findings;
    return std::any_of(findings.begin(), findings.end(),
                       [&](const Finding& f) { return f.severity >= least; });
  });
}

Result<void> deliver(const std::string& bytes, const std::string& output) {
  if (!output.empty()) return write_file(output, bytes);
  if (std::fwrite(bytes.data(), 1, bytes.size(), stdout) != bytes.size() || std::fflush(stdout) != 0)
    return fail(fmt::format("cannot write to standard output: {}", std::strerror(errno)));
  return {};
}

void run_check(const CheckArguments& arguments, Session& session) {
  const Result<CheckOptions> options = options_from(arguments);
  if (!options) return session.fail(options.error());
  const Result<std::vector<std::string>> paths = guides_to_check(arguments);
  if (!paths) return session.fail(paths.error());

  const bool standard_input = paths->back() == kStdin;
  if (arguments.fixing == FixMode::write && standard_input && paths->size() > 1)
    return session.fail(Error{"--fix takes files or standard input, not both", "", 0, 0,
                              "mend standard input on its own: its mended text is what is printed"});

  CheckReport report;
  report.guides.resize(paths->size());
  std::vector<FixedGuide> fixed(paths->size());
  for_each_parallel(paths->size(), [&](std::size_t i) {
    report.guides[i] = check_one((*paths)[i], arguments, *options, fixed[i]);
  });

  ReportStyle style;
  style.version = HANDRAIL_VERSION;
  style.color = arguments.output.empty() && session.colored(stdout);
  const ReportFormat* format = find_report_format(arguments.format);
  const std::optional<std::string> mended = output_of_fixes(fixed, arguments.fixing, standard_input);
  if (Result<void> delivered = deliver(mended ? *mended : format->write(report, style), arguments.output);
      !delivered)
    return session.fail(delivered.error());
  if (arguments.fixing != FixMode::none) tell_fixes(report, fixed, arguments.fixing, session);
  const bool fails = arguments.fixing == FixMode::diff
                         ? !mended->empty()
                         : has_finding_at_or_above(report, *severity_from(arguments.fail_on));
  if (fails) session.exit_code = 1;
  for (const CheckedGuide& guide : report.guides)
    if (guide.error) session.fail(*guide.error);
}

}  // namespace

HANDRAIL_COMMAND(check) {
  auto arguments = std::make_shared<CheckArguments>();
  CLI::App* command =
      program.add_subcommand("check", "Check guides like a compiler: findings with place, reason and mend");
  command->footer(kExamples);
  command->add_option("PATH", arguments->paths,
                      "Guides, or folders searched for *.md; - reads standard input (default: .)");
  command->add_option("--format", arguments->format, "Format of the findings")
      ->check(CLI::IsMember(format_names()))
      ->capture_default_str();
  command->add_option("--select", arguments->select, "Only these rules: codes, names or families (B,S002)")
      ->delimiter(',')
      ->allow_extra_args(false);
  command->add_option("--ignore", arguments->ignore, "Leave out these rules")
      ->delimiter(',')
      ->allow_extra_args(false);
  command
      ->add_option("--severity", arguments->severities,
                   "RULE=LEVEL: weigh a rule otherwise (error, warning, info)")
      ->delimiter(',')
      ->allow_extra_args(false);
  command->add_option("--fail-on", arguments->fail_on, "Least severity that gives exit code 1")
      ->check(CLI::IsMember(std::vector<std::string>{"error", "warning", "info"}))
      ->capture_default_str();
  command->add_flag("--strict", arguments->strict, "A warning counts as an error");
  command->add_option("--stdin-filename", arguments->stdin_filename,
                      "What to call the guide from standard input");
  command->add_option("-o,--output", arguments->output, "Write to this file instead of standard output");
  CLI::Option* fix = command->add_flag_callback(
      "--fix", [arguments] { arguments->fixing = FixMode::write; },
      "Mend what can be mended safely, then report the rest; - prints the mended guide");
  command
      ->add_flag_callback(
          "--diff", [arguments] { arguments->fixing = FixMode::diff; },
          "Print what --fix would change, change nothing; exit code 1 when there is something")
      ->excludes(fix);
  command->callback([arguments, &session] { run_check(*arguments, session); });
}

}  // namespace handrail::cli
