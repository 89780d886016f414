// S018: a command that cannot do what it is for, since something of it is missing: the argument, the right
// side of an operator, or the lines that a broken continuation cuts off.
#include <algorithm>
#include <array>
#include <string>
#include <string_view>

#include <fmt/format.h>

#include "checker/rule.h"
#include "checker/ways.h"
#include "model/text.h"

namespace handrail {
namespace {

// Programs that do nothing without so many operands, and what is missing then.
struct Need {
  std::string_view program;
  std::size_t operands;
  std::string_view missing;
};
constexpr auto kNeeds = std::to_array<Need>({
    {"cp", 2, "its target"},       {"mv", 2, "its target"},    {"scp", 2, "its target"},
    {"rsync", 2, "its target"},    {"chmod", 2, "the file"},   {"chown", 2, "the file"},
    {"chgrp", 2, "the file"},      {"mkdir", 1, "the folder"}, {"rmdir", 1, "the folder"},
    {"rm", 1, "the file"},         {"ln", 1, "the file"},      {"touch", 1, "the file"},
    {"unzip", 1, "the archive"},   {"source", 1, "the file"},  {"kill", 1, "the process"},
    {"pkill", 1, "the pattern"},   {"killall", 1, "the name"}, {"mysqldump", 1, "the database"},
    {"pg_restore", 1, "the file"},
});

// Subcommands that ask for a name behind them.
struct SubNeed {
  std::string_view program;
  std::string_view verbs;  // with blanks around
  std::size_t operands;    // the verb included
};
constexpr auto kSubNeeds = std::to_array<SubNeed>({
    {"systemctl", " start stop restart reload enable disable mask unmask try-restart reload-or-restart ", 2},
    {"git", " clone cherry-pick revert ", 2},
    {"docker", " stop start restart rm rmi pull push tag cp inspect kill load ", 2},
    {"kubectl", " apply delete describe edit scale ", 2},
    {"helm", " install upgrade uninstall ", 2},
});

// Options that name what the operand would: `cp -t DIR x`, `kubectl apply -f x`, `git revert --abort`.
bool is_said_by_option(const Operation& operation) {
  static constexpr auto kInstead = std::to_array<std::string_view>({"--help",
                                                                    "--version",
                                                                    "-t",
                                                                    "--target-directory",
                                                                    "--files-from",
                                                                    "--reference",
                                                                    "--all-databases",
                                                                    "--databases",
                                                                    "-A",
                                                                    "-B",
                                                                    "--all",
                                                                    "--filename",
                                                                    "--selector",
                                                                    "--kustomize",
                                                                    "--abort",
                                                                    "--continue",
                                                                    "--quit",
                                                                    "--skip",
                                                                    "--input",
                                                                    "--stdin"});
  static constexpr auto kShort =
      std::to_array<std::string_view>({"-f", "-k", "-l", "-L", "-i", "-F", "-a", "-u", "-U"});
  const auto has = [&](std::string_view option) { return operation.has_option(option); };
  if (std::any_of(kInstead.begin(), kInstead.end(), has)) return true;
  const std::string& program = operation.program;
  const bool files = program == "cp" || program == "mv" || program == "rm" || program == "rsync" ||
                     program == "chown" || program == "chmod" || program == "mkdir" || program == "ln";
  return !files && std::any_of(kShort.begin(), kShort.end(), has);
}

// `chmod -x file`: the mode looks like an option.
bool has_mode_as_option(const Operation& operation) {
  return operation.program == "chmod" && operation.operands.size() == 1 &&
         !text::is_digit(operation.operands[0].front()) &&
         operation.operands[0].find_first_of("+=") == std::string::npos;
}

// `… | xargs rm`, `find -exec`, `rm "$@"`, a heredoc: the operands come from elsewhere.
bool is_fed(const Runbook& runbook, const Command& command, const Operation& operation) {
  if (!operation.wrappers.empty() || command.joint == Joint::pipe || !command.redirections.empty())
    return true;
  const bool expands = std::any_of(command.words.begin(), command.words.end(),
                                   [](const Word& word) { return !word.is_literal(); });
  if (expands) return true;
  return &pipeline_end(runbook, command) != &command;
}

bool ends_in_error(const Runbook& runbook, const Command& command) {
  return command.statement >= 0 && runbook.statement_of(command).has_error;
}

std::string missing_in(const Runbook& runbook, const Command& command) {
  const Operation& operation = runbook.operation_of(command);
  if (is_said_by_option(operation) || has_mode_as_option(operation) || is_fed(runbook, command, operation))
    return {};
  for (const Need& need : kNeeds) {
    if (operation.program == need.program && operation.operands.size() < need.operands)
      return operation.operands.empty() ? "its arguments" : std::string(need.missing);
  }
  if (operation.operands.empty()) return {};
  const std::string verb = " " + operation.operands.front() + " ";
  for (const SubNeed& need : kSubNeeds) {
    if (operation.program == need.program && need.verbs.find(verb) != std::string_view::npos &&
        operation.operands.size() < need.operands)
      return fmt::format("what to {}", operation.operands.front());
  }
  return {};
}

// `cd` alone goes to the home folder. It lacks its argument where a blank waits for one, or where the words
// beside it say which folder is to be entered.
bool lacks_folder(const Runbook& runbook, const Command& command) {
  if (command.name() != "cd" || command.words.size() != 1 || command.parent >= 0) return false;
  const std::string_view text = runbook.source->text();
  const std::uint32_t end = command.span.end;
  if (end < text.size() && text[end] == ' ') {
    const std::size_t next = text.find_first_not_of(' ', end);
    const bool ends =
        next == std::string_view::npos || text[next] == '\n' || text[next] == '\r' || text[next] == '`';
    if (ends) return true;
  }
  const Step* step = runbook.step_of(command);
  const auto says_enter = [](std::string_view words) {
    if (text::mentions_any(words, {"home", "家目录", "主目录"})) return false;
    return text::mentions_any(
               words, {"进入", "切换到", "enter", "change to", "change into", "switch to", "go to"}) &&
           text::mentions_any(words, {"目录", "文件夹", "路径", "directory", "folder"});
  };
  const ShellStatement& statement = runbook.statement_of(command);
  for (const auto* comments : {&statement.comments_above, &statement.comments_beside}) {
    for (const Span comment : *comments)
      if (says_enter(runbook.source->slice(comment))) return true;
  }
  return step && says_enter(step->title);
}

// Lines that a shell would not join though the author meant it: "\ " and a comment between continued lines.
// And a block that ends while something is still asked for.
struct BrokenLine {
  Span span;
  std::string message;
  std::string mend;
};

std::string_view without_comment(std::string_view line) {
  bool single = false, twice = false;
  for (std::size_t i = 0; i < line.size(); ++i) {
    if (line[i] == '\\' && !single) {
      ++i;
    } else if (line[i] == '\'' && !twice) {
      single = !single;
    } else if (line[i] == '"' && !single) {
      twice = !twice;
    } else if (line[i] == '#' && !single && !twice && (i == 0 || text::is_space(line[i - 1]))) {
      return line.substr(0, i);
    }
  }
  return line;
}

bool has_open_quote(std::string_view line) {
  bool single = false, twice = false;
  for (std::size_t i = 0; i < line.size(); ++i) {
    if (line[i] == '\\' && !single)
      ++i;
    else if (line[i] == '\'' && !twice)
      single = !single;
    else if (line[i] == '"' && !single)
      twice = !twice;
  }
  return single || twice;
}

void check_lines(const CodeBlock& block, Reporter& report) {
  const std::string_view code = block.code.text();
  const std::vector<std::string_view> lines = text::lines(code);
  const auto place = [&](std::string_view part) {
    const auto begin = static_cast<std::uint32_t>(part.data() - code.data());
    return block.code.to_source(Span{begin, begin + static_cast<std::uint32_t>(part.size())});
  };
  std::size_t last = lines.size();
  while (last > 0 && text::trim(lines[last - 1]).empty()) --last;
  for (std::size_t i = 0; i < last; ++i) {
    const std::string_view line = lines[i];
    const std::string_view shown = text::trim(line);
    if (shown.empty() || shown.starts_with('#') || has_open_quote(without_comment(line))) continue;
    const bool continues = line.ends_with('\\') && !line.ends_with("\\\\");
    if (!continues && shown.ends_with('\\') && !shown.ends_with("\\\\") && i + 1 < last) {
      const std::string_view next = text::trim(lines[i + 1]);
      if (next.starts_with('-') || next.starts_with('&') || next.starts_with('|') || next.ends_with('\\'))
        report.at(place(shown))
            .say(
                "a blank stands behind the final backslash, so the command ends here and the next line is "
                "another one")
            .mend("take the blank at the end of the line away");
    } else if (continues && i + 1 == last) {
      report.at(place(shown))
          .say("the line is to be continued, and nothing follows")
          .mend("write the rest of the command, or take the backslash away");
    } else if (continues && text::trim(lines[i + 1]).starts_with('#') && i + 2 < last &&
               text::trim(lines[i + 2]).starts_with('-')) {
      report.at(place(text::trim(lines[i + 1])))
          .say(
              "a comment between continued lines ends the command; the options below it are a command of "
              "their own")
          .mend("move the comment above the command");
    }
  }
  if (last == 0) return;
  const std::string_view end = text::trim(without_comment(lines[last - 1]));
  for (const std::string_view sign : {"&&", "||", "|"}) {
    if (!end.ends_with(sign) || text::trim(lines[last - 1]).starts_with('#')) continue;
    report.at(place(text::trim(lines[last - 1])))
        .say(fmt::format("the block ends in `{}`, and nothing follows", sign))
        .mend(fmt::format("write what comes behind it, or take `{}` away", sign));
    break;
  }
}

void check(const Runbook& runbook, Reporter& report) {
  for (const Command& command : runbook.commands) {
    if (command.words.empty() || ends_in_error(runbook, command)) continue;
    if (lacks_folder(runbook, command)) {
      report.at(command.span)
          .say("`cd` lacks its argument, so it goes to the home folder")
          .mend("name the folder: cd /path/of/the/project");
      continue;
    }
    if (command.name() == "cd" || command.scope == Scope::function) continue;
    if (block_of(runbook, command) < 0) continue;  // `cp` in running text is a name
    if (const std::string missing = missing_in(runbook, command); !missing.empty())
      report.at(command.span)
          .say(fmt::format("`{}` lacks {}", text_of(command), missing))
          .mend("write the command out");
  }
  std::vector<bool> seen(runbook.document.code_blocks().size());
  for (const int block : runbook.statement_blocks) {
    if (block < 0 || seen[static_cast<std::size_t>(block)]) continue;
    seen[static_cast<std::size_t>(block)] = true;
    check_lines(runbook.document.code_blocks()[static_cast<std::size_t>(block)], report);
  }
}

}  // namespace

HANDRAIL_RULE(S018, "incomplete-command", Severity::error, check);
}  // namespace handrail
