// D009: a numbered step tells the reader to change something, and gives no command for it: two readers will
// do two different things, and nothing can carry it out or check it.
#include <algorithm>
#include <iterator>
#include <map>
#include <set>
#include <string_view>

#include "checker/facts.h"
#include "checker/rule.h"
#include "checker/ways.h"
#include "model/kinds/title_numbers.h"
#include "model/text.h"

namespace handrail {
namespace {

bool changes_something(StepKind kind) {
  return kind == StepKind::backup || kind == StepKind::stop || kind == StepKind::deploy ||
         kind == StepKind::dependencies || kind == StepKind::migrate || kind == StepKind::configure ||
         kind == StepKind::start || kind == StepKind::rollback;
}

// "Update should be pending", "Backup is complete": said of the thing.
bool states_something(std::string_view behind_verb) {
  constexpr std::string_view kVerbs[] = {"should", "is",  "are",     "was",      "will",    "must",    "has",
                                         "may",    "can", "contain", "contains", "include", "includes"};
  int words = 0;
  for (const std::string_view word : text::split(behind_verb, ' ')) {
    if (std::find(std::begin(kVerbs), std::end(kVerbs), word) != std::end(kVerbs)) return true;
    if (++words == 2) return false;  // "Backup files contain …", but "Start what is needed"
  }
  return false;
}

// "部署脚本的输出", "备份验证：每次备份后…": the verb belongs to the name of a thing, nobody is told to do
// it.
bool names_a_thing(std::string_view said) {
  constexpr std::string_view kThings[] = {"脚本", "日志", "文件", "验证", "频率", "策略", "过程", "流程",
                                          "结果", "记录", "报告", "时间", "方案", "计划", "窗口", "版本",
                                          "状态", "步骤", "失败", "完成", "成功", "说明", "指南", "手册"};
  constexpr std::size_t kVerb = 6;  // bytes of a verb of two characters
  if (said.size() <= kVerb || static_cast<unsigned char>(said.front()) < 0x80) return false;
  const std::string_view behind = said.substr(kVerb);
  return std::any_of(std::begin(kThings), std::end(kThings), [&](std::string_view thing) {
    if (!behind.starts_with(thing)) return false;
    const std::string_view next = behind.substr(thing.size());
    return next.starts_with("的") || next.starts_with("：") || next.starts_with(':') || next.starts_with("*");
  });
}

// The step is told by an imperative: what is done, not what is so.
bool tells_to_do(std::string_view title) {
  const std::string_view said = lexicon::without_number(title);
  if (names_a_thing(said)) return false;
  for (const std::string_view verb :
       {"停止",     "停掉",     "关闭",     "备份",     "恢复",   "还原",  "更新", "升级", "迁移",
        "执行",     "部署",     "安装",     "替换",     "修改",   "更改",  "配置", "设置", "重启",
        "启动",     "删除",     "导入",     "导出",     "复制",   "拷贝",  "上传", "回滚", "切换",
        "发布",     "重新发布", "获取",     "拉取",     "合并",   "创建",  "添加", "移除", "卸载",
        "使用备份", "首先执行", "然后执行", "最后执行", "先执行", "再执行"}) {
    if (said.starts_with(verb)) return true;
  }
  for (const std::string_view verb :
       {"stop ",           "shut down ",    "back up ",      "backup ",         "restore ", "update ",
        "upgrade ",        "migrate ",      "run ",          "deploy ",         "install ", "replace ",
        "change ",         "configure ",    "restart ",      "start ",          "delete ",  "import ",
        "export ",         "copy ",         "upload ",       "roll back ",      "switch ",  "remove ",
        "uninstall ",      "edit ",         "modify ",       "apply ",          "drop ",    "rename ",
        "create a backup", "make a backup", "take a backup", "take a snapshot", "set ",     "enable ",
        "disable "}) {
    if (text::starts_with_ignoring_case(said, verb)) return !states_something(said.substr(verb.size()));
  }
  return false;
}

// What only a person can do has no command: a page, a button, a phone call.
bool is_done_elsewhere(std::string_view text) {
  return text::mentions_any(
      text,
      {"点击",          "界面",        "页面",    "控制台", "通知",     "联系",      "浏览器",  "后台",
       "菜单",          "按钮",        "勾选",    "click",  "button",   "dashboard", "console", "page",
       "menu",          "ui",          "browser", "tab",    "notify",   "contact",   "dialog",  "portal",
       "web interface", "admin panel", "see",     "follow", "refer to", "参考",      "参见",    "按照"});
}

// The innermost list item at a place of the text; items stand in reading order.
const ListItem* item_at(const Document& document, std::uint32_t offset) {
  const auto& items = document.list_items();
  auto after = std::upper_bound(items.begin(), items.end(), offset,
                                [](std::uint32_t at, const ListItem& item) { return at < item.span.begin; });
  return after == items.begin() || !std::prev(after)->span.contains(offset) ? nullptr : &*std::prev(after);
}

// What the commands of the guide's steps do: a list that only gives an overview says it in words before.
std::set<StepKind> kinds_with_commands(const Runbook& runbook) {
  std::set<StepKind> kinds;
  for (const Step& step : runbook.steps)
    if (!step.manual && !step.code_blocks.empty() && is_walked(&step)) kinds.insert(step.kind);
  return kinds;
}

// Headings that have code directly below them: their lists speak of it.
std::set<int> headings_with_code(const Document& document) {
  std::set<int> headings;
  for (const CodeBlock& block : document.code_blocks()) headings.insert(block.heading);
  return headings;
}

// Whether the item behind this one is nothing but the command: "1. Stop the server", "1. `systemctl stop
// shop`".
bool is_followed_by_code(const Runbook& runbook, const ListItem& item) {
  const auto& items = runbook.document.list_items();
  const std::size_t next = static_cast<std::size_t>(&item - items.data()) + 1;
  if (next >= items.size() || items[next].heading != item.heading) return false;
  std::string_view text = runbook.source->slice(items[next].span);
  text.remove_prefix(std::min(text.size(), static_cast<std::size_t>(items[next].marker.size())));
  return text::trim(text).starts_with('`');
}

// A list that names the whole procedure (stop, back up, migrate, start) with no code in its section, before a
// section that has the commands: it says what will happen, not what is to be typed.
std::set<int> headings_of_overviews(const Runbook& runbook, const std::set<int>& with_code) {
  constexpr std::size_t kWhole = 3;  // kinds of change
  std::map<int, std::set<StepKind>> changes;
  for (const Step& step : runbook.steps)
    if (step.manual && changes_something(step.kind)) changes[step.heading].insert(step.kind);
  std::set<int> found;
  for (const auto& [heading, kinds] : changes) {
    const auto next = static_cast<std::size_t>(heading + 1);
    if (heading < 0 || kinds.size() < kWhole || with_code.contains(heading)) continue;
    if (next >= runbook.document.headings().size() || !with_code.contains(heading + 1)) continue;
    if (runbook.document.headings()[next].level ==
        runbook.document.headings()[static_cast<std::size_t>(heading)].level)
      found.insert(heading);
  }
  return found;
}

void check(const Runbook& runbook, Reporter& report) {
  const std::set<StepKind> kinds = kinds_with_commands(runbook);
  const std::set<int> with_code = headings_with_code(runbook.document);
  const std::set<int> overviews = headings_of_overviews(runbook, with_code);
  const Sections& sections = report.facts().sections();
  for (const Step& step : runbook.steps) {
    if (!step.manual || !is_walked(&step) || step.optional || !changes_something(step.kind)) continue;
    if (kinds.contains(step.kind) || with_code.contains(step.heading) || overviews.contains(step.heading) ||
        sections.kind(step.heading) == StepKind::prepare)
      continue;
    for (const StepAction& action : step.actions) {
      if (action.kind != ActionKind::manual || !tells_to_do(action.text) || is_done_elsewhere(action.text))
        continue;
      const ListItem* item = item_at(runbook.document, action.span.begin);
      if (!item || !item->ordered) continue;
      // What stands in code within the sentence or below it is the command, or names exactly what is meant.
      if (runbook.source->slice(item->span).find('`') != std::string_view::npos) continue;
      if (is_followed_by_code(runbook, *item)) continue;
      report.at(action.span)
          .say("a step that changes something has no command")
          .mend("write the command, or say exactly what is to be done by hand");
    }
  }
}

}  // namespace

HANDRAIL_RULE(D009, "step-without-command", Severity::info, check);
}  // namespace handrail
