#include "model/json.h"

#include <nlohmann/json.hpp>

namespace handrail {
namespace {

using Json = nlohmann::ordered_json;

class Writer {
 public:
  explicit Writer(const Runbook& runbook) : r_(runbook) {}

  Json run() const {
    Json out;
    out["schema"] = "handrail.runbook/1";
    out["file"] = r_.source->name();
    out["title"] = r_.title;
    out["language"] = r_.language;
    out["headings"] = list(r_.document.headings(), [&](const Heading& h) {
      return Json{{"at", place(h.span)},
                  {"level", h.level},
                  {"text", h.text},
                  {"anchor", h.slug},
                  {"parent", h.parent}};
    });
    out["links"] = list(r_.document.links(), [&](const Link& l) {
      return Json{
          {"at", place(l.span)}, {"destination", l.destination}, {"text", l.text}, {"image", l.image}};
    });
    out["fences"] = list(r_.document.code_blocks(), [&](const CodeBlock& b) {
      Json fence{{"at", place(b.span)},
                 {"language", b.language_name},
                 {"fenced", b.fenced},
                 {"closed", b.closed},
                 {"heading", b.heading}};
      for (const Attribute& attribute : b.attributes) fence["attributes"][attribute.key] = attribute.value;
      return fence;
    });
    out["items"] = list(r_.document.list_items(), [&](const ListItem& i) {
      Json item{{"at", place(i.span)}, {"ordered", i.ordered}, {"depth", i.depth}, {"text", i.text}};
      if (i.ordered) item["number"] = i.number;
      if (i.task) item["checked"] = i.checked;
      return item;
    });
    out["containers"] = list(r_.document.containers(), [&](const Container& c) {
      return Json{{"at", place(c.span)},
                  {"kind", name_of(c.kind)},
                  {"type", c.type},
                  {"title", c.title},
                  {"parent", c.parent}};
    });
    out["phases"] = list(r_.phases, [&](const Phase& p) {
      return Json{{"at", place(p.span)},
                  {"title", p.title},
                  {"way", name_of(p.way)},
                  {"first_step", p.first_step},
                  {"step_count", p.step_count}};
    });
    out["choices"] = list(r_.choices, [&](const Choice& c) {
      Json choice{{"id", c.id}, {"title", c.title}, {"at", place(c.span)}};
      add_why(choice, c.evidence);
      choice["options"] = list(c.options, [&](const ChoiceOption& o) {
        return Json{{"id", o.id}, {"title", o.title}, {"at", place(o.span)}, {"recommended", o.recommended}};
      });
      return choice;
    });
    out["steps"] = list(r_.steps, [&](const Step& s) { return step(s); });
    out["parameters"] = list(r_.parameters, [&](const Parameter& p) {
      Json parameter{{"name", p.name}, {"type", name_of(p.type)}, {"declared", p.declared}};
      if (p.default_value) parameter["default"] = *p.default_value;
      if (!p.description.empty()) parameter["description"] = p.description;
      if (!p.allowed.empty()) parameter["values"] = p.allowed;
      parameter["uses"] = list(p.uses, [&](Span use) { return place(use); });
      add_why(parameter, p.evidence);
      return parameter;
    });
    out["placeholders"] = list(r_.placeholders, [&](const Placeholder& p) {
      return Json{{"at", place(p.span)},
                  {"text", p.text},
                  {"parameter", r_.parameters[static_cast<std::size_t>(p.parameter)].name}};
    });
    out["datastores"] = list(r_.datastores, [&](const Datastore& d) {
      Json datastore{
          {"name", d.name}, {"engine", name_of(d.engine)}, {"at", place(d.span)}, {"declared", d.declared}};
      if (!d.location.empty()) datastore["location"] = d.location;
      add_why(datastore, d.evidence);
      return datastore;
    });
    out["services"] = list(r_.services, [&](const Service& s) {
      const auto lines = [&](const std::vector<int>& commands) {
        return list(commands, [&](int command) {
          return Json(line(r_.commands[static_cast<std::size_t>(command)].span));
        });
      };
      Json service{{"name", s.name},
                   {"at", place(s.span)},
                   {"stopped_at", lines(s.stopped_by)},
                   {"started_at", lines(s.started_by)}};
      add_why(service, s.evidence);
      return service;
    });
    out["artifacts"] = list(r_.artifacts, [&](const Artifact& a) {
      Json artifact{{"path", a.path}};
      artifact["produced_at"] = a.produced_by < 0
                                    ? Json(nullptr)
                                    : Json(line(r_.path_uses[static_cast<std::size_t>(a.produced_by)].span));
      artifact["consumed_at"] = list(a.consumed_by, [&](int use) {
        return Json(line(r_.path_uses[static_cast<std::size_t>(use)].span));
      });
      return artifact;
    });
    out["expectations"] = list(r_.expectations, [&](const Expectation& e) {
      const Span command = e.statement >= 0 ? r_.shell_statements[static_cast<std::size_t>(e.statement)].span
                                            : r_.sql_statements[static_cast<std::size_t>(e.sql)].span;
      return Json{{"at", place(e.expect.span)},
                  {"command_line", line(command)},
                  {"kind", name_of(e.expect.kind)},
                  {"values", e.expect.values},
                  {"text", e.expect.text}};
    });
    out["checks"] = list(r_.checks, [&](const Check& c) {
      Json check{{"id", c.id},
                 {"title", c.title},
                 {"kind", c.kind},
                 {"origin", name_of(c.origin)},
                 {"when", name_of(c.when)},
                 {"severity", name_of(c.severity)}};
      if (!c.datastore.empty()) check["datastore"] = c.datastore;
      if (!c.sql.empty()) check["sql"] = c.sql;
      for (const auto& [key, values] : c.arguments) check["arguments"][key] = values;
      check["expect"] = Json{{"kind", name_of(c.expect.kind)}, {"values", c.expect.values}};
      check["at"] = place(c.span);
      return check;
    });
    out["suppressions"] = list(r_.suppressions, [&](const Suppression& s) {
      return Json{{"at", place(s.span)},
                  {"rule", s.code},
                  {"reason", s.reason},
                  {"until", s.until},
                  {"whole_file", s.reach == Suppression::Reach::file}};
    });
    return out;
  }

