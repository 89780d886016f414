#include "model/result.h"

#include <fmt/format.h>

namespace handrail {

std::string Error::text() const {
  std::string place = file;
  if (line != 0) place += fmt::format("{}{}", place.empty() ? "line " : ":", line);
  if (line != 0 && column != 0) place += fmt::format(":{}", column);
  std::string out = place.empty() ? message : fmt::format("{}: {}", place, message);
  if (!mend.empty()) out += fmt::format("\n  mend: {}", mend);
  return out;
}

}  // namespace handrail
