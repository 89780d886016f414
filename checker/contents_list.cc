#include "checker/contents_list.h"

#include <algorithm>
#include <map>
#include <optional>
#include <unordered_map>

#include "model/text.h"
#include "model/utf8.h"

namespace handrail {
namespace {

constexpr std::size_t kFewest = 3;
// Each list is compared with all headings, and no guide has more of them.
constexpr std::size_t kMostLists = 50;

bool is_digit_or_dot(char c) { return text::is_digit(c) || c == '.'; }

// "1.2 Title", "一、Title": contents lists often leave the number out.
std::string_view without_number(std::string_view title) {
  std::size_t end = 0;
  while (end < title.size() && is_digit_or_dot(title[end])) ++end;
  if (end > 0 && end < title.size() && title[end] == ' ') return title.substr(end + 1);
  const std::size_t comma = title.find("、");
  return comma != std::string_view::npos && comma > 0 && comma <= 9 ? title.substr(comma + 3) : title;
}

// Title text alike but for case, blanks, a number in front and what is neither letter nor digit.
std::string same_title(std::string_view title) {
  std::string kept;
  for (const char c : github_slug(without_number(bare_title(title))))
    if (c != '-' && c != '_') kept += c;
  return kept;
}

// Whether the words say that a list of contents follows, and nothing else: "目录" is a folder as well.
bool names_contents(std::string_view words) {
  std::string rest = same_title(words);
  const std::size_t whole = rest.size();
  for (const std::string_view known :
       {"tableofcontents", "contents", "toc",      "onthispage", "inthisdocument", "inthisarticle",
        "inthisguide",     "outline",  "文档目录", "本文目录",   "文章目录",       "内容目录",
        "章节目录",        "目录导航", "目录",     "目次",       "大纲",           "本页内容",
        "本文内容",        "章节导航", "快速导航"}) {
    if (const std::size_t at = rest.find(known); at != std::string::npos) rest.erase(at, known.size());
  }
  return whole > 0 && rest.empty();
}

class Finder {
 public:
  Finder(const Document& document, const Anchors& anchors)
      : document_(document), anchors_(anchors), source_(document.source()) {}

  std::vector<ContentsList> run() {
    index_links();
    const auto& items = document_.list_items();
    std::vector<ContentsList> lists;
    for (std::size_t i = 0; i < items.size() && compared_ < kMostLists;) {
      if (items[i].depth != 0) {
        ++i;
        continue;
      }
      std::vector<int> outermost;
      i = next_list(i, outermost);
      if (std::optional<ContentsList> list = read(outermost)) lists.push_back(std::move(*list));
    }
    return lists;
  }

 private:
  // The first link of each item, unless a nested item begins before it.
  void index_links() {
    const auto& items = document_.list_items();
    first_link_.assign(items.size(), nullptr);
    std::vector<const Link*> links;
    for (const Link& link : document_.links()) links.push_back(&link);
    std::stable_sort(links.begin(), links.end(),
                     [](const Link* a, const Link* b) { return a->span.begin < b->span.begin; });
    for (std::size_t i = 0; i < items.size(); ++i) {
      const std::uint32_t limit =
          i + 1 < items.size() ? std::min(items[i].span.end, items[i + 1].span.begin) : items[i].span.end;
      const auto at =
          std::lower_bound(links.begin(), links.end(), items[i].marker.end,
                           [](const Link* link, std::uint32_t o) { return link->span.begin < o; });
      if (at != links.end() && (*at)->span.begin < limit) first_link_[i] = *at;
    }
  }

