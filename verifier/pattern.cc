#include "verifier/pattern.h"

#include <algorithm>
#include <stdexcept>
#include <utility>

#include <fmt/core.h>

namespace handrail {
namespace {

constexpr std::size_t kMostSteps = 20'000;
constexpr int kMostRepeats = 1000;
constexpr int kMostDepth = 100;

// The character at `at`, which moves behind it.
std::uint32_t next_character(std::string_view text, std::size_t& at) {
  const auto byte = [&](std::size_t i) {
    return static_cast<std::uint32_t>(static_cast<unsigned char>(text[i]));
  };
  const std::uint32_t lead = byte(at);
  const std::size_t more = lead >= 0xf0 && lead < 0xf8 ? 3 : lead >= 0xe0 ? 2 : lead >= 0xc2 ? 1 : 0;
  if (more == 0 || lead >= 0xf8 || at + more >= text.size()) {
    ++at;
    return lead;
  }
  std::uint32_t character = lead & (0x3fu >> more);
  for (std::size_t i = 1; i <= more; ++i) {
    if ((byte(at + i) & 0xc0) != 0x80) {
      ++at;
      return lead;
    }
    character = character << 6 | (byte(at + i) & 0x3f);
  }
  at += more + 1;
  return character;
}

bool is_digit(std::uint32_t c) { return c >= '0' && c <= '9'; }

std::uint32_t other_case(std::uint32_t c) {
  if (c >= 'a' && c <= 'z') return c - 32;
  if (c >= 'A' && c <= 'Z') return c + 32;
  return c;
}

}  // namespace

// Thompson's construction, by recursive descent. What it does not understand leaves it as an exception that
// Pattern::parse turns into an Error.
class PatternCompiler {
 public:
  explicit PatternCompiler(std::string_view pattern) : text_(pattern) {}

  Pattern compile() {
    if (text_.starts_with("(?i)")) {
      out_.ignore_case_ = true;
      at_ = 4;
    }
    alternatives(0);
    if (at_ < text_.size()) refuse("an unmatched )");
    emit({Pattern::Op::accept, false, 0, 0});
    return std::move(out_);
  }

 private:
  using Op = Pattern::Op;

  [[noreturn]] void refuse(const std::string& what) const {
    throw std::invalid_argument(fmt::format("the pattern {} has {}", text_, what));
  }

  bool at_end() const { return at_ >= text_.size(); }
  bool take(char c) {
    if (at_end() || text_[at_] != c) return false;
    ++at_;
    return true;
  }

  std::uint32_t here() const { return static_cast<std::uint32_t>(out_.steps_.size()); }

  std::uint32_t emit(Pattern::Step step) {
    if (out_.steps_.size() >= kMostSteps) refuse("too many repetitions");
    out_.steps_.push_back(step);
    return here() - 1;
  }

  // a|b|c
  void alternatives(int depth) {
    if (depth > kMostDepth) refuse("too many groups within groups");
    std::vector<std::uint32_t> exits;
    std::uint32_t begin = here();
    sequence(depth);
    while (take('|')) {
      insert_split(begin);
      exits.push_back(emit({Op::jump, false, 0, 0}));
      out_.steps_[begin].b = here();
      begin = here();
      sequence(depth);
    }
    for (const std::uint32_t exit : exits) out_.steps_[exit].a = here();
  }

  void sequence(int depth) {
    while (!at_end() && text_[at_] != '|' && text_[at_] != ')') repeated(depth);
  }

