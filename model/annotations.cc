#include "model/annotations.h"

#include <algorithm>
#include <array>

#include <fmt/format.h>

#include "model/annotation_settings.h"
#include "model/annotation_words.h"
#include "model/suppressions.h"
#include "model/text.h"

namespace handrail {
namespace {

constexpr auto kOurKeys =
    std::to_array<std::string_view>({"parameters", "datastores", "services", "choices", "checks"});

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

  // Whether a line begins with a key that is ours, so that losing it would lose what the author declared.
  static bool holds_our_keys(std::string_view yaml) {
    for (const std::string_view line : text::lines(yaml)) {
      const std::string_view key = line.substr(0, line.find(':'));
      if (key != line && (key == "handrail" || has(kOurKeys, key))) return true;
    }
    return false;
  }

  Result<void> front_matter() {
    const CodeText yaml(source().text(), document_.front_matter());
    auto root = parse_yaml(source(), yaml);
    if (!root) {
      Error error = root.error();
      // Site generators read dialects of their own (templates, YAML 1.2); what holds nothing of ours is
      // theirs.
      if (error.message.starts_with("not YAML") && !holds_our_keys(yaml.text())) {
        Finding finding =
            annotation_error({document_.front_matter().begin, document_.front_matter().begin},
                             fmt::format("the front matter is read as nothing: {}", error.message),
                             "correct the YAML, if it is meant to be one");
        finding.severity = Severity::info;
        out_.errors.push_back(std::move(finding));
        return {};
      }
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
    if (key.value == "parameters") return parameters(value);
    if (key.value == "datastores") return datastores(value);
    if (key.value == "services") return services(value);
    if (key.value == "choices") return choices(value);
    if (key.value == "checks") {
      for (Check& check : read_checks(value, out_.errors)) out_.checks.push_back(std::move(check));
      return;
    }
    if (key.value == "title" && value.is_scalar() && !ours_only) out_.title = value.value;
    const std::string_view near = nearest(kOurKeys, key.value);
    if (ours_only || !near.empty())
      wrong(key.span, fmt::format("unknown front matter key '{}'", key.value),
            did_you_mean(kOurKeys, key.value));
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
          const auto type = parse_enum(setting.value == "int" ? "integer" : setting.value, kTypes);
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
    for (SettingComplaint& complaint : complaints_about(key, value, on_fence))
      wrong(span, std::move(complaint.message), std::move(complaint.mend));
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

Result<Declarations> read_declarations(const Document& document) {
  Declarations out;
  if (auto read = DeclarationReader(document, out).run(); !read) return fail(read.error());
  return out;
}

}  // namespace handrail
