#include "model/annotations.h"

#include <algorithm>
#include <array>
#include <span>

#include <fmt/format.h>
#include <fmt/ranges.h>

#include "model/suppressions.h"
#include "model/text.h"

namespace handrail {
namespace {

using Words = std::span<const std::string_view>;

constexpr auto kStepKeys = std::to_array<std::string_view>(
    {"name",        "kind",       "way",        "optional",  "manual",    "choice", "option", "timeout",
     "interactive", "background", "ready-port", "ready-log", "datastore", "check",  "expect", "when",
     "checks",      "file",       "produces",   "cwd",       "strict",    "run",    "title",  "severity"});

// Attributes that other renderers and runners put on fences. Runme's that mean the same here are in the list
// above.
constexpr auto kForeignKeys = std::to_array<std::string_view>({"linenos",
                                                               "linenostart",
                                                               "hl_lines",
                                                               "hl_style",
                                                               "lineanchors",
                                                               "anchorlinenos",
                                                               "showlinenumbers",
                                                               "startline",
                                                               "startfrom",
                                                               "numberlines",
                                                               "filename",
                                                               "caption",
                                                               "class",
                                                               "id",
                                                               "lang",
                                                               "language",
                                                               "copy",
                                                               "wrap",
                                                               "theme",
                                                               "highlight",
                                                               "line",
                                                               "lines",
                                                               "line-numbers",
                                                               "linenumbers",
                                                               "ins",
                                                               "del",
                                                               "mark",
                                                               "frame",
                                                               "live",
                                                               "eval",
                                                               "echo",
                                                               "include",
                                                               "output",
                                                               "results",
                                                               "session",
                                                               "exports",
                                                               "tangle",
                                                               "cmd",
                                                               "attr",
                                                               "label",
                                                               "group",
                                                               "tab",
                                                               "sync",
                                                               "icon",
                                                               "promptenv",
                                                               "interpreter",
                                                               "excludefromrunall",
                                                               "tag",
                                                               "category",
                                                               "mimetype",
                                                               "closeterminalonsuccess",
                                                               "terminalrows",
                                                               "copyable",
                                                               "expected_similarity"});

bool has(Words words, std::string_view word) {
  return std::find(words.begin(), words.end(), word) != words.end();
}

// Optimal string alignment distance, for "did you mean". Words are short.
std::size_t distance(std::string_view a, std::string_view b) {
  std::vector<std::vector<std::size_t>> d(a.size() + 1, std::vector<std::size_t>(b.size() + 1));
  for (std::size_t i = 0; i <= a.size(); ++i) d[i][0] = i;
  for (std::size_t j = 0; j <= b.size(); ++j) d[0][j] = j;
  for (std::size_t i = 1; i <= a.size(); ++i) {
    for (std::size_t j = 1; j <= b.size(); ++j) {
      const std::size_t same = a[i - 1] == b[j - 1] ? 0 : 1;
      d[i][j] = std::min({d[i - 1][j] + 1, d[i][j - 1] + 1, d[i - 1][j - 1] + same});
      if (i > 1 && j > 1 && a[i - 1] == b[j - 2] && a[i - 2] == b[j - 1])
        d[i][j] = std::min(d[i][j], d[i - 2][j - 2] + 1);
    }
  }
  return d[a.size()][b.size()];
}

std::string_view nearest(Words words, std::string_view word) {
  for (const std::string_view known : words) {
    if (word.size() > 2 && word.size() < 40 && distance(known, word) <= (word.size() > 5 ? 2u : 1u))
      return known;
  }
  return {};
}

std::string did_you_mean(Words known, std::string_view word) {
  const std::string_view near = nearest(known, word);
  return near.empty() ? fmt::format("known are: {}", fmt::join(known, ", "))
                      : fmt::format("did you mean '{}'?", near);
}

constexpr auto kVocabulary = std::to_array<std::string_view>(
    {"sql", "not_null", "unique", "accepted_values", "relationships", "row_count", "has_table", "has_column",
     "has_index", "matches", "integrity", "foreign_keys", "pragma"});
constexpr auto kCheckKeys =
    std::to_array<std::string_view>({"id", "title", "expect", "when", "severity", "datastore"});
constexpr auto kExpectKeys =
    std::to_array<std::string_view>({"equals", "contains", "matches", "rows", "empty", "not_empty",
                                     "at_least", "less_than", "same_as_before"});

// What each word of the vocabulary takes besides; the first one is meant when only a scalar is given.
struct CheckWord {
  std::string_view word;
  std::array<std::string_view, 6> arguments;
};
constexpr auto kCheckWords = std::to_array<CheckWord>({
    {"not_null", {"table", "column"}},
    {"unique", {"table", "column"}},
    {"accepted_values", {"table", "column", "values"}},
    {"relationships", {"table", "column", "to", "field"}},
    {"row_count", {"table", "equals", "at_least", "less_than"}},
    {"has_table", {"table"}},
    {"has_column", {"table", "column", "type", "default", "nullable"}},
    {"has_index", {"table", "column", "name", "unique"}},
    {"matches", {"table", "column", "pattern"}},
    {"integrity", {}},
    {"foreign_keys", {}},
    {"pragma", {"name"}},
});

std::vector<std::string> scalars(const YamlNode& node) {
  std::vector<std::string> values;
  if (node.is_scalar()) values.push_back(node.value);
  for (const YamlNode& item : node.items) {
    if (item.is_scalar()) values.push_back(item.value);
  }
  return values;
}

template <typename Enum, std::size_t N>
std::optional<Enum> parse_enum(std::string_view word, const std::array<Enum, N>& all) {
  for (const Enum value : all) {
    if (name_of(value) == word) return value;
  }
  return std::nullopt;
}

class DeclarationReader {
 public:
  DeclarationReader(const Document& document, Declarations& out) : document_(document), out_(out) {}