  void repeated(int depth) {
    const std::uint32_t begin = here();
    atom(depth);
    int least = 1;
    int most = 1;  // -1: any number
    if (!repetition(least, most)) return;
    take('?');  // lazy: which match is found first makes no difference here
    // Written out: the atom's steps stand there once for each time.
    const std::vector<Pattern::Step> once(out_.steps_.begin() + begin, out_.steps_.end());
    out_.steps_.resize(begin);
    const auto copy = [&] {
      const std::uint32_t shift = here() - begin;
      for (Pattern::Step step : once) {
        if (step.op == Op::split || step.op == Op::jump) step.a += shift;
        if (step.op == Op::split) step.b += shift;
        emit(step);
      }
    };
    for (int i = 0; i < least; ++i) copy();
    if (most < 0) {
      const std::uint32_t split = emit({Op::split, false, here() + 1, 0});
      copy();
      emit({Op::jump, false, split, 0});
      out_.steps_[split].b = here();
      return;
    }
    std::vector<std::uint32_t> splits;
    for (int i = least; i < most; ++i) {
      splits.push_back(emit({Op::split, false, here() + 1, 0}));
      copy();
    }
    for (const std::uint32_t split : splits) out_.steps_[split].b = here();
  }

  bool repetition(int& least, int& most) {
    if (take('*')) return least = 0, most = -1, true;
    if (take('+')) return least = 1, most = -1, true;
    if (take('?')) return least = 0, most = 1, true;
    if (at_ + 1 >= text_.size() || text_[at_] != '{' || !is_digit(static_cast<unsigned char>(text_[at_ + 1])))
      return false;
    ++at_;
    least = most = number();
    if (take(',')) most = !at_end() && text_[at_] != '}' ? number() : -1;
    if (!take('}')) refuse("an unclosed {");
    if (most >= 0 && most < least) refuse("a repetition that ends before it begins");
    return true;
  }

  int number() {
    int value = 0;
    if (at_end() || !is_digit(static_cast<unsigned char>(text_[at_]))) refuse("a { without a number");
    while (!at_end() && is_digit(static_cast<unsigned char>(text_[at_]))) {
      value = value * 10 + (text_[at_++] - '0');
      if (value > kMostRepeats) refuse("too many repetitions");
    }
    return value;
  }

  void atom(int depth) {
    const std::size_t begin = at_;
    const std::uint32_t c = next_character(text_, at_);
    switch (c) {
      case '(':
        if (take('?') && !take(':')) refuse("a kind of group that is not known");
        alternatives(depth + 1);
        if (!take(')')) refuse("an unclosed (");
        return;
      case '[': return character_class();
      case '^': emit({Op::begin, false, 0, 0}); return;
      case '$': emit({Op::end, false, 0, 0}); return;
      case '.': return set({{'\n', '\n'}}, true);
      case '*':
      case '+':
      case '?': at_ = begin; refuse("a repetition of nothing");
      case '\\': {
        bool negated = false;
        const std::vector<Pattern::Range> ranges = escaped(negated);
        return set(ranges, negated);
      }
      default: return set({{c, c}}, false);
    }
  }

  // Behind a backslash.
  std::vector<Pattern::Range> escaped(bool& negated) {
    if (at_end()) refuse("a backslash at its end");
    const std::uint32_t c = next_character(text_, at_);
    switch (c) {
      case 'D': negated = true; [[fallthrough]];
      case 'd': return {{'0', '9'}};
      case 'W': negated = true; [[fallthrough]];
      case 'w': return {{'0', '9'}, {'A', 'Z'}, {'_', '_'}, {'a', 'z'}};
      case 'S': negated = true; [[fallthrough]];
      case 's': return {{'\t', '\r'}, {' ', ' '}};
      case 'n': return {{'\n', '\n'}};
      case 't': return {{'\t', '\t'}};
      case 'r': return {{'\r', '\r'}};
      default:
        if ((c >= 'a' && c <= 'z') || (c >= 'A' && c <= 'Z') || is_digit(c)) {
          refuse(fmt::format("\\{}, which is not known", static_cast<char>(c)));
        }
        return {{c, c}};
    }
  }

