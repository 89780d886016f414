// Values that the reader must replace: `your_username`, `/path/to/project`, `<version>`,
// `backup_YYYYMMDD.sql`, `commit_hash`. They are recognised by how they are made, in code of every language,
// outside comments.
#include <algorithm>
#include <array>
#include <map>
#include <unordered_map>
#include <unordered_set>

#include "model/reading.h"
#include "model/shell_values.h"
#include "model/text.h"
#include "model/utf8.h"
#include "model/word_search.h"

namespace handrail {
namespace {

bool is_name_char(char c) { return text::is_alnum(c) || c == '_' || c == '-'; }

// "YYYYMMDD_HHMMSS", "YYYY-MM-DD": letters of a date format, at least a year and a month, or hours and
// minutes.
std::size_t date_pattern_length(std::string_view s) {
  static constexpr auto kUnits =
      std::to_array<std::string_view>({"YYYY", "yyyy", "MM", "DD", "dd", "HH", "mm", "SS", "ss"});
  std::size_t at = 0, units = 0;
  while (at < s.size()) {
    bool taken = false;
    for (const std::string_view unit : kUnits) {
      if (s.substr(at).starts_with(unit)) {
        at += unit.size();
        ++units;
        taken = true;
        break;
      }
    }
    if (taken) continue;
    if (units > 0 && (s[at] == '_' || s[at] == '-' || s[at] == ':') && at + 1 < s.size()) {
      const bool more = std::any_of(kUnits.begin(), kUnits.end(), [&](std::string_view unit) {
        return s.substr(at + 1).starts_with(unit);
      });
      if (!more) break;
      ++at;
      continue;
    }
    break;
  }
  const bool dated = s.starts_with("YYYY") || s.starts_with("yyyy") || s.starts_with("HHMM") ||
                     s.starts_with("DDMM") || s.starts_with("MMDD");
  return units >= 2 && dated ? at : 0;
}

// A word that describes the value it stands for: "your_username", "your-secure-api-key", "YOUR_DOMAIN",
// "commit_hash_here".
bool describes_a_value(std::string_view word) {
  const std::string lower = text::lower(word);
  for (const std::string_view start : {"your_", "your-", "<your", "my_own_", "path_to_"}) {
    if (lower.starts_with(start) && lower.size() > start.size()) return true;
  }
  if (lower.starts_with("your") && word.size() > 6 && word[4] >= 'A' && word[4] <= 'Z')
    return true;  // yourPassword
  for (const std::string_view domain :
       {"yourdomain", "yourcompany", "yourhost", "yourserver", "yourpassword", "yourusername"}) {
    if (lower.starts_with(domain)) return true;
  }
  if (lower.ends_with("_here") || lower.ends_with("-here")) return true;
  for (const std::string_view whole : {"changeme", "change_me", "change-me", "replace_me", "replace-me",
                                       "replaceme", "placeholder", "fixme", "to_be_filled"}) {
    if (lower == whole) return true;
  }
  return false;
}

// `git checkout previous_version_tag`: a revision that is made of words for revisions.
bool describes_a_revision(std::string_view word) {
  if (word.find_first_of("/.0123456789") != std::string_view::npos) return false;
  std::string parts = text::lower(word);
  std::replace(parts.begin(), parts.end(), '-', '_');
  int telling = 0, others = 0;
  for (const std::string_view part : text::split(parts, '_')) {
    static constexpr auto kWords = std::to_array<std::string_view>(
        {"commit", "hash",   "sha", "tag",    "version", "revision", "previous", "prev", "old",     "new",
         "last",   "target", "id",  "stable", "good",    "known",    "branch",   "name", "release", "rev"});
    if (text::is_one_of(part, kWords))
      ++telling;
    else
      ++others;
  }
  return telling >= 2 && others == 0;
}

// A word that names its own role where a client expects the value: `mysql -u username`.
bool names_its_role(std::string_view word) {
  static constexpr auto kRoles = std::to_array<std::string_view>(
      {"username", "user_name",  "dbname",         "db_name",      "database_name", "databasename",
       "db_user",  "dbuser",     "server_ip",      "host_ip",      "ip_address",    "db_host",
       "dbhost",   "table_name", "container_name", "container_id", "service_name",  "namespace_name",
       "pod_name", "pod-name",   "host_name",      "password",     "xxx",           "xxxx",
       "xxxxx",    "用户名",     "数据库名",       "密码",         "容器名",        "容器名称",
       "容器id",   "镜像名",     "镜像名称",       "服务名",       "服务名称",      "库名",
       "表名",     "主机名",     "实例名",         "卷名",         "网络名",        "节点名",
       "节点名称", "命名空间",   "备份文件名",     "文件名",       "用户",          "主机"});
  // `-h HOST -p PORT -U USER`: shouted, as names of values are.
  static constexpr auto kShouted = std::to_array<std::string_view>(
      {"HOST", "PORT", "USER", "DATABASE", "DBNAME", "DB", "CONTAINER", "IMAGE", "NAMESPACE", "POD", "NODE"});
  if (text::is_one_of(word, kShouted)) return true;
  const std::string lower = text::lower(word);
  return text::is_one_of(lower, kRoles);
}

// An image's name and tag, or a user and a group: "镜像名:旧版本号".
bool has_part_that_names_its_role(std::string_view word) {
  const std::size_t colon = word.find(':');
  return names_its_role(word) || (colon != std::string_view::npos && names_its_role(word.substr(0, colon)));
}

struct Found {
  std::uint32_t begin, end;  // in the code
};

// Runs of characters that belong to one value: a path, a name, or something between angle brackets.
class Scanner {
 public:
  // `in_program` is the code of a program, whose documentation may show a value as xxxx.
  Scanner(std::string_view text, bool in_shell, bool in_program)
      : text_(text), in_shell_(in_shell), in_program_(in_program) {
    // XML has a closing tag somewhere.
    for (std::size_t at = text.find("</"); at != std::string_view::npos; at = text.find("</", at + 2)) {
      const std::size_t end = text.find_first_of("<>\n", at + 2);
      if (end != std::string_view::npos && text[end] == '>')
        closed_tags_.emplace(text.substr(at + 2, end - at - 2));
    }
  }

