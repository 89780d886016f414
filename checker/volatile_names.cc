#include "checker/volatile_names.h"

#include <algorithm>
#include <string_view>

#include "checker/ways.h"
#include "model/text.h"

namespace handrail {
namespace {

bool names_things(const Operation& operation) {
  constexpr std::string_view kPrograms[] = {
      "kubectl", "oc",       "docker",   "podman",    "nerdctl", "git",    "velero", "zfs",
      "btrfs",   "lvcreate", "lvremove", "lvconvert", "virsh",   "aws",    "gcloud", "az",
      "restic",  "borg",     "helm",     "crictl",    "ctr",     "skopeo", "qm",     "argocd"};
  return text::is_one_of(operation.program, kPrograms);
}

// Whether the command gives a name to something new.
bool makes_something(const Operation& operation) {
  constexpr std::string_view kMaking[] = {"create",
                                          "tag",
                                          "commit",
                                          "build",
                                          "snapshot",
                                          "run",
                                          "apply",
                                          "branch",
                                          "stash",
                                          "snapshot-create-as",
                                          "create-db-snapshot",
                                          "create-image",
                                          "create-snapshot",
                                          "backup"};
  if (operation.program == "lvcreate") return true;
  if (operation.program == "git" && operation.has_option("-b")) return true;
  const std::size_t words = std::min<std::size_t>(operation.operands.size(), 3);
  for (std::size_t i = 0; i < words; ++i)
    if (text::is_one_of(operation.operands[i], kMaking) && !operation.has_option("-d") &&
        !operation.has_option("--delete"))
      return true;
  return false;
}

bool is_volatile(const WordPart& part) {
  if (part.kind == PartKind::variable) return part.text == "RANDOM" || part.text == "$";
  if (part.kind != PartKind::command_substitution) return false;
  const std::string_view inside = text::trim(part.text);
  return (inside == "date" || inside.starts_with("date ")) && inside.find("-d ") == std::string_view::npos &&
         inside.find("-r ") == std::string_view::npos;
}

// Without "job/", "--name=", "origin/": what the thing itself is called.
std::string own_name(std::string_view word, std::string_view part) {
  const std::size_t end = std::min(word.find(part), word.size());
  std::size_t begin = 0;
  for (std::size_t i = 0; i < end; ++i)
    if (word[i] == '/' || word[i] == '=') begin = i + 1;
  return std::string(word.substr(begin));
}

// `name: db-migration-$(date +%s)` in a manifest whose document expands.
void add_manifest_names(const Runbook& runbook, const Command& command, int step,
                        std::vector<VolatileName>& names) {
  for (const Redirection& redirection : command.redirections) {
    if (redirection.kind != RedirectionKind::heredoc || !redirection.heredoc_expands) continue;
    const std::string_view body = runbook.source->slice(redirection.heredoc_body);
    for (std::size_t at = body.find("$(date"); at != std::string_view::npos;
         at = body.find("$(date", at + 1)) {
      const std::size_t close = body.find(')', at);
      const std::size_t line = body.rfind('\n', at) + 1;  // 0 when there is none
      if (close == std::string_view::npos || body.substr(at, close - at).find('\n') != std::string_view::npos)
        continue;
      const std::string_view before = text::trim(body.substr(line, at - line));
      const std::size_t key = before.find("name:");
      if (key == std::string_view::npos) continue;
      const std::string_view stem = text::trim(before.substr(key + 5));
      VolatileName name;
      name.part = std::string(body.substr(at, close + 1 - at));
      name.text = std::string(stem.substr(stem.find_first_not_of("\"'") == std::string_view::npos
                                              ? stem.size()
                                              : stem.find_first_not_of("\"'"))) +
                  name.part;
      const auto begin = redirection.heredoc_body.begin + static_cast<std::uint32_t>(at);
      name.span = {begin, begin + static_cast<std::uint32_t>(name.part.size())};
      name.statement = command.statement;
      name.step = step;
      name.makes = true;
      names.push_back(std::move(name));
    }
  }
}

}  // namespace

std::vector<VolatileName> volatile_names(const Runbook& runbook) {
  std::vector<VolatileName> names;
  for (const Command& command : runbook.commands) {
    const Operation& operation = runbook.operation_of(command);
    if (!is_walked(runbook.step_of(command)) || !names_things(operation)) continue;
    const int step = runbook.command_steps[index_of(runbook, command)];
    add_manifest_names(runbook, command, step, names);
    const bool makes = makes_something(operation);
    for (const Word& word : command.words) {
      const auto part = std::find_if(word.parts.begin(), word.parts.end(), is_volatile);
      if (part == word.parts.end()) continue;
      VolatileName name;
      name.part = part->raw;
      name.text = own_name(word.text(), part->raw);
      name.span = word.span;
      name.statement = command.statement;
      name.step = step;
      name.makes = makes;
      if (name.text.size() > name.part.size()) names.push_back(std::move(name));
    }
  }
  std::stable_sort(names.begin(), names.end(),
                   [](const VolatileName& a, const VolatileName& b) { return a.span.begin < b.span.begin; });
  return names;
}

}  // namespace handrail
