// D005: the hand-written contents list misses a section, lists one that is not there, or has them in another
// order than the text.
#include <algorithm>
#include <optional>
#include <string>
#include <string_view>
#include <unordered_set>
#include <vector>

#include <fmt/format.h>

#include "checker/anchors.h"
#include "checker/contents_list.h"
#include "checker/rule.h"
#include "model/text.h"

namespace handrail {
namespace {

struct Discrepancies {
  std::vector<int> missing;                  // headings
  std::vector<const ContentsEntry*> gone;    // entries whose section is not there
  const ContentsEntry* misplaced = nullptr;  // the first that stands after a later section

  bool none() const { return missing.empty() && gone.empty() && misplaced == nullptr; }
};

const Heading& heading_at(const Document& document, int index) {
  return document.headings()[static_cast<std::size_t>(index)];
}

// Subsections that an entry leaves out though it lists most of their sisters.
void add_missing_nested(const Document& document, const ContentsEntry& entry, std::vector<int>& missing) {
  if (entry.heading < 0 || entry.nested.size() < 2) return;
  const std::unordered_set<int> listed(entry.nested.begin(), entry.nested.end());
  std::vector<int> left_out;
  std::size_t sisters = 0;
  const auto& headings = document.headings();
  const Span section = heading_at(document, entry.heading).section;
  for (auto i = static_cast<std::size_t>(entry.heading) + 1;
       i < headings.size() && section.contains(headings[i].span.begin); ++i) {
    if (headings[i].parent != entry.heading) continue;
    ++sisters;
    if (listed.count(static_cast<int>(i)) == 0) left_out.push_back(static_cast<int>(i));
  }
  if (left_out.size() * 3 <= sisters) missing.insert(missing.end(), left_out.begin(), left_out.end());
}

Discrepancies compare(const Document& document, const ContentsList& list) {
  Discrepancies found;
  std::unordered_set<int> listed;
  int last = -1;
  for (const ContentsEntry& entry : list.entries) {
    listed.insert(entry.heading);
    listed.insert(entry.nested.begin(), entry.nested.end());
    if (entry.link != nullptr && entry.heading < 0 && !entry.other) found.gone.push_back(&entry);
    if (entry.heading >= 0 && entry.heading < last && found.misplaced == nullptr) found.misplaced = &entry;
    last = std::max(last, entry.heading);
  }
  const auto& headings = document.headings();
  std::size_t sections = 0;
  bool listed_before = false;
  for (std::size_t i = 0; i < headings.size(); ++i) {
    if (headings[i].level != list.level || !list.scope.contains(headings[i].span.begin)) continue;
    ++sections;
    const bool is_listed = listed.count(static_cast<int>(i)) > 0;
    listed_before = listed_before || is_listed;
    // A list that only looks like one of contents may be of steps: what stands around these is no part of it.
    const bool within = listed_before && static_cast<int>(i) < last;
    if (!is_listed && (list.named || within)) found.missing.push_back(static_cast<int>(i));
  }
  // A list that leaves most of the guide out is a choice of sections, no contents list.
  if (found.missing.size() * 2 > sections) return {};
  for (const ContentsEntry& entry : list.entries) add_missing_nested(document, entry, found.missing);
  std::sort(found.missing.begin(), found.missing.end());
  return found;
}

// The entry after which a section belongs; the first entry for what belongs before it.
const ContentsEntry& entry_before(const ContentsList& list, int heading) {
  const ContentsEntry* before = &list.entries.front();
  for (const ContentsEntry& entry : list.entries)
    if (entry.heading >= 0 && entry.heading < heading) before = &entry;
  return *before;
}

// "'A', 'B' and 3 more"
std::string named(const std::vector<std::string>& titles) {
  constexpr std::size_t kShown = 3;
  std::string text;
  for (std::size_t i = 0; i < std::min(titles.size(), kShown); ++i)
    text += fmt::format("{}'{}'", i == 0 ? "" : ", ", titles[i]);
  if (titles.size() > kShown) text += fmt::format(" and {} more", titles.size() - kShown);
  return text;
}

std::string message_for(const Document& document, const Discrepancies& found) {
  std::vector<std::string> parts;
  if (!found.missing.empty()) {
    std::vector<std::string> titles;
    for (const int heading : found.missing) titles.push_back(heading_at(document, heading).text);
    parts.push_back("misses " + named(titles));
  }
  if (!found.gone.empty()) {
    std::vector<std::string> titles;
    for (const ContentsEntry* entry : found.gone) titles.push_back(entry->link->text);
    parts.push_back(
        fmt::format("lists {}, which {} no section", named(titles), titles.size() == 1 ? "is" : "are"));
  }
  if (found.misplaced != nullptr)
    parts.push_back(fmt::format("has '{}' in another place than the text",
                                heading_at(document, found.misplaced->heading).text));
  std::string message = "the contents list ";
  for (std::size_t i = 0; i < parts.size(); ++i) message += (i == 0 ? "" : "; it ") + parts[i];
  return message;
}

// Writes the list anew, where it is plain enough that nothing of its author's is lost.
class Rewriting {
 public:
  Rewriting(const SourceText& source, const Document& document, const ContentsList& list)
      : source_(source), document_(document), list_(list) {}

