// What a single line of a code block reads as, seen alone. Only what is sure is told: a line that could be a
// command is `other`.
#pragma once

#include <cstdint>
#include <string_view>

namespace handrail {

enum class LineLook : std::uint8_t {
  other,     // a command, or anything
  blank,     // nothing, or a comment
  prose,     // words for people: "操作系统: Linux", "Then restart the service."
  sql,       // "ALTER TABLE …"
  settings,  // "[mysqld]", "max_connections = 500", "services:", "0 2 * * * /backup.sh"
  python,    // "from app import db"
  output,    // "+----+", "drwxr-xr-x 2 root", "HTTP/1.1 200 OK"
};

// `line` is trimmed; it stands in a block that claims to be shell, at the beginning of a command.
LineLook look_of_line(std::string_view line);

// Whether a line begins with a program that only a shell would run: what a block of another language does not
// hold.
bool runs_a_program(std::string_view line);

// "prose", "SQL": how a message names it.
std::string_view name_of(LineLook look);

// `$env:NAME`, `$(Get-Date …)`, `Copy-Item a b`: what no other shell takes.
bool is_powershell(std::string_view line);

}  // namespace handrail
