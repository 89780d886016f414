// `handrail rules`: the catalogue, for people and as JSON.
#include <algorithm>
#include <cstdio>
#include <memory>
#include <string>

#include <fmt/format.h>
#include <nlohmann/json.hpp>

#include "checker/rule.h"
#include "checker/rule_page.h"
#include "cli/command.h"

namespace handrail::cli {
namespace {

std::string as_json() {
  auto list = nlohmann::ordered_json::array();
  for (const Rule* rule : rules())
    list.push_back({{"code", rule->code},
                    {"name", rule->name},
                    {"severity", name_of(rule->severity)},
                    {"summary", rule_page(rule->code).summary},
                    {"fix", rule->fix == Fix::safe_rewrite},
                    {"page", fmt::format("docs/rules/{}.md", rule->code)}});
  return list.dump(2) + '\n';
}

std::string as_table() {
  std::size_t widest = 0;
  for (const Rule* rule : rules()) widest = std::max(widest, rule->name.size());
  std::string table;
  for (const Rule* rule : rules())
    table += fmt::format("{}  {:<{}}  {:<7}  {}\n", rule->code, rule->name, widest, name_of(rule->severity),
                         rule_page(rule->code).summary);
  return table;
}

}  // namespace

HANDRAIL_COMMAND(rules) {
  static_cast<void>(session);  // it never fails
  auto wants_json = std::make_shared<bool>(false);
  CLI::App* command = program.add_subcommand("rules", "List the rules");
  command->footer("Examples:\n  handrail rules\n  handrail rules --json | jq -r '.[].code'");
  command->add_flag("--json", *wants_json, "As JSON: code, name, severity, summary, fix, page");
  command->callback([wants_json] {
    const std::string text = *wants_json ? as_json() : as_table();
    std::fwrite(text.data(), 1, text.size(), stdout);
  });
}

}  // namespace handrail::cli
