#include "model/containers.h"

#include <algorithm>
#include <array>
#include <optional>
#include <utility>

#include "model/container_markers.h"
#include "model/text.h"

namespace handrail {
namespace {

using containers::Marker;
using containers::Syntax;

// Deeper nesting is no guide; the bound keeps the work for each line constant.
constexpr std::size_t kMaxDepth = 64;
constexpr std::uint32_t kContentIndent = 4;  // of what MkDocs' markers hold
constexpr std::string_view kMark =
    "<!---->";  // ends a paragraph, takes in nothing that follows, shows nothing

// The white space at a line's front, in columns (a tab ends at the next multiple of four) and bytes.
struct Indent {
  std::uint32_t columns = 0;
  std::uint32_t bytes = 0;
};
Indent indent_of(std::string_view line) {
  Indent indent;
  while (indent.bytes < line.size()) {
    if (line[indent.bytes] == ' ')
      ++indent.columns;
    else if (line[indent.bytes] == '\t')
      indent.columns += 4 - indent.columns % 4;
    else
      break;
    ++indent.bytes;
  }
  return indent;
}

// Bytes of white space that make up `columns`; a tab that reaches further is taken as a whole.
std::uint32_t bytes_of(std::string_view line, std::uint32_t columns) {
  std::uint32_t at = 0, bytes = 0;
  while (at < columns && bytes < line.size() && (line[bytes] == ' ' || line[bytes] == '\t')) {
    at += line[bytes] == ' ' ? 1 : 4 - at % 4;
    ++bytes;
  }
  return bytes;
}

struct Fence {
  char character = '\0';
  std::size_t length = 0;
  bool quoted = false;
  std::size_t depth = 0;  // of the containers around it
  bool is_tab = false;    // a fence of a code group is a tab of its own
};

class ContainerReader {
 public:
  ContainerReader(const SourceText& source, std::uint32_t first_line)
      : source_(source), first_line_(first_line) {}

  MarkdownView run() {
    const std::uint32_t count = source_.line_count();
    for (line_ = first_line_; line_ <= count; ++line_) read_line(source_.line_text(line_));
    while (!open_.empty()) close(static_cast<std::uint32_t>(source_.text().size()));
    if (!view_.changed) view_.text.clear();
    return std::move(view_);
  }

 private:
  struct Open {
    int container = -1;
    Syntax syntax = Syntax::none;
    std::string name;          // of the tag, shortcode or directive that closes it
    std::size_t colons = 0;    // of a ::: directive
    std::uint32_t indent = 0;  // columns before its marker, in the view
    std::uint32_t shift = 0;   // columns that its content is moved to the left
  };

  void read_line(std::string_view line) {
    const Indent whole = indent_of(line);
    const bool blank = whole.bytes == line.size();
    // The content of an indented container ends at the first line that is indented less.
    if (!blank) {
      const std::size_t left = shown_columns(whole.columns).left;
      while (open_.size() > left) close(source_.line_span(line_).begin);
    }
    const std::uint32_t columns = shown_columns(whole.columns).columns;
    const std::uint32_t removed = blank ? 0 : bytes_of(line, whole.columns - columns);
    const std::string_view shown = blank ? std::string_view() : line.substr(removed);
    if (blank) return emit(view_.changed ? shown : line, 0);
    if (fence_.length > 0) {
      continue_fence(shown);
      return emit(shown, removed);
    }
    const std::string_view body = text::trim(shown);
    const std::vector<Marker> markers = containers::read_markers(body, inside_tabs());
    if (!open_.empty() && open_.back().syntax == Syntax::tab_group &&
        !(markers.size() == 1 && markers[0].syntax == Syntax::indented &&
          markers[0].kind == ContainerKind::tab && columns == open_.back().indent))
      close(source_.line_span(line_).begin);
    if (!markers.empty() && take(markers, body, columns)) return;
    if (body.starts_with("<summary") && !open_.empty() && open_.back().syntax == Syntax::details &&
        container(open_.back()).title.empty())
      title(container(open_.back()), containers::summary_in(body));
    if (body.starts_with("<") && multi_line_tag(body, columns)) return;
    open_fence(shown);
    emit(shown, removed);
  }

  // The columns before a line that the view keeps, and the first open container that a line so far to the
  // left no longer belongs to.
  struct Shown {
    std::uint32_t columns;
    std::size_t left;
  };
  Shown shown_columns(std::uint32_t columns) const {
    for (std::size_t i = 0; i < open_.size(); ++i) {
      const Open& open = open_[i];
      if (open.syntax == Syntax::indented) {
        if (columns < open.indent + kContentIndent) return {columns, i};
        columns -= kContentIndent;
      } else {
        columns -= std::min(open.shift, columns - std::min(columns, open.indent));
      }
    }
    return {columns, open_.size()};
  }

  bool inside_tabs() const {
    return !open_.empty() && open_.back().container >= 0 &&
           (kind_of(open_.back()) == ContainerKind::tabs ||
            (open_.size() > 1 && kind_of(open_[open_.size() - 2]) == ContainerKind::tabs));
  }
  ContainerKind kind_of(const Open& open) const {
    return view_.containers[static_cast<std::size_t>(open.container)].kind;
  }