  std::vector<Found> run() {
    std::uint32_t at = 0;
    while (at < text_.size()) {
      if (text_[at] == '<') {
        if (const std::uint32_t end = angle(at); end > 0) {
          found_.push_back({at, end});
          at = end;
          continue;
        }
      }
      if (text_[at] == '[' && in_shell_) {
        if (const std::uint32_t end = square(at); end > 0) {
          found_.push_back({at, end});
          at = end;
          continue;
        }
      }
      if (is_value_char(text_[at])) {
        std::uint32_t end = at;
        while (end < text_.size() && is_value_char(text_[end])) ++end;
        value(at, end);
        at = end;
        continue;
      }
      ++at;
    }
    return std::move(found_);
  }

 private:
  static bool is_value_char(char c) {
    return is_name_char(c) || c == '/' || c == '.' || static_cast<unsigned char>(c) >= 0x80;
  }

  // <version>, <your password>: words between brackets; no HTML, no heredoc, no comparison.
  std::uint32_t angle(std::uint32_t at) const {
    if (at > 0 && text_[at - 1] == '<') return 0;
    // `<<-EOF>`, `->`; but "migration-<revision>" is a name with a part to fill in.
    if (at > 0 && text_[at - 1] == '-' && (at < 2 || !text::is_alnum(text_[at - 2]))) return 0;
    std::uint32_t end = at + 1;
    while (end < text_.size() &&
           (is_name_char(text_[end]) || text_[end] == ' ' || text_[end] == '.' || text_[end] == ':' ||
            text_[end] == '/' || static_cast<unsigned char>(text_[end]) >= 0x80))
      ++end;
    if (end >= text_.size() || text_[end] != '>' || end == at + 1 || end - at > 60) return 0;
    const std::string_view inside = text_.substr(at + 1, end - at - 1);
    // <https://…> is an address, </b> a tag.
    if (inside.find("://") != std::string_view::npos || inside.front() == '/' || inside.back() == '/')
      return 0;
    if (inside.front() == ' ' || inside.back() == ' ' || text::is_digit(inside.front())) return 0;
    static constexpr auto kTags = std::to_array<std::string_view>(
        {"a",     "b",    "i",     "p",     "br", "hr", "div", "span",  "code", "pre", "html",
         "body",  "head", "table", "tr",    "td", "th", "ul",  "ol",    "li",   "img", "script",
         "style", "link", "meta",  "title", "h1", "h2", "h3",  "input", "form", "none"});
    const bool tag = text::is_one_of(text::lower(inside), kTags);
    return tag || closed_tags_.contains(std::string(inside)) ? 0 : end + 1;
  }

