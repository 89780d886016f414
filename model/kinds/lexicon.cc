#include "model/kinds/lexicon.h"

#include "model/kinds/title_numbers.h"
#include "model/kinds/title_words.h"
#include "model/text.h"

namespace handrail::lexicon {

bool promises_verification(std::string_view text) {
  return text::contains_any(text, {"验证", "校验", "确认", "确保", "测试", "核对", "验收"}) ||
         text::mentions_any(text, {"verify", "verifies", "verification", "validate", "validation", "ensure",
                                   "confirm", "test", "tests", "make sure", "assert"});
}

bool says_optional(std::string_view title) {
  title = main_clause(title);
  return text::contains_any(
             title, {"可选", "选做", "如需要", "如果需要", "如有需要", "非必须", "如有必要", "视情况"}) ||
         text::mentions_any(
             title, {"optional", "optionally", "if needed", "if required", "if necessary", "if applicable"});
}

bool says_recommended(std::string_view title) {
  return text::contains_any(title, {"推荐", "建议"}) ||
         text::mentions_any(title, {"recommended", "preferred", "default"});
}

bool is_for_lookup(std::string_view title) {
  return text::contains_any(title, {"常用命令", "命令速查", "速查", "快速参考", "命令参考"}) ||
         text::mentions_any(title, {"quick reference", "common commands", "useful commands", "cheat sheet",
                                    "cheatsheet", "command reference"});
}

bool warns_against(std::string_view title) {
  const std::string_view said = without_number(title);
  if (text::contains_any(said, {"不要忘", "勿忘"}) || text::mentions_any(said, {"forget", "skip"}))
    return false;  // "don't forget the backup"
  for (const std::string_view word :
       {"禁止", "严禁", "切勿", "不要", "请勿", "反例", "错误做法", "错误示例", "错误示范", "反模式"}) {
    if (said.starts_with(word)) return true;
  }
  for (const std::string_view word : {"do not ", "don't ", "never ", "anti-pattern", "antipattern",
                                      "what not to do", "bad example", "wrong way"}) {
    if (text::starts_with_ignoring_case(said, word)) return true;
  }
  return text::trim(title).starts_with("❌") && kind_of(title) != StepKind::rollback;
}

bool is_counterexample(std::string_view title) {
  return text::contains_any(
             title, {"❌", "🚫", "⛔", "禁止", "反例", "错误示例", "错误做法", "错误示范", "反模式", "切勿"}) ||
         text::mentions_any(title, {"don't", "do not", "never do", "anti-pattern", "antipattern",
                                    "bad example", "wrong way", "forbidden"});
}

bool says_start(std::string_view text) {
  return text::contains_any(text, {"启动", "运行服务", "开启", "拉起"}) ||
         text::mentions_any(text, {"start", "starts", "starting", "launch", "run the server", "serve", "boot",
                                   "bring up", "restart"});
}

bool asks_for_data_backup(std::string_view sentence) {
  if (text::contains_any(sentence,
                         {"没有备份", "无备份", "未备份", "备份失败", "无需备份", "不备份", "从备份"}) ||
      text::mentions_any(sentence, {"without a backup", "no backup", "not backed up", "restore", "restoring",
                                    "from backup", "from the backup", "skip the backup"}))
    return false;
  const bool asks =
      (text::contains_any(sentence, {"备份", "快照"}) &&
       text::contains_any(sentence, {"请", "务必", "必须", "先", "建议", "确保", "应", "需要", "做好", "进行",
                                     "创建", "执行", "完成"})) ||
      (text::mentions_any(sentence, {"back up", "backup", "backups", "backed up", "snapshot"}) &&
       text::mentions_any(sentence,
                          {"make sure", "ensure", "always", "must", "should", "please", "before", "first",
                           "recommend", "recommended", "take", "create", "perform", "make", "do"}));
  const bool settings =
      text::contains_any(sentence, {"配置"}) ||
      text::mentions_any(sentence, {"config", "configuration", "configs", "settings", ".env"});
  const bool data = text::contains_any(sentence, {"数据", "库"}) ||
                    text::mentions_any(
                        sentence, {"data", "database", "databases", "db", "everything", "volume", "volumes"});
  return asks && (data || !settings);
}

}  // namespace handrail::lexicon
