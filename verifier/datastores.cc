#include "verifier/datastores.h"

#include <algorithm>
#include <set>

#include <fmt/core.h>

#include "model/text.h"

namespace handrail {
namespace {

// A database, under all the names that the guide has for it.
struct Datastore {
  std::vector<std::string> names;  // the longest path first
  const std::string& shown() const { return names.front(); }
};

// "./data/app.db" and "/opt/shop/data/app.db" are one file, as far as can be told from the guide.
bool is_same(std::string_view a, std::string_view b) {
  const auto plain = [](std::string_view path) {
    while (path.starts_with("./")) path.remove_prefix(2);
    return path;
  };
  a = plain(a);
  b = plain(b);
  if (a.size() < b.size()) std::swap(a, b);
  return a == b || (a.ends_with(b) && a[a.size() - b.size() - 1] == '/');
}

// "/tmp/main.db.gz" -> "main.db"; "mysql://host/shop?x" -> "shop"
std::string file_name(std::string_view path) {
  if (const std::size_t query = path.find('?'); query != std::string_view::npos && path.find("://") < query)
    path = path.substr(0, query);
  std::string name(text::base_name(path));
  for (const std::string_view end : {".gz", ".zst"}) {
    if (name.ends_with(end)) name.erase(name.size() - end.size());
  }
  return name;
}

std::string without_ending(const std::string& name) { return name.substr(0, name.rfind('.')); }

class Choosing {
 public:
  Choosing(const CheckSet& checks, Snapshot& snapshot) : checks_(checks), snapshot_(snapshot) {
    for (const PlacedCheck& placed : checks.checks) add(placed.check.datastore, placed.engine);
    for (const PlacedChange& change : checks.changes) add(change.datastore, change.engine);
  }

  const std::vector<Datastore>& all() const { return all_; }

  Result<const Datastore*> choose(const std::string& wanted) const {
    if (!wanted.empty()) {
      const auto named = those([&](const Datastore& one) {
        return any_name(one, [&](const std::string& name) { return is_same(name, wanted); });
      });
      if (named.size() == 1) return named.front();
      return fail(Error{
          named.empty() ? fmt::format("works on no database {}", wanted)
                        : fmt::format("works on several databases that {} may mean", wanted),
          checks_.guide, 0, 0,
          all_.empty() ? "it names none" : "it works on " + spoken(named.empty() ? pointers() : named)});
    }
    if (all_.size() < 2) return nullptr;
    const std::string file = file_name(snapshot_.facts().name);
    auto fits = those([&](const Datastore& one) {
      return any_name(one, [&](const std::string& name) { return file_name(name) == file; });
    });
    if (fits.empty()) {
      fits = those([&](const Datastore& one) {
        return any_name(one, [&](const std::string& name) {
          return without_ending(file_name(name)) == without_ending(file);
        });
      });
    }
    if (fits.size() != 1) {
      const std::set<std::string> tables = tables_of_snapshot();
      fits = those([&](const Datastore& one) { return has_tables_of(one, tables); });
    }
    if (fits.size() == 1) return fits.front();
    return fail(Error{fmt::format("works on several databases, and {} may be of any: {}",
                                  snapshot_.facts().name, spoken(pointers())),
                      checks_.guide, 0, 0, "say which one with --datastore, on a page by choosing it"});
  }

  const Datastore* of(const std::string& name) const {
    for (const Datastore& one : all_) {
      if (any_name(one, [&](const std::string& other) { return other == name; })) return &one;
    }
    return nullptr;
  }

 private:
  void add(const std::string& name, Engine engine) {
    if (name.empty() || (engine != Engine::unknown && engine != snapshot_.facts().engine)) return;
    for (Datastore& known : all_) {
      if (!any_name(known, [&](const std::string& other) { return is_same(other, name); })) continue;
      if (std::find(known.names.begin(), known.names.end(), name) != known.names.end()) return;
      known.names.push_back(name);
      std::stable_sort(known.names.begin(), known.names.end(),
                       [](const std::string& a, const std::string& b) { return a.size() > b.size(); });
      return;
    }
    all_.push_back({{name}});
  }

