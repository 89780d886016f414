#include "model/inline_commands.h"

#include <algorithm>
#include <array>
#include <string>

#include <cmark-gfm.h>

#include "model/outline_words.h"
#include "model/shell_words.h"
#include "model/text.h"

namespace handrail {
namespace {

// Words right before code that is to be typed.
constexpr auto kTell = std::to_array<std::string_view>({"run",
                                                        "execute",
                                                        "type",
                                                        "enter",
                                                        "issue",
                                                        "invoke",
                                                        "run the command",
                                                        "execute the command",
                                                        "run the",
                                                        "execute the",
                                                        "run the following",
                                                        "run the following command",
                                                        "enter the command",
                                                        "type the command",
                                                        "issue the command",
                                                        "run command",
                                                        "执行",
                                                        "运行",
                                                        "输入",
                                                        "键入",
                                                        "敲入",
                                                        "执行命令",
                                                        "运行命令",
                                                        "输入命令",
                                                        "执行以下命令",
                                                        "运行以下命令",
                                                        "执行脚本",
                                                        "运行脚本",
                                                        "执行如下命令"});

bool is_break(cmark_node* node) {
  const cmark_node_type type = cmark_node_get_type(node);
  return type == CMARK_NODE_SOFTBREAK || type == CMARK_NODE_LINEBREAK;
}

// The words of an inline node, emphasis opened up.
std::string inline_words(cmark_node* node) {
  if (is_break(node)) return " ";
  std::string words(literal_of(node));
  for (cmark_node* child = cmark_node_first_child(node); child != nullptr; child = cmark_node_next(child))
    words += literal_of(child);
  return words;
}

bool ends_with_word(std::string_view text, std::string_view word) {
  if (!text.ends_with(word)) return false;
  const std::size_t before = text.size() - word.size();
  return static_cast<unsigned char>(word.front()) >= 0x80 || before == 0 || !text::is_alnum(text[before - 1]);
}

// Whether the words before the code say that it is to be run, and how many bytes of them do.
std::size_t telling(std::string_view lead) {
  std::size_t longest = 0;
  for (const std::string_view word : kTell) {
    if (ends_with_word(lead, word)) longest = std::max(longest, word.size());
  }
  return longest;
}

// "Do not run", "if you ran", "不要执行", "如果执行…失败": nothing that is asked for.
bool takes_back(std::string_view lead) {
  for (const std::string_view word :
       {"不要", "禁止", "请勿", "切勿", "避免", "无需", "不必", "不能", "如果", "若", "当", "例如", "比如"}) {
    if (lead.find(word) != std::string_view::npos) return true;
  }
  return text::mentions_any(
      lead, {"not", "don't", "never", "avoid", "if", "when", "after you", "once you", "e.g", "example",
             "instead of", "without", "unless", "cannot", "can't", "or"});
}

// Nothing but punctuation behind the code.
bool closes(cmark_node* code) {
  for (cmark_node* next = cmark_node_next(code); next != nullptr; next = cmark_node_next(next)) {
    std::string rest = inline_words(next);
    for (const std::string_view mark : {"。", "；", "，", "！"}) {
      for (std::size_t at = rest.find(mark); at != std::string::npos; at = rest.find(mark))
        rest.erase(at, mark.size());
    }
    if (rest.find_first_not_of(" .;,!") != std::string::npos) return false;
  }
  return true;
}

bool joins(std::string_view between) {
  static constexpr auto kJoints = std::to_array<std::string_view>(
      {"and",      "then",       "and then", ", then", ", and then", ", and",
       ",",        "和",         "然后",     "，然后", "再",         "，再",
       "、",       "，",         "并",       "，并",   "and run",    "and then run",
       "then run", "，然后执行", "然后执行", "再执行", "，再执行",   "followed by"});
  return text::is_one_of(between, kJoints);
}

bool shows_usage(std::string_view code) {
  const std::vector<std::string_view> words = text::split(code, ' ');
  return std::any_of(words.begin(), words.end(), shell::is_usage_word);
}

bool is_script(std::string_view word) {
  return (word.starts_with("./") || word.starts_with("/") || word.starts_with("bin/")) && word.size() > 3 &&
         word.find_first_of("*<>") == std::string_view::npos;
}

}  // namespace

std::vector<cmark_node*> told_commands(cmark_node* paragraph, InlinePlace place,
                                       const std::function<bool(std::string_view)>& is_program) {
  std::vector<cmark_node*> told;
  // A paragraph that is nothing but a command stands for a block of code.
  cmark_node* only = cmark_node_first_child(paragraph);
  if (place == InlinePlace::paragraph && only != nullptr && cmark_node_next(only) == nullptr &&
      cmark_node_get_type(only) == CMARK_NODE_CODE) {
    const std::string_view code = text::trim(literal_of(only));
    const std::string_view program = code.substr(0, code.find(' '));
    const bool runs = code.size() > program.size() ? is_program(program) : is_script(program);
    if (runs && !shows_usage(code)) told.push_back(only);
    return told;
  }
  std::string lead;              // since the paragraph's begin or the code before
  bool before_was_told = false;  // the code before was taken
  bool first = true;
  for (cmark_node* node = cmark_node_first_child(paragraph); node != nullptr; node = cmark_node_next(node)) {
    if (cmark_node_get_type(node) != CMARK_NODE_CODE) {
      lead += inline_words(node);
      continue;
    }
    const std::string_view code = text::trim(literal_of(node));
    const std::string_view program = code.substr(0, code.find(' '));
    const bool several = code.size() > program.size() || literal_of(node).ends_with(' ');
    const std::string said = text::lower(text::trim(lead));
    const std::size_t tells = telling(said);
    const bool runs = is_program(program);
    const bool introduced = said.ends_with(':') || said.ends_with("：");
    bool take = false;
    if (!takes_back(said)) {
      if (tells > 0) {
        // In running prose the verb has to begin the sentence: "Then run `x`".
        const bool imperative = place == InlinePlace::numbered_item || said.size() <= tells + 12;
        take = imperative && (is_script(program) || (runs && (several || closes(node))));
      } else if (place == InlinePlace::numbered_item) {
        take = runs && ((introduced && !said.empty()) || (said.empty() && several && first) ||
                        (closes(node) && several));
      } else if (place == InlinePlace::bullet) {
        take = runs && several && introduced && closes(node);
      }
    }
    if (!take && before_was_told && joins(said)) take = runs && several;
    take = take && !shows_usage(code);
    if (take) told.push_back(node);
    before_was_told = take;
    first = false;
    lead.clear();
  }
  return told;
}

bool is_bare_command(std::string_view line) {
  // Programs whose names are no words of English.
  static constexpr auto kPrograms = std::to_array<std::string_view>(
      {"sudo",         "git",        "cd",        "docker",       "docker-compose",
       "kubectl",      "helm",       "systemctl", "npm",          "npx",
       "yarn",         "pnpm",       "pip",       "pip3",         "python",
       "python3",      "rails",      "rake",      "bundle",       "flask",
       "alembic",      "mysqldump",  "mysql",     "psql",         "pg_dump",
       "pg_dumpall",   "pg_restore", "sqlite3",   "redis-cli",    "mongodump",
       "mongorestore", "apt",        "apt-get",   "yum",          "dnf",
       "chmod",        "chown",      "scp",       "rsync",        "ssh",
       "tar",          "wget",       "curl",      "cp",           "mv",
       "rm",           "mkdir",      "pm2",       "supervisorctl"});
  // What stands in sentences that begin with a program's name: "docker is installed", "git will ask".
  static constexpr auto kProse = std::to_array<std::string_view>(
      {"is",      "are",      "was",       "the",        "a",       "an",     "and",  "or",   "will",
       "should",  "must",     "to",        "for",        "with",    "of",     "has",  "can",  "your",
       "this",    "that",     "it",        "then",       "if",      "into",   "does", "when", "file",
       "command", "commands", "container", "containers", "version", "service"});
  const std::vector<std::string_view> words = text::split(line, ' ');
  const bool told = words.size() > 1 && words.size() < 24 &&
                    (std::find(kPrograms.begin(), kPrograms.end(), words[0]) != kPrograms.end() ||
                     (words[0].starts_with("./") && words[0].size() > 3));
  if (!told || line.ends_with('.') || line.ends_with(':') || line.find(", ") != std::string_view::npos ||
      line.find(" - ") != std::string_view::npos || shows_usage(line))
    return false;
  return std::all_of(line.begin(), line.end(), [](char c) { return static_cast<unsigned char>(c) < 0x80; }) &&
         std::none_of(words.begin(), words.end(), [](std::string_view word) {
           return std::find(kProse.begin(), kProse.end(), word) != kProse.end();
         });
}

}  // namespace handrail
