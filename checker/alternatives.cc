#include "checker/alternatives.h"

#include <algorithm>
#include <array>

#include "checker/lead_in.h"
#include "model/effects/effects.h"
#include "model/kinds/title_numbers.h"
#include "model/kinds/variants.h"
#include "model/shell_lines.h"
#include "model/text.h"

namespace handrail {
namespace {

// One statement of a block, in either language, with the comments that stand before it.
struct Item {
  Span span;
  std::vector<Span> comments;  // between the statement before and this one
  std::vector<Span> beside;
  int block = -1;
  int statement = -1;  // of the shell; -1 in an SQL block
  int step = -1;
};

std::string_view words_of(const Runbook& runbook, Span comment) {
  std::string_view words = comment_words(*runbook.source, comment);
  for (const std::string_view sign : {"（", "【", "——", "("}) {
    if (words.starts_with(sign)) words.remove_prefix(sign.size());
  }
  return text::trim(words);
}

// `words` begins with a word of its own, so not "order" for "or".
bool begins_with_word(std::string_view words, std::string_view word) {
  return text::starts_with_ignoring_case(words, word) &&
         (words.size() == word.size() || !text::is_alnum(words[word.size()]));
}

bool begins_with_any(std::string_view words, std::initializer_list<std::string_view> beginnings) {
  return std::any_of(beginnings.begin(), beginnings.end(),
                     [&](std::string_view beginning) { return words.starts_with(beginning); });
}

// "Choose one of the following": the ways stand below, one comment each.
bool asks_to_choose(std::string_view words) {
  return words.find("二选一") != std::string_view::npos || words.find("任选其一") != std::string_view::npos ||
         words.find("选择其一") != std::string_view::npos ||
         words.find("选择其中一") != std::string_view::npos ||
         words.find("任选一") != std::string_view::npos ||
         text::mentions_any(words, {"choose one", "pick one", "select one", "one of the following",
                                    "choose either", "use either", "one of these"});
}

// "如果使用 Docker", "If you use systemd": for some readers only. Which ones, or empty.
std::string_view readers_meant(std::string_view words) {
  for (const std::string_view beginning :
       {"如果您使用", "如果你使用", "如果使用的是", "如果使用", "如使用", "若使用", "如果采用", "若采用",
        "如果是", "如果用", "若是", "如果通过", "对于使用", "对于"}) {
    if (words.starts_with(beginning)) return text::trim(words.substr(beginning.size()));
  }
  for (const std::string_view beginning :
       {"if you are using", "if you're using", "if you use", "if you run", "if you deployed with",
        "if you deploy with", "if you installed with", "if using", "if running", "if deployed with",
        "if deployed via", "if installed with", "if installed via", "when using", "for those using",
        "for users of"}) {
    if (begins_with_word(words, beginning)) return text::trim(words.substr(beginning.size()));
  }
  return {};
}

// Words for platforms, and the family that each belongs to.
struct PlatformWord {
  std::string_view word;
  std::string_view family;
};
constexpr auto kPlatforms = std::to_array<PlatformWord>({
    {"macos", "macos"},         {"mac os x", "macos"},   {"mac os", "macos"},    {"os x", "macos"},
    {"osx", "macos"},           {"mac", "macos"},        {"darwin", "macos"},    {"windows", "windows"},
    {"freebsd", "bsd"},         {"openbsd", "bsd"},      {"ubuntu", "debian"},   {"debian", "debian"},
    {"centos", "rhel"},         {"rhel", "rhel"},        {"redhat", "rhel"},     {"red hat", "rhel"},
    {"fedora", "rhel"},         {"rocky linux", "rhel"}, {"rocky", "rhel"},      {"almalinux", "rhel"},
    {"amazon linux", "rhel"},   {"openeuler", "rhel"},   {"arch linux", "arch"}, {"arch", "arch"},
    {"alpine linux", "alpine"}, {"alpine", "alpine"},    {"opensuse", "suse"},   {"suse", "suse"},
    {"gnu/linux", "linux"},     {"linux", "linux"},      {"unix", "linux"},
});
// What may stand beside a platform's name where a comment says no more than that.
constexpr auto kFillers = std::to_array<std::string_view>(
    {"on",      "for",    "and",        "or",       "in",   "the",    "a",       "system",  "systems",
     "based",   "only",   "users",      "homebrew", "brew", "apt",    "apt-get", "yum",     "dnf",
     "apk",     "pacman", "powershell", "cmd",      "bash", "server", "install", "desktop", "wsl",
     "version", "intel",  "arm",        "x",        "with", "using",  "use",     "family",  "platform"});
constexpr auto kChineseFillers = std::to_array<std::string_view>(
    {"系统",   "上",   "在",   "下",     "环境", "用户", "平台",   "或者",   "或",   "和",
     "及",     "使用", "命令", "发行版", "系列", "执行", "安装",   "服务器", "版本", "仅",
     "适用于", "适用", "中",   "类",     "等",   "于",   "如果是", "如果",   "是",   "版",
     "（",     "）",   "、",   "：",     "，",   "。",   "／",     "【",     "】",   "的"});

// The family of the platform that words name, when they say nothing else: "Ubuntu/Debian", "macOS 系统".
std::string_view platform_named(std::string_view words) {
  std::string rest = text::lower(words);
  std::string_view family;
  for (const PlatformWord& platform : kPlatforms) {
    for (std::size_t at = rest.find(platform.word); at != std::string::npos;
         at = rest.find(platform.word, at + 1)) {
      const std::size_t end = at + platform.word.size();
      const bool alone =
          (at == 0 || !text::is_alnum(rest[at - 1])) && (end == rest.size() || !text::is_alpha(rest[end]));
      if (!alone) continue;
      // "Linux (Ubuntu)", "Arch Linux": the narrower one counts.
      if (family.empty() || family == "linux") family = platform.family;
      std::fill(rest.begin() + static_cast<std::ptrdiff_t>(at),
                rest.begin() + static_cast<std::ptrdiff_t>(end), ' ');
    }
  }
  if (family.empty()) return {};
  for (const std::string_view filler : kChineseFillers) {
    for (std::size_t at = rest.find(filler); at != std::string::npos; at = rest.find(filler, at))
      std::fill(rest.begin() + static_cast<std::ptrdiff_t>(at),
                rest.begin() + static_cast<std::ptrdiff_t>(at + filler.size()), ' ');
  }
  std::string word;
  rest += ' ';
  for (const char c : rest) {
    if (text::is_alnum(c) || static_cast<unsigned char>(c) >= 0x80 || (c == '-' && !word.empty())) {
      word += c;
      continue;
    }
    const bool number =
        std::all_of(word.begin(), word.end(), [](char d) { return text::is_digit(d) || d == '-'; });
    if (!word.empty() && !number && !text::is_one_of(word, kFillers)) return {};
    word.clear();
  }
  return family;
}

// The family that a command exists on only: package managers, and tools of one system.
std::string_view platform_of(const Operation& operation) {
  static constexpr auto kPrograms = std::to_array<PlatformWord>({
      {"apt", "debian"},
      {"apt-get", "debian"},
      {"dpkg", "debian"},
      {"yum", "rhel"},
      {"dnf", "rhel"},
      {"apk", "alpine"},
      {"pacman", "arch"},
      {"zypper", "suse"},
      {"brew", "macos"},
      {"vm_stat", "macos"},
      {"sw_vers", "macos"},
      {"launchctl", "macos"},
      {"choco", "windows"},
      {"winget", "windows"},
      {"scoop", "windows"},
  });
  for (const PlatformWord& program : kPrograms) {
    if (operation.program == program.word) return program.family;
  }
  return {};
}

// "# ansible-playbook -i hosts site.yml": a command that is commented out.
bool is_commented_command(std::string_view words) {
  const std::string_view program = words.substr(0, words.find(' '));
  return program.size() < words.size() && (is_known_program(program) || words.find(" -") != words.npos) &&
         std::none_of(program.begin(), program.end(),
                      [](char c) { return static_cast<unsigned char>(c) >= 0x80; });
}

// A line of the block that is no command but the word itself.
bool is_bare_or(const Runbook& runbook, const Item& item) {
  if (item.statement < 0) return false;
  const ShellStatement& statement = runbook.shell_statements[static_cast<std::size_t>(item.statement)];
  if (statement.command_count != 1) return false;
  const Command& command = runbook.commands[statement.first_command];
  if (command.words.size() != 1) return false;
  return handrail::is_bare_or(command.words[0].literal());
}

std::vector<Item> items_of(const Runbook& runbook) {
  std::vector<Item> items;
  for (std::size_t s = 0; s < runbook.shell_statements.size(); ++s) {
    const ShellStatement& statement = runbook.shell_statements[s];
    const int block = runbook.statement_blocks[s];
    if (block < 0) continue;
    Item item{statement.span, statement.comments_above, statement.comments_beside,
              block,          static_cast<int>(s),      runbook.command_steps[statement.first_command]};
    if (!items.empty() && items.back().block == block) {
      for (const Span below : runbook.shell_statements[s - 1].comments_below) {
        if (std::find(item.comments.begin(), item.comments.end(), below) == item.comments.end())
          item.comments.push_back(below);
      }
      std::sort(item.comments.begin(), item.comments.end(), [](Span a, Span b) { return a.begin < b.begin; });
    }
    items.push_back(std::move(item));
  }
  for (const SqlStatement& statement : runbook.sql_statements) {
    if (statement.command >= 0 || statement.code_block < 0) continue;
    items.push_back({statement.span, statement.comments_above, {}, statement.code_block, -1, statement.step});
  }
  return items;
}

template <typename Visit>
void for_each_block(const std::vector<Item>& items, Visit visit) {
  for (std::size_t begin = 0; begin < items.size();) {
    std::size_t end = begin;
    while (end < items.size() && items[end].block == items[begin].block) ++end;
    if (end - begin > 1) visit(begin, end);
    begin = end;
  }
}

// Databases of which a system uses one, and ways to run a service of which a machine uses one.
int rivals(std::string_view variant) {
  static constexpr auto kDatabases = std::to_array<std::string_view>(
      {"mysql", "mariadb", "postgresql", "postgres", "sqlite", "oracle", "sql server"});
  static constexpr auto kForms =
      std::to_array<std::string_view>({"docker compose", "docker-compose", "docker", "kubernetes", "k8s",
                                       "helm", "systemd", "supervisor", "pm2"});
  if (text::is_one_of(variant, kDatabases)) return 1;
  return text::is_one_of(variant, kForms) ? 2 : 0;
}

Effects effects_of(const Runbook& runbook, const Item& item) {
  Effects effects;
  if (item.statement < 0) return effects;
  const ShellStatement& statement = runbook.shell_statements[static_cast<std::size_t>(item.statement)];
  for (std::uint32_t c = 0; c < statement.command_count; ++c)
    effects |= runbook.operations[statement.first_command + c].effects;
  return effects;
}

// How a comment opens one of several ways; the same kind and form twice in a block makes the second another
// way.
struct Opening {
  enum class Kind : std::uint8_t { none, option, reader, variant } kind = Kind::none;
  std::string form;  // what the members of one group share
  std::string one;   // what tells them apart
  std::size_t item = 0;
};

Opening opening_of(std::string_view words) {
  if (lexicon::names_option(words)) {
    // "方案1", "Option B": the same word with another number
    std::size_t length = 0;
    while (length < words.size() && !text::is_digit(words[length]) && words[length] != ' ') ++length;
    return {Opening::Kind::option, text::lower(words.substr(0, std::min<std::size_t>(length, 6))),
            std::string(words), 0};
  }
  if (const std::string_view readers = readers_meant(words); !readers.empty())
    return {Opening::Kind::reader, {}, text::lower(readers), 0};
  const std::string variant = lexicon::variant_in(words);
  if (const int group = rivals(variant); group > 0)
    return {Opening::Kind::variant, lexicon::without_variant(words) + char('0' + group), variant, 0};
  return {};
}

class Finder {
 public:
  Finder(const Runbook& runbook, const std::vector<Item>& items) : runbook_(runbook), items_(items) {}

