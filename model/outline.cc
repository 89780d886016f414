// From the document's blocks to steps: a heading, a bold label or a numbered item names a step; the code,
// numbered prose and checkboxes below it are its actions.
#include <algorithm>

#include <cmark-gfm.h>
#include <fmt/format.h>

#include "model/code_block.h"
#include "model/inline_commands.h"
#include "model/kinds/lexicon.h"
#include "model/kinds/title_numbers.h"
#include "model/outline_words.h"
#include "model/own_words.h"
#include "model/prompts.h"
#include "model/reading.h"
#include "model/step_writer.h"
#include "model/text.h"

namespace handrail {
namespace {

class OutlineReader {
 public:
  explicit OutlineReader(Runbook& runbook) : runbook_(runbook), writer_(runbook) {}

  void run() {
    blocks_of(runbook_.document.root());
    writer_.name_steps();
  }

 private:
  struct Level {
    explicit Level(int& depth) : depth_(depth) { ++depth_; }
    ~Level() { --depth_; }
    Level(const Level&) = delete;
    Level& operator=(const Level&) = delete;
    int& depth_;
  };

  const Document& document() const { return runbook_.document; }
  const SourceText& source() const { return *runbook_.source; }

  // Quotes and lists nested deeper than this are no procedure; the bound keeps hostile text off the stack's
  // end.
  static constexpr int kMaxDepth = 100;

  void blocks_of(cmark_node* container) {
    const Level level(depth_);
    if (depth_ > kMaxDepth) return;
    for (cmark_node* node = cmark_node_first_child(container); node != nullptr;
         node = cmark_node_next(node)) {
      follow_containers(node);
      switch (cmark_node_get_type(node)) {
        case CMARK_NODE_HEADING: {
          const int index = Document::index_of(node);
          const Heading& heading = document().headings()[static_cast<std::size_t>(index)];
          writer_.context = {std::string(lexicon::without_attributes(heading.text)), heading.span, index,
                             true};
          heading_context_ = writer_.context;
          writer_.leave();
          paragraph_.clear();
          break;
        }
        case CMARK_NODE_PARAGRAPH: paragraph(node); break;
        case CMARK_NODE_LIST: list(node); break;
        case CMARK_NODE_CODE_BLOCK: code(Document::index_of(node)); break;
        case CMARK_NODE_BLOCK_QUOTE: quote(node); break;
        default:
          if (std::string_view(cmark_node_get_type_string(node)) == "table") table(node);
          break;
      }
    }
  }

  // Opens and closes the containers (tabs, notes) between the block before and this one. What stands in a
  // tab, and in a container whose title says what is done there, is a step of its own.
  void follow_containers(cmark_node* node) {
    const std::vector<Container>& all = document().containers();
    if (all.empty()) return;
    const std::uint32_t at = document().node_span(node).begin;
    while (!open_.empty() && all[open_.back().container].span.end <= at) {
      if (open_.back().parts) {
        writer_.context = open_.back().context;
        heading_context_ = open_.back().heading_context;
        writer_.leave();
      }
      open_.pop_back();
    }
    for (; next_container_ < all.size() && all[next_container_].span.begin <= at; ++next_container_) {
      const Container& container = all[next_container_];
      if (container.span.end <= at && container.span.begin < at) continue;
      const bool is_tab = container.kind == ContainerKind::tab;
      const bool says_kind = kind_of(container.title).has_value();
      const bool parts = is_tab || (says_kind && container.kind != ContainerKind::tabs);
      open_.push_back({next_container_, parts, writer_.context, heading_context_});
      if (!parts) continue;
      writer_.leave();
      paragraph_.clear();
      // A tab that only names its variant ("Ubuntu") is a variant of what it stands in.
      const std::string title = says_kind || writer_.context.title.empty() ? container.title
                                : container.title.empty()
                                    ? writer_.context.title
                                    : fmt::format("{} ({})", writer_.context.title, container.title);
      writer_.context = {title, container.title_span, heading_context_.heading, false};
    }
  }

  void paragraph(cmark_node* node) {
    if (Document::index_of(node) >= 0) return;  // a container's title: see follow_containers()
    paragraph_ = source().slice(document().node_span(node));
    if (std::string label = bold_label(node); !label.empty()) {
      writer_.context = {std::move(label), document().node_span(node), heading_context_.heading, false};
      writer_.leave();
      return;
    }
    if (!is_block(cmark_node_next(node), CMARK_NODE_CODE_BLOCK))
      typed_in(node, InlinePlace::paragraph, document().node_span(node));
  }

