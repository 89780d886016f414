// YAML as a tree with places, read by libyaml's event parser. Aliases are refused and the size is bounded, so
// that a hostile document stays small.
#pragma once

#include <string>
#include <string_view>
#include <vector>

#include "model/document.h"
#include "model/result.h"
#include "model/source_text.h"

namespace handrail {

struct YamlEntry;

struct YamlNode {
  enum class Kind : std::uint8_t { null, scalar, sequence, mapping };
  Kind kind = Kind::null;
  std::string value;  // of a scalar
  bool quoted = false;
  Span span;  // in the guide
  std::vector<YamlNode> items;
  std::vector<YamlEntry> entries;  // of a mapping, in order

  bool is_scalar() const { return kind == Kind::scalar; }
  bool is_mapping() const { return kind == Kind::mapping; }
  bool is_sequence() const { return kind == Kind::sequence; }
  const YamlNode* find(std::string_view key) const;
};

struct YamlEntry {
  YamlNode key;
  YamlNode value;
};

// Parses one document. The error's line is the guide's.
Result<YamlNode> parse_yaml(const SourceText& source, const CodeText& yaml);

}  // namespace handrail
