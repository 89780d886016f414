// What a command does, from a table (effects/rows/) that a newcomer can extend by one row.
#pragma once

#include <cstdint>
#include <optional>
#include <string>
#include <string_view>
#include <vector>

#include "model/shell.h"

namespace handrail {

// Bits; a command may have several.
enum class Effect : std::uint32_t {
  none = 0,
  reads = 1u << 0,             // looks at something and changes nothing
  backs_up = 1u << 1,          // makes a copy of data that a restore could use
  restores = 1u << 2,          // puts data back from a copy
  changes_data = 1u << 3,      // changes a datastore's schema or rows
  changes_code = 1u << 4,      // brings other application code
  changes_config = 1u << 5,    // changes settings
  changes_files = 1u << 6,     // changes files that are neither
  installs = 1u << 7,          // packages, dependencies
  stops = 1u << 8,             // a service or a process
  starts = 1u << 9,            // a service or a process
  never_returns = 1u << 10,    // does not end by itself
  needs_terminal = 1u << 11,   // waits for a person
  destroys = 1u << 12,         // what it removes cannot be had back without a copy
  verifies = 1u << 13,         // exits non-zero when what it looks at is wrong
  always_succeeds = 1u << 14,  // shows something, and exits 0 whatever that is
  probes = 1u << 15,           // asks a running service over the network
  schedules = 1u << 16,        // cron, timers
  network = 1u << 17,
  waits = 1u << 18,   // sleep, wait-for
  prints = 1u << 19,  // echo, printf: output of its own words
  // What runs already is started anew or made to read its settings again; together with `starts`.
  restarts = 1u << 20,
};

class Effects {
 public:
  constexpr Effects() = default;
  constexpr Effects(Effect effect) : bits_(static_cast<std::uint32_t>(effect)) {}  // NOLINT: a set of one
  constexpr bool has(Effect effect) const { return (bits_ & static_cast<std::uint32_t>(effect)) != 0; }
  constexpr bool has_any(Effects other) const { return (bits_ & other.bits_) != 0; }
  constexpr bool empty() const { return bits_ == 0; }
  constexpr Effects without(Effect effect) const {
    Effects rest = *this;
    rest.bits_ &= ~static_cast<std::uint32_t>(effect);
    return rest;
  }
  constexpr Effects operator|(Effects other) const {
    Effects both = *this;
    both.bits_ |= other.bits_;
    return both;
  }
  constexpr Effects& operator|=(Effects other) { return *this = *this | other; }
  constexpr friend bool operator==(Effects, Effects) = default;

 private:
  std::uint32_t bits_ = 0;
};
constexpr Effects operator|(Effect a, Effect b) { return Effects(a) | Effects(b); }

// The words in order, for JSON and for people: "changes_data", "needs_terminal".
std::vector<std::string_view> names_of(Effects effects);
std::optional<Effect> effect_from(std::string_view name);
// Every word, in that order.
std::vector<std::string_view> effect_names();

enum class Engine : std::uint8_t { unknown, sqlite, mysql, postgresql, redis, mongodb };
std::string_view name_of(Engine engine);
// "mariadb" and "postgres" too.
std::optional<Engine> engine_from(std::string_view name);

// A command seen through sudo, env, nohup, docker exec, ssh and the like: what is really carried out.
struct Operation {
  std::string program;                // "mysql", "flask"
  std::vector<std::string> operands;  // arguments that are no options, expansions spelled out
  std::vector<std::string> options;   // "-u", "--single-transaction", "--host=db"; "-la" as it stands
  std::vector<std::string>
      option_values;  // same index: the next word of an option that takes one, else empty
  std::vector<std::uint32_t> operand_words;  // index into Command::words of each operand
  std::vector<std::string> wrappers;         // "sudo", "docker exec"
  Effects effects;
  bool known = false;   // a row of the table told the effects; else they are guessed from a script's name
  bool script = false;  // the program is a script file: "migrate_users.py"
  Engine engine = Engine::unknown;  // of the datastore that it works on
  std::string datastore;            // its name or file, when the command says it
  std::string service;              // that it stops, starts or probes

  // Empty where there are not so many.
  std::string_view operand(std::size_t at) const {
    return at < operands.size() ? std::string_view(operands[at]) : std::string_view();
  }

  // A short option alone or in a cluster ("-la" has "-a"), a long one with or without =value.
  bool has_option(std::string_view option) const;
  // Value of "--name=value", "--name value" or "-nvalue"; empty when absent.
  std::string option_value(std::string_view option) const;
};

// Whether a path is named like a copy kept for later: a backup, a dump, a .bak, an .orig.
bool looks_like_backup(std::string_view path);

// Whether a path is named like settings: under /etc, .env, .conf, .yaml, .ini and the like.
bool looks_like_settings(std::string_view path);

// Whether the table has a row for a program of this name.
bool is_known_program(std::string_view name);

class OwnWords;  // model/own_words.h

// Never fails: an unknown program gives an Operation with `known` false. `own`, where given, tells of
// commands that the table does not know, or knows otherwise.
Operation understand(const Command& command, const OwnWords* own = nullptr);

}  // namespace handrail
