#include "executor/process_tree.h"

#include <dirent.h>

#include <charconv>
#include <cstdio>
#include <cstdlib>
#include <cstring>
#include <memory>
#include <optional>
#include <string>

#include "executor/disk.h"

namespace handrail {
namespace {

// /proc/PID/stat, proc(5): the name in parentheses may hold anything, so the fields count from the last ')'.
std::optional<Process> read_process(pid_t pid) {
  const auto stat = read_whole("/proc/" + std::to_string(pid) + "/stat");
  if (!stat) return std::nullopt;
  const std::size_t name_end = stat->rfind(')');
  if (name_end == std::string::npos) return std::nullopt;
  Process process;
  process.pid = pid;
  char state = '?';
  int parent = 0, group = 0, session = 0;
  unsigned long long start = 0;
  // state ppid pgrp session, then 15 fields up to starttime (the 22nd of all)
  if (std::sscanf(stat->c_str() + name_end + 1,
                  " %c %d %d %d %*s %*s %*s %*s %*s %*s %*s %*s %*s %*s %*s %*s %*s %*s %*s %llu", &state,
                  &parent, &group, &session, &start) != 5) {
    return std::nullopt;
  }
  process.parent = parent;
  process.session = session;
  process.zombie = state == 'Z' || state == 'X';
  process.start_time = start;
  return process;
}

std::vector<Process> all_processes() {
  std::vector<Process> processes;
  const std::unique_ptr<DIR, int (*)(DIR*)> proc(::opendir("/proc"), ::closedir);
  if (!proc) return processes;
  while (const dirent* entry = ::readdir(proc.get())) {
    pid_t pid = 0;
    const char* end = entry->d_name + std::strlen(entry->d_name);
    if (std::from_chars(entry->d_name, end, pid).ptr != end) continue;
    if (auto process = read_process(pid)) processes.push_back(*process);
  }
  return processes;
}

}  // namespace

std::vector<Process> descendants_of(pid_t root) {
  const std::vector<Process> all = all_processes();
  std::vector<pid_t> parents = {root};
  std::vector<Process> found;
  for (std::size_t i = 0; i < parents.size(); ++i) {
    for (const Process& process : all) {
      if (process.parent != parents[i]) continue;
      parents.push_back(process.pid);
      if (!process.zombie) found.push_back(process);
    }
  }
  return found;
}

std::vector<Process> processes_of_session(pid_t session) {
  std::vector<Process> found = all_processes();
  std::erase_if(found, [&](const Process& process) { return process.session != session || process.zombie; });
  return found;
}

bool survives_hangup(const Process& process, pid_t session) {
  if (process.session != session) return true;
  const auto status = read_whole("/proc/" + std::to_string(process.pid) + "/status");
  if (!status) return false;
  const std::size_t line = status->find("\nSigIgn:");
  if (line == std::string::npos) return false;
  const unsigned long long ignored = std::strtoull(status->c_str() + line + 8, nullptr, 16);
  constexpr int kHangup = 1;  // SIGHUP, signal(7); bit n-1 stands for signal n
  return (ignored >> (kHangup - 1) & 1) != 0;
}

}  // namespace handrail
