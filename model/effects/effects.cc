#include "model/effects/effects.h"

#include <algorithm>
#include <array>

#include "model/effects/parts.h"
#include "model/effects/table.h"
#include "model/effects/terminal.h"
#include "model/shell_words.h"
#include "model/text.h"

namespace handrail {
namespace {

using enum Effect;

// How many scripts within scripts are opened: `ssh host "sudo bash -c '…'"` has two. Each `$(…)` in a word is
// read by itself already, so without a bound a chain of `bash -c $(bash -c $(…))` would be read again at
// every level.
constexpr int kMaxScripts = 3;
constexpr std::size_t kMaxScriptBytes = 8192;

// "etcdctl [flags] snapshot save <file>", "docker run [OPTIONS] IMAGE": shows how a command is formed, and is
// none.
bool is_synopsis(const Command& command) {
  return std::any_of(command.words.begin(), command.words.end(),
                     [](const Word& word) { return shell::is_usage_word(word.text()); });
}

Operation understand_within(const Command& command, int scripts, const OwnWords* own);

void add_script_text(const std::string& script, Operation& operation, int scripts, const OwnWords* own) {
  // What `bash -c $(…)` runs is known to nobody.
  if (scripts >= kMaxScripts || script.size() > kMaxScriptBytes || script.starts_with("$(") ||
      script.starts_with('`'))
    return;
  const CodeText code(script, {0, static_cast<std::uint32_t>(script.size())});
  for (const Command& inner : parse_shell(code).commands) {
    if (scripts > 0 && inner.parent >= 0) continue;
    const Operation part = understand_within(inner, scripts + 1, own);
    operation.effects |= part.effects;
    if (operation.program.empty() || (!operation.known && part.known)) {
      operation.program = part.program;
      operation.operands = part.operands;
      operation.operand_words.assign(part.operands.size(), 0);
      operation.options = part.options;
      operation.option_values = part.option_values;
      operation.known = part.known;
      operation.engine = part.engine;
      operation.datastore = part.datastore;
      operation.service = part.service;
    }
  }
}

Operation understand_within(const Command& command, int scripts, const OwnWords* own) {
  Operation operation;
  Arguments all = arguments_of(command);
  if (all.empty()) return operation;
  if (const std::optional<std::string> script = open_wrappers(all, operation)) {
    add_script_text(*script, operation, scripts, own);
    return operation;
  }
  const bool wrapper_asks = operation.effects.has(needs_terminal);  // `docker exec -it`
  open_interpreter(all, operation);
  // `docker compose up` and `docker-compose up` are one program.
  if (all.size() > 1 && (all[0].text == "docker" || all[0].text == "podman") && all[1].text == "compose") {
    all[0].text += "-compose";
    all.erase(all.begin() + 1);
  }
  open_init_script(all);
  operation.program = text::base_name(all.front().text);
  operation.script =
      operation.script || is_script_file(operation.program) || all.front().text.starts_with("./");
  split_arguments(all, operation);
  look_up(operation, own);
  if (!operation.known && operation.script) guess_script(operation);
  guess_package_script(operation);
  if (!operation.known && operation.program == "manage.py") guess_script(operation);
  refine(command, operation);
  if (!wrapper_asks) judge_terminal(command, operation);
  if (is_synopsis(command)) {
    operation.effects = {};
    operation.known = true;
    return operation;
  }
  find_datastore(operation);
  find_service(operation);
  return operation;
}

}  // namespace

Operation understand(const Command& command, const OwnWords* own) {
  return understand_within(command, 0, own);
}

bool is_known_program(std::string_view name) {
  const std::string_view base = text::base_name(name);
  if (base.empty()) return false;
  if (is_interpreter(base)) return true;
  for (const Wrapper& wrapper : wrappers()) {
    if (wrapper.form.substr(0, wrapper.form.find(' ')) == base) return true;
  }
  return has_rows(base) || name.starts_with("./");
}

namespace {

struct NamedEffect {
  Effect effect;
  std::string_view name;
};
constexpr auto kEffectNames = std::to_array<NamedEffect>({
    {reads, "reads"},
    {backs_up, "backs_up"},
    {restores, "restores"},
    {changes_data, "changes_data"},
    {changes_code, "changes_code"},
    {changes_config, "changes_config"},
    {changes_files, "changes_files"},
    {installs, "installs"},
    {stops, "stops"},
    {starts, "starts"},
    {never_returns, "never_returns"},
    {needs_terminal, "needs_terminal"},
    {destroys, "destroys"},
    {verifies, "verifies"},
    {always_succeeds, "always_succeeds"},
    {probes, "probes"},
    {schedules, "schedules"},
    {network, "network"},
    {waits, "waits"},
    {prints, "prints"},
    {restarts, "restarts"},
});

}  // namespace

std::vector<std::string_view> names_of(Effects effects) {
  std::vector<std::string_view> names;
  for (const NamedEffect& named : kEffectNames) {
    if (effects.has(named.effect)) names.push_back(named.name);
  }
  return names;
}

std::optional<Effect> effect_from(std::string_view name) {
  for (const NamedEffect& named : kEffectNames) {
    if (named.name == name) return named.effect;
  }
  return std::nullopt;
}

std::vector<std::string_view> effect_names() {
  std::vector<std::string_view> names;
  for (const NamedEffect& named : kEffectNames) names.push_back(named.name);
  return names;
}

std::string_view name_of(Engine engine) {
  switch (engine) {
    case Engine::sqlite: return "sqlite";
    case Engine::mysql: return "mysql";
    case Engine::postgresql: return "postgresql";
    case Engine::redis: return "redis";
    case Engine::mongodb: return "mongodb";
    case Engine::unknown: return "unknown";
  }
  return "unknown";
}

std::optional<Engine> engine_from(std::string_view name) {
  if (name == "mariadb") return Engine::mysql;
  if (name == "postgres") return Engine::postgresql;
  for (const Engine engine :
       {Engine::sqlite, Engine::mysql, Engine::postgresql, Engine::redis, Engine::mongodb}) {
    if (name_of(engine) == name) return engine;
  }
  return std::nullopt;
}

}  // namespace handrail