  template <typename F>
  static bool any_name(const Datastore& one, F&& holds) {
    return std::any_of(one.names.begin(), one.names.end(), holds);
  }

  template <typename F>
  std::vector<const Datastore*> those(F&& holds) const {
    std::vector<const Datastore*> out;
    for (const Datastore& one : all_) {
      if (holds(one)) out.push_back(&one);
    }
    return out;
  }
  std::vector<const Datastore*> pointers() const {
    return those([](const Datastore&) { return true; });
  }

  static std::string spoken(const std::vector<const Datastore*>& list) {
    std::string out;
    for (const Datastore* one : list) out += (out.empty() ? "" : ", ") + one->shown();
    return out;
  }

  std::set<std::string> tables_of_snapshot() const {
    std::set<std::string> out;
    auto rows = snapshot_.ask(snapshot_.dialect().tables());
    while (rows) {
      const auto more = (*rows)->next();
      if (!more || !*more) break;
      out.insert(text::lower(std::string((*rows)->cell(0).bytes)));
    }
    return out;
  }

  // Every statement of the database names a table that is there, or is about to be made.
  bool has_tables_of(const Datastore& one, const std::set<std::string>& tables) const {
    bool any = false;
    const auto names_one = [&](const std::string& text) {
      std::string word;
      for (const char c : text + " ") {
        if (text::is_alnum(c) || c == '_' || static_cast<unsigned char>(c) >= 0x80) {
          word += text::lower(c);
        } else if (!word.empty()) {
          if (tables.count(word) > 0) return true;
          word.clear();
        }
      }
      return false;
    };
    for (const PlacedCheck& placed : checks_.checks) {
      if (of(placed.check.datastore) != &one || placed.check.when == When::after) continue;
      std::string said = placed.check.sql;
      if (const auto table = placed.check.arguments.find("table"); table != placed.check.arguments.end()) {
        for (const std::string& name : table->second) said += " " + name;
      }
      if (text::lower(said).starts_with("pragma") || said.empty()) continue;
      if (!names_one(said)) return false;
      any = true;
    }
    for (const PlacedChange& change : checks_.changes) {
      const std::string lower = text::lower(change.sql);
      const bool tells = lower.starts_with("insert") || lower.starts_with("update") ||
                         lower.starts_with("delete") || lower.starts_with("alter table");
      if (of(change.datastore) != &one || !tells) continue;
      if (!names_one(change.sql)) return false;
      any = true;
    }
    return any;
  }

  const CheckSet& checks_;
  Snapshot& snapshot_;
  std::vector<Datastore> all_;
};

}  // namespace

Result<CheckSet> for_datastore(CheckSet checks, Snapshot& snapshot, const std::string& wanted) {
  const auto is_marked = [](const auto& placed) { return !placed.elsewhere.empty(); };
  if (std::any_of(checks.checks.begin(), checks.checks.end(), is_marked) ||
      std::any_of(checks.changes.begin(), checks.changes.end(), is_marked)) {
    return checks;
  }
  const Choosing choosing(checks, snapshot);
  const auto chosen = choosing.choose(wanted);
  if (!chosen) return tl::unexpected(chosen.error());
  if (*chosen == nullptr) return checks;
  const auto elsewhere = [&](const std::string& name) {
    const Datastore* own = choosing.of(name);
    return own != nullptr && own != *chosen ? own->shown() : std::string();
  };
  CheckSet out = checks;
  for (PlacedCheck& placed : out.checks) placed.elsewhere = elsewhere(placed.check.datastore);
  for (PlacedChange& change : out.changes) change.elsewhere = elsewhere(change.datastore);
  return out;
}

}  // namespace handrail
