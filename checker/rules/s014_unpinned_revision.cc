// S014: code is taken from something that moves: a branch, `latest`, a chart without a version. A second run,
// another machine or a rollback gets something else than what was tested.
#include <algorithm>
#include <optional>
#include <string>
#include <string_view>
#include <unordered_set>
#include <vector>

#include <fmt/format.h>

#include "checker/intent.h"
#include "checker/rule.h"
#include "checker/ways.h"
#include "model/text.h"

namespace handrail {
namespace {

bool is_digit_or_dot(char c) { return text::is_digit(c) || c == '.'; }

// A tag, a commit, or a value that is filled in: `v2.3.1`, `release-2.3.1`, `3fa9c1e`, `$VERSION`, `<tag>`. A
// branch of a line of releases ("release/2.3", "stable-4") moves.
bool names_fixed_revision(std::string_view revision) {
  if (revision.find('$') != std::string_view::npos || revision.find('<') != std::string_view::npos ||
      revision.find('{') != std::string_view::npos || revision.find('[') != std::string_view::npos ||
      revision.starts_with("tags/") || revision.starts_with("refs/tags/"))
    return true;
  const std::string lower = text::lower(revision);
  for (const std::string_view word : {"tag", "commit", "hash", "version", "revision"})
    if (lower.find(word) != std::string::npos) return true;
  for (const std::string_view branch : {"/", "stable", "branch"})
    if (lower.find(branch) != std::string::npos) return false;
  const bool commit = revision.size() >= 7 && revision.size() <= 40 &&
                      lower.find_first_not_of("0123456789abcdef") == std::string::npos &&
                      std::any_of(lower.begin(), lower.end(), text::is_digit);
  if (commit) return true;
  // Ends in a version of at least two numbers.
  std::size_t begin = revision.size();
  while (begin > 0 && is_digit_or_dot(revision[begin - 1])) --begin;
  const std::string_view version = revision.substr(begin);
  return !version.empty() && version.find('.') != std::string_view::npos && text::is_digit(version.front());
}

// `git checkout v2.3.1`, `git reset --hard <commit>`, `git switch --detach v2`.
bool pins(const Operation& operation) {
  if (operation.program != "git") return false;
  const std::string_view verb = operation.operand(0);
  if (verb != "checkout" && verb != "switch" && verb != "reset" && verb != "merge") return false;
  return std::any_of(operation.operands.begin() + 1, operation.operands.end(),
                     [](const std::string& revision) { return names_fixed_revision(revision); });
}

// Which commands have a pin behind them in the same step, before anybody could have used what they brought.
std::vector<bool> pinned_after(const Runbook& runbook) {
  std::vector<bool> pinned(runbook.commands.size());
  bool later = false;
  for (std::size_t i = runbook.commands.size(); i-- > 0;) {
    const bool other_step =
        i + 1 < runbook.commands.size() && runbook.command_steps[i] != runbook.command_steps[i + 1];
    if (other_step) later = false;
    pinned[i] = later;
    later = later || pins(runbook.operations[i]);
  }
  return pinned;
}

struct Verdict {
  std::string what;
  std::string mend;
};

constexpr std::string_view kMendGit =
    "fetch and check out a tag or a commit: `git fetch --tags && git checkout TAG`";

std::optional<Verdict> git_verdict(const Operation& operation) {
  const std::string_view verb = operation.operand(0);
  const auto moving = [](std::string_view what) { return Verdict{std::string(what), std::string(kMendGit)}; };
  if (verb == "pull") {
    const std::string_view branch = operation.operand(2);
    if (!branch.empty() && names_fixed_revision(branch)) return std::nullopt;
    return moving(branch.empty()
                      ? std::string("`git pull` takes whatever the branch holds at that moment")
                      : fmt::format("`git pull` takes whatever '{}' holds at that moment", branch));
  }
  if (verb == "clone") {
    std::string branch = operation.option_value("-b");
    if (branch.empty()) branch = operation.option_value("--branch");
    if (!branch.empty() && names_fixed_revision(branch)) return std::nullopt;
    return moving(branch.empty()
                      ? std::string("`git clone` takes whatever the default branch holds at that moment")
                      : fmt::format("`git clone` takes whatever '{}' holds at that moment", branch));
  }
  if (verb == "reset" || verb == "merge" || verb == "checkout" || verb == "rebase") {
    for (std::size_t i = 1; i < operation.operands.size(); ++i) {
      const std::string& revision = operation.operands[i];
      const bool remote = revision.starts_with("origin/") || revision.starts_with("upstream/");
      if (remote && !names_fixed_revision(revision) && !operation.has_option("-b"))
        return moving(fmt::format("'{}' is whatever the branch holds at that moment", revision));
    }
  }
  if (verb == "submodule" && operation.has_option("--remote"))
    return moving("`git submodule update --remote` takes whatever the branches hold at that moment");
  return std::nullopt;
}

// "registry:5000/shop/web:1.2", "shop@sha256:…", "shop:latest", "shop".
std::string_view tag_of(std::string_view image) {
  if (image.find('@') != std::string_view::npos) return "digest";
  const std::size_t slash = image.rfind('/');
  const std::size_t colon = image.find(':', slash == std::string_view::npos ? 0 : slash);
  return colon == std::string_view::npos ? std::string_view() : image.substr(colon + 1);
}

bool is_moving_tag(std::string_view tag) {
  constexpr std::string_view kMoving[] = {"latest", "main", "master", "edge", "nightly", "develop", "dev"};
  return text::is_one_of(tag, kMoving);
}

// Images that the guide itself builds, tags or loads: what their tag means is decided here.
class OwnImages {
 public:
  explicit OwnImages(const Runbook& runbook) {
    for (std::size_t i = 0; i < runbook.commands.size(); ++i) {
      const Operation& operation = runbook.operations[i];
      const std::string_view verb = operation.operand(0);
      if (verb == "tag" && operation.operands.size() > 2) names_.insert(operation.operands[2]);
      if (verb == "load") loads_ = true;
      if (verb != "build" && verb != "buildx" && verb != "commit") continue;
      const std::vector<Word>& words = runbook.commands[i].words;
      for (std::size_t w = 0; w + 1 < words.size(); ++w) {
        const std::string option = words[w].text();
        if (option == "-t" || option == "--tag") names_.insert(words[w + 1].text());
      }
      if (verb == "commit") names_.insert(operation.operands.back());
    }
  }

