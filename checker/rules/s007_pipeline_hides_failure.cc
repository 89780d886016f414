// S007: a pipeline's exit code is its last command's. `mysqldump … | gzip > dump.gz` succeeds with half a
// dump, and nobody learns of it before the restore.
#include <algorithm>
#include <optional>
#include <string>
#include <string_view>
#include <unordered_map>
#include <unordered_set>
#include <vector>

#include <fmt/format.h>

#include "checker/edits.h"
#include "checker/intent.h"
#include "checker/pipelines.h"
#include "checker/rule.h"
#include "checker/ways.h"
#include "model/text.h"

namespace handrail {
namespace {

bool unpacks(const Operation& operation) {
  constexpr std::string_view kUnpacking[] = {"zcat",    "gzcat", "xzcat",  "bzcat",  "zstdcat",    "gunzip",
                                             "bunzip2", "unxz",  "unzstd", "lz4cat", "mysqlbinlog"};
  constexpr std::string_view kEither[] = {"gzip", "bzip2", "xz", "zstd", "pigz", "lz4", "openssl", "gpg"};
  return text::is_one_of(operation.program, kUnpacking) ||
         (text::is_one_of(operation.program, kEither) &&
          (operation.has_option("-d") || operation.has_option("--decompress") ||
           operation.has_option("--decrypt")));
}

// A client that takes whatever arrives, even nothing at all, and says that all is well.
bool takes_anything(const Operation& operation) {
  constexpr std::string_view kClients[] = {"mysql", "mariadb", "psql", "sqlite3", "redis-cli", "mongosh"};
  return text::is_one_of(operation.program, kClients);
}

// The pipe ends in something that notices by itself when its input is cut off.
bool judges_input(const Operation& operation) {
  constexpr std::string_view kJudges[] = {
      "tar", "pg_restore", "mongorestore", "docker",   "podman", "jq",     "unzip",    "kubectl",
      "gpg", "apt-key",    "helm",         "rpm2cpio", "cpio",   "python", "xbstream", "mbstream"};
  return text::is_one_of(operation.program, kJudges);
}

bool writes_file(const Command& command) {
  return std::any_of(command.redirections.begin(), command.redirections.end(), [](const Redirection& r) {
    return (r.kind == RedirectionKind::write || r.kind == RedirectionKind::append) && r.fd <= 1 &&
           r.target.text() != "/dev/null";
  });
}

// `tar cz data | ssh host 'cat > data.tgz'`: an archive that goes down the pipe.
bool archives_to_pipe(const Operation& operation) {
  if (operation.program != "tar" && operation.program != "cpio") return false;
  if (operation.has_option("-x") || operation.has_option("-t") || operation.has_option("--extract"))
    return false;
  const std::string archive = operation.option_value("-f");
  return archive.empty() || archive == "-";
}

bool dumps(const Command& command, const Operation& operation) {
  return operation.program == "sqlite3" && (has_word(command, ".dump") || has_word(command, ".backup"));
}

// What is lost when the command on the left fails; nullopt when nothing is.
std::optional<std::string_view> loss(const Command& left, const Operation& operation, const Operation& end) {
  const Effects effects = operation.effects;
  if (effects.has(Effect::prints)) return std::nullopt;
  if (effects.has(Effect::backs_up) || dumps(left, operation))
    return writes_file(left) ? std::nullopt
                             : std::optional<std::string_view>("a backup that broke off looks whole");
  if (archives_to_pipe(operation)) return "an archive that broke off looks whole";
  if (unpacks(operation) && takes_anything(end)) return "a restore from a damaged or missing file looks done";
  if (effects.has_any(Effect::restores | Effect::changes_data)) return "a change that failed looks done";
  if (effects.has_any(Effect::changes_code | Effect::installs) && !effects.has(Effect::reads))
    return "an installation that failed looks done";
  if (operation.effects.has(Effect::network) && operation.effects.has(Effect::probes) && takes_anything(end))
    return "a download that broke off is taken for the whole";
  return std::nullopt;
}

// `set -o pipefail`, `set -euo pipefail`: true; `set +o pipefail`: false; nullopt for anything else.
std::optional<bool> sets_pipefail(const Command& command) {
  if (command.name() != "set") return std::nullopt;
  for (std::size_t i = 1; i + 1 < command.words.size(); ++i) {
    const std::string option = command.words[i].text();
    if (command.words[i + 1].text() != "pipefail" || !option.ends_with('o')) continue;
    return option.starts_with('-');
  }
  return std::nullopt;
}

// Whether pipefail is on: on the forward path and on the way back it lasts from block to block, as in one
// terminal; elsewhere only within its block.
class Pipefail {
 public:
  bool is_on(const Step* step, int block) const {
    const auto found = on_.find(key(step, block));
    return found != on_.end() && found->second;
  }
  void set(const Step* step, int block, bool on) { on_[key(step, block)] = on; }