  Result<void> run() {
    if (document_.has_front_matter()) {
      if (auto read = front_matter(); !read) return read;
    }
    for (const HtmlComment& comment : document_.comments()) read_comment(comment);
    for (const CodeBlock& block : document_.code_blocks()) read_block(block);
    return {};
  }

 private:
  const SourceText& source() const { return document_.source(); }
  void wrong(Span span, std::string message, std::string mend) {
    out_.errors.push_back(annotation_error(span, std::move(message), std::move(mend)));
  }

  Result<void> front_matter() {
    const CodeText yaml(source().text(), document_.front_matter());
    auto root = parse_yaml(source(), yaml);
    if (!root) {
      Error error = root.error();
      error.message = "front matter: " + error.message;
      return fail(std::move(error));
    }
    if (!root->is_mapping()) {
      if (root->kind != YamlNode::Kind::null)
        wrong(root->span, "front matter is not a mapping", "write keys and values: parameters: …");
      return {};
    }
    for (const auto& [key, value] : root->entries) {
      if (key.value == "handrail") {
        if (!value.is_mapping()) {
          wrong(value.span, "'handrail' takes a mapping", "write the declarations below it");
          continue;
        }
        for (const auto& [inner, inner_value] : value.entries) declaration(inner, inner_value, true);
      } else {
        declaration(key, value, false);
      }
    }
    return {};
  }

  // Front matter is shared with site generators, so a foreign key at its top is left alone unless it looks
  // like one of ours misspelt; below `handrail:` every key must be known.
  void declaration(const YamlNode& key, const YamlNode& value, bool ours_only) {
    static constexpr auto kKeys =
        std::to_array<std::string_view>({"parameters", "datastores", "services", "choices", "checks"});
    if (key.value == "parameters") return parameters(value);
    if (key.value == "datastores") return datastores(value);
    if (key.value == "services") return services(value);
    if (key.value == "choices") return choices(value);
    if (key.value == "checks") {
      for (Check& check : read_checks(value, out_.errors)) out_.checks.push_back(std::move(check));
      return;
    }
    if (key.value == "title" && value.is_scalar() && !ours_only) out_.title = value.value;
    const std::string_view near = nearest(kKeys, key.value);
    if (ours_only || !near.empty())
      wrong(key.span, fmt::format("unknown front matter key '{}'", key.value),
            did_you_mean(kKeys, key.value));
  }

