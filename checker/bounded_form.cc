#include "checker/bounded_form.h"

#include <algorithm>
#include <initializer_list>
#include <optional>
#include <string>
#include <string_view>

#include "model/text.h"

namespace handrail {
namespace {

// One command whose words are rewritten.
class Rewriter {
 public:
  Rewriter(const Command& command, const Operation& operation) : command_(command), operation_(operation) {
    for (const Word& word : command.words) words_.push_back(word.text());
    program_ = words_.size();
    // `docker compose logs`: the model takes both words for the program.
    const std::string_view name = std::string_view(operation.program).substr(0, operation.program.find('-'));
    for (std::size_t i = 0; i < words_.size() && program_ == words_.size(); ++i) {
      const std::string_view word = text::base_name(words_[i]);
      const bool composed = word == name && i + 1 < words_.size() && words_[i + 1] == "compose" &&
                            operation.program.ends_with("-compose");
      if (word == operation.program || composed) program_ = i;
    }
  }

  std::vector<Edit> run() {
    if (program_ == words_.size()) return {};
    const std::string& program = operation_.program;
    if (program == "tail") return follow("-n 50", {"-n", "--lines", "-c", "--bytes"});
    if (program == "journalctl") {
      const bool counted = operation_.has_option("-n") || operation_.has_option("--lines");
      return follow(counted ? "--no-pager" : "-n 50 --no-pager", {});
    }
    const bool logs = std::find(words_.begin(), words_.end(), "logs") != words_.end();
    if (logs && program == "pm2") return insert_behind("logs", "--nostream --lines 50");
    if (logs && text::is_one_of(program, {"kubectl", "oc"})) return follow("--tail=50", {"--tail"});
    if (logs) return follow("--tail 50", {"--tail", "-n"});
    if (text::is_one_of(program, {"kubectl", "oc"})) return remove({"-w", "--watch", "--watch=true"});
    if (text::is_one_of(program, {"docker", "podman", "nerdctl"}) && operation_.operand(0) == "stats")
      return insert_behind("stats", "--no-stream");
    if (program == "dmesg") return remove({"-w", "-W", "--follow"});
    if (program == "supervisorctl") return remove({"-f"});
    if (program == "top") return insert_behind(words_[program_], "-b -n 1");
    if (program == "ping") return insert_behind(words_[program_], "-c 4");
    if (program == "watch") return unwatched();
    if (text::is_one_of(program, {"iostat", "vmstat", "mpstat", "pidstat", "dstat", "sar"})) return counted();
    return {};
  }

 private:
  // The word with the blanks before it.
  Span with_gap(std::size_t index) const {
    return {command_.words[index - 1].span.end, command_.words[index].span.end};
  }

  // The option that follows gives way to one that limits; only to nothing where there is a limit already.
  std::vector<Edit> follow(std::string_view limit, std::initializer_list<std::string_view> limits) {
    const bool limited = std::any_of(limits.begin(), limits.end(),
                                     [&](std::string_view option) {
                                       return operation_.has_option(option) || has_word(option);
                                     }) ||
                         has_old_count();
    std::vector<Edit> edits;
    // `docker-compose -f FILE logs -f`: options of the subcommand stand behind it.
    const auto logs = std::find(words_.begin() + static_cast<std::ptrdiff_t>(program_), words_.end(), "logs");
    const std::size_t from =
        logs == words_.end() ? program_ : static_cast<std::size_t>(logs - words_.begin());
    for (std::size_t i = from + 1; i < words_.size(); ++i) {
      const std::string& word = words_[i];
      const bool whole = text::is_one_of(
          word, {"-f", "-F", "--follow", "--follow=true", "--follow=name", "--follow=descriptor"});
      if (whole && (limited || !edits.empty())) {
        edits.push_back({with_gap(i), ""});
      } else if (whole) {
        edits.push_back({command_.words[i].span, std::string(limit)});
      } else if (const auto rest = without_follow(word)) {
        const bool alone = edits.empty() && !limited;
        // "-fn 50" keeps its value behind it, so the limit goes before.
        edits.push_back({command_.words[i].span, alone ? std::string(limit) + " " + *rest : *rest});
      }
    }
    return edits;
  }