  // The outermost items of the list that begins with item `first`; returns the item after its last.
  std::size_t next_list(std::size_t first, std::vector<int>& outermost) const {
    const auto& items = document_.list_items();
    std::size_t i = first;
    std::uint32_t end = items[first].span.begin;
    for (; i < items.size(); ++i) {
      if (items[i].depth != 0) {
        end = std::max(end, items[i].span.end);
        continue;
      }
      if (i != first) {
        if (items[i].heading != items[first].heading || items[i].ordered != items[first].ordered ||
            items[i].span.begin < end)
          break;
        if (!text::trim(source_.slice({end, items[i].span.begin})).empty()) break;
      }
      end = std::max(end, items[i].span.end);
      outermost.push_back(static_cast<int>(i));
    }
    return std::max(i, first + 1);
  }

  std::optional<ContentsList> read(const std::vector<int>& outermost) {
    if (outermost.size() < 2) return std::nullopt;
    ContentsList list;
    std::size_t links = 0;
    for (std::size_t i = 0; i < outermost.size(); ++i) {
      ContentsEntry entry = read_entry(outermost[i]);
      if (entry.link != nullptr) ++links;
      list.entries.push_back(entry);
    }
    list.named = is_named(list);
    if (links == 0 && list.named) {
      for (ContentsEntry& entry : list.entries)
        entry.heading = heading_titled(document_.list_items()[static_cast<std::size_t>(entry.item)].text);
    } else if (links < 2 || links + 1 < list.entries.size()) {
      return std::nullopt;  // all but one must be links: a contents list may name a group without one
    }
    if (!find_level(list)) return std::nullopt;
    ++compared_;
    find_scope(list);
    return is_contents(list) ? std::optional(std::move(list)) : std::nullopt;
  }

  ContentsEntry read_entry(int index) {
    const ListItem& item = document_.list_items()[static_cast<std::size_t>(index)];
    ContentsEntry entry;
    entry.item = index;
    entry.block = block_of(item);
    entry.nested = headings_nested_in(index);
    const Link* link = first_link_[static_cast<std::size_t>(index)];
    if (link == nullptr) return entry;
    // The link is the item's text, or stands at its beginning.
    const std::string_view before = source_.slice({item.marker.end, link->span.begin});
    if (text::trim(before).find_first_not_of("*_~`") != std::string_view::npos) return entry;
    const std::string anchor = anchor_in(*link);
    if (anchor.empty()) return entry;
    entry.link = link;
    if (anchors_.has(anchor)) {
      entry.heading = anchors_.heading_of(anchor);
      entry.other = entry.heading < 0;
      return entry;
    }
    if (const std::string meant = anchors_.meant(anchor); !meant.empty())
      entry.heading = anchors_.heading_of(meant);
    if (entry.heading < 0) entry.heading = heading_titled(link->text);
    return entry;
  }

  Span block_of(const ListItem& item) const {
    std::uint32_t last = source_.line_of(item.span.end);
    const std::uint32_t first = source_.line_of(item.span.begin);
    while (last > first && text::trim(source_.line_text(last)).empty()) --last;
    return {source_.line_span(first).begin, source_.line_span(last).end};
  }

  std::vector<int> headings_nested_in(int index) const {
    const auto& items = document_.list_items();
    std::vector<int> headings;
    for (auto i = static_cast<std::size_t>(index) + 1; i < items.size() && items[i].depth > 0; ++i) {
      const std::string anchor = first_link_[i] == nullptr ? std::string() : anchor_in(*first_link_[i]);
      if (anchor.empty()) continue;
      const int heading = anchors_.heading_of(anchors_.has(anchor) ? anchor : anchors_.meant(anchor));
      if (heading >= 0) headings.push_back(heading);
    }
    return headings;
  }

  // The one heading with this title; -1 for none or several.
  int heading_titled(std::string_view title) {
    if (by_title_.empty()) {
      const auto& headings = document_.headings();
      for (std::size_t i = 0; i < headings.size(); ++i) {
        const auto [at, is_new] = by_title_.try_emplace(same_title(headings[i].text), static_cast<int>(i));
        if (!is_new) at->second = -1;
      }
    }
    const auto at = by_title_.find(same_title(title));
    return at == by_title_.end() ? -1 : at->second;
  }

