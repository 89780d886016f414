#include "model/effects/table.h"

#include <algorithm>
#include <unordered_map>

#include "model/effects/parts.h"
#include "model/own_words.h"
#include "model/text.h"

namespace handrail {
namespace {

std::vector<std::string_view> alternatives(std::string_view token) { return text::split(token, '|'); }

// Rows by program name, made once. What stands behind the name is taken apart only for the programs that a
// guide uses.
const std::unordered_map<std::string_view, std::vector<const EffectRow*>>& rows_by_name() {
  static const auto index = [] {
    std::unordered_map<std::string_view, std::vector<const EffectRow*>> all;
    for (const std::span<const EffectRow> rows : effect_tables())
      for (const EffectRow& row : rows)
        for (const std::string_view name : alternatives(row.form.substr(0, row.form.find(' '))))
          all[name].push_back(&row);
    return all;
  }();
  return index;
}

const std::vector<CommandForm>& forms_of(std::string_view program) {
  static const std::vector<CommandForm> none;
  const auto rows = rows_by_name().find(program);
  if (rows == rows_by_name().end()) return none;
  // The key is the table's own text. Each thread keeps its forms, so that none waits for another.
  static thread_local std::unordered_map<std::string_view, std::vector<CommandForm>> kept;
  const auto [forms, fresh] = kept.try_emplace(rows->first);
  if (!fresh) return forms->second;
  for (const EffectRow* row : rows->second) {
    const std::vector<std::string_view> words = text::split(row->form, ' ');
    CommandForm& form = forms->second.emplace_back(CommandForm{{}, row->effects, row->engine, row->adds});
    for (std::size_t i = 1; i < words.size(); ++i) form.tokens.push_back(alternatives(words[i]));
  }
  return forms->second;
}

bool form_fits(const CommandForm& form, const Operation& operation) {
  std::size_t operand = 0;
  for (const std::vector<std::string_view>& token : form.tokens) {
    const std::string_view first = token.front();
    if (first.starts_with('!')) {
      for (const std::string_view option : token) {
        if (operation.has_option(option.substr(1))) return false;
      }
    } else if (first.starts_with('-') && first.size() > 1) {
      if (std::none_of(token.begin(), token.end(),
                       [&](std::string_view o) { return operation.has_option(o); }))
        return false;
    } else {
      if (operand >= operation.operands.size()) return false;
      if (first != "*" && !text::is_one_of(operation.operands[operand], token)) return false;
      ++operand;
    }
  }
  return true;
}

}  // namespace

std::vector<std::span<const EffectRow>> effect_tables() {
  return {file_rows(),    package_rows(),  service_rows(),  container_rows(),
          network_rows(), database_rows(), migration_rows()};
}

void look_up(Operation& operation, const OwnWords* own) {
  const CommandForm* best = nullptr;
  Effects added;
  const auto consider = [&](const std::vector<CommandForm>& forms) {
    for (const CommandForm& form : forms) {
      if (!form_fits(form, operation)) continue;
      if (form.adds) {
        added |= form.effects;
      } else if (best == nullptr || form.tokens.size() >= best->tokens.size()) {
        best = &form;
      }
    }
  };
  consider(forms_of(operation.program));
  if (const auto* theirs = own != nullptr ? own->forms_of(operation.program) : nullptr) consider(*theirs);
  if (best == nullptr) return;
  operation.known = true;
  operation.effects |= best->effects | added;
  operation.engine = best->engine;
}

bool has_rows(std::string_view program) { return rows_by_name().contains(program); }

}  // namespace handrail