  void list(cmark_node* list) {
    const Level level(depth_);
    if (depth_ > kMaxDepth) return;
    if (is_contents_list(list)) return;
    cmark_node* before = cmark_node_previous(list);
    if (is_block(before, CMARK_NODE_PARAGRAPH) && Document::index_of(before) < 0 &&
        tells_what_it_does(source().slice(document().node_span(before))))
      return;
    // "4. Verify the result:" and bullets below it: the bullets are what that item asks for.
    const bool details = details_follow_;
    details_follow_ = false;
    const bool ordered = details || cmark_node_get_list_type(list) == CMARK_ORDERED_LIST;
    for (cmark_node* node = cmark_node_first_child(list); node != nullptr; node = cmark_node_next(node))
      item(node, ordered);
    if (details) leave_item();
    if (details) details_of_item_ = false;
  }

  // A label in a quote ("**Note:**") names nothing that stands behind the quote.
  void quote(cmark_node* node) {
    const StepContext before = writer_.context;
    const int step = writer_.index();
    blocks_of(node);
    if (writer_.context.span == before.span) return;
    writer_.context = before;
    writer_.resume(step);
  }

  void leave_item() {
    writer_.context = heading_context_;
    writer_.leave();
  }

  void item(cmark_node* node, bool ordered) {
    follow_containers(node);
    const ListItem& item = document().list_items()[static_cast<std::size_t>(Document::index_of(node))];
    bool holds_code = false, holds_list = false;
    for (cmark_node* child = cmark_node_first_child(node); child != nullptr; child = cmark_node_next(child)) {
      holds_code |= is_block(child, CMARK_NODE_CODE_BLOCK);
      holds_list |= is_block(child, CMARK_NODE_LIST);
    }
    const bool last = cmark_node_next(node) == nullptr;
    // A checkbox is a thing to tick; only one that ends in a colon introduces the code below it.
    const bool introduces = !item.task || item.text.ends_with(':') || item.text.ends_with("：");
    const bool code_follows =
        last && introduces && is_block(cmark_node_next(cmark_node_parent(node)), CMARK_NODE_CODE_BLOCK);
    const Span line{item.span.begin, source().line_span(source().line_of(item.span.begin)).end};

    if (holds_code || code_follows) {
      const StepContext before = writer_.context;
      // An item that is nothing but code has the name of what it stands in.
      writer_.context = {item.text.empty() ? writer_.context.title : title_of(item), line,
                         heading_context_.heading, false};
      writer_.leave();
      paragraph_ = item.text;
      if (holds_code) {
        blocks_of_item(node);
        writer_.context = before;
        writer_.leave();
      }
      return;
    }
    if (typed_item(node, item, line, ordered)) return;
    cmark_node* after = cmark_node_next(cmark_node_parent(node));
    const bool details = ordered && last && (item.text.ends_with(':') || item.text.ends_with("：")) &&
                         is_block(after, CMARK_NODE_LIST);
    if (ordered || item.task) {
      manual(item, line, details);
      details_follow_ = details;
    } else if (!holds_list && !writer_.is_open() && is_bulleted_work(writer_.context.title)) {
      writer_.open();  // a section of bullets: something to read, yet a part of the procedure
      writer_.grow(line);
    }
    if (holds_list) {
      for (cmark_node* child = cmark_node_first_child(node); child != nullptr;
           child = cmark_node_next(child)) {
        if (is_block(child, CMARK_NODE_LIST)) list(child);
      }
    }
  }

  void blocks_of_item(cmark_node* node) {
    bool first = true;
    for (cmark_node* child = cmark_node_first_child(node); child != nullptr; child = cmark_node_next(child)) {
      follow_containers(child);
      if (is_block(child, CMARK_NODE_CODE_BLOCK)) {
        code(Document::index_of(child));
      } else if (is_block(child, CMARK_NODE_LIST)) {
        list(child);
      } else if (is_block(child, CMARK_NODE_PARAGRAPH) && !first && Document::index_of(child) < 0) {
        paragraph_ = source().slice(document().node_span(child));
      } else if (is_block(child, CMARK_NODE_BLOCK_QUOTE)) {
        quote(child);
      }
      first = false;
    }
  }

  static std::string title_of(const ListItem& item) {
    std::string title = item.text;
    while (title.ends_with("：")) title.resize(title.size() - std::string_view("：").size());
    while (!title.empty() && (title.back() == ':' || title.back() == ' ')) title.pop_back();
    return title;
  }

  // The commands that a paragraph's inline code tells the reader to type, as actions of the step.
  bool typed_in(cmark_node* paragraph, InlinePlace place, Span within) {
    if (!is_block(paragraph, CMARK_NODE_PARAGRAPH)) return false;
    const std::vector<cmark_node*> codes =
        told_commands(paragraph, place, [this](std::string_view name) { return is_program(name); });
    return inline_commands(codes, within);
  }