  bool mapping(const YamlNode& node, std::string_view what) {
    if (node.is_mapping()) return true;
    wrong(node.span, fmt::format("'{}' takes a mapping from names to settings", what),
          fmt::format("{}:\n  name: {{…}}", what));
    return false;
  }

  void unknown_key(const YamlNode& key, std::string_view where, Words known) {
    wrong(key.span, fmt::format("unknown key '{}' in {}", key.value, where), did_you_mean(known, key.value));
  }

  void parameters(const YamlNode& node) {
    if (!mapping(node, "parameters")) return;
    static constexpr auto kKeys =
        std::to_array<std::string_view>({"type", "description", "default", "values", "placeholder"});
    static constexpr auto kTypes =
        std::to_array({ParameterType::string, ParameterType::integer, ParameterType::path, ParameterType::url,
                       ParameterType::choice, ParameterType::secret});
    for (const auto& [key, value] : node.entries) {
      Parameter parameter;
      parameter.name = key.value;
      parameter.declared = true;
      parameter.declared_at = key.span;
      if (value.is_scalar()) parameter.default_value = value.value;
      for (const auto& [field, setting] : value.entries) {
        if (field.value == "type") {
          const auto type = parse_enum(setting.value, kTypes);
          if (type)
            parameter.type = *type;
          else
            wrong(setting.span, fmt::format("unknown parameter type '{}'", setting.value),
                  "one of string, integer, path, url, choice, secret");
        } else if (field.value == "description") {
          parameter.description = setting.value;
        } else if (field.value == "default") {
          parameter.default_value = setting.value;
        } else if (field.value == "values") {
          parameter.allowed = scalars(setting);
          if (parameter.type == ParameterType::string) parameter.type = ParameterType::choice;
        } else if (field.value == "placeholder") {
          for (std::string& spelled : scalars(setting)) parameter.placeholders.push_back(std::move(spelled));
        } else {
          unknown_key(field, fmt::format("parameter '{}'", key.value), kKeys);
        }
      }
      out_.parameters.push_back(std::move(parameter));
    }
  }

  void datastores(const YamlNode& node) {
    if (!mapping(node, "datastores")) return;
    static constexpr auto kKeys = std::to_array<std::string_view>({"engine", "location", "path", "url"});
    static constexpr auto kEngines =
        std::to_array({Engine::sqlite, Engine::mysql, Engine::postgresql, Engine::redis, Engine::mongodb});
    for (const auto& [key, value] : node.entries) {
      Datastore datastore;
      datastore.name = key.value;
      datastore.declared = true;
      datastore.span = key.span;
      for (const auto& [field, setting] : value.entries) {
        if (field.value == "engine") {
          const std::string name = setting.value == "mariadb"    ? "mysql"
                                   : setting.value == "postgres" ? "postgresql"
                                                                 : setting.value;
          if (const auto engine = parse_enum(std::string_view(name), kEngines))
            datastore.engine = *engine;
          else
            wrong(setting.span, fmt::format("unknown engine '{}'", setting.value),
                  "one of sqlite, mysql, mariadb, postgresql, redis, mongodb");
        } else if (has(kKeys, field.value)) {
          datastore.location = setting.value;
        } else {
          unknown_key(field, fmt::format("datastore '{}'", key.value), kKeys);
        }
      }
      if (datastore.engine == Engine::unknown && value.find("engine") == nullptr) {
        wrong(key.span, fmt::format("datastore '{}' names no engine", key.value), "engine: sqlite");
      }
      out_.datastores.push_back(std::move(datastore));
    }
  }

