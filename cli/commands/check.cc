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
#include "checker/statistics.h"
#include "cli/baseline_file.h"
#include "cli/command.h"
#include "cli/files.h"
#include "cli/fix_files.h"
#include "cli/settings.h"
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
  std::string fail_on;
  bool strict = false;
  std::string config;
  bool no_config = false;
  std::string baseline;
  bool write_baseline = false;
  bool statistics = false;
  bool all = false;
  std::string stdin_filename;
  std::string output;
  FixMode fixing = FixMode::none;
};

constexpr std::string_view kStdin = "-";

constexpr const char* kExamples =
    R"(Exit code: 0 nothing at or above --fail-on, 1 findings, 2 something could not be checked.

A file handrail.toml, looked for from each guide's folder upwards, settles rules, severities, paths, and a
team's own commands and phrases; what is said here goes before it.

Examples:
  handrail check                              every guide below this folder
  handrail check UPGRADE.md --strict          a gate for CI: warnings count as errors
  handrail check docs --select B,S002         the rules on backups, and one more
  handrail check docs --diff                  what --fix would change
  handrail check docs --statistics            what there is most of
  handrail check docs --format sarif > findings.sarif
  handrail check docs --format github         annotations in GitHub Actions
  handrail check --baseline known.json --write-baseline    live with today's findings ...
  handrail check --baseline known.json        ... and report what is new
  cat UPGRADE.md | handrail check - --stdin-filename UPGRADE.md)";

std::vector<std::string> format_names() {
  std::vector<std::string> names;
  for (const ReportFormat* format : report_formats()) names.emplace_back(format->name);
  return names;
}

Result<SettingsOptions> options_from(const CheckArguments& arguments) {
  SettingsOptions options;
  options.use_config = !arguments.no_config;
  options.config_path = arguments.config;
  options.rules.select = arguments.select;
  options.rules.ignore = arguments.ignore;
  options.strict = arguments.strict;
  if (!arguments.fail_on.empty()) options.fail_on = severity_from(arguments.fail_on);
  for (const std::string& assignment : arguments.severities) {
    const std::size_t equals = assignment.find('=');
    const auto severity = equals == std::string::npos
                              ? std::nullopt
                              : severity_from(std::string_view(assignment).substr(equals + 1));
    if (!severity)
      return fail(fmt::format("--severity '{}' is not RULE=LEVEL", assignment),
                  "write for example --severity S003=info; levels are error, warning and info");
    options.rules.severities[assignment.substr(0, equals)] = *severity;
  }
  CheckOptions words;
  words.select = options.rules.select;
  words.ignore = options.rules.ignore;
  words.severities = options.rules.severities;
  if (Result<void> valid = validate(words); !valid) return fail(valid.error());
  return options;
}

// Paths of guides, in the order to report them; standard input stays where it was named.
Result<std::vector<std::string>> guides_to_check(const CheckArguments& arguments, Settings& settings) {
  std::vector<std::string> named = arguments.paths;
  if (named.empty()) named.emplace_back(arguments.stdin_filename.empty() ? "." : kStdin);
  const bool wants_stdin = std::find(named.begin(), named.end(), kStdin) != named.end();
  named.erase(std::remove(named.begin(), named.end(), kStdin), named.end());
  std::vector<std::string> guides;
  if (!named.empty()) {
    Result<std::vector<std::string>> found = find_guides(
        named, [&](const std::string& path, bool is_folder) { return settings.wants(path, is_folder); });
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
    guide.sections = sections_of(Document(guide.source));
    return guide;
  }
  Result<std::shared_ptr<const Runbook>> runbook = read_guide(*source, options.reading);
  if (!runbook) {
    guide.error = runbook.error();
    return guide;
  }
  guide.sections = sections_of((*runbook)->document);
  guide.outcome = check_with_suppressed(**runbook, options);
  return guide;
}

bool has_finding_at_or_above(const CheckedGuide& guide, Severity least) {
  const auto& findings = guide.outcome.findings;
  return std::any_of(findings.begin(), findings.end(), [&](const Finding& f) { return f.severity >= least; });
}

Result<void> deliver(const std::string& bytes, const std::string& output) {
  if (!output.empty()) return write_file(output, bytes);
  if (std::fwrite(bytes.data(), 1, bytes.size(), stdout) != bytes.size() || std::fflush(stdout) != 0)
    return fail(fmt::format("cannot write to standard output: {}", std::strerror(errno)));
  return {};
}

