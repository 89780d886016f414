// Flowcharts: statements of nodes and links, subgraphs. What is reported here is an error in every version of
// Mermaid's grammar; a statement that is not recognized ends the reading without a word.
#include <array>
#include <string>
#include <vector>

#include <fmt/format.h>

#include "checker/diagram.h"
#include "model/text.h"

namespace handrail {
namespace {

struct Brackets {
  std::string_view open;
  std::string_view close;
};
// The longest first. A slanted side may close either way; see read_shape.
constexpr auto kShapes = std::to_array<Brackets>({
    {"(((", ")))"},
    {"((", "))"},
    {"([", "])"},
    {"(-", "-)"},
    {"(", ")"},
    {"[[", "]]"},
    {"[(", ")]"},
    {"[/", "/]"},
    {"[\\", "\\]"},
    {"[", "]"},
    {"{{", "}}"},
    {"{", "}"},
    {">", "]"},
});

constexpr auto kDirections =
    std::to_array<std::string_view>({"TB", "TD", "BT", "LR", "RL", "<", ">", "^", "v"});

// Statements that reach to the end of their line and are not looked into.
constexpr auto kOtherStatements = std::to_array<std::string_view>(
    {"style", "linkStyle", "classDef", "class", "click", "direction", "accTitle", "accTitle:", "accDescr:"});

constexpr std::string_view kQuoteMend = "put the text between double quotes: A[\"text (more)\"]";

class Flowchart {
 public:
  Flowchart(std::string_view text, std::size_t begin) : text_(text), at_(begin) {}

  std::optional<DiagramError> error() {
    read_direction();
    while (!stopped()) {
      skip_separators();
      if (at_ >= text_.size()) break;
      read_statement();
    }
    if (!error_ && !unsure_ && !subgraphs_.empty())
      fail(subgraphs_.back(), subgraphs_.back() + 8, "this subgraph is not closed",
           "close it with a line 'end'");
    return std::move(error_);
  }

 private:
  bool stopped() const { return error_.has_value() || unsure_; }
  void give_up() { unsure_ = true; }
  void fail(std::size_t begin, std::size_t end, std::string message, std::string mend) {
    if (stopped()) return;
    end = std::min(end, text_.size());
    error_ = DiagramError{{static_cast<std::uint32_t>(begin), static_cast<std::uint32_t>(end)},
                          std::move(message),
                          std::move(mend)};
  }

  bool sees(std::string_view word) const { return text_.substr(at_, word.size()) == word; }
  char peek(std::size_t ahead = 0) const { return at_ + ahead < text_.size() ? text_[at_ + ahead] : '\0'; }
  bool at_line_end() const {
    return at_ >= text_.size() || peek() == '\n' || peek() == '\r' || peek() == ';';
  }
  void skip_blanks() {
    while (peek() == ' ' || peek() == '\t') ++at_;
  }
  void skip_all_blanks() {
    while (at_ < text_.size() && text::is_space(text_[at_])) ++at_;
  }
  void skip_line() { at_ = std::min(text_.size(), text_.find('\n', at_)); }
  void skip_separators() {
    while (at_ < text_.size()) {
      if (text::is_space(peek()) || peek() == ';')
        ++at_;
      else if (sees("%%"))
        skip_line();
      else
        return;
    }
  }
  std::string_view word_here() const {
    const std::size_t end = std::min(text_.size(), text_.find_first_of(" \t\r\n;", at_));
    return text_.substr(at_, end - at_);
  }

  void read_direction() {
    skip_blanks();
    if (at_line_end()) return;
    const std::string_view word = word_here();
    if (!text::is_one_of(word, kDirections)) {
      for (const char c : word)
        if (!text::is_alpha(c)) return give_up();
      return fail(at_, at_ + word.size(), fmt::format("'{}' is no direction", word),
                  "write TD, LR, BT or RL");
    }
    at_ += word.size();
    skip_blanks();
    if (!at_line_end()) give_up();
  }

  void read_statement() {
    const std::string_view word = word_here();
    if (word == "subgraph") return read_subgraph();
    if (word == "end") return read_end();
    if (word == "accDescr") {
      const std::size_t close = text_.find('}', at_);
      at_ = close == std::string_view::npos ? text_.size() : close + 1;
      return;
    }
    if (text::is_one_of(word, kOtherStatements)) return skip_line();
    read_nodes();
    while (!stopped()) {
      skip_blanks();
      if (at_line_end()) return;
      if (sees("%%")) return skip_line();
      read_link();
      if (!stopped()) read_nodes();
    }
  }

