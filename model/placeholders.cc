// Values that the reader must replace: `your_username`, `/path/to/project`, `<version>`,
// `backup_YYYYMMDD.sql`, `commit_hash`. They are recognised by how they are made, in code of every language,
// outside comments.
#include <algorithm>
#include <map>
#include <unordered_map>
#include <unordered_set>

#include "model/placeholder_scanner.h"
#include "model/placeholder_words.h"
#include "model/reading.h"
#include "model/shell_values.h"
#include "model/text.h"
#include "model/word_search.h"

namespace handrail {
namespace {

std::string parameter_name(std::string_view text) {
  std::string name;
  for (std::size_t i = 0; i < text.size(); ++i) {
    const char c = text[i];
    if (text::is_alnum(c))
      name += text::lower(c);
    else if (static_cast<unsigned char>(c) >= 0x80)
      name += c;
    else if (!name.empty() && name.back() != '_')
      name += '_';
  }
  while (name.ends_with('_')) name.pop_back();
  return name.empty() ? "value" : name;
}

ParameterType guess_type(std::string_view text) {
  const std::string lower = text::lower(text);
  for (const std::string_view secret : {"password", "passwd", "secret", "token", "api_key", "api-key",
                                        "apikey", "_key", "-key", "密码", "口令"}) {
    if (lower.find(secret) != std::string::npos) return ParameterType::secret;
  }
  if (lower.find("/path/to") != std::string::npos || lower.find("_path") != std::string::npos ||
      lower.find("_dir") != std::string::npos)
    return ParameterType::path;
  if (lower.find("_url") != std::string::npos || lower.find("-url") != std::string::npos)
    return ParameterType::url;
  return ParameterType::string;
}

class PlaceholderFinder {
 public:
  explicit PlaceholderFinder(Runbook& runbook) : runbook_(runbook) {}

  void run() {
    for (std::size_t i = 0; i < runbook_.parameters.size(); ++i) declare(i);
    block_steps_.assign(runbook_.document.code_blocks().size(), -1);
    for (std::size_t s = runbook_.steps.size(); s-- > 0;) {
      for (const int block : runbook_.steps[s].code_blocks)
        block_steps_[static_cast<std::size_t>(block)] = static_cast<int>(s);
    }
    for (std::size_t b = 0; b < runbook_.document.code_blocks().size(); ++b) {
      const CodeBlock& block = runbook_.document.code_blocks()[b];
      if (block.language == Language::mermaid || is_check_block(block)) continue;
      if (block.language == Language::none && block_steps_[b] < 0) continue;
      if (block.language == Language::other) continue;
      const std::string_view code = block.code.text();
      const bool in_shell = block.language == Language::shell || block.language == Language::console ||
                            (block.language == Language::none && block_steps_[b] >= 0);
      for (const FoundPlaceholder& found : scan_placeholders(code, block.language, in_shell)) {
        add(block.code.to_source(Span{found.begin, found.end}),
            std::string(code.substr(found.begin, found.end - found.begin)), block_steps_[b]);
      }
      templates(block);
    }
    for (std::size_t i = 0; i < runbook_.commands.size(); ++i) command_values(i);
    std::stable_sort(runbook_.placeholders.begin(), runbook_.placeholders.end(),
                     [](const Placeholder& a, const Placeholder& b) { return a.span.begin < b.span.begin; });
    bind();
    unset_variables();
  }

