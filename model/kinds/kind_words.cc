// The words that name a step's kind, and which of a title's words decides.
#include <array>

#include "model/kinds/lexicon.h"
#include "model/kinds/title_numbers.h"
#include "model/kinds/title_words.h"
#include "model/own_words.h"
#include "model/pair_set.h"
#include "model/text.h"

namespace handrail::lexicon {
namespace {

using enum StepKind;

struct KindWord {
  std::string_view word;
  StepKind kind;
  int weight;  // of two words in one title the heavier decides; of equal ones the later in Chinese, the
               // earlier in English
};

// The head of a Chinese title stands at its end ("数据库迁移验证" is a verification), that of an English one
// mostly at its start ("Verify the migration").
constexpr auto kWords = std::to_array<KindWord>({
    {"回滚", rollback, 9},
    {"回退", rollback, 9},
    {"降级", rollback, 8},
    {"还原", rollback, 7},
    {"撤销", rollback, 7},
    {"恢复", rollback, 5},
    {"rollback", rollback, 9},
    {"roll back", rollback, 9},
    {"rolling back", rollback, 9},
    {"downgrade", rollback, 8},
    {"downgrading", rollback, 8},
    {"revert", rollback, 8},
    {"reverting", rollback, 8},
    {"back out", rollback, 8},
    {"backout", rollback, 8},
    {"restore", rollback, 5},
    {"recovery", rollback, 5},
    {"recover", rollback, 5},
    {"recovering", rollback, 5},
    {"undo", rollback, 7},
    {"故障", troubleshoot, 8},
    {"排错", troubleshoot, 8},
    {"排查", troubleshoot, 8},
    {"常见问题", troubleshoot, 8},
    {"疑难", troubleshoot, 8},
    {"问题", troubleshoot, 4},
    {"报错", troubleshoot, 7},
    {"错误处理", troubleshoot, 7},
    {"异常处理", troubleshoot, 7},
    {"解决方案", troubleshoot, 6},
    {"调试", troubleshoot, 6},
    {"troubleshooting", troubleshoot, 8},
    {"troubleshoot", troubleshoot, 8},
    {"faq", troubleshoot, 8},
    {"known issues", troubleshoot, 8},
    {"common issues", troubleshoot, 8},
    {"common problems", troubleshoot, 8},
    {"common errors", troubleshoot, 8},
    {"if something goes wrong", troubleshoot, 8},
    {"debugging", troubleshoot, 6},
    {"debug", troubleshoot, 6},
    {"调优", tune, 7},
    {"优化", tune, 6},
    {"tuning", tune, 7},
    {"optimization", tune, 6},
    {"optimize", tune, 6},
    {"performance tuning", tune, 8},
    {"监控", monitor, 6},
    {"告警", monitor, 6},
    {"观察", monitor, 5},
    {"monitoring", monitor, 6},
    {"monitor", monitor, 6},
    {"alerting", monitor, 6},
    {"observability", monitor, 6},
    {"清理", cleanup, 6},
    {"清除", cleanup, 5},
    {"收尾", cleanup, 6},
    {"cleanup", cleanup, 6},
    {"clean up", cleanup, 6},
    {"cleaning up", cleanup, 6},
    {"概述", reference, 6},
    {"概览", reference, 6},
    {"简介", reference, 6},
    {"引言", reference, 6},
    {"结论", reference, 6},
    {"总结", reference, 6},
    {"背景", reference, 6},
    {"附录", reference, 7},
    {"参考", reference, 6},
    {"说明", reference, 3},
    {"原则", reference, 6},
    {"版本历史", reference, 7},
    {"变更记录", reference, 7},
    {"更新日志", reference, 7},
    {"架构", reference, 4},
    {"示例", reference, 5},
    {"详解", reference, 6},
    {"目录", reference, 6},
    {"相关文档", reference, 7},
    {"联系", reference, 6},
    {"术语", reference, 6},
    {"注意事项", reference, 3},
    {"结构", reference, 3},
    {"策略", reference, 3},
    {"overview", reference, 6},
    {"introduction", reference, 6},
    {"conclusion", reference, 6},
    {"background", reference, 6},
    {"appendix", reference, 7},
    {"references", reference, 6},
    {"reference", reference, 6},
    {"changelog", reference, 7},
    {"release notes", reference, 7},
    {"history", reference, 5},
    {"glossary", reference, 6},
    {"see also", reference, 6},
    {"常用命令", reference, 7},
    {"命令速查", reference, 7},
    {"速查", reference, 7},
    {"快速参考", reference, 7},
    {"quick reference", reference, 7},
    {"common commands", reference, 7},
    {"useful commands", reference, 7},
    {"cheat sheet", reference, 7},
    {"cheatsheet", reference, 7},
    {"further reading", reference, 6},
    {"what's new", reference, 6},
    {"summary", reference, 5},
    {"example", reference, 4},
    {"table of contents", reference, 7},
    {"support", reference, 3},
    {"next steps", reference, 5},
    {"architecture", reference, 4},
    {"备份", backup, 7},
    {"backup", backup, 7},
    {"backups", backup, 7},
    {"back up", backup, 7},
    {"backing up", backup, 7},
    {"snapshot", backup, 4},
    {"快照", backup, 4},
    {"导出", backup, 3},
    {"验证", verify, 6},
    {"校验", verify, 6},
    {"测试", verify, 5},
    {"确认", verify, 5},
    {"验收", verify, 6},
    {"健康", verify, 5},
    {"检查", verify, 3},
    {"核对", verify, 5},
    {"基线", verify, 4},
    {"verify", verify, 6},
    {"verification", verify, 6},
    {"verifying", verify, 6},
    {"validate", verify, 6},
    {"validation", verify, 6},
    {"test", verify, 5},
    {"testing", verify, 5},
    {"smoke test", verify, 6},
    {"confirm", verify, 5},
    {"check", verify, 3},
    {"checks", verify, 3},
    {"health", verify, 4},
    {"post-upgrade checks", verify, 7},
    {"post-upgrade checklist", verify, 7},
    {"after the upgrade", verify, 4},
    {"升级后检查", verify, 7},
    {"完成检查", verify, 7},
    {"完成确认", verify, 7},
    {"部署后检查", verify, 7},
    {"迁移后检查", verify, 7},
    {"acceptance", verify, 5},
    {"升级前", prepare, 7},
    {"迁移前", prepare, 7},
    {"部署前", prepare, 7},
    {"更新前", prepare, 7},
    {"前置", prepare, 7},
    {"准备", prepare, 6},
    {"环境要求", prepare, 7},
    {"系统要求", prepare, 7},
    {"环境检查", prepare, 7},
    {"依赖检查", prepare, 7},
    {"前提", prepare, 7},
    {"先决", prepare, 7},
    {"预检", prepare, 7},
    {"要求", prepare, 4},
    {"计划", prepare, 3},
    {"兼容性", prepare, 5},
    {"检查点", prepare, 5},
    {"时间窗口", prepare, 7},
    {"检查清单", prepare, 4},
    {"prerequisites", prepare, 7},
    {"prerequisite", prepare, 7},
    {"preparation", prepare, 7},
    {"prepare", prepare, 6},
    {"preparing", prepare, 6},
    {"before you begin", prepare, 8},
    {"before you start", prepare, 8},
    {"before upgrading", prepare, 7},
    {"pre-upgrade", prepare, 7},
    {"preflight", prepare, 7},
    {"pre-flight", prepare, 7},
    {"requirements", prepare, 6},
    {"compatibility", prepare, 5},
    {"pre-checks", prepare, 7},
    {"precheck", prepare, 7},
    {"planning", prepare, 5},
    {"pre-migration", prepare, 7},
    {"零停机", reference, 8},
    {"不停机", reference, 8},
    {"zero downtime", reference, 8},
    {"zero-downtime", reference, 8},
    {"no downtime", reference, 8},
    {"停止", stop, 6},
    {"停机", stop, 6},
    {"停服", stop, 6},
    {"关闭", stop, 5},
    {"下线", stop, 5},
    {"stop", stop, 6},
    {"stopping", stop, 6},
    {"shut down", stop, 6},
    {"shutdown", stop, 6},
    {"shutting down", stop, 6},
    {"maintenance mode", stop, 5},
    {"drain", stop, 5},
    {"维护模式", stop, 5},
    {"启动", start, 5},
    {"重启", start, 6},
    {"启用", start, 3},
    {"上线", start, 5},
    {"start", start, 5},
    {"starting", start, 5},
    {"restart", start, 6},
    {"restarting", start, 6},
    {"bring up", start, 5},
    {"uncordon", start, 5},
    {"依赖", dependencies, 5},
    {"安装依赖", dependencies, 7},
    {"虚拟环境", dependencies, 5},
    {"dependencies", dependencies, 5},
    {"dependency", dependencies, 5},
    {"virtual environment", dependencies, 5},
    {"packages", dependencies, 3},
    {"迁移", migrate, 4},
    {"数据库升级", migrate, 6},
    {"表结构", migrate, 4},
    {"权限同步", migrate, 4},
    {"migrate", migrate, 4},
    {"migration", migrate, 4},
    {"migrations", migrate, 4},
    {"schema", migrate, 4},
    {"upgrade the database", migrate, 6},
    {"database upgrade", migrate, 6},
    {"配置", configure, 5},
    {"环境变量", configure, 5},
    {"设置", configure, 3},
    {"参数", configure, 3},
    {"注册", configure, 3},
    {"适配", configure, 3},
    {"configure", configure, 5},
    {"configuration", configure, 5},
    {"settings", configure, 5},
    {"environment variables", configure, 5},
    {"config", configure, 5},
    {"部署", deploy, 4},
    {"代码", deploy, 4},
    {"发布", deploy, 4},
    {"拉取", deploy, 5},
    {"更新", deploy, 2},
    {"升级", deploy, 1},
    {"分支", deploy, 4},
    {"静态文件", deploy, 5},
    {"镜像", deploy, 3},
    {"安装", deploy, 2},
    {"deploy", deploy, 4},
    {"deployment", deploy, 4},
    {"deploying", deploy, 4},
    {"code", deploy, 3},
    {"release", deploy, 2},
    {"upgrade", deploy, 1},
    {"update", deploy, 2},
    {"pull", deploy, 4},
    {"install", deploy, 2},
    {"static files", deploy, 5},
    {"image", deploy, 2},
    {"rollout", deploy, 4},
});

// "验证备份", "Verify the backup", "备份验证": what is verified is not done here.
bool is_about_verifying(std::string_view title) {
  std::string_view said = without_number(title);
  for (const std::string_view verb : {"验证", "校验", "核对", "确认"}) {
    if (said.starts_with(verb) || text::trim(said).ends_with(verb)) return true;
  }
  for (const std::string_view verb : {"verify ", "verifying ", "validate ", "validating ", "confirm "}) {
    if (text::starts_with_ignoring_case(said, verb)) return true;
  }
  return text::trim(said).ends_with("verification") || text::trim(said).ends_with("Verification");
}

// "恢复备份", "Restore the latest backup", "从备份恢复": the backup is what it is restored from.
bool is_about_restoring(std::string_view title) {
  const std::string_view said = without_number(title);
  if (text::contains_any(said, {"备份与恢复", "备份和恢复", "恢复与备份", "恢复和备份", "备份及恢复"}))
    return false;
  for (const std::string_view verb : {"恢复", "还原", "从备份", "从最新备份", "从指定备份"}) {
    if (said.starts_with(verb)) return true;
  }
  for (const std::string_view verb : {"restore ", "restoring ", "recover ", "recovering "}) {
    if (text::starts_with_ignoring_case(said, verb)) return !text::mentions(said, "and");
  }
  return false;
}

}  // namespace

std::optional<StepKind> kind_of(std::string_view title, const OwnWords* own) {
  if (own != nullptr) {
    for (const OwnPhrase& known : own->phrases()) {
      if (find_word(title, known.phrase) != std::string_view::npos) return known.kind;
    }
  }
  title = main_clause(title);
  std::optional<StepKind> best;
  int weight = 0;
  std::size_t place = 0;
  bool chinese = false;
  const text::PairSet pairs(title);
  for (const KindWord& known : kWords) {
    if (!pairs.may_hold(known.word)) continue;
    const std::size_t at = find_word(title, known.word);
    if (at == std::string_view::npos) continue;
    // A list of contents has no other name; "数据目录", "创建目录" speak of folders.
    if (known.word == "目录" && without_number(title) != known.word) continue;
    const bool han = static_cast<unsigned char>(known.word.front()) >= 0x80;
    const bool better_place = han ? at > place || !chinese : at < place;
    if (!best || known.weight > weight || (known.weight == weight && better_place)) {
      best = known.kind;
      weight = known.weight;
      place = at;
      chinese = han;
    }
  }
  if (best == backup && is_about_verifying(title)) return verify;
  if (best == backup && is_about_restoring(title)) return rollback;
  return best;
}

}  // namespace handrail::lexicon
