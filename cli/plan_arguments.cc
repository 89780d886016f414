#include "cli/plan_arguments.h"

#include <unistd.h>

#include <filesystem>

#include <fmt/format.h>

#include "cli/parameters.h"
#include "model/duration.h"

extern char** environ;

namespace handrail::cli {

void add_plan_options(CLI::App& command, PlanArguments& arguments) {
  command.add_option("GUIDE", arguments.guide, "The guide, a Markdown file")->required();
  command
      .add_option("--set", arguments.set,
                  "Value of a parameter; secrets are better given as HANDRAIL_NAME in the environment")
      ->type_name("NAME=VALUE")
      ->allow_extra_args(false)
      ->take_all();
  command
      .add_option("--set-file", arguments.set_file,
                  "Values of parameters: a YAML or JSON file of names and values; --set goes before it")
      ->type_name("FILE");
  command.add_option("--choose", arguments.choose, "Take this option of a choice")
      ->type_name("GROUP=OPTION")
      ->allow_extra_args(false)
      ->take_all();
  command.add_flag("--with-optional", arguments.with_optional, "Optional steps too");
  command.add_option("--from", arguments.from, "Begin at this step")->type_name("STEP");
  command.add_option("--to", arguments.to, "End after this step")->type_name("STEP");
  command.add_option("--only", arguments.only, "Only this step (may be repeated)")
      ->type_name("STEP")
      ->allow_extra_args(false)
      ->take_all();
  command.add_option("--skip", arguments.skip, "Leave this step out (may be repeated)")
      ->type_name("STEP")
      ->allow_extra_args(false)
      ->take_all();
  command
      .add_option("--timeout", arguments.timeout, "Time limit of each command that names none (default 30m)")
      ->type_name("TIME");
  command.add_option("--cwd", arguments.directory, "Where to begin (default: the current directory)")
      ->type_name("DIR");
}

Result<std::map<std::string, std::string>> split_pairs(const std::vector<std::string>& pairs,
                                                       const char* option) {
  std::map<std::string, std::string> values;
  for (const std::string& pair : pairs) {
    const std::size_t equals = pair.find('=');
    if (equals == std::string::npos || equals == 0)
      return fail(fmt::format("{} {}: there is no name=value in it", option, pair));
    values[pair.substr(0, equals)] = pair.substr(equals + 1);
  }
  return values;
}

std::map<std::string, std::string> environment() {
  std::map<std::string, std::string> variables;
  for (char** entry = environ; *entry != nullptr; ++entry) {
    const std::string_view text = *entry;
    const std::size_t equals = text.find('=');
    if (equals != std::string_view::npos) variables.emplace(text.substr(0, equals), text.substr(equals + 1));
  }
  return variables;
}

Result<PlanOptions> plan_options(const PlanArguments& arguments) {
  PlanOptions options;
  auto parameters = split_pairs(arguments.set, "--set");
  if (!parameters) return fail(parameters.error());
  auto choices = split_pairs(arguments.choose, "--choose");
  if (!choices) return fail(choices.error());
  options.parameters = std::move(*parameters);
  if (!arguments.set_file.empty()) {
    auto values = read_parameter_file(arguments.set_file);
    if (!values) return fail(values.error());
    options.file_parameters = std::move(*values);
    options.parameters_file = arguments.set_file;
  }
  options.choices = std::move(*choices);
  options.environment = environment();
  options.with_optional = arguments.with_optional;
  options.from = arguments.from;
  options.to = arguments.to;
  options.only = arguments.only;
  options.skip = arguments.skip;
  if (!arguments.timeout.empty()) {
    options.timeout = parse_duration(arguments.timeout);
    if (!options.timeout)
      return fail(fmt::format("--timeout {} is not a time", arguments.timeout), "for example 90s, 10m or 1h");
  }
  std::error_code error;
  const std::filesystem::path directory =
      std::filesystem::canonical(arguments.directory.empty() ? "." : arguments.directory, error);
  if (error || !std::filesystem::is_directory(directory)) {
    return fail(fmt::format("--cwd {}: there is no such folder", arguments.directory));
  }
  options.directory = directory;
  return options;
}

}  // namespace handrail::cli
