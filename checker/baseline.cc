#include "checker/baseline.h"

#include <algorithm>
#include <tuple>
#include <unordered_map>

#include <fmt/format.h>
#include <nlohmann/json.hpp>

#include "checker/fingerprint.h"

namespace handrail {
namespace {

using Json = nlohmann::ordered_json;

constexpr int kFormatVersion = 1;

tl::unexpected<Error> no_baseline(std::string what) {
  return fail("this is no baseline: " + std::move(what),
              "make it anew with --write-baseline, or name the right file");
}

std::string key_of(std::string_view rule, std::string_view section, std::string_view line) {
  return fmt::format("{}\n{}\n{}", rule, section, line);
}

std::string key_of(const CheckedGuide& guide, const Finding& finding) {
  const FindingTraits traits = traits_of(guide, finding);
  return key_of(finding.code, traits.section, traits.line);
}

bool was_judged(const std::string& code, const CheckOptions& options) {
  const Rule* rule = find_rule(code);
  return rule == nullptr || selects(options, *rule);
}

void sort_entries(std::vector<BaselineEntry>& entries) {
  std::sort(entries.begin(), entries.end(), [](const BaselineEntry& a, const BaselineEntry& b) {
    return std::tie(a.rule, a.section, a.line) < std::tie(b.rule, b.section, b.line);
  });
}

}  // namespace

Result<Baseline> read_baseline(std::string_view json) {
  const Json root = Json::parse(json, nullptr, false);
  if (root.is_discarded()) return no_baseline("it is not JSON");
  if (!root.is_object() || !root.contains("handrail_baseline"))
    return no_baseline("the key 'handrail_baseline' is missing");
  if (root["handrail_baseline"] != kFormatVersion)
    return no_baseline(fmt::format("its format is {}, this program reads {}",
                                   root["handrail_baseline"].dump(), kFormatVersion));
  if (!root.contains("guides") || !root["guides"].is_object()) return no_baseline("it lists no guides");
  Baseline baseline;
  for (const auto& [path, entries] : root["guides"].items()) {
    if (!entries.is_array()) return no_baseline(fmt::format("'{}' is no list", path));
    for (const Json& item : entries) {
      const auto text = [&](const char* key) {
        const auto found = item.find(key);
        return found != item.end() && found->is_string() ? found->get<std::string>() : std::string();
      };
      if (!item.is_object() || text("rule").empty())
        return no_baseline(fmt::format("an entry of '{}' names no rule", path));
      BaselineEntry entry{text("rule"), text("section"), text("line"), 1};
      if (const auto count = item.find("count"); count != item.end()) {
        if (!count->is_number_unsigned() || *count == 0)
          return no_baseline(fmt::format("a count in '{}' is no positive number", path));
        entry.count = count->get<std::size_t>();
      }
      baseline.guides[path].push_back(std::move(entry));
    }
  }
  return baseline;
}

std::string write_baseline(const Baseline& baseline) {
  Json guides = Json::object();
  for (const auto& [path, entries] : baseline.guides) {
    Json list = Json::array();
    for (const BaselineEntry& entry : entries) {
      Json item = {{"rule", entry.rule}, {"section", entry.section}, {"line", entry.line}};
      if (entry.count > 1) item["count"] = entry.count;
      list.push_back(std::move(item));
    }
    guides[path] = std::move(list);
  }
  const Json root = {{"handrail_baseline", kFormatVersion}, {"guides", std::move(guides)}};
  return root.dump(1) + '\n';
}

Baseline apply_baseline(const Baseline& baseline, CheckReport& report,
                        const std::vector<std::string>& names_of_guides, const CheckOptions& options) {
  Baseline gone;
  for (std::size_t i = 0; i < report.guides.size(); ++i) {
    CheckedGuide& guide = report.guides[i];
    const auto found = baseline.guides.find(names_of_guides[i]);
    if (found == baseline.guides.end() || !guide.source || guide.error) continue;
    std::unordered_map<std::string, std::size_t> left;
    for (const BaselineEntry& entry : found->second)
      left[key_of(entry.rule, entry.section, entry.line)] += entry.count;
    std::vector<Finding> fresh;
    for (Finding& finding : guide.outcome.findings) {
      const auto entry = left.find(key_of(guide, finding));
      if (entry != left.end() && entry->second > 0) {
        --entry->second;
        guide.known.push_back(std::move(finding));
      } else {
        fresh.push_back(std::move(finding));
      }
    }
    guide.outcome.findings = std::move(fresh);
    for (const BaselineEntry& entry : found->second) {
      std::size_t& rest = left[key_of(entry.rule, entry.section, entry.line)];
      if (rest == 0 || !was_judged(entry.rule, options)) continue;
      BaselineEntry missing = entry;
      missing.count = std::min(rest, entry.count);
      rest -= missing.count;
      gone.guides[found->first].push_back(std::move(missing));
    }
  }
  return gone;
}

Baseline renew_baseline(const Baseline& old, const CheckReport& report,
                        const std::vector<std::string>& names_of_guides, const CheckOptions& options) {
  Baseline renewed = old;
  for (std::size_t i = 0; i < report.guides.size(); ++i) {
    const CheckedGuide& guide = report.guides[i];
    if (!guide.source || guide.error) continue;
    std::vector<BaselineEntry>& entries = renewed.guides[names_of_guides[i]];
    std::erase_if(entries, [&](const BaselineEntry& entry) { return was_judged(entry.rule, options); });
    std::unordered_map<std::string, std::size_t> place_of;
    const auto add = [&](const Finding& finding) {
      FindingTraits traits = traits_of(guide, finding);
      const auto [found, is_new] =
          place_of.try_emplace(key_of(finding.code, traits.section, traits.line), entries.size());
      if (is_new)
        entries.push_back({finding.code, std::move(traits.section), std::move(traits.line), 1});
      else
        ++entries[found->second].count;
    };
    for (const Finding& finding : guide.outcome.findings) add(finding);
    for (const Finding& finding : guide.known) add(finding);
    sort_entries(entries);
    if (entries.empty()) renewed.guides.erase(names_of_guides[i]);
  }
  return renewed;
}

std::size_t count_entries(const Baseline& baseline) {
  std::size_t count = 0;
  for (const auto& [path, entries] : baseline.guides)
    for (const BaselineEntry& entry : entries) count += entry.count;
  return count;
}

}  // namespace handrail
