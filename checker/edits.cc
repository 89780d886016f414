#include "checker/edits.h"

#include <algorithm>
#include <iterator>
#include <limits>

namespace handrail {
namespace {

// A stretch of the text in between: of the first text as it was, or what the first edits put in.
struct Piece {
  Span kept;
  std::string_view added;
  bool is_added = false;

  std::uint32_t size() const { return is_added ? static_cast<std::uint32_t>(added.size()) : kept.size(); }
};

constexpr std::uint32_t kEnd = std::numeric_limits<std::uint32_t>::max();

std::vector<Piece> pieces_of(const std::vector<Edit>& edits) {
  std::vector<Piece> pieces;
  std::uint32_t at = 0;
  for (const Edit& edit : edits) {
    if (edit.span.begin > at) pieces.push_back({{at, edit.span.begin}, {}, false});
    if (!edit.replacement.empty()) pieces.push_back({{}, edit.replacement, true});
    at = edit.span.end;
  }
  pieces.push_back({{at, kEnd}, {}, false});
  return pieces;
}

// Puts the pieces that stay together again, as edits of the first text.
class Composed {
 public:
  void keep(Span kept) {
    if (kept.empty()) return;
    if (kept.begin != at_ || !added_.empty()) edits_.push_back({{at_, kept.begin}, std::move(added_)});
    added_.clear();
    at_ = kept.end;
  }
  void add(std::string_view text) { added_ += text; }
  std::vector<Edit> take() { return std::move(edits_); }

 private:
  std::vector<Edit> edits_;
  std::string added_;
  std::uint32_t at_ = 0;
};

// Reads the pieces from the front on.
class PieceReader {
 public:
  explicit PieceReader(std::vector<Piece> pieces) : pieces_(std::move(pieces)) {}

  void copy_until(std::uint32_t offset, Composed& into) {
    advance(offset,
            [&](const Piece& piece) { piece.is_added ? into.add(piece.added) : into.keep(piece.kept); });
  }
  void skip_until(std::uint32_t offset) {
    advance(offset, [](const Piece&) {});
  }

 private:
  template <typename Use>
  void advance(std::uint32_t offset, Use use) {
    while (at_ < offset && next_ < pieces_.size()) {
      Piece& piece = pieces_[next_];
      const std::uint32_t taken = std::min(piece.size(), offset - at_);
      Piece part = piece;
      if (piece.is_added) {
        part.added = piece.added.substr(0, taken);
        piece.added.remove_prefix(taken);
      } else {
        part.kept.end = part.kept.begin + taken;
        piece.kept.begin += taken;
      }
      use(part);
      at_ += taken;
      if (piece.size() == 0) ++next_;
    }
  }

  std::vector<Piece> pieces_;
  std::size_t next_ = 0;
  std::uint32_t at_ = 0;
};

bool is_line_prefix(std::string_view text) {
  return text.find_first_not_of(" \t>") == std::string_view::npos;
}

// "$ " or "# " before a command, after what Markdown itself puts there.
bool ends_with_prompt(std::string_view text) {
  if (text.size() < 2 || text.back() != ' ') return false;
  const char sign = text[text.size() - 2];
  return (sign == '$' || sign == '#') && is_line_prefix(text.substr(0, text.size() - 2));
}

}  // namespace

bool collide(Span a, Span b) {
  if (a.empty() || b.empty()) return a.begin <= b.end && b.begin <= a.end;
  return a.begin < b.end && b.begin < a.end;
}

void sort_edits(std::vector<Edit>& edits) {
  std::sort(edits.begin(), edits.end(), [](const Edit& a, const Edit& b) {
    return a.span.begin != b.span.begin ? a.span.begin < b.span.begin : a.span.end < b.span.end;
  });
}

std::string apply_edits(std::string_view text, const std::vector<Edit>& edits) {
  std::string out;
  out.reserve(text.size());
  std::uint32_t at = 0;
  for (const Edit& edit : edits) {
    out += text.substr(at, edit.span.begin - at);
    out += edit.replacement;
    at = edit.span.end;
  }
  out += text.substr(at);
  return out;
}

std::vector<Edit> compose_edits(const std::vector<Edit>& first, const std::vector<Edit>& second) {
  PieceReader reader(pieces_of(first));
  Composed composed;
  for (const Edit& edit : second) {
    reader.copy_until(edit.span.begin, composed);
    composed.add(edit.replacement);
    reader.skip_until(edit.span.end);
  }
  reader.copy_until(kEnd, composed);
  return composed.take();
}

EditedOffsets::EditedOffsets(const std::vector<Edit>& edits) {
  rows_.reserve(edits.size());
  std::int64_t shift = 0;
  for (const Edit& edit : edits) {
    const auto begin = static_cast<std::uint32_t>(edit.span.begin + shift);
    const auto end = static_cast<std::uint32_t>(begin + edit.replacement.size());
    rows_.push_back({edit.span, {begin, end}});
    shift += static_cast<std::int64_t>(edit.replacement.size()) - edit.span.size();
  }
}

std::uint32_t EditedOffsets::before(std::uint32_t after) const {
  const auto next =
      std::upper_bound(rows_.begin(), rows_.end(), after,
                       [](std::uint32_t offset, const Row& row) { return offset < row.after.begin; });
  if (next == rows_.begin()) return after;
  const Row& row = *std::prev(next);
  return after < row.after.end ? row.before.begin : after - row.after.end + row.before.end;
}

Span EditedOffsets::after(std::uint32_t before) const {
  const auto next =
      std::upper_bound(rows_.begin(), rows_.end(), before,
                       [](std::uint32_t offset, const Row& row) { return offset < row.before.begin; });
  if (next == rows_.begin()) return {before, before};
  const Row& row = *std::prev(next);
  // What begins where something is inserted may begin with it, or after it.
  if (before < row.before.end || before == row.before.begin) return row.after;
  const std::uint32_t there = before - row.before.end + row.after.end;
  return {there, there};
}

std::optional<Edit> line_above(const SourceText& source, std::uint32_t offset, std::string_view line) {
  const std::uint32_t begin = source.line_span(source.line_of(offset)).begin;
  const std::string_view prefix = source.slice({begin, offset});
  if (!is_line_prefix(prefix) && !ends_with_prompt(prefix)) return std::nullopt;
  std::string text(line);
  text += '\n';
  text += prefix;
  return Edit{{offset, offset}, std::move(text)};
}

}  // namespace handrail
