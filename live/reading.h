// Whether a statement only asks. The transaction refuses what writes to tables; this refuses, before the
// server sees it, what transactions do not cover: files, locks, settings, commands that end a transaction.
#pragma once

#include <string_view>

namespace handrail {

// Why it does not, as the end of a sentence that begins with "it"; empty when it does.
std::string_view why_not_reading(std::string_view sql);

}  // namespace handrail
