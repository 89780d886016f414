#include "checker/settings_changes.h"

#include <algorithm>
#include <optional>
#include <string_view>
#include <unordered_map>
#include <unordered_set>
#include <utility>

#include "checker/paths.h"
#include "checker/ways.h"
#include "model/text.h"

namespace handrail {
namespace {

// Files that an installation, a package or the guide itself brings, one for each purpose: writing one is no
// loss. "/etc/cron.d/x", "/etc/nginx/conf.d/x.conf", "/etc/systemd/system/x.service".
bool is_drop_in(std::string_view place) {
  constexpr std::string_view kEndings[] = {".service", ".timer", ".repo",  ".list", ".sources",
                                           ".socket",  ".mount", ".rules", ".gpg",  ".asc"};
  constexpr std::string_view kFolders[] = {"sites-available", "sites-enabled", "init.d",
                                           "keyrings",        "system",        "manifests"};
  const std::vector<std::string_view> parts = paths::segments(place);
  if (std::any_of(std::begin(kEndings), std::end(kEndings),
                  [&](std::string_view ending) { return place.ends_with(ending); }))
    return true;
  return parts.size() >= 2 && std::any_of(parts.begin(), parts.end() - 1, [&](std::string_view part) {
           return part.ends_with(".d") || text::is_one_of(part, kFolders);
         });
}

// Names that a program looks for, so that there is one file of the kind for long.
bool is_well_known_name(std::string_view place) {
  const std::string name = text::lower(paths::basename(place));
  if (name == ".env" || name.starts_with(".env.")) return true;
  constexpr std::string_view kStems[] = {
      "docker-compose", "compose",      "config",      "settings",      "application", "app",
      "nginx",          "my",           "redis",       "postgresql",    "pg_hba",      "supervisord",
      "values",         "gunicorn",     "php",         "httpd",         "haproxy",     "config.prod",
      "mysqld",         "mongod",       "sshd_config", "elasticsearch", "kibana",      "rabbitmq",
      "prometheus",     "alertmanager", "grafana",     "logging",       "production",  "local"};
  constexpr std::string_view kExamples[] = {"example", "sample", "template", "tmpl", "dist", "default"};
  const std::size_t dot = name.rfind('.');
  if (dot == std::string::npos) return false;
  for (const std::string_view example : kExamples)
    if (name.find(example) != std::string::npos) return false;
  return looks_like_settings(name) && text::is_one_of(std::string_view(name).substr(0, dot), kStems);
}

bool is_remote(std::string_view place) {
  const std::size_t colon = place.find(':');
  return colon != std::string_view::npos && colon > 1 && place.find('/') > colon;
}

bool is_lasting_settings(std::string_view place) {
  if (looks_like_backup(place) || !looks_like_settings(place)) return false;
  if (place.starts_with("/tmp/") || place.starts_with("/var/tmp/") || place.ends_with(".md")) return false;
  const bool rooted = place.starts_with('/');
  return rooted || is_well_known_name(place);
}

// A file written from words that stand in the guide. The output of another program under such a name
// (`helm get values shop > values.yaml`) is a working copy.
bool writes_own_words(const Operation& operation) {
  constexpr std::string_view kPrograms[] = {"cat", "echo", "printf", "tee", "envsubst",
                                            "sed", "awk",  "jq",     "yq"};
  return text::is_one_of(operation.program, kPrograms);
}

bool copies(const Operation& operation) {
  constexpr std::string_view kPrograms[] = {"cp", "mv", "install", "rsync", "scp"};
  return text::is_one_of(operation.program, kPrograms);
}

const Redirection* redirection_at(const Command& command, Span span) {
  for (const Redirection& redirection : command.redirections)
    if (redirection.target.span == span) return &redirection;
  return nullptr;
}

// "shop.conf.before", "shop.conf.20240601", "shop.conf.$(date +%F)" are old ones of "shop.conf";
// ".env.production" is none of ".env".
bool is_older_name(std::string_view place, std::string_view now) {
  if (!place.starts_with(now) || place.size() < now.size() + 2) return false;
  const std::string tail = text::lower(place.substr(now.size() + 1));
  return text::is_digit(tail.front()) || tail.front() == '$' || tail.front() == '`' || tail == "before" ||
         tail.starts_with("prev") || tail == "last";
}

// How the use changes the file; nothing when it makes a file that is its own.
std::optional<SettingsEdit> edit_of(const Runbook& runbook, const PathIndex& paths, const PathUse& use) {
  const Command& command = runbook.commands[static_cast<std::size_t>(use.command)];
  const Operation& operation = runbook.operation_of(command);
  if (const Redirection* redirection = redirection_at(command, use.span)) {
    if (redirection->kind == RedirectionKind::append) return SettingsEdit::in_part;
    return writes_own_words(operation) ? std::optional(SettingsEdit::whole) : std::nullopt;
  }
  if (operation.program == "tee")
    return operation.has_option("-a") || operation.has_option("--append") ? SettingsEdit::in_part
                                                                          : SettingsEdit::whole;
  if (operation.program == "sed" || operation.program == "perl") return SettingsEdit::in_part;
  if (!copies(operation) || operation.has_option("-n") || operation.has_option("--no-clobber"))
    return std::nullopt;
  const std::string to = paths::place_of(use.path);
  for (const PathUse* from : paths.of(use.command)) {
    if (from->access == Access::writes) continue;
    const std::string place = paths::place_of(from->path);
    const bool puts_back = from->is_backup || looks_like_backup(place) || is_older_name(place, to);
    const bool keeps = to.starts_with(place);  // `cp shop.conf shop.conf.before`
    if (puts_back || keeps) return std::nullopt;
  }
  return SettingsEdit::whole;
}

bool speaks_of_keeping_settings(std::string_view words) {
  if (text::mentions_any(words, {"snapshot", "snapshots", "快照"}) &&
      text::mentions_any(words, {"server", "服务器", "虚拟机", "vm", "machine", "主机", "host"}))
    return true;
  return text::mentions_any(words, {"备份", "backup", "backups", "back up", "backed up", "save a copy"}) &&
         text::mentions_any(
             words, {"配置", "设置", "config", "configs", "configuration", "configurations", "settings"});
}

// Files and folders that the guide brings into being, with the first command that does.
class Brought {
 public:
  explicit Brought(const Runbook& runbook) : runbook_(runbook) {
    for (const PathUse& use : runbook.path_uses) {
      if (use.access != Access::creates_folder && use.access != Access::writes) continue;
      const auto [entry, fresh] = first_.emplace(paths::place_of(use.path), use.command);
      if (!fresh && use.command < entry->second) entry->second = use.command;
    }
  }