  std::vector<Alternative> run() {
    for_each_block(items_, [&](std::size_t begin, std::size_t end) { block(begin, end); });
    return std::move(found_);
  }

 private:
  void block(std::size_t begin, std::size_t end) {
    openings_.clear();
    bool choose = false;
    std::size_t way = begin;  // where the way before begins
    for (std::size_t i = begin; i < end; ++i) {
      std::string_view marker;
      bool platform = false;
      for (const Span comment : items_[i].comments) {
        const std::string_view words = words_of(runbook_, comment);
        platform |= !platform_named(words).empty();
        choose |= asks_to_choose(words);
        // Below another comment it is another way to what that one says.
        const bool first = comment == items_[i].comments.front();
        // The command behind the word may be commented out, so that only the way before it is run.
        const bool shown_only = first && items_[i].comments.size() > 1 &&
                                is_commented_command(words_of(runbook_, items_[i].comments[1]));
        if (i > begin && first && !shown_only && opens_alternative(words))
          marker = runbook_.source->slice(comment);
      }
      if (i > begin && is_bare_or(runbook_, items_[i - 1]))
        marker = runbook_.source->slice(items_[i - 1].span);
      if (i > begin) {
        for (const Span beside : items_[i - 1].beside) {  // `a  # or` with the other one below
          const std::string words = text::lower(words_of(runbook_, beside));
          if (words == "或" || words == "或者" || words == "or") marker = runbook_.source->slice(beside);
        }
      }
      if (is_bare_or(runbook_, items_[i])) continue;
      if (platform) {
        way = i;
        continue;
      }
      if (marker.empty() && i > begin && choose && !items_[i].comments.empty())
        marker = runbook_.source->slice(items_[i].comments.back());
      if (!marker.empty()) {
        found_.push_back({items_[i].span, items_[way].span, std::string(marker), items_[i].step});
        way = i;
        note_openings(i);
      } else if (const Span before = opened(i); !before.empty()) {
        found_.push_back({items_[i].span, before,
                          std::string(runbook_.source->slice(items_[i].comments.back())), items_[i].step});
        way = i;
      } else if (!items_[i].comments.empty()) {
        way = i;
      }
    }
  }

