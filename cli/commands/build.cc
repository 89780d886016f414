// `handrail build`: reads and checks guides and writes a static site of them.
#include <algorithm>
#include <atomic>
#include <csignal>
#include <filesystem>
#include <memory>
#include <optional>
#include <string>
#include <string_view>
#include <vector>

#include <fmt/format.h>

#include "checker/engine.h"
#include "checker/rule_page.h"
#include "cli/command.h"
#include "cli/files.h"
#include "cli/guide_checks.h"
#include "cli/settings.h"
#include "cli/surroundings.h"
#include "generated/embedded/site_files.h"
#include "generated/embedded/wasm_files.h"
#include "generator/image_files.h"
#include "generator/site.h"
#include "generator/staged_output.h"
#include "model/runbook.h"
#include "verifier/check_set.h"

namespace handrail::cli {
namespace {

namespace fs = std::filesystem;

struct BuildArguments {
  std::vector<std::string> paths;
  std::string output;
  std::string title;
  std::string base_url;
};

constexpr const char* kExamples =
    R"(Each guide gets a page with its findings and its steps, and a page on which a reader checks a database snapshot
in the browser. The site needs no server of its own: put the folder anywhere, or open index.html.

Examples:
  handrail build -o site                      every guide below this folder
  handrail build docs -o public --title "Upgrades of Acme"
  handrail build UPGRADE.md -o site --base-url https://acme.example/upgrades/)";

// The folder that the guides' places on the site are counted from: the one that was named, else the deepest
// that holds all of them.
fs::path root_of(const std::vector<std::string>& named, const std::vector<std::string>& guides) {
  std::error_code ignored;
  if (named.size() == 1 && fs::is_directory(named[0], ignored)) return fs::path(named[0]).lexically_normal();
  fs::path root = fs::absolute(guides[0]).lexically_normal().parent_path();
  for (const std::string& guide : guides) {
    const fs::path path = fs::absolute(guide).lexically_normal();
    while (root.has_relative_path() && path.lexically_relative(root).native().starts_with(".."))
      root = root.parent_path();
  }
  return root;
}

std::string path_below(const fs::path& root, const std::string& guide) {
  const fs::path path(guide);
  const fs::path whole = root.is_absolute() ? fs::absolute(path) : path;
  return whole.lexically_normal().lexically_relative(root).generic_string();
}

// What a page can rehearse; nothing where there is no SQL for it, whatever programs of its own the guide
// runs.
std::vector<GuideChange> changes_on_page(const CheckSet& checks) {
  const auto can_be_tried = [](const PlacedChange& change) {
    return !change.sql.empty() && change.left_out.empty();
  };
  std::vector<GuideChange> changes;
  if (std::none_of(checks.changes.begin(), checks.changes.end(), can_be_tried)) return changes;
  for (const PlacedChange& change : checks.changes)
    changes.push_back({change.line, change.sql, change.command, change.left_out});
  return changes;
}

// Everything that the threads of one build share.
class Build {
 public:
  Build(std::vector<std::string> guides, std::vector<CheckOptions> settings, const fs::path& root,
        SiteOptions options, StagedOutput& output)
      : guides_(std::move(guides)),
        settings_(std::move(settings)),
        images_(root),
        options_(std::move(options)),
        output_(output) {
    map_.set_image_exists([this](const std::string& path) { return images_.has(path); });
    for (const std::string& guide : guides_) {
      sources_.push_back(path_below(root, guide));
      map_.add_guide(sources_.back());
    }
    for (const Rule* rule : rules()) map_.add_rule(std::string(rule->code));
    summaries_.resize(guides_.size());
    shown_images_.resize(guides_.size());
    errors_.resize(guides_.size());
  }

  // What went wrong, nothing when all is written: every guide that could not be read, or the first write that
  // failed.
  std::vector<Error> run() {
    for_each_parallel(guides_.size(), [this](std::size_t i) {
      if (cannot_write_) return;
      if (auto built = build_guide(i); !built) errors_[i] = built.error();
    });
    std::vector<Error> errors;
    for (std::optional<Error>& error : errors_) {
      if (!error) continue;
      errors.push_back(std::move(*error));
      if (cannot_write_) break;
    }
    if (errors.empty()) {
      if (auto written = write_rest(); !written) errors.push_back(written.error());
    }
    return errors;
  }

 private:
  Result<void> write(const std::string& path, std::string_view bytes) {
    Result<void> written = output_.write(path, bytes);
    if (!written) cannot_write_ = true;
    return written;
  }

  Result<void> build_guide(std::size_t i) {
    const auto source = read_guide_text(guides_[i]);
    if (!source) return fail(source.error());
    const auto runbook = read_guide(*source, settings_[i].reading);
    if (!runbook) return fail(runbook.error());
    const std::vector<Finding> findings = check(**runbook, settings_[i]);
    const CheckSet set = guide_checks(**runbook, guides_[i]);
    const std::vector<GuideChange> changes = changes_on_page(set);
    const std::string checks =
        (*runbook)->checks.empty() && changes.empty() ? std::string() : checks_json(set);
    const GuideInput input{**runbook, findings, sources_[i], checks, changes};

    summaries_[i] = summarize(input, map_);
    GuidePage page = render_guide_page(input, map_, options_);
    shown_images_[i] = std::move(page.images);
    const std::string& path = summaries_[i].page;
    if (auto written = write(path, page.html); !written) return written;
    if (auto written = write(check_page_of(path), render_check_page(input, map_, options_)); !written)
      return written;
    if (checks.empty()) return {};
    return write(checks_json_of(path), checks);
  }