std::string written(const CheckReport& report, const CheckArguments& arguments, const ReportStyle& style) {
  if (!arguments.statistics) return find_report_format(arguments.format)->write(report, style);
  return arguments.format == "json" ? statistics_json(report, style) : statistics_text(report, style);
}

Result<std::vector<GuideSettings>> settings_for(const std::vector<std::string>& paths,
                                                const CheckArguments& arguments, Settings& settings) {
  std::vector<GuideSettings> all;
  for (const std::string& path : paths) {
    Result<GuideSettings> found = settings.of(path == kStdin ? arguments.stdin_filename : path);
    if (!found) return fail(found.error());
    all.push_back(std::move(*found));
  }
  return all;
}

void run_check(const CheckArguments& arguments, Session& session) {
  const Result<SettingsOptions> options = options_from(arguments);
  if (!options) return session.fail(options.error());
  if (arguments.statistics && arguments.format != "text" && arguments.format != "json")
    return session.fail(Error{"--statistics are text or json", "", 0, 0, "leave --format out"});
  Settings settings(*options);
  const Result<std::vector<std::string>> paths = guides_to_check(arguments, settings);
  if (!paths) return session.fail(paths.error());
  const Result<std::vector<GuideSettings>> of_guides = settings_for(*paths, arguments, settings);
  if (!of_guides) return session.fail(of_guides.error());

  const bool standard_input = paths->back() == kStdin;
  if (arguments.fixing == FixMode::write && standard_input && paths->size() > 1)
    return session.fail(Error{"--fix takes files or standard input, not both", "", 0, 0,
                              "mend standard input on its own: its mended text is what is printed"});

  CheckReport report;
  report.guides.resize(paths->size());
  std::vector<FixedGuide> fixed(paths->size());
  for_each_parallel(paths->size(), [&](std::size_t i) {
    report.guides[i] = check_one((*paths)[i], arguments, (*of_guides)[i].check, fixed[i]);
  });

  if (!arguments.baseline.empty()) {
    CheckOptions asked;  // rules that the command line leaves out were not judged
    asked.select = arguments.select;
    asked.ignore = arguments.ignore;
    const Result<void> done = arguments.write_baseline
                                  ? renew_baseline_file(arguments.baseline, report, asked, session)
                                  : hold_back_known(arguments.baseline, report, asked, session);
    if (!done) return session.fail(done.error());
  }
  if (!arguments.write_baseline) {
    ReportStyle style;
    style.version = HANDRAIL_VERSION;
    style.color = arguments.output.empty() && session.colored(stdout);
    style.width = arguments.output.empty() ? session.width(stdout) : 0;
    style.each = arguments.all;
    const std::optional<std::string> mended = output_of_fixes(fixed, arguments.fixing, standard_input);
    const Result<void> delivered =
        deliver(mended ? *mended : written(report, arguments, style), arguments.output);
    if (!delivered) return session.fail(delivered.error());
    if (arguments.fixing != FixMode::none) tell_fixes(report, fixed, arguments.fixing, session);
    bool fails = arguments.fixing == FixMode::diff && !mended->empty();
    for (std::size_t i = 0; arguments.fixing != FixMode::diff && i < report.guides.size(); ++i)
      fails = fails || has_finding_at_or_above(report.guides[i], (*of_guides)[i].fail_on);
    if (fails) session.exit_code = 1;
  }
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
  command
      ->add_option("--fail-on", arguments->fail_on, "Least severity that gives exit code 1 (default: error)")
      ->check(CLI::IsMember(std::vector<std::string>{"error", "warning", "info"}));
  command->add_flag("--strict", arguments->strict, "A warning counts as an error");
  command->add_option("--stdin-filename", arguments->stdin_filename,
                      "What to call the guide from standard input");
  command->add_flag("--all", arguments->all,
                    "Text: show each finding, also those that say the same of other places");
  command->add_flag("--statistics", arguments->statistics,
                    "Count the findings by rule instead of showing them");
  CLI::Option* baseline =
      command->add_option("--baseline", arguments->baseline,
                          "Hold back the findings that this file knows, and report what is new");
  command
      ->add_flag("--write-baseline", arguments->write_baseline,
                 "Write that file anew, so that it knows all findings of now")
      ->needs(baseline);
  CLI::Option* config = command->add_option("--config", arguments->config,
                                            "This configuration in place of the handrail.toml found");
  command->add_flag("--no-config", arguments->no_config, "Without any handrail.toml")->excludes(config);
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