 private:
  static int key(const Step* step, int block) {
    if (is_on_forward(step)) return -2;
    return step && step->way == Way::back ? -3 : block;
  }
  std::unordered_map<int, bool> on_;
};

// The last member of each pipeline, looked for once.
class PipelineEnds {
 public:
  explicit PipelineEnds(const Runbook& runbook) : runbook_(runbook) {}

  const Command& of(const Command& command) {
    const bool same = end_ && end_->statement == command.statement && end_->pipeline == command.pipeline &&
                      end_->parent == command.parent;
    if (!same) end_ = &pipeline_end(runbook_, command);
    return *end_;
  }

 private:
  const Runbook& runbook_;
  const Command* end_ = nullptr;
};

// Statements that read PIPESTATUS, in their order.
std::vector<int> pipestatus_readers(const Runbook& runbook) {
  const auto in_word = [](const Word& word) {
    return std::any_of(word.parts.begin(), word.parts.end(),
                       [](const WordPart& part) { return part.raw.find("PIPESTATUS") != std::string::npos; });
  };
  std::vector<int> readers;
  for (const Command& command : runbook.commands) {
    const bool reads = std::any_of(command.words.begin(), command.words.end(), in_word) ||
                       std::any_of(command.assignments.begin(), command.assignments.end(),
                                   [&](const Assignment& assignment) { return in_word(assignment.value); });
    if (reads) readers.push_back(command.statement);
  }
  return readers;
}

// In the pipeline's own statement or the next one.
bool is_read(const std::vector<int>& readers, int statement) {
  const auto found = std::lower_bound(readers.begin(), readers.end(), statement);
  return found != readers.end() && *found <= statement + 1;
}

// A line of its own in front, where the block's shell has the option.
std::optional<Edit> pipefail_line(const Runbook& runbook, const Command& command) {
  const int block = block_of(runbook, command);
  if (block < 0) return std::nullopt;
  const CodeBlock& code = runbook.document.code_blocks()[static_cast<std::size_t>(block)];
  const bool has_option = code.language == Language::shell || code.language == Language::console;
  if (!has_option || code.language_name == "sh" || code.language_name == "ksh") return std::nullopt;
  return line_above(*runbook.source, runbook.statement_of(command).span.begin, "set -o pipefail");
}

void check(const Runbook& runbook, Reporter& report) {
  Pipefail pipefail;
  PipelineEnds ends(runbook);
  std::optional<std::vector<int>> readers;
  std::unordered_set<int> mended;  // one line mends all pipelines behind it in the block
  for (const Command& command : runbook.commands) {
    const Step* step = runbook.step_of(command);
    const int block = block_of(runbook, command);
    if (const std::optional<bool> on = sets_pipefail(command)) pipefail.set(step, block, *on);
    if (command.words.empty() || command.background || pipefail.is_on(step, block)) continue;
    const Command* next = piped_into(runbook, command);
    if (!next || is_substituted(command)) continue;
    const Operation& operation = runbook.operation_of(command);
    const Operation& end = runbook.operation_of(ends.of(command));
    const std::optional<std::string_view> lost = loss(command, operation, end);
    if (!lost || judges_input(end)) continue;
    if (!readers) readers = pipestatus_readers(runbook);
    if (is_shown_as_wrong(runbook, step) || is_read(*readers, command.statement)) continue;
    FindingBuilder finding =
        report.at(command.span)
            .say(fmt::format("when `{}` fails, `{}` hides it: {}", operation.program, end.program, *lost))
            .mend("put `set -o pipefail` before it, so that the pipeline fails with any of its members");
    const std::optional<Edit> line = pipefail_line(runbook, command);
    if (line && mended.insert(block).second) finding.fix(line->span, line->replacement);
  }
}

}  // namespace

HANDRAIL_RULE(S007, "pipeline-hides-failure", Severity::warning, check, Fix::safe_rewrite);
}  // namespace handrail