  Result<void> write_rest() {
    if (auto written = write("index.html", render_index_page(summaries_, options_)); !written) return written;
    if (!options_.base_url.empty()) {
      if (auto written = write("sitemap.xml", render_sitemap(summaries_, options_)); !written) return written;
    }
    for (const Rule* rule : rules()) {
      const std::string markdown = rule_page(rule->code).markdown;
      const auto page = render_rule_page({rule->code, markdown}, map_, options_);
      if (!page) return fail(page.error());
      if (auto written = write(*map_.rule_page_of(rule->code), *page); !written) return written;
    }
    for (const EmbeddedFile& file : embedded_site_files()) {
      if (auto written = write(options_.assets + std::string(file.path), file.bytes); !written)
        return written;
    }
    for (const EmbeddedFile& file : embedded_wasm_files()) {
      if (auto written = write(options_.assets + "wasm/" + std::string(file.path), file.bytes); !written)
        return written;
    }
    std::vector<std::string> images;
    for (const auto& shown : shown_images_) images.insert(images.end(), shown.begin(), shown.end());
    std::sort(images.begin(), images.end());
    images.erase(std::unique(images.begin(), images.end()), images.end());
    for (const std::string& image : images) {
      const Result<std::string> bytes = read_file(images_.place_of(image));
      if (!bytes) return fail(bytes.error());
      if (auto written = write(image, *bytes); !written) return written;
    }
    return {};
  }

  std::vector<std::string> guides_;
  std::vector<CheckOptions> settings_;  // by guide
  std::vector<std::string> sources_;    // the guides' paths below the root
  ImageFiles images_;
  SiteOptions options_;
  StagedOutput& output_;
  SiteMap map_;
  std::vector<GuideSummary> summaries_;
  std::vector<std::vector<std::string>> shown_images_;
  std::vector<std::optional<Error>> errors_;
  std::atomic<bool> cannot_write_ = false;
};

Result<SiteOptions> options_from(const BuildArguments& arguments) {
  SiteOptions options;
  options.title = arguments.title;
  options.base_url = arguments.base_url;
  options.assets = assets_folder(embedded_wasm_files());
  if (!options.base_url.empty()) {
    if (!options.base_url.starts_with("https://") && !options.base_url.starts_with("http://")) {
      return fail(fmt::format("--base-url '{}' is no address of a site", options.base_url),
                  "write it whole, for example --base-url https://acme.example/upgrades/");
    }
    if (options.base_url.back() != '/') options.base_url += '/';
  }
  return options;
}

void run_build(const BuildArguments& arguments, Session& session) {
  // A file that outgrows the limit on sizes is then a failed write, which leaves nothing behind, not the end.
  std::signal(SIGXFSZ, SIG_IGN);
  Result<SiteOptions> options = options_from(arguments);
  if (!options) return session.fail(options.error());
  const std::vector<std::string> named =
      arguments.paths.empty() ? std::vector<std::string>{"."} : arguments.paths;
  Settings settings{{}};
  Result<std::vector<std::string>> guides = find_guides(
      named, [&](const std::string& path, bool is_folder) { return settings.wants(path, is_folder); });
  if (!guides) return session.fail(guides.error());
  std::vector<CheckOptions> checks;
  for (const std::string& guide : *guides) {
    Result<GuideSettings> found = settings.of(guide);
    if (!found) return session.fail(found.error());
    found->check.around = surroundings_of(guide);
    checks.push_back(std::move(found->check));
  }
  Result<StagedOutput> output = StagedOutput::begin(arguments.output);
  if (!output) return session.fail(output.error());

  const std::size_t count = guides->size();
  const fs::path root = root_of(named, *guides);
  Build build(std::move(*guides), std::move(checks), root, std::move(*options), *output);
  const std::vector<Error> errors = build.run();
  for (const Error& error : errors) session.fail(error);
  if (!errors.empty()) return;
  const Result<StagedOutput::Outcome> outcome = output->commit();
  if (!outcome) return session.fail(outcome.error());
  session.note(fmt::format("{} guide{}: {} files written, {} unchanged, {} removed; open {}", count,
                           count == 1 ? "" : "s", outcome->written, outcome->unchanged, outcome->removed,
                           (fs::path(arguments.output) / "index.html").string()));
}

}  // namespace

HANDRAIL_COMMAND(build) {
  auto arguments = std::make_shared<BuildArguments>();
  CLI::App* command =
      program.add_subcommand("build", "Build a static site from guides, with findings, steps and checks");
  command->footer(kExamples);
  command->add_option("PATH", arguments->paths, "Guides, or folders searched for *.md (default: .)");
  command->add_option("-o,--output", arguments->output, "Folder of the site; made where it is missing")
      ->required();
  command->add_option("--title", arguments->title, "Title of the index");
  command->add_option("--base-url", arguments->base_url,
                      "Where the site will lie: adds canonical links and sitemap.xml");
  command->callback([arguments, &session] { run_build(*arguments, session); });
}

}  // namespace handrail::cli
