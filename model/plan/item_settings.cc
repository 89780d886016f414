#include "model/plan/item_settings.h"

#include <charconv>

#include <fmt/format.h>

#include "model/duration.h"
#include "model/plan/plan.h"

namespace handrail {
namespace {

// on-failure=retry without a number.
constexpr int kRetries = 3;

std::optional<int> whole_number(const std::string& text) {
  int number = 0;
  const auto [end, error] = std::from_chars(text.data(), text.data() + text.size(), number);
  if (error != std::errc() || end != text.data() + text.size()) return std::nullopt;
  return number;
}

}  // namespace

std::string_view name_of(OnFailure policy) {
  switch (policy) {
    case OnFailure::unsaid: return "";
    case OnFailure::stop: return "stop";
    case OnFailure::carry_on: return "continue";
    case OnFailure::rollback: return "rollback";
    case OnFailure::go_to: return "goto";
  }
  return "";
}

ItemSettings::ItemSettings(const Runbook& runbook, const Step& step, Span place) : values_(step.attributes) {
  // The model keeps what a step's fences say together with what its annotation says.
  for (const int index : step.code_blocks) {
    const CodeBlock& block = runbook.document.code_blocks()[static_cast<std::size_t>(index)];
    if (block.span.contains(place)) continue;
    for (const Attribute& attribute : block.attributes) {
      const auto found = values_.find(attribute.key);
      if (found != values_.end() && found->second == attribute.value) values_.erase(found);
    }
  }
  for (const int index : step.code_blocks) {
    const CodeBlock& block = runbook.document.code_blocks()[static_cast<std::size_t>(index)];
    if (!block.span.contains(place)) continue;
    for (const Attribute& attribute : block.attributes) {
      values_[attribute.key] = attribute.value;
      fences_[attribute.key] = index;
    }
  }
}

std::string ItemSettings::value(const std::string& key) const {
  const auto found = values_.find(key);
  return found == values_.end() ? std::string() : found->second;
}

std::optional<std::chrono::milliseconds> ItemSettings::duration(const char* key, const PlanItem& item,
                                                                std::vector<Obstacle>& obstacles) const {
  const std::string text = value(key);
  if (text.empty()) return std::nullopt;
  const auto parsed = parse_duration(text);
  if (!parsed) {
    obstacles.push_back({"bad-attribute", fmt::format("{}={} is not a duration", key, text),
                         "for example 90s, 10m or 1h", item.line});
  }
  return parsed;
}

void ItemSettings::apply(PlanItem& item, std::vector<Obstacle>& obstacles) const {
  item.limit = duration("timeout", item, obstacles).value_or(item.limit);
  apply_policy(item, obstacles);
  if (item.kind != ItemKind::shell) return;
  item.grace = duration("grace", item, obstacles).value_or(item.grace);
  item.interactive = value("interactive") == "true";
  item.background = value("background") == "true" || value("background") == "keep";
  item.keep = value("background") == "keep";
  item.probe = value("check");
  item.relaxed = value("strict") == "false";
  apply_readiness(item, obstacles);
}

void ItemSettings::apply_policy(PlanItem& item, std::vector<Obstacle>& obstacles) const {
  FailurePolicy& policy = item.on_failure;
  const std::string then = value("on-failure");
  if (const std::string retry = value("retry"); !retry.empty()) {
    const auto number = whole_number(retry);
    if (number && *number >= 0 && *number <= 1000)
      policy.retries = *number;
    else
      obstacles.push_back({"bad-attribute", fmt::format("retry={} is not a number from 0 to 1000", retry),
                           "for example retry=3", item.line});
  } else if (then == "retry") {
    policy.retries = kRetries;
  }
  policy.delay = duration("retry-delay", item, obstacles).value_or(policy.delay);
  if (const auto fence = fences_.find("on-failure"); fence != fences_.end()) policy.fence = fence->second;
  if (then == "stop" || then == "retry") policy.then = OnFailure::stop;
  if (then == "continue") policy.then = OnFailure::carry_on;
  if (then == "rollback") policy.then = OnFailure::rollback;
  if (then.starts_with("goto:")) {
    policy.then = OnFailure::go_to;
    policy.go_to = then.substr(5);
  }
  if (!then.empty() && policy.then == OnFailure::unsaid) {
    obstacles.push_back({"bad-attribute", fmt::format("on-failure={} is not understood", then),
                         "one of stop, retry, continue, rollback, goto:STEP", item.line});
  }
}

void ItemSettings::apply_readiness(PlanItem& item, std::vector<Obstacle>& obstacles) const {
  Readiness& ready = item.ready;
  const auto refuse = [&](std::string message, std::string mend) {
    obstacles.push_back({"bad-attribute", std::move(message), std::move(mend), item.line});
  };
  ready.log = value("ready-log");
  ready.url = value("ready-url");
  ready.after = duration("ready-after", item, obstacles);
  ready.limit = duration("ready-timeout", item, obstacles).value_or(ready.limit);
  if (!ready.url.empty() && !ready.url.starts_with("http://") && !ready.url.starts_with("https://")) {
    refuse(fmt::format("ready-url={} is no address that can be asked", ready.url),
           "for example ready-url=http://localhost:8080/health");
  }
  if (const std::string port = value("ready-port"); !port.empty()) {
    const auto number = whole_number(port);
    ready.port = number.value_or(0);
    if (ready.port < 1 || ready.port > 65535)
      refuse(fmt::format("ready-port={} is not a port", port), "a number from 1 to 65535");
  }
  if (ready.declared() && !item.background) {
    refuse("it says when it is ready, and is not to run in the background",
           "add background=true, or leave ready-… out");
  }
}

}  // namespace handrail
