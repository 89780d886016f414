// How `understand` goes about one command: take the wrappers and the interpreter off its front, part options
// from operands, ask the table, else the name of a script, then add what no row can say. Private to this
// folder.
#pragma once

#include <cstddef>
#include <cstdint>
#include <optional>
#include <string>
#include <string_view>
#include <vector>

#include "model/effects/effects.h"

namespace handrail {

// A word of the command line with its place in Command::words.
struct Argument {
  std::string text;
  std::uint32_t word;
};
using Arguments = std::vector<Argument>;

// command_line.cc
// The words with `{a,b}` written out.
Arguments arguments_of(const Command& command);
bool is_option(std::string_view word);
// How many words the option at `at` takes, itself included.
std::size_t option_width(const Arguments& all, std::size_t at,
                         const std::vector<std::string_view>& takes_value);
// Fills the operation's operands and options from what stands behind the program's name.
void split_arguments(const Arguments& all, Operation& operation);

// wrapping.cc
// Takes sudo, docker exec, ssh and the like off the front. The text of a script when they run one: `bash -c
// "…"`.
std::optional<std::string> open_wrappers(Arguments& all, Operation& operation);
// `python -m pip …`, `python manage.py …`, `bash run.sh`: the program is what the interpreter runs.
void open_interpreter(Arguments& all, Operation& operation);
bool is_interpreter(std::string_view name);
// `/etc/init.d/nginx restart` is `service nginx restart`.
void open_init_script(Arguments& all);

// table.cc
void look_up(Operation& operation, const OwnWords* own);
bool has_rows(std::string_view program);

// script_names.cc
bool is_script_file(std::string_view name);
// What a script is likely to do, by its name and its options.
void guess_script(Operation& operation);
// The same of a script that a package's own file names: `npm run backup:restore FILE`.
void guess_package_script(Operation& operation);

// refine.cc
// What no row can say: by the operands, the redirections, the wrappers.
void refine(const Command& command, Operation& operation);

// subjects.cc
// What it works on, as far as the command line says.
void find_datastore(Operation& operation);
void find_service(Operation& operation);

}  // namespace handrail
