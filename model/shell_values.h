// Values that come from the shell or from around it, not from the guide.
#pragma once

#include <string_view>

namespace handrail {

// Variables that a shell has by itself, or that the system or a CI server gives it.
bool is_environment_variable(std::string_view name);

// Variables whose value is another each time they are asked: "RANDOM", "$", "SECONDS".
bool is_volatile_variable(std::string_view name);

// The same of what stands inside `$( … )`: `date +%F`, `mktemp`, `openssl rand -hex 8`.
bool is_volatile_command(std::string_view inside);

}  // namespace handrail
