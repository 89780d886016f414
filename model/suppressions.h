// What a comment <!-- handrail-disable-next S002 until 2027-01-31: reason --> says, as words. Whether a rule
// of that code exists is not known here; rule D011 tells.
#pragma once

#include <string>
#include <string_view>
#include <vector>

namespace handrail {

struct SuppressionText {
  std::vector<std::string> rules;  // codes in upper case ("S002"), names as they stand ("never-returns")
  std::string until;               // the last day on which it holds, "2027-01-31"; empty: for ever
  std::string reason;
  struct Problem {
    std::string message;
    std::string mend;
  };
  std::vector<Problem> problems;  // malformed parts; for rule D010
};

// `text` stands behind "handrail-disable" or "handrail-disable-next".
SuppressionText read_suppression(std::string_view text);

// "2027-01-31": a day of the Gregorian calendar. Such texts compare as the days do.
bool is_date(std::string_view text);

}  // namespace handrail
