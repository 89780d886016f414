#include "generator/texts.h"

namespace handrail {
namespace {

constexpr Texts kEnglish = {
    .language = "en",
    .html_language = "en",
    .skip_to_content = "Skip to content",
    .all_guides = "All guides",
    .contents = "Contents",
    .steps = "Steps",
    .findings = "Findings",
    .no_findings = "Nothing found",
    .line = "line",
    .mend = "Mend",
    .related = "See also",
    .copy = "Copy",
    .copied = "Copied",
    .link_to_section = "Link to this section",
    .footnotes = "Footnotes",
    .back_to_text = "Back to the text",
    .optional = "optional",
    .manual = "by hand",
    .one_of = "choice",
    .recommended = "recommended",
    .way_back = "Way back",
    .side_road = "Only when needed",
    .plan = "Plan",
    .plan_about =
        "The hash of what would be run, with the guide's own choices and values. It changes with the guide, "
        "with "
        "each choice and each value; “handrail plan” shows the same one. Approved, it is run by",
    .check_snapshot = "Check a snapshot",
    .check_page_lead = "Check a database snapshot against what this guide promises.",
    .index_title = "Upgrade guides",
    .guide_one = "guide",
    .guide_many = "guides",
    .phase_one = "phase",
    .phase_many = "phases",
    .step_one = "step",
    .step_many = "steps",
    .checks = "Checks",
    .no_checks = "This guide states no check yet.",
    .no_checks_how =
        "A check is a query with its expected result. Write both into an SQL block of the guide, or declare "
        "checks in its front matter:",
    .changes = "What the guide changes",
    .changes_about =
        "A rehearsal tries these on a copy in memory, in this order, and shows how long each takes and what "
        "becomes of the data.",
    .change_left_out = "left out of a rehearsal",
    .needs_javascript =
        "Checking runs in your browser and needs JavaScript. Without it, run the checks on your machine:",
    .snapshot_stays = "The snapshot never leaves your machine: it is read by this page, in your browser.",
    .expected = "Expected",
    .dead_link = "This link's target is not part of the site",
    .made_by = "Made by handrail",
    .severities = {"note", "warning", "error"},
    .severities_many = {"notes", "warnings", "errors"},
    .kinds = {"prepare", "back up", "stop", "deploy", "dependencies", "migrate", "configure", "start",
              "verify", "roll back", "troubleshoot", "tune", "monitor", "clean up", "reference"},
    .when = {"", "before", "after", "after rollback"},
    .origins = {"declared", "stated in the text", "implied"},
};

constexpr Texts kChinese = {
    .language = "zh",
    .html_language = "zh-Hans",
    .skip_to_content = "跳到正文",
    .all_guides = "全部指南",
    .contents = "目录",
    .steps = "步骤",
    .findings = "检查发现",
    .no_findings = "没有发现问题",
    .line = "行",
    .mend = "改法",
    .related = "另见",
    .copy = "复制",
    .copied = "已复制",
    .link_to_section = "本节链接",
    .footnotes = "脚注",
    .back_to_text = "回到正文",
    .optional = "可选",
    .manual = "人工",
    .one_of = "任选其一",
    .recommended = "推荐",
    .way_back = "退回之路",
    .side_road = "需要时才做",
    .plan = "计划",
    .plan_about =
        "将要执行的内容的哈希，取指南自带的选择和取值。指南、任何一项选择或取值改变，它就改变；“handrail "
        "plan”显示同一个哈希。获准之后这样执行：",
    .check_snapshot = "校验快照",
    .check_page_lead = "用本指南的检查项校验一份数据库快照。",
    .index_title = "升级指南",
    .guide_one = "篇指南",
    .guide_many = "篇指南",
    .phase_one = "个阶段",
    .phase_many = "个阶段",
    .step_one = "个步骤",
    .step_many = "个步骤",
    .checks = "检查项",
    .no_checks = "本指南还没有写明检查项。",
    .no_checks_how =
        "检查项就是一条查询和它应有的结果。把两者写进指南的 SQL 代码块，或者在文首的 front matter 里声明：",
    .changes = "指南会改动什么",
    .changes_about =
        "演练会按此顺序在内存中的副本上执行这些语句，并显示每条语句的耗时，以及数据发生了什么变化。",
    .change_left_out = "演练时略过",
    .needs_javascript = "校验在浏览器里进行，需要 JavaScript。没有它时，可以在本机运行：",
    .snapshot_stays = "快照不会离开您的电脑：它只由本页在您的浏览器里读取。",
    .expected = "应为",
    .dead_link = "此链接的目标不在本站",
    .made_by = "由 handrail 生成",
    .severities = {"提示", "警告", "错误"},
    .severities_many = {"提示", "警告", "错误"},
    .kinds = {"准备", "备份", "停止", "部署", "依赖", "迁移", "配置", "启动", "验证", "回滚", "排障", "调优",
              "监控", "清理", "参考"},
    .when = {"", "之前", "之后", "回滚后"},
    .origins = {"已声明", "文中写明", "推断"},
};

}  // namespace

const Texts& texts_for(std::string_view language) { return language == "zh" ? kChinese : kEnglish; }

}  // namespace handrail
