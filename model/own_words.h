// What a team tells of itself, besides the tables that everybody shares: what its own commands do
// (effects/table.h has the form) and the words that its headings use for the kinds of steps. Made once from
// the configuration, handed to read_guide, shared by threads.
#pragma once

#include <memory>
#include <string>
#include <string_view>
#include <unordered_map>
#include <vector>

#include "model/effects/effects.h"
#include "model/runbook.h"

namespace handrail {

struct OwnCommand {
  std::string form;  // "acme-migrate up|down --apply", as in effects/table.h
  Effects effects;
  Engine engine = Engine::unknown;
};

struct OwnPhrase {
  std::string phrase;  // "冷备"; of letters: a whole word, whatever its case
  StepKind kind = StepKind::reference;
};

// A row of either table, its form taken apart.
struct CommandForm {
  std::vector<std::vector<std::string_view>> tokens;  // alternatives of each word behind the name
  Effects effects;
  Engine engine = Engine::unknown;
  bool adds = false;
};

class OwnWords {
 public:
  OwnWords(std::vector<OwnCommand> commands, std::vector<OwnPhrase> phrases);
  OwnWords(const OwnWords&) = delete;  // the forms look into the commands' text
  OwnWords& operator=(const OwnWords&) = delete;

  // Forms of a program; nullptr when the team tells nothing of it. They go before those of the table where
  // both have as many words.
  const std::vector<CommandForm>* forms_of(std::string_view program) const;
  // The longest first, so that "hot backup check" is not taken for a "backup".
  const std::vector<OwnPhrase>& phrases() const { return phrases_; }

 private:
  std::vector<OwnCommand> commands_;
  std::vector<OwnPhrase> phrases_;
  std::unordered_map<std::string_view, std::vector<CommandForm>> forms_;
};

}  // namespace handrail
