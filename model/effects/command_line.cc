#include <algorithm>
#include <unordered_map>

#include "model/effects/parts.h"
#include "model/effects/table.h"
#include "model/text.h"

namespace handrail {
namespace {

const std::unordered_map<std::string_view, std::vector<std::string_view>>& value_options_by_name() {
  static const auto index = [] {
    std::unordered_map<std::string_view, std::vector<std::string_view>> all;
    for (const ValueOptions& entry : value_options()) {
      const std::vector<std::string_view> options = text::split(entry.options, ' ');
      for (const std::string_view name : text::split(entry.programs, '|')) {
        auto& known = all[name];
        known.insert(known.end(), options.begin(), options.end());
      }
    }
    return all;
  }();
  return index;
}

// `db.conf{,.bak}` is two arguments. A word with more than one brace, or with a range, stays as it is
// spelled.
std::vector<std::string> expanded(const Word& word) {
  const auto is_list = [](const WordPart& part) {
    return part.kind == PartKind::brace && part.raw.find(',') != std::string::npos;
  };
  const auto brace = std::find_if(word.parts.begin(), word.parts.end(), is_list);
  if (brace == word.parts.end() || std::count_if(word.parts.begin(), word.parts.end(), is_list) > 1)
    return {word.text()};
  std::string before, after;
  for (auto part = word.parts.begin(); part != brace; ++part)
    before += part->kind == PartKind::literal ? part->text : part->raw;
  for (auto part = brace + 1; part != word.parts.end(); ++part)
    after += part->kind == PartKind::literal ? part->text : part->raw;
  std::vector<std::string> all;
  std::string_view inside = std::string_view(brace->raw).substr(1, brace->raw.size() - 2);
  while (true) {
    const std::size_t comma = inside.find(',');
    all.push_back(before + std::string(inside.substr(0, comma)) + after);
    if (comma == std::string_view::npos) return all;
    inside.remove_prefix(comma + 1);
  }
}

}  // namespace

Arguments arguments_of(const Command& command) {
  Arguments all;
  for (std::size_t i = 0; i < command.words.size(); ++i) {
    for (std::string& text : expanded(command.words[i]))
      all.push_back({std::move(text), static_cast<std::uint32_t>(i)});
  }
  return all;
}

bool is_option(std::string_view word) { return word.size() > 1 && word.front() == '-'; }

std::size_t option_width(const Arguments& all, std::size_t at,
                         const std::vector<std::string_view>& takes_value) {
  const std::string& option = all[at].text;
  if (option.starts_with("--")) {
    return option.find('=') == std::string::npos && text::is_one_of(option, takes_value) &&
                   at + 1 < all.size()
               ? 2
               : 1;
  }
  if (text::is_one_of(option, takes_value)) return at + 1 < all.size() ? 2 : 1;
  const std::string first = option.substr(0, 2);
  if (text::is_one_of(first, takes_value)) return 1;  // the value is glued on: -uroot
  if (option.size() > 2 && text::is_one_of(first + "=", takes_value))
    return 1;  // may only be glued on: -pSECRET
  // A cluster of letters, the last of which takes the next word: "-czf". A password glued to its option
  // ("-p$PASSWORD", "-pS3cret") is none.
  constexpr std::size_t kLongestCluster = 7;
  const bool letters =
      option.size() <= kLongestCluster &&
      std::all_of(option.begin() + 1, option.end(), [](char c) { return text::is_alpha(c); });
  const std::string last = std::string("-") + option.back();
  return option.size() > 2 && letters && text::is_one_of(last, takes_value) && at + 1 < all.size() ? 2 : 1;
}

void split_arguments(const Arguments& all, Operation& operation) {
  static const std::vector<std::string_view> kNone;
  const auto& index = value_options_by_name();
  const auto found = index.find(operation.program);
  const std::vector<std::string_view>& takes_value = found == index.end() ? kNone : found->second;
  bool options_end = false;
  for (std::size_t i = 1; i < all.size(); ++i) {
    std::string word = all[i].text;
    const bool old_tar = operation.program == "tar" && i == 1 && !word.empty() && word.front() != '-';
    if (old_tar) word.insert(word.begin(), '-');
    if (word == "--") {
      options_end = true;
      continue;
    }
    if (options_end || !is_option(word)) {
      operation.operands.push_back(word);
      operation.operand_words.push_back(all[i].word);
      continue;
    }
    std::size_t width;
    if (old_tar) {
      width = word.find('f') != std::string::npos && i + 1 < all.size() ? 2 : 1;
    } else {
      width = option_width(all, i, takes_value);
    }
    operation.options.push_back(word);
    operation.option_values.push_back(width == 2 ? all[i + 1].text : std::string());
    i += width - 1;
  }
}

bool Operation::has_option(std::string_view option) const {
  for (std::size_t i = 0; i < options.size(); ++i) {
    const std::string_view have = options[i];
    if (have == option) return true;
    if (option.starts_with("--")) {
      if (have.starts_with(option) && have.size() > option.size() && have[option.size()] == '=') return true;
      const std::size_t equals = option.find('=');
      if (equals != std::string_view::npos && have == option.substr(0, equals) &&
          option_values[i] == option.substr(equals + 1))
        return true;
    } else if (option.size() == 2 && have.size() > 2 && have[0] == '-' && have[1] != '-') {
      // A cluster of single letters, "-la"; a longer word behind one dash (-exec) is an option of its own.
      const std::string_view letters = have.substr(1);
      if (letters.size() <= 5 && letters.find(option[1]) != std::string_view::npos &&
          letters.find('=') == std::string_view::npos)
        return true;
      if (letters.front() == option[1]) return true;
    }
  }
  return false;
}

std::string Operation::option_value(std::string_view option) const {
  for (std::size_t i = 0; i < options.size(); ++i) {
    const std::string_view have = options[i];
    if (have == option) return option_values[i];
    if (option.starts_with("--")) {
      if (have.starts_with(option) && have.size() > option.size() && have[option.size()] == '=') {
        return std::string(have.substr(option.size() + 1));
      }
    } else if (option.size() == 2 && have.size() > 2 && have[0] == '-' && have[1] != '-') {
      if (have.back() == option[1] && !option_values[i].empty()) return option_values[i];
      if (have[1] == option[1] && option_values[i].empty()) return std::string(have.substr(2));
    }
  }
  return {};
}

}  // namespace handrail
