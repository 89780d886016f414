// What is inside a backup, fed to it piece by piece as it is read or inflated: which format it is, and
// whether it is there to its end. Keeps a few kilobytes however long the file is.
#pragma once

#include <array>
#include <cstdint>
#include <string>
#include <string_view>

#include "executor/backup_proof.h"

namespace handrail {

class BackupContent {
 public:
  void feed(std::string_view bytes);
  // After the last byte.
  Proof finish(bool is_data);

  // A whole SQLite database; what it holds has to be looked at with SQLite.
  bool is_sqlite_file() const { return format_ == Format::sqlite_file; }
  // A dump of pg_dump -Fc; pg_restore can list it.
  bool is_pg_custom() const { return head_.starts_with("PGDMP"); }

 private:
  enum class Format : std::uint8_t {
    undecided,
    mysql,
    postgresql,
    sqlite_text,
    sqlite_file,
    tar,
    redis,
    other
  };
  void decide();
  void take(std::string_view bytes);
  void take_text(std::string_view bytes);
  void take_tar(std::string_view bytes);
  void take_tar_header();
  void take_redis(std::string_view bytes);
  Proof finish_text() const;
  Proof finish_tar() const;
  Proof finish_redis() const;

  Format format_ = Format::undecided;
  std::uint64_t bytes_ = 0;
  std::string head_;  // the first bytes, until the format is decided
  std::string tail_;  // the last ones
  bool has_statement_ = false;

  std::string block_;          // tar: of a header, while it is incomplete
  std::uint64_t to_skip_ = 0;  // tar: bytes of the member that is being passed over
  std::uint64_t members_ = 0;  // tar
  bool tar_ended_ = false;     // tar: a block of zeroes was there
  std::string tar_trouble_;    // tar: what is wrong with it
  std::uint64_t crc_ = 0;      // redis: of everything but the last nine bytes
};

// CRC-64 as Redis has it (Jones' polynomial, reflected), continued from `crc`.
std::uint64_t crc64_of_redis(std::uint64_t crc, std::string_view bytes);

}  // namespace handrail
