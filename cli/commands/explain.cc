// `handrail explain RULE`: the rule's page, as it is in the documentation.
#include <algorithm>
#include <cstdio>
#include <memory>
#include <string>
#include <string_view>

#include <fmt/format.h>

#include "checker/rule.h"
#include "checker/rule_page.h"
#include "cli/command.h"
#include "cli/nearest.h"
#include "model/text.h"

namespace handrail::cli {
namespace {

const Rule& nearest_rule(std::string_view word) {
  const auto how_far = [&](const Rule* rule) {
    return std::min(distance(word, rule->code), distance(word, rule->name));
  };
  return **std::min_element(rules().begin(), rules().end(),
                            [&](const Rule* a, const Rule* b) { return how_far(a) < how_far(b); });
}

// Markdown is readable as it stands; on a terminal its headings are set off and its fences are dimmed.
std::string painted(const std::string& markdown) {
  std::string out;
  bool in_code = false;
  for (const std::string_view line : text::lines(markdown)) {
    const bool is_fence = line.starts_with("```");
    if (is_fence && (line.starts_with("````") || !in_code)) in_code = line != "````";
    if (is_fence)
      out += fmt::format("\x1b[2m{}\x1b[0m\n", line);
    else if (!in_code && line.starts_with('#'))
      out += fmt::format("\x1b[1m{}\x1b[0m\n", line);
    else
      out += fmt::format("{}\n", line);
  }
  return out;
}

void explain(const std::string& word, Session& session) {
  const Rule* rule = find_rule(word);
  if (!rule) {
    const Rule& nearest = nearest_rule(word);
    return session.fail(
        {fmt::format("there is no rule '{}'", word),
         {},
         0,
         0,
         fmt::format("perhaps {} ({}); `handrail rules` lists them all", nearest.code, nearest.name)});
  }
  const RulePage page = rule_page(rule->code);
  const std::string text = session.colored(stdout) ? painted(page.markdown) : page.markdown;
  std::fwrite(text.data(), 1, text.size(), stdout);
}

}  // namespace

HANDRAIL_COMMAND(explain) {
  auto word = std::make_shared<std::string>();
  CLI::App* command =
      program.add_subcommand("explain", "Show a rule's page: what, why it hurts, how to mend it");
  command->footer("Examples:\n  handrail explain B007\n  handrail explain never-returns");
  command->add_option("RULE", *word, "Code or name of the rule")->required();
  command->callback([word, &session] { explain(*word, session); });
}

}  // namespace handrail::cli