  std::optional<Edit> edit(const Discrepancies& found) {
    if (!is_plain()) return std::nullopt;
    for (const ContentsEntry* entry : found.gone)
      if (item(*entry).span.end > first_line(*entry).end) return std::nullopt;  // something is nested in it
    std::vector<Line> wanted;
    for (const ContentsEntry& entry : list_.entries)
      if (entry.heading >= 0) wanted.push_back({entry.heading, &entry, {}});
    for (const int heading : found.missing) {
      if (heading_at(document_, heading).level != list_.level) return std::nullopt;
      const std::string title = title_of(heading);
      if (title.empty() || title.find_first_of("[]`*<>|\\&") != std::string::npos) return std::nullopt;
      wanted.push_back(
          {heading, nullptr, fmt::format("[{}](#{})", title, heading_at(document_, heading).slug)});
    }
    if (wanted.empty()) return std::nullopt;
    std::stable_sort(wanted.begin(), wanted.end(),
                     [](const Line& a, const Line& b) { return a.heading < b.heading; });
    std::vector<std::string> lines;
    for (std::size_t i = 0; i < wanted.size(); ++i) {
      std::optional<std::string> line = written(wanted[i], i);
      if (!line) return std::nullopt;
      lines.push_back(std::move(*line));
    }
    return difference(lines);
  }

 private:
  struct Line {
    int heading;
    const ContentsEntry* entry;  // as it stands, or null
    std::string link;            // of a new entry
  };

  const ListItem& item(const ContentsEntry& entry) const {
    return document_.list_items()[static_cast<std::size_t>(entry.item)];
  }
  Span first_line(const ContentsEntry& entry) const {
    return source_.line_span(source_.line_of(entry.block.begin));
  }
  std::string_view before_marker(const ContentsEntry& entry) const {
    return source_.slice({entry.block.begin, item(entry).marker.begin});
  }
  std::string_view after_marker(const ContentsEntry& entry) const {
    return source_.slice({item(entry).marker.end, entry.link->span.begin});
  }

  // One link a line and nothing else, line below line, all written alike.
  bool is_plain() {
    const ContentsEntry& first = list_.entries.front();
    std::uint32_t line = source_.line_of(first.block.begin);
    for (std::size_t i = 0; i < list_.entries.size(); ++i) {
      const ContentsEntry& entry = list_.entries[i];
      if (entry.link == nullptr || entry.other || source_.line_of(entry.block.begin) != line) return false;
      if (before_marker(entry) != before_marker(first) || after_marker(entry) != after_marker(first))
        return false;
      if (!text::trim(after_marker(entry)).empty()) return false;
      if (!text::trim(source_.slice({entry.link->span.end, first_line(entry).end})).empty()) return false;
      if (entry.heading >= 0 && heading_at(document_, entry.heading).level != list_.level) return false;
      if (entry.heading >= 0 && !with_signs_) {
        const std::string& title = heading_at(document_, entry.heading).text;
        with_signs_ = entry.link->text == title && title != bare_title(title);
      }
      const int number = item(entry).number;
      counts_ = counts_ && number == item(first).number + static_cast<int>(i);
      repeats_ = repeats_ && number == item(first).number;
      line = source_.line_of(entry.block.end) + 1;
    }
    return !item(first).ordered || counts_ || repeats_;
  }

