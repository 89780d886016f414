// Passwords and tokens that stand in clear text in a command line or in settings. What is found is never
// repeated in a message.
#pragma once

#include <cstdint>
#include <optional>
#include <string>
#include <string_view>
#include <vector>

#include "model/runbook.h"

namespace handrail {

// How much a value says: nothing is secret about `$DB_PASSWORD` or an empty one.
enum class SecretValue : std::uint8_t {
  none,         // empty, or an expansion that is filled in when the command runs
  placeholder,  // "your_password", "<password>", "password": the reader's own will stand there
  weak,         // "guest", "root", "123456": an example or a default
  real,         // anything else
};
SecretValue judge_secret(std::string_view value);

// "DB_PASSWORD", "auth.rootPassword", "API_KEY": a name whose value is a secret.
bool names_secret(std::string_view name);

// A value sent along (a header, a URL) is less often the reader's own password than an option's.
enum class SecretPlace : std::uint8_t { argument, sent, environment };

struct Secret {
  Span span;         // of the word or assignment
  std::string what;  // "`-p`", "`PGPASSWORD=`": where it stands, without the value
  SecretPlace place = SecretPlace::argument;
  SecretValue value = SecretValue::real;
};

// The first secret that a command line holds.
std::optional<Secret> secret_of(const Command& command, const Operation& operation);

// `IDENTIFIED BY '…'`, `PASSWORD '…'` of a statement that makes or changes an account.
std::optional<Secret> secret_in_sql(const SqlStatement& statement);

// Lines `NAME=value` and `name: value` of settings that hold a real secret.
std::vector<Secret> secrets_in_settings(const CodeBlock& block);

}  // namespace handrail
