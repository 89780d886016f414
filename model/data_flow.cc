// Follows files through the guide: which paths each command touches, and which of them are copies that a
// later one needs. Variables and the current folder come from Terminals (state.h).
#include <algorithm>
#include <map>
#include <unordered_map>

#include "model/reading.h"
#include "model/text.h"

namespace handrail {
namespace {

// Paths that hold unknown parts are compared with each artifact; no guide that a person wrote needs so many.
constexpr std::size_t kMaxComparisons = 2'000'000;

std::string file_name(std::string_view path) {
  while (path.size() > 1 && path.ends_with('/')) path.remove_suffix(1);
  const std::size_t slash = path.rfind('/');
  return std::string(slash == std::string_view::npos ? path : path.substr(slash + 1));
}

class DataFlow {
 public:
  explicit DataFlow(Runbook& runbook) : runbook_(runbook), terminals_(runbook) {}

  void run() {
    for (std::size_t i = 0; i < runbook_.commands.size(); ++i)
      pipelines_[runbook_.commands[i].pipeline] |= runbook_.operations[i].effects;
    for (std::size_t s = 0; s < runbook_.steps.size(); ++s) {
      terminals_.enter(runbook_.steps[s], static_cast<int>(s));
      for (const StepAction& action : runbook_.steps[s].actions) {
        if (action.kind == ActionKind::shell) statement(action.index);
      }
    }
    collect_artifacts();
  }

 private:
  void statement(int index) {
    const ShellStatement& statement = runbook_.shell_statements[static_cast<std::size_t>(index)];
    terminals_.enter(statement, index);
    for (std::uint32_t i = 0; i < statement.command_count; ++i) command(statement.first_command + i);
    terminals_.leave(statement);
  }

  void command(std::uint32_t index) {
    const Command& command = runbook_.commands[index];
    terminals_.before(index);
    if (command.scope != Scope::substitution) {  // what $(…) reads is no file of the guide's own flow
      for (const Redirection& redirection : command.redirections) redirect(index, redirection);
      files_of(index);
    }
    terminals_.after(index);
  }

  PathValue evaluate(const Word& word) const { return terminals_.evaluate(word); }
  std::string resolve(const std::string& path) const { return terminals_.resolve(path); }

  void use(std::uint32_t command, Access access, PathValue path, Span span, bool is_backup) {
    if (path.text.empty() || path.text.starts_with("/dev/") || path.text == "-" ||
        path.text.find("://") != std::string::npos)
      return;
    PathUse use;
    use.command = static_cast<int>(command);
    use.access = access;
    use.path = std::move(path);
    use.span = span;
    use.is_backup = is_backup;
    runbook_.path_uses.push_back(std::move(use));
  }

  // The other members of a command's pipeline take part in what its redirection writes: mysqldump … | gzip >
  // x.
  Effects pipeline_effects(std::uint32_t index) const {
    const auto found = pipelines_.find(runbook_.commands[index].pipeline);
    return found == pipelines_.end() ? Effects() : found->second;
  }

  void redirect(std::uint32_t index, const Redirection& redirection) {
    const bool writes =
        redirection.kind == RedirectionKind::write || redirection.kind == RedirectionKind::append;
    if (!writes && redirection.kind != RedirectionKind::read) return;
    if (writes && redirection.fd > 1) return;
    PathValue path = evaluate(redirection.target);
    const bool backup = writes ? pipeline_effects(index).has(Effect::backs_up) : looks_like_backup(path.text);
    use(index, writes ? Access::writes : Access::reads, std::move(path), redirection.target.span, backup);
  }

  Span operand_span(const Command& command, const Operation& operation, std::size_t i) const {
    const std::uint32_t word = operation.operand_words[i];
    return word < command.words.size() ? command.words[word].span : command.span;
  }

  PathValue operand(const Command& command, const Operation& operation, std::size_t i) const {
    const std::uint32_t word = operation.operand_words[i];
    if (word < command.words.size() && command.words[word].text() == operation.operands[i])
      return evaluate(command.words[word]);
    PathValue value;
    value.text = operation.operands[i];
    value.resolved = resolve(value.text);
    return value;
  }

  // The word that holds an option's value.
  const Word* option_word(const Command& command, std::initializer_list<std::string_view> options) const {
    for (std::size_t w = 1; w < command.words.size(); ++w) {
      const std::string text = command.words[w].text();
      for (const std::string_view option : options) {
        if (text == option && w + 1 < command.words.size()) return &command.words[w + 1];
      }
    }
    return nullptr;
  }