 private:
  template <typename Items, typename Make>
  static Json list(const Items& items, Make make) {
    Json out = Json::array();
    for (const auto& item : items) out.push_back(make(item));
    return out;
  }

  std::uint32_t line(Span span) const { return r_.source->line_of(span.begin); }

  Json place(Span span) const {
    const Position begin = r_.source->position(span.begin), end = r_.source->position(span.end);
    return Json{
        {"line", begin.line}, {"column", begin.column}, {"end_line", end.line}, {"end_column", end.column}};
  }

  Json why(const Evidence& evidence) const {
    return Json{
        {"reason", evidence.reason}, {"line", line(evidence.span)}, {"confidence", evidence.confidence}};
  }
  void add_why(Json& to, const Evidence& evidence) const {
    if (!evidence.reason.empty()) to["why"] = why(evidence);
  }

  Json step(const Step& s) const {
    Json out{{"id", s.id},
             {"title", s.title},
             {"at", place(s.title_span)},
             {"kind", name_of(s.kind)},
             {"way", name_of(s.way)},
             {"phase", s.phase}};
    if (s.optional) out["optional"] = true;
    if (s.manual) out["manual"] = true;
    if (s.choice >= 0) {
      const Choice& choice = r_.choices[static_cast<std::size_t>(s.choice)];
      out["choice"] = choice.id;
      out["option"] = choice.options[static_cast<std::size_t>(s.option)].id;
    }
    out["why"] = why(s.evidence);
    out["way_why"] = why(s.way_evidence);
    if (s.optional && !s.optional_evidence.reason.empty()) out["optional_why"] = why(s.optional_evidence);
    for (const auto& [key, value] : s.attributes) out["attributes"][key] = value;
    out["actions"] = list(s.actions, [&](const StepAction& a) { return action(a); });
    return out;
  }

  Json action(const StepAction& a) const {
    Json out{{"kind", name_of(a.kind)}, {"at", place(a.span)}};
    if (a.kind == ActionKind::shell) {
      const ShellStatement& statement = r_.shell_statements[static_cast<std::size_t>(a.index)];
      out["text"] = r_.source->slice(statement.span);
      if (statement.background) out["background"] = true;
      Json commands = Json::array();
      for (std::uint32_t i = statement.first_command; i < statement.first_command + statement.command_count;
           ++i)
        commands.push_back(command(i));
      out["commands"] = std::move(commands);
    } else if (a.kind == ActionKind::sql) {
      const SqlStatement& statement = r_.sql_statements[static_cast<std::size_t>(a.index)];
      out["text"] = statement.text;
      out["role"] = name_of(statement.role);
      out["engine"] = name_of(statement.engine);
    } else {
      out["text"] = a.text;
    }
    return out;
  }

  Json command(std::uint32_t index) const {
    const Command& c = r_.commands[index];
    const Operation& o = r_.operations[index];
    Json out{{"at", place(c.span)}, {"program", o.program}};
    if (!o.wrappers.empty()) out["through"] = o.wrappers;
    out["words"] = list(c.words, [](const Word& word) { return Json(word.text()); });
    if (!c.assignments.empty()) {
      out["sets"] = list(c.assignments, [](const Assignment& assignment) { return Json(assignment.name); });
    }
    out["effects"] = list(names_of(o.effects), [](std::string_view name) { return Json(name); });
    if (o.engine != Engine::unknown) out["engine"] = name_of(o.engine);
    if (!o.datastore.empty()) out["datastore"] = o.datastore;
    if (!o.service.empty()) out["service"] = o.service;
    return out;
  }

  const Runbook& r_;
};

}  // namespace

std::string runbook_json(const Runbook& runbook) {
  return Writer(runbook).run().dump(2, ' ', false, Json::error_handler_t::replace) + "\n";
}

}  // namespace handrail
