#include "cli/parameters.h"

#include <sys/stat.h>

#include <algorithm>
#include <cstring>

#include <fmt/format.h>
#include <fmt/ranges.h>
#include <nlohmann/json.hpp>

#include "cli/files.h"
#include "cli/run_screen.h"
#include "clients/address.h"
#include "model/plan/plan_values.h"
#include "model/yaml.h"

namespace handrail::cli {
namespace {

constexpr const char* kFlat = "write one `name: value` a line";

Error in_file(std::string message, const std::string& path, std::uint32_t line, std::string mend = kFlat) {
  return {std::move(message), path, line, 0, std::move(mend)};
}

Result<std::map<std::string, std::string>> from_json(const std::string& path, const std::string& text) {
  const Json json = Json::parse(text, nullptr, false);
  if (!json.is_object()) {
    return fail(
        in_file("holds no JSON object of names and values", path, 0, R"(write {"name": "value", …})"));
  }
  std::map<std::string, std::string> values;
  for (const auto& [name, value] : json.items()) {
    if (value.is_structured() || value.is_null())
      return fail(in_file(fmt::format("the value of {} is neither text nor a number", name), path, 0));
    values[name] = value.is_string() ? value.get<std::string>() : value.dump();
  }
  return values;
}

Result<std::map<std::string, std::string>> from_yaml(const std::string& path, const SourceText& source) {
  const auto size = static_cast<std::uint32_t>(source.text().size());
  const auto root = parse_yaml(source, CodeText(source.text(), {0, size}));
  if (!root) return fail(root.error());
  if (!root->is_mapping()) return fail(in_file("holds no names with values", path, 1));
  std::map<std::string, std::string> values;
  for (const auto& [key, value] : root->entries) {
    const std::uint32_t line = source.line_of(key.span.begin);
    if (!value.is_scalar())
      return fail(in_file(fmt::format("{} has no value that is a single text", key.value), path, line));
    values[key.value] = value.value;
  }
  return values;
}

// "NAME=VALUE" in the program's own arguments.
struct Arguments {
  int count = 0;
  char** first = nullptr;
};
Arguments own_arguments;

bool hide_argument(const std::string& name, const std::string& value) {
  bool found = false;
  const std::string pair = name + "=" + value;
  for (int i = 1; i < own_arguments.count; ++i) {
    char* at = std::strstr(own_arguments.first[i], pair.c_str());
    if (at == nullptr || at[pair.size()] != '\0') continue;
    std::memset(at + name.size() + 1, '*', value.size());
    found = true;
  }
  return found;
}

bool others_can_read(const std::string& path) {
  struct stat status {};
  return ::stat(path.c_str(), &status) == 0 && (status.st_mode & 077) != 0;
}

}  // namespace

Result<std::map<std::string, std::string>> read_parameter_file(const std::string& path) {
  auto text = read_file(path);
  if (!text) return fail(text.error());
  if (path.ends_with(".json")) return from_json(path, *text);
  const auto source = SourceText::make(path, std::move(*text));
  if (!source) return fail(source.error());
  return from_yaml(path, **source);
}

bool ask_for_what_is_missing(const Plan& plan, std::map<std::string, std::string>& parameters,
                             std::map<std::string, std::string>& choices) {
  bool asked = false;
  for (const PlanChoice& choice : plan.choices) {
    if (!choice.taken.empty()) continue;
    const std::string question =
        fmt::format("{} — one of {}:", choice.title, fmt::join(choice.options, ", "));
    for (std::string answer; choices.count(choice.id) == 0;) {
      if (!ask(question, answer) || answer.empty()) return false;  // stays open, and is reported as such
      if (std::ranges::count(choice.options, answer) > 0) choices[choice.id] = answer;
    }
    asked = true;
  }
  for (const PlanParameter& parameter : plan.parameters) {
    if (parameter.value) continue;
    const std::string about = parameter.description.empty() ? "" : " (" + parameter.description + ")";
    const std::string one_of =
        parameter.allowed.empty() ? "" : fmt::format(", one of {}", fmt::join(parameter.allowed, ", "));
    std::string answer;
    for (;;) {
      const bool secret = parameter.type == ParameterType::secret;
      if (!ask(fmt::format("{}{}{}:", parameter.name, about, one_of), answer, secret)) return false;
      const std::string wrong = answer.empty() ? "" : value_error(parameter, answer);
      if (wrong.empty()) break;
      std::fprintf(stderr, "  it %s\n", wrong.c_str());
    }
    if (answer.empty()) continue;  // stays missing, and is reported as such
    parameters[parameter.name] = answer;
    asked = true;
  }
  return asked;
}

void remember_arguments(int count, char** arguments) { own_arguments = {count, arguments}; }

void hide_password(const std::string& location) {
  const std::string shown = without_password(location);
  const std::size_t size = location.size() - shown.size();
  if (size == 0) return;
  // ":secret" is what the two differ by.
  const auto begin = static_cast<std::size_t>(
      std::mismatch(shown.begin(), shown.end(), location.begin()).first - shown.begin());
  for (int i = 1; i < own_arguments.count; ++i) {
    char* at = std::strstr(own_arguments.first[i], location.c_str());
    if (at != nullptr) std::memset(at + begin + 1, '*', size - 1);
  }
}

void protect_secrets(const Plan& plan, const PlanOptions& options, const Session& session) {
  bool in_file = false;
  for (const PlanParameter& parameter : plan.parameters) {
    if (parameter.type != ParameterType::secret) continue;
    in_file |= options.file_parameters.contains(parameter.name);
    const auto given = options.parameters.find(parameter.name);
    if (given == options.parameters.end() || !hide_argument(given->first, given->second)) continue;
    session.note(fmt::format(
        "note: {} is a secret, and the command line is no place for one: ps showed it until now, and the "
        "shell's history keeps it. {} in the environment or --set-file is safer",
        parameter.name, environment_name(parameter.name)));
  }
  if (in_file && others_can_read(options.parameters_file)) {
    session.note(fmt::format("note: {0} holds secrets, and others can read it: chmod 600 {0}",
                             options.parameters_file));
  }
}

}  // namespace handrail::cli
