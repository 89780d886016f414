// The plan for people and for programs.
#include <algorithm>

#include <fmt/format.h>
#include <fmt/ranges.h>
#include <nlohmann/json.hpp>

#include "model/plan/plan.h"
#include "model/ranges.h"

namespace handrail {
namespace {

struct Paint {
  bool on;
  std::string operator()(const char* code, std::string_view text) const {
    return on ? fmt::format("\033[{}m{}\033[0m", code, text) : std::string(text);
  }
  std::string dim(std::string_view text) const { return (*this)("2", text); }
  std::string bold(std::string_view text) const { return (*this)("1", text); }
  std::string red(std::string_view text) const { return (*this)("31", text); }
};

std::string shown_value(const PlanParameter& parameter) {
  if (!parameter.value) return "missing";
  return parameter.type == ParameterType::secret ? "***" : *parameter.value;
}

std::string indented(std::string_view text, std::string_view indent) {
  std::string out;
  while (!text.empty()) {
    const std::size_t end = std::min(text.find('\n'), text.size());
    out += fmt::format("{}{}\n", indent, text.substr(0, end));
    text.remove_prefix(std::min(end + 1, text.size()));
  }
  return out;
}

// A password in a connection's URL stays out of what is shown.
std::string shown_target(const PlanItem& item) {
  const std::string& target = item.shown_target;
  if (item.kind != ItemKind::sql) return target;
  const std::size_t begin = target.find("://");
  const std::size_t at = target.rfind('@');
  const std::size_t colon = begin == std::string::npos ? begin : target.find(':', begin + 3);
  if (at == std::string::npos || colon == std::string::npos || colon > at) return target;
  return target.substr(0, colon) + target.substr(at);
}

std::string duration(std::chrono::milliseconds limit) {
  const auto count = limit.count();
  if (count % 60'000 == 0) return fmt::format("{} min", count / 60'000);
  return count % 1000 == 0 ? fmt::format("{} s", count / 1000) : fmt::format("{} ms", count);
}

// "1 step", "2 steps".
std::string counted(std::size_t number, std::string_view what) {
  return fmt::format("{} {}{}", number, what, number == 1 ? "" : "s");
}

constexpr EffectClass kEffectClasses[] = {EffectClass::reads, EffectClass::changes, EffectClass::destroys,
                                          EffectClass::unknown};

// What a person does by hand belongs to no class.
std::size_t count_automatic(const std::vector<PlanItem>& items, EffectClass effect) {
  return ranges::count_if(
      items, [&](const PlanItem& item) { return item.kind != ItemKind::manual && item.effect == effect; });
}

// What a reader has to know besides the command.
std::vector<std::string> remarks_of(const PlanItem& item) {
  std::vector<std::string> remarks;
  if (item.kind == ItemKind::sql) remarks.push_back("SQL in " + shown_target(item));
  if (item.kind == ItemKind::file)
    remarks.push_back("writes " + shown_target(item) + ", the old file is kept");
  for (const Unknown& unknown : item.unknowns)
    remarks.push_back(fmt::format("not known before it runs: {} ({})", unknown.text, unknown.why));
  for (const std::string& name : item.exposed)
    remarks.push_back(
        fmt::format("while it runs, ps shows the secret {}: the guide puts it on a command line", name));
  if (item.interactive) remarks.push_back("needs a terminal");
  if (item.background)
    remarks.push_back(item.keep ? "stays in the background" : "in the background until the run ends");
  const Readiness& ready = item.ready;
  if (ready.port != 0) remarks.push_back(fmt::format("ready when port {} answers", ready.port));
  if (!ready.url.empty()) remarks.push_back("ready when " + ready.url + " answers");
  if (!ready.log.empty()) remarks.push_back(fmt::format("ready when it prints “{}”", ready.log));
  if (ready.after) remarks.push_back("ready after " + duration(*ready.after));
  if (item.relaxed) remarks.push_back("goes on after errors (strict=false)");
  if (item.kind != ItemKind::manual && item.limit != kDefaultLimit)
    remarks.push_back("at most " + duration(item.limit));
  const FailurePolicy& policy = item.on_failure;
  if (policy.retries > 0) {
    remarks.push_back(fmt::format("tried again up to {} times{}", policy.retries,
                                  policy.delay.count() > 0 ? ", after " + duration(policy.delay) : ""));
  }
  if (policy.then != OnFailure::unsaid) {
    remarks.push_back(fmt::format("if it fails: {}{}", name_of(policy.then),
                                  policy.go_to.empty() ? "" : " " + policy.go_to));
  }
  for (const Expect& expect : item.expects) {
    if (!expect.text.empty())
      remarks.push_back("expects: " + expect.text);
    else if (expect.kind != ExpectKind::none) {
      remarks.push_back(fmt::format("expects: {} {}", name_of(expect.kind), fmt::join(expect.values, ", ")));
    }
  }
  if (!item.reason.empty()) remarks.push_back(item.reason);
  return remarks;
}

}  // namespace

std::string Plan::to_text(bool color) const {
  const Paint paint{color};
  std::string text = fmt::format("{} {}\n{} {}\n", paint.dim("Guide:"), guide, paint.dim("Plan: "), hash);
  if (!parameters.empty()) {
    text += "\n" + paint.bold("Parameters") + "\n";
    for (const PlanParameter& parameter : parameters) {
      text +=
          fmt::format("  {} = {}  {}\n", parameter.name, shown_value(parameter),
                      paint.dim(fmt::format("({}{}{})", name_of(parameter.type),
                                            parameter.source.empty() ? "" : ", from ", parameter.source)));
    }
  }
  if (!choices.empty()) {
    text += "\n" + paint.bold("Choices") + "\n";
    for (const PlanChoice& choice : choices) {
      text += fmt::format("  {} ({}): {}\n", choice.title, choice.id,
                          choice.taken.empty()
                              ? fmt::format("open, one of {}", fmt::join(choice.options, ", "))
                              : fmt::format("{} {}", choice.taken, paint.dim("(" + choice.source + ")")));
    }
  }
  std::string phase;
  for (const PlanStep& step : steps) {
    if (step.phase != phase) text += "\n" + paint.bold(step.phase) + "\n";
    phase = step.phase;
    text += fmt::format("\n  {}  {}\n", step.title,
                        paint.dim(fmt::format("[{}] {}{}", step.id, name_of(step.kind),
                                              step.optional ? ", optional: asked, or --with-optional" : "")));
    for (std::size_t i = step.first_item; i < step.first_item + step.item_count; ++i) {
      const PlanItem& item = items[i];
      const std::string mark =
          fmt::format("    {:<9} ", item.kind == ItemKind::manual ? "by hand" : name_of(item.effect));
      const bool grave = item.kind != ItemKind::manual && item.effect == EffectClass::destroys;
      const std::string body = indented(item.shown.empty() ? " " : item.shown, std::string(mark.size(), ' '));
      text += (grave ? paint.red(mark) : paint.dim(mark)) + body.substr(mark.size());
      for (const std::string& remark : remarks_of(item))
        text += paint.dim("              # " + remark) + "\n";
    }
  }
  if (!obstacles.empty()) {
    text += "\n" + paint.bold("To settle before it can run") + "\n";
    for (const Obstacle& obstacle : obstacles) {
      text += fmt::format("  {}{}\n", obstacle.line != 0 ? fmt::format("{}:{}: ", guide, obstacle.line) : "",
                          paint.red(obstacle.message));
      if (!obstacle.mend.empty()) text += fmt::format("    {}\n", obstacle.mend);
    }
  }
  text += fmt::format("\n{}: {}, {} SQL, {}, {} by hand\n", counted(steps.size(), "step"),
                      counted(count(ItemKind::shell), "command"), count(ItemKind::sql),
                      counted(count(ItemKind::file), "file"), count(ItemKind::manual));
  std::string classes;
  for (const EffectClass effect : kEffectClasses) {
    const std::size_t number = count_automatic(items, effect);
    if (number > 0) classes += fmt::format("{}{} {}", classes.empty() ? "" : ", ", number, name_of(effect));
  }
  if (!classes.empty()) text += fmt::format("of what runs by itself: {}\n", classes);
  return text;
}

Json Plan::to_json() const {
  Json json{{"format", 1},
            {"guide", guide},
            {"title", title},
            {"language", language},
            {"document_sha256", document_hash},
            {"plan_hash", hash}};
  json["parameters"] = Json::array();
  for (const PlanParameter& parameter : parameters) {
    Json entry{{"name", parameter.name}, {"type", name_of(parameter.type)}};
    entry["value"] = parameter.value ? Json(shown_value(parameter)) : Json();
    entry["source"] = parameter.source;
    entry["lines"] = parameter.lines;
    json["parameters"].push_back(std::move(entry));
  }
  json["choices"] = Json::array();
  for (const PlanChoice& choice : choices) {
    json["choices"].push_back({{"id", choice.id},
                               {"title", choice.title},
                               {"options", choice.options},
                               {"taken", choice.taken.empty() ? Json() : Json(choice.taken)},
                               {"source", choice.source},
                               {"line", choice.line}});
  }
  json["steps"] = Json::array();
  for (const PlanStep& step : steps) {
    Json entry{{"id", step.id},       {"title", step.title},
               {"phase", step.phase}, {"kind", name_of(step.kind)},
               {"line", step.line},   {"optional", step.optional}};
    entry["items"] = Json::array();
    for (std::size_t i = step.first_item; i < step.first_item + step.item_count; ++i) {
      const PlanItem& item = items[i];
      Json expects = Json::array();
      for (const Expect& expect : item.expects) {
        expects.push_back({{"kind", name_of(expect.kind)}, {"values", expect.values}, {"text", expect.text}});
      }
      Json one{{"id", item.id}, {"kind", name_of(item.kind)}, {"line", item.line}, {"command", item.shown}};
      if (!item.target.empty()) one["target"] = shown_target(item);
      one["class"] = name_of(item.effect);
      one["effects"] = item.effects;
      one["unknown"] = Json::array();
      for (const Unknown& unknown : item.unknowns)
        one["unknown"].push_back({{"text", unknown.text}, {"why", unknown.why}});
      one["exposed_secrets"] = item.exposed;
      one["expects"] = std::move(expects);
      one["limit_ms"] = item.limit.count();
      one["interactive"] = item.interactive;
      one["background"] = item.background;
      if (item.on_failure.retries > 0) one["retries"] = item.on_failure.retries;
      if (item.on_failure.then != OnFailure::unsaid) one["on_failure"] = name_of(item.on_failure.then);
      if (!item.reason.empty()) one["reason"] = item.reason;
      entry["items"].push_back(std::move(one));
    }
    json["steps"].push_back(std::move(entry));
  }
  for (const EffectClass effect : kEffectClasses)
    json["classes"][std::string(name_of(effect))] = count_automatic(items, effect);
  json["obstacles"] = Json::array();
  for (const Obstacle& obstacle : obstacles) {
    json["obstacles"].push_back({{"kind", obstacle.kind},
                                 {"message", obstacle.message},
                                 {"mend", obstacle.mend},
                                 {"line", obstacle.line}});
  }
  return json;
}

}  // namespace handrail