  void character_class() {
    const bool negated = take('^');
    std::vector<Pattern::Range> ranges;
    bool first = true;
    while (first || at_end() || text_[at_] != ']') {
      first = false;
      if (at_end()) refuse("an unclosed [");
      std::uint32_t c = next_character(text_, at_);
      if (c == '\\') {
        bool inverse = false;
        const auto escape = escaped(inverse);
        if (inverse) refuse("\\D, \\W or \\S between [ and ]");
        if (escape.size() > 1 || escape[0].first != escape[0].last) {
          ranges.insert(ranges.end(), escape.begin(), escape.end());
          continue;
        }
        c = escape[0].first;
      }
      std::uint32_t last = c;
      if (at_ + 1 < text_.size() && text_[at_] == '-' && text_[at_ + 1] != ']') {
        ++at_;
        last = next_character(text_, at_);
        if (last == '\\') {
          bool inverse = false;
          last = escaped(inverse)[0].first;
        }
        if (last < c) refuse("a range that ends before it begins");
      }
      ranges.push_back({c, last});
    }
    ++at_;
    set(ranges, negated);
  }

  void set(const std::vector<Pattern::Range>& ranges, bool negated) {
    const auto first = static_cast<std::uint32_t>(out_.ranges_.size());
    out_.ranges_.insert(out_.ranges_.end(), ranges.begin(), ranges.end());
    emit({Op::set, negated, first, static_cast<std::uint32_t>(out_.ranges_.size())});
  }

  // Makes room at `begin` for a split whose first way is what stands there now.
  void insert_split(std::uint32_t begin) {
    emit({});
    std::rotate(out_.steps_.begin() + begin, out_.steps_.end() - 1, out_.steps_.end());
    for (std::uint32_t i = begin + 1; i < here(); ++i) {
      Pattern::Step& step = out_.steps_[i];
      if ((step.op == Op::split || step.op == Op::jump) && step.a >= begin) step.a++;
      if (step.op == Op::split && step.b >= begin) step.b++;
    }
    out_.steps_[begin] = {Op::split, false, begin + 1, 0};
  }

  std::string_view text_;
  std::size_t at_ = 0;
  Pattern out_;
};

Result<Pattern> Pattern::parse(std::string_view pattern) {
  try {
    return PatternCompiler(pattern).compile();
  } catch (const std::invalid_argument& error) {
    return fail(error.what());
  }
}

bool Pattern::takes(const Step& step, std::uint32_t character) const {
  const auto within = [&](std::uint32_t c) {
    return std::any_of(ranges_.begin() + step.a, ranges_.begin() + step.b,
                       [&](Range range) { return range.first <= c && c <= range.last; });
  };
  return (within(character) || (ignore_case_ && within(other_case(character)))) != step.negated;
}

bool Pattern::found_in(std::string_view text) const {
  std::vector<std::uint32_t> now;
  std::vector<std::uint32_t> next;
  std::vector<std::uint32_t> waiting;
  std::vector<std::size_t> seen(steps_.size(), SIZE_MAX);  // at which offset a step was reached last
  std::size_t at = 0;
  bool accepted = false;

  // Adds a step and all that can be reached from it without taking a character.
  const auto reach = [&](std::vector<std::uint32_t>& into, std::uint32_t first) {
    waiting.push_back(first);
    while (!waiting.empty()) {
      const std::uint32_t index = waiting.back();
      waiting.pop_back();
      if (seen[index] == at) continue;
      seen[index] = at;
      const Step& step = steps_[index];
      switch (step.op) {
        case Op::set: into.push_back(index); break;
        case Op::split:
          waiting.push_back(step.b);
          waiting.push_back(step.a);
          break;
        case Op::jump: waiting.push_back(step.a); break;
        case Op::begin:
          if (at == 0) waiting.push_back(index + 1);
          break;
        case Op::end:
          if (at == text.size()) waiting.push_back(index + 1);
          break;
        case Op::accept: accepted = true; break;
      }
    }
  };

  reach(now, 0);
  while (!accepted && at < text.size()) {
    const std::uint32_t character = next_character(text, at);
    next.clear();
    for (const std::uint32_t index : now) {
      if (takes(steps_[index], character)) reach(next, index + 1);
    }
    reach(next, 0);  // a match may begin anywhere
    now.swap(next);
  }
  return accepted;
}

}  // namespace handrail
