// D007: the title says to which version the guide leads, and a command brings another one. Only a title or
// heading that names one target version without doubt counts, and only commands that name the version of the
// same thing.
#include <algorithm>
#include <optional>
#include <string>
#include <string_view>
#include <vector>

#include <fmt/format.h>

#include "checker/rule.h"
#include "checker/ways.h"
#include "model/text.h"

namespace handrail {
namespace {

// "2.4.1" as its numbers; empty when the text is no plain version of at least two parts.
std::vector<int> parts_of(std::string_view version) {
  std::vector<int> parts;
  for (const std::string_view part : text::split(version, '.')) {
    if (part.empty() || part.size() > 6 || !std::all_of(part.begin(), part.end(), text::is_digit)) return {};
    parts.push_back(std::stoi(std::string(part)));
  }
  return parts.size() >= 2 && parts.size() <= 4 ? parts : std::vector<int>{};
}

// Whether two versions may be the same: "2.4" and "2.4.1" may.
bool may_be_same(const std::vector<int>& a, const std::vector<int>& b) {
  const std::size_t common = std::min(a.size(), b.size());
  return std::equal(a.begin(), a.begin() + static_cast<std::ptrdiff_t>(common), b.begin());
}

struct Version {
  std::string text;
  std::vector<int> parts;
};

// The version at the start of `s`, "v" before it left out; nothing for "2.x", dates and ranges.
std::optional<Version> version_at(std::string_view s) {
  while (!s.empty() && (s.front() == ' ' || s.front() == '`')) s.remove_prefix(1);
  if (!s.empty() && (s.front() == 'v' || s.front() == 'V')) s.remove_prefix(1);
  std::size_t end = 0;
  while (end < s.size() &&
         (text::is_digit(s[end]) || (s[end] == '.' && end + 1 < s.size() && text::is_digit(s[end + 1]))))
    ++end;
  if (end == 0) return std::nullopt;
  if (end < s.size() && (text::is_alpha(s[end]) || s[end] == '.' || s[end] == '+' || s[end] == '-'))
    return std::nullopt;
  Version version{std::string(s.substr(0, end)), parts_of(s.substr(0, end))};
  if (version.parts.empty() || version.parts.front() > 1000) return std::nullopt;
  return version;
}

// "Upgrade from 2.3 to 2.4", "v2.3 → v2.4", "升级到 2.4": the version behind the arrow or the word.
std::optional<Version> target_in(std::string_view title) {
  std::optional<Version> found;
  for (const std::string_view mark :
       {" to ", "→", "->", "=>", "升级到", "升级至", "迁移到", "更新到", "更新至", "到"}) {
    const std::size_t at = title.rfind(mark);
    if (at == std::string_view::npos) continue;
    if (const auto version = version_at(title.substr(at + mark.size()))) {
      if (found && found->parts != version->parts) return std::nullopt;
      found = version;
    }
  }
  return found;
}

// A tag or branch that is nothing but a version: "v2.4.0", "release/v2.4", "release-2.4.0".
std::optional<Version> version_of_revision(std::string_view revision) {
  for (const std::string_view prefix :
       {"tags/", "refs/tags/", "release/", "release-", "releases/", "origin/release/"}) {
    if (revision.starts_with(prefix)) {
      revision.remove_prefix(prefix.size());
      break;
    }
  }
  const auto version = version_at(revision);
  const bool whole =
      version && revision.ends_with(version->text) && revision.size() <= version->text.size() + 1;
  return whole ? version : std::nullopt;
}

// The revision that a command checks out on the way forward.
std::optional<Version> brought_by(const Operation& operation) {
  if (operation.program != "git" || operation.operands.size() < 2) return std::nullopt;
  const std::string& verb = operation.operands.front();
  if (verb == "clone") {
    std::string branch = operation.option_value("-b");
    if (branch.empty()) branch = operation.option_value("--branch");
    return branch.empty() ? std::nullopt : version_of_revision(branch);
  }
  if ((verb != "checkout" && verb != "switch") || operation.has_option("--")) return std::nullopt;
  return version_of_revision(operation.operands[1]);
}

void check(const Runbook& runbook, Reporter& report) {
  const auto& headings = runbook.document.headings();
  std::optional<Version> target;
  Span said;
  for (const Heading& heading : headings) {
    if (heading.level > 1 && &heading != &headings.front()) continue;
    const auto found = target_in(heading.text);
    if (!found) continue;
    if (target && target->parts != found->parts) return;  // a guide for several targets
    target = found;
    said = heading.span;
  }
  if (!target) return;
  std::vector<std::pair<const Command*, Version>> others;
  for (const Command& command : runbook.commands) {
    if (!is_on_forward(runbook.step_of(command)) || is_substituted(command)) continue;
    const auto brought = brought_by(runbook.operation_of(command));
    if (!brought) continue;
    if (may_be_same(brought->parts, target->parts)) return;  // on the way through versions between
    others.emplace_back(&command, *brought);
  }
  for (const auto& [command, version] : others) {
    report.at(command->span)
        .say(fmt::format("brings {}, but the guide leads to {}", version.text, target->text))
        .mend("name one version throughout")
        .related(said, "said here");
  }
}

}  // namespace

HANDRAIL_RULE(D007, "version-mismatch", Severity::warning, check);
}  // namespace handrail
