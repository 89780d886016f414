// `handrail rules`: the catalogue, for people and as JSON.
#include <algorithm>
#include <cstdio>
#include <memory>
#include <string>

#include <fmt/format.h>
#include <nlohmann/json.hpp>

#include "checker/paint.h"
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

// `width` columns of the terminal, 0 when it is none: summaries then keep within their column.
std::string as_table(const Paint& paint, std::size_t width) {
  std::size_t widest = 0;
  for (const Rule* rule : rules()) widest = std::max(widest, rule->name.size());
  const std::size_t column = 4 + 2 + widest + 2 + 7 + 2 + 3 + 2;
  std::string table;
  for (const Rule* rule : rules())
    table += fmt::format("{}  {:<{}}  {}  {}  {}\n", paint.bold(rule->code), rule->name, widest,
                         paint.severity(rule->severity, fmt::format("{:<7}", name_of(rule->severity))),
                         paint.good(rule->fix == Fix::safe_rewrite ? "fix" : "   "),
                         paint.words(wrapped(rule_page(rule->code).summary, width, column, column)));
  table +=
      paint.dim("\n`handrail explain CODE` shows a rule's page; what is marked fix, `check --fix` mends\n");
  return table;
}

}  // namespace

HANDRAIL_COMMAND(rules) {
  auto wants_json = std::make_shared<bool>(false);
  CLI::App* command = program.add_subcommand("rules", "List the rules");
  command->footer("Examples:\n  handrail rules\n  handrail rules --json | jq -r '.[].code'");
  command->add_flag("--json", *wants_json, "As JSON: code, name, severity, summary, fix, page");
  command->callback([wants_json, &session] {
    const std::string text =
        *wants_json ? as_json() : as_table(Paint(session.colored(stdout)), session.width(stdout));
    std::fwrite(text.data(), 1, text.size(), stdout);
  });
}

}  // namespace handrail::cli
