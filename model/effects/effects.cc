#include "model/effects/effects.h"

#include <algorithm>
#include <array>
#include <unordered_map>

#include "model/effects/table.h"
#include "model/text.h"

namespace handrail {
namespace {

using enum Effect;

struct Form {
  std::vector<std::vector<std::string_view>> tokens;  // alternatives of each word behind the name
  const EffectRow* row;
};

std::vector<std::string_view> alternatives(std::string_view token) { return text::split(token, '|'); }

// Rows by program name, made once.
const std::unordered_map<std::string_view, std::vector<Form>>& forms_by_name() {
  static const auto index = [] {
    std::unordered_map<std::string_view, std::vector<Form>> all;
    for (const EffectRow& row : effect_rows()) {
      const std::vector<std::string_view> words = text::split(row.form, ' ');
      Form form{{}, &row};
      for (std::size_t i = 1; i < words.size(); ++i) form.tokens.push_back(alternatives(words[i]));
      for (const std::string_view name : alternatives(words.front())) all[name].push_back(form);
    }
    return all;
  }();
  return index;
}

const std::unordered_map<std::string_view, std::vector<std::string_view>>& value_options_by_name() {
  static const auto index = [] {
    std::unordered_map<std::string_view, std::vector<std::string_view>> all;
    for (const ValueOptions& entry : value_options()) {
      const std::vector<std::string_view> options = text::split(entry.options, ' ');
      for (const std::string_view name : alternatives(entry.programs)) {
        auto& known = all[name];
        known.insert(known.end(), options.begin(), options.end());
      }
    }
    return all;
  }();
  return index;
}

bool among(std::string_view word, const std::vector<std::string_view>& words) {
  return std::find(words.begin(), words.end(), word) != words.end();
}

std::string base_name(std::string_view path) {
  const std::size_t slash = path.rfind('/');
  return std::string(slash == std::string_view::npos ? path : path.substr(slash + 1));
}

// A word of the command line with its place in Command::words.
struct Argument {
  std::string text;
  std::uint32_t word;
};
using Arguments = std::vector<Argument>;

bool is_option(std::string_view word) { return word.size() > 1 && word.front() == '-'; }

// How many words the option at `at` takes, itself included.
std::size_t option_width(const Arguments& all, std::size_t at,
                         const std::vector<std::string_view>& takes_value) {
  const std::string& option = all[at].text;
  if (option.starts_with("--")) {
    return option.find('=') == std::string::npos && among(option, takes_value) && at + 1 < all.size() ? 2 : 1;
  }
  if (among(option, takes_value)) return at + 1 < all.size() ? 2 : 1;
  const std::string first = option.substr(0, 2);
  if (among(first, takes_value)) return 1;  // the value is glued on: -uroot
  const std::string last = std::string("-") + option.back();
  return option.size() > 2 && among(last, takes_value) && at + 1 < all.size() ? 2 : 1;
}

bool form_fits(const Form& form, const Operation& operation) {
  std::size_t operand = 0;
  for (const std::vector<std::string_view>& token : form.tokens) {
    const std::string_view first = token.front();
    if (first.starts_with('!')) {
      for (const std::string_view option : token) {
        if (operation.has_option(option.substr(1))) return false;
      }
    } else if (first.starts_with('-') && first.size() > 1) {
      if (std::none_of(token.begin(), token.end(),
                       [&](std::string_view o) { return operation.has_option(o); }))
        return false;
    } else {
      if (operand >= operation.operands.size()) return false;
      if (first != "*" && !among(operation.operands[operand], token)) return false;
      ++operand;
    }
  }
  return true;
}

void look_up(Operation& operation) {
  const auto& index = forms_by_name();
  const auto found = index.find(operation.program);
  if (found == index.end()) return;
  const Form* best = nullptr;
  Effects added;
  for (const Form& form : found->second) {
    if (!form_fits(form, operation)) continue;
    if (form.row->adds) {
      added |= form.row->effects;
    } else if (best == nullptr || form.tokens.size() >= best->tokens.size()) {
      best = &form;
    }
  }
  if (best == nullptr) return;
  operation.known = true;
  operation.effects |= best->row->effects | added;
  operation.engine = best->row->engine;
}

// Words of a script's name: "migrate_user-v2.py" -> migrate, user, v2.
std::vector<std::string> name_words(std::string_view name) {
  std::vector<std::string> words(1);
  for (std::size_t i = 0; i < name.size(); ++i) {
    const char c = name[i];
    const bool upper = c >= 'A' && c <= 'Z';
    if (!text::is_alnum(c)) {
      words.emplace_back();
    } else {
      if (upper && i > 0 && name[i - 1] >= 'a' && name[i - 1] <= 'z') words.emplace_back();
      words.back() += text::lower(c);
    }
  }
  return words;
}

struct NameHint {
  std::string_view words;
  Effects effects;
};
// What a script is likely to do, by the words of its name; the first that fits decides.
constexpr auto kNameHints = std::to_array<NameHint>({
    {"rollback|restore|revert|downgrade|undo", restores | changes_data},
    {"backup|dump|snapshot|export", backs_up},
    {"verify|check|validate|test|tests|smoke|healthcheck|health|preflight|precheck|probe|lint|audit|doctor",
     reads | verifies},
    {"status|stats|info|list|show|report|monitor|benchmark|perf|performance", reads},
    {"migrate|migration|migrations|migrator|upgrade|schema|fix|repair|convert|import|seed|backfill",
     changes_data},
    {"stop|shutdown|kill|down", stops},
    {"start|restart|serve|server|launch|boot", starts},
    {"deploy|install|release|setup|bootstrap|provision|update|rolling|patch", changes_code},
    {"configure|config|env", changes_config},
    {"build|compile|bundle", changes_files},
    {"clean|cleanup|purge|prune", changes_files},
});

bool only_looks(const Operation& operation) {
  return std::any_of(operation.options.begin(), operation.options.end(), [](const std::string& option) {
    static constexpr auto kLooking = std::to_array<std::string_view>(
        {"--verify", "--check", "--dry-run", "--dryrun", "--stats", "--status", "--list", "--plan", "--help",
         "-h", "--version", "--show", "--validate", "--test", "--diff", "--preview", "--report", "--info",
         "--noop"});
    return std::find(kLooking.begin(), kLooking.end(), option) != kLooking.end();
  });
}

// Names that servers' entry files have.
bool named_like_a_server(std::string_view name) {
  static constexpr auto kEntries =
      std::to_array<std::string_view>({"main", "app", "server", "run", "wsgi", "asgi", "index", "serve",
                                       "worker", "start", "runserver", "bot", "daemon", "service"});
  const std::size_t dot = name.rfind('.');
  return std::find(kEntries.begin(), kEntries.end(), name.substr(0, dot)) != kEntries.end();
}

void guess_script(Operation& operation) {
  const std::string& name = operation.program;
  if (only_looks(operation)) {
    operation.effects |= reads | verifies;
    return;
  }
  const bool shell_script = name.ends_with(".sh");
  if (named_like_a_server(name) && !shell_script) {
    operation.effects |= starts | never_returns;
    return;
  }
  const std::vector<std::string> words = name_words(name);
  for (const NameHint& hint : kNameHints) {
    for (const std::string_view word : alternatives(hint.words)) {
      if (std::find(words.begin(), words.end(), word) != words.end()) {
        operation.effects |= hint.effects;
        return;
      }
    }
  }
  // A management command behind the script: `tool.py db_upgrade`.
  if (!operation.operands.empty() && operation.operands.front() != name) {
    Operation inner;
    inner.program = operation.operands.front();
    if (inner.program.find('/') == std::string::npos && inner.program.find('.') == std::string::npos) {
      for (const NameHint& hint : kNameHints) {
        for (const std::string_view word : alternatives(hint.words)) {
          const std::vector<std::string> inner_words = name_words(inner.program);
          if (std::find(inner_words.begin(), inner_words.end(), word) != inner_words.end()) {
            operation.effects |= hint.effects;
            return;
          }
        }
      }
    }
  }
}

bool is_interpreter(std::string_view name) {
  static constexpr auto kInterpreters =
      std::to_array<std::string_view>({"node", "nodejs", "ruby", "php", "perl", "deno", "Rscript", "lua",
                                       "tclsh", "pwsh", "groovy", "ts-node", "tsx"});
  return std::find(kInterpreters.begin(), kInterpreters.end(), name) != kInterpreters.end();
}

bool is_python(std::string_view name) {
  return name.starts_with("python") && name.find_first_not_of("0123456789.", 6) == std::string_view::npos;
}

bool is_script_file(std::string_view name) {
  return name.ends_with(".py") || name.ends_with(".sh") || name.ends_with(".js") || name.ends_with(".rb") ||
         name.ends_with(".php") || name.ends_with(".pl") || name.ends_with(".mjs") || name.ends_with(".ts") ||
         name.ends_with(".bash");
}

// `python -m pip …`, `python manage.py …`, `bash run.sh`: the program is what the interpreter runs.
void open_interpreter(Arguments& all, Operation& operation) {
  const std::string name = base_name(all.front().text);
  const bool python = is_python(name);
  const bool shell = name == "bash" || name == "sh" || name == "zsh" || name == "dash" || name == "ksh";
  if (!python && !shell && !is_interpreter(name)) return;
  for (std::size_t i = 1; i < all.size(); ++i) {
    const std::string& word = all[i].text;
    if (python && word == "-m" && i + 1 < all.size()) {
      operation.wrappers.push_back(name);
      all.erase(all.begin(), all.begin() + static_cast<std::ptrdiff_t>(i) + 1);
      return;
    }
    if (word == "-c" || word == "-e" || word == "-S" || word == "-r" || word == "--version" || word == "-V")
      return;
    if (is_option(word)) continue;
    operation.wrappers.push_back(name);
    all.erase(all.begin(), all.begin() + static_cast<std::ptrdiff_t>(i));
    operation.script = true;
    return;
  }
}

// How many words a wrapper takes from the front, 0 when `wrapper` does not stand there.
std::size_t wrapper_width(const Wrapper& wrapper, const Arguments& all) {
  // Nearly every command ends here, so nothing is allocated before.
  if (!all.front().text.ends_with(wrapper.form.substr(0, wrapper.form.find(' ')))) return 0;
  const std::vector<std::string_view> form = text::split(wrapper.form, ' ');
  const std::vector<std::string_view> takes_value = text::split(wrapper.value_options, ' ');
  if (base_name(all.front().text) != form.front()) return 0;
  std::size_t at = 1;
  std::size_t matched = 1;
  int operands = wrapper.operands;
  while (at < all.size()) {
    const std::string& word = all[at].text;
    if (matched < form.size() && word == form[matched]) {
      ++matched;
      ++at;
      if (wrapper.script && matched == form.size()) return at;
    } else if (word == "--") {
      ++at;
      break;
    } else if (is_option(word)) {
      at += option_width(all, at, takes_value);
    } else if (matched < form.size()) {
      return 0;
    } else if (form.front() == "env" && word.find('=') != std::string::npos) {
      ++at;
    } else if (operands-- > 0) {
      ++at;
    } else {
      break;
    }
  }
  return matched == form.size() ? at : 0;
}

// How many scripts within scripts are opened: `ssh host "sudo bash -c '…'"` has two. Each `$(…)` in a word is
// read by itself already, so without a bound a chain of `bash -c $(bash -c $(…))` would be read again at
// every level.
constexpr int kMaxScripts = 3;
constexpr std::size_t kMaxScriptBytes = 8192;

Operation understand_within(const Command& command, int scripts);
void add_script_text(const std::string& script, Operation& operation, int scripts);

// Takes sudo, docker exec, ssh and the like off the front. True when a script string stood there and was
// read.
bool open_wrappers(Arguments& all, Operation& operation, int scripts) {
  for (int guard = 0; guard < 8 && !all.empty(); ++guard) {
    const Wrapper* found = nullptr;
    std::size_t width = 0;
    for (const Wrapper& wrapper : wrappers()) {
      const std::size_t taken = wrapper_width(wrapper, all);
      if (taken > width) {
        found = &wrapper;
        width = taken;
      }
    }
    if (found == nullptr || width >= all.size())
      return false;  // `sudo -i` alone, `ssh host`: the program itself
    const bool container = found->form.ends_with("exec") || found->form.ends_with("run");
    for (std::size_t i = 0; container && i < width; ++i) {
      const std::string& word = all[i].text;
      if (word == "-it" || word == "-ti" || word == "--tty" || word == "-t")
        operation.effects |= needs_terminal;
    }
    operation.wrappers.emplace_back(found->form);
    if (found->form == "timeout") operation.wrappers.back() = "timeout";
    const bool string_follows = found->script || (found->form == "ssh" && all.size() == width + 1);
    if (string_follows) {
      add_script_text(all[width].text, operation, scripts);
      return true;
    }
    all.erase(all.begin(), all.begin() + static_cast<std::ptrdiff_t>(width));
  }
  return false;
}

void split_arguments(const Arguments& all, Operation& operation) {
  static const std::vector<std::string_view> kNone;
  const auto& index = value_options_by_name();
  const auto found = index.find(operation.program);
  const std::vector<std::string_view>& takes_value = found == index.end() ? kNone : found->second;
  bool options_end = false;
  for (std::size_t i = 1; i < all.size(); ++i) {
    std::string word = all[i].text;
    const bool old_tar = operation.program == "tar" && i == 1 && !word.empty() && word.front() != '-';
    Arguments with_dash;
    if (old_tar) word.insert(word.begin(), '-');
    if (word == "--") {
      options_end = true;
      continue;
    }
    if (options_end || !is_option(word)) {
      operation.operands.push_back(word);
      operation.operand_words.push_back(all[i].word);
      continue;
    }
    std::size_t width;
    if (old_tar) {
      width = word.find('f') != std::string::npos && i + 1 < all.size() ? 2 : 1;
    } else {
      width = option_width(all, i, takes_value);
    }
    operation.options.push_back(word);
    operation.option_values.push_back(width == 2 ? all[i + 1].text : std::string());
    i += width - 1;
  }
}

bool all_digits(std::string_view s) { return !s.empty() && std::all_of(s.begin(), s.end(), text::is_digit); }

// What no row can say.
void refine(const Command& command, Operation& operation) {
  const std::string& program = operation.program;
  // iostat 1, vmstat 5: an interval without a count.
  if (program == "iostat" || program == "vmstat" || program == "mpstat" || program == "sar" ||
      program == "dstat" || program == "pidstat") {
    operation.known = true;
    const auto numbers = std::count_if(operation.operands.begin(), operation.operands.end(), all_digits);
    operation.effects =
        numbers == 1 && !operation.has_option("-s") ? reads | never_returns : reads | always_succeeds;
  }
  if (program == "sleep" && !operation.operands.empty() && operation.operands.front() == "infinity")
    operation.effects |= never_returns;
  if (operation.wrappers.end() !=
      std::find(operation.wrappers.begin(), operation.wrappers.end(), "timeout")) {
    operation.effects = operation.effects.without(never_returns);
  }
  if (program == "crontab" && (operation.operands.empty() || operation.operands.front() == "-") &&
      operation.options.empty()) {
    operation.effects |= schedules | changes_config;
  }
  if (program == "python" && operation.has_option("-c")) operation.effects |= reads;

  const auto copies = [&] {
    return program == "cp" || program == "mv" || program == "rsync" || program == "scp" ||
           program == "install" || program == "rclone";
  };
  if (copies() && operation.operands.size() >= 2) {
    const std::string& to = operation.operands.back();
    const bool from_backup =
        std::any_of(operation.operands.begin(), operation.operands.end() - 1, looks_like_backup);
    if (looks_like_backup(to)) {
      operation.effects |= backs_up;
    } else if (from_backup) {
      operation.effects |= restores;
    }
    if (looks_like_settings(to) && !looks_like_backup(to)) operation.effects |= changes_config;
  }
  if (program == "tar" || program == "zip" || program == "7z" || program == "unzip") {
    const bool extracts =
        program == "unzip" || operation.has_option("-x") || operation.has_option("--extract") ||
        (program == "7z" && !operation.operands.empty() && operation.operands.front() == "x");
    std::string archive = operation.option_value("-f");
    if (archive.empty()) archive = operation.option_value("--file");
    if (archive.empty() && !operation.operands.empty()) archive = operation.operands.front();
    if (!operation.has_option("-t") && looks_like_backup(archive))
      operation.effects |= extracts ? restores : backs_up;
  }
  for (const Redirection& redirection : command.redirections) {
    const bool writes =
        redirection.kind == RedirectionKind::write || redirection.kind == RedirectionKind::append;
    if (!writes || redirection.fd > 1) continue;
    const std::string target = redirection.target.text();
    if (target.starts_with("/dev/") || target.starts_with("&")) continue;
    operation.effects |= changes_files;
    operation.effects = operation.effects.without(always_succeeds);
    if (looks_like_settings(target)) operation.effects |= changes_config;
  }
  if (program == "tee" || (program == "sed" && operation.effects.has(changes_files))) {
    for (const std::string& operand : operation.operands) {
      if (looks_like_settings(operand)) operation.effects |= changes_config;
    }
  }
  // SQL or commands fed into a client.
  if (operation.engine != Engine::unknown && !operation.effects.has_any(backs_up | restores)) {
    for (const Redirection& redirection : command.redirections) {
      if (redirection.kind == RedirectionKind::read) {
        operation.effects |= changes_data;
        if (looks_like_backup(redirection.target.text())) operation.effects |= restores;
      }
    }
  }
}

void find_datastore(Operation& operation) {
  const std::string& program = operation.program;
  const auto operand = [&](std::size_t i) {
    return i < operation.operands.size() ? operation.operands[i] : std::string();
  };
  switch (operation.engine) {
    case Engine::mysql: {
      operation.datastore = operation.option_value("-D");
      if (operation.datastore.empty()) operation.datastore = operation.option_value("--database");
      const bool takes_database = program == "mysql" || program == "mariadb" || program == "mysqldump" ||
                                  program == "mariadb-dump" || program == "mysqlcheck" ||
                                  program == "mysqlimport";
      if (operation.datastore.empty() && takes_database) operation.datastore = operand(0);
      return;
    }
    case Engine::postgresql:
      operation.datastore = operation.option_value("-d");
      if (operation.datastore.empty()) operation.datastore = operation.option_value("--dbname");
      if (operation.datastore.empty() &&
          (program == "psql" || program == "pg_dump" || program == "createdb" || program == "dropdb")) {
        operation.datastore = operand(0);
      }
      return;
    case Engine::sqlite: operation.datastore = operand(0); return;
    case Engine::mongodb:
      operation.datastore = operation.option_value("--db");
      if (operation.datastore.empty()) operation.datastore = operation.option_value("-d");
      return;
    case Engine::redis: operation.datastore = "redis"; return;
    case Engine::unknown: return;
  }
}

void find_service(Operation& operation) {
  if (!operation.effects.has_any(stops | starts)) return;
  const std::string& program = operation.program;
  const auto operand = [&](std::size_t i) {
    return i < operation.operands.size() ? operation.operands[i] : std::string();
  };
  const auto rest_after = [&](std::size_t first) {
    std::string all;
    for (std::size_t i = first; i < operation.operands.size(); ++i)
      all += (all.empty() ? "" : " ") + operation.operands[i];
    return all;
  };
  if (program == "systemctl" || program == "supervisorctl" || program == "pm2" || program == "brew") {
    operation.service = rest_after(program == "brew" ? 2 : 1);
  } else if (program == "service" || program == "rc-service" || program == "pg_ctlcluster") {
    operation.service = operand(0);
  } else if (program == "docker" || program == "podman" || program == "nerdctl") {
    operation.service = operand(1);
  } else if (program == "docker-compose" || program == "podman-compose") {
    operation.service = operation.operands.size() > 1 ? rest_after(1) : std::string("docker-compose");
  } else if (program == "kubectl" || program == "oc" || program == "helm") {
    operation.service = operation.operands.empty() ? program : operation.operands.back();
  } else if (program == "pkill" || program == "killall" || program == "kill") {
    operation.service = rest_after(0);
  } else if (operation.script || is_script_file(program)) {
    operation.service = program;
  } else {
    operation.service = program;
  }
}

void add_script_text(const std::string& script, Operation& operation, int scripts) {
  // What `bash -c $(…)` runs is known to nobody.
  if (scripts >= kMaxScripts || script.size() > kMaxScriptBytes || script.starts_with("$(") ||
      script.starts_with('`'))
    return;
  const CodeText code(script, {0, static_cast<std::uint32_t>(script.size())});
  for (const Command& inner : parse_shell(code).commands) {
    if (scripts > 0 && inner.parent >= 0) continue;
    const Operation part = understand_within(inner, scripts + 1);
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

}  // namespace

bool Operation::has_option(std::string_view option) const {
  for (std::size_t i = 0; i < options.size(); ++i) {
    const std::string_view have = options[i];
    if (have == option) return true;
    if (option.starts_with("--")) {
      if (have.starts_with(option) && have.size() > option.size() && have[option.size()] == '=') return true;
      const std::size_t equals = option.find('=');
      if (equals != std::string_view::npos && have == option.substr(0, equals) &&
          option_values[i] == option.substr(equals + 1))
        return true;
    } else if (option.size() == 2 && have.size() > 2 && have[0] == '-' && have[1] != '-') {
      // A cluster of single letters, "-la"; a longer word behind one dash (-exec) is an option of its own.
      const std::string_view letters = have.substr(1);
      if (letters.size() <= 5 && letters.find(option[1]) != std::string_view::npos &&
          letters.find('=') == std::string_view::npos)
        return true;
      if (letters.front() == option[1]) return true;
    }
  }
  return false;
}

std::string Operation::option_value(std::string_view option) const {
  for (std::size_t i = 0; i < options.size(); ++i) {
    const std::string_view have = options[i];
    if (have == option) return option_values[i];
    if (option.starts_with("--")) {
      if (have.starts_with(option) && have.size() > option.size() && have[option.size()] == '=') {
        return std::string(have.substr(option.size() + 1));
      }
    } else if (option.size() == 2 && have.size() > 2 && have[0] == '-' && have[1] != '-') {
      if (have.back() == option[1] && !option_values[i].empty()) return option_values[i];
      if (have[1] == option[1] && option_values[i].empty()) return std::string(have.substr(2));
    }
  }
  return {};
}

bool looks_like_backup(std::string_view path) {
  const std::string lower = text::lower(path);
  static constexpr auto kParts = std::to_array<std::string_view>(
      {"backup", ".bak", "_bak", "-bak", "bak/", "/bak", ".orig", ".old", "_old", "-old", "dump", "snapshot",
       ".save", "备份", "archive", "bkp", "bckup"});
  return std::any_of(kParts.begin(), kParts.end(),
                     [&](std::string_view part) { return lower.find(part) != std::string::npos; });
}

bool looks_like_settings(std::string_view path) {
  const std::string name = base_name(path);
  if (path.starts_with("/etc/")) return true;
  if (name.starts_with(".env") || name.ends_with(".env") || name == "docker-compose.yml" ||
      name == "docker-compose.yaml")
    return true;
  static constexpr auto kEndings = std::to_array<std::string_view>(
      {".conf", ".cfg", ".ini", ".toml", ".properties", ".yaml", ".yml", ".config", ".cnf"});
  return std::any_of(kEndings.begin(), kEndings.end(),
                     [&](std::string_view ending) { return name.ends_with(ending); });
}

bool is_known_program(std::string_view name) {
  const std::string base = base_name(name);
  if (base.empty()) return false;
  if (is_python(base) || is_interpreter(base) || base == "bash" || base == "sh") return true;
  for (const Wrapper& wrapper : wrappers()) {
    if (wrapper.form.substr(0, wrapper.form.find(' ')) == base) return true;
  }
  return forms_by_name().contains(base) || name.starts_with("./");
}

Operation understand(const Command& command) { return understand_within(command, 0); }

namespace {

// `db.conf{,.bak}` is two arguments. A word with more than one brace, or with a range, stays as it is
// spelled.
std::vector<std::string> expanded(const Word& word) {
  const auto is_list = [](const WordPart& part) {
    return part.kind == PartKind::brace && part.raw.find(',') != std::string::npos;
  };
  const auto brace = std::find_if(word.parts.begin(), word.parts.end(), is_list);
  if (brace == word.parts.end() || std::count_if(word.parts.begin(), word.parts.end(), is_list) > 1)
    return {word.text()};
  std::string before, after;
  for (auto part = word.parts.begin(); part != brace; ++part)
    before += part->kind == PartKind::literal ? part->text : part->raw;
  for (auto part = brace + 1; part != word.parts.end(); ++part)
    after += part->kind == PartKind::literal ? part->text : part->raw;
  std::vector<std::string> all;
  std::string_view inside = std::string_view(brace->raw).substr(1, brace->raw.size() - 2);
  while (true) {
    const std::size_t comma = inside.find(',');
    all.push_back(before + std::string(inside.substr(0, comma)) + after);
    if (comma == std::string_view::npos) return all;
    inside.remove_prefix(comma + 1);
  }
}

Operation understand_within(const Command& command, int scripts) {
  Operation operation;
  Arguments all;
  for (std::size_t i = 0; i < command.words.size(); ++i) {
    for (std::string& text : expanded(command.words[i]))
      all.push_back({std::move(text), static_cast<std::uint32_t>(i)});
  }
  if (all.empty()) return operation;
  if (open_wrappers(all, operation, scripts)) return operation;
  open_interpreter(all, operation);
  // `docker compose up` and `docker-compose up` are one program.
  if (all.size() > 1 && (all[0].text == "docker" || all[0].text == "podman") && all[1].text == "compose") {
    all[0].text += "-compose";
    all.erase(all.begin() + 1);
  }
  operation.program = base_name(all.front().text);
  operation.script =
      operation.script || is_script_file(operation.program) || all.front().text.starts_with("./");
  split_arguments(all, operation);
  look_up(operation);
  if (!operation.known && operation.script) guess_script(operation);
  if (!operation.known && operation.program == "manage.py") guess_script(operation);
  refine(command, operation);
  find_datastore(operation);
  find_service(operation);
  return operation;
}

}  // namespace

std::vector<std::string_view> names_of(Effects effects) {
  struct Named {
    Effect effect;
    std::string_view name;
  };
  static constexpr auto kNames = std::to_array<Named>({
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
  });
  std::vector<std::string_view> names;
  for (const Named& named : kNames) {
    if (effects.has(named.effect)) names.push_back(named.name);
  }
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

}  // namespace handrail
