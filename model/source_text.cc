#include "model/source_text.h"

#include <algorithm>
#include <cstring>

#include <fmt/format.h>

#include "model/utf8.h"

namespace handrail {
namespace {

constexpr std::size_t kBlock = 1024;

std::uint32_t line_number(std::string_view text, std::size_t offset) {
  return static_cast<std::uint32_t>(
      1 + std::count(text.begin(), text.begin() + static_cast<std::ptrdiff_t>(offset), '\n'));
}

// Whether the bytes from `offset` on look like GBK/GB18030 two-byte characters: worth a word in the message,
// since that is what Chinese editors on Windows wrote for years.
bool looks_like_gbk(std::string_view text, std::size_t offset) {
  std::size_t pairs = 0;
  while (offset + 1 < text.size() && pairs < 4) {
    const auto lead = static_cast<unsigned char>(text[offset]);
    const auto trail = static_cast<unsigned char>(text[offset + 1]);
    if (lead < 0x80) break;
    if (lead < 0x81 || lead > 0xFE || trail < 0x40 || trail == 0x7F || trail == 0xFF) return false;
    ++pairs;
    offset += 2;
  }
  return pairs >= 2;
}

}  // namespace

SourceText::SourceText(std::string name, std::string text) : name_(std::move(name)), text_(std::move(text)) {
  line_starts_.push_back(0);
  const bool has_cr = text_.find('\r') != std::string::npos;
  const char* const begin = text_.data();
  const char* const end = begin + text_.size();
  for (const char* at = begin; at < end;) {
    const auto* found = static_cast<const char*>(std::memchr(at, '\n', static_cast<std::size_t>(end - at)));
    if (has_cr) {
      for (const char* const stop = found == nullptr ? end : found; at < stop; ++at) {
        if (*at == '\r' && at + 1 < end && at[1] != '\n')
          line_starts_.push_back(static_cast<std::uint32_t>(at + 1 - begin));
      }
    }
    if (found == nullptr) break;
    at = found + 1;
    if (at < end) line_starts_.push_back(static_cast<std::uint32_t>(at - begin));
  }
  std::uint32_t count = 0;
  for (std::size_t block = 0; block < text_.size(); block += kBlock) {
    code_points_.push_back(count);
    count += static_cast<std::uint32_t>(utf8::length(this->text().substr(block, kBlock)));
  }
}

std::uint32_t SourceText::code_points_before(std::uint32_t offset) const {
  const std::size_t block = offset / kBlock;
  if (block >= code_points_.size())
    return code_points_.empty()
               ? 0
               : code_points_.back() + static_cast<std::uint32_t>(
                                           utf8::length(text().substr((code_points_.size() - 1) * kBlock)));
  return code_points_[block] +
         static_cast<std::uint32_t>(utf8::length(text().substr(block * kBlock, offset - block * kBlock)));
}

Result<std::shared_ptr<const SourceText>> SourceText::make(std::string name, std::string text) {
  const auto refuse = [&](std::string message, std::uint32_t line, std::string mend) {
    return fail(Error{std::move(message), name, line, 0, std::move(mend)});
  };
  if (text.size() > kMaxBytes) {
    return refuse(fmt::format("the guide has {} bytes, more than the {} MiB that Handrail reads", text.size(),
                              kMaxBytes >> 20),
                  0, "split the guide, or leave this file out");
  }
  if (const std::size_t bad = utf8::first_invalid(text); bad != std::string_view::npos) {
    const bool gbk = looks_like_gbk(text, bad);
    return refuse(fmt::format("not UTF-8: byte 0x{:02x}{}", static_cast<unsigned char>(text[bad]),
                              gbk ? " (it looks like GBK)" : ""),
                  line_number(text, bad),
                  gbk ? "convert the file: iconv -f GB18030 -t UTF-8" : "save the file as UTF-8");
  }
  if (const std::size_t nul = text.find('\0'); nul != std::string::npos) {
    return refuse("a NUL byte stands in the text", line_number(text, nul),
                  "a guide is plain text; remove the byte");
  }
  return std::shared_ptr<const SourceText>(new SourceText(std::move(name), std::move(text)));
}

std::uint32_t SourceText::line_of(std::uint32_t offset) const {
  const auto after = std::upper_bound(line_starts_.begin(), line_starts_.end(), offset);
  return static_cast<std::uint32_t>(after - line_starts_.begin());
}

Position SourceText::position(std::uint32_t offset) const {
  offset = std::min(offset, static_cast<std::uint32_t>(text_.size()));
  const std::uint32_t line = line_of(offset);
  const std::uint32_t start = line_starts_[line - 1];
  return {line, 1 + code_points_before(offset) - code_points_before(start)};
}

Span SourceText::line_span(std::uint32_t line) const {
  line = std::clamp(line, std::uint32_t{1}, line_count());
  const std::uint32_t begin = line_starts_[line - 1];
  std::uint32_t end = line < line_count() ? line_starts_[line] : static_cast<std::uint32_t>(text_.size());
  if (end > begin && text_[end - 1] == '\n') --end;
  if (end > begin && text_[end - 1] == '\r') --end;
  return {begin, end};
}

}  // namespace handrail
