// Values of a guide's parameters on their way in: from a file, from a person, from the command line.
#pragma once

#include <map>
#include <string>

#include "cli/command.h"
#include "model/plan/plan.h"

namespace handrail::cli {

// A file of names and values: JSON when its name ends in .json, else YAML. Values are taken as they are
// spelled ("007" stays so). Fails on anything but a flat mapping, naming the line.
Result<std::map<std::string, std::string>> read_parameter_file(const std::string& path);

// Asks on the terminal for what the plan misses, again where an answer is not of its type, and adds it to the
// options (PlanOptions, RollbackOptions); true when the plan is worth making again.
bool ask_for_what_is_missing(const Plan& plan, std::map<std::string, std::string>& parameters,
                             std::map<std::string, std::string>& choices);
template <typename Options>
bool ask_for_what_is_missing(const Plan& plan, Options& options) {
  return ask_for_what_is_missing(plan, options.parameters, options.choices);
}

// Where the program's arguments lie, so that a secret among them can be taken out of what ps shows. Called
// once, at the start.
void remember_arguments(int count, char** arguments);
// Overwrites secrets that were given by --set in the program's own arguments, and says how to give them
// better; says so as well of a file with secrets that others can read.
void protect_secrets(const Plan& plan, const PlanOptions& options, const Session& session);
// The same for the password in a database's address (clients/address.h), wherever it is an argument.
void hide_password(const std::string& location);

}  // namespace handrail::cli