  void note_openings(std::size_t i) {
    for (const Span comment : items_[i].comments) {
      Opening opening = opening_of(words_of(runbook_, comment));
      opening.item = i;
      if (opening.kind != Opening::Kind::none) openings_.push_back(std::move(opening));
    }
  }

  // The statement of another way that this one's comment stands beside; empty when it opens none.
  Span opened(std::size_t i) {
    const std::size_t known = openings_.size();
    note_openings(i);
    for (std::size_t o = known; o < openings_.size(); ++o) {
      for (std::size_t k = 0; k < std::min(known, kMaxOpenings); ++k) {
        const Opening& other = openings_[k];
        const Opening& own = openings_[o];
        if (other.kind != own.kind || other.form != own.form || other.one == own.one) continue;
        const bool alike = own.kind != Opening::Kind::variant ||
                           (serve_one_end(items_[other.item], items_[i]) && !are_parts(own, other));
        if (alike) return items_[other.item].span;
      }
    }
    return {};
  }

  // "安装 Docker" and "安装 Docker Compose": one is a part of the other.
  static bool are_parts(const Opening& a, const Opening& b) {
    return a.one.starts_with(b.one) || b.one.starts_with(a.one);
  }

  // `mysqldump` and `pg_dump`: whatever both do, they do the same.
  bool serve_one_end(const Item& a, const Item& b) const {
    if (a.statement < 0 || b.statement < 0) return a.statement == b.statement;
    const Effects of_a = effects_of(runbook_, a), of_b = effects_of(runbook_, b);
    return of_a.has_any(of_b) || of_a.empty() || of_b.empty();
  }

