#include "executor/run_folder.h"

#include <fcntl.h>
#include <pwd.h>
#include <sys/file.h>
#include <sys/stat.h>
#include <unistd.h>

#include <algorithm>
#include <cctype>
#include <cerrno>
#include <cstdlib>
#include <ctime>
#include <filesystem>
#include <random>
#include <tuple>

#include <fmt/format.h>
#include <fmt/ranges.h>

#include "executor/supervisor.h"
#include "model/sha256.h"

namespace handrail {

Result<std::string> state_directory() {
  const auto variable = [](const char* name) {
    const char* value = std::getenv(name);
    return std::string(value == nullptr ? "" : value);
  };
  std::string directory = variable("HANDRAIL_STATE_DIR");
  if (directory.empty()) {
    if (const std::string state = variable("XDG_STATE_HOME"); !state.empty()) directory = state + "/handrail";
  }
  if (directory.empty()) {
    std::string home = variable("HOME");
    if (home.empty()) {
      if (const passwd* user = ::getpwuid(::getuid())) home = user->pw_dir;
    }
    if (home.empty())
      return fail("there is no home directory to keep the journal in", "set HANDRAIL_STATE_DIR");
    directory = home + "/.local/state/handrail";
  }
  directory = std::filesystem::absolute(directory).lexically_normal();
  for (const char* folder : {"/runs", "/locks"}) {
    if (auto made = make_private_folder(directory + folder); !made) {
      Error error = made.error();
      error.mend = "set HANDRAIL_STATE_DIR to a folder that can be written to";
      return fail(error);
    }
  }
  return directory;
}

std::string folder_of(const std::string& state_directory, std::string_view run) {
  return fmt::format("{}/runs/{}", state_directory, run);
}

namespace {

// "20261121-081500-stepflow-7f3a": the time it was begun, what it is of, a number.
constexpr std::size_t kTimeSize = 15;
constexpr unsigned kNumbers = 0x10000;

std::string_view time_in(std::string_view id) { return id.substr(0, kTimeSize); }
std::string_view number_in(std::string_view id) { return id.substr(id.rfind('-') + 1); }

}  // namespace

bool began_before(std::string_view one, std::string_view other) {
  return std::tuple(time_in(one), number_in(one), one) < std::tuple(time_in(other), number_in(other), other);
}

Result<std::string> make_run_folder(const std::string& state_directory, std::string_view guide) {
  std::string name;
  for (const unsigned char c : std::filesystem::path(guide).stem().string()) {
    if (name.size() < 32) name += std::isalnum(c) != 0 ? static_cast<char>(std::tolower(c)) : '-';
  }
  const std::time_t now = std::time(nullptr);
  std::tm utc{};
  gmtime_r(&now, &utc);
  std::string time = fmt::format("{:04}{:02}{:02}-{:02}{:02}{:02}", utc.tm_year + 1900, utc.tm_mon + 1,
                                 utc.tm_mday, utc.tm_hour, utc.tm_min, utc.tm_sec);
  // "The latest run" has to be the one that was begun last, also in the same second and when the clock was
  // set back in between.
  unsigned number = std::random_device()() % (kNumbers / 2);
  const auto runs = list_runs(state_directory);
  if (!runs) return fail(runs.error());
  if (!runs->empty() && time_in(runs->back()) >= time) {
    time = time_in(runs->back());
    number = static_cast<unsigned>(std::strtoul(number_in(runs->back()).data(), nullptr, 16)) + 1;
  }
  for (int attempt = 0; attempt < 100; ++attempt, ++number) {
    std::string id = fmt::format("{}-{}-{:04x}", time, name, number % kNumbers);
    const std::string folder = folder_of(state_directory, id);
    if (::mkdir(folder.c_str(), 0700) == 0) {
      if (auto made = make_private_folder(folder + "/items"); !made) return fail(made.error());
      if (auto synced = sync_folder(state_directory + "/runs"); !synced) return fail(synced.error());
      return id;
    }
    if (errno != EEXIST) return fail(system_error("cannot create", folder));
  }
  return fail("cannot find a free name for the run in " + state_directory);
}

Result<std::vector<std::string>> list_runs(const std::string& state_directory) {
  std::vector<std::string> runs;
  std::error_code error;
  for (const auto& entry : std::filesystem::directory_iterator(state_directory + "/runs", error)) {
    if (exists(entry.path() / "journal.db")) runs.push_back(entry.path().filename());
  }
  if (error) return fail(fmt::format("cannot read {}/runs: {}", state_directory, error.message()));
  std::ranges::sort(runs, began_before);
  return runs;
}

Result<std::string> find_run(const std::string& state_directory, std::string_view id) {
  const auto runs = list_runs(state_directory);
  if (!runs) return fail(runs.error());
  if (runs->empty()) return fail("there is no run yet", "`handrail run GUIDE` makes one");
  if (id.empty()) return runs->back();
  std::vector<std::string> matching;
  for (const std::string& run : *runs) {
    if (run == id) return run;
    if (run.starts_with(id)) matching.push_back(run);
  }
  if (matching.empty()) return fail(fmt::format("there is no run {}", id), "`handrail runs` lists them");
  if (matching.size() > 1)
    return fail(fmt::format("{} runs begin with {}", matching.size(), id),
                fmt::format("one of: {}", fmt::join(matching, ", ")));
  return matching[0];
}

Json whoami() {
  const passwd* user = ::getpwuid(::geteuid());
  char host[256] = "";
  ::gethostname(host, sizeof host - 1);
  return Json{{"user", user != nullptr ? std::string(user->pw_name) : std::to_string(::geteuid())},
              {"host", host},
              {"pid", ::getpid()},
              {"process_start", process_start_time(::getpid())}};
}

bool is_alive(const Json& who) {
  if (!who.is_object() || who.value("host", "") != whoami()["host"]) return false;
  const std::uint64_t start = process_start_time(who.value("pid", 0));
  return start != 0 && start == who.value("process_start", std::uint64_t{0});
}

std::string TargetLock::owner_text() const {
  if (!owner.is_object()) return "another process";
  return fmt::format("run {} (user {} on {}, process {}, since {})", owner.value("run", "?"),
                     owner.value("user", "?"), owner.value("host", "?"), owner.value("pid", 0),
                     owner.value("since", "?"));
}

Result<TargetLock> lock_target(const std::string& state_directory, const std::string& guide,
                               const std::string& directory) {
  std::error_code ignored;
  const std::string path = std::filesystem::weakly_canonical(guide, ignored);
  const std::string hash = sha256_hex(fmt::format("{}\n{}", path, directory)).substr(0, 32);
  const std::string file = fmt::format("{}/locks/{}", state_directory, hash);
  TargetLock lock{Descriptor(::open(file.c_str(), O_RDWR | O_CREAT | O_CLOEXEC, 0600)), {}};
  if (!lock.descriptor) return fail(system_error("cannot open the lock", file));
  lock.held = ::flock(lock.descriptor.get(), LOCK_EX | LOCK_NB) == 0;
  if (!lock.held && errno != EWOULDBLOCK) return fail(system_error("cannot lock", file));
  const auto text = read_whole(file);
  if (text) lock.owner = Json::parse(*text, nullptr, false);
  if (lock.owner.is_discarded()) lock.owner = Json();
  return lock;
}

Result<void> claim_target(const TargetLock& lock, const std::string& run) {
  Json me = whoami();
  me["run"] = run;
  me["since"] = utc_now();
  const int file = lock.descriptor.get();
  if (::ftruncate(file, 0) != 0 || ::lseek(file, 0, SEEK_SET) != 0 || !write_all(file, me.dump() + "\n")) {
    return fail(system_error("cannot write", "the lock"));
  }
  return {};
}

}  // namespace handrail