  const Heading& heading(int index) const { return document_.headings()[static_cast<std::size_t>(index)]; }

  // The level of most sections that are listed.
  bool find_level(ContentsList& list) const {
    std::map<int, std::size_t> counts;
    for (const ContentsEntry& entry : list.entries)
      if (entry.heading >= 0) ++counts[heading(entry.heading).level];
    const auto most = std::max_element(counts.begin(), counts.end(),
                                       [](const auto& a, const auto& b) { return a.second < b.second; });
    if (most == counts.end() || most->second * 2 < list.entries.size()) return false;
    list.level = most->first;
    return true;
  }

  // The section around the list whose subsections it lists; the whole guide where they lie elsewhere too.
  void find_scope(ContentsList& list) const {
    const auto all = static_cast<std::uint32_t>(source_.text().size());
    const std::uint32_t end = list.entries.back().block.end;
    list.scope = {end, all};
    int around = document_.list_items()[static_cast<std::size_t>(list.entries.front().item)].heading;
    while (around >= 0 && heading(around).level >= list.level) around = heading(around).parent;
    if (around < 0) return;
    const Span section = heading(around).section;
    for (const ContentsEntry& entry : list.entries)
      if (entry.heading >= 0 && !section.contains(heading(entry.heading).span.begin)) return;
    list.scope.end = section.end;
  }

  bool is_contents(const ContentsList& list) const {
    std::size_t listed = 0;
    for (const ContentsEntry& entry : list.entries)
      if (entry.heading >= 0 && heading(entry.heading).level == list.level) ++listed;
    if (listed < 2) return false;
    if (list.named) return true;
    if (listed < kFewest) return false;
    std::size_t sections = 0;
    for (const Heading& one : document_.headings())
      if (one.level == list.level && list.scope.contains(one.span.begin)) ++sections;
    return listed * 3 >= sections * 2 && precedes_sections(list);
  }

  // Nothing that is listed stands above the list.
  bool precedes_sections(const ContentsList& list) const {
    return std::all_of(list.entries.begin(), list.entries.end(), [&](const ContentsEntry& entry) {
      return entry.heading < 0 || heading(entry.heading).span.begin >= list.entries.front().block.begin;
    });
  }

  // By the heading that it stands under alone, or by the line above it.
  bool is_named(const ContentsList& list) const {
    const std::uint32_t begin = list.entries.front().block.begin;
    const int above = document_.list_items()[static_cast<std::size_t>(list.entries.front().item)].heading;
    if (above >= 0 && names_contents(heading(above).text)) {
      const std::string_view between = source_.slice({heading(above).span.end, begin});
      if (text::trim(between).size() < 200) return true;
    }
    std::uint32_t line = source_.line_of(begin);
    while (line > 1 && text::trim(source_.line_text(line - 1)).empty()) --line;
    if (line <= 1) return false;
    const std::string_view words = text::trim(source_.line_text(line - 1));
    return words.size() < 60 && names_contents(words);
  }

  const Document& document_;
  const Anchors& anchors_;
  const SourceText& source_;
  std::vector<const Link*> first_link_;
  std::unordered_map<std::string, int> by_title_;
  std::size_t compared_ = 0;
};

}  // namespace

std::string bare_title(std::string_view heading_text) {
  std::string_view rest = heading_text;
  while (!rest.empty()) {
    std::size_t next = 0;
    const std::uint32_t c = utf8::decode(rest, next);
    const bool sign = (c >= 0x2190 && c < 0x2E80) || c >= 0x1F000 || c == 0xFE0F || c == 0x200D || c == ' ';
    if (!sign) break;
    rest.remove_prefix(next);
  }
  return std::string(text::trim(rest.empty() ? heading_text : rest));
}

std::vector<ContentsList> contents_lists(const Document& document, const Anchors& anchors) {
  return Finder(document, anchors).run();
}

}  // namespace handrail