  void read_subgraph() {
    subgraphs_.push_back(at_);
    at_ += 8;
    skip_blanks();
    const std::size_t end = std::min(text_.size(), text_.find_first_of("\r\n;", at_));
    const std::string_view title = text_.substr(at_, end - at_);
    if (title.find('"') != std::string_view::npos || title.find('`') != std::string_view::npos)
      return skip_line();
    if (const std::size_t open = title.find('['); open != std::string_view::npos) {
      at_ += open;
      return read_shape();
    }
    if (const std::size_t open = title.find('('); open != std::string_view::npos && open > 0)
      return fail(at_ + open, at_ + open + 1, "'(' stands in a subgraph's title without quotes",
                  "put the title between double quotes");
    at_ = end;
  }

  void read_end() {
    if (subgraphs_.empty())
      return fail(at_, at_ + 3, "this 'end' closes no subgraph", "remove it, or open a subgraph before it");
    subgraphs_.pop_back();
    at_ += 3;
    skip_blanks();
    if (!at_line_end()) give_up();
  }

  // "A", "A[text]", "A & B:::class", "A@{ shape: … }".
  void read_nodes() {
    while (!stopped()) {
      read_node();
      if (stopped()) return;
      const std::size_t before = at_;
      skip_blanks();
      if (peek() != '&') {
        at_ = before;
        return;
      }
      ++at_;
      skip_blanks();
    }
  }

  void read_node() {
    const std::size_t begin = at_;
    while (at_ < text_.size() && is_id_character()) ++at_;
    const std::string_view id = text_.substr(begin, at_ - begin);
    if (id.empty()) return give_up();
    if (id == "end" || id == "graph" || id == "subgraph")
      return fail(begin, at_, fmt::format("'{}' cannot be a node's name, it is a word of Mermaid's own", id),
                  "write the name otherwise, as in 'End'");
    if (sees("@{")) {
      const std::size_t close = text_.find('}', at_);
      if (close == std::string_view::npos ||
          text_.substr(at_, close - at_).find('"') != std::string_view::npos)
        return give_up();
      at_ = close + 1;
    } else if (peek() == '[' || peek() == '(' || peek() == '{' || (peek() == '>' && peek(1) != ' ')) {
      read_shape();
    }
    if (!stopped() && sees(":::")) {
      at_ += 3;
      while (text::is_alnum(peek()) || peek() == '_' || peek() == '-') ++at_;
    }
  }

  // A name ends where a blank, a bracket or a link begins.
  bool is_id_character() const {
    const char c = peek();
    if (text::is_space(c) || c == '\0' ||
        std::string_view("[](){}<>|;\"@~^").find(c) != std::string_view::npos)
      return false;
    if (c == '-') return peek(1) != '-' && peek(1) != '>' && peek(1) != '.';
    if (c == '=') return peek(1) != '=' && peek(1) != '>';
    return !sees(":::");
  }

  void read_shape() {
    const std::size_t begin = at_;
    const Brackets* shape = nullptr;
    for (const Brackets& other : kShapes) {
      if (!sees(other.open)) continue;
      shape = &other;
      break;
    }
    if (shape == nullptr || sees("[|")) return give_up();
    at_ += shape->open.size();
    const bool slanted = shape->open == "[/" || shape->open == "[\\";
    if (!read_text(begin, slanted)) return;
    if (slanted && (sees("/]") || sees("\\]"))) {
      at_ += 2;
    } else if (sees(shape->close)) {
      at_ += shape->close.size();
    } else {
      fail(at_, at_ + 1, fmt::format("'{}' does not close the '{}' of this text", peek(), shape->open),
           fmt::format("close it with '{}'{}", shape->close,
                       slanted ? ", or put the text between double quotes" : ", or quote the text"));
    }
  }

  // A label up to the bracket or bar that ends it, quoted or not. False when it stopped the reading.
  bool read_text(std::size_t opened_at, bool slanted) {
    const std::size_t begin = at_;
    skip_all_blanks();
    if (peek() == '"') {
      const std::size_t close = text_.find('"', at_ + 1);
      if (close == std::string_view::npos) {
        fail(opened_at, opened_at + 2, "the quotes of this text are not closed", "add the closing quote");
        return false;
      }
      at_ = close + 1;
    }
    while (at_ < text_.size()) {
      const char c = peek();
      if (std::string_view("[](){}").find(c) != std::string_view::npos) break;
      if (!slanted && c == '|') break;
      if (!slanted && c == '"') {
        fail(at_, at_ + 1, "a quote stands inside a text that does not begin with one",
             "put the whole text between double quotes, and write #quot; for those inside");
        return false;
      }
      if (slanted && (c == '/' || c == '\\') && peek(1) == ']') break;
      ++at_;
    }
    if (at_ == begin && peek() == ']') {
      fail(opened_at, at_ + 1, "the node's text is empty", "write a text, or leave the brackets out");
      return false;
    }
    if (at_ >= text_.size()) {
      fail(opened_at, opened_at + 1, fmt::format("the '{}' of this text is not closed", text_[opened_at]),
           "close it");
      return false;
    }
    if (std::string_view("[({").find(peek()) != std::string_view::npos) {
      fail(at_, at_ + 1, fmt::format("'{}' stands in a text without quotes", peek()),
           std::string(kQuoteMend));
      return false;
    }
    return true;
  }