  // app:[tag], [mountpoint]/data, postgresql@[new version]: words between brackets that are a part of a
  // path or a name. A test, a character class, a section of settings and an array's index are none.
  std::uint32_t square(std::uint32_t at) const {
    std::uint32_t end = at + 1;
    bool several = false;
    while (end < text_.size() && (text::is_alpha(text_[end]) || text_[end] == '_' || text_[end] == '-' ||
                                  text_[end] == ' ' || static_cast<unsigned char>(text_[end]) >= 0x80)) {
      several |= text_[end] == ' ';
      ++end;
    }
    if (end >= text_.size() || text_[end] != ']' || end - at < 4 || end - at > 40) return 0;
    const std::string_view inside = text_.substr(at + 1, end - at - 1);
    if (!text::is_alpha(inside.front()) && static_cast<unsigned char>(inside.front()) < 0x80) return 0;
    if (inside.back() == ' ' || inside.back() == '-' || inside.find("--") != std::string_view::npos ||
        inside.find(" -") != std::string_view::npos)
      return 0;
    static constexpr auto kUsage = std::to_array<std::string_view>(
        {"options", "option", "flags", "args", "arguments", "command", "optional", "default", "root", "info",
         "error", "warn", "warning", "debug", "notice", "fatal", "success", "failed"});
    if (text::is_one_of(text::lower(inside), kUsage)) return 0;
    const char before = at == 0 ? '\n' : text_[at - 1];
    const char after = end + 1 < text_.size() ? text_[end + 1] : '\n';
    constexpr std::string_view kGlue = ":./@-=_,";
    const bool glued_before = kGlue.find(before) != std::string_view::npos;
    const bool glued_after = kGlue.find(after) != std::string_view::npos;
    if (text::is_alnum(before) || before == '$' || before == '}' || before == '[' || after == '[' ||
        after == '*')
      return 0;
    return glued_before || glued_after ? end + 1 : several && before == ' ' ? end + 1 : 0;
  }

  void value(std::uint32_t begin, std::uint32_t end) {
    const std::string_view run = text_.substr(begin, end - begin);
    if (const std::size_t path = run.find("/path/to");
        path != std::string_view::npos && (path == 0 || run[path - 1] == '/' || run[path - 1] == '.')) {
      found_.push_back({begin, end});
      return;
    }
    // Parts between slashes and dots, each looked at alone.
    std::uint32_t at = begin;
    while (at < end) {
      while (at < end && !is_name_char(text_[at]) && static_cast<unsigned char>(text_[at]) < 0x80) ++at;
      std::uint32_t stop = at;
      while (stop < end && (is_name_char(text_[stop]) || static_cast<unsigned char>(text_[stop]) >= 0x80))
        ++stop;
      if (stop == at) break;
      const std::string_view part = text_.substr(at, stop - at);
      // The name that is set (`YOUR_KEY=…`) is no value; what it is set to may be.
      const bool is_set = stop < text_.size() && text_[stop] == '=';
      if (describes_a_value(part) && !is_set) {
        found_.push_back({at, stop});
      } else if (part.starts_with("你的") || part.starts_with("您的")) {
        found_.push_back({at, stop});
      } else if (!timestamp(run, at, stop)) {
        dates(at, stop);
      }
      at = stop;
    }
  }