  bool holds(std::string_view image) const { return loads_ || names_.contains(std::string(image)); }

 private:
  std::unordered_set<std::string> names_;
  bool loads_ = false;
};

// What is asked of the whole guide, found out when it is first asked.
class Facts {
 public:
  explicit Facts(const Runbook& runbook) : runbook_(runbook) {}

  bool is_own_image(std::string_view image) {
    if (!own_) own_.emplace(runbook_);
    return own_->holds(image);
  }
  bool is_pinned_after(const Command& command) {
    if (pinned_.empty()) pinned_ = pinned_after(runbook_);
    return pinned_[index_of(runbook_, command)];
  }

 private:
  const Runbook& runbook_;
  std::optional<OwnImages> own_;
  std::vector<bool> pinned_;
};

std::optional<Verdict> image_verdict(Facts& facts, const Operation& operation) {
  const std::string_view verb = operation.operand(0);
  const bool pulls = verb == "pull";
  if (!pulls && verb != "run") return std::nullopt;
  std::string_view image = operation.operand(1);
  // An option that the model does not know to take a value hides which operand is the image.
  for (const std::string& word : operation.operands)
    if (is_moving_tag(tag_of(word)) && !word.starts_with('/') && !word.starts_with('.')) image = word;
  if (image.empty() || image.find('$') != std::string_view::npos ||
      image.find('<') != std::string_view::npos || image.find('{') != std::string_view::npos ||
      std::any_of(image.begin(), image.end(), [](char c) { return static_cast<unsigned char>(c) >= 0x80; }))
    return std::nullopt;  // still to be filled in: "$IMAGE", "<image>", "镜像名"
  const std::string_view tag = tag_of(image);
  if (!is_moving_tag(tag) && !(pulls && tag.empty())) return std::nullopt;
  if (facts.is_own_image(image)) return std::nullopt;
  return Verdict{fmt::format("the image '{}' is another one whenever a new release comes out", image),
                 "name the version's tag or its digest"};
}

std::optional<Verdict> chart_verdict(const Operation& operation) {
  const std::string_view verb = operation.operand(0);
  if (verb != "upgrade" && verb != "install") return std::nullopt;
  if (operation.has_option("--version") || operation.has_option("--devel")) return std::nullopt;
  const std::string_view chart = operation.operand(operation.operands.size() > 2 ? 2 : 1);
  const bool local = chart.starts_with('.') || chart.starts_with('/') || chart.starts_with('~') ||
                     chart.ends_with(".tgz") || chart.find('$') != std::string_view::npos ||
                     chart.find('<') != std::string_view::npos || chart.find('{') != std::string_view::npos;
  const bool from_repository = operation.has_option("--repo") || chart.starts_with("oci://") ||
                               std::count(chart.begin(), chart.end(), '/') == 1;
  // The image is named, so the code is pinned; the chart around it matters less.
  for (const std::string& value : operation.option_values)
    if (value.find("tag=") != std::string::npos || value.find("image=") != std::string::npos)
      return std::nullopt;
  const std::string_view first = chart.substr(0, chart.find('/'));
  constexpr std::string_view kFolders[] = {"chart",      "charts",      "helm", "deploy",
                                           "deployment", "deployments", "k8s",  "kubernetes",
                                           "manifests",  "install",     "infra"};
  if (chart.empty() || text::is_one_of(first, kFolders) || local || !from_repository || chart.ends_with('/'))
    return std::nullopt;
  return Verdict{
      fmt::format("without --version `helm {}` takes the newest chart of '{}' there is", verb, chart),
      "add `--version` with the chart's version"};
}

std::optional<Verdict> package_verdict(const Operation& operation) {
  const std::string& program = operation.program;
  const bool node = program == "npm" || program == "yarn" || program == "pnpm" || program == "bun";
  const bool python = program == "pip" || program == "pip3";
  for (const std::string& package : operation.operands) {
    if (node && (package.ends_with("@latest") || package.ends_with("@next")))
      return Verdict{fmt::format("'{}' is another version whenever a new release comes out", package),
                     "name the version: `PACKAGE@1.2.3`"};
    if (!python || !package.starts_with("git+")) continue;
    const std::size_t at = package.rfind('@');
    const std::string_view revision = at == std::string::npos || at < package.rfind('/')
                                          ? std::string_view()
                                          : std::string_view(package).substr(at + 1);
    if (!names_fixed_revision(revision.substr(0, revision.find('#'))))
      return Verdict{"`pip` installs whatever the branch holds at that moment",
                     "name a tag or a commit behind the address: `…git@v1.2.3`"};
  }
  return std::nullopt;
}

// `kubectl apply -f https://raw.githubusercontent.com/shop/shop/main/deploy.yaml`
std::optional<Verdict> address_verdict(const Operation& operation) {
  constexpr std::string_view kPrograms[] = {"curl", "wget", "kubectl", "oc"};
  if (!text::is_one_of(operation.program, kPrograms)) return std::nullopt;
  const auto moves = [](std::string_view address) {
    if (!address.starts_with("http")) return false;
    const bool raw = address.find("raw.githubusercontent.com/") != std::string_view::npos ||
                     address.find("/raw/") != std::string_view::npos;
    const bool branch = address.find("/main/") != std::string_view::npos ||
                        address.find("/master/") != std::string_view::npos ||
                        address.find("/HEAD/") != std::string_view::npos;
    return (raw && branch) || address.find("/releases/latest/download/") != std::string_view::npos ||
           address.find("/archive/refs/heads/") != std::string_view::npos ||
           address.find("/archive/master.") != std::string_view::npos ||
           address.find("/archive/main.") != std::string_view::npos;
  };
  for (const auto* words : {&operation.operands, &operation.option_values})
    for (const std::string& word : *words)
      if (moves(word))
        return Verdict{
            fmt::format("'{}' is whatever the branch or the newest release holds at that moment", word),
            "take the file from a tag, a commit or a named release"};
  return std::nullopt;
}

std::optional<Verdict> verdict(Facts& facts, const Command& command, const Operation& operation) {
  constexpr std::string_view kContainers[] = {"docker", "podman", "nerdctl"};
  if (operation.program == "git") {
    const std::optional<Verdict> found = git_verdict(operation);
    return found && facts.is_pinned_after(command) ? std::nullopt : found;
  }
  if (operation.program == "helm") return chart_verdict(operation);
  if (text::is_one_of(operation.program, kContainers)) return image_verdict(facts, operation);
  if (const std::optional<Verdict> found = address_verdict(operation)) return found;
  return package_verdict(operation);
}

// The one parameter that the guide declares for the version to install.
const Parameter* revision_parameter(const Runbook& runbook) {
  constexpr std::string_view kNames[] = {"version",     "tag",    "release",     "revision",
                                         "ref",         "commit", "new_version", "target_version",
                                         "release_tag", "git_ref"};
  const Parameter* found = nullptr;
  for (const Parameter& parameter : runbook.parameters) {
    if (!parameter.declared || !text::is_one_of(parameter.name, kNames)) continue;
    if (found) return nullptr;  // which one is meant cannot be told
    found = &parameter;
  }
  return found;
}

// `git pull origin main` becomes a fetch and the checkout of the declared revision. Only where the command
// stands alone and pulls nothing special.
std::optional<std::string> pinned_form(const Runbook& runbook, const Command& command,
                                       const Operation& operation) {
  const Parameter* parameter = revision_parameter(runbook);
  if (!parameter || operation.program != "git" || operation.operand(0) != "pull") return std::nullopt;
  if (!operation.options.empty() || !operation.wrappers.empty() || !command.redirections.empty() ||
      command.scope != Scope::top || block_of(runbook, command) < 0)
    return std::nullopt;
  const std::size_t commands = runbook.statement_of(command).command_count;
  if (commands != 1 && command.joint != Joint::and_then) return std::nullopt;
  if (command.words.size() > 4 || command.words.front().text() != "git") return std::nullopt;
  const std::string remote(operation.operand(1));
  const std::string value = parameter->placeholders.empty() ? fmt::format("\"${}\"", parameter->name)
                                                            : parameter->placeholders.front();
  return fmt::format("git fetch --tags{}{} && git checkout {}", remote.empty() ? "" : " ", remote, value);
}

// `image: shop/web:latest` in a compose file or a manifest. One without any tag may be built beside it.
void check_manifests(const Runbook& runbook, Facts& facts, Reporter& report) {
  for (const CodeBlock& block : runbook.document.code_blocks()) {
    if (block.language != Language::yaml || is_shown_as_wrong(runbook, block.heading)) continue;
    const std::string_view code = block.code.text();
    for (const std::string_view line : text::lines(code)) {
      std::string_view entry = text::trim(line);
      if (entry.starts_with("- ")) entry = text::trim(entry.substr(2));
      if (!entry.starts_with("image:")) continue;
      std::string_view image = text::trim(entry.substr(6));
      image = text::trim(image.substr(0, image.find(" #")));
      if (image.size() >= 2 && (image.front() == '"' || image.front() == '\'') &&
          image.back() == image.front())
        image = image.substr(1, image.size() - 2);
      if (!is_moving_tag(tag_of(image)) || facts.is_own_image(image)) continue;
      const auto begin = static_cast<std::uint32_t>(image.data() - code.data());
      report.at(block.code.to_source(Span{begin, begin + static_cast<std::uint32_t>(image.size())}))
          .say(fmt::format("the image '{}' is another one whenever a new release comes out", image))
          .mend("name the version's tag or its digest");
    }
  }
}

void check(const Runbook& runbook, Reporter& report) {
  Facts facts(runbook);
  check_manifests(runbook, facts, report);
  for (const Command& command : runbook.commands) {
    if (command.words.empty()) continue;
    const Step* step = runbook.step_of(command);
    const Operation& operation = runbook.operation_of(command);
    const std::optional<Verdict> found = verdict(facts, command, operation);
    if (!found) continue;
    // What is piped into a shell is S016's.
    const Operation& end = runbook.operation_of(pipeline_end(runbook, command));
    const bool is_run_at_once = operation.effects.has(Effect::network) && operation.program != "git" &&
                                (end.program == "bash" || end.program == "sh" || command.parent >= 0);
    if (is_run_at_once || is_shown_as_wrong(runbook, step)) continue;
    FindingBuilder finding = report.at(command.span).say(found->what).mend(found->mend);
    if (const auto pinned = pinned_form(runbook, command, operation)) finding.fix(command.span, *pinned);
  }
}

}  // namespace

HANDRAIL_RULE(S014, "unpinned-revision", Severity::warning, check, Fix::safe_rewrite);
}  // namespace handrail
