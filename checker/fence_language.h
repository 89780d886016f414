// Which language a block that names none is in, where that is beyond doubt.
#pragma once

#include <string_view>
#include <vector>

#include "model/runbook.h"

namespace handrail {

class FenceLanguages {
 public:
  explicit FenceLanguages(const Runbook& runbook);

  // "bash", "console", "sql", "json", "yaml"; empty when unsure. Linear in the block.
  std::string_view sure_word(const CodeBlock& block) const;

 private:
  bool holds_known_commands(std::size_t block) const {
    return known_commands_[block] && commands_[block] > 0;
  }

  const Runbook& runbook_;
  std::vector<std::size_t> commands_;  // of each code block
  std::vector<bool> known_commands_;   // whether the table knows all of them
};

}  // namespace handrail
