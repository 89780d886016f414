#include "model/plan/plan.h"

#include <algorithm>
#include <set>

#include <fmt/format.h>
#include <fmt/ranges.h>
#include <nlohmann/json.hpp>

#include "model/plan/plan_files.h"
#include "model/plan/plan_selection.h"
#include "model/plan/plan_values.h"
#include "model/ranges.h"
#include "model/sha256.h"
#include "model/text.h"

namespace handrail {
namespace {

// Programs by which a later statement speaks of the jobs of an earlier one.
bool speaks_of_jobs(const Runbook& runbook, const ShellStatement& statement, std::string_view text) {
  if (text.find("$!") != std::string_view::npos || text.find("${!}") != std::string_view::npos) return true;
  for (std::uint32_t i = 0; i < statement.command_count; ++i) {
    const Command& command = runbook.commands[statement.first_command + i];
    const std::string name = command.name();
    if (name == "wait" || name == "jobs" || name == "fg" || name == "bg" || name == "disown") return true;
    if (name == "kill" && text.find('%') != std::string_view::npos) return true;
  }
  return false;
}

class Planner {
 public:
  Planner(const Runbook& runbook, const PlanOptions& options, const WayBack* way_back = nullptr)
      : runbook_(runbook), options_(options), way_back_(way_back) {
    if (way_back_ != nullptr) values_.replace(way_back_->replacements);
  }

  Result<Plan> make() {
    plan_.guide = runbook_.source->name();
    plan_.title = runbook_.title;
    plan_.language = runbook_.language;
    plan_.document_hash = sha256_hex(runbook_.source->text());
    auto selected = select_steps(runbook_, options_, way_back_, plan_);
    if (!selected) return fail(selected.error());
    selected_ = std::move(*selected);
    if (auto ok = values_.take(runbook_, options_, selected_spans(), plan_); !ok) return fail(ok.error());
    foresight_.emplace(runbook_, known_variables());
    for (std::size_t i = 0; i < runbook_.steps.size(); ++i) {
      if (selected_[i]) add_step(runbook_.steps[i]);
    }
    check_goto();
    if (plan_.items.empty()) {
      add_obstacle("empty", "there is nothing to run in this guide as it is selected", "see `handrail show`",
                   0);
    }
    note_files(runbook_, values_, plan_);
    plan_.hash = hash();
    return std::move(plan_);
  }

 private:
  std::uint32_t line_of(Span span) const { return runbook_.source->line_of(span.begin); }

  void add_obstacle(std::string kind, std::string message, std::string mend, std::uint32_t line) {
    plan_.obstacles.push_back({std::move(kind), std::move(message), std::move(mend), line});
  }

  // Variables of the session whose values are known before it begins.
  std::set<std::string> known_variables() const {
    std::set<std::string> known;
    for (const auto& [name, value] : options_.environment) known.insert(name);
    for (const auto& [name, value] : plan_.variables) known.insert(name);
    return known;
  }

  std::vector<Span> selected_spans() const {
    std::vector<Span> spans;
    for (std::size_t i = 0; i < selected_.size(); ++i) {
      if (!selected_[i]) continue;
      for (const StepAction& action : runbook_.steps[i].actions) spans.push_back(action.span);
      for (const int block : runbook_.steps[i].code_blocks)
        spans.push_back(runbook_.document.code_blocks()[block].span);
    }
    return spans;
  }

  void add_step(const Step& step) {
    const std::string phase = step.phase >= 0 ? runbook_.phases[step.phase].title : std::string();
    plan_.steps.push_back({step.id, step.title, phase, step.kind, line_of(step.title_span),
                           step.optional && !options_.with_optional, plan_.items.size(), 0});
    step_ = &step;
    if (step.evidence.confidence < kSureEnough) {
      add_uncertain_step(step);
    } else {
      for (std::size_t i = 0; i < step.actions.size();) i = add_action(step, i);
    }
    PlanStep& planned = plan_.steps.back();
    planned.item_count = plan_.items.size() - planned.first_item;
    if (planned.item_count == 0) plan_.steps.pop_back();
  }

  // Nobody can be sure that its commands belong to this way: a person reads them and does what is right.
  void add_uncertain_step(const Step& step) {
    std::string text = step.title;
    for (const StepAction& action : step.actions) {
      text += "\n" + (action.kind == ActionKind::manual ? action.text
                                                        : std::string(runbook_.source->slice(action.span)));
    }
    PlanItem& item = add_item(ItemKind::manual, step.span, text, text);
    item.reason = "it is not certain that this belongs here: " + step.evidence.reason;
  }

