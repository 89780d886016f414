#include "model/file_uses.h"

#include <algorithm>
#include <array>
#include <unordered_set>
#include <utility>

#include "model/symbolic_paths.h"
#include "model/text.h"

namespace handrail {
namespace {

// What a program does with its operands, from the one of that number on. Words behind the program's name are
// the subcommand that must stand first.
struct OperandRow {
  std::string_view form;
  std::size_t first;
  Access access;
};
constexpr auto kOperandRows = std::to_array<OperandRow>({
    {"cat|head|tail|ls|ll|less|more|wc|du|stat|file|diff|cmp|source|.|test|[|[[|patch|zgrep|zless|xxd", 0,
     Access::reads},
    {"sha256sum|sha512sum|sha1sum|md5sum|b2sum|cksum", 0, Access::reads},
    {"pg_restore|mongorestore|myloader|gunzip|bunzip2|unxz|unzstd|zcat|gzcat|xzcat|zstdcat|bzcat", 0,
     Access::reads},
    {"grep|egrep|fgrep|awk|jq|yq", 1, Access::reads},
    {"rm|rmdir|unlink|shred", 0, Access::removes},
    {"tee|touch|truncate", 0, Access::writes},
    {"etcdctl snapshot save", 2, Access::writes},
    {"etcdctl|etcdutl snapshot restore|status", 2, Access::reads},
    {"consul|vault snapshot save", 2, Access::writes},
    {"consul snapshot restore|inspect", 2, Access::reads},
    {"git bundle create", 2, Access::writes},
    {"git bundle verify|unbundle", 2, Access::reads},
    {"influx|influxd backup", 1, Access::writes},
    {"influx|influxd restore", 1, Access::reads},
    {"wp db export", 2, Access::writes},
    {"wp db import", 2, Access::reads},
    {"docker|podman|nerdctl import", 1, Access::reads},
    {"innobackupex", 0, Access::writes},
    {"restic|kopia backup", 1, Access::reads},
    {"borg create", 2, Access::reads},
});

// Options whose value is a path.
struct OptionRow {
  std::string_view form;
  std::string_view options;  // parted by blanks
  Access access;
};
constexpr auto kOptionRows = std::to_array<OptionRow>({
    {"mysqldump|mariadb-dump|mysqlpump", "-r --result-file --tab", Access::writes},
    {"mydumper|dumpling", "-o --outputdir --output", Access::writes},
    {"myloader", "-d --directory", Access::reads},
    {"pg_dump|pg_dumpall", "-f --file", Access::writes},
    {"pg_basebackup", "-D --pgdata", Access::writes},
    {"initdb", "-D --pgdata", Access::creates_folder},
    {"psql", "-f --file", Access::reads},
    {"mongodump|mongoexport", "-o --out --archive", Access::writes},
    {"mongorestore|mongoimport", "--archive --dir --file", Access::reads},
    {"redis-cli|valkey-cli", "--rdb", Access::writes},
    {"docker|podman|nerdctl save|export", "-o --output", Access::writes},
    {"docker|podman|nerdctl load", "-i --input", Access::reads},
    {"git archive", "-o --output", Access::writes},
    {"gpg|gpg2|zstd", "-o --output", Access::writes},
    {"openssl", "-out", Access::writes},
    {"curl", "-o --output", Access::writes},
    {"wget", "-O --output-document", Access::writes},
    {"manage.py dumpdata", "-o --output", Access::writes},
    {"unzip", "-d", Access::creates_folder},
});

// Copies and moves: where the first source stands among the operands.
struct CopyRow {
  std::string_view form;
  std::size_t first;
  bool moves;
};
constexpr auto kCopyRows = std::to_array<CopyRow>({
    {"cp|rsync|scp|install", 0, false},
    {"mv", 0, true},
    {"docker|podman|nerdctl|docker-compose|kubectl|oc cp", 1, false},
    {"rclone copy|copyto|sync", 1, false},
    {"gsutil cp|rsync", 1, false},
    {"aws|ossutil s3 cp|sync", 2, false},
});

bool is_alternative(std::string_view word, std::string_view alternatives) {
  while (true) {
    const std::size_t bar = alternatives.find('|');
    if (word == alternatives.substr(0, bar)) return true;
    if (bar == std::string_view::npos) return false;
    alternatives.remove_prefix(bar + 1);
  }
}

bool fits(std::string_view form, const Operation& operation) {
  std::size_t blank = form.find(' ');
  if (!is_alternative(operation.program, form.substr(0, blank))) return false;
  for (std::size_t i = 0; blank != std::string_view::npos; ++i) {
    form.remove_prefix(blank + 1);
    blank = form.find(' ');
    if (i >= operation.operands.size() || !is_alternative(operation.operands[i], form.substr(0, blank)))
      return false;
  }
  return true;
}

// Most commands are of programs that no row names.
bool is_named_in_rows(std::string_view program) {
  static const auto names = [] {
    std::unordered_set<std::string_view> all;
    const auto add = [&](const auto& rows) {
      for (const auto& row : rows)
        for (const std::string_view name : text::split(row.form.substr(0, row.form.find(' ')), '|'))
          all.insert(name);
    };
    add(kCopyRows);
    add(kOperandRows);
    add(kOptionRows);
    return all;
  }();
  return names.contains(program);
}

std::string file_name(std::string_view path) {
  while (path.size() > 1 && path.ends_with('/')) path.remove_suffix(1);
  return std::string(text::base_name(path));
}

// "openssl-1.1.1w.tar.gz" -> "openssl-1.1.1w"; empty for what is named like no archive.
std::string archive_stem(std::string_view path) {
  const std::string name = file_name(path);
  for (const std::string_view ending :
       {".tar.gz", ".tar.bz2", ".tar.xz", ".tar.zst", ".tgz", ".tbz2", ".txz", ".tar", ".zip"})
    if (name.ends_with(ending) && name.size() > ending.size())
      return name.substr(0, name.size() - ending.size());
  return {};
}

// Another machine's or a container's path: "jms_all:/opt/x", "user@host:x".
bool is_elsewhere(std::string_view path) {
  const std::size_t colon = path.find(':');
  return colon != std::string_view::npos && colon > 1 && path.find('/') > colon;
}

std::string_view compressed_ending(std::string_view program) {
  if (program == "bzip2") return ".bz2";
  if (program == "xz") return ".xz";
  if (program == "zstd") return ".zst";
  return ".gz";
}

}  // namespace

FileUses::FileUses(Runbook& runbook, Terminals& terminals) : runbook_(runbook), terminals_(terminals) {
  for (std::size_t i = 0; i < runbook_.commands.size(); ++i)
    pipelines_[runbook_.commands[i].pipeline] |= runbook_.operations[i].effects;
}

void FileUses::read(std::uint32_t command) {
  index_ = command;
  command_ = &runbook_.commands[command];
  operation_ = &runbook_.operations[command];
  for (const Redirection& redirection : command_->redirections) redirect(redirection);
  const std::string& program = operation_->program;
  if (program == "mkdir") return make_folders();
  if (program == "tar") return archive();
  if (program == "zip" || program == "7z" || program == "unzip") return zip();
  if (program == "sed" || program == "perl") return edit_in_place();
  if (program == "gzip" || program == "pigz" || program == "bzip2" || program == "xz" || program == "zstd")
    return compress();
  if (operation_->engine == Engine::sqlite) return sqlite();
  if (program == "curl" || program == "wget") return download();
  if (program == "git" && !operation_->operands.empty() && operation_->operands.front() == "clone")
    return clone();
  if (program == "ln" && operation_->operands.size() > 1) return write_to(operation_->operands.size() - 1);
  if (program == "dd") {
    for (std::size_t i = 0; i < operation_->operands.size(); ++i) {
      const std::string& word = operation_->operands[i];
      if (word.starts_with("if=")) use(Access::reads, spelled(word.substr(3)), operand_span(i), false);
      if (word.starts_with("of="))
        use(Access::writes, spelled(word.substr(3)), operand_span(i), looks_like_backup(word));
    }
    return;
  }
  if (!by_row() && operation_->effects.has(Effect::backs_up)) dump_into_options();
}

bool FileUses::by_row() {
  if (!is_named_in_rows(operation_->program)) return false;
  bool found = false;
  for (const CopyRow& row : kCopyRows) {
    if (!fits(row.form, *operation_)) continue;
    copy(row.first, row.moves);
    return true;
  }
  for (const OperandRow& row : kOperandRows) {
    if (!fits(row.form, *operation_)) continue;
    operands_from(row.first, row.access);
    found = true;
    break;
  }
  for (const OptionRow& row : kOptionRows) {
    if (!fits(row.form, *operation_)) continue;
    for (const std::string_view option : text::split(row.options, ' '))
      found |= use_option({option}, row.access,
                          row.access == Access::writes && operation_->effects.has(Effect::backs_up));
  }
  return found;
}

void FileUses::use(Access access, PathValue path, Span span, bool is_backup) {
  if (path.text.empty() || path.text.starts_with("/dev/") || path.text == "-" ||
      path.text.find("://") != std::string::npos)
    return;
  if (is_elsewhere(path.text)) path.resolved = path.text;
  PathUse made;
  made.command = static_cast<int>(index_);
  made.access = access;
  made.path = std::move(path);
  made.span = span;
  made.is_backup = is_backup;
  runbook_.path_uses.push_back(std::move(made));
}

Effects FileUses::pipeline_effects() const {
  const auto found = pipelines_.find(command_->pipeline);
  return found == pipelines_.end() ? Effects() : found->second;
}

void FileUses::redirect(const Redirection& redirection) {
  const bool writes =
      redirection.kind == RedirectionKind::write || redirection.kind == RedirectionKind::append;
  if (!writes && redirection.kind != RedirectionKind::read) return;
  if (writes && redirection.fd > 1) return;
  PathValue path = terminals_.evaluate(redirection.target);
  // `kubectl get … -o yaml > shop-backup.yaml`: the name says what it is for.
  const bool backup = looks_like_backup(writes ? file_name(path.text) : path.text) ||
                      (writes && pipeline_effects().has(Effect::backs_up));
  use(writes ? Access::writes : Access::reads, std::move(path), redirection.target.span, backup);
}

PathValue FileUses::spelled(std::string text) const {
  PathValue value;
  value.resolved = terminals_.resolve(text);
  value.text = std::move(text);
  return value;
}

PathValue FileUses::operand(std::size_t i) const {
  const std::uint32_t word = operation_->operand_words[i];
  if (word < command_->words.size() && command_->words[word].text() == operation_->operands[i])
    return terminals_.evaluate(command_->words[word]);
  return spelled(operation_->operands[i]);
}

Span FileUses::operand_span(std::size_t i) const {
  const std::uint32_t word = operation_->operand_words[i];
  return word < command_->words.size() ? command_->words[word].span : command_->span;
}

// The word that holds an option's value.
const Word* FileUses::option_word(std::initializer_list<std::string_view> options) const {
  for (std::size_t w = 1; w + 1 < command_->words.size(); ++w) {
    const std::string text = command_->words[w].text();
    for (const std::string_view option : options)
      if (text == option) return &command_->words[w + 1];
  }
  return nullptr;
}

bool FileUses::use_option(std::initializer_list<std::string_view> options, Access access, bool is_backup) {
  if (const Word* word = option_word(options)) {
    use(access, terminals_.evaluate(*word), word->span, is_backup);
    return true;
  }
  for (const Word& word : command_->words) {
    const std::string text = word.text();
    for (const std::string_view option : options) {
      std::string prefix(option);  // "--result-file=x": the value alone
      if (option.starts_with("--")) prefix += '=';
      const bool glued = !option.starts_with("--") && option.size() == 2 && text.size() > 2 &&
                         !text.starts_with("--") && operation_->option_value(option) == text.substr(2);
      if (!(option.starts_with("--") ? text.starts_with(prefix) : glued && text.starts_with(prefix)))
        continue;
      PathValue value = terminals_.evaluate(word);
      value.text.erase(0, prefix.size());
      value.resolved = terminals_.resolve(value.text);
      use(access, std::move(value), word.span, is_backup);
      return true;
    }
  }
  return false;
}

void FileUses::operands_from(std::size_t first, Access access) {
  for (std::size_t i = first; i < operation_->operands.size(); ++i) {
    PathValue path = operand(i);
    const bool backup = looks_like_backup(path.text) ||
                        (access == Access::writes && (operation_->effects.has(Effect::backs_up) ||
                                                      pipeline_effects().has(Effect::backs_up)));
    use(access, std::move(path), operand_span(i), backup);
  }
}

void FileUses::write_to(std::size_t i) {
  PathValue path = operand(i);
  const bool backup = looks_like_backup(path.text) || operation_->effects.has(Effect::backs_up);
  use(Access::writes, std::move(path), operand_span(i), backup);
}

void FileUses::copy(std::size_t first, bool moves) {
  const Operation& operation = *operation_;
  if (operation.operands.size() < first + 2) return;
  const std::size_t last = operation.operands.size() - 1;
  const PathValue to = operand(last);
  const bool into_folder =
      to.text.ends_with('/') || to.text == "." || last > first + 1 || terminals_.has_made_folder(to.text);
  for (std::size_t i = first; i < last; ++i) {
    const PathValue from = operand(i);
    use(moves ? Access::removes : Access::reads, from, operand_span(i), looks_like_backup(from.text));
    PathValue target = to;
    // A folder that is copied keeps its own name within the new one only where that folder exists already.
    const bool copies_folder =
        operation.has_option("-r") || operation.has_option("-R") || operation.has_option("-a");
    if (into_folder && !(copies_folder && to.text.ends_with('/') && from.text.ends_with('/'))) {
      if (!target.text.ends_with('/')) target.text += '/';
      if (to.text == ".") target.text.clear();
      target.text +=
          file_name(is_elsewhere(from.text) ? from.text.substr(from.text.find(':') + 1) : from.text);
      target.is_volatile |= from.is_volatile;
      for (const std::string& part : from.volatile_parts)
        if (target.text.find(part) != std::string::npos) target.volatile_parts.push_back(part);
      target.resolved = terminals_.resolve(target.text);
    }
    use(Access::writes, std::move(target), operand_span(last),
        operation.effects.has(Effect::backs_up) || looks_like_backup(to.text));
  }
}

void FileUses::make_folders() {
  for (std::size_t i = 0; i < operation_->operands.size(); ++i) {
    PathValue path = operand(i);
    terminals_.note_made_folder(path.text);
    use(Access::creates_folder, std::move(path), operand_span(i), looks_like_backup(operation_->operands[i]));
  }
}

// `tar -czf x.tar.gz a b`, and old style (`tar zxvf x -C /`) alike: the word behind the cluster that has f.
void FileUses::archive() {
  const Operation& operation = *operation_;
  const bool creates = operation.has_option("-c") || operation.has_option("--create") ||
                       operation.has_option("-r") || operation.has_option("-u");
  const bool extracts =
      operation.has_option("-x") || operation.has_option("--extract") || operation.has_option("--get");
  const Word* folder = option_word({"-C", "--directory"});
  PathValue base;
  if (folder != nullptr) base = terminals_.evaluate(*folder);
  if (creates) {
    for (std::size_t i = 0; i < operation.operands.size(); ++i) {
      PathValue member = operand(i);
      if (!base.text.empty() && !is_absolute_path(member.text)) {
        member.text = base.text + (base.text.ends_with('/') ? "" : "/") + member.text;
        member.has_unknown |= base.has_unknown;
        member.resolved = terminals_.resolve(member.text);
      }
      use(Access::reads, std::move(member), operand_span(i), false);
    }
  }
  const Word* archive = nullptr;
  for (std::size_t w = 1; w + 1 < command_->words.size(); ++w) {
    const std::string text = command_->words[w].text();
    const bool cluster =
        text.size() > 1 && (text.front() == '-' ? text[1] != '-' && text.ends_with('f')
                                                : command_->words[w - 1].text().ends_with("tar") &&
                                                      text.find('f') != std::string::npos);
    if (cluster || text == "--file") archive = &command_->words[w + 1];
  }
  if (archive == nullptr) return;
  PathValue path = terminals_.evaluate(*archive);
  const bool backup = operation.effects.has(Effect::backs_up) || looks_like_backup(path.text);
  const std::string stem = archive_stem(path.text);
  use(creates ? Access::writes : Access::reads, path, archive->span, backup);
  // What a release is unpacked to is new; an archive of backups fills folders that were there.
  if (extracts && !backup && (folder != nullptr || !stem.empty()))
    use(Access::creates_folder, folder != nullptr ? base : spelled(stem),
        folder != nullptr ? folder->span : archive->span, false);
}

void FileUses::zip() {
  const Operation& operation = *operation_;
  std::size_t at = 0;
  bool extracts = operation.program == "unzip";
  if (operation.program == "7z" && !operation.operands.empty()) {
    extracts = operation.operands.front() != "a" && operation.operands.front() != "u";
    at = 1;
  }
  if (operation.operands.size() <= at) return;
  PathValue path = operand(at);
  const bool backup = operation.effects.has(Effect::backs_up) || looks_like_backup(path.text);
  const std::string stem = archive_stem(path.text);
  use(extracts ? Access::reads : Access::writes, std::move(path), operand_span(at), backup);
  if (!extracts) return operands_from(at + 1, Access::reads);
  if (backup || operation.has_option("-l") || operation.has_option("-t")) return;
  if (!use_option({"-d"}, Access::creates_folder, false) && !stem.empty())
    use(Access::creates_folder, spelled(stem), operand_span(at), false);
}

void FileUses::compress() {
  const Operation& operation = *operation_;
  const bool keeps = operation.has_option("-t") || operation.has_option("-d") || operation.has_option("-l") ||
                     operation.has_option("-c");
  const bool named = use_option({"-o"}, Access::writes, operation.effects.has(Effect::backs_up));
  for (std::size_t i = 0; i < operation.operands.size(); ++i) {
    PathValue path = operand(i);
    use(Access::reads, path, operand_span(i), looks_like_backup(path.text));
    if (keeps || named) continue;
    path.text += compressed_ending(operation.program);
    path.resolved = terminals_.resolve(path.text);
    use(Access::writes, std::move(path), operand_span(i), true);
  }
}

// `sed -i` reads a file and writes it again; without -i it only reads.
void FileUses::edit_in_place() {
  const Operation& operation = *operation_;
  const bool in_place =
      std::any_of(operation.options.begin(), operation.options.end(), [](const std::string& option) {
        return option.starts_with("--in-place") || (option.starts_with('-') && !option.starts_with("--") &&
                                                    option.find('i') != std::string::npos);
      });
  const bool script_apart = operation.has_option("-e") || operation.has_option("-f") ||
                            operation.has_option("--expression") || operation.has_option("--file");
  const std::size_t first = script_apart ? 0 : 1;
  operands_from(first, Access::reads);
  if (in_place) operands_from(first, Access::writes);
}

void FileUses::sqlite() {
  const Operation& operation = *operation_;
  if (operation.operands.empty()) return;
  PathValue path = operand(0);
  const bool backup = looks_like_backup(path.text);
  use(Access::reads, std::move(path), operand_span(0), backup);
  for (std::size_t i = 1; i < operation.operands.size(); ++i) {
    const std::string& text = operation.operands[i];
    const auto begins = [&](std::string_view word) { return text.starts_with(word); };
    const std::size_t into = text::upper(text).find("VACUUM INTO");
    const bool vacuums = into != std::string::npos;
    const bool writes = begins(".backup") || begins(".save") || begins(".clone") || begins(".output") ||
                        begins(".once") || vacuums;
    const bool reads = begins(".restore") || begins(".read");
    if (!writes && !reads) continue;
    PathValue target = operand(i);
    const std::size_t blank = vacuums ? text::upper(target.text).find("INTO ") : target.text.find(' ');
    if (blank == std::string::npos) continue;
    std::string name(text::trim(std::string_view(target.text).substr(blank + (vacuums ? 5 : 0))));
    if (const std::size_t inner = name.rfind(' '); inner != std::string::npos && name.starts_with("main "))
      name.erase(0, inner + 1);
    if (name.ends_with(';')) name.pop_back();
    if (name.size() > 1 && (name.front() == '\'' || name.front() == '"'))
      name = name.substr(1, name.size() - 2);
    target.text = std::move(name);
    target.resolved = terminals_.resolve(target.text);
    use(writes ? Access::writes : Access::reads, std::move(target), operand_span(i), true);
  }
}

// A tool that is known to back up and has no row: the options by which most name their target.
void FileUses::dump_into_options() {
  for (const auto option : {"--result-file", "--file", "--out", "--output", "-o", "--outputdir",
                            "--target-dir", "--backup-dir", "--to-path", "-f"})
    if (use_option({option}, Access::writes, true)) return;
}

void FileUses::download() {
  if (by_row()) return;
  const bool keeps_name = operation_->program == "wget" || operation_->has_option("-O") ||
                          operation_->has_option("--remote-name");
  if (!keeps_name) return;
  for (std::size_t i = 0; i < operation_->operands.size(); ++i) {
    const std::string& url = operation_->operands[i];
    if (url.find("://") == std::string::npos) continue;
    const std::string name = file_name(std::string_view(url).substr(0, url.find_first_of("?#")));
    if (name.find('.') != std::string::npos && name.find(':') == std::string::npos)
      use(Access::writes, spelled(name), operand_span(i), false);
  }
}

void FileUses::clone() {
  const Operation& operation = *operation_;
  if (operation.operands.size() < 2) return;
  if (operation.operands.size() > 2) return use(Access::creates_folder, operand(2), operand_span(2), false);
  std::string name = file_name(operation.operands[1]);
  if (name.ends_with(".git")) name.resize(name.size() - 4);
  use(Access::creates_folder, spelled(name), operand_span(1), false);
}

}  // namespace handrail
