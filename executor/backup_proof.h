// Whether a backup could be restored from, as far as that can be told without restoring it: the file is read
// from its first byte to its last, in the way that its format asks for. Nothing is changed: a compressed file
// is inflated in memory, a SQLite database is opened read-only (a copy of it where its log lies beside it),
// an archive is listed.
//
//   gzip                 every byte inflated, lengths and checksums as gzip wrote them; what is inside is
//                        looked at as well
//   tar                  every header's checksum, every member's length, the mark of the end
//   SQL dump             of mysqldump, mariadb-dump, pg_dump, pg_dumpall or sqlite3: the line that the
//                        program writes last, and at least one statement
//   SQLite               PRAGMA integrity_check, and at least one table
//   Redis dump           its end mark and its CRC-64
//   pg_dump -Fc, -Fd     pg_restore turns it into SQL that nobody keeps (--list would read the first pages
//   only), where it is
//                        installed
//   zstd, xz, bzip2, zip, 7z   the program's own test, where it is installed
//   JSON                 read whole (Django's dumpdata)
#pragma once

#include <cstdint>
#include <functional>
#include <string>
#include <string_view>

namespace handrail {

enum class ProofVerdict : std::uint8_t {
  proven,
  broken,      // it cannot be restored from, and the text says why
  unprovable,  // nothing speaks against it, but nobody can tell
};
std::string_view name_of(ProofVerdict verdict);

struct Proof {
  ProofVerdict verdict = ProofVerdict::unprovable;
  std::string text;  // "gzip, SQL dump with its end mark", "the gzip data end in the middle"
};

struct ProofWish {
  std::string path;
  // The copy of a datastore: a file of which nothing is known proves nothing, and an empty one is broken.
  // A copy of other things (settings, code) has to be there and to be readable.
  bool is_data = true;
  std::string scratch;          // a folder of ours, for what has to be copied to be looked at
  std::function<bool()> go_on;  // asked now and then; false gives up
};

// Takes as long as reading the file does, in constant memory. Never fails: what goes wrong is the verdict.
Proof prove_backup(const ProofWish& wish);

}  // namespace handrail
