// From the document's blocks to steps: a heading, a bold label or a numbered item names a step; the code,
// numbered prose and checkboxes below it are its actions.
#include <algorithm>
#include <unordered_map>
#include <unordered_set>

#include <cmark-gfm.h>
#include <fmt/format.h>

#include "model/code_block.h"
#include "model/inline_commands.h"
#include "model/kinds/lexicon.h"
#include "model/own_words.h"
#include "model/prompts.h"
#include "model/reading.h"
#include "model/sql.h"
#include "model/sql_sessions.h"
#include "model/text.h"

namespace handrail {
namespace {

// What names the step that the next content belongs to.
struct Context {
  std::string title;
  Span span;
  int heading = -1;
  bool is_heading = true;
};

bool is_block(cmark_node* node, cmark_node_type type) {
  return node != nullptr && cmark_node_get_type(node) == type;
}

std::string_view literal_of(cmark_node* node) {
  const char* text = cmark_node_get_literal(node);
  return text == nullptr ? std::string_view() : text;
}

// Text of a paragraph that consists of one bold run, with at most a colon behind it: "**Restart the back
// end:**".
std::string bold_label(cmark_node* paragraph) {
  cmark_node* first = cmark_node_first_child(paragraph);
  if (!is_block(first, CMARK_NODE_STRONG)) return {};
  for (cmark_node* rest = cmark_node_next(first); rest != nullptr; rest = cmark_node_next(rest)) {
    const std::string_view text = text::trim(literal_of(rest));
    if (!is_block(rest, CMARK_NODE_TEXT) || (text != ":" && text != "：" && !text.empty())) return {};
  }
  std::string label;
  for (cmark_node* child = cmark_node_first_child(first); child != nullptr; child = cmark_node_next(child))
    label += literal_of(child);
  while (label.ends_with("：")) label.resize(label.size() - std::string_view("：").size());
  while (!label.empty() && (label.back() == ':' || label.back() == ' ')) label.pop_back();
  return label.size() <= 160 ? label : std::string();
}

// A list that only links: a table of contents.
bool is_contents_list(cmark_node* list) {
  for (cmark_node* item = cmark_node_first_child(list); item != nullptr; item = cmark_node_next(item)) {
    cmark_node* paragraph = cmark_node_first_child(item);
    if (!is_block(paragraph, CMARK_NODE_PARAGRAPH)) return false;
    cmark_node* only = cmark_node_first_child(paragraph);
    if (!is_block(only, CMARK_NODE_LINK) || cmark_node_next(only) != nullptr) return false;
  }
  return true;
}

bool announces_output(std::string_view paragraph) {
  const std::string_view tail = text::trim(paragraph);
  for (const std::string_view word : {"预期输出", "输出示例", "输出结果", "示例输出", "返回结果", "输出如下",
                                      "输出类似", "结果如下", "返回如下", "显示如下"}) {
    if (tail.find(word) != std::string_view::npos) return true;
  }
  return text::mentions_any(
      tail, {"expected output", "example output", "sample output", "output:", "output should",
             "you should see", "output looks like", "the output is", "similar to", "returns:", "result:"});
}

// A table's cell as a reader sees it.
std::string words_of(cmark_node* cell) {
  std::string words;
  for (cmark_node* child = cmark_node_first_child(cell); child != nullptr; child = cmark_node_next(child)) {
    words += literal_of(child);
    for (cmark_node* inner = cmark_node_first_child(child); inner != nullptr; inner = cmark_node_next(inner))
      words += literal_of(inner);
  }
  return words;
}

bool names_commands(std::string_view header) {
  return header == "command" || header == "commands" || header == "cmd" || header == "命令" ||
         header == "执行命令" || header == "操作命令" || header == "command to run" ||
         header == "shell command" || header == "shell";
}

bool names_steps(std::string_view header) {
  return header == "step" || header == "#" || header == "no" || header == "no." || header == "order" ||
         header == "步骤" || header == "序号" || header == "顺序" || header == "编号" || header == "步骤号";
}

class OutlineReader {
 public:
  explicit OutlineReader(Runbook& runbook) : runbook_(runbook) {}

