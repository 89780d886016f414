// S019: the guide sends the reader to another terminal, because the one before is held by something that
// keeps running. Typed one after the other, the commands never get there.
#include <string_view>

#include "checker/lead_in.h"
#include "checker/rule.h"
#include "checker/ways.h"
#include "model/text.h"

namespace handrail {
namespace {

bool names_another_terminal(std::string_view words) {
  const bool terminal_zh = words.find("终端") != std::string_view::npos ||
                           words.find("窗口") != std::string_view::npos ||
                           words.find("命令行") != std::string_view::npos;
  if (terminal_zh) {
    for (const std::string_view no : {"无需", "不需要", "不必", "不用", "关闭", "退出"}) {
      if (words.find(no) != std::string_view::npos) return false;
    }
    const bool shell_window =
        words.find("终端") != std::string_view::npos || words.find("命令行") != std::string_view::npos ||
        words.find("ssh") != std::string_view::npos || words.find("SSH") != std::string_view::npos;
    for (const std::string_view another :
         {"另一个终端", "另一终端",     "另一个窗口",   "另外一个终端", "另外的终端", "另开",
          "另起",       "新终端",       "新的终端",     "新开",         "再开",       "其他终端",
          "其它终端",   "第二个终端",   "第二个窗口",   "单独的终端",   "独立终端",   "独立的终端",
          "新建终端",   "新建一个终端", "打开一个终端", "新命令行",     "新的命令行", "另一个命令行",
          "新窗口",     "新的窗口"}) {
      if (words.find(another) != std::string_view::npos)
        return shell_window || another.find("窗口") == std::string_view::npos;
    }
    return false;
  }
  if (text::mentions_any(words, {"without", "no need", "don't need", "close", "instead of"})) return false;
  return text::mentions_any(words, {"another terminal",
                                    "other terminal",
                                    "new terminal",
                                    "second terminal",
                                    "separate terminal",
                                    "different terminal",
                                    "second shell",
                                    "another shell",
                                    "separate shell",
                                    "new shell session",
                                    "another console",
                                    "second console",
                                    "another ssh session",
                                    "second ssh session",
                                    "new ssh session",
                                    "separate ssh session",
                                    "another terminal window",
                                    "new terminal window",
                                    "another session",
                                    "second session",
                                    "another tab",
                                    "new terminal tab",
                                    "terminal 2",
                                    "second terminal window"});
}

void check(const Runbook& runbook, Reporter& report) {
  const auto say = [&](Span at, Span words) {
    report.at(at)
        .say("this is to be typed in another terminal, so the block cannot run after the one before it")
        .mend(
            "start what holds the first terminal in the background or as a service, wait until it is ready, "
            "and "
            "go on in the same terminal")
        .related(words, "says so");
  };
  int reported = -1;  // the block
  for (std::size_t s = 0; s < runbook.shell_statements.size(); ++s) {
    const ShellStatement& statement = runbook.shell_statements[s];
    const int block = runbook.statement_blocks[s];
    if (block < 0 || block == reported) continue;
    const bool first = s == 0 || runbook.statement_blocks[s - 1] != block;
    if (first) {
      const CodeBlock& code = runbook.document.code_blocks()[static_cast<std::size_t>(block)];
      if (const std::string_view words = lead_in(runbook, code); names_another_terminal(words)) {
        const auto begin = static_cast<std::uint32_t>(words.data() - runbook.source->text().data());
        say(statement.span, Span{begin, begin + static_cast<std::uint32_t>(words.size())});
        reported = block;
        continue;
      }
      const Step* step = step_at(runbook, runbook.command_steps[statement.first_command]);
      if (step && !step->code_blocks.empty() && step->code_blocks.front() == block &&
          names_another_terminal(step->title)) {
        say(statement.span, step->title_span);
        reported = block;
        continue;
      }
    }
    for (const auto* comments : {&statement.comments_above, &statement.comments_beside}) {
      for (const Span comment : *comments) {
        if (reported == block || !names_another_terminal(comment_words(*runbook.source, comment))) continue;
        say(statement.span, comment);
        reported = block;
      }
    }
  }
}

}  // namespace

HANDRAIL_RULE(S019, "other-terminal", Severity::warning, check);
}  // namespace handrail
