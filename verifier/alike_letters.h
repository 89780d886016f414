// Which letters MySQL's collations without case take for one another. There are many of them, and what they
// say of rare letters differs: 'ß' is 's', 'ss' or neither. What all of general_ci, unicode_ci,
// unicode_520_ci and uca1400_ai_ci say is certain; everything else is doubtful, and left to the server.
//
// Worked out from WEIGHT_STRING of every character of the basic plane in MariaDB 10.11;
// tests/verify/agreement_values.test.mjs asks the server again.
#pragma once

#include <cstdint>
#include <string>
#include <string_view>

namespace handrail {

enum class Alike : std::uint8_t { yes, no, doubtful };

// A language's own collation (utf8mb4_swedish_ci, latin1_swedish_ci, …) tells some accents apart: everything
// that is not ASCII is doubtful there, but for scripts without accents.
enum class Accents : std::uint8_t { never_count, by_language };

// The letter without accent and case; itself where it has none.
char32_t folded(char32_t letter);

Alike alike(char32_t a, char32_t b, Accents accents);

// What a text that goes on says to one that has ended: `no`: they are different. Nothing is left to a text
// that goes on with letters that some collations pass over.
Alike alike_to_end(std::string_view rest);

// Whether the text has letters for which alike() may be doubtful. What looks values up by their order (an
// index) does not meet all that a server finds equal then.
bool has_rare_letters(std::string_view text, Accents accents);

// The same for all texts that a collation might find equal, if their rare letters are emoji, kana and the
// like; false for others. Texts with different keys are different everywhere.
bool loose_key(std::string_view text, Accents accents, std::string& key);

// The next character of a text that is not empty; a byte that is none stands for itself.
char32_t take_letter(std::string_view& text);

}  // namespace handrail
