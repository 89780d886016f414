#include "checker/fence_language.h"

#include <algorithm>

#include <nlohmann/json.hpp>

#include "model/code_block.h"
#include "model/sql.h"
#include "model/text.h"
#include "model/yaml.h"

namespace handrail {
namespace {

// Larger blocks are data that nobody reads to the end.
constexpr std::size_t kMaxBytes = 1u << 16;

// "8.0.33", "v2"
bool is_version(std::string_view word) {
  if (word.starts_with('v')) word.remove_prefix(1);
  return !word.empty() && text::is_digit(word.front()) &&
         word.find_first_not_of("0123456789.") == std::string_view::npos;
}

// A program's name at the beginning is no proof: "nginx version: nginx/1.24", "mysql  Ver 8.0.33 for Linux".
bool may_be_output(const Operation& operation) {
  if (!operation.options.empty()) return false;
  return std::any_of(operation.operands.begin(), operation.operands.end(),
                     [](const std::string& word) { return word.ends_with(':') || is_version(word); });
}

bool is_json(std::string_view code) {
  const std::string_view trimmed = text::trim(code);
  if (!trimmed.starts_with('{') && !trimmed.starts_with('[')) return false;
  const auto value = nlohmann::json::parse(trimmed, nullptr, false);
  return !value.is_discarded() && !value.empty() && (value.is_object() || value.front().is_structured());
}

// Every statement is a whole one that begins with a word of SQL and ends as one.
bool is_sql(const CodeText& code) {
  const std::vector<SqlStatement> statements = split_sql(code);
  if (statements.empty() || text::trim(code.text()).find(';') == std::string_view::npos) return false;
  return std::all_of(statements.begin(), statements.end(), [](const SqlStatement& statement) {
    return statement.role != SqlRole::other && find_sql_syntax_error(statement).message.empty();
  });
}

// Settings keep to plain keys; a report for people ("Status: running") begins them with a capital.
bool has_plain_keys(const YamlNode& node) {
  if (node.is_sequence()) return std::all_of(node.items.begin(), node.items.end(), has_plain_keys);
  if (!node.is_mapping()) return true;
  return std::all_of(node.entries.begin(), node.entries.end(), [](const YamlEntry& entry) {
    const std::string& key = entry.key.value;
    return !key.empty() && !(key.front() >= 'A' && key.front() <= 'Z') &&
           std::all_of(
               key.begin(), key.end(),
               [](char c) { return text::is_alnum(c) || c == '_' || c == '-' || c == '.' || c == '/'; }) &&
           has_plain_keys(entry.value);
  });
}

bool is_yaml(const SourceText& source, const CodeText& code) {
  const std::string_view trimmed = text::trim(code.text());
  if (trimmed.starts_with('{') || trimmed.starts_with('[')) return false;  // rather JSON with something wrong
  const Result<YamlNode> yaml = parse_yaml(source, code);
  if (!yaml || !yaml->is_mapping() || !has_plain_keys(*yaml)) return false;
  return std::any_of(yaml->entries.begin(), yaml->entries.end(), [](const YamlEntry& entry) {
    return entry.value.is_mapping() || entry.value.is_sequence();
  });
}

}  // namespace

FenceLanguages::FenceLanguages(const Runbook& runbook)
    : runbook_(runbook),
      commands_(runbook.document.code_blocks().size()),
      known_commands_(runbook.document.code_blocks().size(), true) {
  for (std::size_t i = 0; i < runbook.commands.size(); ++i) {
    const int block = runbook.statement_blocks[static_cast<std::size_t>(runbook.commands[i].statement)];
    if (block < 0) continue;
    ++commands_[static_cast<std::size_t>(block)];
    if (!runbook.operations[i].known || may_be_output(runbook.operations[i]))
      known_commands_[static_cast<std::size_t>(block)] = false;
  }
  for (const Runbook::ShellBlockError& error : runbook.shell_errors)
    if (error.code_block >= 0) known_commands_[static_cast<std::size_t>(error.code_block)] = false;
}

std::string_view FenceLanguages::sure_word(const CodeBlock& block) const {
  const auto index = static_cast<std::size_t>(&block - runbook_.document.code_blocks().data());
  const Language guess = guess_language(block.code.text());
  if (guess == Language::console) return "console";
  if (guess == Language::shell) return holds_known_commands(index) ? "bash" : "";
  if (guess != Language::none || block.code.text().size() > kMaxBytes) return {};
  if (is_json(block.code.text())) return "json";
  if (is_sql(block.code)) return "sql";
  if (is_yaml(*runbook_.source, block.code)) return "yaml";
  return {};
}

}  // namespace handrail
