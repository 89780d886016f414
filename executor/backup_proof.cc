#include "executor/backup_proof.h"

#include <fcntl.h>
#include <sys/stat.h>
#include <unistd.h>
#include <zlib.h>

#include <algorithm>
#include <array>
#include <cerrno>
#include <cstring>
#include <filesystem>
#include <fstream>
#include <memory>
#include <optional>
#include <vector>

#include <fmt/format.h>

#include "executor/backup_content.h"
#include "executor/backup_tools.h"
#include "executor/disk.h"
#include "executor/journal.h"
#include "model/plan/plan_files.h"

namespace handrail {
namespace {

constexpr std::size_t kPiece = 1 << 18;

Proof broken(std::string text) { return {ProofVerdict::broken, std::move(text)}; }
Proof unprovable(std::string text) { return {ProofVerdict::unprovable, std::move(text)}; }
Proof given_up() { return unprovable("the proof was ended by the operator"); }

bool goes_on(const ProofWish& wish) { return !wish.go_on || wish.go_on(); }

// Reads a file to its end. False from `take` stops; nullopt when all was read, else the verdict.
template <typename Take>
std::optional<Proof> read_all(const ProofWish& wish, const std::string& path, Take&& take) {
  const Descriptor file(::open(path.c_str(), O_RDONLY | O_CLOEXEC));
  if (!file) return broken(fmt::format("it cannot be read: {}", std::strerror(errno)));
  std::vector<char> piece(kPiece);
  for (;;) {
    if (!goes_on(wish)) return given_up();
    const ssize_t got = ::read(file.get(), piece.data(), piece.size());
    if (got < 0 && errno == EINTR) continue;
    if (got < 0) return broken(fmt::format("it cannot be read: {}", std::strerror(errno)));
    if (got == 0) return std::nullopt;
    if (!take(std::string_view(piece.data(), static_cast<std::size_t>(got)))) return std::nullopt;
  }
}

// Inflates every member of a gzip file; `take` gets the content.
template <typename Take>
std::optional<Proof> inflate_all(const ProofWish& wish, Take&& take) {
  z_stream stream{};
  constexpr int kGzip = 15 + 16;  // the largest window, gzip's header and trailer
  if (::inflateInit2(&stream, kGzip) != Z_OK) return unprovable("zlib has no memory");
  const std::unique_ptr<z_stream, int (*)(z_stream*)> owner(&stream, ::inflateEnd);
  std::vector<char> out(kPiece);
  bool in_member = true;  // between its header and its trailer
  std::string trouble;
  auto stopped = read_all(wish, wish.path, [&](std::string_view bytes) {
    stream.next_in = reinterpret_cast<Bytef*>(const_cast<char*>(bytes.data()));
    stream.avail_in = static_cast<uInt>(bytes.size());
    while (stream.avail_in > 0) {
      if (!in_member) {
        // Members may follow each other; zeroes behind the last are padding of a tape.
        while (stream.avail_in > 0 && *stream.next_in == 0) ++stream.next_in, --stream.avail_in;
        if (stream.avail_in == 0) break;
        ::inflateReset(&stream);
        in_member = true;
      }
      stream.next_out = reinterpret_cast<Bytef*>(out.data());
      stream.avail_out = static_cast<uInt>(out.size());
      const int result = ::inflate(&stream, Z_NO_FLUSH);
      take(std::string_view(out.data(), out.size() - stream.avail_out));
      if (result == Z_STREAM_END) {
        in_member = false;
      } else if (result != Z_OK && result != Z_BUF_ERROR) {
        trouble = stream.msg != nullptr ? stream.msg : "not in gzip's format";
        return false;
      }
    }
    return true;
  });
  if (stopped) return stopped;
  if (!trouble.empty()) return broken("the gzip data are damaged: " + trouble);
  if (in_member) return broken("the gzip data end in the middle");
  return std::nullopt;
}

Proof prove_gzip(const ProofWish& wish) {
  BackupContent content;
  if (auto stopped = inflate_all(wish, [&](std::string_view bytes) { content.feed(bytes); })) return *stopped;
  Proof proof = content.finish(wish.is_data);
  if (content.is_sqlite_file() || content.is_pg_custom()) {
    const std::string copy = wish.scratch + "/proof-inflated";
    ::unlink(copy.c_str());
    std::ofstream file(copy, std::ios::binary);
    auto stopped = inflate_all(wish, [&](std::string_view bytes) {
      file.write(bytes.data(), static_cast<std::streamsize>(bytes.size()));
    });
    file.close();
    if (!stopped && file)
      proof = content.is_sqlite_file() ? check_sqlite_file(copy, wish.scratch, wish.go_on)
                                       : run_test({"pg_restore", "--file=/dev/null", copy}, wish.go_on);
    ::unlink(copy.c_str());
    if (stopped) return *stopped;
  }
  proof.text = proof.verdict == ProofVerdict::broken ? "inside the gzip data: " + proof.text
                                                     : "gzip, every byte inflated; " + proof.text;
  return proof;
}

Proof prove_plain(const ProofWish& wish) {
  BackupContent content;
  if (auto stopped = read_all(wish, wish.path, [&](std::string_view bytes) {
        content.feed(bytes);
        return true;
      }))
    return *stopped;
  return content.finish(wish.is_data);
}

Proof prove_json(const ProofWish& wish) {
  std::ifstream file(wish.path, std::ios::binary);
  if (!Json::accept(file)) return broken("it is no whole JSON document");
  return {ProofVerdict::proven, "JSON, complete"};
}

struct Tool {
  std::string_view magic;
  std::vector<std::string> test;  // the file's path comes last
};

Proof prove_file(const ProofWish& wish) {
  std::string head(16, '\0');
  {
    const Descriptor file(::open(wish.path.c_str(), O_RDONLY | O_CLOEXEC));
    if (!file) return broken(fmt::format("it cannot be read: {}", std::strerror(errno)));
    const ssize_t got = ::read(file.get(), head.data(), head.size());
    if (got < 0) return broken(fmt::format("it cannot be read: {}", std::strerror(errno)));
    head.resize(static_cast<std::size_t>(got));
  }
  const auto ends = [&](std::string_view ending) { return wish.path.ends_with(ending); };
  if (head.starts_with("\x1f\x8b")) return prove_gzip(wish);
  if ((ends(".gz") || ends(".tgz")) && (wish.is_data || !head.empty()))
    return broken(head.empty() ? "it is empty" : "it is named like gzip data and is none");
  if (head.starts_with(std::string_view("SQLite format 3\0", 16)))
    return check_sqlite_file(wish.path, wish.scratch, wish.go_on);
  const Tool tools[] = {{"PGDMP", {"pg_restore", "--file=/dev/null"}},
                        {"\x28\xb5\x2f\xfd", {"zstd", "--test", "--quiet"}},
                        {std::string_view("\xfd\x37zXZ\0", 6), {"xz", "--test"}},
                        {"BZh", {"bzip2", "--test"}},
                        {"PK\x03\x04", {"unzip", "-tqq"}},
                        {"7z\xbc\xaf", {"7z", "t"}}};
  for (const Tool& tool : tools) {
    if (!head.starts_with(tool.magic)) continue;
    std::vector<std::string> test = tool.test;
    test.push_back(wish.path);
    return run_test(test, wish.go_on);
  }
  if (wish.is_data && ends(".json") && (head.starts_with("[") || head.starts_with("{")))
    return prove_json(wish);
  return prove_plain(wish);
}

// A folder that was copied as a whole: every file in it is read, and those of a known format are proven.
Proof prove_folder(const ProofWish& wish) {
  if (exists(wish.path + "/toc.dat"))
    return run_test({"pg_restore", "--file=/dev/null", wish.path}, wish.go_on);
  std::error_code error;
  std::size_t files = 0;
  std::optional<Proof> doubtful;
  auto entry = std::filesystem::recursive_directory_iterator(wish.path, error);
  for (; !error && entry != std::filesystem::recursive_directory_iterator(); entry.increment(error)) {
    if (!entry->is_regular_file(error)) continue;
    ++files;
    ProofWish one = wish;
    one.path = entry->path();
    one.is_data = names_a_datastore(one.path);
    // A database's log and index are part of the file that they belong to.
    if (one.path.ends_with("-wal") || one.path.ends_with("-shm")) one.is_data = false;
    Proof proof = prove_file(one);
    proof.text = fmt::format("{}: {}", entry->path().lexically_relative(wish.path).string(), proof.text);
    if (proof.verdict == ProofVerdict::broken) return proof;
    if (proof.verdict == ProofVerdict::unprovable && !doubtful) doubtful = std::move(proof);
  }
  if (error) return broken(fmt::format("it cannot be read: {}", error.message()));
  if (files == 0) return broken("there is no file in it");
  if (doubtful) return *doubtful;
  return {ProofVerdict::proven, fmt::format("folder, {} files, all of them readable", files)};
}

}  // namespace

std::string_view name_of(ProofVerdict verdict) {
  switch (verdict) {
    case ProofVerdict::proven: return "proven";
    case ProofVerdict::broken: return "broken";
    case ProofVerdict::unprovable: return "unprovable";
  }
  return "";
}

Proof prove_backup(const ProofWish& wish) {
  struct stat status {};
  if (::stat(wish.path.c_str(), &status) != 0)
    return broken(errno == ENOENT ? "it is not there"
                                  : fmt::format("it cannot be read: {}", std::strerror(errno)));
  if (S_ISDIR(status.st_mode)) return prove_folder(wish);
  if (!S_ISREG(status.st_mode)) return unprovable("it is no file");
  return prove_file(wish);
}

}  // namespace handrail