  // Adds the item that begins with action `index`; returns the first action after it.
  std::size_t add_action(const Step& step, std::size_t index) {
    const StepAction& action = step.actions[index];
    switch (action.kind) {
      case ActionKind::manual: {
        PlanItem& item = add_item(ItemKind::manual, action.span, action.text, action.text);
        item.reason = "the guide describes it in words";
        return index + 1;
      }
      case ActionKind::file: add_file(action); return index + 1;
      case ActionKind::sql: return add_sql(step, index);
      case ActionKind::shell: return add_shell(step, index);
    }
    return index + 1;
  }

  // A statement; with `&` in it, also those after it in the same block that speak of its jobs, because only
  // the shell that started a job can wait for it.
  std::size_t add_shell(const Step& step, std::size_t index) {
    std::size_t end = index + 1;
    const int block = runbook_.statement_blocks[step.actions[index].index];
    if (runbook_.shell_statements[step.actions[index].index].background) {
      for (std::size_t i = index + 1; i < step.actions.size(); ++i) {
        const StepAction& later = step.actions[i];
        if (later.kind != ActionKind::shell || block < 0 || runbook_.statement_blocks[later.index] != block)
          break;
        const ShellStatement& statement = runbook_.shell_statements[later.index];
        if (speaks_of_jobs(runbook_, statement, runbook_.source->slice(statement.span))) end = i + 1;
      }
    }
    const ShellStatement& first = runbook_.shell_statements[step.actions[index].index];
    const ShellStatement& last = runbook_.shell_statements[step.actions[end - 1].index];
    const Span span{first.span.begin, last.span.end};
    auto text = values_.fill_shell(runbook_, block, span);
    if (!text) {
      refuse_value(text.error(), span);
      text = FilledText{std::string(runbook_.source->slice(span)), std::string(runbook_.source->slice(span))};
    }
    PlanItem& item = add_item(ItemKind::shell, span, std::move(text->exact), std::move(text->shown));
    Effects effects;
    item.effect = EffectClass::reads;
    for (std::size_t i = index; i < end; ++i) {
      const int statement = step.actions[i].index;
      describe_statement(item, statement, effects);
    }
    item.effects = names_of(effects);
    item.exposed = values_.exposed_secrets(runbook_, span);
    if (item.background) {
      item.command = "{\n" + item.command + "\n} &\n";
      item.leaves_processes = true;
    } else if (effects.has(Effect::never_returns) && !item.leaves_processes) {
      add_obstacle(
          "never-returns", fmt::format("`{}` never ends by itself", first_line(item.shown)),
          "mark its fence with background=true (or background=keep to leave it running), limit it with "
          "`timeout 30 …`, or leave the step out with --skip " +
              step.id,
          item.line);
    }
    return end;
  }

  // bash would take everything to the end for the heredoc, warn, and go on.
  void refuse_open_heredoc(const PlanItem& item, const Command& command) {
    for (const Redirection& redirection : command.redirections) {
      if (redirection.kind != RedirectionKind::heredoc) continue;
      std::string delimiter = redirection.target.text();
      std::erase_if(delimiter, [](char c) { return c == '\'' || c == '"' || c == '\\'; });
      bool closed = false;
      for (const std::string_view line : text::lines(item.command)) {
        const std::size_t begin = line.find_first_not_of('\t');
        closed |= begin != std::string_view::npos && line.substr(begin) == delimiter;
      }
      if (!closed && !delimiter.empty())
        add_obstacle("open-heredoc", fmt::format("the heredoc <<{} has no end", delimiter),
                     fmt::format("put {} on a line of its own after it", delimiter), item.line);
    }
  }

  void describe_statement(PlanItem& item, int index, Effects& effects) {
    const ShellStatement& statement = runbook_.shell_statements[index];
    item.effect = std::max(item.effect, foresight_->effect_of(statement));
    for (Unknown& unknown : foresight_->unknowns(index)) {
      if (ranges::count(item.unknowns, unknown.text, &Unknown::text) == 0)
        item.unknowns.push_back(std::move(unknown));
    }
    for (std::uint32_t i = 0; i < statement.command_count; ++i) {
      refuse_open_heredoc(item, runbook_.commands[statement.first_command + i]);
      const Operation& operation = runbook_.operations[statement.first_command + i];
      effects |= operation.effects;
      for (const std::string& wrapper : operation.wrappers)
        item.asks |= wrapper == "sudo" || wrapper == "doas";
    }
    item.leaves_processes |= statement.background;
    if (effects.has(Effect::needs_terminal)) item.interactive = true;
    for (const Expectation& expectation : runbook_.expectations) {
      if (expectation.statement == index) item.expects.push_back(expectation.expect);
    }
  }

