#include "checker/requirements.h"

#include <algorithm>
#include <array>
#include <cstdint>
#include <optional>
#include <string_view>

#include "checker/ways.h"
#include "model/kinds/lexicon.h"
#include "model/text.h"

namespace handrail {
namespace {

// Tools whose version is asked for in words, with the programs that tell it.
struct Tool {
  std::string_view name;      // as prose has it, lower case
  std::string_view programs;  // parted by |
};
constexpr auto kTools = std::to_array<Tool>({
    {"python", "python|python3|pip|pip3"},
    {"node.js", "node|npm|nvm"},
    {"nodejs", "node|npm|nvm"},
    {"node", "node|npm|nvm"},
    {"npm", "npm"},
    {"java", "java|javac"},
    {"jdk", "java|javac"},
    {"jre", "java"},
    {"maven", "mvn|mvnw"},
    {"go", "go"},
    {"golang", "go"},
    {"ruby", "ruby"},
    {"php", "php"},
    {"composer", "composer"},
    {"docker", "docker"},
    {"docker engine", "docker"},
    {"docker compose", "docker-compose|docker"},
    {"docker-compose", "docker-compose|docker"},
    {"kubernetes", "kubectl|kubeadm|oc"},
    {"kubectl", "kubectl"},
    {"helm", "helm"},
    {"git", "git"},
    {"mysql", "mysql|mysqld|mysqladmin"},
    {"mariadb", "mariadb|mysql|mariadbd|mysqladmin"},
    {"postgresql", "psql|postgres|pg_config|pg_lsclusters"},
    {"postgres", "psql|postgres|pg_config|pg_lsclusters"},
    {"sqlite", "sqlite3"},
    {"redis", "redis-cli|redis-server"},
    {"mongodb", "mongosh|mongo|mongod"},
    {"elasticsearch", "curl|elasticsearch"},
    {"nginx", "nginx"},
    {"ansible", "ansible|ansible-playbook"},
    {"terraform", "terraform"},
    {"openssl", "openssl"},
    {"kernel", "uname"},
    {"内核", "uname"},
});

bool is_number_end(char c) { return text::is_digit(c) || c == '.' || c == 'x'; }

// "2GB", "512 MB", "10 GiB" in the line, as spelled.
std::optional<std::string> amount_of_bytes(std::string_view line) {
  for (std::size_t i = 0; i < line.size(); ++i) {
    if (!text::is_digit(line[i]) || (i > 0 && (is_number_end(line[i - 1]) || text::is_alpha(line[i - 1]))))
      continue;
    std::size_t end = i;
    while (end < line.size() && (text::is_digit(line[end]) || line[end] == '.')) ++end;
    std::size_t unit = end;
    if (unit < line.size() && line[unit] == ' ') ++unit;
    std::size_t letters = unit;
    while (letters < line.size() && text::is_alpha(line[letters])) ++letters;
    constexpr auto kUnits = std::to_array<std::string_view>(
        {"GB", "G", "GiB", "Gi", "MB", "M", "MiB", "Mi", "TB", "T", "TiB", "gb", "mb", "Gb", "gigabytes"});
    if (text::is_one_of(line.substr(unit, letters - unit), kUnits))
      return std::string(line.substr(i, letters - i));
    i = end;
  }
  return std::nullopt;
}

std::optional<std::string> number_of_processors(std::string_view line) {
  for (std::size_t i = 0; i < line.size(); ++i) {
    if (!text::is_digit(line[i]) || (i > 0 && (is_number_end(line[i - 1]) || text::is_alpha(line[i - 1]))))
      continue;
    std::size_t end = i;
    while (end < line.size() && text::is_digit(line[end])) ++end;
    std::string_view rest = line.substr(end);
    while (!rest.empty() && (rest.front() == ' ' || rest.front() == '-')) rest.remove_prefix(1);
    for (const std::string_view unit : {"核", "cores", "core", "CPUs", "CPU", "vCPU", "vCPUs", "个CPU"})
      if (rest.starts_with(unit)) return std::string(line.substr(i, end - i));
    i = end;
  }
  return std::nullopt;
}

// The line itself says that less will not do.
bool says_at_least(std::string_view line) {
  return text::contains_any(
             line, {"至少", "最少", "最小", "最低", "不少于", "不低于", "不小于", "≥", ">=", "预留"}) ||
         text::mentions_any(line, {"at least", "minimum", "no less than", "must have"});
}

bool speaks_of_disk(std::string_view line) {
  return text::contains_any(line, {"磁盘", "硬盘", "存储空间", "剩余空间", "可用空间", "空间"}) ||
         text::mentions_any(line,
                            {"disk", "disk space", "storage", "free space", "hdd", "ssd", "drive space"});
}
bool speaks_of_memory(std::string_view line) {
  return line.find("内存") != std::string_view::npos || text::mentions_any(line, {"memory", "ram"});
}

// "3.8+", ">= 20.10", "14 or later", "1.8 及以上" behind the tool's name; the number as spelled.
std::optional<std::string> least_version(std::string_view behind) {
  std::size_t at = 0;
  // What may stand between the name and the number.
  bool least = false;
  while (true) {
    while (at < behind.size() && (text::is_space(behind[at]) ||
                                  std::string_view("*`_:(|").find(behind[at]) != std::string_view::npos))
      ++at;
    const std::string_view rest = behind.substr(at);
    const std::string_view before = rest;
    constexpr auto kLeast =
        std::to_array<std::string_view>({">=", "≥", ">", "at least", "minimum", "不低于", "至少", "最低"});
    constexpr auto kNeutral =
        std::to_array<std::string_view>({"version", "Version", "versions", "版本", "：", "引擎", "服务器",
                                         "客户端", "LTS", "Engine", "Server", "CLI", "v", "V"});
    for (const std::string_view word : kLeast) {
      if (rest.starts_with(word)) {
        at += word.size();
        least = true;
        break;
      }
    }
    if (behind.substr(at).size() == before.size()) {
      for (const std::string_view word : kNeutral) {
        if (rest.starts_with(word)) {
          at += word.size();
          break;
        }
      }
    }
    if (behind.substr(at).size() == before.size()) break;
  }
  std::size_t end = at;
  while (end < behind.size() && (text::is_digit(behind[end]) || (behind[end] == '.' && end > at))) ++end;
  if (end == at) return std::nullopt;
  std::string number(behind.substr(at, end - at));
  while (number.ends_with('.')) number.pop_back();
  std::string_view rest = behind.substr(end);
  if (rest.starts_with("x")) rest.remove_prefix(1);
  if (rest.starts_with(".x")) rest.remove_prefix(2);
  while (!rest.empty() && (rest.front() == ' ' || rest.front() == '`' || rest.front() == '*'))
    rest.remove_prefix(1);
  const bool says_more =
      rest.starts_with("+") || rest.starts_with("及以上") || rest.starts_with("或以上") ||
      rest.starts_with("以上") || rest.starts_with("或更高") || rest.starts_with("及更高") ||
      rest.starts_with("or later") || rest.starts_with("or higher") || rest.starts_with("or newer") ||
      rest.starts_with("or above") || rest.starts_with("and above") || rest.starts_with("and later") ||
      rest.starts_with("or greater") || rest.starts_with("and newer") || rest.starts_with("or more") ||
      rest.starts_with("版本以上");
  if (!least && !says_more) return std::nullopt;
  return number;
}

void add_versions(const ProseLine& line, const std::string& title, std::vector<Requirement>& found) {
  const std::string lower = text::lower(line.text);
  std::size_t taken_until = 0;
  for (std::size_t i = 0; i < lower.size(); ++i) {
    if (i < taken_until || (i > 0 && text::is_alnum(lower[i - 1]))) continue;
    const Tool* longest = nullptr;
    for (const Tool& tool : kTools) {
      if (lower.compare(i, tool.name.size(), tool.name) != 0) continue;
      const std::size_t end = i + tool.name.size();
      if (end < lower.size() && text::is_alpha(lower[end])) continue;
      if (longest == nullptr || tool.name.size() > longest->name.size()) longest = &tool;
    }
    if (longest == nullptr) continue;
    taken_until = i + longest->name.size();
    // What the guide itself upgrades is looked at by the upgrade.
    if (title.find(longest->name) != std::string::npos) continue;
    if (const auto version = least_version(line.text.substr(taken_until)))
      found.push_back({line.span, Resource::version, std::string(longest->name), *version});
  }
}

// Under "Requirements", "前提条件", "环境要求" a bare amount is a requirement.
bool names_requirements(std::string_view title) {
  return text::contains_any(title,
                            {"要求", "前提", "先决", "前置", "准备", "环境检查", "系统环境", "运行环境"}) ||
         text::mentions_any(title,
                            {"requirements", "requirement", "prerequisites", "prerequisite", "preparation",
                             "before you begin", "before you start", "system requirements", "prepare"});
}

// For each heading whether it or one above it does; the guide's own title does not count.
std::vector<bool> headings_of_requirements(const Document& document) {
  std::vector<bool> below;
  for (const Heading& heading : document.headings()) {
    const bool is_title = below.empty() && heading.level == 1;
    below.push_back((heading.parent >= 0 && below[static_cast<std::size_t>(heading.parent)]) ||
                    (!is_title && names_requirements(heading.text)));
  }
  return below;
}

}  // namespace

std::vector<Requirement> requirements_of(const Runbook& runbook, const std::vector<ProseLine>& lines,
                                         const Sections& sections) {
  std::vector<Requirement> found;
  const std::string title = text::lower(runbook.title);
  const std::vector<bool> of_requirements = headings_of_requirements(runbook.document);
  for (const ProseLine& line : lines) {
    if (line.is_heading || line.text.size() > 600 ||
        std::none_of(line.text.begin(), line.text.end(), text::is_digit))
      continue;
    const bool below = line.heading >= 0 && of_requirements[static_cast<std::size_t>(line.heading)];
    if (!below && !sections.leads_forward(line.heading)) continue;
    if (below) add_versions(line, title, found);
    if (!says_at_least(line.text) && !below) continue;
    if (const auto amount = amount_of_bytes(line.text)) {
      if (speaks_of_memory(line.text))
        found.push_back({line.span, Resource::memory, {}, *amount});
      else if (speaks_of_disk(line.text))
        found.push_back({line.span, Resource::disk, {}, *amount});
    }
    if (below) {
      if (const auto amount = number_of_processors(line.text))
        found.push_back({line.span, Resource::processors, {}, *amount});
    }
  }
  return found;
}

RequirementChecks::RequirementChecks(const Runbook& runbook) {
  for (std::size_t i = 0; i < runbook.commands.size(); ++i) {
    const Operation& operation = runbook.operations[i];
    if (!is_on_forward(step_at(runbook, runbook.command_steps[i]))) continue;
    constexpr auto kDisk =
        std::to_array<std::string_view>({"df", "du", "lsblk", "pvs", "vgs", "lvs", "zfs", "zpool", "fdisk",
                                         "findmnt", "ncdu", "Get-PSDrive", "stat"});
    constexpr auto kMemory =
        std::to_array<std::string_view>({"free", "vmstat", "vm_stat", "top", "htop", "sysctl"});
    constexpr auto kProcessors = std::to_array<std::string_view>({"nproc", "lscpu", "sysctl", "top", "htop"});
    disk_ |= text::is_one_of(operation.program, kDisk);
    memory_ |= text::is_one_of(operation.program, kMemory);
    processors_ |= text::is_one_of(operation.program, kProcessors);
    const std::string line = text::lower(text_of(runbook.commands[i]));
    memory_ |= line.find("meminfo") != std::string::npos;
    processors_ |= line.find("cpuinfo") != std::string::npos;
    if ((operation.program == "kubectl" || operation.program == "docker") &&
        (line.find(" top") != std::string::npos || line.find(" info") != std::string::npos ||
         line.find("describe node") != std::string::npos || line.find("get node") != std::string::npos))
      memory_ = processors_ = true;
    // A script that checks what is there before anything is done may well check all of it.
    if (operation.script && !operation.known && operation.effects.has(Effect::verifies) &&
        runbook.steps[static_cast<std::size_t>(runbook.command_steps[i])].kind == StepKind::prepare)
      everything_ = true;
    const bool asks_version = line.find("version") != std::string::npos || operation.has_option("-V") ||
                              operation.has_option("-v") || line.find(" info") != std::string::npos ||
                              operation.program == "uname" || operation.program == "pg_lsclusters" ||
                              (operation.program == "kubectl" && line.find("get node") != std::string::npos);
    if (asks_version) tools_.push_back(operation.program);
    if (operation.effects.has(Effect::installs)) installed_ += line + '\n';
  }
  for (const SqlStatement& statement : runbook.sql_statements) {
    if (text::lower(statement.text).find("version") == std::string::npos) continue;
    tools_.insert(tools_.end(), {"mysql", "psql", "sqlite3"});
    break;
  }
  std::sort(tools_.begin(), tools_.end());
}

bool RequirementChecks::look_at(const Requirement& requirement) const {
  if (everything_) return true;
  switch (requirement.resource) {
    case Resource::disk: return disk_;
    case Resource::memory: return memory_;
    case Resource::processors: return processors_;
    case Resource::version: break;
  }
  std::string plain = requirement.tool;
  std::erase(plain, '.');
  if (installed_.find(plain) != std::string::npos) return true;  // the guide brings it
  for (const Tool& tool : kTools) {
    if (tool.name != requirement.tool) continue;
    for (const std::string_view program : text::split(tool.programs, '|'))
      if (std::binary_search(tools_.begin(), tools_.end(), program)) return true;
  }
  return false;
}

}  // namespace handrail