  // "backup-TIMESTAMP.tgz", "dump_DATE.sql": a part of a file's name in capitals, beside parts that are not.
  bool timestamp(std::string_view run, std::uint32_t begin, std::uint32_t end) {
    if (run.find_first_of("./") == std::string_view::npos) return false;
    if (begin > 0 && (text_[begin - 1] == '$' || text_[begin - 1] == '{' || text_[begin - 1] == '%'))
      return false;
    const std::string_view part = text_.substr(begin, end - begin);
    if (std::none_of(part.begin(), part.end(), [](char c) { return c >= 'a' && c <= 'z'; })) return false;
    for (const std::string_view word : {"TIMESTAMP", "DATETIME", "DATE"}) {
      const std::size_t at = part.find(word);
      if (at == std::string_view::npos) continue;
      const bool begins = at == 0 || part[at - 1] == '-' || part[at - 1] == '_';
      const std::size_t after = at + word.size();
      if (!begins || (after < part.size() && part[after] != '-' && part[after] != '_')) continue;
      const auto from = begin + static_cast<std::uint32_t>(at);
      found_.push_back({from, from + static_cast<std::uint32_t>(word.size())});
      return true;
    }
    return false;
  }

  // `Get-Date -Format "yyyyMMdd"`: the value of an option that names a format.
  bool is_format_option(std::uint32_t at) const {
    while (at > 0 && (text_[at - 1] == '"' || text_[at - 1] == '\'' || text_[at - 1] == ' ')) --at;
    constexpr std::string_view kOption = "-format";
    return at >= kOption.size() &&
           text::equal_ignoring_case(text_.substr(at - kOption.size(), kOption.size()), kOption);
  }

  void dates(std::uint32_t begin, std::uint32_t end) {
    for (std::uint32_t at = begin; at < end; ++at) {
      const bool starts = at == begin || !text::is_alpha(text_[at - 1]);
      if (!starts) continue;
      if (const std::size_t length = date_pattern_length(text_.substr(at, end - at)); length > 0) {
        // A format string is no placeholder: date +%Y…, strftime, 'YYYY-MM-DD' as an argument of to_char.
        const std::uint32_t stop = at + static_cast<std::uint32_t>(length);
        const bool is_format = is_format_option(at);
        if (is_format) {
          at = stop;
          continue;
        }
        if (stop == end || !text::is_alpha(text_[stop])) found_.push_back({at, stop});
        at = stop;
      } else if (!in_program_ &&
                 (text_.substr(at, end - at) == "xxx" || text_.substr(at, end - at) == "xxxx" ||
                  text_.substr(at, end - at) == "xxxxxx")) {
        found_.push_back({at, end});
        return;
      }
    }
  }

  std::string_view text_;
  bool in_shell_;
  bool in_program_;
  std::unordered_set<std::string> closed_tags_;
  std::vector<Found> found_;
};

// Which places of a code stand in a comment of their line. Asked from front to back, so each line is looked
// at once.
class LineComments {
 public:
  LineComments(std::string_view code, Language language)
      : code_(code), mark_(language == Language::sql ? "--" : "#") {}

  bool holds(std::uint32_t at) {
    if (at >= line_end_) read_line(at);
    return at >= comment_;
  }

 private:
  void read_line(std::size_t at) {
    const std::size_t before = at == 0 ? std::string_view::npos : code_.rfind('\n', at - 1);
    const std::size_t begin = before == std::string_view::npos ? 0 : before + 1;
    line_end_ = std::min(code_.find('\n', at), code_.size());
    comment_ = std::string_view::npos;
    const std::string_view line = code_.substr(begin, line_end_ - begin);
    const std::size_t first = line.find_first_not_of(" \t\r\f\v");
    if (first == std::string_view::npos) return;
    for (const std::string_view mark : {mark_, std::string_view("//"), std::string_view(";")}) {
      if (line.substr(first).starts_with(mark)) comment_ = begin + first + mark.size();
    }
    const std::size_t beside = line.find(" " + std::string(mark_) + " ");
    if (beside == std::string_view::npos) return;
    const std::string_view shown = line.substr(0, beside);
    const bool quoted = std::count(shown.begin(), shown.end(), '\'') % 2 != 0 ||
                        std::count(shown.begin(), shown.end(), '"') % 2 != 0;
    if (!quoted) comment_ = std::min(comment_, begin + beside + mark_.size() + 2);
  }

