#include <algorithm>
#include <array>

#include "model/effects/parts.h"
#include "model/text.h"

namespace handrail {
namespace {

using enum Effect;

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

// What the script is asked for: `migrate.sh version` changes nothing, and `migrate.sh create NAME` writes a
// file.
bool is_asked_to_look(const Operation& operation) {
  static constexpr auto kAsked = std::to_array<std::string_view>(
      {"status", "version", "list",    "history", "show",     "info",    "help",
       "plan",   "current", "heads",   "pending", "validate", "check",   "verify",
       "diff",   "preview", "dry-run", "create",  "new",      "generate"});
  // The script's own name may come first: `bash migrate.sh version`.
  const auto asked =
      std::find_if(operation.operands.begin(), operation.operands.end(), [&](const std::string& operand) {
        return operand != operation.program && !operand.ends_with(operation.program);
      });
  return asked != operation.operands.end() && text::is_one_of(*asked, kAsked);
}

bool only_looks(const Operation& operation) {
  if (is_asked_to_look(operation)) return true;
  return std::any_of(operation.options.begin(), operation.options.end(), [](const std::string& option) {
    static constexpr auto kLooking = std::to_array<std::string_view>(
        {"--verify", "--check", "--dry-run", "--dryrun", "--stats", "--status", "--list", "--plan", "--help",
         "-h", "--version", "--show", "--validate", "--test", "--diff", "--preview", "--report", "--info",
         "--noop"});
    return text::is_one_of(option, kLooking);
  });
}

// Names that servers' entry files have.
bool named_like_a_server(std::string_view name) {
  static constexpr auto kEntries =
      std::to_array<std::string_view>({"main", "app", "server", "run", "wsgi", "asgi", "index", "serve",
                                       "worker", "start", "runserver", "bot", "daemon", "service"});
  const std::size_t dot = name.rfind('.');
  return text::is_one_of(name.substr(0, dot), kEntries);
}

const NameHint* hint_for(const std::vector<std::string>& words) {
  for (const NameHint& hint : kNameHints) {
    for (const std::string_view word : text::split(hint.words, '|')) {
      if (std::find(words.begin(), words.end(), word) != words.end()) return &hint;
    }
  }
  return nullptr;
}

// "verify-backup.sh", "check_dump.py": what comes first is done, the rest says to what.
bool verifies_first(const std::vector<std::string>& words) {
  static constexpr auto kVerifying =
      std::to_array<std::string_view>({"verify", "check", "validate", "test", "lint", "audit"});
  return !words.empty() && text::is_one_of(words.front(), kVerifying);
}

}  // namespace

void guess_package_script(Operation& operation) {
  const std::string& program = operation.program;
  const bool runs = (program == "npm" || program == "yarn" || program == "pnpm" || program == "bun") &&
                    operation.operands.size() > 1 && operation.operands[0] == "run";
  // A row of the table that knows the script says more than its name.
  if (!runs || operation.effects != Effects(changes_files)) return;
  // "backup:restore": parts of a name that go from the subject to what is done with it.
  std::vector<std::vector<std::string>> parts;
  for (const std::string_view part : text::split(operation.operands[1], ':'))
    parts.push_back(name_words(part));
  const NameHint* restoring = &kNameHints.front();
  for (const std::vector<std::string>& part : parts) {
    if (verifies_first(part)) {
      operation.effects = reads | verifies;
      return;
    }
    if (hint_for(part) == restoring) {
      operation.effects = restoring->effects;
      return;
    }
  }
  for (const std::vector<std::string>& part : parts) {
    if (const NameHint* hint = hint_for(part)) {
      operation.effects = hint->effects;
      return;
    }
  }
}

bool is_script_file(std::string_view name) {
  return name.ends_with(".py") || name.ends_with(".sh") || name.ends_with(".js") || name.ends_with(".rb") ||
         name.ends_with(".php") || name.ends_with(".pl") || name.ends_with(".mjs") || name.ends_with(".ts") ||
         name.ends_with(".bash");
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
  if (verifies_first(words)) {
    operation.effects |= reads | verifies;
    return;
  }
  if (const NameHint* hint = hint_for(words)) {
    operation.effects |= hint->effects;
    return;
  }
  // A management command behind the script: `tool.py db_upgrade`.
  if (!operation.operands.empty() && operation.operands.front() != name) {
    Operation inner;
    inner.program = operation.operands.front();
    if (inner.program.find('/') == std::string::npos && inner.program.find('.') == std::string::npos) {
      if (const NameHint* hint = hint_for(name_words(inner.program))) operation.effects |= hint->effects;
    }
  }
}

}  // namespace handrail
