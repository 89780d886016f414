#include "executor/verify_run.h"

#include <fcntl.h>
#include <unistd.h>

#include <algorithm>
#include <cerrno>
#include <map>

#include <fmt/format.h>

#include "executor/disk.h"
#include "executor/json_fields.h"
#include "model/sha256.h"

namespace handrail {
namespace {

// SHA-256 of the first `bytes` of a file, in constant memory; `size` is how long it is.
struct FileHash {
  std::string hash;
  std::uint64_t size = 0;
};
Result<FileHash> hash_of_file(const std::string& path, std::uint64_t bytes) {
  const Descriptor file(::open(path.c_str(), O_RDONLY | O_CLOEXEC));
  if (!file) return fail(system_error("cannot read", path));
  Sha256 hash;
  FileHash result;
  char buffer[1 << 16];
  for (;;) {
    const ssize_t got = ::read(file.get(), buffer, sizeof buffer);
    if (got < 0 && errno == EINTR) continue;
    if (got < 0) return fail(system_error("cannot read", path));
    if (got == 0) break;
    const std::uint64_t wanted = bytes - std::min(bytes, result.size);
    hash.add({buffer, static_cast<std::size_t>(std::min<std::uint64_t>(wanted, got))});
    result.size += static_cast<std::uint64_t>(got);
  }
  result.hash = hash.hex();
  return result;
}

class Verification {
 public:
  explicit Verification(std::string folder) : folder_(std::move(folder)) {}

  RunCheck compare(const std::vector<Record>& records, const std::string& broken) {
    if (!broken.empty()) problem(broken);
    if (!records.empty()) check_.head = {records.back().number, records.back().hash};
    compare_head(records, !broken.empty());
    for (const Record& record : records) look_at(record);
    compare_text("guide.md", document_, "the guide that is kept is not the one that was run");
    compare_text("plan.json", plan_, "the plan that is kept is not the one that was run");
    return std::move(check_);
  }

 private:
  void problem(std::string text) { check_.problems.push_back(std::move(text)); }

  void compare_head(const std::vector<Record>& records, bool broken) {
    if (was_cut_off(records)) return;
    const auto head = read_journal_head(folder_ + "/journal.db");
    if (!head) return problem(head.error().message + "; records may have been cut off at the end");
    const auto count = static_cast<std::int64_t>(records.size());
    if (head->records > count) {
      if (!broken)
        problem(fmt::format("the last {} record(s) of the journal were cut off", head->records - count));
    } else if (head->records > 0 && records[static_cast<std::size_t>(head->records - 1)].hash != head->hash) {
      problem(fmt::format("record {} of the journal is not the one that was written", head->records));
    }
  }

  void look_at(const Record& record) {
    if (!record.body.is_object()) return;
    if (record.kind == "run" || record.kind == "resumed") {
      document_ = text_of(record.body, "document_sha256");
      if (record.body.contains("plan_sha256")) plan_ = text_of(record.body, "plan_sha256");
    }
    const std::string key = text_of(record.body, "key");
    if (record.kind == "intent") base_of_[key] = text_of(record.body, "base");
    const auto outcome = record.body.find("outcome");
    if (record.kind != "outcome" || outcome == record.body.end() || !outcome->is_object()) return;
    const bool grows = outcome->value("left_processes", false);
    compare_output(base_of_[key] + ".out", outcome->value("stdout", Json()), grows);
    compare_output(base_of_[key] + ".err", outcome->value("stderr", Json()), grows);
  }

  // Whether the head was being written for the last record when everything was ended, or the disk was full:
  // it begins as that one's and ends as that of the record before.
  bool was_cut_off(const std::vector<Record>& records) const {
    const auto text = read_whole(folder_ + "/journal.head");
    if (!text || records.empty()) return false;
    const std::string now = head_text({records.back().number, records.back().hash});
    const std::string before =
        records.size() < 2
            ? std::string()
            : head_text({records[records.size() - 2].number, records[records.size() - 2].hash});
    for (std::size_t written = 1; written < now.size(); ++written) {
      if (*text == now.substr(0, written) + before.substr(std::min(written, before.size()))) return true;
    }
    return false;
  }

  void compare_output(const std::string& name, const Json& stream, bool grows) {
    const auto kept = stream.is_object() ? stream.find("kept") : stream.end();
    if (!stream.is_object() || kept == stream.end() || !kept->is_object()) return;
    const std::uint64_t bytes = kept->value("bytes", std::uint64_t{0});
    const auto file = hash_of_file(folder_ + "/" + name, bytes);
    if (!file) {
      if (bytes > 0) problem(name + ", an output that was kept, is not there any more");
      return;
    }
    ++check_.outputs;
    // What a command left behind goes on writing after its outcome stands.
    const bool longer = file->size > bytes && !grows;
    if (file->size < bytes || longer || file->hash != text_of(*kept, "sha256"))
      problem(name + " is not what the command printed");
  }

  void compare_text(const char* name, const std::string& hash, const char* message) {
    if (hash.empty()) return;
    const auto text = read_whole(folder_ + "/" + name);
    if (!text)
      problem(text.error().message);
    else if (sha256_hex(*text) != hash)
      problem(fmt::format("{}: {}", name, message));
  }

  std::string folder_;
  RunCheck check_;
  std::string document_, plan_;
  std::map<std::string, std::string> base_of_;  // by key: the attempt that was begun last
};

}  // namespace

Result<RunCheck> verify_run(const std::string& run_folder) {
  const auto journal = Journal::open_to_read(run_folder + "/journal.db");
  if (!journal) return fail(journal.error());
  std::string broken;
  const auto records = journal->records_that_hold(broken);
  if (!records) return fail(records.error());
  return Verification(run_folder).compare(*records, broken);
}

Result<std::int64_t> find_head(const std::string& run_folder, std::string_view hash) {
  const auto journal = Journal::open_to_read(run_folder + "/journal.db");
  if (!journal) return fail(journal.error());
  std::string broken;
  const auto records = journal->records_that_hold(broken);
  if (!records) return fail(records.error());
  for (auto record = records->rbegin(); record != records->rend(); ++record) {
    if (record->hash.starts_with(hash)) return record->number;
  }
  return fail(fmt::format("no record of this journal has the hash {}", hash),
              "this is not the journal that was written then, or it is one of another run");
}

Result<void> keep_plan(const std::string& run_folder, const Json& plan, Json& record) {
  const std::string text = plan.dump(2, ' ', false, Json::error_handler_t::replace) + "\n";
  record["plan_sha256"] = sha256_hex(text);
  return replace_file(run_folder + "/plan.json", text);
}

}  // namespace handrail