  void services(const YamlNode& node) {
    if (!node.is_sequence())
      return wrong(node.span, "'services' takes a list of names", "services: [app, nginx]");
    for (const YamlNode& item : node.items) {
      Service service;
      service.name = item.value;
      service.span = item.span;
      service.declared = true;
      out_.services.push_back(std::move(service));
    }
  }

  void choices(const YamlNode& node) {
    if (!mapping(node, "choices")) return;
    static constexpr auto kKeys = std::to_array<std::string_view>({"title", "options", "default"});
    for (const auto& [key, value] : node.entries) {
      Choice choice;
      choice.id = key.value;
      choice.title = key.value;
      choice.span = key.span;
      choice.declared = true;
      for (const auto& [field, setting] : value.entries) {
        if (field.value == "title")
          choice.title = setting.value;
        else if (field.value == "options")
          options(setting, choice);
        else if (field.value != "default")
          unknown_key(field, fmt::format("choice '{}'", key.value), kKeys);
      }
      if (const YamlNode* fallback = value.find("default")) {
        bool found = false;
        for (ChoiceOption& option : choice.options) found |= option.is_default = option.id == fallback->value;
        if (!found)
          wrong(fallback->span, fmt::format("choice '{}' has no option '{}'", key.value, fallback->value),
                "name one of its options");
      }
      if (choice.options.empty())
        wrong(key.span, fmt::format("choice '{}' has no options", key.value), "options: [a, b]");
      out_.choices.push_back(std::move(choice));
    }
  }

  static void options(const YamlNode& node, Choice& choice) {
    for (const YamlNode& item : node.items)
      choice.options.push_back({item.value, item.value, item.span, false, false});
    for (const auto& [id, title] : node.entries)
      choice.options.push_back({id.value, title.is_scalar() ? title.value : id.value, id.span, false, false});
  }

  // Whether a line is nothing but a comment of ours: several may stand before one block.
  bool is_annotation(std::uint32_t line) const {
    const std::string_view text = text::trim(source().line_text(line));
    return text.starts_with("<!--") && text.ends_with("-->") &&
           text::starts_with_ignoring_case(text::trim(text.substr(4)), "handrail");
  }

  // The block that a comment stands before: to the end of the fence, or to the next blank line.
  Span target_after(Span comment) {
    const std::string_view text = source().text();
    std::uint32_t line = source().line_of(comment.end) + 1;
    while (line <= source().line_count() &&
           (text::trim(source().line_text(line)).empty() || is_annotation(line)))
      ++line;
    if (line > source().line_count()) return {comment.end, static_cast<std::uint32_t>(text.size())};
    const Span first = source().line_span(line);
    const auto& blocks = document_.code_blocks();
    auto block =
        std::lower_bound(blocks.begin(), blocks.end(), first.begin,
                         [](const CodeBlock& b, std::uint32_t begin) { return b.span.begin < begin; });
    if (block != blocks.end() && block->span.begin <= first.end) return {first.begin, block->span.end};
    // Many comments may stand in one paragraph, so its end is remembered.
    if (line < paragraph_first_ || line > paragraph_last_) {
      paragraph_first_ = line;
      while (line < source().line_count() && !text::trim(source().line_text(line + 1)).empty()) {
        const Span next = source().line_span(line + 1);
        while (block != blocks.end() && block->span.begin < next.begin) ++block;
        if (block != blocks.end() && block->fenced && block->span.begin <= next.end) break;
        ++line;
      }
      paragraph_last_ = line;
    }
    return {first.begin, source().line_span(paragraph_last_).end};
  }

