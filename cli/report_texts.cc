#include "cli/report_texts.h"

#include <iterator>
#include <utility>

namespace handrail::cli {
namespace {

using Word = std::pair<std::string_view, std::string_view>;

constexpr Word kEnglishWords[] = {
    {"under_way", "under way"},
    {"not_run", "not run"},
    {"timed_out", "time limit"},
    {"signaled", "killed"},
    {"interrupted", "ended by the operator"},
    {"run", "begun"},
    {"end", "ended"},
    {"assumed", "taken"},
    {"rollback", "way back"},
    {"rolled-back", "rolled back"},
    {"partly-rolled-back", "rolled back in part"},
    {"rollback-failed", "failed, nothing was changed by it"},
    {"rollback_end", "way back ended"},
    {"proof", "backup proof"},
    {"terminal_lost", "terminal lost"},
};

constexpr Word kChineseWords[] = {
    {"done", "完成"},
    {"failed", "失败"},
    {"stopped", "已停止"},
    {"unknown", "未知"},
    {"running", "进行中"},
    {"crashed", "中断"},
    {"reads", "只读"},
    {"changes", "改动"},
    {"destroys", "销毁"},
    {"confirmed", "已确认"},
    {"skipped", "跳过"},
    {"assumed", "认定"},
    {"run", "开始"},
    {"resumed", "继续"},
    {"end", "结束"},
    {"timed_out", "超时"},
    {"signaled", "被信号终止"},
    {"interrupted", "被操作者终止"},
    {"manual", "人工"},
    {"file", "文件"},
    {"unproven", "备份未证实"},
    {"proof", "备份核验"},
    {"rollback", "退回"},
    {"rollback_end", "退回结束"},
    {"terminal_lost", "终端断开"},
    {"rolled-back", "已退回"},
    {"partly-rolled-back", "部分退回"},
    {"rollback-failed", "退回失败，未作改动"},
};

constexpr ReportTexts kEnglish = {
    .html_language = "en",
    .report = "Report of a run",
    .status = "Status",
    .run = "Run",
    .guide = "Guide",
    .directory = "Folder",
    .by = "By",
    .started = "Begun",
    .ended = "Ended",
    .duration = "took",
    .plan_hash = "Plan",
    .document = "Guide's SHA-256",
    .version = "handrail",
    .parameters = "Parameters",
    .parameter = "Name",
    .value = "Value",
    .source = "From",
    .missing = "missing",
    .choices = "Choices",
    .open = "open",
    .accepted = "Findings that were accepted",
    .timeline = "When",
    .timeline_about = "A bar is a command, a dot a decision. Times are UTC.",
    .steps = "What was done",
    .line = "line",
    .exit_code = "exit code",
    .attempt = "attempt",
    .command_was = "The command then was",
    .printed_out = "Output",
    .printed_err = "Error output",
    .cut = "more was printed than is kept",
    .in_file = "all that is kept:",
    .expected = "Expectations",
    .see_for_yourself = "for a person to judge",
    .not_seen = "nobody saw its end",
    .adopted = "ended while handrail was away; its outcome was kept",
    .events = "Course of the run",
    .journal = "Journal",
    .whole = "Nothing was altered",
    .altered = "This was altered, or cannot be checked",
    .records = "records",
    .outputs = "outputs compared",
    .head = "last hash",
    .cannot_see =
        "The chain of hashes shows every single change. Who rewrites the whole folder can make it fit; "
        "compare the "
        "last hash with the one that the run printed at its end.",
    .made_by = "Made by handrail",
    .item_status = {"done", "failed", "skipped", "under way", "not run"},
    .words = kEnglishWords,
    .word_count = std::size(kEnglishWords),
};

constexpr ReportTexts kChinese = {
    .html_language = "zh-Hans",
    .report = "执行报告",
    .status = "状态",
    .run = "执行",
    .guide = "指南",
    .directory = "目录",
    .by = "执行人",
    .started = "开始",
    .ended = "结束",
    .duration = "历时",
    .plan_hash = "计划",
    .document = "指南的 SHA-256",
    .version = "handrail",
    .parameters = "参数",
    .parameter = "名称",
    .value = "取值",
    .source = "来源",
    .missing = "缺少",
    .choices = "选择",
    .open = "未定",
    .accepted = "已接受的检查发现",
    .timeline = "时间线",
    .timeline_about = "条形是一条命令，圆点是一次人工决定。时间为 UTC。",
    .steps = "执行过程",
    .line = "行",
    .exit_code = "退出码",
    .attempt = "第几次：",
    .command_was = "当时的命令",
    .printed_out = "输出",
    .printed_err = "错误输出",
    .cut = "输出超过了保留的上限",
    .in_file = "保留的全部内容：",
    .expected = "预期",
    .see_for_yourself = "需要人来判断",
    .not_seen = "没有人看到它结束",
    .adopted = "handrail 不在时结束，结果已保留",
    .events = "执行经过",
    .journal = "日志",
    .whole = "没有被改动",
    .altered = "被改动过，或无法核对",
    .records = "条记录",
    .outputs = "份输出已核对",
    .head = "末尾哈希",
    .cannot_see =
        "哈希链能发现任何一处改动。整个文件夹被重写时则看不出来：请把末尾哈希与执行结束时打印的那一个比对。",
    .made_by = "由 handrail 生成",
    .item_status = {"完成", "失败", "跳过", "未知", "未执行"},
    .words = kChineseWords,
    .word_count = std::size(kChineseWords),
};

}  // namespace

std::string_view ReportTexts::word(std::string_view name) const {
  for (std::size_t i = 0; i < word_count; ++i) {
    if (words[i].first == name) return words[i].second;
  }
  return name;
}

const ReportTexts& report_texts(std::string_view language) { return language == "zh" ? kChinese : kEnglish; }

}  // namespace handrail::cli
