// S011: the shell puts nothing where `$NAME` stands when nothing has set NAME: `rm -rf $DIR/data` becomes
// `rm -rf /data`.
#include <algorithm>
#include <string>
#include <string_view>
#include <unordered_map>
#include <unordered_set>
#include <vector>

#include <fmt/format.h>

#include "checker/lead_in.h"
#include "checker/rule.h"
#include "checker/ways.h"
#include "model/shell_values.h"
#include "model/text.h"

namespace handrail {
namespace {

bool is_name_start(char c) { return text::is_alpha(c) || c == '_'; }
bool is_name_char(char c) { return text::is_alnum(c) || c == '_'; }

// Calls `visit` with each word that could be a variable's name.
template <typename Visit>
void for_each_name(std::string_view words, Visit visit) {
  for (std::size_t i = 0; i < words.size();) {
    if (!is_name_start(words[i])) {
      ++i;
      continue;
    }
    std::size_t end = i;
    while (end < words.size() && is_name_char(words[end])) ++end;
    visit(words.substr(i, end - i), end);
    i = end;
  }
}

// Names that the guide gives a value outside its shell code: in prose or a comment that tells the reader to
// set them, in a table of variables, in a settings file.
class ToldNames {
 public:
  ToldNames(const Runbook& runbook, const std::unordered_set<std::string_view>& asked) : asked_(asked) {
    const std::string_view all = runbook.source->text();
    std::size_t at = 0;
    for (const CodeBlock& block : runbook.document.code_blocks()) {
      prose(all.substr(at, block.span.begin > at ? block.span.begin - at : 0));
      at = std::max<std::size_t>(at, block.span.end);
      if (block.language == Language::shell) slashed(block.code.text());
      if (block.language == Language::settings || block.language == Language::yaml)
        settings(block.code.text());
    }
    prose(all.substr(std::min(at, all.size())));
    for (const ShellStatement& statement : runbook.shell_statements) {
      for (const auto* comments : {&statement.comments_above, &statement.comments_beside}) {
        for (const Span comment : *comments) prose(runbook.source->slice(comment));
      }
    }
  }

  bool contains(std::string_view name) const { return told_.contains(name); }

 private:
  void prose(std::string_view text) {
    for (const std::string_view line : text::lines(text)) {
      bool some = false;
      for_each_name(line, [&](std::string_view name, std::size_t) { some |= asked_.contains(name); });
      if (!some || !tells_to_set(line)) continue;
      for_each_name(line, [&](std::string_view name, std::size_t) {
        if (const auto found = asked_.find(name); found != asked_.end()) told_.insert(*found);
      });
    }
  }

  // `// change the $version`: a comment to whoever wrote it.
  void slashed(std::string_view code) {
    for (const std::string_view line : text::lines(code)) {
      if (text::trim(line).starts_with("//")) prose(line);
    }
  }

  static bool tells_to_set(std::string_view line) {
    if (text::trim(line).starts_with('|')) return true;  // a row of a table that describes it
    for (const std::string_view word :
         {"设置", "设为", "设成", "替换", "改为", "改成", "修改", "变量", "定义", "赋值", "指定",
          "填写", "填入", "导出", "表示", "代表", "其中", "请将", "输入", "传入", "配置"}) {
      if (line.find(word) != std::string_view::npos) return true;
    }
    return line.find('=') != std::string_view::npos ||
           text::mentions_any(line,
                              {"set",         "setting", "sets",      "export",     "exported", "define",
                               "defined",     "replace", "replacing", "substitute", "variable", "variables",
                               "assign",      "where",   "is the",    "are the",    "your",     "stands for",
                               "change",      "edit",    "enter",     "provide",    "fill in",  "specify",
                               "environment", "assume",  "assumes",   "assuming",   "contains"});
  }

  void settings(std::string_view code) {
    for (const std::string_view line : text::lines(code)) {
      for_each_name(line, [&](std::string_view name, std::size_t end) {
        while (end < line.size() && line[end] == ' ') ++end;
        const bool set = end < line.size() && (line[end] == '=' || line[end] == ':');
        if (!set) return;
        if (const auto found = asked_.find(name); found != asked_.end()) told_.insert(*found);
      });
    }
  }