  void read_comment(const HtmlComment& comment) {
    std::string_view text = comment.text;
    if (!text::starts_with_ignoring_case(text, "handrail")) return;
    std::string_view rest = text.substr(8);
    if (rest.starts_with(':')) return step_note(comment, rest.substr(1));
    if (rest.starts_with("-disable-next"))
      return suppression(comment, rest.substr(13), Suppression::Reach::next);
    if (rest.starts_with("-disable")) return suppression(comment, rest.substr(8), Suppression::Reach::file);
    if (!rest.empty() && (text::is_alnum(rest.front()) || rest.front() == ' '))
      return;  // prose that begins with the name
    wrong(comment.span, "this handrail comment is not understood",
          "write <!-- handrail: key=value -->, <!-- handrail-disable-next CODE: reason --> or <!-- "
          "handrail-disable CODE: reason -->");
  }

  // A malformed one suppresses nothing, so that a mistake is not silence.
  void suppression(const HtmlComment& comment, std::string_view rest, Suppression::Reach reach) {
    SuppressionText words = read_suppression(rest);
    for (SuppressionText::Problem& problem : words.problems)
      wrong(comment.span, std::move(problem.message), std::move(problem.mend));
    if (!words.problems.empty()) return;
    const Span target = reach == Suppression::Reach::file
                            ? Span{0, static_cast<std::uint32_t>(source().text().size())}
                            : target_after(comment.span);
    for (std::string& rule : words.rules)
      out_.suppressions.push_back({comment.span, std::move(rule), words.reason, words.until, reach, target});
  }

  void step_note(const HtmlComment& comment, std::string_view rest) {
    StepNote note;
    note.span = comment.span;
    note.target = target_after(comment.span);
    std::size_t i = 0;
    while (i < rest.size()) {
      if (text::is_space(rest[i]) || rest[i] == ',') {
        ++i;
        continue;
      }
      std::string key, value = "true";
      while (i < rest.size() && rest[i] != '=' && rest[i] != ',' && !text::is_space(rest[i]))
        key += rest[i++];
      if (i < rest.size() && rest[i] == '=') {
        value.clear();
        ++i;
        if (i < rest.size() && (rest[i] == '"' || rest[i] == '\'')) {
          const char quote = rest[i++];
          while (i < rest.size() && rest[i] != quote) value += rest[i++];
          ++i;
        } else {
          while (i < rest.size() && !text::is_space(rest[i]) && rest[i] != ',') value += rest[i++];
        }
      }
      check_setting(comment.span, key, value, false);
      note.values[key] = value;
    }
    if (note.values.empty())
      wrong(comment.span, "an annotation that says nothing", "write <!-- handrail: kind=rollback -->");
    out_.notes.push_back(std::move(note));
  }

  void check_setting(Span span, const std::string& key, const std::string& value, bool on_fence) {
    if (!has(kStepKeys, key)) {
      if (on_fence && has(kForeignKeys, text::lower(key))) return;
      wrong(span, fmt::format("unknown annotation '{}'", key), did_you_mean(kStepKeys, key));
      return;
    }
    if (key == "kind" && !step_kind_from(value))
      wrong(span, fmt::format("'{}' is no kind of step", value),
            "one of prepare, backup, stop, deploy, dependencies, migrate, configure, start, verify, "
            "rollback, troubleshoot, tune, monitor, cleanup, reference");
    if (key == "way" && value != "forward" && value != "back" && value != "side")
      wrong(span, fmt::format("'{}' is no way through the guide", value), "one of forward, back, side");
    if (key == "when" && value != "any" && value != "before" && value != "after" && value != "rollback")
      wrong(span, fmt::format("'{}' is no time for a check", value), "one of any, before, after, rollback");
    if (key == "timeout") {
      std::size_t digits = 0;
      while (digits < value.size() && text::is_digit(value[digits])) ++digits;
      const std::string unit = value.substr(digits);
      if (digits == 0 || (!unit.empty() && unit != "s" && unit != "m" && unit != "h"))
        wrong(span, fmt::format("'{}' is no time limit", value), "write a number and s, m or h: timeout=10m");
    }
    for (const std::string_view flag : {"optional", "manual", "interactive", "strict", "run"}) {
      if (key == flag && value != "true" && value != "false")
        wrong(span, fmt::format("'{}' takes true or false", key), fmt::format("write {}=true", key));
    }
  }

