// Lines on standard output and standard error that nobody has to read. fmt::print throws when the reader or
// the terminal is gone, and a run must not end in the middle of a migration because of that.
#pragma once

#include <cstdio>
#include <iterator>
#include <string>
#include <utility>

#include <fmt/format.h>

namespace handrail::cli {

template <typename... Arguments>
void show(std::FILE* stream, fmt::format_string<Arguments...> format, Arguments&&... arguments) {
  const std::string text = fmt::format(format, std::forward<Arguments>(arguments)...);
  std::fwrite(text.data(), 1, text.size(), stream);
}

// Nobody reads standard output any more: that is no failure of what has been carried out.
void forget_unread_output();

}  // namespace handrail::cli
