// The list of names (and types) that a team allows its columns to have, as a CSV file: what columns_named_in
// holds a schema against.
#pragma once

#include <functional>
#include <string>
#include <string_view>
#include <vector>

#include "model/result.h"
#include "verifier/check_set.h"

namespace handrail {

struct FieldList {
  std::vector<std::string> names;
  std::vector<std::string> types;  // of the same order; an empty one allows every type. None at all: likewise
};

// RFC 4180, UTF-8, with or without a first line of headings. The columns are name, type and meaning in this
// order, unless headings (name or field, type) say otherwise. Fails with the line on quotes that do not end
// and when there is no name in it.
Result<FieldList> parse_field_list(std::string_view csv);

// The files that the checks name, read by `read` (a path as the guide writes it, relative to the guide) and
// put into the checks themselves, so that checks.json holds them and a page needs no further file. A check
// whose file cannot be read says so when it is run.
void embed_field_lists(CheckSet& checks,
                       const std::function<Result<std::string>(const std::string& path)>& read);

// "text", "number", "time", …: whether a column of one type may hold what the list calls the other, for words
// that are no types of SQL ("string", "CharField").
bool is_allowed_type(std::string_view declared, std::string_view allowed);

}  // namespace handrail
