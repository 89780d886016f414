// `handrail report`: what a run did, for those who ask afterwards; and whether that is still what was
// written.
#include <cstdio>
#include <map>
#include <memory>

#include <unistd.h>

#include <fmt/format.h>

#include "cli/command.h"
#include "cli/files.h"
#include "cli/report_page.h"
#include "executor/report.h"
#include "executor/run_folder.h"
#include "executor/verify_run.h"

namespace handrail::cli {
namespace {

constexpr const char* kExamples =
    R"(The HTML is one file that needs nothing else. On a terminal it is written to RUN.html in the current folder.

--verify looks whether the journal, the guide, the plan and each output are what was written when it ran. Records that
were cut off at the end are missed, because their number is kept in a second file. Who rewrites the whole folder with
hashes that fit cannot be found out that way: note the hash that a run prints at its end, and give it to --head.

Exit code: 0 written, or nothing was altered; 1 --verify found something; 2 there is no such run, or it cannot be read.

Examples:
  handrail report > report.html                 the latest run
  handrail report 20261121-0815 -o report.html
  handrail report --format junit -o run.xml
  handrail report --verify --head 3f0c9a51d2b6e874)";

constexpr int kAltered = 1;

struct ReportArguments {
  std::string run;
  std::string format = "html";
  std::string output;
  bool verify = false;
  std::string head;
};

Result<void> verify(const std::string& run, const std::string& folder, const std::string& head,
                    Session& session) {
  auto check = verify_run(folder);
  if (!check) return fail(check.error());
  std::string noted;
  if (!head.empty()) {
    const auto number = find_head(folder, head);
    if (!number)
      check->problems.push_back(number.error().message);
    else
      noted = fmt::format("; the hash that was noted is that of record {}", *number);
  }
  fmt::print("{}: {} records, {} outputs, last hash {}\n", run, check->head.records, check->outputs,
             check->head.hash);
  for (const std::string& problem : check->problems) session.fail({problem, {}, 0, 0, {}}, kAltered);
  if (check->good()) fmt::print("nothing was altered{}\n", noted);
  return {};
}

std::string written_as(const RunReport& report, const std::string& format) {
  if (format == "junit") return report.to_junit();
  if (format == "json") return report.to_json().dump(2, ' ', false, Json::error_handler_t::replace) + "\n";
  return report_page(report);
}

Result<void> report(const ReportArguments& arguments, Session& session) {
  const auto state = state_directory();
  if (!state) return fail(state.error());
  const auto run = find_run(*state, arguments.run);
  if (!run) return fail(run.error());
  const std::string folder = folder_of(*state, *run);
  if (arguments.verify || !arguments.head.empty()) return verify(*run, folder, arguments.head, session);

  const auto made = make_report(folder);
  if (!made) return fail(made.error());
  const std::string text = written_as(*made, arguments.format);
  std::string output = arguments.output;
  if (output.empty() && arguments.format == "html" && ::isatty(STDOUT_FILENO) == 1) output = *run + ".html";
  if (output.empty() || output == "-") {
    std::fwrite(text.data(), 1, text.size(), stdout);
  } else {
    if (auto written = write_file(output, text); !written) return written;
    session.note("written to " + output);
  }
  if (!made->check.good())
    session.note(
        "note: this run's folder is not what was written when it ran; `handrail report --verify` says why");
  return {};
}

}  // namespace

HANDRAIL_COMMAND(report) {
  CLI::App* command =
      program.add_subcommand("report", "What a run did: a page, JSON or JUnit; --verify checks it");
  command->footer(kExamples);
  auto arguments = std::make_shared<ReportArguments>();
  command->add_option("RUN", arguments->run, "The run, or how its id begins (default: the latest)");
  command->add_option("--format", arguments->format, "html, json or junit (default html)")
      ->check(CLI::IsMember({"html", "json", "junit"}))
      ->type_name("FORMAT");
  command->add_option("-o,--output", arguments->output, "Write to this file")->type_name("FILE");
  command->add_flag("--verify", arguments->verify, "Look whether anything was altered, instead");
  command
      ->add_option("--head", arguments->head,
                   "With --verify: a hash that the run printed at its end, which must be in the journal")
      ->type_name("HASH");
  command->callback([arguments, &session] {
    if (auto done = report(*arguments, session); !done) session.fail(done.error());
  });
}

}  // namespace handrail::cli
