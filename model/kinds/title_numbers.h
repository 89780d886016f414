// What numbers a title: "步骤 3", "Option A", "3.1".
#pragma once

#include <string_view>

namespace handrail::lexicon {

// "选项1：", "方案二", "Option A", "Method 2": one of several ways.
bool names_option(std::string_view title);

// "步骤 3", "第二步", "阶段1", "Step 4:", "Phase 2", "3.1 …": a numbered part of the procedure.
bool is_numbered_step(std::string_view title);

// The title without numbering, emoji and the words for "step" and "phase".
std::string_view without_number(std::string_view title);

// The title without the anchor or classes that several site generators take from its end: "Title {#anchor}".
std::string_view without_attributes(std::string_view title);

}  // namespace handrail::lexicon
