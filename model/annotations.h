// What authors declare: front matter, HTML comments (<!-- handrail: … -->, <!-- handrail-disable … -->),
// attributes of fences, check blocks. What is unknown or malformed becomes a finding of rule D010, never
// silence.
#pragma once

#include <map>
#include <string>
#include <vector>

#include "model/check.h"
#include "model/document.h"
#include "model/runbook.h"
#include "model/yaml.h"

namespace handrail {

// <!-- handrail: kind=rollback timeout=10m --> and what it stands before.
struct StepNote {
  Span span;
  Span target;  // the next block: a heading, a fence, a paragraph, a list
  std::map<std::string, std::string> values;
};

struct Declarations {
  std::string title;  // front matter's own
  std::vector<Parameter> parameters;
  std::vector<Datastore> datastores;
  std::vector<Service> services;
  std::vector<Choice> choices;
  std::vector<Check> checks;
  std::vector<StepNote> notes;
  std::vector<Suppression> suppressions;
  std::vector<Finding> errors;  // code D010
};

// Fails only where the front matter is not YAML.
Result<Declarations> read_declarations(const Document& document);

// Checks of a YAML list in the vocabulary; what is wrong with it goes to `errors`.
std::vector<Check> read_checks(const YamlNode& list, std::vector<Finding>& errors);

// "wal", "< 5", ">= 3.7", "0 rows" as an expectation.
Expect read_expect(const YamlNode& node, std::vector<Finding>& errors);

// A block whose content is a list of checks: language "checks", or YAML with the attribute {checks}.
bool is_check_block(const CodeBlock& block);

// D010 at a place.
Finding annotation_error(Span span, std::string message, std::string mend);

}  // namespace handrail
