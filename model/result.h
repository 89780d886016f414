// Errors as values. A failure that a caller can foresee (a missing file, bytes that are not UTF-8, a front
// matter that is no YAML) is returned, never thrown; cli/ and wasm/ print it in one form.
#pragma once

#include <cstdint>
#include <string>
#include <utility>

#include <tl/expected.hpp>

namespace handrail {

// What is wrong, where, and what to do about it. `line` and `column` are 1-based, 0 when the error belongs to
// the whole file; `file` is empty when no file is concerned.
struct Error {
  std::string message;
  std::string file;
  std::uint32_t line = 0;
  std::uint32_t column = 0;
  std::string mend;

  // "guide.md:3:7: front matter is not YAML: …\n  mend: …", without a final newline.
  std::string text() const;
};

template <typename T>
using Result = tl::expected<T, Error>;

// `return fail("…");` in a function that returns Result<T>.
inline tl::unexpected<Error> fail(std::string message, std::string mend = {}) {
  return tl::unexpected<Error>(Error{std::move(message), {}, 0, 0, std::move(mend)});
}
inline tl::unexpected<Error> fail(Error error) { return tl::unexpected<Error>(std::move(error)); }

}  // namespace handrail
