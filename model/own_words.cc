#include "model/own_words.h"

#include <algorithm>
#include <utility>

#include "model/text.h"

namespace handrail {

OwnWords::OwnWords(std::vector<OwnCommand> commands, std::vector<OwnPhrase> phrases)
    : commands_(std::move(commands)), phrases_(std::move(phrases)) {
  for (const OwnCommand& command : commands_) {
    CommandForm form{{}, command.effects, command.engine, false};
    const std::vector<std::string_view> words = text::split(command.form, ' ');
    for (std::size_t i = 1; i < words.size(); ++i) form.tokens.push_back(text::split(words[i], '|'));
    if (words.empty()) continue;
    for (const std::string_view name : text::split(words.front(), '|')) forms_[name].push_back(form);
  }
  std::stable_sort(phrases_.begin(), phrases_.end(),
                   [](const OwnPhrase& a, const OwnPhrase& b) { return a.phrase.size() > b.phrase.size(); });
}

const std::vector<CommandForm>* OwnWords::forms_of(std::string_view program) const {
  const auto found = forms_.find(program);
  return found == forms_.end() ? nullptr : &found->second;
}

}  // namespace handrail