  // As the other entries give their headings: with or without a sign in front.
  std::string title_of(int heading) const {
    const std::string& title = heading_at(document_, heading).text;
    return with_signs_ ? title : bare_title(title);
  }

  std::string marker(std::size_t position) const {
    const ContentsEntry& first = list_.entries.front();
    const std::string_view sign = source_.slice(item(first).marker);
    if (!item(first).ordered || repeats_) return std::string(sign);
    return fmt::format("{}{}", item(first).number + static_cast<int>(position), sign.substr(sign.size() - 1));
  }

  std::optional<std::string> written(const Line& line, std::size_t position) const {
    const std::string sign = marker(position);
    const ContentsEntry& shape = line.entry != nullptr ? *line.entry : list_.entries.front();
    std::string text(before_marker(shape));
    text += sign;
    if (line.entry == nullptr) return text + std::string(after_marker(shape)) + line.link;
    const Span old_sign = item(*line.entry).marker;
    // What is nested is indented by the marker's width.
    const bool has_more_lines = line.entry->block.end > first_line(*line.entry).end;
    if (has_more_lines && sign.size() != old_sign.size()) return std::nullopt;
    return text + std::string(source_.slice({old_sign.end, line.entry->block.end}));
  }

  // Only what differs, so that the entries around it stay untouched.
  std::optional<Edit> difference(const std::vector<std::string>& lines) const {
    const auto& old = list_.entries;
    const auto same = [&](std::size_t i, std::size_t j) { return source_.slice(old[i].block) == lines[j]; };
    const std::size_t shorter = std::min(old.size(), lines.size());
    std::size_t head = 0;
    while (head < shorter && same(head, head)) ++head;
    std::size_t tail = 0;
    while (tail < shorter - head && same(old.size() - 1 - tail, lines.size() - 1 - tail)) ++tail;
    const std::size_t old_end = old.size() - tail;
    const std::size_t new_end = lines.size() - tail;
    std::string text;
    for (std::size_t i = head; i < new_end; ++i) text += (i == head ? "" : "\n") + lines[i];
    if (head < old_end && head < new_end)
      return Edit{{old[head].block.begin, old[old_end - 1].block.end}, text};
    if (head < old_end) {  // only removed
      if (head > 0) return Edit{{old[head - 1].block.end, old[old_end - 1].block.end}, ""};
      return Edit{{old[head].block.begin, old[old_end].block.begin}, ""};
    }
    if (head == new_end) return std::nullopt;
    if (head > 0) return Edit{{old[head - 1].block.end, old[head - 1].block.end}, "\n" + text};
    return Edit{{old.front().block.begin, old.front().block.begin}, text + "\n"};
  }

  const SourceText& source_;
  const Document& document_;
  const ContentsList& list_;
  bool counts_ = true;   // 1. 2. 3.
  bool repeats_ = true;  // 1. 1. 1.
  bool with_signs_ = false;
};

void check(const Runbook& runbook, Reporter& report) {
  const Document& document = runbook.document;
  const Anchors anchors(document);
  for (const ContentsList& list : contents_lists(document, anchors)) {
    const Discrepancies found = compare(document, list);
    if (found.none()) continue;
    const ContentsEntry* place = found.misplaced;
    if (!found.gone.empty()) place = found.gone.front();
    if (!found.missing.empty()) place = &entry_before(list, found.missing.front());
    FindingBuilder finding = report.at(
        place->link != nullptr ? place->link->span
                               : document.list_items()[static_cast<std::size_t>(place->item)].marker);
    finding.say(message_for(document, found)).mend("list the sections as they stand in the text");
    if (!found.missing.empty())
      finding.related(heading_at(document, found.missing.front()).span, "this section is not listed");
    if (const std::optional<Edit> edit = Rewriting(*runbook.source, document, list).edit(found))
      finding.fix(edit->span, edit->replacement);
  }
}

}  // namespace

HANDRAIL_RULE(D005, "toc-out-of-date", Severity::warning, check, Fix::safe_rewrite);
}  // namespace handrail