  // "--result-file=x": the value alone.
  bool use_option(std::uint32_t index, std::initializer_list<std::string_view> options, Access access,
                  bool backup) {
    const Command& command = runbook_.commands[index];
    if (const Word* word = option_word(command, options)) {
      use(index, access, evaluate(*word), word->span, backup);
      return true;
    }
    for (const Word& word : command.words) {
      for (const std::string_view option : options) {
        const std::string prefix = std::string(option) + "=";
        if (!option.starts_with("--") || !word.text().starts_with(prefix)) continue;
        PathValue value = evaluate(word);
        value.text.erase(0, prefix.size());
        value.resolved = resolve(value.text);
        use(index, access, std::move(value), word.span, backup);
        return true;
      }
    }
    return false;
  }

  void copy(std::uint32_t index, bool moves) {
    const Command& command = runbook_.commands[index];
    const Operation& operation = runbook_.operations[index];
    if (operation.operands.size() < 2) return;
    const std::size_t last = operation.operands.size() - 1;
    const PathValue to = operand(command, operation, last);
    const bool into_folder = to.text.ends_with('/') || to.text == "." || last > 1 || is_made_folder(to);
    for (std::size_t i = 0; i < last; ++i) {
      const PathValue from = operand(command, operation, i);
      use(index, moves ? Access::removes : Access::reads, from, operand_span(command, operation, i),
          looks_like_backup(from.text));
      PathValue target = to;
      // A folder that is copied keeps its own name within the new one only where that folder exists already.
      const bool copies_folder =
          operation.has_option("-r") || operation.has_option("-R") || operation.has_option("-a");
      if (into_folder && !(copies_folder && to.text.ends_with('/') && from.text.ends_with('/'))) {
        if (!target.text.ends_with('/')) target.text += '/';
        if (to.text == ".") target.text.clear();
        target.text += file_name(from.text);
        target.is_volatile |= from.is_volatile;
        target.resolved = resolve(target.text);
      }
      use(index, Access::writes, std::move(target), operand_span(command, operation, last),
          operation.effects.has(Effect::backs_up));
    }
  }

  bool is_made_folder(const PathValue& path) const { return terminals_.has_made_folder(path.text); }

  void files_of(std::uint32_t index) {
    const Command& command = runbook_.commands[index];
    const Operation& operation = runbook_.operations[index];
    const std::string& program = operation.program;
    const bool backup = operation.effects.has(Effect::backs_up);
    if (program == "cp" || program == "mv" || program == "rsync" || program == "scp" || program == "install")
      return copy(index, program == "mv");
    if (program == "mkdir") {
      for (std::size_t i = 0; i < operation.operands.size(); ++i) {
        PathValue path = operand(command, operation, i);
        terminals_.note_made_folder(path.text);
        use(index, Access::creates_folder, std::move(path), operand_span(command, operation, i),
            looks_like_backup(operation.operands[i]));
      }
      return;
    }
    if (program == "rm" || program == "rmdir" || program == "unlink")
      return all_operands(index, Access::removes, 0);
    if (program == "tar") return tar(index);
    if (program == "zip" || program == "7z") {
      if (!operation.operands.empty())
        use(index, Access::writes, operand(command, operation, 0), operand_span(command, operation, 0),
            backup);
      return;
    }
    if (program == "gzip" || program == "pigz" || program == "bzip2" || program == "xz" ||
        program == "zstd") {
      const bool tests =
          operation.has_option("-t") || operation.has_option("-d") || operation.has_option("-l");
      for (std::size_t i = 0; i < operation.operands.size(); ++i) {
        PathValue path = operand(command, operation, i);
        use(index, Access::reads, path, operand_span(command, operation, i), looks_like_backup(path.text));
        if (tests || operation.has_option("-c")) continue;
        path.text += program == "bzip2"  ? ".bz2"
                     : program == "xz"   ? ".xz"
                     : program == "zstd" ? ".zst"
                                         : ".gz";
        path.resolved = resolve(path.text);
        use(index, Access::writes, std::move(path), operand_span(command, operation, i), true);
      }
      return;
    }
    if (operation.engine == Engine::sqlite) return sqlite(index);
    if (backup && use_option(index,
                             {"--result-file", "-r", "--file", "-f", "--out", "-o", "--outputdir", "--rdb",
                              "-D", "--pgdata", "--target-dir", "--backup-dir"},
                             Access::writes, true))
      return;
    if (program == "pg_restore" || program == "mongorestore" || program == "myloader" ||
        program == "gunzip" || program == "unzip" || program == "zcat") {
      return all_operands(index, Access::reads, 0);
    }
    if (program == "psql") {
      use_option(index, {"-f", "--file"}, Access::reads, false);
      return;
    }
    if (program == "etcdctl" && operation.operands.size() > 2) {
      return use(index, backup ? Access::writes : Access::reads, operand(command, operation, 2),
                 operand_span(command, operation, 2), backup);
    }
    if (program == "curl" || program == "wget") {
      use_option(index, {"-o", "--output", "-O", "--output-document"}, Access::writes, false);
      return;
    }
    if (program == "tee" || program == "touch" || program == "truncate")
      return all_operands(index, Access::writes, 0);
    if (program == "grep" || program == "egrep" || program == "sed" || program == "awk")
      return all_operands(index, Access::reads, 1);
    static constexpr std::string_view kReaders[] = {
        "cat",  "head", "tail",   "ls", "ll",   "less", "more", "wc",        "du",     "stat",    "file",
        "diff", "cmp",  "source", ".",  "test", "[",    "[[",   "sha256sum", "md5sum", "sha1sum", "patch"};
    if (std::find(std::begin(kReaders), std::end(kReaders), program) != std::end(kReaders))
      all_operands(index, Access::reads, 0);
  }

