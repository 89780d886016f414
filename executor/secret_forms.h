// How a secret may look when a program prints it in another spelling: quoted for a shell, escaped for JSON,
// percent-encoded in a URL, as base64 in a header. What cannot be known stays unknown: a hash of it, an
// encryption, an encoding of a longer text in which the secret stands at an odd place (base64 is followed at
// all three).
#pragma once

#include <string>
#include <string_view>
#include <vector>

namespace handrail {

// All spellings of `secret`, itself first, each once. Only those that say most of it: pieces that are so
// short that they would stand in unrelated text are left out.
std::vector<std::string> spellings_of(std::string_view secret);

}  // namespace handrail
