#include "model/kinds/choices.h"

#include <algorithm>
#include <map>
#include <string>
#include <tuple>
#include <unordered_map>
#include <unordered_set>

#include <fmt/format.h>

#include "model/kinds/lexicon.h"
#include "model/kinds/title_numbers.h"
#include "model/kinds/variants.h"

namespace handrail {
namespace {

std::string id_of(std::string_view title) {
  std::string id = github_slug(title);
  while (id.starts_with('-')) id.erase(0, 1);
  return id.empty() ? "choice" : id;
}

std::string title_of(const Runbook& runbook, int heading) {
  if (heading < 0) return runbook.title;
  return std::string(
      lexicon::without_attributes(runbook.document.headings()[static_cast<std::size_t>(heading)].text));
}

// Gives each of a list's entries an id that no other has.
class UniqueIds {
 public:
  std::string make(const std::string& wanted) {
    std::string id = wanted;
    while (!taken_.insert(id).second) id = fmt::format("{}-{}", wanted, ++numbers_[wanted] + 1);
    return id;
  }

 private:
  std::unordered_set<std::string> taken_;
  std::unordered_map<std::string, int> numbers_;
};

// Sections that are options of one another, or that differ only by a database or a platform.
void choose_sections(Runbook& runbook, UniqueIds& ids) {
  const auto& headings = runbook.document.headings();
  std::vector<std::vector<std::size_t>> steps_under(headings.size());
  for (std::size_t s = 0; s < runbook.steps.size(); ++s) {
    for (int h = runbook.steps[s].heading; h >= 0; h = headings[static_cast<std::size_t>(h)].parent)
      steps_under[static_cast<std::size_t>(h)].push_back(s);
  }
  const auto on_the_way = [&](std::size_t h) {
    return !steps_under[h].empty() && runbook.steps[steps_under[h].front()].way != Way::side;
  };
  // Sections that may be alternatives of one another: siblings that are numbered options, or that differ by a
  // variant.
  std::vector<std::string> variants(headings.size());
  std::map<std::tuple<int, int, std::string>, std::vector<std::size_t>> siblings;
  const auto key = [&](std::size_t h, bool option) {
    return std::tuple(headings[h].parent, headings[h].level,
                      option ? std::string() : "of " + lexicon::without_variant(headings[h].text));
  };
  for (std::size_t h = 0; h < headings.size(); ++h) {
    if (!on_the_way(h)) continue;
    variants[h] = lexicon::variant_in(headings[h].text);
    if (lexicon::names_option(headings[h].text)) siblings[key(h, true)].push_back(h);
    if (!variants[h].empty()) siblings[key(h, false)].push_back(h);
  }
  std::vector<bool> taken(headings.size());
  for (std::size_t i = 0; i < headings.size(); ++i) {
    if (taken[i]) continue;
    const bool option = lexicon::names_option(headings[i].text);
    if (!on_the_way(i) || (!option && variants[i].empty())) continue;
    const auto alike = siblings.find(key(i, option));
    if (alike == siblings.end()) continue;
    std::vector<std::size_t> members{i};
    for (const std::size_t k : alike->second) {
      if (k > i && (option || variants[k] != variants[i])) members.push_back(k);
    }
    siblings.erase(alike);  // those that are left are all of one variant
    if (members.size() < 2) continue;
    Choice choice;
    const int parent = headings[i].parent;
    choice.title = title_of(runbook, parent >= 0 ? parent : static_cast<int>(i));
    choice.id = ids.make(id_of(choice.title));
    choice.span = headings[i].span;
    choice.evidence = {
        headings[i].span,
        option ? "these sections are numbered as options" : "these sections differ only by what they are for",
        option ? 0.9 : 0.8};
    const int index = static_cast<int>(runbook.choices.size());
    UniqueIds option_ids;
    for (const std::size_t member : members) {
      taken[member] = true;
      ChoiceOption entry;
      entry.title = title_of(runbook, static_cast<int>(member));
      entry.id = lexicon::variant_in(entry.title);
      if (entry.id.empty()) entry.id = github_slug(lexicon::without_number(entry.title));
      std::replace(entry.id.begin(), entry.id.end(), ' ', '-');
      entry.id = option_ids.make(entry.id);
      entry.span = headings[member].section;
      entry.recommended = lexicon::says_recommended(entry.title);
      for (const std::size_t s : steps_under[member]) {
        runbook.steps[s].choice = index;
        runbook.steps[s].option = static_cast<int>(choice.options.size());
      }
      choice.options.push_back(std::move(entry));
    }
    runbook.choices.push_back(std::move(choice));
  }
}

// Tabs that hold commands. Groups of tabs with the same labels ("Ubuntu", "CentOS") are one choice, which a
// reader makes once.
void choose_tabs(Runbook& runbook, UniqueIds& ids) {
  const std::vector<Container>& containers = runbook.document.containers();
  if (containers.empty()) return;
  std::vector<int> tab_of(runbook.steps.size(), -1);
  std::vector<std::vector<int>> tabs(containers.size());  // of a group, those with commands
  std::unordered_map<int, std::size_t> first_step;        // of a tab
  for (std::size_t s = 0; s < runbook.steps.size(); ++s) {
    const Step& step = runbook.steps[s];
    if (step.choice >= 0 || step.manual || step.actions.empty() || step.way == Way::side) continue;
    int at = runbook.document.container_at(step.actions.front().span.begin);
    while (at >= 0 && containers[static_cast<std::size_t>(at)].kind != ContainerKind::tab)
      at = containers[static_cast<std::size_t>(at)].parent;
    if (at < 0 || containers[static_cast<std::size_t>(at)].parent < 0) continue;
    tab_of[s] = at;
    first_step.emplace(at, s);
    std::vector<int>& known = tabs[static_cast<std::size_t>(containers[static_cast<std::size_t>(at)].parent)];
    if (known.empty() || known.back() != at) known.push_back(at);
  }
  std::unordered_map<std::string, int> by_labels;
  std::unordered_map<int, std::pair<int, int>> options;  // tab -> choice, option
  for (std::size_t group = 0; group < tabs.size(); ++group) {
    if (tabs[group].size() < 2) continue;
    std::string labels;
    for (const int tab : tabs[group]) labels += containers[static_cast<std::size_t>(tab)].title + "\n";
    const auto [entry, fresh] = by_labels.emplace(labels, static_cast<int>(runbook.choices.size()));
    if (fresh) {
      Choice choice;
      choice.span = containers[group].span;
      choice.evidence = {containers[group].span, "they are tabs", 0.95};
      const int heading = runbook.steps[first_step[tabs[group].front()]].heading;
      choice.title = title_of(runbook, heading);
      UniqueIds option_ids;
      choice.id = ids.make(id_of(choice.title));
      for (const int tab : tabs[group]) {
        const Container& container = containers[static_cast<std::size_t>(tab)];
        ChoiceOption option;
        option.title = container.title;
        option.id = lexicon::variant_in(container.title);
        if (option.id.empty()) option.id = id_of(container.title);
        std::replace(option.id.begin(), option.id.end(), ' ', '-');
        option.id = option_ids.make(option.id);
        option.span = container.span;
        option.recommended = lexicon::says_recommended(container.title);
        choice.options.push_back(std::move(option));
      }
      runbook.choices.push_back(std::move(choice));
    }
    for (std::size_t o = 0; o < tabs[group].size(); ++o)
      options[tabs[group][o]] = {entry->second, static_cast<int>(o)};
  }
  for (std::size_t s = 0; s < runbook.steps.size(); ++s) {
    if (const auto found = options.find(tab_of[s]); tab_of[s] >= 0 && found != options.end()) {
      runbook.steps[s].choice = found->second.first;
      runbook.steps[s].option = found->second.second;
    }
  }
}

// "**Option A: …**", "**Option B: …**": labels one after the other in a section.
void choose_labels(Runbook& runbook, UniqueIds& ids) {
  const auto is_option = [&](const Step& step) {
    if (step.choice >= 0 || step.way == Way::side || step.manual || !lexicon::names_option(step.title))
      return false;
    return step.heading < 0 ||
           !(runbook.document.headings()[static_cast<std::size_t>(step.heading)].span == step.title_span);
  };
  for (std::size_t first = 0; first < runbook.steps.size();) {
    if (!is_option(runbook.steps[first])) {
      ++first;
      continue;
    }
    std::unordered_set<std::string> titles;
    std::size_t last = first;
    while (last < runbook.steps.size() && runbook.steps[last].heading == runbook.steps[first].heading &&
           is_option(runbook.steps[last]) && titles.insert(runbook.steps[last].title).second)
      ++last;
    if (last - first >= 2) {
      Choice choice;
      const int heading = runbook.steps[first].heading;
      choice.title = title_of(runbook, heading);
      choice.id = ids.make(id_of(choice.title));
      choice.span = {runbook.steps[first].span.begin, runbook.steps[last - 1].span.end};
      choice.evidence = {runbook.steps[first].title_span, "these labels are numbered as options", 0.9};
      UniqueIds option_ids;
      for (std::size_t s = first; s < last; ++s) {
        Step& step = runbook.steps[s];
        ChoiceOption option;
        option.title = step.title;
        option.id = lexicon::variant_in(step.title);
        if (option.id.empty()) option.id = id_of(lexicon::without_number(step.title));
        std::replace(option.id.begin(), option.id.end(), ' ', '-');
        option.id = option_ids.make(option.id);
        option.span = step.span;
        option.recommended = lexicon::says_recommended(step.title);
        step.choice = static_cast<int>(runbook.choices.size());
        step.option = static_cast<int>(choice.options.size());
        choice.options.push_back(std::move(option));
      }
      runbook.choices.push_back(std::move(choice));
    }
    first = std::max(last, first + 1);
  }
}

// ```bash {choice=database option=mysql}
void choose_as_declared(Runbook& runbook) {
  for (Step& step : runbook.steps) {
    const auto choice = step.attributes.find("choice"), option = step.attributes.find("option");
    if (choice == step.attributes.end() || option == step.attributes.end()) continue;
    for (std::size_t c = 0; c < runbook.choices.size(); ++c) {
      if (runbook.choices[c].id != choice->second) continue;
      for (std::size_t o = 0; o < runbook.choices[c].options.size(); ++o) {
        if (runbook.choices[c].options[o].id == option->second) {
          step.choice = static_cast<int>(c);
          step.option = static_cast<int>(o);
        }
      }
    }
  }
}

}  // namespace

void find_choices(Runbook& runbook, const std::vector<Choice>& declared) {
  runbook.choices = declared;
  for (Choice& choice : runbook.choices) choice.evidence = {choice.span, "the author declares it", 1.0};
  UniqueIds ids;
  for (const Choice& choice : declared) ids.make(choice.id);
  choose_sections(runbook, ids);
  choose_tabs(runbook, ids);
  choose_labels(runbook, ids);
  choose_as_declared(runbook);
}

}  // namespace handrail