  void all_operands(std::uint32_t index, Access access, std::size_t first) {
    const Command& command = runbook_.commands[index];
    const Operation& operation = runbook_.operations[index];
    for (std::size_t i = first; i < operation.operands.size(); ++i) {
      PathValue path = operand(command, operation, i);
      const bool backup = looks_like_backup(path.text);
      use(index, access, std::move(path), operand_span(command, operation, i), backup);
    }
  }

  void tar(std::uint32_t index) {
    const Command& command = runbook_.commands[index];
    const Operation& operation = runbook_.operations[index];
    const bool creates = operation.has_option("-c") || operation.has_option("--create");
    const Word* archive = nullptr;
    for (std::size_t w = 1; w + 1 < command.words.size(); ++w) {
      const std::string text = command.words[w].text();
      const bool cluster =
          text.size() > 1 && (text.front() == '-' ? text[1] != '-' : w == 1) && text.ends_with('f');
      if (cluster || text == "--file") archive = &command.words[w + 1];
    }
    if (archive == nullptr) return;
    // Old style (`tar zxvf x -C /`) and new style alike: the word behind the cluster that ends in f.
    PathValue path = evaluate(*archive);
    const bool backup = operation.effects.has(Effect::backs_up) || looks_like_backup(path.text);
    use(index, creates ? Access::writes : Access::reads, std::move(path), archive->span, backup);
  }

  void sqlite(std::uint32_t index) {
    const Command& command = runbook_.commands[index];
    const Operation& operation = runbook_.operations[index];
    if (operation.operands.empty()) return;
    PathValue path = operand(command, operation, 0);
    const bool backup = looks_like_backup(path.text);
    use(index, Access::reads, std::move(path), operand_span(command, operation, 0), backup);
    for (std::size_t i = 1; i < operation.operands.size(); ++i) {
      const std::string& text = operation.operands[i];
      const bool writes = text.starts_with(".backup") || text.starts_with(".save") ||
                          text.starts_with(".clone") || text.starts_with(".output") ||
                          text.starts_with(".once");
      const bool reads = text.starts_with(".restore") || text.starts_with(".read");
      if (!writes && !reads) continue;
      PathValue target = operand(command, operation, i);
      const std::size_t blank = target.text.find(' ');
      if (blank == std::string::npos) continue;
      std::string name(text::trim(std::string_view(target.text).substr(blank)));
      if (const std::size_t inner = name.rfind(' '); inner != std::string::npos && name.starts_with("main "))
        name.erase(0, inner + 1);
      if (name.size() > 1 && (name.front() == '\'' || name.front() == '"'))
        name = name.substr(1, name.size() - 2);
      target.text = std::move(name);
      target.resolved = resolve(target.text);
      use(index, writes ? Access::writes : Access::reads, std::move(target),
          operand_span(command, operation, i), true);
    }
  }

  // A pattern that stands for a path: what cannot be known becomes *.
  static std::string as_pattern(std::string_view path) {
    std::string out;
    for (std::size_t i = 0; i < path.size(); ++i) {
      if (path[i] == '$' && i + 1 < path.size()) {
        std::size_t end = i + 1;
        if (path[end] == '(' || path[end] == '{') {
          const char open = path[end], close = open == '(' ? ')' : '}';
          int depth = 0;
          while (end < path.size()) {
            if (path[end] == open) ++depth;
            if (path[end] == close && --depth == 0) break;
            ++end;
          }
        } else {
          while (end + 1 < path.size() && (text::is_alnum(path[end + 1]) || path[end + 1] == '_')) ++end;
        }
        if (!out.ends_with('*')) out += '*';
        i = std::min(end, path.size() - 1);
      } else if (path[i] == '?' || path[i] == '*') {
        if (!out.ends_with('*')) out += '*';
      } else {
        out += path[i];
      }
    }
    return out;
  }