 private:
  // A variable that nothing in the guide sets is the reader's: a parameter with the variable's name. One that
  // has a fallback, or that a sourced file may bring, is not asked for.
  void unset_variables() {
    std::unordered_set<std::string_view> set;
    for (const VariableSetting& setting : runbook_.variable_settings) set.insert(setting.name);
    for (const VariableUse& use : runbook_.variable_uses) {
      if (use.setting >= 0 || use.guarded || use.may_be_sourced || set.contains(use.name) ||
          is_environment_variable(use.name))
        continue;
      const std::string_view spelled = runbook_.source->slice(use.span);
      if (spelled != "$" + use.name && spelled != "${" + use.name + "}") continue;
      auto known = declared_.find(use.name);
      if (known == declared_.end()) {
        Parameter parameter;
        parameter.name = use.name;
        parameter.type = guess_type(use.name);
        parameter.declared_at = use.span;
        parameter.evidence = {use.span, "nothing in the guide sets the variable", 0.7};
        runbook_.parameters.push_back(std::move(parameter));
        known = declared_.emplace(use.name, runbook_.parameters.size() - 1).first;
      }
      runbook_.parameters[known->second].uses.push_back(use.span);
    }
  }

  void add(Span span, std::string text, int step) {
    // Those that are known do not overlap, so only the neighbours can.
    const auto after = ends_.upper_bound(span.begin);
    if (after != ends_.end() && after->second < span.end) return;
    ends_.emplace(span.end, span.begin);
    Placeholder placeholder;
    placeholder.span = span;
    placeholder.text = std::move(text);
    placeholder.step = step;
    runbook_.placeholders.push_back(std::move(placeholder));
  }

  // {{ name }} of a declared parameter.
  void templates(const CodeBlock& block) {
    const std::string_view code = block.code.text();
    for (std::size_t at = code.find("{{"); at != std::string_view::npos; at = code.find("{{", at + 2)) {
      const std::size_t end = code.find("}}", at);
      if (end == std::string_view::npos) return;
      if (end - at > 200) continue;
      const auto declared = declared_.find(std::string(text::trim(code.substr(at + 2, end - at - 2))));
      if (declared == declared_.end()) continue;
      runbook_.parameters[declared->second].uses.push_back(
          block.code.to_source(Span{static_cast<std::uint32_t>(at), static_cast<std::uint32_t>(end) + 2}));
    }
  }

  void command_values(std::size_t index) {
    const Command& command = runbook_.commands[index];
    const Operation& operation = runbook_.operations[index];
    const auto word_span = [&](std::string_view value) {
      for (const Word& word : command.words) {
        const std::string_view raw = runbook_.source->slice(word.span);
        if (const std::size_t at = raw.rfind(value); at != std::string_view::npos) {
          const auto begin = word.span.begin + static_cast<std::uint32_t>(at);
          return Span{begin, begin + static_cast<std::uint32_t>(value.size())};
        }
      }
      return command.span;
    };
    if (operation.program == "git" && !operation.operands.empty()) {
      const std::string& verb = operation.operands.front();
      if (verb == "checkout" || verb == "reset" || verb == "revert" || verb == "switch" ||
          verb == "cherry-pick" || verb == "merge") {
        for (std::size_t k = 1; k < operation.operands.size(); ++k) {
          if (describes_a_revision(operation.operands[k]))
            add(word_span(operation.operands[k]), operation.operands[k], runbook_.command_steps[index]);
        }
      }
    }
    const bool client = operation.engine != Engine::unknown ||
                        text::is_one_of(operation.program, {"docker", "docker-compose", "podman", "kubectl",
                                                            "ssh", "scp", "systemctl", "pg_isready"});
    if (!client) return;
    for (const std::string& operand : operation.operands) {
      if (has_part_that_names_its_role(operand))
        add(word_span(operand), operand, runbook_.command_steps[index]);
    }
    for (std::size_t k = 0; k < operation.options.size(); ++k) {
      const std::string& value = operation.option_values[k];
      if (names_its_role(value)) add(word_span(value), value, runbook_.command_steps[index]);
    }
  }