  // A block with more ways than this is a list.
  static constexpr std::size_t kMaxOpenings = 16;

  const Runbook& runbook_;
  const std::vector<Item>& items_;
  std::vector<Opening> openings_;
  std::vector<Alternative> found_;
};

}  // namespace

bool opens_alternative(std::string_view words) {
  words = text::trim(words);
  if (words.starts_with("或")) return !words.starts_with("或许") && !words.starts_with("或多或少");
  if (begins_with_any(words,
                      {"也可以使用", "也可以用",   "也可以通过", "也可以采用", "也可以直接", "也可使用",
                       "也可用",     "也可通过",   "还可以使用", "还可以用",   "还可以通过", "亦可",
                       "另一种方式", "另一种方法", "另一种做法", "另一种",     "备选方案",   "备选：",
                       "替代方案",   "替代方法",   "替代方式",   "替代：",     "二者选一"}))
    return true;
  for (const std::string_view word :
       {"or", "alternatively", "alternative", "another way", "another option", "alternate"}) {
    if (begins_with_word(words, word)) return true;
  }
  return false;
}

std::vector<Alternative> alternatives_in_blocks(const Runbook& runbook) {
  const std::vector<Item> items = items_of(runbook);
  return Finder(runbook, items).run();
}

std::vector<Alternative> platforms_in_blocks(const Runbook& runbook) {
  const std::vector<Item> items = items_of(runbook);
  std::vector<Alternative> found;
  for_each_block(items, [&](std::size_t begin, std::size_t end) {
    struct Seen {
      std::string_view family;
      std::size_t item;
    };
    std::vector<Seen> seen;
    std::string_view current;  // what the comments above say, for the statements under them
    for (std::size_t i = begin; i < end; ++i) {
      std::string_view family, words;
      for (const auto* comments : {&items[i].comments, &items[i].beside}) {
        for (const Span comment : *comments) {
          const std::string_view named = platform_named(words_of(runbook, comment));
          if (comments == &items[i].comments) current = named;
          if (named.empty()) continue;
          family = named;
          words = runbook.source->slice(comment);
        }
      }
      if (family.empty()) family = current;
      if (family.empty() && items[i].statement >= 0) {
        const ShellStatement& statement =
            runbook.shell_statements[static_cast<std::size_t>(items[i].statement)];
        const Command& first = runbook.commands[statement.first_command];
        if (first.scope == Scope::top) family = platform_of(runbook.operation_of(first));
      }
      if (family.empty()) continue;
      const auto same =
          std::find_if(seen.begin(), seen.end(), [&](const Seen& s) { return s.family == family; });
      if (same != seen.end()) continue;
      // Linux is no other platform than Debian or RHEL is.
      const auto other = std::find_if(seen.begin(), seen.end(), [&](const Seen& s) {
        const auto has_own_tools = [](std::string_view f) {
          return f == "windows" || f == "macos" || f == "bsd";
        };
        return has_own_tools(family) || has_own_tools(s.family) || (s.family != "linux" && family != "linux");
      });
      if (other != seen.end())
        found.push_back({items[i].span, items[other->item].span, std::string(words), items[i].step});
      seen.push_back({family, i});
    }
  });
  return found;
}

}  // namespace handrail