  void read_link() {
    const std::size_t begin = at_;
    read_edge_name();
    if (peek() == '<' || ((peek() == 'x' || peek() == 'o') && (peek(1) == '-' || peek(1) == '='))) ++at_;
    const std::size_t run = at_;
    if (sees("--"))
      read_arrow('-', "--");
    else if (sees("=="))
      read_arrow('=', "==");
    else if (sees("-."))
      read_dotted();
    else if (sees("~~~"))
      while (peek() == '~') ++at_;
    else
      return unexpected(begin);
    if (stopped()) return;
    const std::string arrow(text_.substr(run, std::min<std::size_t>(at_ - run, 5)));
    skip_all_blanks();
    if (peek() == '|') {
      const std::size_t bar = at_++;
      if (!read_text(bar, false)) return;
      if (peek() != '|')
        return fail(at_, at_ + 1, fmt::format("'{}' stands in a link's text without quotes", peek()),
                    "put the text between double quotes: -->|\"text\"|");
      ++at_;
      skip_blanks();
      if (at_line_end()) return fail(bar, at_, "this link reaches no node", "name the node that it leads to");
    }
    if (at_ >= text_.size() || peek() == ';')
      fail(run, run + arrow.size(), "this link reaches no node", "name the node that it leads to");
  }

  // "e1@-->"
  void read_edge_name() {
    std::size_t end = at_;
    while (end < text_.size() && (text::is_alnum(text_[end]) || text_[end] == '_')) ++end;
    if (end > at_ && end + 1 < text_.size() && text_[end] == '@' && text_[end + 1] != '{') at_ = end + 1;
  }

  // "-->", "---", "--x", "-- text -->"; the same with "=".
  void read_arrow(char body, std::string_view start) {
    const std::size_t begin = at_;
    while (peek() == body) ++at_;
    if (peek() == '>' || ((peek() == 'x' || peek() == 'o') && at_ - begin >= 2)) {
      ++at_;
      return;
    }
    if (at_ - begin > 2) return;
    const std::size_t again = text_.find(start, at_);
    if (again == std::string_view::npos)
      return fail(begin, at_, "the text of this link is not followed by the link's end",
                  fmt::format("end it with '{}>'", start));
    if (text_.substr(at_, again - at_).find('\n') != std::string_view::npos) return give_up();
    at_ = again;
    while (peek() == body) ++at_;
    if (peek() == '>' || peek() == 'x' || peek() == 'o') ++at_;
  }

  // "-.->", "-.-", "-. text .->"
  void read_dotted() {
    const std::size_t begin = at_;
    ++at_;
    while (peek() == '.') ++at_;
    if (peek() != '-') {
      const std::size_t again = text_.find(".-", at_);
      if (again == std::string_view::npos) return give_up();
      if (text_.substr(at_, again - at_).find('\n') != std::string_view::npos) return give_up();
      at_ = again;
      while (peek() == '.') ++at_;
    }
    ++at_;
    if (peek() == '>' || peek() == 'x' || peek() == 'o') ++at_;
    if (at_ <= begin) give_up();
  }

  // Something after a node that is no link.
  void unexpected(std::size_t begin) {
    for (const std::string_view arrow : {"->", "=>", "→", "—>", "–>", "⇒"}) {
      if (text_.substr(begin, arrow.size()) != arrow) continue;
      return fail(begin, begin + arrow.size(), fmt::format("'{}' is no link of a flowchart", arrow),
                  "write -->");
    }
    const char c = peek();
    if (!text::is_alnum(c) && c != ',' && c != ':') return give_up();
    fail(begin, begin + word_here().size(), fmt::format("no link stands before '{}'", word_here()),
         "write --> between two nodes, and a node's text in brackets");
  }

  std::string_view text_;
  std::size_t at_;
  std::vector<std::size_t> subgraphs_;  // where those that are open begin
  std::optional<DiagramError> error_;
  bool unsure_ = false;
};

}  // namespace

std::optional<DiagramError> find_flowchart_error(std::string_view diagram, std::size_t begin) {
  return Flowchart(diagram, begin).error();
}

}  // namespace handrail
