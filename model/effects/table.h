// The table of commands, by subject in the files of rows/. One row says what one form of a command does;
// adding a row is all it takes to teach Handrail a new one.
//
// A form is words: the program's name (alternatives by |), then what must stand in the command line for the
// row to apply: subcommands in their order, options (alternatives by |), "!--option" for one that must be
// absent. Of all rows that fit, the one with most words decides; rows with `adds` give their effects besides.
#pragma once

#include <span>
#include <string_view>
#include <vector>

#include "model/effects/effects.h"

namespace handrail {

struct EffectRow {
  std::string_view form;
  Effects effects;
  Engine engine = Engine::unknown;
  bool adds = false;
};

// The rows, one file of rows/ each. Where two rows of one program fit equally well, the later one decides.
std::span<const EffectRow> file_rows();
std::span<const EffectRow> package_rows();
std::span<const EffectRow> service_rows();
std::span<const EffectRow> container_rows();
std::span<const EffectRow> network_rows();
std::span<const EffectRow> database_rows();
std::span<const EffectRow> migration_rows();
// All of them in this order.
std::vector<std::span<const EffectRow>> effect_tables();

// Options of a program whose value is the next word ("-u root"), so that it is not taken for an operand.
// "-p=" is one whose value can only be glued on ("-pSECRET").
struct ValueOptions {
  std::string_view programs;  // alternatives by |
  std::string_view options;   // parted by blanks
};
std::span<const ValueOptions> value_options();

// Programs that carry another command out: `sudo -u app systemctl stop x`.
struct Wrapper {
  std::string_view form;           // name and subcommands: "docker compose exec"; * is any one word
  std::string_view value_options;  // of the wrapper itself
  int operands = 0;                // that come before the command: a container, a host, a duration
  bool script = false;             // the command is one string, run by a shell: `bash -c "…"`
};
std::span<const Wrapper> wrappers();

}  // namespace handrail