  std::string_view code_;
  std::string_view mark_;
  std::size_t line_end_ = 0;
  std::size_t comment_ = std::string_view::npos;
};

std::string parameter_name(std::string_view text) {
  std::string name;
  for (std::size_t i = 0; i < text.size(); ++i) {
    const char c = text[i];
    if (text::is_alnum(c))
      name += text::lower(c);
    else if (static_cast<unsigned char>(c) >= 0x80)
      name += c;
    else if (!name.empty() && name.back() != '_')
      name += '_';
  }
  while (name.ends_with('_')) name.pop_back();
  return name.empty() ? "value" : name;
}

ParameterType guess_type(std::string_view text) {
  const std::string lower = text::lower(text);
  for (const std::string_view secret : {"password", "passwd", "secret", "token", "api_key", "api-key",
                                        "apikey", "_key", "-key", "密码", "口令"}) {
    if (lower.find(secret) != std::string::npos) return ParameterType::secret;
  }
  if (lower.find("/path/to") != std::string::npos || lower.find("_path") != std::string::npos ||
      lower.find("_dir") != std::string::npos)
    return ParameterType::path;
  if (lower.find("_url") != std::string::npos || lower.find("-url") != std::string::npos)
    return ParameterType::url;
  return ParameterType::string;
}

class PlaceholderFinder {
 public:
  explicit PlaceholderFinder(Runbook& runbook) : runbook_(runbook) {}

  void run() {
    for (std::size_t i = 0; i < runbook_.parameters.size(); ++i) declare(i);
    block_steps_.assign(runbook_.document.code_blocks().size(), -1);
    for (std::size_t s = runbook_.steps.size(); s-- > 0;) {
      for (const int block : runbook_.steps[s].code_blocks)
        block_steps_[static_cast<std::size_t>(block)] = static_cast<int>(s);
    }
    for (std::size_t b = 0; b < runbook_.document.code_blocks().size(); ++b) {
      const CodeBlock& block = runbook_.document.code_blocks()[b];
      if (block.language == Language::mermaid || is_check_block(block)) continue;
      if (block.language == Language::none && block_steps_[b] < 0) continue;
      if (block.language == Language::other) continue;
      const std::string_view code = block.code.text();
      const bool in_shell = block.language == Language::shell || block.language == Language::console ||
                            (block.language == Language::none && block_steps_[b] >= 0);
      LineComments comments(code, block.language);
      for (const Found& found : Scanner(code, in_shell, block.language == Language::python).run()) {
        if (comments.holds(found.begin)) continue;
        add(block.code.to_source(Span{found.begin, found.end}),
            std::string(code.substr(found.begin, found.end - found.begin)), block_steps_[b]);
      }
      templates(block);
    }
    for (std::size_t i = 0; i < runbook_.commands.size(); ++i) command_values(i);
    std::stable_sort(runbook_.placeholders.begin(), runbook_.placeholders.end(),
                     [](const Placeholder& a, const Placeholder& b) { return a.span.begin < b.span.begin; });
    bind();
    unset_variables();
  }