  void run() {
    blocks_of(runbook_.document.root());
    name_steps();
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
          context_ = {std::string(lexicon::without_attributes(heading.text)), heading.span, index, true};
          heading_context_ = context_;
          step_ = -1;
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
        context_ = open_.back().context;
        heading_context_ = open_.back().heading_context;
        step_ = -1;
      }
      open_.pop_back();
    }
    for (; next_container_ < all.size() && all[next_container_].span.begin <= at; ++next_container_) {
      const Container& container = all[next_container_];
      if (container.span.end <= at && container.span.begin < at) continue;
      const bool is_tab = container.kind == ContainerKind::tab;
      const bool says_kind = kind_of(container.title).has_value();
      const bool parts = is_tab || (says_kind && container.kind != ContainerKind::tabs);
      open_.push_back({next_container_, parts, context_, heading_context_});
      if (!parts) continue;
      step_ = -1;
      paragraph_.clear();
      // A tab that only names its variant ("Ubuntu") is a variant of what it stands in.
      const std::string title = says_kind || context_.title.empty() ? container.title
                                : container.title.empty()
                                    ? context_.title
                                    : fmt::format("{} ({})", context_.title, container.title);
      context_ = {title, container.title_span, heading_context_.heading, false};
    }
  }

  void paragraph(cmark_node* node) {
    if (Document::index_of(node) >= 0) return;  // a container's title: see follow_containers()
    paragraph_ = source().slice(document().node_span(node));
    if (std::string label = bold_label(node); !label.empty()) {
      context_ = {std::move(label), document().node_span(node), heading_context_.heading, false};
      step_ = -1;
      return;
    }
    if (!is_block(cmark_node_next(node), CMARK_NODE_CODE_BLOCK))
      typed_in(node, InlinePlace::paragraph, document().node_span(node));
  }

  void list(cmark_node* list) {
    const Level level(depth_);
    if (depth_ > kMaxDepth) return;
    if (is_contents_list(list)) return;
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
    const Context before = context_;
    const int step = step_;
    blocks_of(node);
    if (context_.span == before.span) return;
    context_ = before;
    step_ = step;
  }

