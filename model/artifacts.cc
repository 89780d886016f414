// Which copies a later command needs: files that are written as a backup, and what reads them, compared by
// their symbolic values.
#include <algorithm>
#include <unordered_map>

#include "model/reading.h"
#include "model/text.h"

namespace handrail {
namespace {

// Paths that hold unknown parts are compared with each artifact; no guide that a person wrote needs so many.
constexpr std::size_t kMaxComparisons = 2'000'000;

// A pattern that stands for a path: what cannot be known becomes *.
std::string as_pattern(std::string_view path) {
  std::string out;
  for (std::size_t i = 0; i < path.size(); ++i) {
    if (path[i] == '$' && i + 1 < path.size()) {
      std::size_t end = i + 1;
      if (path[end] == '(' || path[end] == '{') {
        const char open = path[end], close = open == '(' ? ')' : '}';
        int depth = 0;
        while (end < path.size()) {
          if (path[end] == open) ++depth;
          if (path[end] == close && --depth == 0) break;
          ++end;
        }
      } else {
        while (end + 1 < path.size() && (text::is_alnum(path[end + 1]) || path[end + 1] == '_')) ++end;
      }
      if (!out.ends_with('*')) out += '*';
      i = std::min(end, path.size() - 1);
    } else if (path[i] == '?' || path[i] == '*') {
      if (!out.ends_with('*')) out += '*';
    } else {
      out += path[i];
    }
  }
  return out;
}

// Whether two patterns could name one file: the fixed text before the first and behind the last * must
// agree.
bool may_be_same(std::string_view a, std::string_view b) {
  const std::size_t star_a = a.find('*'), star_b = b.find('*');
  if (star_a == std::string_view::npos && star_b == std::string_view::npos) return a == b;
  const std::string_view head_a = a.substr(0, star_a), head_b = b.substr(0, star_b);
  const std::size_t head = std::min(head_a.size(), head_b.size());
  if (head_a.substr(0, head) != head_b.substr(0, head)) return false;
  const std::string_view tail_a = star_a == std::string_view::npos ? a : a.substr(a.rfind('*') + 1);
  const std::string_view tail_b = star_b == std::string_view::npos ? b : b.substr(b.rfind('*') + 1);
  const std::size_t tail = std::min(tail_a.size(), tail_b.size());
  return tail_a.substr(tail_a.size() - tail) == tail_b.substr(tail_b.size() - tail);
}

}  // namespace

void collect_artifacts(Runbook& runbook) {
  std::unordered_map<std::string, std::size_t> by_path;
  const auto& uses = runbook.path_uses;
  for (std::size_t i = 0; i < uses.size(); ++i) {
    if (uses[i].access != Access::writes || !uses[i].is_backup) continue;
    const auto [entry, fresh] = by_path.emplace(uses[i].path.resolved, runbook.artifacts.size());
    if (fresh) runbook.artifacts.push_back({uses[i].path.text, static_cast<int>(i), {}});
  }
  const std::size_t produced = runbook.artifacts.size();
  std::vector<std::string> patterns;
  std::unordered_map<std::string, std::vector<std::size_t>> by_spelling;
  std::vector<std::size_t> all(produced);
  for (std::size_t a = 0; a < produced; ++a) {
    patterns.push_back(as_pattern(runbook.artifacts[a].path));
    by_spelling[runbook.artifacts[a].path].push_back(a);
    all[a] = a;
  }
  std::size_t comparisons_left = kMaxComparisons;
  for (std::size_t i = 0; i < uses.size(); ++i) {
    if (uses[i].access != Access::reads && uses[i].access != Access::removes) continue;
    const bool folder = uses[i].path.text.ends_with('/');  // an artifact only where it was made as a whole
    bool found = false;
    if (const auto same = by_path.find(uses[i].path.resolved);
        same != by_path.end() && same->second < produced) {
      runbook.artifacts[same->second].consumed_by.push_back(static_cast<int>(i));
      found = true;
    } else {
      const std::string pattern = as_pattern(uses[i].path.text);
      const bool is_pattern = uses[i].path.has_unknown && pattern.find('*') != std::string::npos;
      for (const std::size_t a : is_pattern ? all : by_spelling[uses[i].path.text]) {
        if (comparisons_left == 0) break;
        --comparisons_left;
        if (folder && !runbook.artifacts[a].path.ends_with('/')) continue;
        const PathUse& made = uses[static_cast<std::size_t>(runbook.artifacts[a].produced_by)];
        const bool spelled_alike = runbook.artifacts[a].path == uses[i].path.text;
        if (made.command >= uses[i].command ||
            !(spelled_alike || (is_pattern && may_be_same(patterns[a], pattern))))
          continue;
        runbook.artifacts[a].consumed_by.push_back(static_cast<int>(i));
        found = true;
      }
    }
    if (found || folder) continue;
    const Operation& operation = runbook.operations[static_cast<std::size_t>(uses[i].command)];
    const bool restores =
        operation.effects.has(Effect::restores) ||
        (operation.engine != Engine::unknown && operation.effects.has(Effect::changes_data));
    if (uses[i].path.has_unknown || !(restores || looks_like_backup(uses[i].path.text)) ||
        operation.engine == Engine::sqlite)
      continue;
    const auto [entry, fresh] = by_path.emplace(uses[i].path.resolved, runbook.artifacts.size());
    if (fresh) runbook.artifacts.push_back({uses[i].path.text, -1, {}});
    runbook.artifacts[entry->second].consumed_by.push_back(static_cast<int>(i));
  }
}

}  // namespace handrail
