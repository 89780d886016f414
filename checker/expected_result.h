// Whether a guide says what a code block should give, in the words or the printed output beside it. Comments
// inside the code are the model's expectations; this looks at the prose around it.
#pragma once

#include <cstddef>
#include <string_view>
#include <vector>

#include "model/runbook.h"

namespace handrail {

// "应该返回 0 行", "no rows should be returned", "通过标准": the words let a reader decide.
bool states_result(std::string_view words);

class ResultsInProse {
 public:
  explicit ResultsInProse(const Runbook& runbook);

  // The lines right above or below the block, up to the next block or heading, state a result; or a block of
  // output follows.
  bool stated_beside(int code_block) const {
    return code_block >= 0 && stated_[static_cast<std::size_t>(code_block)];
  }

 private:
  std::vector<bool> stated_;
};

}  // namespace handrail
