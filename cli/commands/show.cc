// handrail show: what Handrail understands of a guide.
#include <fmt/format.h>

#include "cli/command.h"
#include "cli/files.h"
#include "cli/settings.h"
#include "model/json.h"
#include "model/runbook.h"

namespace handrail::cli {
namespace {

struct ShowOptions {
  std::string guide;
  bool json = false;
  bool why = false;
};

std::string first_line(std::string_view text) {
  const std::size_t end = text.find('\n');
  std::string line(text.substr(0, end));
  if (end != std::string_view::npos) line += " …";
  return line;
}

void print_why(const SourceText& source, std::string_view what, const Evidence& evidence, int indent) {
  if (evidence.reason.empty()) return;
  fmt::print("{:{}}{} because {} (line {}, confidence {:.2f})\n", "", indent, what, evidence.reason,
             source.line_of(evidence.span.begin), evidence.confidence);
}

// Why a step is of its kind, on its way, optional, an alternative; below kSureEnough it is left to a person.
void print_why(const Runbook& runbook, const Step& step) {
  constexpr int kIndent = 21;
  const SourceText& source = *runbook.source;
  print_why(source, name_of(step.kind), step.evidence, kIndent);
  if (step.way != Way::forward) print_why(source, name_of(step.way), step.way_evidence, kIndent);
  if (step.optional) print_why(source, "optional", step.optional_evidence, kIndent);
  if (step.choice >= 0)
    print_why(source, "an alternative", runbook.choices[static_cast<std::size_t>(step.choice)].evidence,
              kIndent);
  if (step.evidence.confidence < kSureEnough)
    fmt::print("{:{}}not sure enough to be run: left to a person\n", "", kIndent);
}

// The line of a use of a path, and the program that touches it there.
std::string user_of(const Runbook& runbook, int use, bool why) {
  const PathUse& path = runbook.path_uses[static_cast<std::size_t>(use)];
  const std::string line = fmt::to_string(runbook.source->line_of(path.span.begin));
  if (!why || path.command < 0) return line;
  const std::string& program = runbook.operations[static_cast<std::size_t>(path.command)].program;
  return program.empty() ? line : fmt::format("{} ({})", line, program);
}

void print_outline(const Runbook& runbook, bool why) {
  const SourceText& source = *runbook.source;
  fmt::print("{}\n  {} steps, {} commands, {} SQL statements, {} checks; language {}\n", runbook.title,
             runbook.steps.size(), runbook.commands.size(), runbook.sql_statements.size(),
             runbook.checks.size(), runbook.language);
  int phase = -1;
  for (const Step& step : runbook.steps) {
    if (step.phase != phase) {
      phase = step.phase;
      const Phase& shown = runbook.phases[static_cast<std::size_t>(phase)];
      fmt::print("\n{}{}\n", shown.title,
                 shown.way == Way::back   ? "  [way back]"
                 : shown.way == Way::side ? "  [side road]"
                                          : "");
    }
    std::string marks;
    if (step.optional) marks += " (optional)";
    if (step.manual) marks += " (by hand)";
    if (step.choice >= 0) {
      const Choice& choice = runbook.choices[static_cast<std::size_t>(step.choice)];
      marks +=
          fmt::format(" (if {} = {})", choice.id, choice.options[static_cast<std::size_t>(step.option)].id);
    }
    fmt::print("  {:>4}  {:<12} {}{}\n", source.line_of(step.title_span.begin), name_of(step.kind),
               step.title, marks);
    if (why) print_why(runbook, step);
    for (const StepAction& action : step.actions) {
      const std::string text = action.kind == ActionKind::manual || action.kind == ActionKind::file
                                   ? action.text
                                   : std::string(source.slice(action.span));
      const std::string_view sign = action.kind == ActionKind::shell  ? "$"
                                    : action.kind == ActionKind::sql  ? ">"
                                    : action.kind == ActionKind::file ? "="
                                                                      : "·";
      fmt::print("        {:>4}  {} {}\n", source.line_of(action.span.begin), sign, first_line(text));
    }
  }
  const auto heading = [](std::string_view title) { fmt::print("\n{}\n", title); };
  if (!runbook.parameters.empty()) heading("Values to fill in");
  for (const Parameter& parameter : runbook.parameters) {
    fmt::print("  {:<24} {}{}, {} places\n", parameter.name, name_of(parameter.type),
               parameter.declared ? "" : ", not declared", parameter.uses.size());
    if (why) print_why(source, "a value to fill in", parameter.evidence, 6);
  }
  if (!runbook.datastores.empty()) heading("Datastores");
  for (const Datastore& datastore : runbook.datastores) {
    fmt::print("  {:<24} {}\n", datastore.name, name_of(datastore.engine));
    if (why) print_why(source, "a datastore", datastore.evidence, 6);
  }
  if (!runbook.services.empty()) heading("Services");
  for (const Service& service : runbook.services) {
    fmt::print("  {:<24} stopped {}×, started {}×\n", service.name, service.stopped_by.size(),
               service.started_by.size());
    if (why) print_why(source, "a service", service.evidence, 6);
  }
  if (!runbook.artifacts.empty()) heading("Backups and what reads them");
  for (const Artifact& artifact : runbook.artifacts) {
    std::string consumers;
    for (const int use : artifact.consumed_by) consumers += " " + user_of(runbook, use, why);
    fmt::print(
        "  {}\n      made {}, read{}\n", artifact.path,
        artifact.produced_by < 0 ? "nowhere" : "at line " + user_of(runbook, artifact.produced_by, why),
        consumers.empty() ? " nowhere" : " at line" + consumers);
  }
  if (!runbook.checks.empty()) heading("Checks of a snapshot");
  for (const Check& check : runbook.checks) {
    fmt::print("  {:<28} {:<9} {}\n", check.id, name_of(check.when),
               check.kind == "sql" ? first_line(check.sql) : check.kind);
  }
}

void show(const ShowOptions& options, Session& session) {
  auto text = read_guide_text(options.guide);
  if (!text) return session.fail(text.error());
  const auto settings = settings_of(options.guide);
  if (!settings) return session.fail(settings.error());
  auto runbook = read_guide(std::move(*text), settings->check.reading);
  if (!runbook) return session.fail(runbook.error());
  if (options.json) {
    const std::string json = runbook_json(**runbook);
    std::fwrite(json.data(), 1, json.size(), stdout);
  } else {
    print_outline(**runbook, options.why);
  }
}

}  // namespace

HANDRAIL_COMMAND(show) {
  auto options = std::make_shared<ShowOptions>();
  CLI::App* command = program.add_subcommand(
      "show", "Show what Handrail understands of a guide: its phases, steps, commands, values");
  command->add_option("GUIDE", options->guide, "Markdown file, or - for standard input")
      ->required()
      ->type_name("");
  command->add_flag("--json", options->json, "Print the whole model as JSON (docs/show.schema.json)");
  command->add_flag(
      "--why", options->why,
      "Say what each step, value, datastore, service and file was inferred from, and how sure that is");
  command->footer(
      "Examples:\n  handrail show UPGRADE.md\n  handrail show UPGRADE.md --why\n  handrail show UPGRADE.md "
      "--json | jq '.steps[].kind'");
  command->callback([options, &session] { show(*options, session); });
}

}  // namespace handrail::cli