  // To declared parameters by name or spelling; each other text becomes a parameter that the guide does not
  // declare.
  void bind() {
    for (Placeholder& placeholder : runbook_.placeholders) {
      const std::string name = parameter_name(placeholder.text);
      const std::size_t found = parameter_of(placeholder.text, name);
      if (found == runbook_.parameters.size()) {
        Parameter parameter;
        parameter.name = name;
        parameter.type = guess_type(placeholder.text);
        parameter.declared_at = placeholder.span;
        parameter.evidence = {placeholder.span, reason_of(placeholder.text), 0.8};
        parameter.placeholders.push_back(placeholder.text);
        runbook_.parameters.push_back(std::move(parameter));
        declare(found);
      }
      placeholder.parameter = static_cast<int>(found);
      runbook_.parameters[found].uses.push_back(placeholder.span);
    }
    spelled_uses();
  }

  static std::string reason_of(std::string_view text) {
    if (text.starts_with('[')) return "brackets hold the name of a value";
    if (text.starts_with('<')) return "angle brackets hold the name of a value";
    if (text.find("/path/to") != std::string_view::npos) return "the path is an example";
    if (date_pattern_length(text) > 0) return "it is the pattern of a date";
    if (describes_a_revision(text)) return "it describes a revision and names none";
    return "the word describes a value instead of being one";
  }

  // The first parameter that each name and each spelling means.
  void declare(std::size_t index) {
    const Parameter& parameter = runbook_.parameters[index];
    declared_.emplace(parameter.name, index);
    names_.emplace(parameter.name, index);
    names_.emplace(parameter_name(parameter.name), index);
    for (const std::string& spelled : parameter.placeholders) spellings_.emplace(spelled, index);
  }

  std::size_t parameter_of(const std::string& text, const std::string& name) const {
    std::size_t first = runbook_.parameters.size();
    for (const auto& [index, key] :
         {std::pair(&declared_, &text), std::pair(&names_, &name), std::pair(&spellings_, &text)}) {
      if (const auto found = index->find(*key); found != index->end()) first = std::min(first, found->second);
    }
    return first;
  }

  // A declared spelling may be one that nothing would take for a placeholder.
  void spelled_uses() {
    WordSearch search;
    std::vector<std::pair<std::size_t, std::string_view>> spelled;  // parameter, spelling
    for (std::size_t p = 0; p < runbook_.parameters.size(); ++p) {
      if (!runbook_.parameters[p].declared) continue;
      for (const std::string& spelling : runbook_.parameters[p].placeholders) {
        search.add(spelling, spelled.size());
        spelled.emplace_back(p, spelling);
      }
    }
    if (spelled.empty()) return;
    for (const CodeBlock& block : runbook_.document.code_blocks()) {
      const std::string_view code = block.code.text();
      for (const WordSearch::Match& match : search.find_in(code)) {
        const auto& [parameter, spelling] = spelled[match.number];
        const bool alone = (match.begin == 0 || !is_name_char(code[match.begin - 1])) &&
                           (match.end >= code.size() || !is_name_char(code[match.end]));
        const bool bracketed = spelling.front() == '<' || spelling.front() == '[' || spelling.front() == '{';
        if (alone || bracketed)
          runbook_.parameters[parameter].uses.push_back(block.code.to_source(
              Span{static_cast<std::uint32_t>(match.begin), static_cast<std::uint32_t>(match.end)}));
      }
    }
    for (Parameter& parameter : runbook_.parameters) {
      if (!parameter.declared) continue;
      std::sort(parameter.uses.begin(), parameter.uses.end(),
                [](Span a, Span b) { return a.begin < b.begin; });
      parameter.uses.erase(std::unique(parameter.uses.begin(), parameter.uses.end()), parameter.uses.end());
    }
  }

  Runbook& runbook_;
  std::vector<int> block_steps_;                 // the step that shows a code block, -1 when none does
  std::map<std::uint32_t, std::uint32_t> ends_;  // of the placeholders found so far, with their begins
  std::unordered_map<std::string, std::size_t> declared_, names_, spellings_;
};

}  // namespace

void find_placeholders(Runbook& runbook) { PlaceholderFinder(runbook).run(); }

}  // namespace handrail
