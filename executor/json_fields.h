// Fields of records that may be of another version, or be altered: what is not there, or is of another type,
// is empty.
#pragma once

#include <string>

#include "executor/journal.h"

namespace handrail {

inline std::string text_of(const Json& body, const char* key) {
  if (!body.is_object()) return {};
  const auto found = body.find(key);
  return found != body.end() && found->is_string() ? found->get<std::string>() : std::string();
}

inline bool flag_of(const Json& body, const char* key) {
  if (!body.is_object()) return false;
  const auto found = body.find(key);
  return found != body.end() && found->is_boolean() && found->get<bool>();
}

template <typename Number>
Number number_of(const Json& body, const char* key) {
  if (!body.is_object()) return 0;
  const auto found = body.find(key);
  return found != body.end() && found->is_number() ? found->get<Number>() : Number{0};
}

// A part of a record, null when there is none.
inline Json part_of(const Json& body, const char* key) {
  if (!body.is_object()) return {};
  const auto found = body.find(key);
  return found == body.end() ? Json() : *found;
}

}  // namespace handrail