  // "3. git fetch origin": an item that is nothing but a command, without the marks of code.
  bool bare_command(cmark_node* paragraph, Span within) {
    if (!is_block(paragraph, CMARK_NODE_PARAGRAPH)) return false;
    cmark_node* only = cmark_node_first_child(paragraph);
    if (only == nullptr || cmark_node_next(only) != nullptr || cmark_node_get_type(only) != CMARK_NODE_TEXT)
      return false;
    const std::string_view line = text::trim(literal_of(only));
    const std::size_t at = source().slice(within).find(line);
    if (!is_bare_command(line) || at == std::string_view::npos) return false;
    const auto begin = within.begin + static_cast<std::uint32_t>(at);
    writer_.shell(CodeText(source().text(), {begin, begin + static_cast<std::uint32_t>(line.size())}), -1);
    if (writer_.is_open()) writer_.grow(within);
    return true;
  }

  bool inline_commands(const std::vector<cmark_node*>& codes, Span within) {
    const std::string_view text = source().text().substr(0, within.end);
    std::size_t cursor = within.begin;
    bool some = false;
    for (cmark_node* code : codes) {
      const std::string_view literal = literal_of(code);
      const std::size_t at = find_code(text, literal, cursor);
      if (at == std::string_view::npos) continue;
      cursor = at + literal.size();
      writer_.shell(
          CodeText(source().text(), {static_cast<std::uint32_t>(at), static_cast<std::uint32_t>(cursor)}),
          -1);
      some = true;
    }
    if (some && writer_.is_open()) writer_.grow(within);
    return some;
  }

  // Where `literal` stands behind a backquote, from `from` on. Codes come in reading order, so all searches
  // together go through the text once.
  static std::size_t find_code(std::string_view text, std::string_view literal, std::size_t from) {
    for (std::size_t at = text.find(literal, from); at != std::string_view::npos;
         at = text.find(literal, at + 1)) {
      if (at > 0 && (text[at - 1] == '`' || text.substr(0, at).ends_with("` "))) return at;
    }
    return std::string_view::npos;
  }

  // An item whose words tell the reader to type something.
  bool typed_item(cmark_node* node, const ListItem& item, Span line, bool ordered) {
    const InlinePlace place = ordered || item.task                      ? InlinePlace::numbered_item
                              : is_work(kind_of(writer_.context.title)) ? InlinePlace::bullet
                                                                        : InlinePlace::paragraph;
    const StepContext before = writer_.context;
    const int step = writer_.index();
    const bool another = ordered && stands_out(item);
    if (another) {
      writer_.context = {title_of(item), line, heading_context_.heading, false};
      writer_.leave();
    }
    cmark_node* words = cmark_node_first_child(node);
    if (!typed_in(words, place, item.span) && !(ordered && bare_command(words, item.span))) {
      writer_.context = before;
      writer_.resume(step);
      return false;
    }
    if (another) leave_item();
    return true;
  }

  static bool is_work(std::optional<StepKind> kind) {
    return kind && *kind != StepKind::reference && *kind != StepKind::troubleshoot &&
           *kind != StepKind::tune && *kind != StepKind::monitor;
  }

  // A table of commands is something to look up, unless its rows are numbered: then each is a thing to do.
  void table(cmark_node* node) {
    cmark_node* header = cmark_node_first_child(node);
    if (header == nullptr || off_the_path()) return;
    int commands = -1, numbers = -1, column = 0;
    for (cmark_node* cell = cmark_node_first_child(header); cell != nullptr;
         cell = cmark_node_next(cell), ++column) {
      const std::string words = text::lower(text::trim(words_of(cell)));
      if (names_commands(words)) commands = column;
      if (names_steps(words)) numbers = column;
    }
    if (commands < 0 || numbers < 0) return;
    for (cmark_node* row = cmark_node_next(header); row != nullptr; row = cmark_node_next(row)) {
      const Span span = document().node_span(row);
      std::vector<cmark_node*> codes;
      std::string words;
      column = 0;
      for (cmark_node* cell = cmark_node_first_child(row); cell != nullptr;
           cell = cmark_node_next(cell), ++column) {
        if (column != commands) {
          if (column != numbers && !words_of(cell).empty())
            words += (words.empty() ? "" : ": ") + words_of(cell);
          continue;
        }
        for (cmark_node* child = cmark_node_first_child(cell); child != nullptr;
             child = cmark_node_next(child)) {
          if (cmark_node_get_type(child) == CMARK_NODE_CODE) codes.push_back(child);
        }
      }
      if (inline_commands(codes, span)) continue;
      if (words.empty()) continue;
      writer_.open();
      writer_.step().actions.push_back({ActionKind::manual, -1, span, words});
      writer_.grow(span);
    }
  }

