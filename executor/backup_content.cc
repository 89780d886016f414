#include "executor/backup_content.h"

#include <algorithm>
#include <cstring>

#include <fmt/format.h>

namespace handrail {
namespace {

constexpr std::size_t kHead = 4096;  // enough for the comments that a dump begins with
constexpr std::size_t kTail = 4096;
constexpr std::size_t kBlock = 512;  // of tar
constexpr std::string_view kSqliteMagic("SQLite format 3\0", 16);

bool holds(std::string_view text, std::string_view part) { return text.find(part) != std::string_view::npos; }

std::string_view trimmed_end(std::string_view text) {
  while (!text.empty() && (text.back() == '\n' || text.back() == '\r' || text.back() == ' '))
    text.remove_suffix(1);
  return text;
}

std::string_view last_line(std::string_view text) {
  text = trimmed_end(text);
  const std::size_t at = text.rfind('\n');
  return at == std::string_view::npos ? text : text.substr(at + 1);
}

// Dumps of every kind that is known here begin their statements at the beginning of a line.
bool has_statement(std::string_view text) {
  for (const std::string_view word :
       {"\nCREATE ", "\nINSERT ", "\nCOPY ", "\nREPLACE ", "\nALTER ", "\n/*!50001 CREATE "}) {
    if (holds(text, word)) return true;
  }
  return false;
}

std::uint64_t big_endian(std::string_view bytes) {
  std::uint64_t value = 0;
  for (const unsigned char byte : bytes) value = value << 8 | byte;
  return value;
}

// A number in a tar header: octal digits, or big-endian with the highest bit set (GNU, for what is too
// large).
std::uint64_t tar_number(std::string_view field) {
  if (!field.empty() && (static_cast<unsigned char>(field[0]) & 0x80) != 0)
    return big_endian(field.substr(field.size() - 8)) & ~(std::uint64_t{1} << 63);
  std::uint64_t value = 0;
  for (const char c : field) {
    if (c >= '0' && c <= '7')
      value = value * 8 + static_cast<std::uint64_t>(c - '0');
    else if (c != ' ')
      break;
  }
  return value;
}

// POSIX.1-1988 ustar: the sum of all bytes, those of the checksum itself taken as blanks.
bool tar_checksum_fits(std::string_view block) {
  std::uint64_t sum = 0;
  for (std::size_t i = 0; i < block.size(); ++i)
    sum += i >= 148 && i < 156 ? ' ' : static_cast<unsigned char>(block[i]);
  return sum == tar_number(block.substr(148, 8));
}

std::array<std::uint64_t, 256> make_crc_table() {
  std::array<std::uint64_t, 256> table{};
  for (std::uint64_t i = 0; i < 256; ++i) {
    std::uint64_t crc = i;
    for (int bit = 0; bit < 8; ++bit) crc = (crc & 1) != 0 ? crc >> 1 ^ 0x95ac9329ac4bc9b5U : crc >> 1;
    table[i] = crc;
  }
  return table;
}

Proof broken(std::string text) { return {ProofVerdict::broken, std::move(text)}; }
Proof proven(std::string text) { return {ProofVerdict::proven, std::move(text)}; }

}  // namespace

std::uint64_t crc64_of_redis(std::uint64_t crc, std::string_view bytes) {
  static const auto table = make_crc_table();
  for (const unsigned char byte : bytes) crc = table[(crc ^ byte) & 0xff] ^ crc >> 8;
  return crc;
}

void BackupContent::feed(std::string_view bytes) {
  bytes_ += bytes.size();
  if (format_ != Format::undecided) return take(bytes);
  head_ += bytes;
  if (head_.size() >= kHead) decide();
}

void BackupContent::decide() {
  const std::string_view head = std::string_view(head_).substr(0, kHead);
  if (head.starts_with(kSqliteMagic)) {
    format_ = Format::sqlite_file;
  } else if (head.size() >= kBlock && head.substr(257, 5) == "ustar") {
    format_ = Format::tar;
  } else if (head.starts_with("REDIS")) {
    format_ = Format::redis;
  } else if (holds(head, "-- MySQL dump ") || holds(head, "-- MariaDB dump ")) {
    format_ = Format::mysql;
  } else if (holds(head, "-- PostgreSQL database ")) {
    format_ = Format::postgresql;
  } else if (head.starts_with("PRAGMA foreign_keys=OFF;") || head.starts_with("BEGIN TRANSACTION;")) {
    format_ = Format::sqlite_text;
  } else {
    format_ = Format::other;
  }
  const std::string first = std::move(head_);
  head_ = first.substr(0, kHead);
  take(first);
}

void BackupContent::take(std::string_view bytes) {
  switch (format_) {
    case Format::undecided:
    case Format::sqlite_file:
    case Format::other: return;
    case Format::mysql:
    case Format::postgresql:
    case Format::sqlite_text: return take_text(bytes);
    case Format::tar: return take_tar(bytes);
    case Format::redis: return take_redis(bytes);
  }
}

void BackupContent::take_text(std::string_view bytes) {
  const std::string seam = tail_.substr(tail_.size() - std::min<std::size_t>(tail_.size(), 32)) +
                           std::string(bytes.substr(0, std::min<std::size_t>(bytes.size(), 32)));
  has_statement_ = has_statement_ || has_statement(bytes) || has_statement(seam);
  tail_ += bytes.substr(bytes.size() - std::min(bytes.size(), kTail));
  if (tail_.size() > kTail) tail_.erase(0, tail_.size() - kTail);
}

void BackupContent::take_tar(std::string_view bytes) {
  while (!bytes.empty() && !tar_ended_ && tar_trouble_.empty()) {
    if (to_skip_ > 0) {
      const auto passed = static_cast<std::size_t>(std::min<std::uint64_t>(to_skip_, bytes.size()));
      to_skip_ -= passed;
      bytes.remove_prefix(passed);
      continue;
    }
    const std::size_t wanted = std::min(kBlock - block_.size(), bytes.size());
    block_ += bytes.substr(0, wanted);
    bytes.remove_prefix(wanted);
    if (block_.size() == kBlock) take_tar_header();
  }
}

void BackupContent::take_tar_header() {
  const std::string block = std::move(block_);
  block_.clear();
  if (block.find_first_not_of('\0') == std::string::npos) {
    tar_ended_ = true;
    return;
  }
  if (!tar_checksum_fits(block)) {
    tar_trouble_ = fmt::format("the archive is damaged behind its member {}", members_);
    return;
  }
  const char type = block[156];
  if (type != 'x' && type != 'g' && type != 'L' && type != 'K') ++members_;
  // Links, devices and folders have no content, whatever their size says.
  const bool has_content = !(type >= '1' && type <= '6');
  const std::uint64_t size = has_content ? tar_number(std::string_view(block).substr(124, 12)) : 0;
  to_skip_ = (size + kBlock - 1) / kBlock * kBlock;
}

void BackupContent::take_redis(std::string_view bytes) {
  tail_ += bytes;
  if (tail_.size() <= 9) return;
  // All but the last nine: the end mark and the checksum, which is not part of itself.
  const std::size_t done = tail_.size() - 9;
  crc_ = crc64_of_redis(crc_, std::string_view(tail_).substr(0, done));
  tail_.erase(0, done);
}

Proof BackupContent::finish(bool is_data) {
  if (bytes_ == 0) return is_data ? broken("it is empty") : proven("an empty file");
  if (format_ == Format::undecided) decide();
  switch (format_) {
    case Format::mysql:
    case Format::postgresql:
    case Format::sqlite_text: return finish_text();
    case Format::tar: return finish_tar();
    case Format::redis: return finish_redis();
    case Format::sqlite_file:
    case Format::undecided:
    case Format::other: break;
  }
  if (!is_data) return proven(fmt::format("{} bytes, all of them readable", bytes_));
  return {ProofVerdict::unprovable,
          fmt::format("{} bytes, all of them readable, but nothing in them tells whether they are complete",
                      bytes_)};
}

Proof BackupContent::finish_text() const {
  const std::string_view end = trimmed_end(tail_);
  const char* what = format_ == Format::mysql        ? "SQL dump of MySQL or MariaDB"
                     : format_ == Format::postgresql ? "SQL dump of PostgreSQL"
                                                     : "SQL dump of SQLite";
  bool whole = false;
  if (format_ == Format::mysql) {
    whole = last_line(end).starts_with("-- Dump completed");
  } else if (format_ == Format::postgresql) {
    // Newer releases end with a meta-command behind the comment.
    whole = holds(end, "\n-- PostgreSQL database dump complete") ||
            holds(end, "\n-- PostgreSQL database cluster dump complete");
  } else {
    const std::string_view line = last_line(end);
    if (line.starts_with("ROLLBACK;"))
      return broken(fmt::format("{}: sqlite3 met errors while it wrote it, and ended it by ROLLBACK", what));
    whole = line == "COMMIT;";
  }
  if (!whole) return broken(fmt::format("{}: its end mark is missing, it is not complete", what));
  if (!has_statement_)
    return broken(fmt::format("{}: there is no statement in it, it restores nothing", what));
  return proven(fmt::format("{}, complete to its end mark, {} bytes", what, bytes_));
}

Proof BackupContent::finish_tar() const {
  if (!tar_trouble_.empty()) return broken(tar_trouble_);
  if (!tar_ended_) return broken("the archive ends in the middle");
  if (members_ == 0) return broken("there is nothing in the archive");
  return proven(fmt::format("tar archive, {} members, complete", members_));
}

Proof BackupContent::finish_redis() const {
  if (tail_.size() < 9 || static_cast<unsigned char>(tail_[0]) != 0xff)
    return broken("Redis dump: its end mark is missing, it is not complete");
  std::uint64_t written = 0;
  for (int i = 8; i >= 1; --i)
    written = written << 8 | static_cast<unsigned char>(tail_[static_cast<std::size_t>(i)]);
  // Zero: the server was told to write none.
  if (written != 0 && written != crc64_of_redis(crc_, std::string_view(tail_).substr(0, 1)))
    return broken("Redis dump: its checksum does not fit, it is damaged");
  return proven(fmt::format("Redis dump, complete, {} bytes", bytes_));
}

}  // namespace handrail