  void read_block(const CodeBlock& block) {
    for (const Attribute& attribute : block.attributes)
      check_setting(attribute.span, attribute.key, attribute.value, true);
    if (!is_check_block(block)) return;
    auto root = parse_yaml(source(), block.code);
    if (!root) {
      const Error& error = root.error();
      const Span line = source().line_span(error.line == 0 ? source().line_of(block.span.begin) : error.line);
      return wrong(line, fmt::format("check block: {}", error.message), error.mend);
    }
    for (Check& check : read_checks(*root, out_.errors)) out_.checks.push_back(std::move(check));
  }

  const Document& document_;
  Declarations& out_;
  std::uint32_t paragraph_first_ = 1;  // lines of the paragraph that target_after() measured last
  std::uint32_t paragraph_last_ = 0;
};

}  // namespace

Finding annotation_error(Span span, std::string message, std::string mend) {
  Finding finding;
  finding.code = "D010";
  finding.rule = "bad-annotation";
  finding.severity = Severity::error;
  finding.span = span;
  finding.message = std::move(message);
  finding.mend = std::move(mend);
  return finding;
}

bool is_check_block(const CodeBlock& block) {
  if (block.language_name == "checks") return true;
  return block.language == Language::yaml &&
         std::any_of(block.attributes.begin(), block.attributes.end(),
                     [](const Attribute& attribute) { return attribute.key == "checks"; });
}

Expect read_expect(const YamlNode& node, std::vector<Finding>& errors) {
  Expect expect;
  expect.span = node.span;
  if (node.is_scalar() || node.is_sequence()) {
    expect.kind = ExpectKind::equals;
    expect.values = scalars(node);
    if (node.is_scalar() && !node.quoted) {
      if (node.value == "empty") expect = {ExpectKind::empty, {}, node.span, {}};
      if (node.value == "not_empty") expect = {ExpectKind::not_empty, {}, node.span, {}};
      if (node.value == "same_as_before") expect = {ExpectKind::same_as_before, {}, node.span, {}};
    }
    return expect;
  }
  static constexpr auto kKinds = std::to_array(
      {ExpectKind::equals, ExpectKind::contains, ExpectKind::matches, ExpectKind::rows, ExpectKind::empty,
       ExpectKind::not_empty, ExpectKind::at_least, ExpectKind::less_than, ExpectKind::same_as_before});
  if (node.entries.size() != 1) {
    errors.push_back(annotation_error(node.span, "'expect' takes one expectation", "expect: {rows: 0}"));
    return expect;
  }
  const auto& [key, value] = node.entries.front();
  if (const auto kind = parse_enum(std::string_view(key.value), kKinds)) {
    expect.kind = *kind;
    expect.values = scalars(value);
    const bool takes_none =
        *kind == ExpectKind::empty || *kind == ExpectKind::not_empty || *kind == ExpectKind::same_as_before;
    if (expect.values.empty() && !takes_none)
      errors.push_back(annotation_error(value.span, fmt::format("'{}' needs a value", key.value),
                                        fmt::format("expect: {{{}: 1}}", key.value)));
  } else {
    errors.push_back(annotation_error(key.span, fmt::format("unknown expectation '{}'", key.value),
                                      did_you_mean(kExpectKeys, key.value)));
  }
  return expect;
}

std::vector<Check> read_checks(const YamlNode& list, std::vector<Finding>& errors) {
  std::vector<Check> checks;
  if (!list.is_sequence()) {
    if (list.kind != YamlNode::Kind::null)
      errors.push_back(
          annotation_error(list.span, "checks are written as a list", "- not_null: users.email"));
    return checks;
  }
  for (const YamlNode& item : list.items) {
    if (!item.is_mapping()) {
      errors.push_back(annotation_error(item.span, "a check is a mapping", "- not_null: users.email"));
      continue;
    }
    Check check;
    check.kind.clear();
    check.origin = Origin::declared;
    check.span = item.span;
    for (const auto& [key, value] : item.entries) {
      const auto wrong = [&errors, &at = value.span](std::string message, std::string mend) {
        errors.push_back(annotation_error(at, std::move(message), std::move(mend)));
      };
      if (key.value == "id")
        check.id = value.value;
      else if (key.value == "title")
        check.title = value.value;
      else if (key.value == "datastore")
        check.datastore = value.value;
      else if (key.value == "expect")
        check.expect = read_expect(value, errors);
      else if (key.value == "when") {
        if (const auto when =
                parse_enum(std::string_view(value.value),
                           std::to_array({When::any, When::before, When::after, When::rollback})))
          check.when = *when;
        else
          wrong(fmt::format("'{}' is no time for a check", value.value),
                "one of any, before, after, rollback");
      } else if (key.value == "severity") {
        if (const auto severity =
                parse_enum(std::string_view(value.value),
                           std::to_array({Severity::info, Severity::warning, Severity::error})))
          check.severity = *severity;
        else
          wrong(fmt::format("'{}' is no severity", value.value), "one of info, warning, error");
      } else if (key.value == "sql") {
        check.kind = "sql";
        check.sql = value.value;
      } else if (has(kVocabulary, key.value)) {
        if (!check.kind.empty())
          wrong(fmt::format("a check is either '{}' or '{}'", check.kind, key.value),
                "make two checks of it");
        check.kind = key.value;
        const auto word =
            std::find_if(kCheckWords.begin(), kCheckWords.end(),
                         [&wanted = key.value](const CheckWord& known) { return known.word == wanted; });
        if (word == kCheckWords.end()) continue;
        const Words arguments(word->arguments.data(), static_cast<std::size_t>(std::count_if(
                                                          word->arguments.begin(), word->arguments.end(),
                                                          [](std::string_view a) { return !a.empty(); })));
        if (value.is_scalar() && !arguments.empty()) {
          // "users.email" is table and column where the word takes both.
          const std::size_t dot = value.value.rfind('.');
          if (dot != std::string::npos && arguments.size() > 1 && arguments[1] == "column") {
            check.arguments["table"] = {value.value.substr(0, dot)};
            check.arguments["column"] = {value.value.substr(dot + 1)};
          } else {
            check.arguments[std::string(arguments.front())] = {value.value};
          }
        }
        if (value.is_sequence() && !arguments.empty())
          check.arguments[std::string(arguments.front())] = scalars(value);
        for (const auto& [argument, setting] : value.entries) {
          if (has(arguments, argument.value))
            check.arguments[argument.value] = scalars(setting);
          else
            errors.push_back(annotation_error(
                argument.span, fmt::format("unknown argument '{}' of {}", argument.value, key.value),
                did_you_mean(arguments, argument.value)));
        }
      } else {
        errors.push_back(annotation_error(
            key.span, fmt::format("unknown key '{}' in a check", key.value),
            did_you_mean(nearest(kCheckKeys, key.value).empty() ? Words(kVocabulary) : Words(kCheckKeys),
                         key.value)));
      }
    }
    if (check.kind.empty()) {
      if (std::none_of(errors.begin(), errors.end(),
                       [&](const Finding& error) { return item.span.contains(error.span.begin); })) {
        errors.push_back(annotation_error(item.span, "a check without a kind",
                                          "say what to check: sql, not_null, has_table, …"));
      }
      continue;
    }
    checks.push_back(std::move(check));
  }
  return checks;
}

Result<Declarations> read_declarations(const Document& document) {
  Declarations out;
  if (auto read = DeclarationReader(document, out).run(); !read) return fail(read.error());
  return out;
}

}  // namespace handrail