  // SQL of one fence: a statement by itself, the whole fence when it holds a transaction or settings of a
  // connection.
  std::size_t add_sql(const Step& step, std::size_t index) {
    const SqlStatement& first = runbook_.sql_statements[step.actions[index].index];
    std::size_t end = index;
    bool together = false;
    for (; end < step.actions.size() && step.actions[end].kind == ActionKind::sql; ++end) {
      const SqlStatement& statement = runbook_.sql_statements[step.actions[end].index];
      if (statement.code_block != first.code_block) break;
      together |= statement.role == SqlRole::transaction || statement.role == SqlRole::session;
    }
    if (!together) end = index + 1;
    const SqlStatement& last = runbook_.sql_statements[step.actions[end - 1].index];
    const Span span{first.span.begin, last.span.end};
    auto text = values_.fill_sql(runbook_, first.code_block, span);
    if (!text) {
      refuse_value(text.error(), span);
      return end;
    }
    const Datastore* datastore = first.datastore >= 0 ? &runbook_.datastores[first.datastore] : nullptr;
    const bool native = datastore != nullptr && can_run_in(*datastore);
    PlanItem& item = add_item(native ? ItemKind::sql : ItemKind::manual, span, std::move(text->exact),
                              std::move(text->shown));
    if (!native) {
      item.reason = fmt::format(
          "run this SQL in {}; Handrail runs SQL itself where the front matter declares the datastore's "
          "location",
          datastore != nullptr ? fmt::format("{} ({})", datastore->name, name_of(datastore->engine))
                               : "the database");
      return end;
    }
    FilledText location = values_.location(runbook_, *datastore);
    item.target = std::move(location.exact);
    item.shown_target = std::move(location.shown);
    item.engine = datastore->engine;
    item.effect = EffectClass::reads;
    for (std::size_t i = index; i < end; ++i) {
      const int sql = step.actions[i].index;
      item.effect = std::max(item.effect, Foresight::effect_of(runbook_.sql_statements[sql]));
      const auto one = values_.fill_sql(runbook_, first.code_block, runbook_.sql_statements[sql].span);
      item.sql_statements.push_back(one ? one->exact : std::string());
      for (const Expectation& expectation : runbook_.expectations) {
        if (expectation.sql != sql) continue;
        item.expects.push_back(expectation.expect);
        item.sql_expects.push_back(static_cast<int>(i - index));
      }
    }
    return end;
  }

  static bool can_run_in(const Datastore& datastore) {
    if (datastore.engine == Engine::sqlite) return !datastore.location.empty();
    return (datastore.engine == Engine::mysql || datastore.engine == Engine::postgresql) &&
           datastore.location.find("://") != std::string::npos;
  }

  void add_file(const StepAction& action) {
    const CodeBlock& block = runbook_.document.code_blocks()[action.index];
    const auto path = ranges::find(block.attributes, "file", &Attribute::key);
    if (path == block.attributes.end()) {
      PlanItem& item = add_item(ItemKind::manual, action.span, std::string(block.code.text()),
                                std::string(block.code.text()));
      item.reason = "the guide does not say (file=PATH) where this belongs";
      return;
    }
    FilledText text = values_.fill_block(runbook_, action.index);
    PlanItem& item = add_item(ItemKind::file, action.span, std::move(text.exact), std::move(text.shown));
    set_target(item, path->value);
    item.effects = names_of(Effects(Effect::changes_config));
    item.effect = EffectClass::changes;
  }

  void set_target(PlanItem& item, const std::string& declared) {
    FilledText target = values_.plain(runbook_, declared);
    item.target = std::move(target.exact);
    item.shown_target = std::move(target.shown);
  }

  static std::string first_line(const std::string& text) { return text.substr(0, text.find('\n')); }

  void refuse_value(const Error& error, Span span) {
    add_obstacle("unsafe-value", error.message, error.mend, line_of(span));
  }

  PlanItem& add_item(ItemKind kind, Span span, std::string command, std::string shown) {
    const std::size_t number = plan_.items.size() - plan_.steps.back().first_item + 1;
    PlanItem item;
    item.id = fmt::format("{}.{}", step_->id, number);
    item.step = static_cast<int>(plan_.steps.size()) - 1;
    item.kind = kind;
    item.line = line_of(span);
    item.span = span;
    item.command = std::move(command);
    item.shown = std::move(shown);
    item.limit = options_.timeout.value_or(kDefaultLimit);
    read_attributes(item, span);
    const std::string content = fmt::format("{}\n{}\n{}", step_->id, name_of(kind), item.shown);
    const int seen = seen_[content]++;
    item.key = sha256_hex(fmt::format("{}\n{}", seen, content));
    return plan_.items.emplace_back(std::move(item));
  }