  bool is_program(std::string_view name) const {
    const OwnWords* own = runbook_.own_words.get();
    return is_known_program(name) || (own != nullptr && own->forms_of(name) != nullptr);
  }

  std::optional<StepKind> kind_of(std::string_view title) const {
    return lexicon::kind_of(title, runbook_.own_words.get());
  }

  // Whether bullets under such a title are a part of the procedure and not a description.
  bool is_bulleted_work(std::string_view title) const {
    switch (kind_of(title).value_or(StepKind::reference)) {
      case StepKind::prepare:
      case StepKind::backup:
      case StepKind::stop:
      case StepKind::start:
      case StepKind::configure:
      case StepKind::verify: return true;
      default: return false;
    }
  }

  // What an item is about: the words before its colon, else all of them. "Plan: announce the shutdown" is a
  // plan.
  static std::string_view lead_of(std::string_view text) {
    const std::size_t colon = std::min(text.find(':'), text.find("："));
    return colon == std::string_view::npos || colon == 0 ? text : text.substr(0, colon);
  }

  bool off_the_path() const {
    const auto& headings = document().headings();
    for (int h = heading_context_.heading; h >= 0; h = headings[static_cast<std::size_t>(h)].parent) {
      const auto kind = kind_of(headings[static_cast<std::size_t>(h)].text);
      const bool title = headings[static_cast<std::size_t>(h)].level == 1;
      if (!title && (kind == StepKind::rollback || kind == StepKind::troubleshoot ||
                     kind == StepKind::reference || kind == StepKind::tune))
        return true;
    }
    return false;
  }

  // Whether an item names another kind of work than its section.
  bool stands_out(const ListItem& item) const {
    const auto own = kind_of(lead_of(item.text));
    const auto section = kind_of(heading_context_.title);
    const bool prepares = section == StepKind::prepare && own != StepKind::backup;
    return own && own != section && *own != StepKind::reference && *own != StepKind::rollback &&
           *own != StepKind::troubleshoot && !prepares && item.depth == 0 && !off_the_path() &&
           !details_of_item_;
  }

  // A numbered line of prose or a checkbox: for a person. It is a step of its own when its words name another
  // kind than the section's, so that "1. Back up the database" is seen as a backup. In a section of
  // preparations only a backup stands out: whatever else is listed there prepares.
  void manual(const ListItem& item, Span line, bool details) {
    if (item.text.empty()) return;
    const bool another = !item.task && stands_out(item);
    if (details) details_of_item_ = another;
    if (another) {
      writer_.context = {item.text, line, heading_context_.heading, false};
      writer_.leave();
    }
    writer_.open();
    writer_.step().actions.push_back({ActionKind::manual, -1, line, item.text});
    writer_.grow(line);
    if (another && !details) leave_item();
  }

  void code(int index) {
    const CodeBlock& block = document().code_blocks()[static_cast<std::size_t>(index)];
    if (is_check_block(block)) return;
    const bool named = std::any_of(block.attributes.begin(), block.attributes.end(), [](const Attribute& a) {
      return a.key == "name" || a.key == "kind" || a.key == "option" || a.key == "timeout" ||
             a.key == "background" || a.key == "interactive";
    });
    if (named && writer_.is_open() && !writer_.step().code_blocks.empty()) writer_.leave();
    const bool replaced = names_what_is_replaced(paragraph_);
    const bool output = announces_output(paragraph_) && block.language != Language::shell &&
                        block.language != Language::sql && !is_session(block.code, block.language);
    const bool migration = is_migration_file(paragraph_, block.code.text());
    paragraph_.clear();
    const std::size_t first = runbook_.sql_statements.size();
    if (!output && !replaced) writer_.code(index);
    // A migration tool runs the file when it is asked to; nobody types what it holds.
    if (block.language == Language::sql && migration)
      for (std::size_t s = first; s < runbook_.sql_statements.size(); ++s)
        runbook_.sql_statements[s].in_file = true;
  }

  Runbook& runbook_;
  struct OpenContainer {
    std::size_t container;
    bool parts;  // it parts its content from the steps around it
    StepContext context, heading_context;
  };

  StepContext heading_context_;
  std::vector<OpenContainer> open_;
  std::size_t next_container_ = 0;
  std::string paragraph_;
  bool details_follow_ = false;   // the next list belongs to the item just read
  bool details_of_item_ = false;  // and that item is a step of its own
  StepWriter writer_;
  int depth_ = 0;
};

}  // namespace

void read_outline(Runbook& runbook) { OutlineReader(runbook).run(); }

}  // namespace handrail