  // Whether two patterns could name one file: the fixed text before the first and behind the last * must
  // agree.
  static bool may_be_same(std::string_view a, std::string_view b) {
    const std::size_t star_a = a.find('*'), star_b = b.find('*');
    if (star_a == std::string_view::npos && star_b == std::string_view::npos) return a == b;
    const std::string_view head_a = a.substr(0, star_a), head_b = b.substr(0, star_b);
    const std::size_t head = std::min(head_a.size(), head_b.size());
    if (head_a.substr(0, head) != head_b.substr(0, head)) return false;
    const std::string_view tail_a = star_a == std::string_view::npos ? a : a.substr(a.rfind('*') + 1);
    const std::string_view tail_b = star_b == std::string_view::npos ? b : b.substr(b.rfind('*') + 1);
    const std::size_t tail = std::min(tail_a.size(), tail_b.size());
    return tail_a.substr(tail_a.size() - tail) == tail_b.substr(tail_b.size() - tail);
  }

  void collect_artifacts() {
    std::unordered_map<std::string, std::size_t> by_path;
    const auto& uses = runbook_.path_uses;
    for (std::size_t i = 0; i < uses.size(); ++i) {
      if (uses[i].access != Access::writes || !uses[i].is_backup) continue;
      const auto [entry, fresh] = by_path.emplace(uses[i].path.resolved, runbook_.artifacts.size());
      if (fresh) runbook_.artifacts.push_back({uses[i].path.text, static_cast<int>(i), {}});
    }
    const std::size_t produced = runbook_.artifacts.size();
    std::vector<std::string> patterns;
    std::unordered_map<std::string, std::vector<std::size_t>> by_spelling;
    std::vector<std::size_t> all(produced);
    for (std::size_t a = 0; a < produced; ++a) {
      patterns.push_back(as_pattern(runbook_.artifacts[a].path));
      by_spelling[runbook_.artifacts[a].path].push_back(a);
      all[a] = a;
    }
    std::size_t comparisons_left = kMaxComparisons;
    for (std::size_t i = 0; i < uses.size(); ++i) {
      if (uses[i].access != Access::reads && uses[i].access != Access::removes) continue;
      if (uses[i].path.text.ends_with('/')) continue;  // a folder
      bool found = false;
      if (const auto same = by_path.find(uses[i].path.resolved);
          same != by_path.end() && same->second < produced) {
        runbook_.artifacts[same->second].consumed_by.push_back(static_cast<int>(i));
        found = true;
      } else {
        const std::string pattern = as_pattern(uses[i].path.text);
        const bool is_pattern = uses[i].path.has_unknown && pattern.find('*') != std::string::npos;
        for (const std::size_t a : is_pattern ? all : by_spelling[uses[i].path.text]) {
          if (comparisons_left == 0) break;
          --comparisons_left;
          const PathUse& made = uses[static_cast<std::size_t>(runbook_.artifacts[a].produced_by)];
          const bool spelled_alike = runbook_.artifacts[a].path == uses[i].path.text;
          if (made.command >= uses[i].command ||
              !(spelled_alike || (is_pattern && may_be_same(patterns[a], pattern))))
            continue;
          runbook_.artifacts[a].consumed_by.push_back(static_cast<int>(i));
          found = true;
        }
      }
      if (found) continue;
      const Operation& operation = runbook_.operations[static_cast<std::size_t>(uses[i].command)];
      const bool restores =
          operation.effects.has(Effect::restores) ||
          (operation.engine != Engine::unknown && operation.effects.has(Effect::changes_data));
      if (uses[i].path.has_unknown || !(restores || looks_like_backup(uses[i].path.text)) ||
          operation.engine == Engine::sqlite)
        continue;
      const auto [entry, fresh] = by_path.emplace(uses[i].path.resolved, runbook_.artifacts.size());
      if (fresh) runbook_.artifacts.push_back({uses[i].path.text, -1, {}});
      runbook_.artifacts[entry->second].consumed_by.push_back(static_cast<int>(i));
    }
  }

  Runbook& runbook_;
  std::unordered_map<int, Effects> pipelines_;
  Terminals terminals_;
};

}  // namespace

void follow_data(Runbook& runbook) { DataFlow(runbook).run(); }

}  // namespace handrail
