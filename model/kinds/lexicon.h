// What headings and comments say, in Chinese and English: the words that people use for the kinds of steps
// (kind_words.cc) and for what they promise, ask for and forbid (lexicon.cc).
#pragma once

#include <optional>
#include <string_view>

#include "model/runbook.h"

namespace handrail::lexicon {

// The kind that a heading's or item's words name, nothing when they name none. The team's own phrases go
// before those of this table.
std::optional<StepKind> kind_of(std::string_view title, const OwnWords* own = nullptr);

// "Verify", "验证", "测试": the words promise that something is decided, not only looked at.
bool promises_verification(std::string_view text);

// "(optional)", "可选", "如需要".
bool says_optional(std::string_view title);

bool says_recommended(std::string_view title);

// "禁止行为", "切勿…", "Never …", "Anti-patterns", "❌ …": what stands below shows what must not be done.
bool warns_against(std::string_view title);

// "❌ …", "禁止", "Don't": what follows is shown so that nobody does it.
bool is_counterexample(std::string_view title);

// "7. 常用命令", "Quick reference": commands to look up, also where the section has a number.
bool is_for_lookup(std::string_view title);

// "start", "启动", "run the server": what follows is started.
bool says_start(std::string_view text);

// "请先备份数据库", "Make sure your data is backed up before proceeding": the reader is asked for a backup of
// data, in a sentence. A backup of settings only is none.
bool asks_for_data_backup(std::string_view sentence);

}  // namespace handrail::lexicon