  void read_attributes(PlanItem& item, Span span) {
    const ItemSettings settings(runbook_, *step_, span);
    settings.apply(item, plan_.obstacles);
    if (item.kind != ItemKind::shell) return;
    if (const std::string cwd = settings.value("cwd"); !cwd.empty() && entered_ != span_of_block(span)) {
      entered_ = span_of_block(span);
      const FilledText folder = values_.plain(runbook_, cwd);
      item.command = "cd -- " + single_quoted(folder.exact) + "\n" + item.command;
      item.shown = "cd -- " + single_quoted(folder.shown) + "\n" + item.shown;
    }
  }

  // goto: leads forward only, so that a run always ends.
  void check_goto() {
    for (const PlanItem& item : plan_.items) {
      if (item.on_failure.then != OnFailure::go_to) continue;
      const std::string& id = item.on_failure.go_to;
      const auto target = std::find_if(plan_.steps.begin(), plan_.steps.end(),
                                       [&](const PlanStep& step) { return step.id == id; });
      if (target == plan_.steps.end()) {
        add_obstacle("bad-attribute", fmt::format("on-failure=goto:{}: the plan has no step {}", id, id),
                     "`handrail plan` lists the steps' ids", item.line);
      } else if (target - plan_.steps.begin() <= item.step) {
        add_obstacle("bad-attribute",
                     fmt::format("on-failure=goto:{}: the step {} does not stand after this one", id, id),
                     "goto leads forward; retry=3 tries the same command again", item.line);
      }
    }
  }

  // Where the code block around `span` begins; cwd= is entered once in each.
  std::uint32_t span_of_block(Span span) const {
    for (const CodeBlock& block : runbook_.document.code_blocks()) {
      if (block.span.contains(span)) return block.span.begin;
    }
    return span.begin;
  }

  std::string hash() const {
    Json body{{"format", 1}, {"document", plan_.document_hash}};
    body["choices"] = body["parameters"] = Json::object();
    for (const PlanChoice& choice : plan_.choices) body["choices"][choice.id] = choice.taken;
    for (const PlanParameter& parameter : plan_.parameters) {
      body["parameters"][parameter.name] = parameter.type == ParameterType::secret ? Json("***")
                                           : parameter.value                       ? Json(*parameter.value)
                                                                                   : Json();
    }
    for (const PlanStep& step : plan_.steps) body["steps"].push_back(step.id);
    for (const PlanItem& item : plan_.items)
      body["items"].push_back(Json::array({item.key, item.shown_target}));
    body["with_optional"] = options_.with_optional;
    body["timeout_ms"] = options_.timeout ? Json(options_.timeout->count()) : Json();
    return sha256_hex(body.dump(-1, ' ', false, Json::error_handler_t::replace));
  }

  const Runbook& runbook_;
  const PlanOptions& options_;
  const WayBack* way_back_ = nullptr;  // none: the forward path
  Plan plan_;
  PlanValues values_;
  std::optional<Foresight> foresight_;  // after the parameters have their values
  const Step* step_ = nullptr;
  std::vector<bool> selected_;  // of Runbook::steps
  std::map<std::string, int> seen_;
  std::uint32_t entered_ = ~0u;  // the block whose cwd= was entered last
};

}  // namespace

std::string_view name_of(ItemKind kind) {
  switch (kind) {
    case ItemKind::shell: return "shell";
    case ItemKind::sql: return "sql";
    case ItemKind::file: return "file";
    case ItemKind::manual: return "manual";
  }
  return "";
}

std::size_t Plan::count(ItemKind kind) const { return ranges::count(items, kind, &PlanItem::kind); }

Result<Plan> make_plan(const Runbook& runbook, const PlanOptions& options) {
  return Planner(runbook, options).make();
}

Result<Plan> make_plan(const Runbook& runbook, const PlanOptions& options, const WayBack& way_back) {
  return Planner(runbook, options, &way_back).make();
}

void drop_items(Plan& plan, const std::vector<std::string>& keys) {
  std::vector<PlanStep> steps;
  std::vector<PlanItem> items;
  for (const PlanStep& step : plan.steps) {
    PlanStep kept = step;
    kept.first_item = items.size();
    for (std::size_t i = step.first_item; i < step.first_item + step.item_count; ++i) {
      if (std::count(keys.begin(), keys.end(), plan.items[i].key) > 0) continue;
      items.push_back(std::move(plan.items[i]));
      items.back().step = static_cast<int>(steps.size());
    }
    kept.item_count = items.size() - kept.first_item;
    if (kept.item_count > 0) steps.push_back(std::move(kept));
  }
  plan.steps = std::move(steps);
  plan.items = std::move(items);
}

}  // namespace handrail
