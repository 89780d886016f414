#include "model/plan/plan_values.h"
#include "model/ranges.h"

#include <algorithm>
#include <cctype>
#include <set>

#include <fmt/format.h>
#include <fmt/ranges.h>

namespace handrail {
namespace {

// A guide's own variable that it never sets: the value becomes a variable of the session, the command stays
// as it is.
bool is_variable(std::string_view spelled) { return spelled.starts_with('$'); }

std::string variable_name(std::string_view spelled) {
  spelled.remove_prefix(1);
  if (spelled.starts_with('{')) spelled.remove_prefix(1);
  std::size_t end = 0;
  while (end < spelled.size() &&
         (std::isalnum(static_cast<unsigned char>(spelled[end])) != 0 || spelled[end] == '_'))
    ++end;
  return std::string(spelled.substr(0, end));
}

// Stands in for a secret that is still missing; a plan in which one is missing is never carried out.
constexpr const char* kMissingSecret = "handrail0missing";

Obstacle missing(const PlanParameter& parameter, std::uint32_t line) {
  std::string about = fmt::format("{} has no value: {}", parameter.name, name_of(parameter.type));
  if (parameter.type == ParameterType::choice)
    about += fmt::format(", one of {}", fmt::join(parameter.allowed, ", "));
  if (!parameter.description.empty()) about += ", " + parameter.description;
  if (parameter.lines.size() > 1) about += fmt::format(" (lines {})", fmt::join(parameter.lines, ", "));
  const std::string variable = environment_name(parameter.name);
  return {"missing-parameter", about,
          parameter.type == ParameterType::secret
              ? fmt::format("{} in the environment, or --set-file", variable)
              : fmt::format("--set {}=…, --set-file, or {} in the environment", parameter.name, variable),
          line};
}

void replace_all(std::string& text, const std::string& from, const std::string& to) {
  for (std::size_t at = text.find(from); at != std::string::npos; at = text.find(from, at + to.size()))
    text.replace(at, from.size(), to);
}

bool spells_one_of(const std::string& text, const std::vector<std::string>& placeholders) {
  return std::any_of(placeholders.begin(), placeholders.end(), [&](const std::string& spelled) {
    return !spelled.empty() && text.find(spelled) != std::string::npos;
  });
}

// RFC 3986, section 2.3: only what is reserved nowhere stays as it is.
std::string percent_encoded(std::string_view value) {
  std::string text;
  for (const unsigned char c : value) {
    if (std::isalnum(c) != 0 || c == '-' || c == '.' || c == '_' || c == '~')
      text += static_cast<char>(c);
    else
      text += fmt::format("%{:02X}", c);
  }
  return text;
}

bool every_line_ends_in_crlf(std::string_view text) {
  std::size_t lines = 0;
  for (std::size_t at = text.find('\n'); at != std::string_view::npos; at = text.find('\n', at + 1)) {
    if (at == 0 || text[at - 1] != '\r') return false;
    ++lines;
  }
  return lines > 0;
}

}  // namespace

std::string environment_name(std::string_view parameter) {
  std::string name = "HANDRAIL_";
  for (const unsigned char c : parameter)
    name += std::isalnum(c) != 0 ? static_cast<char>(std::toupper(c)) : '_';
  return name;
}

std::string value_error(const PlanParameter& parameter, const std::string& value) {
  const bool control =
      ranges::any_of(value, [](unsigned char c) { return (c < 0x20 && c != '\t') || c == 0x7f; });
  if (control) return "holds a line break or another control character";
  switch (parameter.type) {
    case ParameterType::integer: {
      const std::string_view digits = std::string_view(value).substr(value.starts_with('-') ? 1 : 0);
      const bool number =
          !digits.empty() && ranges::all_of(digits, [](unsigned char c) { return std::isdigit(c) != 0; });
      return number ? "" : "is not a whole number";
    }
    case ParameterType::url: {
      const std::size_t colon = value.find("://");
      return colon != std::string::npos && colon > 0 && value.find(' ') == std::string::npos ? ""
                                                                                             : "is not a URL";
    }
    case ParameterType::choice:
      if (ranges::count(parameter.allowed, value) > 0) return "";
      return fmt::format("is not one of: {}", fmt::join(parameter.allowed, ", "));
    case ParameterType::path: return value.empty() ? "is empty" : "";
    case ParameterType::string:
    case ParameterType::secret: return "";
  }
  return "";
}

// Every name that was given, by whatever way, is one of the guide's.
Result<void> PlanValues::check_names(const Runbook& runbook, const PlanOptions& options) const {
  const auto check = [&](const std::map<std::string, std::string>& given,
                         const std::string& source) -> Result<void> {
    for (const auto& [name, value] : given) {
      if (ranges::count(runbook.parameters, name, &Parameter::name) > 0) continue;
      std::vector<std::string> names;
      for (const Parameter& parameter : runbook.parameters) names.push_back(parameter.name);
      return fail(fmt::format("{} {}: the guide has no parameter {}", source, name, name),
                  names.empty() ? "it has none" : fmt::format("it has: {}", fmt::join(names, ", ")));
    }
    return {};
  };
  if (auto known = check(options.parameters, "--set"); !known) return known;
  return check(options.file_parameters, options.parameters_file + ":");
}

Result<void> PlanValues::take(const Runbook& runbook, const PlanOptions& options,
                              const std::vector<Span>& spans, Plan& plan) {
  if (auto known = check_names(runbook, options); !known) return known;
  values_.resize(runbook.parameters.size());
  for (std::size_t i = 0; i < runbook.parameters.size(); ++i) {
    const Parameter& parameter = runbook.parameters[i];
    PlanParameter entry{parameter.name, parameter.type, parameter.description, parameter.allowed, {}, {}, {}};
    std::set<std::string> variables;
    for (const Span use : parameter.uses) {
      if (ranges::none_of(spans, [&](Span span) { return span.contains(use); })) continue;
      if (std::any_of(replacements_.begin(), replacements_.end(),
                      [&](const Replacement& one) { return one.span.contains(use); }))
        continue;
      entry.lines.push_back(runbook.source->line_of(use.begin));
      const std::string_view spelled = runbook.source->slice(use);
      if (is_variable(spelled))
        variables.insert(variable_name(spelled));
      else
        uses_.push_back({use, static_cast<int>(i)});
    }
    const auto take_from = [&](const std::map<std::string, std::string>& from, const std::string& key,
                               std::string source) {
      const auto found = from.find(key);
      if (entry.value || found == from.end()) return;
      entry.value = found->second;
      entry.source = std::move(source);
    };
    take_from(options.parameters, parameter.name, "--set");
    take_from(options.file_parameters, parameter.name, options.parameters_file);
    take_from(options.environment, environment_name(parameter.name), environment_name(parameter.name));
    for (const std::string& variable : variables) take_from(options.environment, variable, "environment");
    if (!entry.value && parameter.default_value) {
      entry.value = parameter.default_value;
      entry.source = "default";
    }
    const bool secret = parameter.type == ParameterType::secret;
    if (secret) {
      plan.secret_variables.push_back(environment_name(parameter.name));
      if (entry.value) plan.secrets.push_back(*entry.value);
    }
    const bool opens_a_datastore =
        std::any_of(runbook.datastores.begin(), runbook.datastores.end(), [&](const Datastore& datastore) {
          return datastore.declared && spells_one_of(datastore.location, parameter.placeholders);
        });
    // Nothing that will run needs it.
    if (entry.lines.empty() && entry.source != "--set" && !opens_a_datastore) continue;

    const std::uint32_t line =
        entry.lines.empty() ? runbook.source->line_of(parameter.declared_at.begin) : entry.lines[0];
    // Also when it has no value yet: whoever approves a plan need not know its secrets.
    if (secret) values_[i] = kMissingSecret;
    if (!entry.value) {
      plan.obstacles.push_back(missing(entry, line));
    } else if (const std::string wrong = value_error(entry, *entry.value); !wrong.empty()) {
      plan.obstacles.push_back(
          {"bad-value",
           fmt::format("the value of {} {} (it comes from {})", parameter.name, wrong, entry.source),
           fmt::format("give another, for example by --set {}=…", parameter.name), line});
    } else {
      values_[i] = entry.value;
      for (const std::string& variable : variables) plan.variables[variable] = *entry.value;
    }
    plan.parameters.push_back(std::move(entry));
  }
  std::sort(uses_.begin(), uses_.end(),
            [](const Use& a, const Use& b) { return a.span.begin < b.span.begin; });
  return {};
}

// A part of a code block, as text, with the blanks and heredocs in it.
struct PlanValues::Slice {
  std::string text;
  std::vector<Blank> blanks;
  std::vector<HeredocBody> heredocs;
};

PlanValues::Slice PlanValues::slice(const Runbook& runbook, int code_block, Span span) const {
  std::string_view all = runbook.source->slice(span);
  const CodeBlock* block = code_block >= 0 ? &runbook.document.code_blocks()[code_block] : nullptr;
  CodeText code;
  if (block != nullptr && block->language == Language::console) code = without_prompts(block->code);
  if (block != nullptr && code.text().empty()) code = block->code;
  // Offset in the block's text of an offset in the source: to_source() only goes the other way, and grows.
  const auto to_code = [&](std::uint32_t offset) {
    std::uint32_t low = 0, high = static_cast<std::uint32_t>(code.text().size());
    while (low < high) {
      const std::uint32_t middle = low + (high - low) / 2;
      if (code.to_source(middle) < offset)
        low = middle + 1;
      else
        high = middle;
    }
    return low;
  };
  std::uint32_t begin = 0;
  if (block != nullptr) {
    begin = to_code(span.begin);
    all = code.text().substr(begin, to_code(span.end) - begin);
  }
  const bool crlf = block != nullptr && every_line_ends_in_crlf(code.text());
  // Offset in the slice's text; each CR that is left out moves what follows.
  const auto to_slice = [&](std::uint32_t offset) {
    const std::uint32_t plain = block != nullptr ? to_code(offset) - begin : offset - span.begin;
    if (!crlf) return plain;
    return static_cast<std::uint32_t>(plain - ranges::count(all.substr(0, plain), '\r'));
  };

  Slice result;
  for (const char c : all) {
    if (!crlf || c != '\r') result.text += c;
  }
  for (const Use& use : uses_) {
    if (!span.contains(use.span) || !values_[use.parameter]) continue;
    const Parameter& parameter = runbook.parameters[use.parameter];
    Blank blank{to_slice(use.span.begin), to_slice(use.span.end), parameter.name, *values_[use.parameter],
                parameter.type == ParameterType::secret};
    if (!result.blanks.empty() && blank.begin < result.blanks.back().end)
      continue;  // within another placeholder
    result.blanks.push_back(std::move(blank));
  }
  for (const Replacement& one : replacements_) {
    if (!span.contains(one.span)) continue;
    Blank blank{to_slice(one.span.begin), to_slice(one.span.end), "the run", one.value};
    const auto place =
        ranges::find_if(result.blanks, [&](const Blank& other) { return other.begin > blank.begin; });
    result.blanks.insert(place, std::move(blank));
  }
  for (const Command& command : runbook.commands) {
    if (!span.contains(command.span)) continue;
    for (const Redirection& redirection : command.redirections) {
      if (redirection.kind != RedirectionKind::heredoc || !span.contains(redirection.heredoc_body)) continue;
      result.heredocs.push_back({to_slice(redirection.heredoc_body.begin),
                                 to_slice(redirection.heredoc_body.end), redirection.heredoc_expands,
                                 redirection.target.text()});
    }
  }
  return result;
}

const std::string* PlanValues::replacement_of(Span span) const {
  for (const Replacement& one : replacements_) {
    if (span.contains(one.span)) return &one.value;
  }
  return nullptr;
}

Result<FilledText> PlanValues::fill_shell(const Runbook& runbook, int code_block, Span span) const {
  const Slice part = slice(runbook, code_block, span);
  return fill_in_shell(part.text, part.blanks, part.heredocs);
}

Result<FilledText> PlanValues::fill_sql(const Runbook& runbook, int code_block, Span span) const {
  const Slice part = slice(runbook, code_block, span);
  return fill_in_sql(part.text, part.blanks);
}

FilledText PlanValues::fill_block(const Runbook& runbook, int code_block) const {
  const CodeText& code = runbook.document.code_blocks()[code_block].code;
  const auto size = static_cast<std::uint32_t>(code.text().size());
  const Slice part = slice(runbook, code_block, {code.to_source(0), code.to_source(size)});
  return fill_in_text(part.text, part.blanks);
}

FilledText PlanValues::location(const Runbook& runbook, const Datastore& datastore) const {
  FilledText text{datastore.location, datastore.location};
  const bool url = datastore.location.find("://") != std::string::npos;
  for (std::size_t i = 0; i < runbook.parameters.size(); ++i) {
    if (!values_[i]) continue;
    const bool secret = runbook.parameters[i].type == ParameterType::secret;
    const std::string value = url ? percent_encoded(*values_[i]) : *values_[i];
    for (const std::string& spelled : runbook.parameters[i].placeholders) {
      if (spelled.empty()) continue;
      replace_all(text.exact, spelled, value);
      replace_all(text.shown, spelled, secret ? "***" : value);
    }
  }
  return text;
}

FilledText PlanValues::plain(const Runbook& runbook, const std::string& text) const {
  FilledText result{text, text};
  std::set<std::string> done;
  for (const Use& use : uses_) {
    const std::string spelled(runbook.source->slice(use.span));
    const std::optional<std::string>& value = values_[use.parameter];
    if (!value || spelled.empty() || !done.insert(spelled).second) continue;
    const bool secret = runbook.parameters[use.parameter].type == ParameterType::secret;
    replace_all(result.exact, spelled, *value);
    replace_all(result.shown, spelled, secret ? "***" : *value);
  }
  return result;
}

std::vector<std::string> PlanValues::exposed_secrets(const Runbook& runbook, Span span) const {
  // Builtins: no process is started whose arguments others could read.
  constexpr std::string_view kBuiltins[] = {"echo",    "printf", "export", "declare", "local", "readonly",
                                            "typeset", "read",   "test",   "[",       "[[",    "set"};
  std::vector<std::string> names;
  const auto is_secret = [](const Parameter& parameter) { return parameter.type == ParameterType::secret; };
  if (ranges::none_of(runbook.parameters, is_secret)) return names;
  for (const Command& command : runbook.commands) {
    if (!span.contains(command.span) || ranges::count(kBuiltins, command.name()) > 0) continue;
    for (const Parameter& parameter : runbook.parameters) {
      if (!is_secret(parameter) || ranges::count(names, parameter.name) > 0) continue;
      const bool stands_there = ranges::any_of(parameter.uses, [&](Span use) {
        return ranges::any_of(command.words, [&](const Word& word) { return word.span.contains(use); });
      });
      if (stands_there) names.push_back(parameter.name);
    }
  }
  return names;
}

}  // namespace handrail