  // Whether the file lies in a folder that came into being before. `mkdir -p` says nothing about a file that
  // is then edited in part: it was there.
  bool holds(const std::string& place, int command, SettingsEdit edit) const {
    std::string folder = place;
    while (true) {
      const std::string_view name = paths::basename(folder);
      if (name.size() + 1 >= folder.size()) return false;
      folder.resize(folder.size() - name.size() - 1);
      const auto made = first_.find(folder);
      if (made == first_.end() || made->second >= command) continue;
      const bool by_mkdir = runbook_.operations[static_cast<std::size_t>(made->second)].program == "mkdir";
      if (edit == SettingsEdit::whole || !by_mkdir) return true;
    }
  }

 private:
  const Runbook& runbook_;
  std::unordered_map<std::string, int> first_;
};

}  // namespace

std::vector<SettingsChange> settings_changes(const Runbook& runbook, const PathIndex& paths) {
  std::vector<SettingsChange> changes;
  const Brought brought(runbook);
  std::unordered_set<std::string> written_anew;
  for (const Command& command : runbook.commands) {
    const Step* step = runbook.step_of(command);
    if (!step || step->way == Way::back || is_substituted(command)) continue;
    const int index = static_cast<int>(index_of(runbook, command));
    for (const PathUse* use : paths.of(index, Access::writes)) {
      const std::string place = paths::place_of(use->path);
      if (use->path.is_volatile || is_remote(use->path.text) || !is_lasting_settings(place)) continue;
      const auto edit = edit_of(runbook, paths, *use);
      if (!edit || (*edit == SettingsEdit::whole && is_drop_in(place))) continue;
      if (brought.holds(place, index, *edit) || written_anew.contains(place)) continue;
      if (*edit == SettingsEdit::whole) written_anew.insert(place);
      changes.push_back({index, use, *edit});
    }
  }
  return changes;
}

KeptSettings::KeptSettings(const Runbook& runbook, const PathIndex& paths) : runbook_(runbook) {
  for (const Command& command : runbook.commands) {
    const Operation& operation = runbook.operation_of(command);
    const int index = static_cast<int>(index_of(runbook, command));
    const bool archives = operation.program == "tar" || operation.program == "zip";
    const bool keeps = operation.effects.has(Effect::backs_up) || operation.program == "mv" ||
                       operation.program == "cp" || operation.program == "rsync" ||
                       operation.program == "scp" || archives;
    const auto uses = paths.of(index);
    const bool writes_copy = std::any_of(uses.begin(), uses.end(), [](const PathUse* use) {
      return use->access == Access::writes && looks_like_backup(use->path.text);
    });
    if (!keeps && !writes_copy) continue;
    for (const PathUse* use : uses)
      if (use->access == Access::reads || use->access == Access::removes)
        add({paths::place_of(use->path), index});
  }
  std::sort(kept_.begin(), kept_.end(), [](const Kept& a, const Kept& b) {
    return a.place != b.place ? a.place < b.place : a.command < b.command;
  });
  for (const Step& step : runbook.steps) {
    if (step.way == Way::back) continue;
    if (step.manual && speaks_of_keeping_settings(step.title)) by_hand_.push_back(step.title_span.begin);
    for (const StepAction& action : step.actions)
      if (action.kind == ActionKind::manual && speaks_of_keeping_settings(action.text))
        by_hand_.push_back(action.span.begin);
  }
  std::sort(by_hand_.begin(), by_hand_.end());
}

void KeptSettings::add(Kept kept) {
  // No guide that a person wrote copies by so many globs.
  constexpr std::size_t kMaxGlobs = 100;
  if (kept.place.find('*') == std::string::npos)
    kept_.push_back(std::move(kept));
  else if (globs_.size() < kMaxGlobs)
    globs_.push_back(std::move(kept));
}

bool KeptSettings::keeps_by_itself(const SettingsChange& change) const {
  const Operation& operation = runbook_.operations[static_cast<std::size_t>(change.command)];
  if (operation.program == "sed" || operation.program == "perl")
    return std::any_of(operation.options.begin(), operation.options.end(), [](const std::string& option) {
      return (option.starts_with("-i") && option.size() > 2 && option.find('.') != std::string::npos) ||
             option.starts_with("--in-place=");
    });
  return operation.has_option("-b") || operation.has_option("--backup") || operation.has_option("-S") ||
         operation.has_option("--suffix");
}

bool KeptSettings::is_kept_before(const SettingsChange& change) const {
  if (keeps_by_itself(change)) return true;
  const std::uint32_t begin = change.use->span.begin;
  if (!by_hand_.empty() && by_hand_.front() < begin) return true;
  std::string place = paths::place_of(change.use->path);
  while (!place.empty()) {
    const auto kept =
        std::lower_bound(kept_.begin(), kept_.end(), place,
                         [](const Kept& k, const std::string& wanted) { return k.place < wanted; });
    if (kept != kept_.end() && kept->place == place && kept->command < change.command) return true;
    const std::string_view name = paths::basename(place);
    if (name.size() >= place.size()) break;
    place.resize(place.size() - name.size() - 1);
  }
  // `cp /etc/nginx/* backup/`, `cp *.conf backup/`: what a glob took is not looked up by its place.
  place = paths::place_of(change.use->path);
  return std::any_of(globs_.begin(), globs_.end(), [&](const Kept& k) {
    return k.command < change.command &&
           place.starts_with(std::string_view(k.place).substr(0, k.place.find('*')));
  });
}

}  // namespace handrail
