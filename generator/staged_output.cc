#include "generator/staged_output.h"

#include <cerrno>
#include <csignal>
#include <cstring>
#include <filesystem>
#include <mutex>
#include <unordered_map>
#include <unordered_set>
#include <vector>

#include <fcntl.h>
#include <sys/stat.h>
#include <unistd.h>

namespace handrail {
namespace {

namespace fs = std::filesystem;

constexpr std::string_view kManifestName = ".handrail-site";
constexpr std::string_view kManifestHead = "handrail site 1\n";
constexpr std::string_view kStagingPrefix = ".handrail-staging-";

struct Record {
  std::uint64_t hash = 0;  // 0: not known
  std::uint64_t size = 0;
};
using Manifest = std::unordered_map<std::string, Record>;

// Tells contents apart; eight bytes at a time, since every page of every build goes through it.
std::uint64_t hash_of(std::string_view bytes) {
  constexpr std::uint64_t kPrime = 0x9E3779B97F4A7C15u;
  std::uint64_t hash = bytes.size() * kPrime;
  while (!bytes.empty()) {
    std::uint64_t word = 0;
    const std::size_t taken = bytes.size() < sizeof word ? bytes.size() : sizeof word;
    std::memcpy(&word, bytes.data(), taken);
    bytes.remove_prefix(taken);
    hash = (hash ^ word) * kPrime;
    hash ^= hash >> 29;
  }
  return hash == 0 ? 1 : hash;
}

// A path that may have been written by a build: what a manifest names is removed, so it is not simply
// believed.
bool is_inside(std::string_view path) {
  if (path.empty() || path.front() == '/') return false;
  while (!path.empty()) {
    const std::size_t end = path.find('/');
    const std::string_view name = path.substr(0, end);
    if (name.empty() || name == "." || name == "..") return false;
    if (end == std::string_view::npos) return true;
    path.remove_prefix(end + 1);
  }
  return false;
}

tl::unexpected<Error> fail_about(const std::string& file, std::string_view what, int error_number) {
  Error error;
  error.file = file;
  error.message = std::string(what) + ": " + std::strerror(error_number);
  switch (error_number) {
    case ENOSPC:
    case EDQUOT: error.mend = "free some space and build again; the site that was there is unchanged"; break;
    case EFBIG:
      error.mend = "raise the limit on file sizes (ulimit -f); the site that was there is unchanged";
      break;
    case EACCES:
    case EPERM:
    case EROFS: error.mend = "choose an output folder that you may write to, with -o"; break;
    default: break;
  }
  return fail(std::move(error));
}

Result<void> write_whole(const std::string& path, std::string_view bytes) {
  const int fd = ::open(path.c_str(), O_WRONLY | O_CREAT | O_EXCL | O_CLOEXEC | O_NOFOLLOW, 0644);
  if (fd < 0) return fail_about(path, "cannot be created", errno);
  while (!bytes.empty()) {
    const ssize_t written = ::write(fd, bytes.data(), bytes.size());
    if (written < 0) {
      if (errno == EINTR) continue;
      const int error_number = errno;
      ::close(fd);
      return fail_about(path, "cannot be written", error_number);
    }
    bytes.remove_prefix(static_cast<std::size_t>(written));
  }
  if (::close(fd) != 0) return fail_about(path, "cannot be written", errno);
  return {};
}

std::string read_whole(const std::string& path) {
  std::string bytes;
  const int fd = ::open(path.c_str(), O_RDONLY | O_CLOEXEC);
  if (fd < 0) return bytes;
  char buffer[1 << 16];
  for (ssize_t got; (got = ::read(fd, buffer, sizeof buffer)) > 0;)
    bytes.append(buffer, static_cast<std::size_t>(got));
  ::close(fd);
  return bytes;
}

Manifest read_manifest(const std::string& path) {
  Manifest manifest;
  const std::string bytes = read_whole(path);
  std::string_view rest = bytes;
  if (!rest.starts_with(kManifestHead)) return manifest;
  rest.remove_prefix(kManifestHead.size());
  while (!rest.empty()) {
    const std::size_t end = std::min(rest.find('\n'), rest.size());
    const std::string line(rest.substr(0, end));
    rest.remove_prefix(std::min(end + 1, rest.size()));
    char* at = nullptr;
    Record record;
    record.hash = std::strtoull(line.c_str(), &at, 16);
    record.size = std::strtoull(at, &at, 10);
    if (*at != ' ') continue;
    if (std::string name(at + 1); is_inside(name)) manifest.emplace(std::move(name), record);
  }
  return manifest;
}

std::string manifest_text(const Manifest& manifest) {
  std::string text(kManifestHead);
  char numbers[48];
  for (const auto& [path, record] : manifest) {
    std::snprintf(numbers, sizeof numbers, "%016llx %llu ", static_cast<unsigned long long>(record.hash),
                  static_cast<unsigned long long>(record.size));
    text += numbers;
    text += path;
    text += '\n';
  }
  return text;
}

// What a build that was killed has left behind.
void remove_abandoned_staging(const std::string& folder) {
  std::error_code ignored;
  for (const fs::directory_entry& entry : fs::directory_iterator(folder, ignored)) {
    const std::string name = entry.path().filename().string();
    if (!name.starts_with(kStagingPrefix)) continue;
    const long pid = std::strtol(name.c_str() + kStagingPrefix.size(), nullptr, 10);
    if (pid > 0 && ::kill(static_cast<pid_t>(pid), 0) != 0 && errno == ESRCH)
      fs::remove_all(entry.path(), ignored);
  }
}

}  // namespace

struct StagedOutput::State {
  std::string folder;   // with a final '/'
  std::string staging;  // with a final '/'
  bool made_folder = false;
  bool committed = false;
  Manifest before;