  // Opens and closes what the line's markers say; false when they are no markers after all.
  bool take(const std::vector<Marker>& markers, std::string_view body, std::uint32_t columns) {
    if (markers[0].syntax == Syntax::indented && !content_follows(columns)) return false;
    if (markers[0].syntax == Syntax::directive && markers[0].closes && !closes_directive(markers[0]))
      return false;
    int titled = -1;
    for (const Marker& marker : markers) {
      if (marker.closes)
        close_named(marker);
      else if (const int opened = open(marker, body, columns); opened >= 0 && !marker.title.empty())
        titled = opened;
    }
    if (markers[0].keeps_line) return false;
    mark(titled, columns);
    return true;
  }

  int open(const Marker& marker, std::string_view body, std::uint32_t columns) {
    if (marker.empty || open_.size() >= kMaxDepth) return -1;
    if (marker.kind == ContainerKind::tab) {
      // `== Label` within ::: tabs: the one before it ends here.
      if (marker.syntax == Syntax::inline_tab && !open_.empty() && open_.back().syntax == Syntax::inline_tab)
        close(source_.line_span(line_).begin);
      if (marker.syntax == Syntax::indented) {
        if (open_.empty() || open_.back().syntax != Syntax::tab_group) {
          const int group = add({ContainerKind::tabs, "tabs", {}}, body);
          open_.push_back({group, Syntax::tab_group, {}, 0, columns, 0});
        }
      } else if (!open_.empty() && kind_of(open_.back()) == ContainerKind::group) {
        container(open_.back()).kind = ContainerKind::tabs;  // a component whose children are tabs
      }
    }
    const int index = add({marker.kind, marker.name, marker.title}, body);
    Open entry{index, marker.syntax, marker.name, marker.colons, columns, 0};
    if (marker.syntax == Syntax::tag && !marker.keeps_line) {
      const std::uint32_t inner = next_indent();
      if (inner > columns) entry.shift = inner - columns;
    }
    open_.push_back(std::move(entry));
    return index;
  }

  struct What {
    ContainerKind kind;
    std::string type;
    std::string title;
  };
  int add(What what, std::string_view body) {
    Container container;
    const Span line = source_.line_span(line_);
    container.span = {line.begin, line.end};
    container.kind = what.kind;
    container.type = std::move(what.type);
    container.title_span = {line.end - std::min(line.size(), static_cast<std::uint32_t>(body.size())),
                            line.end};
    title(container, std::move(what.title));
    container.parent = open_.empty() ? -1 : open_.back().container;
    view_.containers.push_back(std::move(container));
    return static_cast<int>(view_.containers.size()) - 1;
  }

  void title(Container& container, std::string words) const {
    const Span line = source_.line_span(line_);
    const std::size_t at = words.empty() ? std::string_view::npos : source_.slice(line).find(words);
    if (at != std::string_view::npos) {
      const auto begin = line.begin + static_cast<std::uint32_t>(at);
      container.title_span = {begin, begin + static_cast<std::uint32_t>(words.size())};
    }
    container.title = std::move(words);
  }

  Container& container(const Open& open) {
    return view_.containers[static_cast<std::size_t>(open.container)];
  }

  void close(std::uint32_t end) {
    Container& closed = container(open_.back());
    closed.span.end = std::max(closed.span.begin, end);
    open_.pop_back();
    if (fence_.depth > open_.size()) fence_ = {};
  }

  void close_named(const Marker& marker) {
    const std::uint32_t end = source_.line_span(line_).end;
    for (std::size_t i = open_.size(); i-- > 0;) {
      const Open& open = open_[i];
      const bool meant = marker.syntax == Syntax::directive
                             ? open.syntax == Syntax::directive && open.colons <= marker.colons
                             : open.syntax == marker.syntax && open.name == marker.name;
      if (!meant) continue;
      while (open_.size() > i) close(end);
      return;
    }
  }

  bool closes_directive(const Marker& marker) const {
    return std::any_of(open_.begin(), open_.end(), [&](const Open& open) {
      return open.syntax == Syntax::directive && open.colons <= marker.colons;
    });
  }

  // Columns before the next line that is not blank, as that line will be shown here.
  std::uint32_t next_indent() const {
    for (std::uint32_t next = line_ + 1; next <= source_.line_count() && next <= line_ + 50; ++next) {
      const std::string_view line = source_.line_text(next);
      const Indent indent = indent_of(line);
      if (indent.bytes == line.size()) continue;
      return shown_columns(indent.columns).columns;
    }
    return 0;
  }
  bool content_follows(std::uint32_t columns) const { return next_indent() >= columns + kContentIndent; }