 private:
  // A variable that nothing in the guide sets is the reader's: a parameter with the variable's name. One that
  // has a fallback, or that a sourced file may bring, is not asked for.
  void unset_variables() {
    std::unordered_set<std::string_view> set;
    for (const VariableSetting& setting : runbook_.variable_settings) set.insert(setting.name);
    for (const VariableUse& use : runbook_.variable_uses) {
      if (use.setting >= 0 || use.guarded || use.may_be_sourced || set.contains(use.name) ||
          is_environment_variable(use.name))
        continue;
      const std::string_view spelled = runbook_.source->slice(use.span);
      if (spelled != "$" + use.name && spelled != "${" + use.name + "}") continue;
      auto known = declared_.find(use.name);
      if (known == declared_.end()) {
        Parameter parameter;
        parameter.name = use.name;
        parameter.type = guess_type(use.name);
        parameter.declared_at = use.span;
        parameter.evidence = {use.span, "nothing in the guide sets the variable", 0.7};
        runbook_.parameters.push_back(std::move(parameter));
        known = declared_.emplace(use.name, runbook_.parameters.size() - 1).first;
      }
      runbook_.parameters[known->second].uses.push_back(use.span);
    }
  }

  void add(Span span, std::string text, int step) {
    // Those that are known do not overlap, so only the neighbours can.
    const auto after = ends_.upper_bound(span.begin);
    if (after != ends_.end() && after->second < span.end) return;
    ends_.emplace(span.end, span.begin);
    Placeholder placeholder;
    placeholder.span = span;
    placeholder.text = std::move(text);
    placeholder.step = step;
    runbook_.placeholders.push_back(std::move(placeholder));
  }

  // {{ name }} of a declared parameter.
  void templates(const CodeBlock& block) {
    const std::string_view code = block.code.text();
    for (std::size_t at = code.find("{{"); at != std::string_view::npos; at = code.find("{{", at + 2)) {
      const std::size_t end = code.find("}}", at);
      if (end == std::string_view::npos) return;
      if (end - at > 200) continue;
      const auto declared = declared_.find(std::string(text::trim(code.substr(at + 2, end - at - 2))));
      if (declared == declared_.end()) continue;
      runbook_.parameters[declared->second].uses.push_back(
          block.code.to_source(Span{static_cast<std::uint32_t>(at), static_cast<std::uint32_t>(end) + 2}));
    }
  }

  void command_values(std::size_t index) {
    const Command& command = runbook_.commands[index];
    const Operation& operation = runbook_.operations[index];
    const auto word_span = [&](std::string_view value) {
      for (const Word& word : command.words) {
        const std::string_view raw = runbook_.source->slice(word.span);
        if (const std::size_t at = raw.rfind(value); at != std::string_view::npos) {
          const auto begin = word.span.begin + static_cast<std::uint32_t>(at);
          return Span{begin, begin + static_cast<std::uint32_t>(value.size())};
        }
      }
      return command.span;
    };
    if (operation.program == "git" && !operation.operands.empty()) {
      const std::string& verb = operation.operands.front();
      if (verb == "checkout" || verb == "reset" || verb == "revert" || verb == "switch" ||
          verb == "cherry-pick" || verb == "merge") {
        for (std::size_t k = 1; k < operation.operands.size(); ++k) {
          if (describes_a_revision(operation.operands[k]))
            add(word_span(operation.operands[k]), operation.operands[k], runbook_.command_steps[index]);
        }
      }
    }
    const std::string& program = operation.program;
    const bool client = operation.engine != Engine::unknown || program == "docker" ||
                        program == "docker-compose" || program == "podman" || program == "kubectl" ||
                        program == "ssh" || program == "scp" || program == "systemctl" ||
                        program == "pg_isready";
    if (!client) return;
    for (const std::string& operand : operation.operands) {
      if (has_part_that_names_its_role(operand))
        add(word_span(operand), operand, runbook_.command_steps[index]);
    }
    for (std::size_t k = 0; k < operation.options.size(); ++k) {
      const std::string& value = operation.option_values[k];
      if (names_its_role(value)) add(word_span(value), value, runbook_.command_steps[index]);
    }
  }

