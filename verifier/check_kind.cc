#include "verifier/check_kind.h"

#include <algorithm>

#include <fmt/core.h>

#include "model/text.h"

namespace handrail {

#define HANDRAIL_CHECK_ENTRY(name) extern const CheckKind check_kind_##name;
#include "generated/verifier/checks.inc"
#undef HANDRAIL_CHECK_ENTRY

std::span<const CheckKind* const> check_kinds() {
  static const std::vector<const CheckKind*> all = {
#define HANDRAIL_CHECK_ENTRY(name) &check_kind_##name,
#include "generated/verifier/checks.inc"
#undef HANDRAIL_CHECK_ENTRY
  };
  return all;
}

Result<Question> question_of(const Check& check, Catalogue& catalogue) {
  const auto kinds = check_kinds();
  const auto found =
      std::find_if(kinds.begin(), kinds.end(), [&](const auto* kind) { return kind->name == check.kind; });
  if (found == kinds.end())
    return fail(fmt::format("\"{}\" is not a check that this version knows", check.kind));
  const CheckKind& kind = **found;

  for (const auto& [name, values] : check.arguments) {
    if (!text::is_one_of(name, kind.required) && !text::is_one_of(name, kind.optional)) {
      return fail(fmt::format("\"{}\" has no argument \"{}\"", kind.name, name));
    }
    for (const std::string& value : values) {
      if (value.find('\0') != std::string::npos)
        return fail(fmt::format("\"{}\" holds a NUL character", name));
    }
  }
  for (const std::string_view name : kind.required) {
    if (values_of(check, name).empty())
      return fail(fmt::format("\"{}\" needs the argument \"{}\"", kind.name, name));
  }
  if (!kind.takes_expect && check.expect.kind != ExpectKind::none) {
    return fail(fmt::format("\"{}\" says itself what is expected and takes no \"expect\"", kind.name));
  }
  return kind.compile(check, catalogue);
}

const std::vector<std::string>& values_of(const Check& check, std::string_view argument) {
  static const std::vector<std::string> none;
  const auto found = check.arguments.find(std::string(argument));
  return found != check.arguments.end() ? found->second : none;
}

std::string value_of(const Check& check, std::string_view argument) {
  const auto& values = values_of(check, argument);
  return values.empty() ? std::string() : values.front();
}

std::string joined(const std::vector<std::string>& parts, std::string_view separator) {
  std::string out;
  for (const std::string& part : parts) {
    if (!out.empty()) out += separator;
    out += part;
  }
  return out;
}

Question looks_for(Question::Offence offence, std::string sql) {
  Expect nothing;
  nothing.kind = ExpectKind::empty;
  Question question{std::move(sql), {std::move(nothing)}};
  question.offence = std::move(offence);
  return question;
}

Question if_told_apart(Question question, Catalogue& catalogue, const std::string& table,
                       const std::vector<std::string>& columns, Catalogue::Compared compared) {
  std::string doubt = catalogue.doubt_about(table, columns, compared);
  if (!doubt.empty())
    question.ended =
        Verdict{Outcome::error, std::string(name_of(Refusal::Reason::not_here)), std::move(doubt)};
  return question;
}

std::string table_of(const std::vector<std::string>& texts, std::string_view name, const Dialect& dialect) {
  std::string out;
  for (const std::string& text : texts) {
    out += out.empty() ? fmt::format("SELECT {} AS {}", dialect.text(text), name)
                       : " UNION ALL SELECT " + dialect.text(text);
  }
  return out;
}

}  // namespace handrail