  // The model takes the word behind `docker … -f` for its value, even in `docker logs -f --tail 9`.
  bool has_word(std::string_view option) const {
    return std::any_of(words_.begin(), words_.end(), [&](const std::string& word) {
      return word == option || (option.starts_with("--") && word.starts_with(std::string(option) + "="));
    });
  }

  // `tail -100f`, `tail -100 -f`
  bool has_old_count() const {
    return operation_.program == "tail" &&
           std::any_of(words_.begin() + static_cast<std::ptrdiff_t>(program_) + 1, words_.end(),
                       [](const std::string& word) {
                         return word.size() > 1 && word[0] == '-' && text::is_digit(word[1]);
                       });
  }

  // "-fu" -> "-u", "-100f" -> "-100"; nullopt for a word that does not hold the option.
  std::optional<std::string> without_follow(const std::string& word) const {
    const bool clusters = operation_.program == "tail" || operation_.program == "journalctl";
    if (!clusters || word.size() < 3 || word[0] != '-' || word[1] == '-') return std::nullopt;
    const std::string_view letters = std::string_view(word).substr(1);
    const bool plain = std::all_of(letters.begin(), letters.end(), [](char c) {
      return text::is_digit(c) || std::string_view("fFqnuxeo").find(c) != std::string_view::npos;
    });
    const std::size_t at = word.find_first_of("fF", 1);
    if (!plain || at == std::string::npos) return std::nullopt;
    std::string rest = word;
    rest.erase(at, 1);
    return rest;
  }

  std::vector<Edit> remove(std::initializer_list<std::string_view> options) {
    std::vector<Edit> edits;
    for (std::size_t i = program_ + 1; i < words_.size(); ++i)
      if (text::is_one_of(words_[i], options)) edits.push_back({with_gap(i), ""});
    return edits;
  }

  std::vector<Edit> insert_behind(std::string_view anchor, std::string_view text) {
    for (std::size_t i = program_; i < words_.size(); ++i) {
      if (words_[i] != anchor) continue;
      const std::uint32_t end = command_.words[i].span.end;
      return {{{end, end}, " " + std::string(text)}};
    }
    return {};
  }

  // `watch -n 5 'df -h'` -> `df -h`
  std::vector<Edit> unwatched() {
    std::size_t first = program_ + 1;
    while (first < words_.size() && words_[first].starts_with('-')) {
      const bool valued = text::is_one_of(words_[first], {"-n", "--interval"});
      first += valued ? 2 : 1;
    }
    if (first >= words_.size()) return {};
    const std::uint32_t begin = command_.words[program_].span.begin;
    const Word& word = command_.words[first];
    const bool quoted = words_[first].find_first_of(" |;&") != std::string::npos;
    if (!quoted) return {{{begin, word.span.begin}, ""}};
    // One string is a script of its own; behind sudo only its first command would be run so.
    if (first + 1 != words_.size() || !word.is_literal() || program_ != 0 ||
        words_[first].find('\n') != std::string::npos)
      return {};
    return {{{begin, word.span.end}, words_[first]}};
  }

  // `iostat -x 1` goes on for ever, `iostat -x 1 5` five times.
  std::vector<Edit> counted() {
    for (std::size_t i = words_.size(); i-- > program_ + 1;) {
      const bool number =
          !words_[i].empty() && std::all_of(words_[i].begin(), words_[i].end(), text::is_digit);
      if (!number) continue;
      const std::uint32_t end = command_.words[i].span.end;
      return {{{end, end}, " 5"}};
    }
    return {};
  }

  const Command& command_;
  const Operation& operation_;
  std::vector<std::string> words_;
  std::size_t program_ = 0;  // the word that names it; the word count when none does
};

}  // namespace

std::vector<Edit> bounded_form(const Runbook& runbook, const Command& command) {
  return Rewriter(command, runbook.operation_of(command)).run();
}

}  // namespace handrail