  // To declared parameters by name or spelling; each other text becomes a parameter that the guide does not
  // declare.
  void bind() {
    for (Placeholder& placeholder : runbook_.placeholders) {
      const std::string name = parameter_name(placeholder.text);
      const std::size_t found = parameter_of(placeholder.text, name);
      if (found == runbook_.parameters.size()) {
        Parameter parameter;
        parameter.name = name;
        parameter.type = guess_type(placeholder.text);
        parameter.declared_at = placeholder.span;
        parameter.evidence = {placeholder.span, reason_of(placeholder.text), 0.8};
        parameter.placeholders.push_back(placeholder.text);
        runbook_.parameters.push_back(std::move(parameter));
        declare(found);
      }
      placeholder.parameter = static_cast<int>(found);
      runbook_.parameters[found].uses.push_back(placeholder.span);
    }
    spelled_uses();
  }

  static std::string reason_of(std::string_view text) {
    if (text.starts_with('[')) return "brackets hold the name of a value";
    if (text.starts_with('<')) return "angle brackets hold the name of a value";
    if (text.find("/path/to") != std::string_view::npos) return "the path is an example";
    if (date_pattern_length(text) > 0) return "it is the pattern of a date";
    if (describes_a_revision(text)) return "it describes a revision and names none";
    return "the word describes a value instead of being one";
  }

  // The first parameter that each name and each spelling means.
  void declare(std::size_t index) {
    const Parameter& parameter = runbook_.parameters[index];
    declared_.emplace(parameter.name, index);
    names_.emplace(parameter.name, index);
    names_.emplace(parameter_name(parameter.name), index);
    for (const std::string& spelled : parameter.placeholders) spellings_.emplace(spelled, index);
  }

  std::size_t parameter_of(const std::string& text, const std::string& name) const {
    std::size_t first = runbook_.parameters.size();
    for (const auto& [index, key] :
         {std::pair(&declared_, &text), std::pair(&names_, &name), std::pair(&spellings_, &text)}) {
      if (const auto found = index->find(*key); found != index->end()) first = std::min(first, found->second);
    }
    return first;
  }

  // A declared spelling may be one that nothing would take for a placeholder.
  void spelled_uses() {
    WordSearch search;
    std::vector<std::pair<std::size_t, std::string_view>> spelled;  // parameter, spelling
    for (std::size_t p = 0; p < runbook_.parameters.size(); ++p) {
      if (!runbook_.parameters[p].declared) continue;
      for (const std::string& spelling : runbook_.parameters[p].placeholders) {
        search.add(spelling, spelled.size());
        spelled.emplace_back(p, spelling);
      }
    }
    if (spelled.empty()) return;
    for (const CodeBlock& block : runbook_.document.code_blocks()) {
      const std::string_view code = block.code.text();
      for (const WordSearch::Match& match : search.find_in(code)) {
        const auto& [parameter, spelling] = spelled[match.number];
        const bool alone = (match.begin == 0 || !is_name_char(code[match.begin - 1])) &&
                           (match.end >= code.size() || !is_name_char(code[match.end]));
        const bool bracketed = spelling.front() == '<' || spelling.front() == '[' || spelling.front() == '{';
        if (alone || bracketed)
          runbook_.parameters[parameter].uses.push_back(block.code.to_source(
              Span{static_cast<std::uint32_t>(match.begin), static_cast<std::uint32_t>(match.end)}));
      }
    }
    for (Parameter& parameter : runbook_.parameters) {
      if (!parameter.declared) continue;
      std::sort(parameter.uses.begin(), parameter.uses.end(),
                [](Span a, Span b) { return a.begin < b.begin; });
      parameter.uses.erase(std::unique(parameter.uses.begin(), parameter.uses.end()), parameter.uses.end());
    }
  }

  Runbook& runbook_;
  std::vector<int> block_steps_;                 // the step that shows a code block, -1 when none does
  std::map<std::uint32_t, std::uint32_t> ends_;  // of the placeholders found so far, with their begins
  std::unordered_map<std::string, std::size_t> declared_, names_, spellings_;
};

}  // namespace

void find_placeholders(Runbook& runbook) { PlaceholderFinder(runbook).run(); }

}  // namespace handrail