  // <Tabs …> whose attributes take several lines.
  bool multi_line_tag(std::string_view body, std::uint32_t columns) {
    if (body.size() < 2 || body[1] < 'A' || body[1] > 'Z' || body.find('>') != std::string_view::npos)
      return false;
    std::string joined(body);
    for (std::uint32_t last = line_ + 1; last <= source_.line_count() && last <= line_ + 20; ++last) {
      const std::string_view part = text::trim(source_.line_text(last));
      if (part.empty() || part.starts_with('<')) return false;
      joined += ' ';
      joined += part;
      if (!part.ends_with('>') || part.ends_with("=>")) continue;
      const std::vector<Marker> markers = containers::read_markers(joined, false);
      if (markers.size() != 1 || markers[0].closes) return false;
      // Its first line opens the container; the others are a part of the marker.
      const std::uint32_t first = line_;
      line_ = last;
      const int opened = open(markers[0], body, columns);
      line_ = first;
      if (opened >= 0) {
        Container& made = view_.containers[static_cast<std::size_t>(opened)];
        made.span.begin = source_.line_span(first).begin;
        made.title_span = source_.line_span(first);
      }
      mark(opened >= 0 && !markers[0].title.empty() ? opened : -1, columns);
      while (line_ < last) {
        ++line_;
        mark(-1, columns);
      }
      return true;
    }
    return false;
  }

  // A fence may stand behind quote marks and list markers.
  void open_fence(std::string_view shown) {
    bool quoted = false;
    std::string_view rest = shown;
    while (true) {
      rest = text::trim(rest);
      if (rest.starts_with('>')) {
        quoted = true;
        rest.remove_prefix(1);
        continue;
      }
      std::size_t digits = 0;
      while (digits < rest.size() && digits < 9 && text::is_digit(rest[digits])) ++digits;
      const bool ordered = digits > 0 && digits + 1 < rest.size() &&
                           (rest[digits] == '.' || rest[digits] == ')') && rest[digits + 1] == ' ';
      const bool bullet =
          rest.size() > 1 && (rest[0] == '-' || rest[0] == '*' || rest[0] == '+') && rest[1] == ' ';
      if (!ordered && !bullet) break;
      rest.remove_prefix(ordered ? digits + 1 : 1);
    }
    if (rest.empty() || (rest[0] != '`' && rest[0] != '~')) return;
    std::size_t length = 0;
    while (length < rest.size() && rest[length] == rest[0]) ++length;
    if (length < 3 || (rest[0] == '`' && rest.find('`', length) != std::string_view::npos)) return;
    fence_ = {rest[0], length, quoted, open_.size(), false};
    if (!open_.empty() && open_.size() < kMaxDepth && is_code_group(container(open_.back()))) {
      const int tab = add({ContainerKind::tab, "fence", containers::fence_label(rest.substr(length))}, rest);
      open_.push_back({tab, Syntax::none, {}, 0, 0, 0});
      fence_.is_tab = true;
      fence_.depth = open_.size();
    }
  }
  static bool is_code_group(const Container& container) {
    return container.kind == ContainerKind::tabs &&
           (container.type == "code-group" || container.type == "codegroup" || container.type == "codetabs" ||
            container.type == "code-tabs");
  }

  void continue_fence(std::string_view shown) {
    std::string_view rest = text::trim(shown);
    const bool quoted = rest.starts_with('>');
    if (fence_.quoted && !quoted) {  // the quote ended, and the fence with it
      fence_ = {};
      return open_fence(shown);
    }
    while (rest.starts_with('>')) rest = text::trim(rest.substr(1));
    std::size_t length = 0;
    while (length < rest.size() && rest[length] == fence_.character) ++length;
    if (length < fence_.length || length != rest.size()) return;
    const bool is_tab = fence_.is_tab;
    fence_ = {};
    if (is_tab) close(source_.line_span(line_).end);
  }

  void mark(int titled, std::uint32_t columns) {
    start_view();
    view_.markers.emplace(line_, titled);
    std::string line(std::min<std::uint32_t>(columns, 400), ' ');
    line += kMark;
    emit(line, 0);
  }

  // Nothing is copied before the first marker.
  void start_view() {
    if (view_.changed) return;
    view_.changed = true;
    for (std::uint32_t before = first_line_; before < line_; ++before) {
      view_.text += source_.line_text(before);
      view_.text += '\n';
      view_.removed.push_back(0);
    }
  }

  void emit(std::string_view line, std::uint32_t removed) {
    if (!view_.changed) return;
    view_.text += line;
    view_.text += '\n';
    view_.removed.push_back(removed);
  }

  const SourceText& source_;
  std::uint32_t first_line_;
  std::uint32_t line_ = 1;
  MarkdownView view_;
  std::vector<Open> open_;
  Fence fence_;
};

}  // namespace

std::string_view name_of(ContainerKind kind) {
  static constexpr std::array<std::string_view, 5> kNames{"tabs", "tab", "admonition", "details", "group"};
  return kNames[static_cast<std::size_t>(kind)];
}

MarkdownView read_containers(const SourceText& source, std::uint32_t first_line) {
  return ContainerReader(source, first_line).run();
}

}  // namespace handrail