  void leave_item() {
    context_ = heading_context_;
    step_ = -1;
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
      const Context before = context_;
      // An item that is nothing but code has the name of what it stands in.
      context_ = {item.text.empty() ? context_.title : title_of(item), line, heading_context_.heading, false};
      step_ = -1;
      paragraph_ = item.text;
      if (holds_code) {
        blocks_of_item(node);
        context_ = before;
        step_ = -1;
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
    } else if (!holds_list && step_ < 0 && is_bulleted_work(context_.title)) {
      open_step();  // a section of bullets: something to read, yet a part of the procedure
      grow(line);
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

  bool inline_commands(const std::vector<cmark_node*>& codes, Span within) {
    const std::string_view text = source().text().substr(0, within.end);
    std::size_t cursor = within.begin;
    bool some = false;
    for (cmark_node* code : codes) {
      const std::string_view literal = literal_of(code);
      const std::size_t at = find_code(text, literal, cursor);
      if (at == std::string_view::npos) continue;
      cursor = at + literal.size();
      shell(CodeText(source().text(), {static_cast<std::uint32_t>(at), static_cast<std::uint32_t>(cursor)}),
            -1);
      some = true;
    }
    if (some && step_ >= 0) grow(within);
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
    const InlinePlace place = ordered || item.task               ? InlinePlace::numbered_item
                              : is_work(kind_of(context_.title)) ? InlinePlace::bullet
                                                                 : InlinePlace::paragraph;
    const Context before = context_;
    const int step = step_;
    const bool another = ordered && stands_out(item);
    if (another) {
      context_ = {title_of(item), line, heading_context_.heading, false};
      step_ = -1;
    }
    if (!typed_in(cmark_node_first_child(node), place, item.span)) {
      context_ = before;
      step_ = step;
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
      open_step();
      runbook_.steps[static_cast<std::size_t>(step_)].actions.push_back(
          {ActionKind::manual, -1, span, words});
      grow(span);
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
      context_ = {item.text, line, heading_context_.heading, false};
      step_ = -1;
    }
    open_step();
    runbook_.steps[static_cast<std::size_t>(step_)].actions.push_back(
        {ActionKind::manual, -1, line, item.text});
    grow(line);
    if (another && !details) leave_item();
  }

  void open_step() {
    if (step_ >= 0) return;
    Step step;
    step.title = context_.title;
    step.title_span = context_.span;
    step.span = context_.span;
    step.heading = context_.heading;
    step_ = static_cast<int>(runbook_.steps.size());
    runbook_.steps.push_back(std::move(step));
  }

  void grow(Span span) {
    Span& own = runbook_.steps[static_cast<std::size_t>(step_)].span;
    own.end = std::max(own.end, span.end);
  }

  void code(int index) {
    const CodeBlock& block = document().code_blocks()[static_cast<std::size_t>(index)];
    if (is_check_block(block)) return;
    const bool named = std::any_of(block.attributes.begin(), block.attributes.end(), [](const Attribute& a) {
      return a.key == "name" || a.key == "kind" || a.key == "option" || a.key == "timeout" ||
             a.key == "background" || a.key == "interactive";
    });
    if (named && step_ >= 0 && !runbook_.steps[static_cast<std::size_t>(step_)].code_blocks.empty())
      step_ = -1;
    Language language = block.language;
    const bool output = announces_output(paragraph_) && language != Language::shell &&
                        language != Language::sql && !is_session(block.code, language);
    paragraph_.clear();
    if (output) return;
    if (language == Language::none || is_plain_text(block.language_name))
      language = guess_language(block.code.text());
    // "mysql> …": what was typed into a database client, in whatever language the fence says.
    if (language == Language::other && engine_of_prompts(block.code.text()) != Engine::unknown)
      language = Language::console;
    const auto file = std::find_if(block.attributes.begin(), block.attributes.end(),
                                   [](const Attribute& a) { return a.key == "file"; });
    if (file != block.attributes.end()) {
      open_step();
      add_block(index);
      runbook_.steps[static_cast<std::size_t>(step_)].actions.push_back(
          {ActionKind::file, index, block.span, file->value});
    } else if (language == Language::shell || language == Language::console || language == Language::sql) {
      const std::vector<SessionPart> parts = typed_parts(block, language);
      if (parts.empty()) return;
      open_step();
      add_block(index);
      for (const SessionPart& part : parts) {
        if (part.language == Language::shell)
          shell(part.code, index);
        else
          sql(part.code, block, index);
      }
    } else if (language == Language::settings || language == Language::yaml || language == Language::python) {
      open_step();
      add_block(index);
      if (language == Language::settings) {
        runbook_.steps[static_cast<std::size_t>(step_)].actions.push_back(
            {ActionKind::manual, -1, block.span,
             fmt::format("apply the settings shown at line {}", source().line_of(block.span.begin))});
      }
    } else {
      return;
    }
    grow(block.span);
  }

  // The code of a block that is to be run: all of it, or what a session shows as typed.
  static std::vector<SessionPart> typed_parts(const CodeBlock& block, Language language) {
    if (!is_session(block.code, language)) {
      if (language == Language::console) {
        if (guess_language(block.code.text()) != Language::shell) return {};  // output alone
        language = Language::shell;
      }
      return {{language, block.code}};
    }
    std::vector<SessionPart> parts = read_session(block.code, language);
    parts.erase(std::remove_if(parts.begin(), parts.end(),
                               [](const SessionPart& part) { return part.language == Language::other; }),
                parts.end());
    return parts;
  }

  void add_block(int index) {
    Step& step = runbook_.steps[static_cast<std::size_t>(step_)];
    step.code_blocks.push_back(index);
    for (const Attribute& attribute : document().code_blocks()[static_cast<std::size_t>(index)].attributes)
      step.attributes[attribute.key] = attribute.value;
  }

  void shell(const CodeText& code, int block) {
    ShellScript script = parse_shell(code);
    for (ShellError& error : script.errors) {
      if (block >= 0) runbook_.shell_errors.push_back({block, std::move(error)});
    }
    if (script.statements.empty()) return;
    open_step();
    const auto first_statement = static_cast<int>(runbook_.shell_statements.size());
    const auto first_command = static_cast<std::uint32_t>(runbook_.commands.size());
    int pipelines = 0;
    for (Command& command : script.commands) {
      pipelines = std::max(pipelines, command.pipeline + 1);
      command.pipeline += next_pipeline_;
      if (command.parent >= 0) command.parent += static_cast<int>(first_command);
      if (command.statement >= 0) command.statement += first_statement;
      runbook_.operations.push_back(understand(command, runbook_.own_words.get()));
      runbook_.command_steps.push_back(step_);
      runbook_.commands.push_back(std::move(command));
    }
    next_pipeline_ += pipelines;
    for (ShellStatement& statement : script.statements) {
      statement.first_command += first_command;
      runbook_.steps[static_cast<std::size_t>(step_)].actions.push_back(
          {ActionKind::shell, static_cast<int>(runbook_.shell_statements.size()), statement.span, {}});
      runbook_.statement_blocks.push_back(block);
      runbook_.shell_statements.push_back(std::move(statement));
    }
  }

  void sql(const CodeText& code, const CodeBlock& block, int index) {
    const std::string& language_name = block.language_name;
    const Engine typed_into = engine_of_prompts(block.code.text());
    for (SqlStatement& statement : split_sql(code)) {
      statement.step = step_;
      statement.code_block = index;
      if (language_name == "mysql" || language_name == "mariadb") statement.engine = Engine::mysql;
      if (language_name == "sqlite" || language_name == "sqlite3") statement.engine = Engine::sqlite;
      if (language_name == "postgres" || language_name == "postgresql" || language_name == "psql" ||
          language_name == "pgsql" || language_name == "plpgsql")
        statement.engine = Engine::postgresql;
      if (statement.engine == Engine::unknown) statement.engine = typed_into;
      runbook_.steps[static_cast<std::size_t>(step_)].actions.push_back(
          {ActionKind::sql, static_cast<int>(runbook_.sql_statements.size()), statement.span, {}});
      runbook_.sql_statements.push_back(std::move(statement));
    }
  }

  // Ids that people can type: the title's anchor, or name= of a fence.
  void name_steps() {
    std::unordered_map<std::string, int> seen;
    std::unordered_set<std::string> taken;
    for (Step& step : runbook_.steps) {
      if (step.title.empty()) step.title = runbook_.title;  // above the first heading
      const auto declared = step.attributes.find("name");
      std::string id = declared != step.attributes.end() ? declared->second : github_slug(step.title);
      while (id.starts_with('-')) id.erase(0, 1);
      if (id.empty()) id = "step";
      step.id = id;
      while (!taken.insert(step.id).second) step.id = fmt::format("{}-{}", id, ++seen[id] + 1);
      step.manual = std::none_of(step.actions.begin(), step.actions.end(),
                                 [](const StepAction& action) { return action.kind != ActionKind::manual; });
    }
  }

  Runbook& runbook_;
  struct OpenContainer {
    std::size_t container;
    bool parts;  // it parts its content from the steps around it
    Context context, heading_context;
  };

  Context context_, heading_context_;
  std::vector<OpenContainer> open_;
  std::size_t next_container_ = 0;
  std::string paragraph_;
  bool details_follow_ = false;   // the next list belongs to the item just read
  bool details_of_item_ = false;  // and that item is a step of its own
  int step_ = -1;
  int depth_ = 0;
  int next_pipeline_ = 0;
};

}  // namespace

void read_outline(Runbook& runbook) { OutlineReader(runbook).run(); }

}  // namespace handrail
