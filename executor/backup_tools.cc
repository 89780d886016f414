#include "executor/backup_tools.h"

#include <fcntl.h>
#include <poll.h>
#include <signal.h>
#include <spawn.h>
#include <sys/stat.h>
#include <sys/wait.h>
#include <unistd.h>

#include <cerrno>
#include <cstring>
#include <filesystem>
#include <memory>
#include <optional>
#include <vector>

#include <fmt/format.h>
#include <sqlite3.h>

#include "executor/disk.h"

extern char** environ;

namespace handrail {
namespace {

using Database = std::unique_ptr<sqlite3, int (*)(sqlite3*)>;

Proof broken(std::string text) { return {ProofVerdict::broken, std::move(text)}; }

// As a file: URI wants it.
std::string escaped(const std::string& path) {
  std::string out;
  for (const unsigned char c : path) {
    if (c == '%' || c == '?' || c == '#' || c < 0x21 || c > 0x7e)
      out += fmt::format("%{:02X}", c);
    else
      out += static_cast<char>(c);
  }
  return out;
}

// The first column of the first rows, one a line; nullopt when SQLite fails, with its message in `trouble`.
std::optional<std::string> query(sqlite3* database, const char* sql, std::string& trouble) {
  sqlite3_stmt* raw = nullptr;
  if (sqlite3_prepare_v2(database, sql, -1, &raw, nullptr) != SQLITE_OK) {
    trouble = sqlite3_errmsg(database);
    return std::nullopt;
  }
  const std::unique_ptr<sqlite3_stmt, int (*)(sqlite3_stmt*)> statement(raw, sqlite3_finalize);
  std::string text;
  int step = SQLITE_OK;
  while ((step = sqlite3_step(raw)) == SQLITE_ROW) {
    const auto* cell = reinterpret_cast<const char*>(sqlite3_column_text(raw, 0));
    text += fmt::format("{}{}", text.empty() ? "" : "\n", cell == nullptr ? "" : cell);
  }
  if (step == SQLITE_DONE) return text;
  trouble = sqlite3_errmsg(database);
  return std::nullopt;
}

int ask_whether_to_go_on(void* go_on) {
  return (*static_cast<const std::function<bool()>*>(go_on))() ? 0 : 1;
}

Proof look_into(const std::string& uri, const std::function<bool()>& go_on) {
  sqlite3* raw = nullptr;
  const int opened = sqlite3_open_v2(uri.c_str(), &raw, SQLITE_OPEN_READONLY | SQLITE_OPEN_URI, nullptr);
  const Database database(raw, sqlite3_close);
  if (opened != SQLITE_OK) return broken(fmt::format("SQLite cannot open it: {}", sqlite3_errmsg(raw)));
  if (go_on) {
    constexpr int kSteps = 100'000;  // of SQLite's machine, between two questions
    sqlite3_progress_handler(raw, kSteps, ask_whether_to_go_on, const_cast<std::function<bool()>*>(&go_on));
  }
  std::string trouble;
  const auto found = query(raw, "PRAGMA integrity_check(3)", trouble);
  if (!found && go_on && !go_on()) return {ProofVerdict::unprovable, "the proof was ended by the operator"};
  if (!found) return broken(fmt::format("SQLite database, damaged: {}", trouble));
  if (*found != "ok")
    return broken(fmt::format("SQLite database, damaged: {}", found->substr(0, found->find('\n'))));
  const auto tables = query(raw, "SELECT count(*) FROM sqlite_schema WHERE type = 'table'", trouble);
  if (!tables) return broken(fmt::format("SQLite database, damaged: {}", trouble));
  if (*tables == "0") return broken("SQLite database without a single table: nothing would be restored");
  return {ProofVerdict::proven, fmt::format("SQLite database, integrity_check ok, {} tables", *tables)};
}

}  // namespace

Proof check_sqlite_file(const std::string& path, const std::string& scratch,
                        const std::function<bool()>& go_on) {
  struct stat log {};
  const bool has_log = ::stat((path + "-wal").c_str(), &log) == 0 && log.st_size > 0;
  // Immutable: SQLite makes no file of its own beside it, and reads none.
  if (!has_log) return look_into("file:" + escaped(path) + "?immutable=1", go_on);
  const std::string copy = scratch + "/proof-copy.db";
  std::error_code error;
  const auto overwrite = std::filesystem::copy_options::overwrite_existing;
  std::filesystem::copy_file(path, copy, overwrite, error);
  if (!error) std::filesystem::copy_file(path + "-wal", copy + "-wal", overwrite, error);
  Proof proof{ProofVerdict::unprovable, "it could not be copied to be looked at: " + error.message()};
  if (!error) proof = look_into("file:" + escaped(copy) + "?mode=ro", go_on);
  for (const char* ending : {"", "-wal", "-shm"}) ::unlink((copy + ending).c_str());
  return proof;
}

Proof run_test(const std::vector<std::string>& command, const std::function<bool()>& go_on) {
  int ends[2] = {-1, -1};
  if (::pipe2(ends, O_CLOEXEC) != 0)
    return {ProofVerdict::unprovable, fmt::format("no pipe: {}", std::strerror(errno))};
  const Descriptor out(ends[0]);
  Descriptor in(ends[1]);

  posix_spawn_file_actions_t actions;
  ::posix_spawn_file_actions_init(&actions);
  ::posix_spawn_file_actions_addopen(&actions, STDIN_FILENO, "/dev/null", O_RDONLY, 0);
  ::posix_spawn_file_actions_addopen(&actions, STDOUT_FILENO, "/dev/null", O_WRONLY, 0);
  ::posix_spawn_file_actions_adddup2(&actions, in.get(), STDERR_FILENO);
  std::vector<char*> arguments;
  for (const std::string& word : command) arguments.push_back(const_cast<char*>(word.c_str()));
  arguments.push_back(nullptr);
  pid_t pid = 0;
  const int spawned = ::posix_spawnp(&pid, arguments[0], &actions, nullptr, arguments.data(), environ);
  ::posix_spawn_file_actions_destroy(&actions);
  in.close();
  if (spawned != 0) {
    return {ProofVerdict::unprovable,
            fmt::format("only {} can tell whether it is whole, and that is not installed here", command[0])};
  }

  std::string said;
  bool ended_by_operator = false;
  for (;;) {
    pollfd waiting{out.get(), POLLIN, 0};
    constexpr int kMilliseconds = 100;
    const int ready = ::poll(&waiting, 1, kMilliseconds);
    if (go_on && !ended_by_operator && !go_on()) {
      ended_by_operator = true;
      ::kill(pid, SIGKILL);
    }
    if (ready <= 0) continue;
    char buffer[4096];
    const ssize_t got = ::read(out.get(), buffer, sizeof buffer);
    if (got <= 0) break;
    if (said.size() < sizeof buffer) said.append(buffer, static_cast<std::size_t>(got));
  }
  int status = 0;
  while (::waitpid(pid, &status, 0) < 0 && errno == EINTR) {}
  if (ended_by_operator) return {ProofVerdict::unprovable, "the proof was ended by the operator"};
  const std::string line = said.substr(0, said.find('\n'));
  constexpr int kNotFound = 127;  // where spawning only notices in the child
  if (WIFEXITED(status) && WEXITSTATUS(status) == kNotFound && said.empty()) {
    return {ProofVerdict::unprovable,
            fmt::format("only {} can tell whether it is whole, and that is not installed here", command[0])};
  }
  if (WIFEXITED(status) && WEXITSTATUS(status) == 0)
    return {ProofVerdict::proven, fmt::format("read whole by {}", command[0])};
  return broken(fmt::format("{} finds it damaged: {}", command[0], line.empty() ? "it says no more" : line));
}

}  // namespace handrail
