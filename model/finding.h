// What a rule has to say about a guide. Plain values, so that the site can show findings without knowing the
// rules.
#pragma once

#include <cstdint>
#include <string>
#include <string_view>
#include <vector>

#include "model/source_text.h"

namespace handrail {

// error: following the guide loses data or cannot succeed; warning: it can hurt; info: worth knowing.
enum class Severity : std::uint8_t { info, warning, error };
std::string_view name_of(Severity severity);

struct RelatedPlace {
  Span span;
  std::string message;  // "backup made here"
};

struct Edit {
  Span span;
  std::string replacement;
};

struct Finding {
  std::string code;  // "B007"
  std::string rule;  // "volatile-artifact-path"
  Severity severity = Severity::warning;
  Span span;
  std::string message;  // one sentence without a final full stop, in English
  std::string mend;     // what to do, empty when the message says it
  std::vector<RelatedPlace> related;
  std::vector<Edit> fix;  // a safe rewrite, empty when there is none; edits do not overlap
};

}  // namespace handrail
