// What is known of a command that has ended, and of the processes that it left.
#include <signal.h>

#include <cstdlib>

#include "executor/process_tree.h"
#include "executor/supervisor.h"

namespace handrail {

std::string_view name_of(Ending ending) {
  switch (ending) {
    case Ending::exited: return "exited";
    case Ending::signaled: return "signaled";
    case Ending::timed_out: return "timed_out";
    case Ending::interrupted: return "interrupted";
  }
  return "";
}

Json CommandOutcome::to_json() const {
  const auto stream = [](const Stream& of) {
    Json kept;
    if (!of.kept_hash.empty()) kept = {{"bytes", of.kept_bytes}, {"sha256", of.kept_hash}};
    return Json{{"bytes", of.bytes}, {"sha256", of.hash}, {"cut", of.cut}, {"kept", std::move(kept)}};
  };
  return Json{{"ending", name_of(ending)},
              {"code", code},
              {"started_at", started_at},
              {"ended_at", ended_at},
              {"milliseconds", milliseconds},
              {"stdout", stream(out)},
              {"stderr", stream(err)},
              {"verdict", verdict},
              {"left_processes", left_processes},
              {"supervisor", supervisor},
              {"supervisor_start", supervisor_start}};
}

std::optional<CommandOutcome> CommandOutcome::from_json(const Json& json) {
  if (!json.is_object()) return std::nullopt;
  try {
    CommandOutcome outcome;
    const std::string ending = json.at("ending");
    for (const Ending each : {Ending::exited, Ending::signaled, Ending::timed_out, Ending::interrupted}) {
      if (name_of(each) == ending) outcome.ending = each;
    }
    const auto stream = [](const Json& of) {
      Stream result{of.at("bytes").get<std::uint64_t>(), of.at("sha256"), of.at("cut").get<bool>(), 0, {}};
      if (const Json& kept = of.at("kept"); kept.is_object()) {
        result.kept_bytes = kept.at("bytes");
        result.kept_hash = kept.at("sha256");
      }
      return result;
    };
    outcome.code = json.at("code");
    outcome.started_at = json.at("started_at");
    outcome.ended_at = json.at("ended_at");
    outcome.milliseconds = json.at("milliseconds");
    outcome.out = stream(json.at("stdout"));
    outcome.err = stream(json.at("stderr"));
    outcome.verdict = json.at("verdict");
    outcome.left_processes = json.at("left_processes");
    outcome.supervisor = json.at("supervisor");
    outcome.supervisor_start = json.at("supervisor_start");
    return outcome;
  } catch (const Json::exception&) {
    return std::nullopt;  // cut off, or not ours
  }
}

std::optional<CommandOutcome> read_outcome(const std::string& base) {
  const auto text = read_whole(base + ".attempt");
  if (!text || !text->ends_with('\n')) return std::nullopt;
  const std::size_t second = text->find('\n') + 1;
  if (second == text->size()) return std::nullopt;  // under way, or nobody saw its end
  return CommandOutcome::from_json(
      Json::parse(text->begin() + static_cast<std::ptrdiff_t>(second), text->end(), nullptr, false));
}

pid_t supervisor_of_attempt(const std::string& base) {
  constexpr std::string_view kStarted = "started ";
  const auto text = read_whole(base + ".attempt");
  if (!text || !text->starts_with(kStarted)) return 0;
  return static_cast<pid_t>(std::strtol(text->c_str() + kStarted.size(), nullptr, 10));
}

std::vector<pid_t> left_of_attempt(const std::string& base) {
  std::vector<pid_t> pids;
  const pid_t session = supervisor_of_attempt(base);
  if (session <= 0) return pids;
  for (const Process& process : processes_of_session(session)) pids.push_back(process.pid);
  return pids;
}

void release(pid_t supervisor, std::uint64_t supervisor_start, Leftovers leftovers) {
  if (supervisor <= 0 || process_start_time(supervisor) != supervisor_start || supervisor_start == 0) return;
  ::kill(supervisor, leftovers == Leftovers::keep ? SIGUSR1 : SIGTERM);
}

std::uint64_t process_start_time(pid_t pid) {
  const auto stat = read_whole("/proc/" + std::to_string(pid) + "/stat");
  if (!stat) return 0;
  std::size_t at = stat->rfind(')');
  if (at == std::string::npos) return 0;
  for (int field = 2; field < 22 && at != std::string::npos; ++field) at = stat->find(' ', at + 1);
  return at == std::string::npos ? 0 : std::strtoull(stat->c_str() + at, nullptr, 10);
}

std::string boot_id() {
  auto id = read_whole("/proc/sys/kernel/random/boot_id");
  if (!id) return {};
  id->erase(id->find_last_not_of('\n') + 1);
  return *id;
}

}  // namespace handrail