  const std::unordered_set<std::string_view>& asked_;
  std::unordered_set<std::string_view> told_;
};

struct LaterSettings {
  explicit LaterSettings(const Runbook& runbook) {
    for (const VariableSetting& setting : runbook.variable_settings)
      by_name[setting.name].push_back(&setting);
  }
  std::unordered_map<std::string_view, std::vector<const VariableSetting*>> by_name;
};

// A setting that the use may see after all: in a function that is called before, or in what the reader did at
// another place of the guide. Only one behind it on the same plain way surely comes too late.
bool may_be_set(const Runbook& runbook, const LaterSettings& settings, const VariableUse& use) {
  const auto found = settings.by_name.find(use.name);
  if (found == settings.by_name.end()) return false;
  const Step* user = step_at(runbook, use.step);
  for (const VariableSetting* setting : found->second) {
    const Step* setter = step_at(runbook, setting->step);
    if (setter == nullptr || user == nullptr) return true;
    if (setter->choice >= 0 && exclude_each_other(*setter, *user)) continue;  // nobody carries out both
    return true;
  }
  return false;
}

std::string place_names(const std::vector<const VariableUse*>& uses, const SourceText& source) {
  std::string lines;
  for (std::size_t i = 1; i < uses.size() && i < 6; ++i)
    lines += fmt::format("{}{}", lines.empty() ? "" : ", ", source.line_of(uses[i]->span.begin));
  return lines;
}

// "Add to the end of `backup-db.sh`:": the variables are the script's.
class AddedToScripts {
 public:
  explicit AddedToScripts(const Runbook& runbook) : runbook_(runbook) {}

  bool holds(const VariableUse& use) {
    if (use.statement < 0) return false;
    const int block = runbook_.statement_blocks[static_cast<std::size_t>(use.statement)];
    if (block < 0) return false;
    const auto [known, fresh] = said_.try_emplace(block, false);
    if (fresh) {
      const std::string_view lead =
          lead_in(runbook_, runbook_.document.code_blocks()[static_cast<std::size_t>(block)]);
      known->second = lead.find(".sh") != std::string_view::npos &&
                      text::mentions_any(lead, {"添加到", "追加到", "加入", "加到", "插入", "末尾", "add to",
                                                "add the following to", "append", "insert", "at the end of",
                                                "to the end of"});
    }
    return known->second;
  }

 private:
  const Runbook& runbook_;
  std::unordered_map<int, bool> said_;
};

void check(const Runbook& runbook, Reporter& report) {
  AddedToScripts added(runbook);
  std::vector<const VariableUse*> open;
  std::unordered_set<std::string_view> names;
  for (const VariableUse& use : runbook.variable_uses) {
    if (use.setting >= 0 || use.guarded || use.may_be_sourced || is_environment_variable(use.name)) continue;
    if (added.holds(use)) continue;
    open.push_back(&use);
    names.insert(use.name);
  }
  if (open.empty()) return;
  const ToldNames told(runbook, names);
  const LaterSettings settings(runbook);
  // In the order of the first use of each name; further uses are the same fault.
  std::unordered_map<std::string_view, std::size_t> group_of;
  std::vector<std::vector<const VariableUse*>> groups;
  for (const VariableUse* use : open) {
    if (told.contains(use->name) || may_be_set(runbook, settings, *use)) continue;
    const auto [entry, fresh] = group_of.emplace(use->name, groups.size());
    if (fresh) groups.emplace_back();
    groups[entry->second].push_back(use);
  }
  for (const auto& uses : groups) {
    const std::string more = place_names(uses, *runbook.source);
    report.at(uses.front()->span)
        .say(fmt::format("nothing sets {}, so the shell puts nothing in its place{}", uses.front()->name,
                         more.empty() ? "" : fmt::format(" (nor in line {})", more)))
        .mend(fmt::format("set it before, {}=…, or declare it as a parameter in the front matter",
                          uses.front()->name));
  }
}

}  // namespace

HANDRAIL_RULE(S011, "variable-undefined", Severity::error, check);
}  // namespace handrail