  std::mutex mutex;                         // for what follows
  std::unordered_set<std::string> folders;  // made within staging
  Manifest now;
  std::vector<std::string> staged;

  Result<void> make_parents(const std::string& root, const std::string& path,
                            std::unordered_set<std::string>& made);
  Result<void> replace_manifest(const Manifest& manifest);
};

// Creates the folders of `path` below `root` that `made` does not know yet.
Result<void> StagedOutput::State::make_parents(const std::string& root, const std::string& path,
                                               std::unordered_set<std::string>& made) {
  for (std::size_t slash = path.find('/'); slash != std::string::npos; slash = path.find('/', slash + 1)) {
    std::string parent = path.substr(0, slash);
    if (made.contains(parent)) continue;
    const std::string whole = root + parent;
    struct stat status {};
    if (::mkdir(whole.c_str(), 0755) != 0) {
      if (errno != EEXIST) return fail_about(whole, "cannot be created", errno);
      if (::stat(whole.c_str(), &status) != 0 || !S_ISDIR(status.st_mode)) {
        return fail_about(whole, "is in the way of a folder of the site", ENOTDIR);
      }
    }
    made.insert(std::move(parent));
  }
  return {};
}

Result<void> StagedOutput::State::replace_manifest(const Manifest& manifest) {
  const std::string staged_path = staging + std::string(kManifestName);
  if (auto written = write_whole(staged_path, manifest_text(manifest)); !written) return written;
  const std::string path = folder + std::string(kManifestName);
  if (::rename(staged_path.c_str(), path.c_str()) != 0) return fail_about(path, "cannot be replaced", errno);
  return {};
}

StagedOutput::StagedOutput(std::unique_ptr<State> state) : state_(std::move(state)) {}
StagedOutput::StagedOutput(StagedOutput&&) noexcept = default;
StagedOutput& StagedOutput::operator=(StagedOutput&&) noexcept = default;

StagedOutput::~StagedOutput() {
  if (state_ == nullptr) return;
  std::error_code ignored;
  fs::remove_all(state_->staging, ignored);
  if (!state_->committed && state_->made_folder) fs::remove(state_->folder, ignored);
}

Result<StagedOutput> StagedOutput::begin(const std::string& folder) {
  auto state = std::make_unique<State>();
  state->folder = folder.empty() || folder.back() == '/' ? folder : folder + '/';
  std::error_code error;
  state->made_folder = fs::create_directories(state->folder, error);
  if (error) return fail_about(folder, "the output folder cannot be created", error.value());
  remove_abandoned_staging(state->folder);
  state->staging = state->folder + std::string(kStagingPrefix) + std::to_string(::getpid()) + '/';
  if (::mkdir(state->staging.c_str(), 0755) != 0)
    return fail_about(folder, "the output folder cannot be written to", errno);
  state->before = read_manifest(state->folder + std::string(kManifestName));
  return StagedOutput(std::move(state));
}

Result<void> StagedOutput::write(const std::string& path, std::string_view bytes) {
  State& state = *state_;
  const Record record{hash_of(bytes), bytes.size()};
  const std::string place = state.folder + path;

  struct stat status {};
  const bool exists = ::lstat(place.c_str(), &status) == 0;
  const auto known = state.before.find(path);
  if (exists && known == state.before.end()) {
    return fail(Error{"exists, and was not written by `handrail build`", place, 0, 0,
                      "choose another output folder, or remove the file"});
  }
  const bool unchanged = exists && S_ISREG(status.st_mode) && known->second.hash == record.hash &&
                         static_cast<std::uint64_t>(status.st_size) == record.size;
  {
    const std::lock_guard lock(state.mutex);
    state.now.emplace(path, record);
    if (unchanged) return {};
    if (auto made = state.make_parents(state.staging, path, state.folders); !made) return made;
    state.staged.push_back(path);
  }
  return write_whole(state.staging + path, bytes);
}

Result<StagedOutput::Outcome> StagedOutput::commit() {
  State& state = *state_;
  Outcome outcome;
  outcome.written = state.staged.size();
  outcome.unchanged = state.now.size() - state.staged.size();

  // From here on a crash may leave some old and some new files, each whole. The list of both goes first, so
  // that the next build knows them all as its own, and takes none of them for unchanged.
  Manifest both;
  for (const auto* manifest : {&state.before, &state.now}) {
    for (const auto& [path, record] : *manifest) both.emplace(path, Record{});
  }
  std::unordered_set<std::string> made;
  for (const std::string& path : state.staged) {
    if (auto parents = state.make_parents(state.folder, path, made); !parents)
      return tl::unexpected(parents.error());
  }
  if (!state.staged.empty() || state.before.size() != state.now.size()) {
    if (auto replaced = state.replace_manifest(both); !replaced) return tl::unexpected(replaced.error());
  }
  state.committed = true;
  for (const std::string& path : state.staged) {
    const std::string place = state.folder + path;
    if (::rename((state.staging + path).c_str(), place.c_str()) != 0) {
      return fail_about(place, "cannot be replaced", errno);
    }
  }
  for (const auto& [path, record] : state.before) {
    if (state.now.contains(path)) continue;
    if (::unlink((state.folder + path).c_str()) == 0) ++outcome.removed;
    std::string parent = path;
    for (std::size_t slash; (slash = parent.rfind('/')) != std::string::npos;) {
      parent.resize(slash);
      if (::rmdir((state.folder + parent).c_str()) != 0) break;  // other files are in it
    }
  }
  if (auto replaced = state.replace_manifest(state.now); !replaced) return tl::unexpected(replaced.error());
  return outcome;
}

}  // namespace handrail
